"""Finding people: by the beginning of a folded name, a whole address, a role, suspended; by an index each."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from consult.domain.accounts.actions import change_profile, end_role, sign_up
from consult.domain.accounts.closing import empty_account
from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.names import name_key
from consult.domain.accounts.searching import search_people
from consult.domain.accounts.suspending import suspend
from consult.domain.opendata.writing import write_people
from consult.kernel.localized import Language
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.people import PASSWORD, a_moderator, a_resident, an_administrator, with_role

ROOT = Path(__file__).resolve().parents[3]
FOUND = [
    (
        "Émilie Ben-Sâlah",
        ["emilie", "ÉMILIE", "Emilie ben", "émilie  ben salah"],
        ["salah", "milie", "emiliee"],
    ),
    ("أحمد — جمعية أحياء", ["احمد", "أَحْمَد", "احمد جمعيه", "أحمد جم"], ["جمعية", "حمد"]),
    ("هدى بنت علي", ["هدي", "هدى"], ["علي"]),
    ("bilel_kram3", ["bilel", "bilel_", "bilel kram3"], ["_", "%", "kram"]),
    ("Œuvre de Łódź", ["oeuvre", "œuvre de lodz"], ["uvre"]),
]


def names(page):
    return [one.public_name for one in page]


@both_databases
def test_a_name_is_found_by_its_beginning_however_it_is_written(session):
    for number, (name, _yes, _no) in enumerate(FOUND):
        a_resident(session, public_name=name, email=f"one{number}@example.tn")
    for name, yes, no in FOUND:
        assert [asked for asked in yes if names(search_people(session, asked, at=NOON)) != [name]] == []
        assert [asked for asked in no if name in names(search_people(session, asked, at=NOON))] == []


@both_databases
def test_an_address_is_found_whole_and_only_whole(session):
    amel = a_resident(session, email="amel@example.tn", public_name="Amel B")
    a_resident(session, email="amelia@example.tn", public_name="Amélia B")
    assert list(search_people(session, " AMEL@example.tn", at=NOON)) == [amel]
    for asked in ("amel@", "amel@example", "@example.tn", "example.tn"):
        assert list(search_people(session, asked, at=NOON)) == []
    assert names(search_people(session, "amel", at=NOON)) == ["Amel B", "Amélia B"]


@both_databases
def test_by_role_and_suspended_and_all_together(session):
    boss = an_administrator(session, public_name="Salma A.")
    rim = a_moderator(session, public_name="Rim")
    salma = a_moderator(session, public_name="Salma M.")
    former = a_moderator(session, public_name="Salma F.")
    end_role(session, grant=former.grants[0], at=NOON, ended_by=boss)
    loud = a_resident(session, public_name="Salma R.")
    suspend(
        session,
        person=loud,
        administrator=boss,
        reason="Trois textes visent la même personne.",
        ends_at=NOON + timedelta(days=7),
        at=NOON,
    )
    assert list(search_people(session, at=NOON)) == [salma, rim, boss], (
        "without a question: staff, newest first"
    )
    assert list(search_people(session, role=Role.MODERATOR, at=NOON)) == [salma, rim]
    assert list(search_people(session, "salma", role=Role.MODERATOR, at=NOON)) == [salma]
    assert list(search_people(session, suspended=True, at=NOON)) == [loud]
    assert list(search_people(session, "salma", suspended=True, at=NOON)) == [loud]
    assert list(search_people(session, suspended=True, role=Role.MODERATOR, at=NOON)) == []
    assert list(search_people(session, suspended=True, at=NOON + timedelta(days=7))) == [], (
        "over by the clock"
    )
    assert list(search_people(session, loud.email or "", suspended=True, at=NOON)) == [loud]


@both_databases
def test_pages_by_name_lose_nothing_among_equal_names(session):
    for number in range(45):
        a_resident(session, public_name="Amel" if number % 2 else "Âmel", email=f"amel{number}@example.tn")
    seen, cursor, pages = [], None, 0
    while True:
        page = search_people(session, "amel", at=NOON, cursor=cursor)
        seen, pages = seen + [one.id for one in page], pages + 1
        if not (cursor := page.next):
            break
    assert pages == 3 and len(seen) == 45 and seen == sorted(seen)
    back = search_people(session, "amel", at=NOON, cursor=page.previous)
    assert [one.id for one in back] == seen[20:40]


@both_databases
def test_the_key_follows_the_name_wherever_it_is_written(session):
    made = a_resident(session, public_name="Héla")
    assert made.name_key == "hela"
    change_profile(
        session,
        person=made,
        public_name="Rîm",
        language="fr",
        arrondissement_id=None,
        age_band=None,
        gender=None,
    )
    for name in ("Première", "Deuxième"):
        sign_up(session, email="new@example.tn", password=PASSWORD, public_name=name, language="fr", at=NOON)
    write_people(
        session, source="elsewhere", names={"1": "Élève", "2": "طالب"}, language=Language.FR, at=NOON
    )
    closed = a_resident(session, public_name="Wafa")
    empty_account(session, person=closed, at=NOON)
    session.flush()
    session.expire_all()
    found = {one.public_name: one.name_key for one in session.scalars(select(Person))}
    assert {"Rîm", "Deuxième", "Élève", ""} <= set(found)
    assert found == {name: name_key(name) for name in found}
    assert names(search_people(session, "élève", at=NOON)) == [], "an imported pseudonym is nobody's account"
    with pytest.raises(IntegrityError):
        session.execute(text("update person set name_key = 'wafa' where id = :id"), {"id": closed.id})
    session.rollback()


def test_nobody_writes_a_name_without_its_key():
    """On a row that stands a name is changed by `be_called` alone."""
    writes = re.compile(r"^\s*(?:\w+\.)+public_name\b(?!\.)[^=\n]*=(?!=)", re.M)
    assert writes.search("    person.public_name, person.level = name, 1") and not writes.search(
        "if a.public_name == b:"
    )
    files = (ROOT / "consult").rglob("*.py")
    written = [
        str(path.relative_to(ROOT)) for path in files if writes.search(path.read_text(encoding="utf-8"))
    ]
    assert written == ["consult/domain/accounts/models.py"]


def test_the_migration_folds_as_the_search_does():
    spec = spec_from_file_location("names", ROOT / "migrations" / "versions" / "0021_names.py")
    assert spec is not None and spec.loader is not None
    migration = module_from_spec(spec)
    spec.loader.exec_module(migration)
    tried = [name for name, yes, no in FOUND for name in (name, *yes, *no)]
    tried += [
        "ﷺ محمّد",
        "٣عندنا ٢٠١٤",
        "Straße İstanbul ﬁn",
        "a\u200cb\u200dc",
        "ڨفصة پاب",
        "x" * 90,
        "—",
        "e\u0301t",
    ]
    assert [(one, migration._folded(one)) for one in tried] == [(one, name_key(one)) for one in tried]


@both_databases
def test_each_way_goes_by_an_index(session):
    """What the database says of its plan; PostgreSQL would read so few rows whole, so that is forbidden here."""
    for _ in range(3):
        with_role(session, Role.COUNTER_AGENT)
        a_resident(session)
    session.flush()
    bind = session.get_bind()
    ways = {
        "ix_person_name": "select id from person where email is not null and name_key >= 'a' and name_key < 'b'"
        " order by name_key, id limit 21",
        "ix_person_suspended": "select id from person where suspended_until > '2026-03-01' limit 21",
        "ix_role_grant_held": "select person_id from role_grant where role = 'moderator' and ended_at is null",
    }
    if bind.dialect.name == "postgresql":
        session.execute(text("set local enable_seqscan = off"))
        session.execute(text("set local enable_sort = off"))
    for index, statement in ways.items():
        explain = "explain" if bind.dialect.name == "postgresql" else "explain query plan"
        plan = " ".join(str(row) for row in session.execute(text(f"{explain} {statement}")))
        assert index in plan, plan
