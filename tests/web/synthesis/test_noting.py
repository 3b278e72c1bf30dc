"""Moderators comment among themselves; nobody else reads a word of it."""

from __future__ import annotations

import pytest

from tests.factories.contributions import a_proposal
from tests.factories.people import a_councillor, a_moderator, a_resident
from tests.factories.synthesis import a_finding, a_published_synthesis, a_synthesis

DESK = "/desk/consultations/square/synthesis"


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_comment_on_a_finding_from_its_writing_to_its_settling(
    browser_of, session, consultation, moderator, language
):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator)
    session.commit()
    rim, sami = browser_of(moderator), browser_of(a_moderator(session))
    at = f"/{language}{DESK}"
    page = rim.get(f"{at}/findings/{finding.id}")
    page = rim.get(page.one(".notes-link")["href"])
    refused = rim.submit(page.html.select_one("form.desk-form"), {"body": "  "})
    assert refused.status == 409 and refused.select(".field--wrong")
    page = rim.submit(page.html.select_one("form.desk-form"), {"body": "هل هذا ما قيل؟"})
    assert "هل هذا ما قيل؟" in page.one(".note").get_text() and page.status == 200
    page = sami.get(f"{at}/findings/{finding.id}")
    page = sami.get(page.one(".notes-link")["href"])
    page = sami.submit(page.one(".note form"))
    assert not page.select("#comments ~ .notes .note") or page.one("details .note")
    assert page.one("details .note").get_text().count("هل هذا") == 1
    page = sami.submit(page.one("details .note form"))
    assert not page.select("details .note")
    # On the overview it is counted where it stands, and each text has a place for comments.
    page = rim.get(at)
    assert len(page.select(".notes-links .notes-link")) == 5
    assert rim.get(page.select(".notes-links .notes-link")[0]["href"]).status == 200


def test_nobody_else_reads_them(browser_of, visitor, session, consultation, moderator):
    proposal = a_proposal(session, consultation=consultation)
    published = a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[proposal]
    )
    session.commit()
    rim = browser_of(moderator)
    at = f"/en{DESK}/comments/finding-{published.findings[0].id}"
    page = rim.submit(rim.get(at).html.select_one("form.desk-form"), {"body": "Between ourselves"})
    assert "Between ourselves" in page.text, "after publication too"
    for someone in (browser_of(a_resident(session)), browser_of(a_councillor(session)), visitor()):
        page = someone.get(at)
        assert page.status in (200, 403, 404) and "Between ourselves" not in page.text
        assert "Between ourselves" not in someone.get("/en/consultations/square/synthesis").text
    assert rim.get(f"/en{DESK}/comments/finding-0").status == 404
    assert rim.submit(rim.get(at).one(".note form"), {"note": "99"}).status == 404
