"""Words of contributions: states, places, languages, channels, orders, refusals."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.consultations.models import Series
from consult.domain.contributions.advice import AdviceKind
from consult.domain.contributions.models import Category, Channel, Kind, Place, Side, Standing, State, Tongue
from consult.domain.contributions.queries import Order
from consult.domain.contributions.rules import Refusal
from consult.rendering.words import N_

# Pairs, not a dict: members of different enums may share a value, and then they are equal.
NAMES: list[tuple[StrEnum, str]] = [
    (Series.LEGAL, N_("Register of the municipality")),
    (Series.IMPORT, N_("Taken over from elsewhere")),
    (Series.DEMO, N_("Demonstration")),
    (Series.LOAD, N_("Load test")),
    (Kind.PROPOSAL, N_("Proposal")),
    (Kind.OBSERVATION, N_("Observation")),
    (Kind.CLAIM, N_("Claim")),
    (Kind.OPPOSITION, N_("Opposition")),
    (Kind.QUESTION, N_("Question")),
    (Kind.COMMENT, N_("Comment")),
    (Standing.KEPT, N_("The paragraph is unchanged")),
    (Standing.TEXT_CHANGED, N_("The paragraph was changed since")),
    (Standing.MOVED, N_("The paragraph stands elsewhere now")),
    (Standing.ORPHANED, N_("The paragraph is no longer in the text")),
    (State.DRAFT, N_("Draft")),
    (State.WAITING, N_("Waiting to be read")),
    (State.PUBLISHED, N_("Published")),
    (State.HIDDEN, N_("Hidden")),
    (State.WITHDRAWN, N_("Withdrawn")),
    (State.MERGED, N_("Merged")),
    (Place.UNREAD, N_("Not read yet")),
    (Place.READ, N_("Read")),
    (Place.CITED, N_("Cited in the synthesis")),
    (Place.SET_ASIDE, N_("Set aside with a reason")),
    (Place.DECIDED, N_("Decided")),
    (Tongue.AR, N_("Arabic")),
    (Tongue.FR, N_("French")),
    (Tongue.EN, N_("English")),
    (Tongue.TUNISIAN, N_("Tunisian in Latin letters")),
    (Channel.ONLINE, N_("Online")),
    (Channel.COUNTER, N_("At the counter")),
    (Channel.POST, N_("By post, on paper")),
    (Channel.MEETING, N_("In a meeting")),
    (Channel.PHONE, N_("By phone")),
    (Channel.IMPORT, N_("Taken over from another platform")),
    (Category.RESIDENT, N_("Resident")),
    (Category.ASSOCIATION, N_("Association")),
    (Category.ANONYMOUS, N_("Without a name")),
    (Category.MUNICIPALITY, N_("Municipality")),
    (Side.FOR, N_("For")),
    (Side.AGAINST, N_("Against")),
    (Side.NEUTRAL, N_("Neither for nor against")),
    (Order.NEWEST, N_("Newest")),
    (Order.SUPPORTED, N_("Most supported")),
    (Order.DISCUSSED, N_("Most discussed")),
    (Order.RANDOM, N_("In random order")),
    # What an author is told before sending; the passages stand below.
    (AdviceKind.PHONE, N_("A telephone number, it seems: everybody will be able to read it.")),
    (
        AdviceKind.MAILBOX,
        N_("An e-mail address: everybody, and programs that collect addresses, will read it."),
    ),
    (AdviceKind.IDENTITY, N_("The number of an identity card, it seems: nobody needs it to read you.")),
    (AdviceKind.BANK_ACCOUNT, N_("The number of a bank account, it seems.")),
    (AdviceKind.CAPITALS, N_("Several words in capitals: many readers take that for shouting.")),
    (AdviceKind.REPEATED, N_("Letters or signs repeated: the words are read more calmly without.")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (Refusal.NOT_OPEN_YET, N_("%(activity)s is not open now. It opens on %(opens_at)s.")),
    (Refusal.CLOSED, N_("%(activity)s closed on %(closed_at)s.")),
    (Refusal.NEVER_OPEN, N_("%(activity)s is not part of this consultation.")),
    (Refusal.SIGN_IN_FIRST, N_("Sign in to take part. An account needs an e-mail address and nothing else.")),
    (
        Refusal.SENT_ALREADY,
        N_(
            "You have sent these words already, under the number %(ref)s. If you mean it, send them once more "
            "with the same button."
        ),
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
        Refusal.VERIFY_FIRST,
        N_("This phase asks for verification level %(level)s, which an agent gives at the counter."),
    ),
    (Refusal.NOT_YOURS, N_("Only its author may do this.")),
    (
        Refusal.OTHER_WORDS,
        N_(
            "A text was sent from this form before and has the number %(ref)s; these words differ from it, and "
            "nothing of them is saved. To change that text, edit it. To send these words as another text, send again."
        ),
    ),
    (Refusal.NOT_A_DRAFT, N_("This draft was sent in the meantime. It stands in the register.")),
    (
        Refusal.ANSWERED,
        N_(
            "Somebody else has acted on this text: a vote, a comment, an answer or a citation. From then on it is "
            "not changed any more, so that it stays what others read. You may still withdraw it."
        ),
    ),
    (
        Refusal.HIDDEN,
        N_("A moderator has hidden this. It can be contested, but neither changed nor withdrawn."),
    ),
    (
        Refusal.SUSPENDED,
        N_("This public consultation is suspended since %(since)s. Reason: %(because)s"),
    ),
    (
        Refusal.CANCELLED,
        N_("This public consultation was cancelled on %(since)s. Reason: %(because)s"),
    ),
    (Refusal.WITHDRAWN, N_("This was withdrawn by its author.")),
    (Refusal.WAITING, N_("A moderator reads this before it is published.")),
    (
        Refusal.PARENT_NOT_PUBLISHED,
        N_("This text was hidden or withdrawn, so no comment can be added to it."),
    ),
    (
        Refusal.PARENT_MERGED,
        N_("This text was merged into another. Comments are made there; those made here stay readable."),
    ),
    (
        Refusal.WORDING_CLOSED,
        N_("This wording of the municipality is closed: what was gathered under it stands for itself again."),
    ),
    (
        Refusal.NAMED_BUT_ANONYMOUS,
        N_("“Without a name” was chosen: remove the name, or choose who speaks."),
    ),
    (
        Refusal.ASSOCIATION_UNNAMED,
        N_("Choose the association, or write its name here if it is not in the list."),
    ),
    (
        Refusal.ASSOCIATION_NOT_SPEAKING,
        N_("An association was chosen, but it is not who speaks: choose “Association” above, or none here."),
    ),
    (
        Refusal.NOT_A_REMARK,
        N_("Choose what this is: an observation, a claim, an opposition, a question or a comment."),
    ),
    (Refusal.TEXT_NOT_DISPLAYED, N_("This version of the text is not on display.")),
    (Refusal.NO_SUCH_PARAGRAPH, N_("This version of the text has no such paragraph.")),
    (
        Refusal.NOT_IN_PARAGRAPH,
        N_("These words are not in the paragraph. Copy them from it, or leave this empty."),
    ),
    (
        Refusal.QUOTE_TOO_LONG,
        N_(
            "The quoted words have %(length)s characters. They may have up to %(limit)s: quote the passage "
            "that matters."
        ),
    ),
    (Refusal.NO_ALTERNATIVE, N_("Say in one sentence what the picture shows, for people who do not see it.")),
    (
        Refusal.ALTERNATIVE_TOO_LONG,
        N_("What the picture shows has %(length)s characters. It may have up to %(limit)s."),
    ),
    (Refusal.NOT_A_MEMBER, N_("You do not speak for this association. Ask an administrator to enter you.")),
    (Refusal.UNKNOWN_THEME, N_("This consultation has no such theme. Choose one of the list.")),
    (Refusal.UNKNOWN_ARRONDISSEMENT, N_("There is no such arrondissement. Choose one of the list.")),
    (
        Refusal.TITLE_TOO_SHORT,
        N_("The title has %(length)s characters. Write at least %(limit)s."),
    ),
    (Refusal.TITLE_TOO_LONG, N_("The title has %(length)s characters. It may have up to %(limit)s.")),
    (Refusal.BODY_EMPTY, N_("Write what you want to say.")),
    (
        Refusal.BODY_TOO_SHORT,
        N_("The text has %(length)s characters. Write at least %(limit)s, so that others can answer it."),
    ),
    (Refusal.BODY_TOO_LONG, N_("The text has %(length)s characters. It may have up to %(limit)s.")),
    (
        Refusal.TOO_MANY_DRAFTS,
        N_("You keep %(limit)s drafts already. Send or delete one before you keep another."),
    ),
    (
        Refusal.NOT_COUNTER_AGENT,
        N_("Only counter agents of this consultation enter what was said on paper or aloud."),
    ),
    (
        Refusal.NOT_A_COUNTER_CHANNEL,
        N_("Choose how it was said: at the counter, by post, in a meeting, by phone."),
    ),
    (
        Refusal.SAID_OUTSIDE_PHASE,
        N_(
            "%(activity)s was open from %(opens_on)s to %(closes_on)s. The date on which it was said "
            "lies outside."
        ),
    ),
    (Refusal.SAID_IN_FUTURE, N_("This date has not come yet.")),
    (
        Refusal.ENTRY_OVER,
        N_(
            "%(activity)s has closed. What arrived in time could be entered until %(until_on)s. Hand the paper to the "
            "moderators."
        ),
    ),
    (
        Refusal.ARRIVAL_NEEDED,
        N_(
            "%(activity)s closed on %(closed_at)s. Say when it arrived: what arrived later takes a number all the "
            "same, and stands apart as out of time."
        ),
    ),
    (Refusal.ARRIVED_IN_FUTURE, N_("This moment has not come yet.")),
    (
        Refusal.ARRIVED_BEFORE_SAID,
        N_("It cannot have arrived before the day on which it was said or written."),
    ),
    (Refusal.NOT_ENTERED, N_("This is not among what a counter enters.")),
    (Refusal.TITLE_NOT_HERE, N_("Only a proposal has a title. Write these words in the text.")),
    (Refusal.NAME_TOO_LONG, N_("The name has %(length)s characters. It may have up to %(limit)s.")),
    (Refusal.PLACE_TOO_LONG, N_("The place has %(length)s characters. It may have up to %(limit)s.")),
]
