"""What is open when, and who may change a consultation. Pure: everything comes in as an argument.

A consultation is given with its phases and their activities loaded (`queries.get_consultation`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.models import (
    Activity,
    Consultation,
    ConsultationState,
    DocumentKind,
    Phase,
    VoteRule,
)
from consult.kernel.localized import Language, missing_languages
from consult.kernel.verdict import YES, Verdict, no


class Standing(StrEnum):
    """Computed from the phases and the clock; never kept."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class Refusal(StrEnum):
    NOT_FOR_YOU = "not-for-you"
    WITHDRAWN = "withdrawn"
    ALREADY_PUBLISHED = "already-published"
    PHASE_ORDER = "phase-order"
    ACTIVITY_OPEN_TWICE = "activity-open-twice"
    RULE_FIXED = "rule-fixed"
    VOTE_NEEDS_RULE = "vote-needs-rule"
    DATE_NEEDS_REASON = "date-needs-reason"
    PHASE_HAS_OPENED = "phase-has-opened"
    NOT_COMPLETE = "not-complete"
    SLUG_TAKEN = "slug-taken"
    SLUG_FIXED = "slug-fixed"


class Missing(StrEnum):
    """What a consultation must have before it is published."""

    TITLE = "title"
    SUMMARY = "summary"
    QUESTION = "question"
    CAN_CHANGE = "can-change"
    CANNOT_CHANGE = "cannot-change"
    WHO_DECIDES = "who-decides"
    PROMISE = "promise"
    PHASES = "phases"
    DOCUMENTS = "documents"


TEXTS: dict[Missing, str] = {
    Missing.TITLE: "title",
    Missing.SUMMARY: "summary",
    Missing.QUESTION: "question",
    Missing.CAN_CHANGE: "can_change",
    Missing.CANNOT_CHANGE: "cannot_change",
    Missing.WHO_DECIDES: "who_decides",
    Missing.PROMISE: "promise_words",
}


def is_open(phase: Phase, at: datetime) -> bool:
    """[opens_at, closes_at)."""
    return phase.opens_at <= at < phase.closes_at


def opens(phase: Phase, activity: Activity) -> bool:
    return any(one.activity == activity for one in phase.activities)


def phase_for(consultation: Consultation, activity: Activity, at: datetime) -> Phase | None:
    """The phase in which the activity is open now; an activity is open in one phase at a time."""
    if consultation.state != ConsultationState.PUBLISHED:
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


def level_for(phase: Phase, activity: Activity) -> int:
    """The level of verification that the phase asks for this activity."""
    return next(one.level for one in phase.activities if one.activity == activity)


def standing(consultation: Consultation, at: datetime) -> Standing:
    """Upcoming before its first phase, closed after its last, open between (also between two phases)."""
    if consultation.opens_at is None or at < consultation.opens_at:
        return Standing.UPCOMING
    return (
        Standing.CLOSED
        if consultation.closes_at is not None and at >= consultation.closes_at
        else Standing.OPEN
    )


def voting_phase(consultation: Consultation, at: datetime) -> Phase | None:
    """The phase whose vote counts now: the open one, else the last closed one, else the next."""
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
    contributions are hidden with them, since they are the same tallies.
    """
    hiding = [
        phase.closes_at
        for phase in consultation.phases
        if phase.results_hidden and opens(phase, Activity.VOTE) and is_open(phase, at)
    ]
    return max(hiding, default=None)


def vote_rule_at(consultation: Consultation, at: datetime) -> VoteRule | None:
    """The rule of the vote that counts now, or None when the consultation holds no vote."""
    phase = voting_phase(consultation, at)
    return phase.vote_rule if phase else None


def boundaries(consultation: Consultation) -> list[datetime]:
    """The moments at which the clock alone changes what its pages show."""
    return [moment for phase in consultation.phases for moment in (phase.opens_at, phase.closes_at)]


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """A phase as it is wanted: what `may_have_phase` judges and the actions write."""

    title: dict[str, str]
    summary: dict[str, str]
    opens_at: datetime
    closes_at: datetime
    # Activity -> level of verification.
    activities: dict[Activity, int]
    vote_rule: VoteRule | None = None
    results_hidden: bool = True


def may_edit_content(person: Person | None, consultation: Consultation | None) -> Verdict:
    """Moderators make consultations' content, for the whole city or the one they were given (settled.md)."""
    consultation_id = consultation.id if consultation is not None else None
    if not holds(person, Role.MODERATOR, consultation_id=consultation_id):
        return no(Refusal.NOT_FOR_YOU)
    if consultation is not None and consultation.state == ConsultationState.WITHDRAWN:
        return no(Refusal.WITHDRAWN)
    return YES


