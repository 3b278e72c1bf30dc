"""The acts of staff: who, what, on what, when; filtered, paged, and for administrators of the city alone."""

from __future__ import annotations

import pytest

from consult.domain.accounts.acts import list_acts
from consult.domain.accounts.granting import grant_role
from consult.domain.accounts.models import Role
from consult.domain.journal.actions import record
from consult.domain.opendata.extracts import Extract, record_extract
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_proposal
from tests.factories.moderation import a_hiding
from tests.factories.people import a_councillor, a_moderator, a_resident, an_administrator
from tests.factories.synthesis import a_published_synthesis
from tests.statements import counted

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


def rows(page):
    return [" ".join(row.get_text(" ").split()) for row in page.select("tbody tr")]


@languages
def test_who_did_what_on_what(browser_of, session, consultation, language):
    boss, rim = an_administrator(session, public_name="Salma"), a_moderator(session, public_name="Rim Z.")
    writer = a_resident(session, public_name="Lotfi")
    proposal = a_proposal(session, consultation=consultation, author=writer)
    proposal.author = writer
    a_hiding(session, of=proposal, moderator=rim)
    grant_role(session, person=writer, role=Role.COUNCILLOR, granted_by=boss, at=NOON, letter=False)
    desk = browser_of(boss)
    page = desk.get(desk.get(f"/{language}/desk/people").one("a[href$='/people/acts']")["href"])
    granted, hidden = rows(page)[:2]
    assert "Salma" in granted and "Lotfi" in granted and "Rim Z." in hidden and proposal.ref in hidden
    said = {
        "ar": ("إسناد صفة", "حجب نصّ"), "fr": ("Rôle attribué", "Texte masqué"), "en": ("Role granted", "Text hidden"),
    }[language]  # fmt: skip
    assert said[0] in granted and said[1] in hidden
    assert page.select(f"tbody a[href$='/people/{writer.id}']") and page.select(f"a[href$='{proposal.ref}']")
    page = desk.get(f"/{language}/desk/people/acts?person={rim.id}&field=moderation")
    assert len(rows(page)) == 1 and said[1] in rows(page)[0]
    page = desk.get(f"/{language}/desk/people/acts?field=exports&person=x&after=x")
    assert rows(page) == []


@languages
def test_a_file_that_left_is_named_by_what_is_in_it(browser_of, session, consultation, language):
    boss = an_administrator(session)
    for extract, about in (
        (Extract.PEOPLE, None),
        (Extract.COMMENTS, None),
        (Extract.COMMENTS, consultation),
    ):
        record_extract(
            session, person=boss, extract=extract, consultation=about, form="csv", filters={}, rows=7, at=NOON
        )
    session.commit()
    one, every, city = rows(browser_of(boss).get(f"/{language}/desk/people/acts?field=exports"))
    comments, whole, all_of_them = {
        "ar": ("التعليقات، CSV، عدد الأسطر: 7", "كامل المدينة", "كلّ الاستشارات العمومية"),
        "fr": ("Commentaires, CSV, lignes\u00a0: 7", "toute la ville", "Toutes les consultations publiques"),
        "en": ("Comments, CSV, rows: 7", "the whole city", "All consultations"),
    }[language]
    comments = " ".join(comments.split())
    assert comments in one and comments in every and comments not in city
    assert all_of_them in every and all_of_them not in one and whole in city


@both_databases
def test_residents_acts_are_nobodys_to_list(session, consultation):
    boss, resident = an_administrator(session), a_resident(session)
    before = [entry.id for entry in list_acts(session)]
    a_proposal(session, consultation=consultation, author=resident)
    record(session, act="charter.changed", subject="charter:1", at=NOON, actor_id=boss.id)
    session.commit()
    found = [entry for entry in list_acts(session) if entry.id not in before]
    assert [(entry.act, entry.actor_id) for entry in found] == [("charter.changed", boss.id)]


@both_databases
def test_pages_lose_nothing(session):
    boss = an_administrator(session)
    for _ in range(5):
        record(session, act="role.granted", subject=f"person:{boss.id}", at=NOON, actor_id=boss.id)
        session.flush()
    session.commit()
    seen, cursor = [], None
    while True:
        page = list_acts(session, actor_id=boss.id, features=("role",), cursor=cursor, size=2)
        seen += [entry.id for entry in page]
        if not (cursor := page.next):
            break
    assert len(seen) == 5 and seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("role", [a_moderator, a_councillor, a_resident])
def test_others_find_the_door_closed(browser_of, session, role):
    assert browser_of(role(session)).get("/fr/desk/people/acts").status == 403


def test_an_administrator_of_one_consultation_sees_no_acts(browser_of, session, consultation):
    local = an_administrator(session, consultation_id=consultation.id)
    assert browser_of(local).get("/fr/desk/people/acts").status == 403


def test_an_act_about_a_synthesis_names_its_consultation(browser_of, session, consultation):
    boss, rim = an_administrator(session), a_moderator(session)
    said = a_proposal(session, consultation=consultation, author=a_resident(session))
    a_published_synthesis(session, consultation=consultation, moderator=rim, cited=[said])
    title = consultation.title["fr"]
    session.commit()
    page = browser_of(boss).get("/fr/desk/people/acts?field=decisions")
    assert any(title in row for row in rows(page)) and not any("—" in row for row in rows(page))


def test_one_and_many_rows_cost_the_same(browser_of, session, consultation, engine):
    boss = an_administrator(session)
    desk = browser_of(boss)
    costs = []
    for _ in range(2):
        for _ in range(3):
            person = a_resident(session)
            proposal = a_proposal(session, consultation=consultation, author=person)
            record(
                session, act="contribution.read", subject=f"contribution:{proposal.id}", at=NOON, actor_id=boss.id
            )  # fmt: skip
            record(session, act="person.suspended", subject=f"person:{person.id}", at=NOON, actor_id=boss.id)
            session.flush()
        session.commit()
        with counted(engine) as statements:
            desk.get("/fr/desk/people/acts")
        costs.append(len(statements))
    assert costs[0] == costs[1]
