"""A moderator inserts figures, sees who disagrees, and corrects what is published; anybody reads both editions."""

from __future__ import annotations

import pytest

from consult.domain.contributions.models import Side
from consult.domain.voting.models import Choice
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.people import a_resident
from tests.factories.synthesis import CLOSED, a_finding, a_published_synthesis, a_synthesis

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
DESK = "/desk/consultations/square/synthesis"
PUBLIC = "/consultations/square/synthesis"


@pytest.fixture
def consultation(session, store, moderator):
    """Its results are hidden until the vote closes, as is the default."""
    made = a_consultation(session, store=store, moderator=moderator, slug="square", hidden=True)
    session.commit()
    return made


@pytest.fixture
def proposal(session, consultation):
    made = a_proposal(session, consultation=consultation, title="Des jujubiers sur la place")
    for choice in (Choice.AGREE, Choice.AGREE, Choice.DISAGREE):
        a_vote(session, on=made, choice=choice)
    a_comment(session, parent=made, side=Side.AGAINST, body="Un arbre ne remplace pas une place de parking.")
    session.commit()
    return made


@languages
def test_figures_are_inserted_and_numbers_pointed_out(
    browser_of, visitor, session, consultation, moderator, proposal, clock, language
):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, cites=[proposal])
    session.commit()
    rim, at = browser_of(moderator), f"/{language}{DESK}"
    page = rim.get(f"{at}/findings/{finding.id}")
    assert proposal.ref in page.one(".rests").get_text() and "parking" in page.one(".rests").get_text()
    # While people vote nobody is told results, staff neither.
    values = {row.code.get_text(): row.bdi.get_text() for row in page.select("tr[data-figure]")}
    shown = f"[[finding:{finding.id}:contributions]]"
    assert values[shown] == "1" and values["[[proposals]]"] == "1"
    for name in ("[[votes]]", "[[agree-share]]", f"[[finding:{finding.id}:supporters]]", "[[participants]]"):
        assert not any(sign.isdecimal() for sign in values[name]), name
    assert not page.select(".beside__votes")
    clock.at = CLOSED
    page = rim.get(f"{at}/findings/{finding.id}")
    values = {row.code.get_text(): row.bdi.get_text() for row in page.select("tr[data-figure]")}
    assert values["[[votes]]"] == "3"
    # A name that is none comes back with every word; a figure in its place is taken.
    form = page.html.select_one("form.desk-form")
    page = rim.submit(form, {"body_fr": "Sur [[vote]] votes", "body_en": "kept"})
    assert (
        page.status == 409
        and page.typed("#body_fr") == "Sur [[vote]] votes"
        and "vote" in page.one(".error-summary").get_text()
    )
    form = page.html.select_one("form.desk-form")
    body = {f"body_{code}": f"[[votes]] / [[of:{proposal.ref}:disagree]] / 77" for code in ("ar", "fr", "en")}
    assert rim.submit(form, body).status == 200
    page = rim.get(f"{at}/publish")
    assert {one.get_text() for one in page.select(".typed mark")} == {"77"}
    assert rim.submit(page.html.select_one("form.desk-form")).status == 200
    page = visitor().get(f"/{language}{PUBLIC}")
    numbers = [one.get_text() for one in page.select("#finding-1 .inserted")]
    assert numbers == ["3", "1"]
    for one in page.select(".inserted"):
        assert page.one(one["href"]).name == "tr", "each leads to what was counted"
    assert proposal.ref in page.one("#number-2").get_text()
    # On the page of the decision there is no list to lead to.
    assert not visitor().get(f"/{language}/council/square").select("a.inserted")


@languages
def test_a_correction_from_its_beginning_to_the_second_edition(
    browser_of, visitor, session, consultation, moderator, proposal, language
):
    published = a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[proposal]
    )
    [finding] = published.findings
    session.commit()
    rim, at = browser_of(moderator), f"/{language}{DESK}/correction"
    page = rim.submit(rim.get(at).form("/correction/begin"))
    assert not page.select("form.desk-form"), "nothing is changed, so nothing can be published"
    page = rim.get(page.one(f"a[href$='/correction/finding-{finding.id}']")["href"])
    page = rim.submit(
        page.html.select_one("form.desk-form"), {"title_fr": "", "title_ar": "", "title_en": ""}
    )
    assert page.status == 422 and page.select(".field--wrong")
    fields = {f"title_{code}": f"More shade {code}" for code in ("ar", "fr", "en")}
    page = rim.submit(page.html.select_one("form.desk-form"), fields)
    assert page.status == 200 and f"More shade {language}" in page.text
    stranger = visitor()
    assert "More shade" not in stranger.get(f"/{language}{PUBLIC}").text
    page = rim.submit(page.html.select_one("form.desk-form"))
    assert page.status == 409, "the reason is missing"
    page = rim.submit(
        page.html.select_one("form.desk-form"),
        {f"reason_{code}": f"Wrong {code}" for code in ("ar", "fr", "en")},
    )
    assert page.path == f"/{language}{PUBLIC}"
    page = stranger.get(f"/{language}{PUBLIC}")
    assert f"More shade {language}" in page.text and f"Wrong {language}" in page.text
    earlier = page.one("a[href*='/synthesis/editions/1']")["href"]
    page = stranger.get(earlier)
    assert "shade is wanted" in page.text and "More shade" not in page.one("#finding-1").get_text()
    page = stranger.get(f"/{language}{PUBLIC}/editions/compare")
    assert page.select("ins") or page.select("del")
    # The desk has both in its history.
    page = rim.get(f"/{language}{DESK}/history")
    assert len(page.select("tbody tr")) >= 2
    assert rim.submit(page.html.select_one("main form")).select(".differing li")
    for path in ("editions/3", "editions/0", "editions/compare?old=1&new=9"):
        assert stranger.get(f"/{language}{PUBLIC}/{path}").status == 404


def test_a_correction_given_up_leaves_nothing(
    browser_of, visitor, session, consultation, moderator, proposal
):
    a_published_synthesis(session, consultation=consultation, moderator=moderator, cited=[proposal])
    session.commit()
    rim = browser_of(moderator)
    rim.submit(rim.get(f"/fr{DESK}/correction").form("/correction/begin"))
    page = rim.get(f"/fr{DESK}/correction/method")
    rim.submit(page.html.select_one("form.desk-form"), {"body_fr": "Autre chose"})
    page = rim.submit(rim.get(f"/fr{DESK}/correction").form("/correction/end"))
    assert page.form("/correction/begin") and "Autre chose" not in page.text
    assert visitor().get(f"/fr{PUBLIC}/editions/compare").status == 404, "there is one edition only"


def test_editions_of_a_draft_are_nobody_elses(
    visitor, browser_of, session, consultation, moderator, proposal
):
    a_synthesis(session, consultation=consultation, moderator=moderator)
    session.commit()
    stranger, resident = visitor(), browser_of(a_resident(session))
    for path in (f"{PUBLIC}/editions/1", f"{PUBLIC}/editions/compare"):
        assert stranger.get(f"/en{path}").status == 404
    for path in (f"{DESK}/history", f"{DESK}/history/compare", f"{DESK}/correction"):
        assert resident.get(f"/en{path}").status in (403, 404)
