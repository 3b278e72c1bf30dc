"""Suspending, resuming and extending a published consultation, with a note that everybody reads.

Each act stands in the history on the public page for good (`models.PublicAct`). Cancelling tells the authors of
contributions and so stands above them, in `synthesis/cancelling.py`; what it shares with these is here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import clean_words, journal, judge, lock, touch
from consult.domain.consultations.calendar import order_phases
from consult.domain.consultations.directing import may_direct, may_extend, may_resume, may_suspend
from consult.domain.consultations.history import add_act
from consult.domain.consultations.models import ActKind, Consultation, Phase, PublicAct
from consult.domain.consultations.moves import (
    Move,
    apply_moves,
    extension,
    shifted,
    whole_days,
)
from consult.domain.consultations.rules import (
    REASON_MAX,
    TITLE_MAX,
    Refusal,
    complete_reason,
)
from consult.domain.territory.queries import languages_on
from consult.kernel.errors import Refused
from consult.kernel.tunis import TUNIS
from consult.kernel.verdict import require


@dataclass(frozen=True, slots=True)
class Decision:
    """What is told of an act: why, who decided it and on which day of Tunis. Texts in the three languages."""

    note: Mapping[str, str]
    decided_by: Mapping[str, str]
    decided_on: date


def begin_act(
    session: Session,
    consultation: Consultation,
    *,
    by: Person | None,
    decision: Decision,
    at: datetime,
    expected_version: int | None,
) -> Decision:
    """Hold the consultation, judge who acts, and clean what is told.

    Raises Stale; Refused: NOT_FOR_YOU, NOT_PUBLISHED, CANCELLED, NOTE_NEEDED, DECIDER_NEEDED, DECIDED_LATER,
    TOO_LONG.
    """
    lock(session, consultation, expected_version=expected_version)
    judge(by, may_direct(by, consultation))
    told = Decision(
        clean_words(decision.note, limit=REASON_MAX, one_line=False),
        clean_words(decision.decided_by, limit=TITLE_MAX),
        decision.decided_on,
    )
    languages = languages_on(session)
    if not complete_reason(told.note, languages=languages):
        raise Refused(Refusal.NOTE_NEEDED)
    if not complete_reason(told.decided_by, languages=languages):
        raise Refused(Refusal.DECIDER_NEEDED)
    if told.decided_on > at.astimezone(TUNIS).date():
        raise Refused(Refusal.DECIDED_LATER)
    return told


def finish_act(
    session: Session,
    consultation: Consultation,
    *,
    kind: ActKind,
    told: Decision,
    by: Person | None,
    at: datetime,
    effective_at: datetime | None = None,
    moves: Sequence[Move] = (),
) -> PublicAct:
    """Into the history and the journal; kept pages are let go."""
    act = add_act(
        session,
        consultation,
        kind=kind,
        note=told.note,
        by=by,
        at=at,
        effective_at=effective_at,
        decided_by=told.decided_by,
        decided_on=told.decided_on,
        moves=moves,
    )
    touch(session, consultation)
    facts = {
        "act": act.id,
        "effective_at": act.effective_at.isoformat(),
        "decided_on": told.decided_on.isoformat(),
        "moves": act.moves,
    }
    journal(session, consultation, act=f"consultation.{kind}", by=by, at=at, facts=facts)
    return act


def suspend_consultation(
    session: Session,
    *,
    consultation: Consultation,
    by: Person | None,
    decision: Decision,
    at: datetime,
    from_at: datetime | None = None,
    expected_version: int | None = None,
) -> PublicAct:
    """From now on, or from a moment to come, nothing can be sent until it is resumed; reading stays.

    Raises as `begin_act`, and Refused: ALREADY_SUSPENDED, DATE_IN_PAST, OVER.
    """
    told = begin_act(
        session, consultation, by=by, decision=decision, at=at, expected_version=expected_version
    )
    require(may_suspend(consultation, at=at, from_at=from_at))
    consultation.suspended_at = from_at or at
    consultation.standing_note = dict(told.note)
    return finish_act(
        session, consultation, kind=ActKind.SUSPENDED, told=told, by=by, at=at, effective_at=from_at
    )


def suspended_days(consultation: Consultation, at: datetime) -> int:
    """How many days its suspension has lasted, a begun one counted whole; 0 before it begins."""
    since = consultation.suspended_at
    return whole_days(at - since) if since is not None and since < at else 0


def moves_of_resuming(consultation: Consultation, at: datetime) -> list[Move]:
    """The dates as they become when the suspended days are given back."""
    since, days = consultation.suspended_at, suspended_days(consultation, at)
    return shifted(consultation, since=since, days=days) if since is not None and days else []


def must_give_back(consultation: Consultation, at: datetime) -> bool:
    """Whether the suspension took days of the display of a plan: what the law gives is not shortened by it."""
    since = consultation.suspended_at
    return (
        since is not None
        and suspended_days(consultation, at) > 0
        and any(phase.kept_until is not None and phase.closes_at > since for phase in consultation.phases)
    )


def resume_consultation(
    session: Session,
    *,
    consultation: Consultation,
    by: Person | None,
    decision: Decision,
    at: datetime,
    give_back: bool,
    expected_version: int | None = None,
) -> PublicAct:
    """Open again what its calendar opens. `give_back`: its phases are longer by the days it was suspended.

    A suspension to come is called off in the same way. Raises as `begin_act`, and Refused: NOT_SUSPENDED,
    DISPLAY_GIVES_BACK.
    """
    told = begin_act(
        session, consultation, by=by, decision=decision, at=at, expected_version=expected_version
    )
    require(may_resume(consultation))
    if not give_back and must_give_back(consultation, at):
        raise Refused(Refusal.DISPLAY_GIVES_BACK)
    moves = moves_of_resuming(consultation, at) if give_back else []
    apply_moves(consultation, moves)
    # The days that are given back to a display are kept as those of the law are.
    given = {move.phase_id for move in moves}
    for phase in consultation.phases:
        if phase.kept_until is not None and phase.id in given:
            phase.kept_until = phase.closes_at
    order_phases(consultation)
    consultation.suspended_at = consultation.standing_note = None
    return finish_act(session, consultation, kind=ActKind.RESUMED, told=told, by=by, at=at, moves=moves)


def extend_phase(
    session: Session,
    *,
    consultation: Consultation,
    phase: Phase,
    by: Person | None,
    closes_at: datetime,
    decision: Decision,
    at: datetime,
    expected_version: int | None = None,
) -> PublicAct:
    """A later closing; phases after it that would open one of its activities twice move with it.

    None of these has opened: it would open its activity twice by now. Raises as `begin_act`, and Refused:
    PHASE_HAS_CLOSED, NOT_LATER, ALREADY_SUSPENDED.
    """
    told = begin_act(
        session, consultation, by=by, decision=decision, at=at, expected_version=expected_version
    )
    require(may_extend(consultation, phase, at=at, closes_at=closes_at))
    moves = extension(consultation, phase, closes_at)
    apply_moves(consultation, moves)
    order_phases(consultation)
    return finish_act(session, consultation, kind=ActKind.EXTENDED, told=told, by=by, at=at, moves=moves)