def may_have_phase(
    phases: Sequence[Phase],
    plan: PhasePlan,
    *,
    replaces: Phase | None = None,
    at: datetime,
    published: bool,
    reason: bool,
) -> Verdict:
    """Whether a consultation with these phases may have this one, instead of `replaces` when given.

    After publication dates change only with a public reason, and a vote's rule is fixed once voting has opened.
    """
    if plan.opens_at >= plan.closes_at:
        return no(Refusal.PHASE_ORDER)
    if Activity.VOTE in plan.activities and plan.vote_rule is None:
        return no(Refusal.VOTE_NEEDS_RULE)
    if published:
        dates = None if replaces is None else (replaces.opens_at, replaces.closes_at)
        if dates != (plan.opens_at, plan.closes_at) and not reason:
            return no(Refusal.DATE_NEEDS_REASON)
        voted = replaces is not None and opens(replaces, Activity.VOTE) and replaces.opens_at <= at
        if voted and replaces is not None:
            same = (replaces.vote_rule, replaces.results_hidden, Activity.VOTE in plan.activities)
            if same != (plan.vote_rule, plan.results_hidden, True):
                return no(Refusal.RULE_FIXED)
    for other in phases:
        if other is replaces or not (plan.opens_at < other.closes_at and other.opens_at < plan.closes_at):
            continue
        for one in other.activities:
            if one.activity in plan.activities:
                return no(Refusal.ACTIVITY_OPEN_TWICE, activity=one.activity, other=other.title)
    return YES


def may_remove_phase(consultation: Consultation, phase: Phase, *, at: datetime) -> Verdict:
    """A phase of a published consultation that has opened stays: people have acted in it."""
    if consultation.state == ConsultationState.PUBLISHED and phase.opens_at <= at:
        return no(Refusal.PHASE_HAS_OPENED)
    return YES


def missing_parts(consultation: Consultation) -> list[Missing]:
    """What it must still have before it is published, in the order in which it is asked for."""
    found = [part for part, column in TEXTS.items() if not any(getattr(consultation, column).values())]
    if not consultation.phases:
        found.append(Missing.PHASES)
    papers = [
        one for one in consultation.documents if one.kind == DocumentKind.DOCUMENT and one.removed_at is None
    ]
    if not papers:
        found.append(Missing.DOCUMENTS)
    return found


def languages_missing(consultation: Consultation) -> tuple[Language, ...]:
    """The languages in which some text of it, of its phases, themes or documents has no words."""
    texts = [getattr(consultation, column) for column in TEXTS.values()]
    texts += [text for phase in consultation.phases for text in (phase.title, phase.summary)]
    texts += [theme.name for theme in consultation.themes]
    texts += [document.title for document in consultation.documents if document.removed_at is None]
    return missing_languages(texts)


def may_publish(person: Person | None, consultation: Consultation, *, missing_reason: str | None) -> Verdict:
    """Publishing asks for every part and for all three languages, or for a stated reason."""
    verdict = may_edit_content(person, consultation)
    if not verdict:
        return verdict
    if consultation.state == ConsultationState.PUBLISHED:
        return no(Refusal.ALREADY_PUBLISHED)
    if missing_parts(consultation) or (languages_missing(consultation) and not missing_reason):
        return no(Refusal.NOT_COMPLETE)
    return YES
