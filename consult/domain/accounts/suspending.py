"""Suspensions: an account takes no part until a moment, with a reason that its person is told at once.

They may contest it once; another administrator decides. What they said before stays, and so does their session:
a suspended person reads, and sees what is their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Outcome, Person, Role, RoleGrant, Suspension
from consult.domain.accounts.queries import count_administrators
from consult.domain.accounts.rules import (
    DECISION_TIME,
    WORDS_LONGEST,
    WORDS_SHORTEST,
    AccountRefusal,
    may_contest,
    may_decide,
    may_last,
    may_suspend,
)
from consult.domain.journal.actions import record
from consult.domain.notices.actions import enqueue_notice, enqueue_notices
from consult.domain.notices.models import NoticeKind
from consult.kernel.errors import NotFound, Refused
from consult.kernel.prose import clean_text, length
from consult.kernel.verdict import require


def get_suspension(session: Session, suspension_id: int) -> Suspension:
    """Raises NotFound."""
    found = session.get(Suspension, suspension_id)
    if found is None:
        raise NotFound(f"suspension {suspension_id}")
    return found


def suspensions_of(session: Session, person_id: int) -> Sequence[Suspension]:
    """All that there were, the newest first. Each lasts a while, so there are few."""
    return session.scalars(
        select(Suspension).where(Suspension.person_id == person_id).order_by(Suspension.id.desc()).limit(50)
    ).all()


def list_objections(session: Session) -> Sequence[tuple[Suspension, Person]]:
    """The objections that wait for a decision, the oldest first, with who objects."""
    rows = session.execute(
        select(Suspension, Person)
        .join(Person, Person.id == Suspension.person_id)
        .where(
            Suspension.contested_at.is_not(None),
            Suspension.decided_at.is_(None),
            # Whoever closed the account waits for nothing any more.
            Person.email.is_not(None),
        )
        .order_by(Suspension.contested_at)
        .limit(100)
    )
    return [(suspension, person) for suspension, person in rows]


@dataclass(frozen=True, slots=True)
class ObjectionsWaiting:
    """`first_by`: the nearest moment by which one of them is to be decided, that of a late one included."""

    number: int
    first_by: datetime | None
    late: int


def objections_waiting(session: Session, administrator: Person, *, at: datetime) -> ObjectionsWaiting:
    """The objections that this administrator may decide now; whoever suspended waits for another one's decision."""
    waiting = list_objections(session)
    alone = is_alone(session) if waiting else False
    mine = [
        one for one, _person in waiting if may_decide(administrator, one, Outcome.UPHELD, at, alone=alone)
    ]
    moments = [one.decide_by for one in mine if one.decide_by is not None]
    return ObjectionsWaiting(
        number=len(mine),
        first_by=min(moments, default=None),
        late=sum(1 for moment in moments if moment <= at),
    )


def count_suspended(session: Session, at: datetime) -> tuple[int, int]:
    """How many accounts are suspended now, and how many ever were: numbers for the public log, nothing else."""
    ever = session.scalar(select(func.count(distinct(Suspension.person_id)))) or 0
    now = session.scalar(
        select(func.count(distinct(Suspension.person_id))).where(
            Suspension.ends_at > at, Suspension.outcome.is_distinct_from(Outcome.LIFTED)
        )
    )
    return now or 0, ever


def is_alone(session: Session) -> bool:
    """Whether the city has one administrator only: then nobody else could decide on an objection."""
    return count_administrators(session) <= 1


def _fitting(words: str, refusal: AccountRefusal) -> str:
    words = clean_text(words)
    if not WORDS_SHORTEST <= length(words) <= WORDS_LONGEST:
        raise Refused(refusal, {"shortest": WORDS_SHORTEST, "longest": WORDS_LONGEST})
    return words


