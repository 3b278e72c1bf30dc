"""Words of consultations: states, promises, activities, what is missing, refusals."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.consultations.clock import Standing
from consult.domain.consultations.completeness import Missing
from consult.domain.consultations.models import (
    Activity,
    ActKind,
    ConsultationState,
    DocumentKind,
    PlanEnding,
    Promise,
    VoteRule,
)
from consult.domain.consultations.rules import Refusal
from consult.rendering.words import N_

# Pairs, not a dict: members of different enums may share a value, and then they are equal.
NAMES: list[tuple[StrEnum, str]] = [
    (ConsultationState.DRAFT, N_("Draft")),
    (ConsultationState.PUBLISHED, N_("Published")),
    (ConsultationState.WITHDRAWN, N_("Withdrawn")),
    (Standing.UPCOMING, N_("Upcoming")),
    (Standing.OPEN, N_("Open")),
    (Standing.CLOSED, N_("Closed")),
    (ActKind.SUSPENDED, N_("The consultation was suspended")),
    (ActKind.RESUMED, N_("The consultation was resumed")),
    (ActKind.EXTENDED, N_("A phase was extended")),
    (ActKind.CALENDAR_CHANGED, N_("The calendar was changed")),
    (ActKind.CANCELLED, N_("The consultation was cancelled")),
    (PlanEnding.PUBLISHED, N_("Published")),
    (PlanEnding.CALLED_OFF, N_("Called off")),
    (PlanEnding.REPLACED, N_("Another moment was chosen")),
    (PlanEnding.OVERTAKEN, N_("Published or taken back before")),
    (PlanEnding.REFUSED, N_("Not published")),
    (Promise.INFORM, N_("Inform")),
    (Promise.CONSULT, N_("Consult")),
    (Promise.INVOLVE, N_("Involve")),
    (Promise.COLLABORATE, N_("Collaborate")),
    (Promise.EMPOWER, N_("Empower")),
    (Activity.PROPOSE, N_("Proposing")),
    (Activity.OBSERVE, N_("Making remarks on the draft")),
    (Activity.COMMENT, N_("Commenting")),
    (Activity.VOTE, N_("Voting")),
    (VoteRule.SUPPORT, N_("Support only")),
    (VoteRule.AGREE_DISAGREE, N_("Agree, disagree or neutral")),
    (DocumentKind.DOCUMENT, N_("Document")),
    (DocumentKind.PICTURE, N_("Picture")),
    (DocumentKind.PIECE, N_("Piece of the file of a plan")),
    (DocumentKind.OPINION, N_("Opinion of a public body")),
    (Missing.TITLE, N_("Title")),
    (Missing.SUMMARY, N_("Summary")),
    (Missing.QUESTION, N_("What is asked")),
    (Missing.CAN_CHANGE, N_("What can change")),
    (Missing.CANNOT_CHANGE, N_("What cannot change")),
    (Missing.WHO_DECIDES, N_("Who decides")),
    (Missing.PROMISE, N_("The promise made")),
    (Missing.PHASES, N_("Phases")),
    (Missing.DOCUMENTS, N_("Documents")),
    (Missing.THEMES, N_("Themes")),
    (Missing.PICTURE, N_("Picture")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (
        Refusal.NOT_FOR_YOU,
        N_("Only the moderators of this consultation write its content. Ask an administrator for the role."),
    ),
    (Refusal.WITHDRAWN, N_("This consultation was withdrawn. It cannot be changed any more.")),
    (Refusal.ALREADY_PUBLISHED, N_("This consultation is already published.")),
    (Refusal.NO_TITLE, N_("Write the title in at least one language.")),
    (Refusal.TOO_LONG, N_("A text is too long. It may have up to %(limit)s characters in each language.")),
    (Refusal.TOO_MANY, N_("There are already %(limit)s of them. Remove one before you add another.")),
    (
        Refusal.THEME_TOO_DEEP,
        N_("There are two levels: a theme that stands under another one has none under it."),
    ),
    (Refusal.PHASE_ORDER, N_("The closing must come after the opening.")),
    (
        Refusal.ACTIVITY_OPEN_TWICE,
        N_(
            "%(activity)s is already open in the phase “%(other)s”, from %(opens_at)s until %(closes_at)s. "
            "An activity is open in one phase at a time: choose other dates, or take it out of one "
            "of the two."
        ),
    ),
    (
        Refusal.RULE_FIXED,
        N_(
            "Voting opened on %(opens_at)s. From then on the rule of the vote, whether results are hidden "
            "and who may vote stay as they were published."
        ),
    ),
    (
        Refusal.RULES_DIFFER,
        N_(
            "The phase “%(other)s” holds its vote under another rule. A person has one vote on a proposal, "
            "so all votes of a consultation have the same rule."
        ),
    ),
    (Refusal.VOTE_NEEDS_RULE, N_("Choose the rule of the vote that this phase opens.")),
    (
        Refusal.DATE_NEEDS_REASON,
        N_(
            "These dates are published. They change only with a reason, in every language of the platform, which is "
            "shown beside the new dates."
        ),
    ),
    (Refusal.PHASE_HAS_OPENED, N_("This phase opened on %(opens_at)s. That date cannot change any more.")),
    (
        Refusal.PHASE_HAS_CLOSED,
        N_(
            "This phase closed on %(closes_at)s. Its dates and what it opened stay; add another phase "
            "instead."
        ),
    ),
    (
        Refusal.DATE_IN_PAST,
        N_("This date has passed. What is published can change from now on: %(at)s or later."),
    ),
    (
        Refusal.PHASE_PUBLISHED,
        N_("A published phase is not removed. Change its dates and say why."),
    ),
    (
        Refusal.NOT_COMPLETE,
        N_("Something that readers must find is missing. It is listed on the page “Publish”."),
    ),
    (
        Refusal.LANGUAGES_MISSING,
        N_(
            "A language is missing. Complete it, or say on the page “Publish” why it is missing: readers "
            "are shown why."
        ),
    ),
    (
        Refusal.CALENDAR_OVER,
        N_("The last phase closed on %(closes_at)s. Give the phases dates to come before you publish."),
    ),
    (
        Refusal.LAST_DOCUMENT,
        N_("This is the only document of a published consultation. Add the new one before you remove it."),
    ),
    (Refusal.NO_DOCUMENT_TITLE, N_("Give the document a title in at least one language.")),
    (
        Refusal.NO_ALTERNATIVE,
        N_("Say in at least one language what the picture shows, for people who do not see it."),
    ),
    (
        Refusal.HEARD_ALREADY,
        N_(
            "People have already taken part, so this consultation stays public. To end it early, change "
            "the closing of its phases and say why."
        ),
    ),
    (
        Refusal.BAD_SLUG,
        N_(
            "The address may hold small Latin letters, digits and single hyphens only, at most 60 characters."
        ),
    ),
    (Refusal.SLUG_TAKEN, N_("Another page already has the address “%(slug)s”. Choose another one.")),
    (Refusal.SLUG_FIXED, N_("The address was published and may stand on posters and letters: it stays.")),
    (
        Refusal.PROMISED_TOO_EARLY,
        N_(
            "The synthesis comes after the last phase has closed, and the decision after it: choose later days."
        ),
    ),
    (Refusal.NOT_PUBLISHED, N_("This consultation is not published.")),
    (Refusal.CANCELLED, N_("This consultation was cancelled on %(since)s. That cannot be undone.")),
    (
        Refusal.ALREADY_SUSPENDED,
        N_("This consultation is suspended since %(since)s. Resume it first."),
    ),
    (Refusal.NOT_SUSPENDED, N_("This consultation is not suspended.")),
    (Refusal.OVER, N_("Its last phase closed on %(closes_at)s: there is nothing left to suspend.")),
    (
        Refusal.NOT_LATER,
        N_("This phase closes on %(closes_at)s already. Choose a later moment."),
    ),
    (
        Refusal.NOTE_NEEDED,
        N_("Say why in every language of the platform: everybody reads it on the page of the consultation."),
    ),
    (Refusal.DECIDER_NEEDED, N_("Say in every language of the platform who decided this.")),
    (Refusal.DECIDED_LATER, N_("This day has not come yet. Give the day on which it was decided.")),
    (
        Refusal.ON_DISPLAY,
        N_(
            "This document is on display, so it is neither renamed nor removed. A new version stands beside it."
        ),
    ),
    (
        Refusal.DISPLAY_KEPT,
        N_(
            "The plan is on display until %(closes_at)s, as the law has it: the display is not closed early, and takes "
            "remarks until then. It may close later."
        ),
    ),
    (
        Refusal.DISPLAY_BEGUN,
        N_(
            "The plan is on display since %(since)s, so the consultation is not taken back. It can be suspended, or "
            "cancelled with its reason."
        ),
    ),
    (
        Refusal.DISPLAY_GIVES_BACK,
        N_(
            "The suspended days belong to the display of the plan: they are given back, so that it is not shortened."
        ),
    ),
    (Refusal.NOTHING_TO_CALL_OFF, N_("No publication is scheduled any more.")),
]
