"""What is open when: the clock of a consultation. Pure: everything comes in as an argument.

A consultation is given with its phases and their activities loaded (`queries.get_consultation`).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from consult.domain.consultations.models import (
    Activity,
    Consultation,
    ConsultationState,
    Phase,
    VoteRule,
)
from consult.domain.consultations.stopping import clock_of, is_stopped
from consult.kernel.tunis import TUNIS


class Standing(StrEnum):
    """Computed from the phases and the clock; never kept."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


def is_open(phase: Phase, at: datetime) -> bool:
    """[opens_at, closes_at)."""
    return phase.opens_at <= at < phase.closes_at


def opens(phase: Phase, activity: Activity) -> bool:
    return any(one.activity == activity for one in phase.activities)


def phase_for(consultation: Consultation, activity: Activity, at: datetime) -> Phase | None:
    """The phase in which the activity is open now; an activity is open in one phase at a time."""
    if consultation.state != ConsultationState.PUBLISHED or is_stopped(consultation, at):
        return None
    return next(
        (phase for phase in consultation.phases if is_open(phase, at) and opens(phase, activity)), None
    )


def next_opening(consultation: Consultation, activity: Activity, at: datetime) -> datetime | None:
    """When the activity opens next, or None when it does not open again."""
    coming = [
        phase.opens_at for phase in consultation.phases if phase.opens_at > at and opens(phase, activity)
    ]
    return min(coming, default=None)


def last_closing(consultation: Consultation, activity: Activity, at: datetime) -> datetime | None:
    """When the activity closed last, or None when it has never been open."""
    past = [
        phase.closes_at for phase in consultation.phases if phase.closes_at <= at and opens(phase, activity)
    ]
    return max(past, default=None)


def promises_in_order(
    consultation: Consultation, *, closing: datetime | None = None, **promised: date | None
) -> bool:
    """Whether the promised days (`synthesis_due_on`, `decision_due_on`; those not given as they stand) come in the
    order of the life that they promise: the last closing (or `closing`), the synthesis, the decision.
    """
    closings = [closing] if closing else [phase.closes_at for phase in consultation.phases]
    last = max((moment.astimezone(TUNIS).date() for moment in closings), default=None)
    days = [last] + [
        promised.get(name, getattr(consultation, name)) for name in ("synthesis_due_on", "decision_due_on")
    ]
    known = [day for day in days if day is not None]
    return known == sorted(known)


def level_for(phase: Phase, activity: Activity) -> int:
    """The level of verification that the phase asks for this activity."""
    return next(one.level for one in phase.activities if one.activity == activity)


def standing(consultation: Consultation, at: datetime) -> Standing:
    """Upcoming before its first phase, closed after its last, open between (also between two phases).

    While it is suspended it stands where it stood when that began.
    """
    at = clock_of(consultation, at)
    if consultation.opens_at is None or at < consultation.opens_at:
        return Standing.UPCOMING
    return (
        Standing.CLOSED
        if consultation.closes_at is not None and at >= consultation.closes_at
        else Standing.OPEN
    )


def voting_phase(consultation: Consultation, at: datetime) -> Phase | None:
    """The phase whose vote counts now: the open one, else the last closed one, else the next."""
    at = clock_of(consultation, at)
    voting = [phase for phase in consultation.phases if opens(phase, Activity.VOTE)]
    for phase in voting:
        if is_open(phase, at):
            return phase
    past = [phase for phase in voting if phase.closes_at <= at]
    if past:
        return max(past, key=lambda phase: phase.closes_at)
    return min(voting, key=lambda phase: phase.opens_at, default=None)


def results_hidden(consultation: Consultation, at: datetime) -> datetime | None:
    """The moment at which the results show, while they are hidden; None when they are visible now.

    Hidden from the moment a hiding phase opens until it closes; results of an earlier vote on the same
    contributions are hidden with them, since they are the same tallies. Where the next hiding phase opens as
    one closes, they show when that one has closed. A suspension does not close a vote. What a cancelled
    consultation had heard shows when the vote was to close, as it was published.
    """
    shown_at: datetime | None = None
    at = clock_of(consultation, at)
    cancelled_at = consultation.cancelled_at
    for phase in sorted(consultation.phases, key=lambda phase: phase.opens_at):
        if cancelled_at is not None and phase.opens_at >= cancelled_at:
            continue
        if phase.results_hidden and opens(phase, Activity.VOTE) and is_open(phase, shown_at or at):
            shown_at = phase.closes_at
    return shown_at


def vote_rule_at(consultation: Consultation, at: datetime) -> VoteRule | None:
    """The rule of the vote that counts now, or None when the consultation holds no vote."""
    phase = voting_phase(consultation, at)
    return phase.vote_rule if phase else None


def boundaries(consultation: Consultation) -> list[datetime]:
    """The moments at which the clock alone changes what its pages show."""
    moments = [moment for phase in consultation.phases for moment in (phase.opens_at, phase.closes_at)]
    return moments + ([consultation.suspended_at] if consultation.suspended_at is not None else [])
