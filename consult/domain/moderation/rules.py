"""Who may rule on what, and on which grounds. Pure: everything comes in as an argument.

Persons come with the grants in force loaded (`find_person`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from consult.domain.accounts.models import Level, Person, Role
from consult.domain.accounts.rules import holds, may_take_part
from consult.domain.contributions.models import Contribution, State
from consult.domain.contributions.rules import may_edit
from consult.domain.moderation.models import Appeal, CharterRule, FlagReason, Ruling, RulingKind
from consult.domain.moderation.quoting import repeats
from consult.kernel.localized import LANGUAGES, Language
from consult.kernel.masks import Passage, left_over, mask
from consult.kernel.prose import length
from consult.kernel.verdict import YES, Verdict, no

REASON_MIN, REASON_MAX = 10, 1_000
CHARTER_TITLE_MAX, CHARTER_TEXT_MAX = 120, 4_000
EXPLANATION_MAX = 500
APPEAL_MIN, APPEAL_MAX = 20, 2_000
# A mask: passages of so many letters or digits at least, so many at once, and so much of the text is left.
SHORTEST_PASSAGE, MOST_PASSAGES, LEAST_LEFT = 3, 12, 10


class Refusal(StrEnum):
    """Why a ruling, a flag, or a change of the charter is refused; beside it the facts."""

    NOT_MODERATOR = "not-moderator"
    OWN_WORDS = "own-words"
    ENTERED_BY_YOU = "entered-by-you"
    NOT_THERE = "not-there"  # a draft or withdrawn: nothing to rule on
    ALREADY_HIDDEN = "already-hidden"  # at
    NOT_HIDDEN = "not-hidden"
    RULED_MEANWHILE = "ruled-meanwhile"  # at
    TEXT_CHANGED = "text-changed"
    RULE_RETIRED = "rule-retired"
    REASON_TOO_SHORT = "reason-too-short"  # limit, length
    REASON_TOO_LONG = "reason-too-long"  # limit, length
    REASON_REPEATS = "reason-repeats"
    HIDDEN_ALREADY = "hidden-already"  # nothing to mask in what nobody reads
    NO_PASSAGE = "no-passage"
    PASSAGE_TOO_SHORT = "passage-too-short"  # limit
    PASSAGE_NOT_THERE = "passage-not-there"  # number
    TOO_MANY_PASSAGES = "too-many-passages"  # limit
    MASKS_EVERYTHING = "masks-everything"
    NOT_MASKED = "not-masked"
    NOT_EDITABLE = "not-editable"  # nobody can change it any more, so nobody is asked to
    NOT_CHARTER_EDITOR = "not-charter-editor"
    CHARTER_INCOMPLETE = "charter-incomplete"
    CHARTER_TOO_LONG = "charter-too-long"  # limit, length
    LAST_RULE = "last-rule"
    SIGN_IN_FIRST = "sign-in-first"
    STAFF_ACCOUNT = "staff-account"
    CONFIRM_FIRST = "confirm-first"
    FLAGGED_OWN_WORDS = "flagged-own-words"
    NOT_SHOWN = "not-shown"  # hidden, withdrawn or not read yet: nothing to flag
    EXPLANATION_NEEDED = "explanation-needed"
    EXPLANATION_TOO_LONG = "explanation-too-long"  # limit, length
    ALREADY_SETTLED = "already-settled"
    NOTHING_FLAGGED = "nothing-flagged"
    THEME_ELSEWHERE = "theme-elsewhere"
    THEME_RETIRED = "theme-retired"
    THEME_BY_AUTHOR = "theme-by-author"
    UNDO_TOO_LATE = "undo-too-late"
    UNDO_PUBLISHED = "undo-published"
    UNDO_TOUCHED = "undo-touched"
    ALREADY_READ = "already-read"
    WOULD_PUBLISH = "would-publish"
    IS_REPORTED = "is-reported"
    BEING_READ = "being-read"
    SAME_THEME = "same-theme"
    AUTHOR_APPEALS = "author-appeals"
    NOTHING_TO_APPEAL = "nothing-to-appeal"
    APPEALED_ALREADY = "appealed-already"  # at
    APPEAL_LATE = "appeal-late"  # until
    APPEAL_TOO_SHORT = "appeal-too-short"  # limit, length
    APPEAL_TOO_LONG = "appeal-too-long"  # limit, length
    APPEAL_DECIDED = "appeal-decided"  # at
    ANOTHER_DECIDES = "another-decides"


def moderated_consultations(person: Person) -> tuple[int, ...] | None:
    """The consultations that the person moderates; None for the whole city."""
    grants = [grant for grant in person.grants if grant.role == Role.MODERATOR and grant.ended_at is None]
    if any(grant.consultation_id is None for grant in grants):
        return None
    return tuple(sorted(grant.consultation_id for grant in grants if grant.consultation_id is not None))


def may_rule(person: Person | None, contribution: Contribution) -> Verdict:
    """Moderators of the consultation; nobody rules on their own words, nor on what they wrote down."""
    if not holds(person, Role.MODERATOR, consultation_id=contribution.consultation_id):
        return no(Refusal.NOT_MODERATOR)
    assert person is not None
    if contribution.author_id == person.id:
        return no(Refusal.OWN_WORDS)
    if contribution.entered_by_id == person.id:
        return no(Refusal.ENTERED_BY_YOU)
    if contribution.state in {State.DRAFT, State.WITHDRAWN}:
        return no(Refusal.NOT_THERE)
    return YES


def may_mask(contribution: Contribution, passages: Sequence[Passage]) -> Verdict:
    """Whether these passages stand in the text and leave something of it. `number` counts them from 1."""
    if contribution.state is State.HIDDEN:
        return no(Refusal.HIDDEN_ALREADY)
    if not passages:
        return no(Refusal.NO_PASSAGE)
    if len(passages) > MOST_PASSAGES:
        return no(Refusal.TOO_MANY_PASSAGES, limit=MOST_PASSAGES)
    parts = [contribution.title or "", contribution.body]
    for number, passage in enumerate(passages, 1):
        if sum(character.isalnum() for character in passage.words) < SHORTEST_PASSAGE:
            return no(Refusal.PASSAGE_TOO_SHORT, limit=SHORTEST_PASSAGE)
        if mask(parts, [passage]) == parts:
            return no(Refusal.PASSAGE_NOT_THERE, number=number)
    return YES if left_over(mask(parts, passages)) >= LEAST_LEFT else no(Refusal.MASKS_EVERYTHING)


def may_ask_edit(moderator: Person | None, contribution: Contribution, at: datetime) -> Verdict:
    """Only while the author can change it. `contribution.author` and the consultation's phases must be loaded."""
    if not (verdict := may_rule(moderator, contribution)):
        return verdict
    return YES if may_edit(contribution.author, contribution, at) else no(Refusal.NOT_EDITABLE)


