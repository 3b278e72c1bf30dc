"""Words of the council: bodies, outcomes, refusals, and what became of a contribution."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.council.models import BodyKind, OutcomeKind
from consult.domain.council.rules import Refusal
from consult.domain.council.steps import Holder, NextCode, StepCode
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = [
    (BodyKind.ELECTED_COUNCIL, N_("Elected municipal council")),
    (BodyKind.SPECIAL_DELEGATION, N_("Special delegation")),
    (BodyKind.PROVISIONAL_COMMISSION, N_("Provisional management commission")),
    (BodyKind.SECRETARY_GENERAL, N_("Secretary general under the governor")),
    (OutcomeKind.ACCEPTED, N_("Accepted")),
    (OutcomeKind.PARTLY, N_("Partly accepted")),
    (OutcomeKind.REFUSED, N_("Not retained")),
    (OutcomeKind.DEFERRED, N_("Deferred")),
    (Holder.REGISTER, N_("Register of opinions")),
    (Holder.AUTHOR, N_("The author")),
    (Holder.MODERATORS, N_("The moderators")),
    (Holder.BODY, N_("The deciding body")),
    (Holder.DEPARTMENT, N_("The department")),
    (Holder.SOURCE, N_("The source of the import")),
    (Holder.CITY, N_("The municipality")),
    # What happened, as the headings of the thread.
    (StepCode.RECEIVED, N_("Received and numbered")),
    (StepCode.HIDDEN, N_("Hidden by a moderator")),
    (StepCode.MASKED, N_("A passage was masked by a moderator")),
    (StepCode.UNMASKED, N_("The masked passage is shown again")),
    (StepCode.EDIT_ASKED, N_("A moderator asked the author to change it")),
    (StepCode.CONTESTED, N_("Contested by its author")),
    (StepCode.UPHELD, N_("Another moderator decided: the ruling stands")),
    (StepCode.RESTORED, N_("Restored by a moderator")),
    (StepCode.REJECTED_AT_SOURCE, N_("Rejected at the source it was imported from")),
    (StepCode.READ, N_("Read by a moderator")),
    (StepCode.MERGED, N_("Merged into another contribution")),
    (StepCode.GATHERED, N_("Others were merged into it")),
    (StepCode.LET_GO, N_("The merge was undone")),
    (StepCode.ASSIGNED, N_("Entrusted to a department for an answer")),
    (StepCode.TEXT_CHANGED, N_("The text was changed")),
    (StepCode.CITED, N_("Cited in the synthesis")),
    (StepCode.SET_ASIDE, N_("Set aside, with the reason")),
    (StepCode.LEFT_OPEN, N_("Not in the synthesis")),
    (StepCode.FOLLOWS, N_("Follows the proposal it comments on")),
    (StepCode.RECOMMENDED, N_("Led to a recommendation")),
    (StepCode.OUTCOME, N_("Decided by the deciding body")),
    (StepCode.ANSWERED, N_("Answered by a department")),
    (StepCode.WITHDRAWN, N_("Withdrawn by its author")),
    (StepCode.CANCELLED, N_("The consultation was cancelled")),
    # What comes next.
    (NextCode.READ, N_("A moderator reads it")),
    (NextCode.PLACE, N_("The synthesis says what was heard, and gives it its place")),
    (NextCode.TAKE_UP, N_("The deciding body takes up again what it deferred")),
    (NextCode.DECIDE, N_("The deciding body decides, with its reasons")),
    (NextCode.ANSWER, N_("The department answers")),
    (NextCode.CONTEST, N_("The author may contest this")),
    (NextCode.APPEAL, N_("Another moderator decides on the appeal")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (Refusal.NOT_COUNCILLOR, N_("Only members of the deciding body record what was decided.")),
    (
        Refusal.NO_BODY,
        N_("No deciding body is in office today. An administrator enters it under “Deciding bodies”."),
    ),
    (Refusal.NO_MANDATE, N_("You have no mandate today in the body in office: %(body)s.")),
    (Refusal.NOT_PUBLISHED, N_("The synthesis is not published yet, so there is nothing to decide.")),
    (Refusal.FILE_CLOSED, N_("This file was closed on %(at)s: nothing in it changes any more.")),
    (Refusal.REASON_NEEDED, N_("Give the reason in Arabic: a decision is always told with its reason.")),
    (Refusal.REASON_TOO_LONG, N_("The reason is too long: at most %(limit)s characters in each language.")),
    (
        Refusal.NUMBER_NEEDED,
        N_("Give the number of the deliberation, of at most %(limit)s characters."),
    ),
    (Refusal.SESSION_TO_COME, N_("The session of %(session_on)s has not been held yet.")),
    (
        Refusal.SESSION_TOO_EARLY,
        N_("A session before %(published_on)s, when the synthesis was published, cannot have decided on it."),
    ),
    (
        Refusal.SESSION_OUTSIDE_MANDATE,
        N_("On that day %(body)s was not in office (since %(from_on)s)."),
    ),
    (
        Refusal.OUTCOMES_MISSING,
        N_("The file stays open: still without an outcome are the recommendations no. %(numbers)s."),
    ),
    (Refusal.NOTHING_TO_DECIDE, N_("This synthesis makes no recommendation, so there is nothing to decide.")),
    (Refusal.NOT_ADMINISTRATOR, N_("Only administrators enter deciding bodies and their members.")),
    (Refusal.NAME_NEEDED, N_("Give a name in at least one language.")),
    (Refusal.NAME_TOO_LONG, N_("This is too long: at most %(limit)s characters in each language.")),
    (Refusal.DATES_IN_ORDER, N_("The last day comes before the first, or after the one already set.")),
    (
        Refusal.ANOTHER_IN_OFFICE,
        N_("Another body is in office on some of these days: %(other)s. Enter its last day first."),
    ),
    (Refusal.OUTSIDE_BODY, N_("The mandate must lie within the dates of the body: %(body)s.")),
    (Refusal.SITS_ALREADY, N_("This account already has a mandate in this body on some of these days.")),
    (Refusal.NO_SUCH_ACCOUNT, N_("No account has this address. Leave it empty if the member has none.")),
]
