"""Who may write a synthesis, and what it must be before it is published. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.clock import opens
from consult.domain.consultations.models import Activity, Consultation, ConsultationState
from consult.domain.consultations.stopping import clock_of
from consult.domain.contributions.models import Contribution, State
from consult.domain.synthesis.models import Synthesis, SynthesisState
from consult.kernel.localized import Language
from consult.kernel.verdict import YES, Verdict, no

TITLE_MAX = 200
TEXT_MAX = 8_000
REASON_MAX = 1_000
QUOTE_MAX = 600


class Refusal(StrEnum):
    NOT_MODERATOR = "not-moderator"
    CONSULTATION_NOT_PUBLISHED = "consultation-not-published"
    CONSULTATION_CANCELLED = "consultation-cancelled"  # since
    SYNTHESIS_STANDS = "synthesis-stands"
    ALREADY_PUBLISHED = "already-published"
    TITLE_NEEDED = "title-needed"
    TOO_LONG = "too-long"
    REASON_NEEDED = "reason-needed"
    NOT_HERE = "not-here"
    NOT_PUBLIC = "not-public"
    OUT_OF_TIME = "out-of-time"  # ref
    QUOTE_NOT_FOUND = "quote-not-found"
    CITED_ALREADY = "cited-already"
    NO_FINDING = "no-finding"
    PARTS_MISSING = "parts-missing"
    STILL_OPEN = "still-open"
    VOTE_OPEN = "vote-open"
    ENTRY_TOO_LATE = "entry-too-late"  # published_at
    NO_GROUND = "no-ground"  # numbers
    GAP_NEEDS_REASON = "gap-needs-reason"
    LANGUAGE_NEEDS_REASON = "language-needs-reason"
    FIGURE_UNKNOWN = "figure-unknown"  # names
    FIGURE_IN_TITLE = "figure-in-title"
    NOT_MODERATOR_OF_CITY = "not-moderator-of-city"
    SOURCE_NEEDED = "source-needed"
    YEAR_WRONG = "year-wrong"  # first, last
    NO_ROWS = "no-rows"
    NOTE_NEEDED = "note-needed"
    NOT_PUBLISHED = "not-published"
    NOT_BEGUN = "not-begun"
    NOTHING_CORRECTED = "nothing-corrected"
    ANSWERED = "answered"


class Part(StrEnum):
    """The texts around the findings. The minority is never left out: where nobody differed, it says so."""

    INTRODUCTION = "introduction"
    # What is said of who took part, beside the figures of it.
    PARTICIPANTS = "participants"
    METHOD = "method"
    MINORITY = "minority"


# Without these a report is not published. Of who took part the figures speak by themselves.
NEEDED = (Part.INTRODUCTION, Part.METHOD, Part.MINORITY)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What stands between a draft and its publication."""

    findings: int
    parts: tuple[Part, ...]
    # Proposals without a place, and proposals that no moderator has let through yet.
    open: int
    waiting: int
    # Numbers (from 1) of findings that cite nothing and of recommendations that rest on nothing.
    citing_nothing: tuple[int, ...]
    resting_on_nothing: tuple[int, ...]
    languages: tuple[Language, ...]
    # Names of inserted figures that stand for nothing any more: their finding was removed, their contribution hidden.
    unknown: tuple[str, ...] = ()

    @property
    def needs_reason(self) -> bool:
        return bool(self.open or self.waiting or self.citing_nothing)


def may_write(person: Person | None, consultation: Consultation) -> Verdict:
    """Moderators of the city or of this consultation, once it is published."""
    if not holds(person, Role.MODERATOR, consultation_id=consultation.id):
        return no(Refusal.NOT_MODERATOR)
    if consultation.state != ConsultationState.PUBLISHED:
        return no(Refusal.CONSULTATION_NOT_PUBLISHED)
    if consultation.cancelled_at is not None:
        return no(Refusal.CONSULTATION_CANCELLED, since=consultation.cancelled_at)
    return YES


