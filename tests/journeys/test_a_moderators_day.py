"""A moderator's day on real data: 513 texts of a French consultation of 2015, read, merged, cited and published.

Its source is French only, and the report says so. Nobody but the moderator acts: the consultation was held elsewhere.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from consult.domain.contributions.models import Contribution, Kind
from consult.domain.synthesis.insertions import look_up
from consult.domain.synthesis.queries import get_synthesis
from tests.cli.opendata.test_imports import ARGUMENTS, PROPOSALS, SIDES, run
from tests.factories.people import a_moderator
from tests.parts import pdf_libraries, shared_data
from tests.web.conftest import signed_in

SLUG = "projet-de-loi-numerique"
AT = f"/fr/desk/consultations/{SLUG}/synthesis"
WHY = "La source n’existe qu’en français : ses auteurs n’ont pas été consultés dans une autre langue."
ASIDE = "Un seul texte sur ce thème : il est renvoyé au service compétent, sans constat de son propre chef."


@pytest.mark.needs("shared data")
def test_read_themed_merged_cited_and_published(app, session, visitor):
    source = shared_data() / "republique-numerique"
    where = ["--consultation", SLUG]
    moderator = a_moderator(session)
    session.commit()
    run(
        app,
        "import",
        "csv",
        source / "proposals.csv",
        *where,
        "--language",
        "fr",
        *PROPOSALS,
        "--map",
        "theme=topic",
    )
    run(app, "import", "csv", source / "arguments.csv", *where, "--language", "fr", *ARGUMENTS, *SIDES)
    rim, anyone = signed_in(visitor(), moderator), visitor()

    # Everything is read, in two goes of at most five hundred, each looked at first.
    for _ in range(2):
        page = rim.get("/fr/desk/moderation?pile=unread")
        page = rim.submit(page.form("/bulk"), {"which": "all"}, button="read")
        page = rim.submit(page.form("/bulk/do"))
        assert page.status == 200
    assert not rim.get("/fr/desk/moderation?pile=unread").select(".queue__one")

    # Its themes came with it; every proposal has one.
    with (source / "proposals.csv").open(encoding="utf-8", newline="") as file:
        topics = Counter(row["topic"] for row in csv.DictReader(file))
    proposals = {row.ref: row for row in session.query(Contribution).filter_by(kind=Kind.PROPOSAL)}
    assert len(proposals) == sum(topics.values()) == 72 and all(row.theme_id for row in proposals.values())

    # Two that ask for the same are one from now on; each keeps its page, its number and its author.
    by_words = sorted(proposals.values(), key=lambda row: row.id)
    head, member = (next(row for row in by_words if row.external_id == number) for number in ("161", "171"))
    page = rim.get(f"/fr/desk/moderation/{head.ref}/merge")
    page = rim.submit(page.one("form:has(#merge-q)"), {"q": member.ref})
    page = rim.get(page.path.split("?")[0], query_string={"q": "", "with": [member.ref]})
    reason = {"reason_fr": "Les deux demandent la fibre sur tout le territoire."}
    page = rim.submit(page.one("form[method=post]:has([name=head])"), {"head": head.ref, **reason})
    assert page.status == 200 and page.path.startswith("/fr/desk/moderation/merges/")
    assert member.ref in anyone.get(f"/fr/contributions/{head.ref}").text

    # The report: one finding for each theme of two or more, and its figures are inserted.
    page = rim.submit(rim.get(AT).form("/begin"))
    texts = {
        "introduction_fr": "[[contributions]] textes : [[proposals]] propositions, [[comments]] arguments.",
        "method_fr": "Tout a été lu ([[read-share]]) : [[cited]] citées, [[set-aside]] écartées.",
        "minority_fr": "Les arguments contre figurent sous chaque proposition citée.",
    }
    page = rim.submit(page.html.select_one("form:has([name=introduction_fr])"), texts)
    assert page.status == 200
    session.expire_all()
    themes = {row.theme_id for row in proposals.values()}
    spoken = [
        theme for theme in sorted(themes) if sum(row.theme_id == theme for row in proposals.values()) > 1
    ]
    findings = {}
    for number, theme in enumerate(spoken, 1):
        page = rim.get(f"{AT}/findings/new")
        page = rim.submit(
            page.form("/findings/new"), {"title_fr": f"Thème {'abcdefghijklmnop'[number]} entendu"}
        )
        findings[theme] = page.path.rpartition("/")[2]
    left = [row.ref for row in proposals.values() if row.theme_id not in spoken]
    # Page by page of what is open, those of one theme are ticked and cited together.
    for theme, finding in findings.items():
        wanted = {ref for ref, row in proposals.items() if row.theme_id == theme and ref != member.ref}
        path = f"{AT}/contributions?shelf=open"
        while wanted:
            page = rim.get(path)
            there = [one["id"].removeprefix("c-") for one in page.select(".beside__one")]
            ticked = [ref for ref in there if ref in wanted]
            further = page.select(".pager__next")
            if ticked:
                rim.submit(page.one("#aside-form"), {"refs": ticked, "finding_id": finding, "ticked": "cite"})
                wanted -= set(ticked)
            elif further:
                path = further[0]["href"].partition("#")[0]
    page = rim.get(f"{AT}/contributions?shelf=open")
    assert {one["id"].removeprefix("c-") for one in page.select(".beside__one")} == set(left)
    page = rim.submit(page.one("#aside-form"), {"refs": left, "aside-reason_fr": ASIDE})
    assert not rim.get(f"{AT}/contributions?shelf=open").select(".beside__one"), "none is without a place"

    # It rests on what was heard; what is missing is a language, and why is asked and shown.
    page = rim.get(f"{AT}/publish")
    assert not page.select("[name=gap_fr]") and page.select("[name=missing_reason]")
    page = rim.submit(page.html.select_one("form.desk-form"), {"missing_reason": WHY})
    assert page.path == f"/fr/consultations/{SLUG}/synthesis"
    page = anyone.get(page.path)
    numbers = [one.get_text() for one in page.select("#introduction ~ .prose .inserted")]
    assert numbers == ["513", "72", "441"]
    assert page.select(f"a[href='/fr/contributions/{head.ref}']")
    assert WHY in anyone.get(f"/ar/consultations/{SLUG}/synthesis").text
    for ref in (head.ref, member.ref):
        assert anyone.get(f"/fr/contributions/{ref}").select("a[href*='/synthesis#finding-']"), ref
    assert ASIDE in anyone.get(f"/fr/contributions/{left[0]}").text
    session.commit()
    session.expire_all()
    figures = get_synthesis(session, SLUG).figures
    assert figures["coverage"] == {
        "owing": 72, "read": 72, "cited": 72 - len(left), "set_aside": len(left), "open": 0, "waiting": 0
    }  # fmt: skip
    assert look_up(figures, "read-share").value == 1
    if pdf_libraries():
        from pypdf import PdfReader

        with anyone.client.get(f"/fr/consultations/{SLUG}/synthesis.pdf") as pdf:
            words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.data)).pages)
        assert pdf.status_code == 200 and head.ref in words and "513" in words
