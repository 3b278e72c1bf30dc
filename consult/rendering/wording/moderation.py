"""Words of moderation: rulings, flags, piles of the queue, refusals."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.moderation.models import AppealOutcome, FlagOutcome, FlagReason, RulingKind
from consult.domain.moderation.queries import Contested
from consult.domain.moderation.queue import Pile
from consult.domain.moderation.rules import Refusal
from consult.domain.moderation.workshop import DeskActKind
from consult.rendering.words import N_

# Pairs, not a dict: members of different enums may share a value, and then they are equal.
NAMES: list[tuple[StrEnum, str]] = [
    (RulingKind.HIDE, N_("Text hidden")),
    (RulingKind.RESTORE, N_("Text restored")),
    (RulingKind.MASK, N_("Passage masked")),
    (RulingKind.UNMASK, N_("Passage shown again")),
    (RulingKind.ASK_EDIT, N_("Author asked to change the text")),
    (RulingKind.REJECTED_AT_SOURCE, N_("Rejected at the source")),
    (AppealOutcome.UPHELD, N_("The ruling stands")),
    (AppealOutcome.GRANTED, N_("The appeal is granted: the ruling is taken back")),
    (Contested.WAITING, N_("Appeal waits for a decision")),
    (Contested.UPHELD, N_("Appeal not granted")),
    (Contested.GRANTED, N_("Appeal granted")),
    (Pile.FLAGGED, N_("Reported by readers")),
    (Pile.UNREAD, N_("To be read")),
    (Pile.READ, N_("Already read")),
    (Pile.HIDDEN, N_("Hidden at present")),
    (FlagReason.PERSONAL_DATA, N_("Personal data of somebody")),
    (FlagReason.INSULT, N_("Insult or threat")),
    (FlagReason.HATRED, N_("Hatred or discrimination")),
    (FlagReason.ADVERTISING, N_("Advertising, or beside the subject")),
    (FlagReason.FALSE_IDENTITY, N_("False identity")),
    (FlagReason.OTHER, N_("Another reason")),
    (FlagOutcome.HIDDEN, N_("Text hidden")),
    (FlagOutcome.MASKED, N_("Passage masked")),
    (FlagOutcome.STAYS, N_("The text stays")),
    (DeskActKind.READ, N_("Marked as read")),
    (DeskActKind.THEME, N_("Theme")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (Refusal.NOT_MODERATOR, N_("Only the moderators of this consultation rule on its contributions.")),
    (Refusal.OWN_WORDS, N_("These are your own words. Another moderator reads them and rules on them.")),
    (
        Refusal.ENTERED_BY_YOU,
        N_("You entered this contribution yourself. Another moderator reads it and rules on it."),
    ),
    (
        Refusal.NOT_THERE,
        N_("This contribution has been withdrawn by its author. There is nothing left to rule on."),
    ),
    (
        Refusal.ALREADY_HIDDEN,
        N_("This text was already hidden on %(at)s. Your ruling was not recorded: see the one that stands."),
    ),
    (Refusal.NOT_HIDDEN, N_("This text is not hidden, so there is nothing to restore.")),
    (
        Refusal.RULED_MEANWHILE,
        N_("Another ruling was made on %(at)s, after you opened this page. Read it before you rule."),
    ),
    (
        Refusal.TEXT_CHANGED,
        N_(
            "The author has changed the text since you opened this page. Read it again: it stands here as "
            "changed."
        ),
    ),
    (
        Refusal.RULE_RETIRED,
        N_("This rule is no longer in force. Choose one from the charter as it stands now."),
    ),
    (
        Refusal.REASON_TOO_SHORT,
        N_(
            "The reason is too short. Write at least %(limit)s characters, so that whoever reads it understands."
        ),
    ),
    (Refusal.REASON_TOO_LONG, N_("The reason has %(length)s characters. It may have up to %(limit)s.")),
    (
        Refusal.REASON_REPEATS,
        N_(
            "The reason repeats words, a number or an address of the text. Reasons are public: describe what "
            "is wrong without quoting it."
        ),
    ),
    (Refusal.HIDDEN_ALREADY, N_("The whole text is hidden, so there is no passage to mask.")),
    (Refusal.NO_PASSAGE, N_("Paste at least one passage of the text.")),
    (
        Refusal.PASSAGE_TOO_SHORT,
        N_("A passage has at least %(limit)s letters or digits, so that nothing else is masked with it."),
    ),
    (
        Refusal.PASSAGE_NOT_THERE,
        N_(
            "Passage %(number)s does not stand in the text like this, or not so often. Paste it as it stands there."
        ),
    ),
    (Refusal.TOO_MANY_PASSAGES, N_("Up to %(limit)s passages are masked at once.")),
    (
        Refusal.MASKS_EVERYTHING,
        N_(
            "Nothing would be left of the text. Hide the whole text, so that its author is told what happened."
        ),
    ),
    (
        Refusal.NOT_EDITABLE,
        N_(
            "Nobody can change this text any more: somebody answered it, voted on it or cited it, its time is over, or "
            "its author has no account. A passage can be masked, or the text hidden."
        ),
    ),
    (Refusal.NOT_MASKED, N_("These passages are shown again already.")),
    (
        Refusal.NOT_CHARTER_EDITOR,
        N_("The charter is changed by the administrators of the city, not by those who rule."),
    ),
    (
        Refusal.CHARTER_INCOMPLETE,
        N_(
            "Write it in every language of the platform: everybody must be able to read the rule that is applied "
            "to them."
        ),
    ),
    (Refusal.CHARTER_TOO_LONG, N_("A text has %(length)s characters. It may have up to %(limit)s.")),
    (
        Refusal.LAST_RULE,
        N_("This is the last rule. Without a rule nothing could be ruled: add another one first."),
    ),
    (
        Refusal.SIGN_IN_FIRST,
        N_("Sign in to report a text. An account needs an e-mail address and nothing else."),
    ),
    (
        Refusal.STAFF_ACCOUNT,
        N_("This is an account of the staff. To take part as a resident, use your own resident account."),
    ),
    (
        Refusal.CONFIRM_FIRST,
        N_("Confirm your e-mail address first: the link is in the letter that was sent to you."),
    ),
    (
        Refusal.FLAGGED_OWN_WORDS,
        N_("These are your own words. You can change or withdraw them, but not report them."),
    ),
    (Refusal.NOT_SHOWN, N_("The text is not shown at present, so there is nothing to report.")),
    (Refusal.EXPLANATION_NEEDED, N_("Say in a few words what is wrong: this reason alone says nothing.")),
    (
        Refusal.EXPLANATION_TOO_LONG,
        N_("The explanation has %(length)s characters. It may have up to %(limit)s."),
    ),
    (
        Refusal.ALREADY_SETTLED,
        N_("A moderator has answered your report meanwhile. It cannot be taken back any more."),
    ),
    (Refusal.AUTHOR_APPEALS, N_("Only whoever wrote the text contests a ruling on it.")),
    (Refusal.NOTHING_TO_APPEAL, N_("No ruling stands against this text, so there is nothing to contest.")),
    (
        Refusal.APPEALED_ALREADY,
        N_("This ruling was contested on %(at)s. A ruling is contested once."),
    ),
    (Refusal.APPEAL_LATE, N_("This ruling could be contested until %(until)s.")),
    (
        Refusal.APPEAL_TOO_SHORT,
        N_("Say in at least %(limit)s characters why the ruling is wrong: another moderator decides by it."),
    ),
    (
        Refusal.APPEAL_TOO_LONG,
        N_("Your reasons have %(length)s characters. They may have up to %(limit)s."),
    ),
    (Refusal.APPEAL_DECIDED, N_("This appeal was decided on %(at)s.")),
    (
        Refusal.ANOTHER_DECIDES,
        N_("You made the ruling that is contested, so another moderator decides on the appeal."),
    ),
    (
        Refusal.NOTHING_FLAGGED,
        N_("No report waits on this text any more: it was answered or taken back meanwhile."),
    ),
    (Refusal.THEME_ELSEWHERE, N_("This theme is none of this consultation’s.")),
    (
        Refusal.THEME_RETIRED,
        N_("This theme is not offered any more. It stays on what has it; choose another one here."),
    ),
    (
        Refusal.THEME_BY_AUTHOR,
        N_("The author chose the theme. Sorting does not change it: that takes a ruling, with its reason."),
    ),
    (
        Refusal.UNDO_TOO_LATE,
        N_(
            "This can no longer be undone: it was done more than a day ago, undone already, or by somebody else."
        ),
    ),
    (
        Refusal.UNDO_PUBLISHED,
        N_(
            "Reading this text published it, and letters have told of it. Only a ruling takes it out of sight."
        ),
    ),
    (
        Refusal.UNDO_TOUCHED,
        N_("Something has happened to this text since: it was changed, ruled on, cited or sorted again."),
    ),
    (Refusal.ALREADY_READ, N_("It has been read already.")),
    (Refusal.WOULD_PUBLISH, N_("Reading it would publish it: it is read by itself.")),
    (Refusal.IS_REPORTED, N_("Readers reported it: it is read by itself, and they are answered.")),
    (Refusal.BEING_READ, N_("Somebody else is reading it now.")),
    (Refusal.SAME_THEME, N_("It has this theme already.")),
]
