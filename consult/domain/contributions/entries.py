"""What the counter may enter, for which phase, and what reached the municipality out of time. Pure.

Needs loaded: `consultation.phases` with their activities, `agent.grants`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.clock import opens, phase_for
from consult.domain.consultations.models import Activity, Consultation, Phase
from consult.domain.contributions.models import OBSERVED, Category, Channel, Kind
from consult.domain.contributions.rules import Refusal, goes_on, not_open
from consult.kernel.tunis import day_of
from consult.kernel.verdict import YES, Verdict, no

# What arrived before the closing may be entered until so many days after it. To be confirmed by the legal service.
ENTRY_DAYS = 10

CHANNELS_OF_COUNTER = (Channel.COUNTER, Channel.POST, Channel.MEETING, Channel.PHONE)
# What an agent enters for somebody; comments are said online.
ENTERED = (Kind.PROPOSAL, *OBSERVED)


def activity_for(kind: Kind) -> Activity:
    """What has to be open for it."""
    return Activity.PROPOSE if kind is Kind.PROPOSAL else Activity.OBSERVE


def entered_kinds(consultation: Consultation) -> tuple[Kind, ...]:
    """What the calendar of the consultation takes at all."""
    return tuple(
        kind for kind in ENTERED if any(opens(phase, activity_for(kind)) for phase in consultation.phases)
    )


def may_enter(
    agent: Person | None, consultation: Consultation, at: datetime, *, kind: Kind | None = None
) -> Verdict:
    """Whether the agent may enter something (of this kind) now: from the opening of its phase on.

    After the closing too: what arrived later takes its number all the same and stands apart (`may_have_arrived`).
    """
    if not holds(agent, Role.COUNTER_AGENT, consultation_id=consultation.id):
        return no(Refusal.NOT_COUNTER_AGENT)
    if not (verdict := goes_on(consultation, at)):
        return verdict
    activities = dict.fromkeys(activity_for(one) for one in ([kind] if kind else ENTERED))
    if any(_begun(consultation, activity, at) for activity in activities):
        return YES
    refused = [not_open(consultation, activity, at) for activity in activities]
    # That it opens later says more than that something else is never open.
    return next((one for one in refused if one.refusal is not Refusal.NEVER_OPEN), refused[0])


def takes_in_time(consultation: Consultation, at: datetime) -> bool:
    """Whether something that arrived in time may be entered now: while its phase is open and `ENTRY_DAYS` after it."""
    return any(
        at < phase.closes_at + timedelta(days=ENTRY_DAYS)
        for activity in dict.fromkeys(activity_for(kind) for kind in ENTERED)
        for phase in _begun(consultation, activity, at)
    )


def may_have_arrived(
    consultation: Consultation, *, kind: Kind, said_on: date, arrived_at: datetime | None, at: datetime
) -> Verdict:
    """Whether the days fit: said within the phase, and not after it arrived; arrived by now.

    What arrived in time is entered until `ENTRY_DAYS` after the closing; what arrived later is out of time
    (`missed_closing`) and may have been written later too. `arrived_at` may be None while the phase is open: now.
    """
    activity = activity_for(kind)
    if said_on > day_of(at):
        return no(Refusal.SAID_IN_FUTURE)
    if not (begun := _begun(consultation, activity, at)):
        return not_open(consultation, activity, at)
    if arrived_at is None:
        if phase_for(consultation, activity, at) is None:
            return not_arrived(consultation, activity, at)
        arrived_at = at
    if arrived_at > at:
        return no(Refusal.ARRIVED_IN_FUTURE)
    if day_of(arrived_at) < said_on:
        return no(Refusal.ARRIVED_BEFORE_SAID)
    phase = _phase_of_arrival(consultation, activity, arrived_at) or begun[0]
    # A phase that ends at midnight ends on the day before.
    opens_on, closes_on = day_of(phase.opens_at), day_of(phase.closes_at - timedelta(microseconds=1))
    if said_on < opens_on or (arrived_at < phase.closes_at and said_on > closes_on):
        return no(Refusal.SAID_OUTSIDE_PHASE, activity=activity, opens_on=opens_on, closes_on=closes_on)
    until = phase.closes_at + timedelta(days=ENTRY_DAYS)
    if arrived_at < phase.closes_at and at >= until:
        return no(Refusal.ENTRY_OVER, activity=activity, until_on=day_of(until))
    return YES


def not_arrived(consultation: Consultation, activity: Activity, at: datetime) -> Verdict:
    """After the closing it has to be said when it arrived: that alone tells whether it came in time."""
    refused = not_open(consultation, activity, at)
    return no(Refusal.ARRIVAL_NEEDED, **refused.facts) if refused.refusal is Refusal.CLOSED else refused


def missed_closing(
    consultation: Consultation, *, kind: Kind, arrived_at: datetime | None, at: datetime
) -> datetime | None:
    """The closing that it arrived at or after; None for what arrived in time. To the minute that was published."""
    arrived = arrived_at or at
    phase = _phase_of_arrival(consultation, activity_for(kind), arrived)
    return phase.closes_at if phase is not None and arrived >= phase.closes_at else None


def _begun(consultation: Consultation, activity: Activity, at: datetime) -> list[Phase]:
    """The phases of the activity that have opened by then, the latest first."""
    found = [phase for phase in consultation.phases if opens(phase, activity) and phase.opens_at <= at]
    return sorted(found, key=lambda phase: phase.opens_at, reverse=True)


def _phase_of_arrival(consultation: Consultation, activity: Activity, arrived_at: datetime) -> Phase | None:
    return next(iter(_begun(consultation, activity, arrived_at)), None)


def may_speak_as(category: Category, *, name: str, organisation_id: int | None) -> Verdict:
    """Whether who speaks at the counter is said in one way: the number that it takes cannot be taken back.

    An association that no list holds speaks under the name that the agent writes.
    """
    if category is Category.ANONYMOUS and name:
        return no(Refusal.NAMED_BUT_ANONYMOUS)
    if category is Category.ASSOCIATION and not (name or organisation_id):
        return no(Refusal.ASSOCIATION_UNNAMED)
    if category is not Category.ASSOCIATION and organisation_id:
        return no(Refusal.ASSOCIATION_NOT_SPEAKING)
    return YES
