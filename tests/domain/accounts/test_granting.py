"""Roles, departments and associations."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consult.domain.accounts.actions import (
    add_department,
    add_member,
    add_organisation,
    end_member,
    end_role,
    grant_role,
)
from consult.domain.accounts.models import Role
from consult.domain.accounts.queries import (
    count_administrators,
    find_person,
    get_person_file,
    members_of,
    organisations_of,
)
from consult.domain.accounts.rules import AccountRefusal, holds, may_administer
from consult.domain.journal.models import JournalEntry
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.people import (
    a_councillor,
    a_counter_agent,
    a_department,
    a_department_member,
    a_moderator,
    a_resident,
    an_administrator,
    an_organisation,
    with_role,
)


@both_databases
def test_each_factory_makes_somebody_with_the_role(session):
    made = {
        Role.ADMINISTRATOR: an_administrator(session),
        Role.MODERATOR: a_moderator(session),
        Role.COUNCILLOR: a_councillor(session),
        Role.DEPARTMENT: a_department_member(session),
        Role.COUNTER_AGENT: a_counter_agent(session),
    }
    for role, person in made.items():
        found = find_person(session, person.id)
        assert holds(found, role) and found.is_staff and found.level == 1
        assert [other for other in Role if holds(found, other)] == [role]
    assert not a_resident(session).is_staff


def test_a_granted_role_is_journalled_and_told(session):
    boss, person = an_administrator(session), a_resident(session)
    grant = grant_role(session, person=person, role=Role.MODERATOR, granted_by=boss, at=NOON)
    entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert (entry.act, entry.subject, entry.actor_id) == ("role.granted", f"person:{person.id}", boss.id)
    assert entry.facts == {"grant": grant.id, "role": "moderator", "consultation": None, "department": None}
    notice = session.scalars(select(Notice)).one()
    assert (notice.kind, notice.person_id) == (NoticeKind.ROLE_GRANTED, person.id)
    assert notice.facts == {"role": "moderator", "scope": None, "department": None}


def test_the_person_at_hand_holds_the_role_at_once(session):
    person = a_resident(session)
    grant_role(session, person=person, role=Role.COUNCILLOR, at=NOON)
    assert holds(person, Role.COUNCILLOR)


def refused(code: AccountRefusal):
    return pytest.raises(Refused, check=lambda error: error.code is code)


def test_only_administrators_grant_and_end(session):
    moderator, person = a_moderator(session), a_resident(session)
    with refused(AccountRefusal.NOT_ADMINISTRATOR):
        grant_role(session, person=person, role=Role.MODERATOR, granted_by=moderator, at=NOON)
    with refused(AccountRefusal.NOT_ADMINISTRATOR):
        end_role(session, grant=moderator.grants[0], ended_by=moderator, at=NOON)
    with refused(AccountRefusal.NOT_ADMINISTRATOR):
        add_department(session, name={"fr": "Voirie"}, by=moderator, at=NOON)


def test_the_same_role_is_not_granted_twice(session):
    person = a_moderator(session)
    with refused(AccountRefusal.ALREADY_GRANTED):
        grant_role(session, person=person, role=Role.MODERATOR, at=NOON)


def test_a_department_belongs_to_the_role_of_departments(session):
    person, department = a_resident(session), a_department(session)
    with refused(AccountRefusal.DEPARTMENT_NEEDED):
        grant_role(session, person=person, role=Role.DEPARTMENT, at=NOON)
    with refused(AccountRefusal.DEPARTMENT_UNWANTED):
        grant_role(session, person=person, role=Role.MODERATOR, department_id=department.id, at=NOON)


def test_the_last_administrator_stays(session):
    first, second = an_administrator(session), an_administrator(session)
    end_role(session, grant=second.grants[0], ended_by=first, at=NOON)
    assert count_administrators(session) == 1
    with refused(AccountRefusal.LAST_ADMINISTRATOR):
        end_role(session, grant=first.grants[0], ended_by=first, at=NOON)


def test_who_administers_one_consultation_does_not_stand_in_for_the_city(session, consultation):
    city = an_administrator(session)
    of_one = with_role(session, Role.ADMINISTRATOR, consultation_id=consultation.id)
    assert count_administrators(session) == 1
    assert may_administer(of_one).refusal is AccountRefusal.NOT_ADMINISTRATOR, (
        "accounts and roles are the city's"
    )
    with refused(AccountRefusal.LAST_ADMINISTRATOR):
        end_role(session, grant=city.grants[0], ended_by=city, at=NOON)
    end_role(session, grant=of_one.grants[0], ended_by=city, at=NOON)
    assert not of_one.is_staff


def test_without_any_role_it_is_a_residents_account_again(session):
    person = a_moderator(session)
    agent = grant_role(session, person=person, role=Role.COUNTER_AGENT, at=NOON)
    end_role(session, grant=person.grants[0], at=NOON)
    assert person.is_staff
    end_role(session, grant=agent, at=NOON)
    assert not person.is_staff
    with refused(AccountRefusal.ALREADY_ENDED):
        end_role(session, grant=agent, at=NOON)
    assert len(get_person_file(session, person.id).grants) == 2


def test_members_speak_for_their_association_until_it_ends(session):
    person = a_resident(session)
    organisation = an_organisation(session, members=(person,))
    assert list(organisations_of(session, person.id)) == [organisation]
    with refused(AccountRefusal.ALREADY_MEMBER):
        add_member(session, organisation=organisation, person=person, at=NOON)
    (membership,) = members_of(session, [organisation.id])[organisation.id]
    end_member(session, membership=membership, at=NOON)
    assert list(organisations_of(session, person.id)) == []
    add_member(session, organisation=organisation, person=person, at=NOON)
    assert list(organisations_of(session, person.id)) == [organisation]


def test_names_give_slugs_that_differ(session):
    slugs = [add_organisation(session, name={"fr": "Les Amis"}, at=NOON).slug for _ in range(3)]
    assert slugs == ["les-amis", "les-amis-2", "les-amis-3"]
    with refused(AccountRefusal.NO_NAME):
        add_organisation(session, name={"fr": " ", "ar": ""}, at=NOON)
