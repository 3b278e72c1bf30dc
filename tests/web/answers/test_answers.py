"""A department at its desk: what it owes, the first due first; an answer that the public and the author read."""

from __future__ import annotations

from datetime import date

import pytest

from consult.domain.council.answers import assign_contribution
from tests.conftest import NOON
from tests.factories.contributions import a_proposal
from tests.factories.people import a_department, a_department_member, a_resident
from tests.web.accounts.mailbox import letters_to, text_of

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
ANSWER = "Les arbres seront plantés en automne, quand la terre les prend."


@pytest.fixture
def department(session):
    return a_department(session)


@pytest.fixture
def owed(session, consultation, moderator, department):
    author = a_resident(session, email="amel@example.tn", language="ar")
    proposal = a_proposal(session, consultation=consultation, author=author)
    assign_contribution(
        session,
        contribution=proposal,
        department=department,
        moderator=moderator,
        due_on=date(2026, 3, 30),
        at=NOON,
    )
    session.commit()
    return proposal


@languages
def test_an_answer_is_published_and_its_author_told(
    app, visitor, browser_of, session, owed, department, language
):
    desk = browser_of(a_department_member(session, department=department))
    page = desk.get(f"/{language}/desk/answers")
    page = desk.get(page.link(owed.title))
    page = desk.submit(page.form(owed.ref), {"text": ANSWER, "office": ""})
    assert page.status == 422 and page.one("#text").get_text().strip() == ANSWER, "no word is lost"
    page = desk.submit(page.form(owed.ref), {"office": "x"})
    assert page.status == 409 and page.one("#text").get_text().strip() == ANSWER
    page = desk.submit(page.form(owed.ref), {"office": "Chef de service", "answered_on": "2026-03-10"})
    assert page.path.endswith("/desk/answers") and not page.select(".queue__one")
    shown = visitor().get(f"/{language}/contributions/{owed.ref}")
    assert (
        ANSWER in shown.text
        and "Chef de service" in shown.text
        and department.name["ar" if language == "ar" else "fr"] in shown.text
    )
    letter = letters_to(app, "amel@example.tn")[-1]
    assert letter["Content-Language"] == "ar" and owed.ref in text_of(letter)


def test_a_correction_stands_beside_the_first_answer(browser_of, session, owed, department):
    desk = browser_of(a_department_member(session, department=department))
    for text in (ANSWER, ANSWER + " Ou au printemps."):
        page = desk.get(f"/fr/desk/answers/{owed.ref}")
        page = desk.submit(page.form(owed.ref), {"text": text, "office": "Chef de service"})
        assert page.status == 200
    shown = desk.get(f"/fr/contributions/{owed.ref}").text
    assert shown.count(ANSWER) == 2 and "Ou au printemps." in shown


def test_late_is_said(browser_of, session, clock, owed, department):
    desk = browser_of(a_department_member(session, department=department))
    assert not desk.get("/fr/desk/answers").select(".badge--refused")
    clock.forward(days=30)
    assert desk.get("/fr/desk/answers").select(".badge--refused")
    assert desk.get(f"/fr/contributions/{owed.ref}").select(".thread__step--late")


def test_nobody_answers_for_another_department(browser_of, session, owed):
    desk = browser_of(a_department_member(session))
    assert not desk.get("/fr/desk/answers").select(".queue__one")
    assert desk.get(f"/fr/desk/answers/{owed.ref}").status == 403
    assert desk.get("/fr/desk/answers/2026-999999").status == 404
