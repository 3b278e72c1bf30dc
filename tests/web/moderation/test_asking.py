"""Asking an author to change their words, at the desk, in three languages."""

from __future__ import annotations

import pytest

from tests.factories.contributions import a_comment, a_proposal
from tests.factories.people import a_resident
from tests.web.accounts.mailbox import letters_to, text_of

REASON = "Dites-le sans nommer personne."


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_author_is_asked_and_the_text_stays(app, browser_of, session, consultation, moderator, language):
    author = a_resident(session, email="amel@example.tn", public_name="Amel")
    proposal = a_proposal(session, consultation=consultation, author=author)
    session.commit()
    rim = browser_of(moderator)
    page = rim.get(f"/{language}/desk/moderation/{proposal.ref}")
    page = rim.get(page.select(f"a[href$='/{proposal.ref}/ask']")[0]["href"])
    rule = page.select("input[name=rule]")[0]["value"]
    page = rim.submit(page.form("/ask"), {"rule": rule, "reason": "Non"})
    assert page.status == 409 and page.one("textarea[name=reason]").get_text().strip() == "Non"
    page = rim.submit(page.form("/ask"), {"reason": REASON})
    assert page.status == 200
    letter = " ".join(text_of(letters_to(app, "amel@example.tn")[-1]).split())
    assert REASON in letter and f"/contributions/{proposal.ref}/edit" in letter
    page = browser_of(author).get(f"/{language}/contributions/{proposal.ref}")
    assert REASON in page.text and proposal.body in page.text
    a_comment(session, parent=proposal, author=a_resident(session))
    session.commit()
    page = rim.get(f"/{language}/desk/moderation/{proposal.ref}/ask")
    assert not page.select("main form textarea"), "answered: nobody can change it, and the page says so"
