"""Who may say, change, take back and see what. Pure: nothing here asks the database.

Needs loaded: `consultation.phases` with their activities, `person.grants`, `contribution.consultation` (so
loaded too). Every "no" carries the facts its sentence needs.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from consult.domain.accounts.models import Level, Person, Role
from consult.domain.accounts.rules import holds, may_take_part
from consult.domain.consultations.clock import last_closing, level_for, next_opening, phase_for
from consult.domain.consultations.models import Activity, Consultation
from consult.domain.consultations.stopping import is_cancelled, is_suspended
from consult.domain.contributions.models import (
    BODY_MAX,
    COMMENT_MAX,
    REMARKS,
    TITLE_MAX,
    TITLE_MIN,
    Contribution,
    Kind,
    Side,
    State,
)
from consult.kernel.prose import length
from consult.kernel.verdict import YES, Verdict, no

# A proposal of fewer code points says nothing that others could answer.
BODY_MIN = 20
# What is not sent yet may be longer than what may be sent: nobody's pasted text is cut.
DRAFT_BODY_MAX = 20_000
DRAFTS_MAX = 30
NAME_MAX = 80
PLACE_MAX = 160


class Refusal(StrEnum):
    """Why a wish about a contribution is refused; in brackets the facts."""

    NOT_OPEN_YET = "not-open-yet"  # activity, opens_at
    CLOSED = "closed"  # activity, closed_at
    NEVER_OPEN = "never-open"  # activity
    SIGN_IN_FIRST = "sign-in-first"
    STAFF_ACCOUNT = "staff-account"
    SUSPENDED = "suspended"  # since, because
    CANCELLED = "cancelled"  # since, because
    CONFIRM_FIRST = "confirm-first"
    VERIFY_FIRST = "verify-first"  # level
    NOT_YOURS = "not-yours"
    NOT_A_DRAFT = "not-a-draft"
    OTHER_WORDS = "other-words"  # ref
    ANSWERED = "answered"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    WAITING = "waiting"
    PARENT_NOT_PUBLISHED = "parent-not-published"
    # What was merged is answered at its head, a new wording that heads nothing any more not at all.
    PARENT_MERGED = "parent-merged"
    WORDING_CLOSED = "wording-closed"
    NOT_A_MEMBER = "not-a-member"
    UNKNOWN_THEME = "unknown-theme"
    UNKNOWN_ARRONDISSEMENT = "unknown-arrondissement"
    TITLE_TOO_SHORT = "title-too-short"  # limit, length
    TITLE_TOO_LONG = "title-too-long"  # limit, length
    BODY_EMPTY = "body-empty"
    BODY_TOO_SHORT = "body-too-short"  # limit, length
    BODY_TOO_LONG = "body-too-long"  # limit, length
    TOO_MANY_DRAFTS = "too-many-drafts"  # limit
    SENT_ALREADY = "sent-already"  # ref
    NOT_COUNTER_AGENT = "not-counter-agent"
    NOT_A_COUNTER_CHANNEL = "not-a-counter-channel"
    SAID_OUTSIDE_PHASE = "said-outside-phase"  # activity, opens_on, closes_on
    SAID_IN_FUTURE = "said-in-future"
    ENTRY_OVER = "entry-over"  # activity, until_on
    ARRIVAL_NEEDED = "arrival-needed"  # activity, closed_at
    ARRIVED_IN_FUTURE = "arrived-in-future"
    ARRIVED_BEFORE_SAID = "arrived-before-said"
    NOT_ENTERED = "not-entered"
    TITLE_NOT_HERE = "title-not-here"
    NAME_TOO_LONG = "name-too-long"  # limit, length
    PLACE_TOO_LONG = "place-too-long"  # limit, length
    NAMED_BUT_ANONYMOUS = "named-but-anonymous"
    ASSOCIATION_UNNAMED = "association-unnamed"
    ASSOCIATION_NOT_SPEAKING = "association-not-speaking"
    NOT_A_REMARK = "not-a-remark"
    TEXT_NOT_DISPLAYED = "text-not-displayed"
    NO_SUCH_PARAGRAPH = "no-such-paragraph"
    NOT_IN_PARAGRAPH = "not-in-paragraph"
    QUOTE_TOO_LONG = "quote-too-long"  # limit, length
    NO_ALTERNATIVE = "no-alternative"
    ALTERNATIVE_TOO_LONG = "alternative-too-long"  # limit, length


# Who may speak ----------------------------------------------------------------------------------------------


def may_act(person: Person | None, consultation: Consultation, activity: Activity, at: datetime) -> Verdict:
    """Whether this person may do this in this consultation now: the phase first, then the person."""
    phase = phase_for(consultation, activity, at)
    if phase is None:
        return not_open(consultation, activity, at)
    if person is None:
        return no(Refusal.SIGN_IN_FIRST)
    if person.is_staff:
        return no(Refusal.STAFF_ACCOUNT)
    if person.level < Level.CONFIRMED:
        return no(Refusal.CONFIRM_FIRST)
    if person.level < (level := level_for(phase, activity)):
        return no(Refusal.VERIFY_FIRST, level=level)
    return may_take_part(person, at)


def goes_on(consultation: Consultation, at: datetime) -> Verdict:
    """Whether the consultation is neither suspended nor cancelled; if it is, since when and why."""
    note = consultation.standing_note or {}
    if is_cancelled(consultation, at):
        return no(Refusal.CANCELLED, since=consultation.cancelled_at, because=note)
    if is_suspended(consultation, at):
        return no(Refusal.SUSPENDED, since=consultation.suspended_at, because=note)
    return YES


def not_open(consultation: Consultation, activity: Activity, at: datetime) -> Verdict:
    """Why the activity is not open: all is suspended or cancelled, it opens later, it was open, it never is."""
    if not (verdict := goes_on(consultation, at)):
        return verdict
    if opens_at := next_opening(consultation, activity, at):
        return no(Refusal.NOT_OPEN_YET, activity=activity, opens_at=opens_at)
    if closed_at := last_closing(consultation, activity, at):
        return no(Refusal.CLOSED, activity=activity, closed_at=closed_at)
    return no(Refusal.NEVER_OPEN, activity=activity)


def may_propose(person: Person | None, consultation: Consultation, at: datetime) -> Verdict:
    return may_act(person, consultation, Activity.PROPOSE, at)


def may_remark(person: Person | None, consultation: Consultation, at: datetime) -> Verdict:
    """Whether the person may say something about the draft plan now."""
    return may_act(person, consultation, Activity.OBSERVE, at)


def kind_fits(kind: Kind, side: Side | None) -> Verdict:
    """Whether such a thing may be said of a paragraph; a side is a comment's only."""
    if kind not in REMARKS or (side is not None and kind is not Kind.COMMENT):
        return no(Refusal.NOT_A_REMARK)
    return YES


