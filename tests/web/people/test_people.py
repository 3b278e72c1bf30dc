"""An administrator at the desk: finding people, giving and ending roles, departments and associations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.accounts.granting import end_role, grant_role
from consult.domain.accounts.models import Role
from consult.domain.accounts.suspending import suspend
from tests.conftest import NOON
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.people import a_department, a_moderator, a_resident, an_administrator, an_organisation
from tests.web.accounts.mailbox import letters_to, text_of

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


@pytest.fixture
def desk(browser_of, session):
    return browser_of(an_administrator(session, public_name="Salma"))


@pytest.fixture
def somebody(session):
    made = a_resident(session, email="lotfi@example.tn", public_name="Lotfi", language="ar")
    session.commit()
    return made


def role_form(page):
    return page.one("form:has(select[name=role])")


@languages
def test_a_role_is_granted_told_and_ended(app, browser_of, desk, session, somebody, language):
    page = desk.get(f"/{language}/desk/people?q=lotfi@example.tn")
    page = desk.get(page.link("Lotfi"))
    page = desk.submit(role_form(page), {"role": "moderator"})
    assert page.status == 200 and len(page.select("form[action*='/roles/']")) == 1
    letter = letters_to(app, "lotfi@example.tn")[-1]
    assert letter["Content-Language"] == "ar"
    lotfi = browser_of(somebody)
    assert lotfi.get(f"/{language}/desk/moderation").status == 200
    page = desk.submit(desk.at.one("form[action*='/roles/']"))
    assert page.status == 200 and not page.select("form[action*='/roles/']")
    assert lotfi.get(f"/{language}/desk/moderation").status == 403, "at once, in the browser that is open"


def test_a_role_for_one_consultation(browser_of, desk, somebody, consultation):
    page = desk.get(f"/fr/desk/people/{somebody.id}")
    desk.submit(role_form(page), {"role": "moderator", "consultation": str(consultation.id)})
    lotfi = browser_of(somebody)
    assert lotfi.get("/fr/desk/consultations/square").status == 200
    assert lotfi.get("/fr/desk/consultations").status == 200


def test_no_role_is_granted_that_was_not_chosen(desk, somebody):
    page = desk.get(f"/fr/desk/people/{somebody.id}")
    page = desk.submit(role_form(page))
    assert page.status == 422 and page.select("#role-error") and not page.select("form[action*='/roles/']")


def test_a_department_needs_its_name_and_others_have_none(desk, session, somebody):
    department = a_department(session)
    session.commit()
    page = desk.get(f"/fr/desk/people/{somebody.id}")
    page = desk.submit(role_form(page), {"role": "department"})
    assert page.status == 422 and page.one(".error-summary a")["href"] == "#department"
    assert page.html.title.get_text().startswith("Erreur")
    page = desk.submit(role_form(page), {"department": str(department.id)})
    assert page.status == 200
    page = desk.submit(role_form(page), {"role": "moderator", "department": str(department.id)})
    assert page.status == 422 and page.one("#department-error")


def test_the_last_administrator_cannot_leave(desk, session):
    page = desk.get("/fr/desk/people")
    page = desk.get(page.link("Salma"))
    page = desk.submit(page.one("form[action*='/roles/']"))
    assert page.status == 409 and page.select(".error-summary")
    assert desk.get("/fr/desk/people").status == 200


def test_people_are_found_by_address_or_name_and_nobody_is_listed_by_chance(desk, somebody):
    for asked, found in (
        ("lotfi@example.tn", 1),
        ("Lot", 1),
        ("otfi", 0),
        ("lotfi@", 0),
        ("%", 0),
        ("_", 0),
        ("LÔT", 1),
    ):
        page = desk.get("/fr/desk/people", query_string={"q": asked})
        assert len(page.select(".queue__one")) == found, asked
    page = desk.get("/fr/desk/people")
    assert "Lotfi" not in page.text, "without a question: staff only"
    assert desk.get("/fr/desk/people/999999").status == 404


@languages
def test_an_association_and_who_speaks_for_it(desk, session, somebody, language):
    page = desk.get(f"/{language}/desk/people/associations")
    form = page.one("form:has([name=name_ar])")
    page = desk.submit(form)
    assert page.status in {409, 422} and page.select(".error-summary"), "a name is needed"
    names = {"name_ar": "جمعية", "name_fr": "Association des voisins", "name_en": "Neighbours"}
    page = desk.submit(page.one("form:has([name=name_ar])"), names)
    assert page.status == 200 and names[f"name_{language}"] in page.text
    form = page.one("form[action$='/members']")
    page = desk.submit(form, {"email": "nobody@example.tn"})
    assert page.status == 422 and page.select(".error-summary")
    typed = page.one("form[action$='/members'] [name=email]")
    assert typed["value"] == "nobody@example.tn" and page.one(f"#{typed['aria-describedby']}").text.strip()
    page = desk.submit(page.one("form[action$='/members']"), {"email": "lotfi@example.tn"})
    assert "Lotfi" in page.text
    page = desk.submit(page.one("form[action$='/end']"))
    assert "Lotfi" not in page.text


def test_who_speaks_for_an_association_is_offered_its_name(browser_of, session, somebody, consultation):
    an_organisation(
        session, members=(somebody,), name={"ar": "جيران", "fr": "Les voisins", "en": "Neighbours"}
    )
    lotfi = browser_of(somebody)
    page = lotfi.get("/fr/consultations/square/proposals/new")
    number = next(one["value"] for one in page.select("#organisation option") if "Les voisins" in one.text)
    fields = {
        "title": "Des bancs pour le quartier",
        "body": "Les voisins demandent des bancs à l’ombre, près de l’école.",
        "organisation": number,
    }
    page = lotfi.submit(page.form("/proposals/new"), fields, button="submit")
    assert page.status == 200 and "Les voisins" in page.text


def test_the_letter_of_a_role_says_what_it_is_for(app, desk, somebody, consultation):
    page = desk.get(f"/fr/desk/people/{somebody.id}")
    desk.submit(role_form(page), {"role": "moderator", "consultation": str(consultation.id)})
    assert consultation.title["ar"] in text_of(letters_to(app, "lotfi@example.tn")[-1])


@languages
def test_narrowed_by_role_and_suspended(desk, session, somebody, language):
    a_moderator(session, public_name="Lobna")
    boss = an_administrator(session, public_name="Zied")
    suspend(
        session,
        person=somebody,
        administrator=boss,
        reason="Trois textes visent la même personne.",
        ends_at=NOON + timedelta(days=7),
        at=NOON,
    )
    session.commit()

    def found(query):
        return {
            row.a.get_text() for row in desk.get(f"/{language}/desk/people?{query}").select(".queue__one")
        }

    assert found("role=moderator") == {"Lobna"} and found("q=lo") == {"Lobna", "Lotfi"}
    assert found("suspended=yes") == {"Lotfi"} and found("q=lo&role=moderator") == {"Lobna"}
    assert found("role=king&suspended=perhaps") == {"Lobna", "Salma", "Zied"}, (
        "unknown values are as if absent"
    )
    assert found("q=lo&after=broken") == {"Lobna", "Lotfi"}
    page = desk.get(f"/{language}/desk/people?q=lo&role=moderator")
    assert (
        page.one("#people-q")["value"] == "lo" and page.one("#people-role [selected]")["value"] == "moderator"
    )
    badge = {"ar": "موقوف", "fr": "suspendu", "en": "suspended"}[language]
    assert badge in desk.get(f"/{language}/desk/people?suspended=yes").one(".queue__one .badge").get_text()


@languages
def test_the_page_of_a_person(desk, session, somebody, consultation, language):
    proposal = a_proposal(session, consultation=consultation, author=somebody)
    a_comment(session, parent=proposal, author=somebody)
    a_comment(session, parent=proposal, author=somebody)
    a_proposal(session, consultation=consultation)
    an_organisation(
        session, members=(somebody,), name={"ar": "جيران", "fr": "Les voisins", "en": "Neighbours"}
    )
    boss = an_administrator(session, public_name="Zied")
    granted = grant_role(
        session, person=somebody, role=Role.COUNCILLOR, granted_by=boss, at=NOON, letter=False
    )
    end_role(session, grant=granted, at=NOON, ended_by=boss)
    grant_role(session, person=somebody, role=Role.COUNTER_AGENT, at=NOON, letter=False)
    session.commit()
    page = desk.get(f"/{language}/desk/people/{somebody.id}")
    facts = " ".join(page.one(".definitions").get_text(" ").split())
    said = {
        "ar": ["العربية", "عنوان مؤكّد", "جيران", "مقترح واحد", "تعليقان"],
        "fr": ["Arabe", "Adresse confirmée", "Les voisins", "1 proposition", "2 commentaires"],
        "en": ["Arabic", "Confirmed address", "Neighbours", "1 proposal", "2 comments"],
    }[language]
    assert [one for one in said if one not in facts] == []
    roles = [" ".join(row.get_text(" ").split()) for row in page.select(".queue__one")]
    line = {"ar": "من سطر الأوامر", "fr": "en ligne de commande", "en": "from the command line"}[language]
    assert any(row.count("Zied") == 2 for row in roles) and any(line in row for row in roles)
