"""The brief: two pages whatever the report holds, its numbers and the full report named."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from consult.domain.council.report import gather_report
from consult.domain.synthesis.queries import get_synthesis
from consult.kernel.filestore import FileStore
from consult.kernel.localized import Language, Shown
from consult.rendering.briefs import CUTS, PAGES, brief_htmls
from consult.rendering.documents import fitting_pdf
from consult.rendering.insertions import Passage
from consult.rendering.reports import compose_report
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_proposal, a_vote
from tests.factories.people import a_moderator
from tests.factories.synthesis import CLOSED, a_published_synthesis

pypdf = pytest.importorskip("pypdf")

WORDS = {
    "ar": "اتّفق المشاركون على أنّ الساحة غير صالحة للجلوس صيفا واختلفوا حول النافورة",
    "fr": "La place est invivable l’été et les participants se partagent sur la fontaine",
    "en": "The square cannot be sat on in summer and those who took part are divided on the fountain",
}
ADDRESS = "https://example.tn/synthesis"


def brief_of(view) -> list[str]:
    made = fitting_pdf(brief_htmls(view, address=ADDRESS), pages=PAGES)
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_two_pages_hold_it_with_twelve_findings_and_long_words(session, tmp_path, language):
    moderator = a_moderator(session)
    consultation = a_consultation(session, store=FileStore(tmp_path), moderator=moderator)
    proposal = a_proposal(session, consultation=consultation)
    a_vote(session, on=proposal)
    a_published_synthesis(session, consultation=consultation, moderator=moderator, cited=[proposal])
    material = gather_report(session, get_synthesis(session, consultation.slug), on=CLOSED.date())
    view = compose_report(material, language, whole=False)
    # Far more than anybody writes: every text is long, and there are twelve findings and fifteen recommendations.
    code = Language(language)
    title = Shown(" ".join([WORDS[language]] * 4), code, missing=False)
    text = Passage(" ".join([WORDS[language]] * 40), code, False)
    people = "%s. %s." % ((view.findings[0].people or view.findings[0].contributions,) * 2)
    findings = [
        replace(view.findings[0], number=number, title=title, people=people) for number in range(1, 13)
    ]
    rests_on = [(number, title) for number in range(1, 13)]
    recommendations = [
        replace(view.recommendations[0], number=number, title=title, rests_on=rests_on)
        for number in range(1, 16)
    ]
    long = replace(
        view,
        title=title,
        findings=findings,
        recommendations=recommendations,
        introduction=text,
        minority=text,
        gap=title,
        missing="",
    )
    pages = brief_of(long)
    read = "\n".join(pages)
    assert len(pages) == PAGES and "…" in read and ADDRESS in read.replace("\n", "")
    assert len(findings) <= CUTS[-1].findings, "all of them are told"
