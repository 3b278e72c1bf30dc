"""Assigning a contribution to a department, and the department's answer to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Department, Person
from consult.domain.accounts.queries import has_address
from consult.domain.consultations.counting import mark_changed
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.states import lock, mark_answered
from consult.domain.council.answering import (
    Refusal,
    answer_fits,
    day_of,
    find_assignment,
    may_answer,
    may_assign,
    may_be_due,
)
from consult.domain.council.models import Answer, Assignment
from consult.domain.journal.actions import record
from consult.domain.notices.actions import enqueue_notice
from consult.domain.notices.models import NoticeKind
from consult.domain.territory.periods import PeriodKind, days_on
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused
from consult.kernel.localized import Language
from consult.kernel.prose import clean_line, clean_text, to_html
from consult.kernel.secrets import digest
from consult.kernel.verdict import require


def default_due_on(session: Session, at: datetime) -> date:
    """When an answer is due if no other day is given: the number of days of the period that is valid today."""
    today = day_of(at)
    return today + timedelta(days=days_on(get_municipality(session), PeriodKind.ANSWER, today))


def assign_contribution(
    session: Session,
    *,
    contribution: Contribution,
    department: Department,
    moderator: Person,
    due_on: date | None,
    at: datetime,
) -> Assignment:
    """Give a contribution to a department, to be answered by a day (None: the municipality's number of days).

    The same assignment sent twice is made once. Raises Refused: NOT_MODERATOR, NOT_PUBLISHED,
    ALREADY_ASSIGNED (with another day), DUE_IN_PAST, DUE_TOO_FAR.
    """
    lock(session, contribution)
    require(may_assign(moderator, contribution))
    due_on = due_on or default_due_on(session, at)
    standing = find_assignment(session, contribution_id=contribution.id, department_id=department.id)
    if standing is not None:
        if standing.due_on == due_on and standing.answered_at is None:
            return standing
        raise Refused(Refusal.ALREADY_ASSIGNED, {"due_on": standing.due_on})
    require(may_be_due(due_on, at))
    made = Assignment(
        contribution_id=contribution.id,
        department_id=department.id,
        due_on=due_on,
        assigned_at=at,
        assigned_by_id=moderator.id,
    )
    made.department = department
    session.add(made)
    session.flush()
    record(
        session,
        act="assignment.made",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={"department": department.id, "due_on": due_on.isoformat()},
    )
    # The public thread says who holds the next step.
    mark_changed(session, consultation_id=contribution.consultation_id)
    return made


def end_assignment(
    session: Session, *, contribution: Contribution, department: Department, moderator: Person, at: datetime
) -> None:
    """Take an assignment back, when it went to the wrong department.

    Raises Refused: NOT_MODERATOR, NOT_ASSIGNED, ALREADY_ANSWERED.
    """
    lock(session, contribution)
    verdict = may_assign(moderator, contribution)
    # What was hidden meanwhile may still be taken back.
    if verdict.refusal is Refusal.NOT_MODERATOR:
        require(verdict)
    standing = find_assignment(session, contribution_id=contribution.id, department_id=department.id)
    if standing is None:
        raise Refused(Refusal.NOT_ASSIGNED)
    if standing.answered_at is not None:
        raise Refused(Refusal.ALREADY_ANSWERED)
    session.delete(standing)
    session.flush()
    record(
        session,
        act="assignment.ended",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={"department": department.id},
    )
    mark_changed(session, consultation_id=contribution.consultation_id)


def answer_contribution(
    session: Session,
    *,
    contribution: Contribution,
    department: Department,
    office: str,
    text: str,
    language: Language,
    answered_on: date,
    by: Person,
    at: datetime,
) -> Answer:
    """Answer in the department's name. A correction is a further answer.

    The author is told at once; the same answer sent twice is given once. Raises Refused (`answering`).
    """
    lock(session, contribution)
    assignment = find_assignment(session, contribution_id=contribution.id, department_id=department.id)
    require(may_answer(by, contribution, department, assignment))
    assert assignment is not None
    office, text = clean_line(office), clean_text(text)
    require(answer_fits(office=office, text=text, answered_on=answered_on, contribution=contribution, at=at))
    last = session.scalars(
        select(Answer)
        .where(Answer.contribution_id == contribution.id, Answer.department_id == department.id)
        .order_by(Answer.id.desc())
        .limit(1)
    ).first()
    if last is not None and (last.office, last.text, last.answered_on) == (office, text, answered_on):
        return last
    answer = Answer(
        contribution_id=contribution.id,
        department_id=department.id,
        office=office,
        text=text,
        text_html=to_html(text),
        language=Language(language),
        answered_on=answered_on,
        recorded_at=at,
        recorded_by_id=by.id,
    )
    answer.department = department
    session.add(answer)
    if assignment.answered_at is None:
        assignment.answered_at = at
    session.flush()
    # An answered text is not edited any more: the answer would no longer be to it.
    mark_answered(session, ids=[contribution.id], at=at)
    record(
        session,
        act="answer.given",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=by.id,
        facts={
            "answer": answer.id,
            "department": department.id,
            "text": digest(f"{contribution.salt or ''}\n{text}".encode()),
        },
    )
    mark_changed(session, consultation_id=contribution.consultation_id)
    if contribution.author_id is not None and has_address(session, contribution.author_id):
        enqueue_notice(
            session,
            person_id=contribution.author_id,
            kind=NoticeKind.CONTRIBUTION_ANSWERED,
            at=at,
            facts={"ref": contribution.ref, "office": office},
            key=f"answer:{answer.id}",
        )
    return answer
