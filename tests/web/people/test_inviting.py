"""An administrator invites a colleague by letter, and the colleague takes the role: in three languages."""

from __future__ import annotations

import pytest

from tests.factories.people import PASSWORD, a_department, a_moderator, a_resident, an_administrator
from tests.statements import counted
from tests.web.accounts.mailbox import letters_to, link_of, text_of

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
EMAIL = "walid@example.tn"
FORM = "form:has([name=email])"
GIVEN = {"email": EMAIL, "public_name": "Walid", "language": "fr", "role": "moderator"}


@pytest.fixture
def desk(browser_of, session):
    return browser_of(an_administrator(session, public_name="Salma"))


def invite(desk, shown="fr", **given):
    page = desk.get(f"/{shown}/desk/people/invitations")
    return desk.submit(page.one(FORM), GIVEN | given)


def link(app):
    return link_of(letters_to(app, EMAIL)[-1], "/account/invitation/")


@languages
def test_invited_written_to_and_in_office(app, visitor, session, desk, language):
    department = a_department(session)
    session.commit()
    page = invite(desk, language, language=language, role="department", department=str(department.id))
    assert page.status == 200 and EMAIL in page.text and "Walid" in page.text
    state = {"ar": "في انتظار القبول", "fr": "En attente d’acceptation", "en": "Waits to be taken"}
    assert page.one(".queue__one .badge").get_text() == state[language]
    letter = letters_to(app, EMAIL)[-1]
    assert letter["Content-Language"] == language and "Salma" in text_of(letter)
    assert department.name[language] in text_of(letter) and letter.get_body(("html",)) is not None
    someone = visitor()
    page = someone.get(link(app))
    assert page.status == 200 and department.name[language] in page.text and "Salma" in page.text
    page = someone.submit(
        page.one("form:has([name=password])"), {"password": "short", "public_name": "Walid K."}
    )
    assert page.status == 422 and page.select("#password-error") and page.typed("#public_name") == "Walid K."
    page = someone.submit(page.one("form:has([name=password])"), {"password": PASSWORD})
    assert page.status == 200 and page.path == f"/{language}/desk"
    page = desk.get(f"/{language}/desk/people/invitations")
    done = {"ar": "تمّ قبولها", "fr": "Acceptée", "en": "Was taken"}
    assert page.one(".queue__one .badge").get_text() == done[language] and not page.select(".queue__one form")
    acts = desk.get(f"/{language}/desk/people/acts").text
    words = {"ar": ("إرسال دعوة", "قبول دعوة"), "fr": ("Invitation envoyée", "Invitation acceptée"),
             "en": ("Invitation sent", "Invitation taken")}  # fmt: skip
    assert all(one in acts for one in words[language])


@languages
def test_a_link_that_does_not_work_says_why(app, visitor, desk, language):
    said = {
        "ar": ("أُلغيت هذه الدعوة", "انتهت", "طلب دعوة جديدة"),
        "fr": ("a été annulée", "expiré", "nouvelle invitation"),
        "en": ("was called off", "expired", "new invitation"),
    }[language]
    page = invite(desk, language)
    path = link(app).replace("/fr/", f"/{language}/", 1)
    page = desk.submit(page.one("form[action$='/call-off']"))
    assert page.status == 200 and EMAIL not in page.text and "Walid" not in page.one(".queue").get_text()
    page = visitor().get(path)
    assert page.status == 410 and said[0] in page.text and said[2] in page.text
    page = invite(desk, language)
    path = link(app).replace("/fr/", f"/{language}/", 1)
    app.extensions["clock"].forward(days=7)
    page = visitor().get(path)
    assert page.status == 410 and said[1] in page.text and said[2] in page.text
    page = desk.get(f"/{language}/desk/people/invitations")
    page = desk.submit(page.select("form[action$='/again']")[0])
    assert page.status == 200
    assert visitor().get(path).status == 410, "only the newest link works"
    assert visitor().get(link(app)).status == 200


def test_a_link_works_once_in_two_browsers(app, visitor, desk):
    invite(desk)
    one, two = visitor(), visitor()
    first, second = (each.get(link(app)).one("form:has([name=password])") for each in (one, two))
    chosen = {"password": PASSWORD, "public_name": "Walid"}
    assert one.submit(first, chosen).path == "/fr/desk"
    assert two.submit(second, chosen).status == 410


def test_opening_the_link_changes_nothing(app, visitor, desk):
    invite(desk)
    for _ in range(2):
        assert visitor().get(link(app)).status == 200
    assert len(desk.get("/fr/desk/people/invitations").select(".queue__one form")) == 2


def test_an_account_is_given_the_role_at_once_and_told(app, desk, session):
    a_resident(session, email=EMAIL, public_name="Walid K.", language="fr")
    session.commit()
    page = invite(desk)
    assert page.status == 200 and "Il y avait un compte" in page.text and not page.select(".queue__one")
    assert "Modérat" in text_of(letters_to(app, EMAIL)[-1])
    page = invite(desk)
    assert page.status == 409 and page.select("#role-error") and page.typed("#email") == EMAIL


def test_what_is_refused_keeps_what_was_typed(desk):
    page = invite(desk, role="department")
    assert page.status == 422 and page.select("#department-error") and page.typed("#public_name") == "Walid"
    page = invite(desk, email="walid")
    assert page.status == 409 and page.select("#email-error") and page.typed("#email") == "walid"
    invite(desk)
    page = invite(desk)
    assert page.status == 409 and page.select("#email-error"), "invited already"


def test_what_was_called_off_meanwhile_is_said(desk):
    page = invite(desk)
    again, off = page.one("form[action$='/again']"), page.one("form[action$='/call-off']")
    desk.submit(off)
    for form in (again, off):
        page = desk.submit(form)
        assert page.status == 409 and page.select(".error-summary") and not page.select("#email-error")


def test_others_find_the_door_closed(browser_of, session, consultation):
    for person in (
        a_moderator(session),
        a_resident(session),
        an_administrator(session, consultation_id=consultation.id),
    ):
        assert browser_of(person).get("/fr/desk/people/invitations").status == 403


def test_nobody_else_learns_that_an_address_is_invited(visitor, desk):
    """Signing up and a forgotten password answer for an invited address as for any other."""
    invite(desk)
    answers = []
    for email in (EMAIL, "nobody@example.tn"):
        someone = visitor()
        someone.submit(someone.get("/fr/account/forgotten").one(FORM), {"email": email})
        page = someone.at
        answers.append((page.status, page.path, page.text.replace(email, "")))
    assert answers[0][:2] == answers[1][:2] and answers[0][2] == answers[1][2]


def test_one_and_many_invitations_cost_the_same(desk, engine):
    costs = []
    for number in range(3):
        invite(desk, email=f"colleague{number}@example.tn")
        with counted(engine) as statements:
            desk.get("/fr/desk/people/invitations")
        costs.append(len(statements))
    assert costs[0] == costs[1] == costs[2]
