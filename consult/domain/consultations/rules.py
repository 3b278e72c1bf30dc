"""Who may change a consultation, and into what. Pure: everything comes in as an argument.

A consultation is given with its phases and their activities loaded (`queries.get_consultation`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.clock import opens
from consult.domain.consultations.completeness import languages_missing, missing_parts
from consult.domain.consultations.models import (
    VOTED,
    Activity,
    Consultation,
    ConsultationState,
    Phase,
    Series,
    VoteRule,
)
from consult.kernel.localized import Language
from consult.kernel.verdict import YES, Verdict, no

# Longest texts of the city, in code points of the cleaned text.
TITLE_MAX = 160
SUMMARY_MAX = 600
TEXT_MAX = 8_000
NAME_MAX = 120
ALTERNATIVE_MAX = 400
REASON_MAX = 1_000
THEMES_MAX = 60
PHASES_MAX = 12
DOCUMENTS_MAX = 40

# Addresses of the desk's own pages beside those of consultations.
RESERVED_SLUGS = frozenset({"new"})


class Refusal(StrEnum):
    """Why the desk's wish is refused; in brackets the facts of the sentence."""

    NOT_FOR_YOU = "not-for-you"
    WITHDRAWN = "withdrawn"
    ALREADY_PUBLISHED = "already-published"
    NO_TITLE = "no-title"
    TOO_LONG = "too-long"  # limit
    TOO_MANY = "too-many"  # limit
    THEME_TOO_DEEP = "theme-too-deep"
    PHASE_ORDER = "phase-order"
    ACTIVITY_OPEN_TWICE = "activity-open-twice"  # activity, other (its title), opens_at, closes_at
    RULE_FIXED = "rule-fixed"  # opens_at
    RULES_DIFFER = "rules-differ"  # other (its title)
    VOTE_NEEDS_RULE = "vote-needs-rule"
    DATE_NEEDS_REASON = "date-needs-reason"
    PHASE_HAS_OPENED = "phase-has-opened"  # opens_at
    PHASE_HAS_CLOSED = "phase-has-closed"  # closes_at
    DATE_IN_PAST = "date-in-past"  # at
    PHASE_PUBLISHED = "phase-published"
    NOT_COMPLETE = "not-complete"
    LANGUAGES_MISSING = "languages-missing"
    CALENDAR_OVER = "calendar-over"  # closes_at
    LAST_DOCUMENT = "last-document"
    NO_DOCUMENT_TITLE = "no-document-title"
    NO_ALTERNATIVE = "no-alternative"
    HEARD_ALREADY = "heard-already"
    BAD_SLUG = "bad-slug"
    SLUG_TAKEN = "slug-taken"  # slug
    SLUG_FIXED = "slug-fixed"
    PROMISED_TOO_EARLY = "promised-too-early"
    NOT_PUBLISHED = "not-published"
    CANCELLED = "cancelled"  # since
    ALREADY_SUSPENDED = "already-suspended"  # since
    NOT_SUSPENDED = "not-suspended"
    OVER = "over"  # closes_at
    NOT_LATER = "not-later"  # closes_at
    NOTE_NEEDED = "note-needed"
    DECIDER_NEEDED = "decider-needed"
    DECIDED_LATER = "decided-later"
    NOTHING_TO_CALL_OFF = "nothing-to-call-off"
    ON_DISPLAY = "on-display"
    DISPLAY_KEPT = "display-kept"  # closes_at
    DISPLAY_BEGUN = "display-begun"  # since
    DISPLAY_GIVES_BACK = "display-gives-back"


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
    # The kinds that are voted on, of `models.VOTED`.
    vote_kinds: tuple[str, ...] = (VOTED[0],)


def may_edit_content(person: Person | None, consultation: Consultation | None) -> Verdict:
    """Moderators make consultations' content, for the whole city or the one they were given (settled.md)."""
    consultation_id = consultation.id if consultation is not None else None
    if not holds(person, Role.MODERATOR, consultation_id=consultation_id):
        return no(Refusal.NOT_FOR_YOU)
    if consultation is not None and consultation.state == ConsultationState.WITHDRAWN:
        return no(Refusal.WITHDRAWN)
    return YES


def may_see_at_desk(person: Person | None, consultation: Consultation) -> Verdict:
    """Its moderators and the administrators see it before it is published."""
    roles = (Role.MODERATOR, Role.ADMINISTRATOR)
    seen = any(holds(person, role, consultation_id=consultation.id) for role in roles)
    return YES if seen else no(Refusal.NOT_FOR_YOU)


