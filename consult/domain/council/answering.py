"""Who assigns and who answers, and reading what departments owe. The acts are in `answers.py`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from consult.domain.accounts.models import Department, Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution, State
from consult.domain.council.models import Answer, Assignment
from consult.kernel.paging import Key, Page, slice_page
from consult.kernel.prose import length
from consult.kernel.tunis import day_of
from consult.kernel.verdict import YES, Verdict, no

ANSWER_MIN, ANSWER_MAX = 20, 8_000
OFFICE_MIN, OFFICE_MAX = 3, 160
# A day further off than this is a slip of the pen.
FURTHEST_DAYS = 366
COUNTED = 1_000


class Refusal(StrEnum):
    """Why an assignment or an answer is refused; beside it the facts."""

    NOT_MODERATOR = "not-moderator"
    NOT_YOUR_DEPARTMENT = "not-your-department"
    NOT_ASSIGNED = "not-assigned"
    ALREADY_ASSIGNED = "already-assigned"  # due_on
    ALREADY_ANSWERED = "already-answered"
    NOT_PUBLISHED = "not-published"
    DUE_IN_PAST = "due-in-past"
    DUE_TOO_FAR = "due-too-far"  # until_on
    TEXT_TOO_SHORT = "text-too-short"  # limit, length
    TEXT_TOO_LONG = "text-too-long"  # limit, length
    OFFICE_TOO_SHORT = "office-too-short"  # limit
    OFFICE_TOO_LONG = "office-too-long"  # limit, length
    DATE_IN_FUTURE = "date-in-future"
    DATE_BEFORE_RECEIPT = "date-before-receipt"  # received_on


class Duty(StrEnum):
    """How far an assignment is. Late is computed: owed after its day."""

    OWED = "owed"
    ANSWERED = "answered"


def is_late(assignment: Assignment, at: datetime) -> bool:
    return assignment.answered_at is None and day_of(at) > assignment.due_on


def departments_of(person: Person, *, consultation_id: int | None = None) -> list[int]:
    """The departments that the person answers for; in this consultation when one is given."""
    return sorted(
        {
            grant.department_id
            for grant in person.grants
            if grant.role == Role.DEPARTMENT
            and grant.ended_at is None
            and grant.department_id is not None
            and (consultation_id is None or grant.consultation_id in {None, consultation_id})
        }
    )


def may_assign(person: Person | None, contribution: Contribution) -> Verdict:
    """Moderators of the consultation, while the text is published."""
    if not holds(person, Role.MODERATOR, consultation_id=contribution.consultation_id):
        return no(Refusal.NOT_MODERATOR)
    return YES if contribution.state == State.PUBLISHED else no(Refusal.NOT_PUBLISHED)


def may_be_due(due_on: date, at: datetime) -> Verdict:
    today = day_of(at)
    if due_on < today:
        return no(Refusal.DUE_IN_PAST)
    if due_on > (last := today + timedelta(days=FURTHEST_DAYS)):
        return no(Refusal.DUE_TOO_FAR, until_on=last)
    return YES


def may_answer(
    person: Person | None, contribution: Contribution, department: Department, assignment: Assignment | None
) -> Verdict:
    """People of the department, for what is assigned to it and still published."""
    if person is None or department.id not in departments_of(
        person, consultation_id=contribution.consultation_id
    ):
        return no(Refusal.NOT_YOUR_DEPARTMENT)
    if assignment is None:
        return no(Refusal.NOT_ASSIGNED)
    return YES if contribution.state == State.PUBLISHED else no(Refusal.NOT_PUBLISHED)


def answer_fits(
    *, office: str, text: str, answered_on: date, contribution: Contribution, at: datetime
) -> Verdict:
    """Lengths after cleaning, and a day between the receipt and today."""
    if (found := length(office)) < OFFICE_MIN:
        return no(Refusal.OFFICE_TOO_SHORT, limit=OFFICE_MIN)
    if found > OFFICE_MAX:
        return no(Refusal.OFFICE_TOO_LONG, limit=OFFICE_MAX, length=found)
    if (found := length(text)) < ANSWER_MIN:
        return no(Refusal.TEXT_TOO_SHORT, limit=ANSWER_MIN, length=found)
    if found > ANSWER_MAX:
        return no(Refusal.TEXT_TOO_LONG, limit=ANSWER_MAX, length=found)
    if answered_on > day_of(at):
        return no(Refusal.DATE_IN_FUTURE)
    if contribution.received_at is not None and answered_on < (
        received_on := day_of(contribution.received_at)
    ):
        return no(Refusal.DATE_BEFORE_RECEIPT, received_on=received_on)
    return YES


# Reading ------------------------------------------------------------------------------------------


def answers_of(session: Session, ids: Collection[int]) -> dict[int, list[Answer]]:
    """The answers to each of these contributions, the first first, departments loaded. Every id is there."""
    found: dict[int, list[Answer]] = {one: [] for one in ids}
    if found:
        rows = session.scalars(
            select(Answer)
            .where(Answer.contribution_id.in_(found))
            .options(joinedload(Answer.department))
            .order_by(Answer.id)
        )
        for answer in rows:
            found[answer.contribution_id].append(answer)
    return found


def assignments_of(session: Session, ids: Collection[int]) -> dict[int, list[Assignment]]:
    """To whom each of these is assigned, the first due first, departments loaded. Every id is there."""
    found: dict[int, list[Assignment]] = {one: [] for one in ids}
    if found:
        rows = session.scalars(
            select(Assignment)
            .where(Assignment.contribution_id.in_(found))
            .options(joinedload(Assignment.department))
            .order_by(Assignment.due_on, Assignment.department_id)
        )
        for assignment in rows:
            found[assignment.contribution_id].append(assignment)
    return found


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """Which assignments: of these departments (None: all), in these consultations (None: all)."""

    duty: Duty = Duty.OWED
    department_ids: tuple[int, ...] | None = None
    consultation_ids: tuple[int, ...] | None = None


def narrowed(statement: Select[Any], wanted: DutyFilter) -> Select[Any]:
    """Of assignments joined with their contributions, those of the departments and consultations asked for."""
    if wanted.department_ids is not None:
        statement = statement.where(Assignment.department_id.in_(wanted.department_ids))
    if wanted.consultation_ids is not None:
        statement = statement.where(Contribution.consultation_id.in_(wanted.consultation_ids))
    if wanted.duty == Duty.OWED:
        # Where the consultation was cancelled nothing follows any more.
        statement = statement.where(Contribution.consultation.has(Consultation.cancelled_at.is_(None)))
    return statement


def list_assignments(
    session: Session, wanted: DutyFilter, *, cursor: str | None = None, size: int = 20
) -> Page[Assignment]:
    """What is owed, the first due first; what was answered, the last due first.

    Only contributions that anybody may read: what was hidden or withdrawn since is nobody's duty while it is.
    Loaded: department, and the contribution with author, organisation, consultation, arrondissement, theme.
    """
    statement = (
        select(Assignment)
        .join(Assignment.contribution)
        .where(Contribution.state == State.PUBLISHED)
        .options(
            joinedload(Assignment.department),
            joinedload(Assignment.contribution).options(
                joinedload(Contribution.author),
                joinedload(Contribution.organisation),
                joinedload(Contribution.consultation),
                joinedload(Contribution.arrondissement),
                joinedload(Contribution.theme),
            ),
        )
    )
    owed = wanted.duty == Duty.OWED
    statement = statement.where(
        Assignment.answered_at.is_(None) if owed else Assignment.answered_at.is_not(None)
    )
    statement = narrowed(statement, wanted)
    return slice_page(
        session,
        statement,
        keys=[
            Key(Assignment.due_on, not owed, date.fromisoformat),
            Key(Assignment.contribution_id, not owed),
            Key(Assignment.department_id, not owed),
        ],
        values_of=lambda row: (row.due_on.isoformat(), row.contribution_id, row.department_id),
        cursor=cursor,
        size=size,
    )


def count_late(session: Session, wanted: DutyFilter, *, at: datetime) -> int:
    """How many of these are owed and past their day, counted up to `COUNTED` + 1."""
    statement = (
        select(Assignment.contribution_id)
        .join(Assignment.contribution)
        .where(
            Assignment.answered_at.is_(None),
            Assignment.due_on < day_of(at),
            Contribution.state == State.PUBLISHED,
        )
    )
    statement = narrowed(statement, wanted)
    return session.scalar(select(func.count()).select_from(statement.limit(COUNTED + 1).subquery())) or 0


def find_assignment(session: Session, *, contribution_id: int, department_id: int) -> Assignment | None:
    return session.get(Assignment, (contribution_id, department_id))