def may_name_rule(rule: CharterRule) -> Verdict:
    return YES if rule.retired_at is None else no(Refusal.RULE_RETIRED)


def may_give_reason(reason: str, texts: Iterable[str | None]) -> Verdict:
    """Whether the reason says something and does not repeat what it hides: it is public, the text is not."""
    if (found := length(reason)) < REASON_MIN:
        return no(Refusal.REASON_TOO_SHORT, limit=REASON_MIN, length=found)
    if found > REASON_MAX:
        return no(Refusal.REASON_TOO_LONG, limit=REASON_MAX, length=found)
    return no(Refusal.REASON_REPEATS) if repeats(reason, texts) else YES


def standing_rulings(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Those among the rulings on a text (the oldest first) that took something from it and were not taken back."""
    standing: list[Ruling] = []
    for ruling in rulings:
        match ruling.kind:
            case RulingKind.HIDE | RulingKind.MASK:
                standing.append(ruling)
            case RulingKind.RESTORE:
                standing = [one for one in standing if one.kind is not RulingKind.HIDE]
            case RulingKind.UNMASK:
                standing = [one for one in standing if one.mask_id != ruling.mask_id]
    return standing


def contested_ruling(rulings: Sequence[Ruling]) -> Ruling | None:
    """Of the rulings that stand the one that the author's page speaks of: the last that was not contested yet, else the
    last."""
    standing = standing_rulings(rulings)
    found = [one for one in standing if one.appeal is None] or standing
    return found[-1] if found else None


def may_appeal(
    person: Person | None, contribution: Contribution, rulings: Sequence[Ruling], at: datetime
) -> Verdict:
    """Authors, once against each ruling that stands, until the day they were told. Suspended or not: it is their
    right. `rulings` are all on the contribution, the oldest first, with their appeals.
    """
    if person is None:
        return no(Refusal.SIGN_IN_FIRST)
    if contribution.author_id != person.id:
        return no(Refusal.AUTHOR_APPEALS)
    ruling = contested_ruling(rulings)
    if ruling is None or contribution.state is State.WITHDRAWN:
        return no(Refusal.NOTHING_TO_APPEAL)
    if ruling.appeal is not None:
        return no(Refusal.APPEALED_ALREADY, at=ruling.appeal.made_at)
    if ruling.appeal_until is not None and at >= ruling.appeal_until:
        return no(Refusal.APPEAL_LATE, until=ruling.appeal_until)
    return YES


def may_say_appeal(words: str) -> Verdict:
    if (found := length(words)) < APPEAL_MIN:
        return no(Refusal.APPEAL_TOO_SHORT, limit=APPEAL_MIN, length=found)
    return no(Refusal.APPEAL_TOO_LONG, limit=APPEAL_MAX, length=found) if found > APPEAL_MAX else YES


def may_decide_appeal(moderator: Person | None, appeal: Appeal) -> Verdict:
    """Moderators who may rule on the text, other than the one whose ruling is contested.

    The appeal's ruling and its contribution must be loaded.
    """
    verdict = may_rule(moderator, appeal.ruling.contribution)
    if not verdict:
        return verdict
    if appeal.decided_at is not None:
        return no(Refusal.APPEAL_DECIDED, at=appeal.decided_at)
    assert moderator is not None
    return no(Refusal.ANOTHER_DECIDES) if appeal.ruling.moderator_id == moderator.id else YES


def language_of_reason(contribution: Contribution) -> Language:
    """The author's language: the text's; for Tunisian in Latin letters the account's, else Arabic.

    `contribution.author` must be loaded.
    """
    if contribution.language in set(LANGUAGES):
        return Language(contribution.language)
    return contribution.author.language if contribution.author is not None else Language.AR


def may_edit_charter(person: Person | None) -> Verdict:
    """Administrators of the city: whoever rules under the charter does not write it (docs/decisions)."""
    return YES if holds(person, Role.ADMINISTRATOR) else no(Refusal.NOT_CHARTER_EDITOR)


def may_flag(person: Person | None, contribution: Contribution, at: datetime) -> Verdict:
    """Residents, whatever phase it is, what everybody can read and others wrote."""
    if person is None:
        return no(Refusal.SIGN_IN_FIRST)
    if person.is_staff:
        return no(Refusal.STAFF_ACCOUNT)
    if person.level < Level.CONFIRMED:
        return no(Refusal.CONFIRM_FIRST)
    if contribution.author_id == person.id:
        return no(Refusal.FLAGGED_OWN_WORDS)
    if not (verdict := may_take_part(person, at)):
        return verdict
    return YES if contribution.state in {State.PUBLISHED, State.MERGED} else no(Refusal.NOT_SHOWN)


def may_explain(reason: FlagReason, explanation: str) -> Verdict:
    """Short, and there where the reason alone says nothing."""
    if reason is FlagReason.OTHER and not explanation:
        return no(Refusal.EXPLANATION_NEEDED)
    if (found := length(explanation)) > EXPLANATION_MAX:
        return no(Refusal.EXPLANATION_TOO_LONG, limit=EXPLANATION_MAX, length=found)
    return YES