def may_comment(person: Person | None, parent: Contribution, at: datetime) -> Verdict:
    """Whether the person may answer this proposal or comment."""
    if parent.state is State.WAITING:
        return no(Refusal.WAITING)
    if parent.state is State.MERGED:
        return no(Refusal.PARENT_MERGED)
    if parent.state is not State.PUBLISHED:
        return no(Refusal.PARENT_NOT_PUBLISHED)
    if parent.closed_at is not None:
        return no(Refusal.WORDING_CLOSED)
    return may_act(person, parent.consultation, Activity.COMMENT, at)


# What becomes of one's own words ----------------------------------------------------------------------------


def may_edit(person: Person | None, contribution: Contribution, at: datetime) -> Verdict:
    """The author, while nobody else has answered and the phase that took the text is still open."""
    standing = _own_and_standing(person, contribution)
    if not standing:
        return standing
    if contribution.answered_at is not None:
        # Neither how nor when: while results are hidden nobody learns that there was a vote, or its minute.
        return no(Refusal.ANSWERED)
    if edited_until(contribution, at) is None:
        return not_open(contribution.consultation, _activity_of(contribution), at)
    assert person is not None
    return may_take_part(person, at)


def edited_until(contribution: Contribution, at: datetime) -> datetime | None:
    """When the phase that takes such texts closes, if one is open: until then at the latest it may be edited."""
    phase = phase_for(contribution.consultation, _activity_of(contribution), at)
    return phase.closes_at if phase else None


