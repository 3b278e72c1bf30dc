"""Dates that an act moves: what they were and what they become. Pure.

What is moved is moved by whole days, so that a phase that opened at 9:00 still opens at 9:00: Tunis has had no
summer time since 2008.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from consult.domain.consultations.clock import promises_in_order
from consult.domain.consultations.models import Consultation, Phase

PROMISES = ("synthesis_due_on", "decision_due_on")
DAY = timedelta(days=1)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Move:
    """A phase (`phase_id`, spans) or a promised day (`promise`, days), before and after; no before of a new one."""

    before: Any
    after: Any
    phase_id: int | None = None
    promise: str | None = None

    def kept(self) -> dict[str, Any]:
        """As it is written down."""
        if self.promise is not None:
            return {
                "promise": self.promise,
                "before": self.before.isoformat(),
                "after": self.after.isoformat(),
            }
        return {
            "phase": self.phase_id,
            "before": [moment.isoformat() for moment in self.before] if self.before else None,
            "after": [moment.isoformat() for moment in self.after],
        }


def read_moves(kept: Sequence[Mapping[str, Any]]) -> list[Move]:
    """What `kept` wrote."""
    return [
        Move(date.fromisoformat(one["before"]), date.fromisoformat(one["after"]), promise=one["promise"])
        if "promise" in one
        else Move(_span(one["before"]) if one["before"] else None, _span(one["after"]), phase_id=one["phase"])
        for one in kept
    ]


def _span(moments: Sequence[str]) -> Span:
    return datetime.fromisoformat(moments[0]), datetime.fromisoformat(moments[1])


def whole_days(span: timedelta) -> int:
    """Days of this span, a begun one counted whole."""
    return -(-span // DAY)


def moved_phase(phase: Phase, opens_at: datetime, closes_at: datetime) -> Move:
    return Move((phase.opens_at, phase.closes_at), (opens_at, closes_at), phase_id=phase.id)


def shifted(consultation: Consultation, *, since: datetime, days: int) -> list[Move]:
    """Every phase that had not closed at `since` later by so many days: an open one closes later, one to come
    moves whole; and the promised days where they would come before what they promise."""
    shift = days * DAY
    moves = [
        moved_phase(
            phase,
            phase.opens_at if phase.opens_at <= since else phase.opens_at + shift,
            phase.closes_at + shift,
        )
        for phase in consultation.phases
        if phase.closes_at > since
    ]
    return moves + _promises(consultation, moves, days)


def extension(consultation: Consultation, phase: Phase, closes_at: datetime) -> list[Move]:
    """The phase with its later closing, then each phase after it that would open one of its activities twice:
    moved by the days that are needed, with its length; and the promised days."""
    moves = [moved_phase(phase, phase.opens_at, closes_at)]
    spans = {one.id: (one.opens_at, one.closes_at) for one in consultation.phases}
    spans[phase.id] = (phase.opens_at, closes_at)
    activities = {one.id: {row.activity for row in one.activities} for one in consultation.phases}
    placed = [phase.id]
    later = [one for one in consultation.phases if one is not phase and one.opens_at >= phase.opens_at]
    for other in sorted(later, key=lambda one: (one.opens_at, one.closes_at)):
        opens_at, until = spans[other.id]
        ends = [
            spans[before][1]
            for before in placed
            if activities[before] & activities[other.id] and spans[before][1] > opens_at
        ]
        if ends:
            shift = whole_days(max(ends) - opens_at) * DAY
            spans[other.id] = (opens_at + shift, until + shift)
            moves.append(moved_phase(other, *spans[other.id]))
        placed.append(other.id)
    days = whole_days(closes_at - phase.closes_at)
    return moves + _promises(consultation, moves, days)


def _promises(consultation: Consultation, moves: Sequence[Move], days: int) -> list[Move]:
    """The promised days moved with the calendar, where they would not come after it any more."""
    after = {move.phase_id: move.after for move in moves}
    closes_at = max(
        (after.get(one.id, (one.opens_at, one.closes_at))[1] for one in consultation.phases), default=None
    )
    if closes_at is None or promises_in_order(consultation, closing=closes_at):
        return []
    if not promises_in_order(consultation):
        # They did not follow its last closing before either.
        return []
    return [
        Move(day, day + timedelta(days=days), promise=name)
        for name in PROMISES
        if (day := getattr(consultation, name)) is not None
    ]


def apply_moves(consultation: Consultation, moves: Sequence[Move]) -> None:
    """Write the later dates into the phases and the promises."""
    phases = {phase.id: phase for phase in consultation.phases}
    for move in moves:
        if move.promise is not None:
            setattr(consultation, move.promise, move.after)
        elif move.phase_id is not None:
            phases[move.phase_id].opens_at, phases[move.phase_id].closes_at = move.after
