"""Reading flags: one's own, those that wait on a text, and how many texts wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from consult.domain.contributions.models import Contribution
from consult.domain.moderation.models import (
    Flag,
    FlaggedText,
    FlagOutcome,
    FlagReason,
    FlagSettlement,
    Ruling,
)
from consult.domain.moderation.queue import FLAGGED_STATES

# Figures are counted up to here and then said to be more.
COUNTED = 1_000
# Of a text that very many flag, so many explanations are read; the reasons are counted all the same.
MOST_WORDS = 30


def find_flag(session: Session, *, contribution_id: int, person_id: int) -> Flag | None:
    """The one flag of this person on this text; its settlement, the ruling and its rule are loaded."""
    return session.scalars(
        select(Flag)
        .where(Flag.contribution_id == contribution_id, Flag.person_id == person_id)
        .options(joinedload(Flag.settlement).joinedload(FlagSettlement.ruling).joinedload(Ruling.rule))
        .execution_options(populate_existing=True)
    ).first()


@dataclass(frozen=True, slots=True)
class Words:
    """Why somebody flagged a text. Not who: that is read for nobody."""

    id: int
    reason: FlagReason
    explanation: str | None
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Flagged:
    """The open flags on one text: since when, how many by reason, the most frequent first."""

    first_at: datetime
    reasons: Mapping[FlagReason, int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return sum(self.reasons.values())


def flagged_of(session: Session, ids: Collection[int]) -> dict[int, Flagged | None]:
    """What waits on each of these texts. Every id is there."""
    found: dict[int, Flagged | None] = dict.fromkeys(ids)
    if found:
        for row in session.scalars(select(FlaggedText).where(FlaggedText.contribution_id.in_(found))):
            ordered = sorted(row.reasons.items(), key=lambda counted: -counted[1])
            found[row.contribution_id] = Flagged(
                row.first_at, {FlagReason(reason): number for reason, number in ordered}
            )
    return found


def list_words(session: Session, contribution_id: int) -> Sequence[Words]:
    """What those wrote whose flags are open, the newest first, at most `MOST_WORDS`."""
    rows = session.execute(
        select(Flag.id, Flag.reason, Flag.explanation, Flag.language, Flag.at)
        .where(Flag.contribution_id == contribution_id, Flag.settlement_id.is_(None))
        .order_by(Flag.id.desc())
        .limit(MOST_WORDS)
    )
    return [Words(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class FlagsWaiting:
    """Texts with open flags, counted up to `COUNTED` + 1, and since when the first of them waits."""

    number: int
    first_at: datetime | None


def flags_waiting(session: Session, consultation_ids: Sequence[int] | None) -> FlagsWaiting:
    """None: those of the whole city."""
    some = _waiting(select(FlaggedText.first_at), consultation_ids).limit(COUNTED + 1).subquery()
    number, first_at = session.execute(select(func.count(), func.min(some.c.first_at))).one()
    return FlagsWaiting(int(number), first_at)


def _waiting(statement: Any, consultation_ids: Sequence[int] | None) -> Any:
    statement = (
        statement.select_from(FlaggedText)
        .join(FlaggedText.contribution)
        .where(Contribution.state.in_(FLAGGED_STATES))
        .order_by(FlaggedText.first_at, FlaggedText.contribution_id)
    )
    if consultation_ids is not None:
        statement = statement.where(FlaggedText.consultation_id.in_(consultation_ids))
    return statement


def count_dismissed(session: Session) -> int:
    """How often a text stayed after it was flagged, counted up to `COUNTED` + 1: a figure of the public log."""
    some = (
        select(FlagSettlement.id)
        .where(FlagSettlement.outcome == FlagOutcome.STAYS)
        .limit(COUNTED + 1)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(some)) or 0