def _activity_of(contribution: Contribution) -> Activity:
    if contribution.kind is Kind.PROPOSAL:
        return Activity.PROPOSE
    return Activity.COMMENT if contribution.parent_id is not None else Activity.OBSERVE


def may_withdraw(person: Person | None, contribution: Contribution) -> Verdict:
    """The author, at any time: also what was answered, cited or decided. What is hidden stays as it was
    ruled.
    """
    return _own_and_standing(person, contribution)


def _own_and_standing(person: Person | None, contribution: Contribution) -> Verdict:
    if person is None:
        return no(Refusal.SIGN_IN_FIRST)
    if contribution.author_id != person.id or contribution.state is State.DRAFT:
        return no(Refusal.NOT_YOURS)
    if contribution.state is State.WITHDRAWN:
        return no(Refusal.WITHDRAWN)
    if contribution.state is State.HIDDEN:
        return no(Refusal.HIDDEN)
    return YES


def moderates(person: Person | None, contribution: Contribution) -> bool:
    return holds(person, Role.MODERATOR, consultation_id=contribution.consultation_id)


def may_see(person: Person | None, contribution: Contribution) -> Verdict:
    """Whether the page of the contribution exists for this reader (its text is another question).

    Published, hidden and withdrawn ones have a page for everybody; a draft and what waits to be read have one
    for the author, what waits also for moderators.
    """
    if contribution.state is State.DRAFT:
        return YES if _is_author(person, contribution) else no(Refusal.NOT_YOURS)
    if contribution.state is State.WAITING and not may_read_text(person, contribution):
        return no(Refusal.WAITING)
    return YES


def may_read_text(person: Person | None, contribution: Contribution) -> bool:
    """Whether this reader may read the words: all of what is published, else the author and its moderators."""
    if contribution.state in (State.PUBLISHED, State.MERGED):
        return True
    if _is_author(person, contribution):
        return True
    return contribution.state is not State.DRAFT and moderates(person, contribution)


def may_read_versions(person: Person | None, contribution: Contribution) -> bool:
    """Earlier wordings are for the author and the moderators (settled.md)."""
    return _is_author(person, contribution) or moderates(person, contribution)


def _is_author(person: Person | None, contribution: Contribution) -> bool:
    return person is not None and contribution.author_id == person.id


# How long a text may be -------------------------------------------------------------------------------------


def title_fits(title: str) -> Verdict:
    """A cleaned title."""
    count = length(title)
    if count < TITLE_MIN:
        return no(Refusal.TITLE_TOO_SHORT, limit=TITLE_MIN, length=count)
    if count > TITLE_MAX:
        return no(Refusal.TITLE_TOO_LONG, limit=TITLE_MAX, length=count)
    return YES


def body_fits(kind: Kind, body: str) -> Verdict:
    """A cleaned body, counted as `kernel.prose.length` does."""
    count = length(body)
    most = COMMENT_MAX if kind is Kind.COMMENT else BODY_MAX
    if count == 0:
        return no(Refusal.BODY_EMPTY)
    if kind is Kind.PROPOSAL and count < BODY_MIN:
        return no(Refusal.BODY_TOO_SHORT, limit=BODY_MIN, length=count)
    if count > most:
        return no(Refusal.BODY_TOO_LONG, limit=most, length=count)
    return YES


def fits(limit: int, text: str, refusal: Refusal) -> Verdict:
    """A cleaned line of at most `limit` code points."""
    count = length(text)
    return YES if count <= limit else no(refusal, limit=limit, length=count)
