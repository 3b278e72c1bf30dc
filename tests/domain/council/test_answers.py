"""A department answers what is assigned to it: in public, with its office and the day, and the author is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from consult.domain.contributions.rules import Refusal as ContributionRefusal
from consult.domain.contributions.rules import may_edit
from consult.domain.council.answering import (
    Duty,
    DutyFilter,
    Refusal,
    answers_of,
    assignments_of,
    count_late,
    day_of,
    is_late,
    list_assignments,
)
from consult.domain.council.answers import answer_contribution, assign_contribution, end_assignment
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.actions import hide_contribution
from consult.domain.moderation.queries import list_rules
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.errors import Refused
from consult.kernel.localized import Language
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_proposal
from tests.factories.people import a_department, a_department_member, a_moderator, a_resident

DUE = date(2026, 3, 30)
TEXT = "Les arbres seront plantés en automne, quand la terre les prend."


@pytest.fixture
def author(session):
    return a_resident(session)


@pytest.fixture
def proposal(session, consultation, author):
    return a_proposal(session, consultation=consultation, author=author)


@pytest.fixture
def department(session):
    return a_department(session)


@pytest.fixture
def officer(session, department):
    return a_department_member(session, department=department)


def assign(session, proposal, department, moderator, due_on=DUE, at=NOON):
    return assign_contribution(
        session, contribution=proposal, department=department, moderator=moderator, due_on=due_on, at=at
    )


def answer(session, proposal, department, by, **other):
    words = {"office": "Chef de service", "text": TEXT, "language": Language.FR}
    words |= {"answered_on": NOON.date(), "at": NOON} | other
    return answer_contribution(session, contribution=proposal, department=department, by=by, **words)


def refused(act, *arguments, **more):
    with pytest.raises(Refused) as caught:
        act(*arguments, **more)
    return caught.value.code


@both_databases
def test_assigned_owed_answered_and_told_once(session, proposal, author, department, officer, moderator):
    made = assign(session, proposal, department, moderator)
    assert assign(session, proposal, department, moderator) is made, "a second click"
    owed = DutyFilter(department_ids=(department.id,))
    assert [one.contribution_id for one in list_assignments(session, owed)] == [proposal.id]
    assert not is_late(made, NOON) and is_late(made, NOON + timedelta(days=21))
    assert count_late(session, owed, at=NOON + timedelta(days=21)) == 1

    given = answer(session, proposal, department, officer)
    assert answer(session, proposal, department, officer) is given, "a second click"
    assert (given.office, given.answered_on, given.text) == ("Chef de service", day_of(NOON), TEXT)
    assert list_assignments(session, owed).rows == []
    done = DutyFilter(duty=Duty.ANSWERED, department_ids=(department.id,))
    assert len(list_assignments(session, done).rows) == 1
    told = session.scalars(select(Notice).where(Notice.kind == NoticeKind.CONTRIBUTION_ANSWERED)).all()
    assert [one.person_id for one in told] == [author.id] and told[0].facts["office"] == "Chef de service"
    entry = session.scalars(select(JournalEntry).where(JournalEntry.act == "answer.given")).one()
    assert entry.actor_id == officer.id and TEXT not in str(entry.facts)
    assert may_edit(author, proposal, NOON).refusal is ContributionRefusal.ANSWERED

    correction = answer(session, proposal, department, officer, text=TEXT + " Ou au printemps.")
    assert answers_of(session, [proposal.id])[proposal.id] == [given, correction]


def test_who_assigns_and_who_answers(session, consultation, proposal, department, officer, moderator):
    somebody = a_resident(session)
    elsewhere = a_moderator(session, consultation_id=consultation.id)
    assert refused(assign, session, proposal, department, somebody) is Refusal.NOT_MODERATOR
    assert refused(answer, session, proposal, department, officer) is Refusal.NOT_ASSIGNED
    assign(session, proposal, department, elsewhere)
    stranger = a_department_member(session)
    assert refused(answer, session, proposal, department, stranger) is Refusal.NOT_YOUR_DEPARTMENT
    assert refused(answer, session, proposal, department, moderator) is Refusal.NOT_YOUR_DEPARTMENT
    answer(session, proposal, department, officer)


def test_what_went_to_the_wrong_desk_is_taken_back(session, proposal, department, officer, moderator):
    end = {"contribution": proposal, "department": department, "moderator": moderator, "at": NOON}
    assert refused(end_assignment, session, **end) is Refusal.NOT_ASSIGNED
    assign(session, proposal, department, moderator)
    assert (
        refused(assign, session, proposal, department, moderator, date(2026, 4, 9))
        is Refusal.ALREADY_ASSIGNED
    )
    end_assignment(session, **end)
    assert assignments_of(session, [proposal.id]) == {proposal.id: []}
    assign(session, proposal, department, moderator, date(2026, 4, 9))
    answer(session, proposal, department, officer)
    assert refused(end_assignment, session, **end) is Refusal.ALREADY_ANSWERED


@pytest.mark.parametrize(
    ("due_on", "refusal"),
    [(date(2026, 3, 9), Refusal.DUE_IN_PAST), (date(2027, 6, 1), Refusal.DUE_TOO_FAR)],
)
def test_a_day_that_cannot_be_meant(session, proposal, department, moderator, due_on, refusal):
    assert refused(assign, session, proposal, department, moderator, due_on) is refusal


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"office": " "}, Refusal.OFFICE_TOO_SHORT),
        ({"office": "x" * 161}, Refusal.OFFICE_TOO_LONG),
        ({"text": "Oui."}, Refusal.TEXT_TOO_SHORT),
        ({"text": "x" * 8001}, Refusal.TEXT_TOO_LONG),
        ({"answered_on": date(2026, 3, 11)}, Refusal.DATE_IN_FUTURE),
        ({"answered_on": date(2026, 3, 9)}, Refusal.DATE_BEFORE_RECEIPT),
    ],
)
def test_an_answer_says_who_what_and_when(session, proposal, department, officer, moderator, other, refusal):
    assign(session, proposal, department, moderator)
    assert refused(answer, session, proposal, department, officer, **other) is refusal


def test_what_is_hidden_is_nobodys_duty_while_it_is(session, proposal, department, officer, moderator):
    assign(session, proposal, department, moderator)
    reason = "Le texte désigne une personne privée."
    rule = list_rules(session)[0]
    hide_contribution(session, contribution=proposal, moderator=moderator, rule=rule, reason=reason, at=NOON)
    assert list_assignments(session, DutyFilter()).rows == []
    assert refused(answer, session, proposal, department, officer) is Refusal.NOT_PUBLISHED