def _held(session: Session, person_id: int) -> Person:
    """The person, held and read again until the transaction ends: two administrators suspend once."""
    return session.scalars(
        select(Person)
        .where(Person.id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def suspend(
    session: Session,
    *,
    person: Person,
    administrator: Person,
    reason: str,
    ends_at: datetime,
    at: datetime,
    rule_id: int | None = None,
    rule: Mapping[str, str] | None = None,
) -> Suspension:
    """The account takes no part from now until `ends_at`. Its person is told at once, and how to contest it.

    `rule`: the title of the charter's rule `rule_id`, for the letter. Raises Refused.
    """
    reason = _fitting(reason, AccountRefusal.SUSPENSION_REASON)
    held = _held(session, person.id)
    require(may_suspend(administrator, held, at))
    require(may_last(at, ends_at))
    suspension = Suspension(
        person_id=held.id,
        suspended_by_id=administrator.id,
        suspended_at=at,
        ends_at=ends_at,
        reason=reason,
        rule_id=rule_id,
    )
    session.add(suspension)
    held.suspended_until = ends_at
    session.flush()
    record(
        session,
        act="person.suspended",
        subject=f"person:{held.id}",
        at=at,
        actor_id=administrator.id,
        facts={"suspension": suspension.id, "rule": rule_id, "ends_at": ends_at.isoformat()},
    )
    enqueue_notice(
        session,
        person_id=held.id,
        kind=NoticeKind.SUSPENDED,
        at=at,
        facts={
            "reason": reason,
            "rule": dict(rule) if rule else {},
            "until": ends_at.isoformat(),
            "days": DECISION_TIME.days,
            "alone": is_alone(session),
        },
    )
    return suspension


def contest(session: Session, *, suspension: Suspension, person: Person, words: str, at: datetime) -> None:
    """The person objects, once. The administrators who may decide are told. Raises Refused."""
    words = _fitting(words, AccountRefusal.OBJECTION_LENGTH)
    _held(session, suspension.person_id)
    session.refresh(suspension)
    require(may_contest(person, suspension, at))
    suspension.objection, suspension.contested_at = words, at
    suspension.decide_by = at + DECISION_TIME
    session.flush()
    record(
        session,
        act="suspension.contested",
        subject=f"person:{person.id}",
        at=at,
        actor_id=person.id,
        facts={"suspension": suspension.id},
    )
    others = session.scalars(
        select(RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            RoleGrant.consultation_id.is_(None),
            RoleGrant.ended_at.is_(None),
        )
        .distinct()
    ).all()
    told = [one for one in others if one != suspension.suspended_by_id] or others
    facts = {"person": person.id, "decide_by": suspension.decide_by.isoformat()}
    enqueue_notices(
        session,
        kind=NoticeKind.SUSPENSION_CONTESTED,
        at=at,
        rows=[(one, facts, f"suspension-contested:{suspension.id}:{one}", None) for one in told],
    )


def decide(
    session: Session,
    *,
    suspension: Suspension,
    administrator: Person,
    outcome: Outcome,
    words: str,
    at: datetime,
) -> None:
    """Uphold a contested suspension, or end one early. The person is told with the reason. Raises Refused."""
    words = _fitting(words, AccountRefusal.SUSPENSION_REASON)
    held = _held(session, suspension.person_id)
    session.refresh(suspension)
    require(may_decide(administrator, suspension, outcome, at, alone=is_alone(session)))
    suspension.outcome, suspension.decision = outcome, words
    suspension.decided_by_id, suspension.decided_at = administrator.id, at
    if outcome is Outcome.LIFTED and held.suspended_until == suspension.ends_at:
        held.suspended_until = None
    session.flush()
    record(
        session,
        act="suspension.decided",
        subject=f"person:{held.id}",
        at=at,
        actor_id=administrator.id,
        facts={"suspension": suspension.id, "outcome": outcome},
    )
    enqueue_notice(
        session,
        person_id=held.id,
        kind=NoticeKind.SUSPENSION_DECIDED,
        at=at,
        facts={
            "outcome": outcome,
            "reason": words,
            "until": suspension.ends_at.isoformat(),
            "contested": suspension.contested_at is not None,
        },
    )
