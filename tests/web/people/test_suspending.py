"""Suspended at the desk, told by letter, contested on one's own page, decided by another: in three languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.factories.contributions import a_proposal
from tests.factories.people import a_moderator, a_resident, an_administrator
from tests.web.accounts.mailbox import letters_to, text_of

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
REASON = "Trois textes visent la même personne."
OBJECTION = "Je n’ai nommé personne, relisez."


@pytest.fixture
def somebody(session):
    made = a_resident(session, email="lotfi@example.tn", public_name="Lotfi", language="fr")
    session.commit()
    return made


@languages
def test_suspended_told_contested_and_lifted(app, browser_of, session, somebody, consultation, language):
    first, second = an_administrator(session), an_administrator(session, email="second@example.tn")
    proposal = a_proposal(session, consultation=consultation)
    desk, lotfi = browser_of(first), browser_of(somebody)
    vote = f"/{language}/contributions/{proposal.ref}"
    assert lotfi.get(f"/{language}/account/suspension").status == 404
    page = desk.get(f"/{language}/desk/people/{somebody.id}/suspension")
    rule = page.one("select[name=rule]").find_all("option")[1]["value"]
    last = (NOON + timedelta(days=20)).date().isoformat()
    page = desk.submit(page.form("/suspension"), {"reason": REASON, "last_day": last, "rule": rule})
    assert page.status == 200 and REASON in page.text
    letter = letters_to(app, "lotfi@example.tn")[-1]
    assert letter["Content-Language"] == "fr" and REASON in text_of(letter)
    # In the browser that was open already: signed in, and the reason with the way to contest it.
    page = lotfi.get(vote)
    page = lotfi.get(page.one("main a[href$='/account/suspension']")["href"])
    assert page.status == 200 and REASON in page.text
    page = lotfi.submit(page.form("/suspension"), {"objection": "non"})
    assert page.status == 409 and page.select("#objection-error") and page.typed("#objection") == "non"
    page = lotfi.submit(page.form("/suspension"), {"objection": OBJECTION})
    assert page.status == 200 and OBJECTION in page.text and not page.select("textarea")
    # Whoever suspended may lift it, and not uphold it; the other may both.
    page = desk.get(f"/{language}/desk/people/{somebody.id}/suspension")
    assert [one["value"] for one in page.select("input[name=outcome]")] == ["lifted"]
    other = browser_of(second)
    page = other.get(f"/{language}/desk/people")
    page = other.get(page.one("a[href$='/suspension']")["href"])
    assert OBJECTION in page.text
    page = other.submit(page.form("/decision"), {"outcome": "lifted", "decision": "Vous avez raison."})
    assert page.status == 200
    assert "Vous avez raison." in text_of(letters_to(app, "lotfi@example.tn")[-1])
    assert not lotfi.get(vote).select("main a[href$='/account/suspension']")


def test_a_suspended_person_keeps_their_words(app, browser_of, session, somebody, consultation):
    boss = an_administrator(session)
    lotfi, desk = browser_of(somebody), browser_of(boss)
    page = lotfi.get("/fr/consultations/square/proposals/new")
    form = page.one("form:has(textarea)")
    desk.submit(
        desk.get(f"/fr/desk/people/{somebody.id}/suspension").form("/suspension"),
        {"reason": REASON, "last_day": (NOON + timedelta(days=2)).date().isoformat()},
    )
    body = "Un banc devant le dispensaire, à l’ombre."
    page = lotfi.submit(form, {"title": "Un banc devant le dispensaire", "body": body})
    assert page.status in (403, 409) and page.typed("textarea[name=body]") == body and "suspendu" in page.text
    app.extensions["clock"].forward(days=3)
    page = lotfi.submit(page.one("form:has(textarea)"))
    assert page.status == 200 and "/contributions/" in page.path, "it ended by itself"


def test_refused_forms_keep_what_was_written(browser_of, session, somebody):
    desk = browser_of(an_administrator(session))
    page = desk.get(f"/fr/desk/people/{somebody.id}/suspension")
    page = desk.submit(page.form("/suspension"), {"reason": REASON, "last_day": "2030-01-01"})
    assert page.status == 409 and page.select("#last_day-error") and page.typed("#reason") == REASON
    page = desk.submit(page.form("/suspension"), {"reason": "court", "last_day": "2026-03-20"})
    assert page.status == 409 and page.select("#reason-error")
    page = desk.submit(page.form("/suspension"), {"reason": REASON, "last_day": ""})
    assert page.status == 422 and page.select("#last_day-error")


def test_staff_are_not_suspended_and_others_find_no_door(browser_of, session, somebody):
    moderator = a_moderator(session)
    desk = browser_of(an_administrator(session))
    page = desk.get(f"/fr/desk/people/{moderator.id}/suspension")
    assert page.status == 200 and not page.select("form[action$='/suspension']") and page.select(".notice")
    assert browser_of(moderator).get(f"/fr/desk/people/{somebody.id}/suspension").status == 403
    assert browser_of(somebody).get(f"/fr/desk/people/{somebody.id}/suspension").status == 403