def may_edit(person: Person | None, synthesis: Synthesis) -> Verdict:
    """Whoever may write, until it is published: then nothing changes any more. Its consultation is loaded."""
    verdict = may_write(person, synthesis.consultation)
    if verdict and synthesis.state == SynthesisState.PUBLISHED:
        return no(Refusal.ALREADY_PUBLISHED)
    return verdict


def may_place(person: Person | None, synthesis: Synthesis, contribution: Contribution) -> Verdict:
    """Whether this contribution may be cited or set aside: public, in time, and of this consultation."""
    verdict = may_edit(person, synthesis)
    if not verdict:
        return verdict
    if contribution.consultation_id != synthesis.consultation_id:
        return no(Refusal.NOT_HERE)
    if contribution.state != State.PUBLISHED:
        return no(Refusal.NOT_PUBLIC, ref=contribution.ref)
    if contribution.missed_at is not None:
        return no(Refusal.OUT_OF_TIME, ref=contribution.ref)
    return YES


def takes_entries(synthesis: Synthesis | None) -> Verdict:
    """Whether what was said on paper or aloud may still be entered: not once the synthesis is published.

    What came after it would have no place in it, and no recommendation could rest on it.
    """
    if synthesis is not None and synthesis.published_at is not None:
        return no(Refusal.ENTRY_TOO_LATE, published_at=synthesis.published_at)
    return YES


def folded(text: str) -> str:
    """Text with each run of white space as one space: how a quote is compared."""
    return " ".join(text.split())


def is_quote_of(quote: str, contribution: Contribution) -> bool:
    """Whether the words stand in the text (or the title) as they are, white space aside."""
    wanted = folded(quote)
    return any(wanted in folded(text) for text in (contribution.body, contribution.title or ""))


def last_closing(consultation: Consultation, *activities: Activity) -> datetime | None:
    """When the last of these activities closes, whether it has or not; None when none is ever open."""
    closings = [
        phase.closes_at
        for phase in consultation.phases
        if any(opens(phase, activity) for activity in activities)
    ]
    return max(closings, default=None)


def may_publish(
    person: Person | None,
    synthesis: Synthesis,
    gaps: Gaps,
    *,
    at: datetime,
    missing_reason: str | None = None,
    gap_reason: Mapping[str, str] | None = None,
) -> Verdict:
    """Whether it may be published now. The consultation's phases and activities are loaded.

    Not while anybody may still propose (what comes later would have no place) or vote (the figures are
    results, and results may be hidden until the vote closes). Each recommendation rests on a finding
    (settled.md); other gaps and missing languages need a reason.
    """
    verdict = may_edit(person, synthesis)
    if not verdict:
        return verdict
    # While it is suspended its phases do not close.
    at = clock_of(synthesis.consultation, at)
    closing = last_closing(synthesis.consultation, Activity.VOTE)
    if closing is not None and at < closing:
        return no(Refusal.VOTE_OPEN, until=closing)
    for activity in (Activity.PROPOSE, Activity.OBSERVE):
        closing = last_closing(synthesis.consultation, activity)
        if closing is not None and at < closing:
            return no(Refusal.STILL_OPEN, until=closing)
    if not gaps.findings:
        return no(Refusal.NO_FINDING)
    if gaps.parts:
        return no(Refusal.PARTS_MISSING, parts=gaps.parts)
    if gaps.resting_on_nothing:
        return no(Refusal.NO_GROUND, numbers=gaps.resting_on_nothing)
    if gaps.unknown:
        return no(Refusal.FIGURE_UNKNOWN, names=gaps.unknown)
    if gaps.needs_reason and not any((gap_reason or {}).values()):
        return no(Refusal.GAP_NEEDS_REASON)
    if gaps.languages and not missing_reason:
        return no(Refusal.LANGUAGE_NEEDS_REASON, languages=gaps.languages)
    return YES