def may_change_settings(person: Person | None, consultation: Consultation) -> Verdict:
    """Its moderators and the administrators: reading before publishing, days promised."""
    seen = may_see_at_desk(person, consultation)
    if seen and consultation.state == ConsultationState.WITHDRAWN:
        return no(Refusal.WITHDRAWN)
    return seen


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

    After publication dates and what they open change only with a public reason (`reason`: it is there, in the
    three languages); what has happened stands: an opening that passed, a phase that closed, the rule of a
    vote that has begun.
    """
    if plan.opens_at >= plan.closes_at:
        return no(Refusal.PHASE_ORDER)
    if Activity.VOTE in plan.activities and plan.vote_rule is None:
        return no(Refusal.VOTE_NEEDS_RULE)
    if replaces is not None and not (kept := may_close_then(replaces, plan)):
        return kept
    if published:
        standing_still = _published_phase_may_become(replaces, plan, at=at, reason=reason)
        if not standing_still:
            return standing_still
    for other in phases:
        if other is replaces:
            continue
        if published and Activity.VOTE in plan.activities and other.vote_rule not in (None, plan.vote_rule):
            return no(Refusal.RULES_DIFFER, other=other.title)
        if not (plan.opens_at < other.closes_at and other.opens_at < plan.closes_at):
            continue
        for one in other.activities:
            if one.activity in plan.activities:
                return no(
                    Refusal.ACTIVITY_OPEN_TWICE,
                    activity=one.activity,
                    other=other.title,
                    opens_at=other.opens_at,
                    closes_at=other.closes_at,
                )
    return YES


def may_close_then(phase: Phase, plan: PhasePlan) -> Verdict:
    """The display of a plan is not closed early: not by its dates, and not by what it opens."""
    if phase.kept_until is None:
        return YES
    if plan.closes_at < phase.kept_until or Activity.OBSERVE not in plan.activities:
        return no(Refusal.DISPLAY_KEPT, closes_at=phase.kept_until)
    return YES


def may_take_back(consultation: Consultation, *, at: datetime) -> Verdict:
    """A display that has begun is not taken back: it can be suspended, or cancelled with its reason."""
    begun = [one.opens_at for one in consultation.phases if one.kept_until is not None and one.opens_at <= at]
    if begun and consultation.state == ConsultationState.PUBLISHED:
        return no(Refusal.DISPLAY_BEGUN, since=min(begun))
    return YES


def _published_phase_may_become(
    phase: Phase | None, plan: PhasePlan, *, at: datetime, reason: bool
) -> Verdict:
    if phase is None:
        if plan.opens_at < at:
            return no(Refusal.DATE_IN_PAST, at=at)
        return YES if reason else no(Refusal.DATE_NEEDS_REASON)
    opened, closed = phase.opens_at <= at, phase.closes_at <= at
    opened_now = {one.activity: one.level for one in phase.activities}
    dates_move = (phase.opens_at, phase.closes_at) != (plan.opens_at, plan.closes_at)
    if closed and (dates_move or opened_now != dict(plan.activities)):
        return no(Refusal.PHASE_HAS_CLOSED, closes_at=phase.closes_at)
    if opened and phase.opens_at != plan.opens_at:
        return no(Refusal.PHASE_HAS_OPENED, opens_at=phase.opens_at)
    if phase.opens_at != plan.opens_at and plan.opens_at < at:
        return no(Refusal.DATE_IN_PAST, at=at)
    if phase.closes_at != plan.closes_at and plan.closes_at < at:
        return no(Refusal.DATE_IN_PAST, at=at)
    rule = (phase.vote_rule, phase.results_hidden, opened_now.get(Activity.VOTE), set(phase.vote_kinds))
    wanted_rule = (
        plan.vote_rule,
        plan.results_hidden,
        plan.activities.get(Activity.VOTE),
        set(plan.vote_kinds),
    )
    if opened and Activity.VOTE in opened_now and rule != wanted_rule:
        return no(Refusal.RULE_FIXED, opens_at=phase.opens_at)
    if (dates_move or opened_now != dict(plan.activities) or rule != wanted_rule) and not reason:
        return no(Refusal.DATE_NEEDS_REASON)
    return YES


def may_remove_phase(consultation: Consultation, phase: Phase, *, at: datetime) -> Verdict:
    """A phase of a published calendar stays: its dates change, with a reason."""
    if consultation.state != ConsultationState.DRAFT:
        return no(Refusal.PHASE_PUBLISHED)
    if phase.kept_until is not None:
        return no(Refusal.DISPLAY_KEPT, closes_at=phase.kept_until)
    return YES


def may_publish(
    person: Person | None,
    consultation: Consultation,
    *,
    missing_reason: str | None,
    languages: Sequence[Language],
    at: datetime | None = None,
) -> Verdict:
    """Publishing asks for every part and for all languages that are on, or for a stated reason."""
    verdict = may_edit_content(person, consultation)
    if not verdict:
        return verdict
    return publishable(consultation, missing_reason=missing_reason, languages=languages, at=at)


def publishable(
    consultation: Consultation,
    *,
    missing_reason: str | None,
    languages: Sequence[Language],
    at: datetime | None = None,
) -> Verdict:
    """Whether it is ready, whoever publishes it; with `at`, whether its calendar is not over yet.

    `languages`: those of the platform that are on.
    """
    if consultation.state == ConsultationState.WITHDRAWN:
        return no(Refusal.WITHDRAWN)
    if consultation.state == ConsultationState.PUBLISHED:
        return no(Refusal.ALREADY_PUBLISHED)
    verdict = stands_whole(consultation, missing_reason=missing_reason, languages=languages)
    if not verdict:
        return verdict
    closes_at = consultation.closes_at
    if consultation.series == Series.LEGAL and at is not None and closes_at is not None and closes_at <= at:
        return no(Refusal.CALENDAR_OVER, closes_at=closes_at)
    return YES


def stands_whole(
    consultation: Consultation, *, missing_reason: str | None, languages: Sequence[Language]
) -> Verdict:
    """Whether readers miss nothing, and none of these languages without a reason; also asked of each later change."""
    if missing_parts(consultation):
        return no(Refusal.NOT_COMPLETE)
    voting = [phase for phase in consultation.phases if opens(phase, Activity.VOTE)]
    for phase in voting[1:]:
        # One person has one vote on a proposal, in whichever phase it was cast: so there is one rule.
        if phase.vote_rule != voting[0].vote_rule:
            return no(Refusal.RULES_DIFFER, other=voting[0].title)
    if languages_missing(consultation, languages=languages) and not missing_reason:
        return no(Refusal.LANGUAGES_MISSING)
    return YES


def complete_reason(reason: Mapping[str, str] | None, *, languages: Sequence[Language]) -> bool:
    """Whether a public reason is there in all these languages."""
    return all((reason or {}).get(language) for language in languages)
