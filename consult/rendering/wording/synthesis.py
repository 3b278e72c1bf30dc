"""Words of syntheses: their state, their parts, the places in the annex, the shelves beside the text, refusals."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.synthesis.annex import Lot
from consult.domain.synthesis.beside import Shelf
from consult.domain.synthesis.models import Profile, SynthesisState
from consult.domain.synthesis.referring import ReferenceProblem
from consult.domain.synthesis.rules import Part, Refusal
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = [
    (SynthesisState.DRAFT, N_("Being written")),
    (SynthesisState.PUBLISHED, N_("Published")),
    (Part.INTRODUCTION, N_("Introduction")),
    (Part.PARTICIPANTS, N_("Who took part")),
    (Part.METHOD, N_("Method")),
    (Part.MINORITY, N_("What the minority said")),
    (Profile.ARRONDISSEMENT, N_("Arrondissement")),
    (Profile.AGE, N_("Age band")),
    (Profile.GENDER, N_("Gender")),
    (Shelf.OPEN, N_("Without a place yet")),
    (Shelf.CITED, N_("Cited")),
    (Shelf.SET_ASIDE, N_("Set aside")),
    (Shelf.PROPOSALS, N_("All that owe a place")),
    (Shelf.COMMENTS, N_("Comments")),
    (Shelf.OUT_OF_TIME, N_("Out of time")),
    (Lot.CITED, N_("Cited by a finding")),
    (Lot.SET_ASIDE, N_("Set aside with a reason")),
    (Lot.OPEN, N_("Without a place")),
    (Lot.OUT_OF_TIME, N_("Out of time")),
    (Lot.WITHHELD, N_("Hidden or withdrawn")),
    (Lot.NONE, N_("Owes no place")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (Refusal.NOT_MODERATOR, N_("Only moderators of this consultation write its synthesis.")),
    (
        Refusal.CONSULTATION_NOT_PUBLISHED,
        N_("This consultation is not published, so there is nothing to synthesise yet."),
    ),
    (Refusal.ALREADY_PUBLISHED, N_("This synthesis is published: nothing in it changes any more.")),
    (
        Refusal.CONSULTATION_CANCELLED,
        N_("The consultation was cancelled on %(since)s: no synthesis follows."),
    ),
    (
        Refusal.SYNTHESIS_STANDS,
        N_(
            "The synthesis is published, and its recommendations are owed a decision: the consultation cannot be "
            "cancelled any more."
        ),
    ),
    (Refusal.TITLE_NEEDED, N_("Give a title in at least one language.")),
    (Refusal.TOO_LONG, N_("This text is too long: at most %(limit)s characters in each language.")),
    (Refusal.REASON_NEEDED, N_("Say why in at least one language: the reason is public.")),
    (Refusal.NOT_HERE, N_("This contribution belongs to another consultation.")),
    (
        Refusal.NOT_PUBLIC,
        N_("Contribution %(ref)s is not public at present, so it can be neither cited nor set aside."),
    ),
    (
        Refusal.OUT_OF_TIME,
        N_("Contribution %(ref)s came out of time. It stands apart, so it is neither cited nor set aside."),
    ),
    (
        Refusal.QUOTE_NOT_FOUND,
        N_("These words do not stand in contribution %(ref)s. Copy the quote from its text as it is."),
    ),
    (
        Refusal.CITED_ALREADY,
        N_("Already cited by a finding, so not set aside: %(refs)s. Take the citation away first."),
    ),
    (Refusal.NO_FINDING, N_("A synthesis says at least one thing that was heard: write a finding first.")),
    (Refusal.PARTS_MISSING, N_("Still to be written: %(parts)s.")),
    (
        Refusal.STILL_OPEN,
        N_("Proposals can be submitted until %(until)s: what came later would have no place."),
    ),
    (
        Refusal.VOTE_OPEN,
        N_("The vote closes on %(until)s: until then its figures cannot be frozen."),
    ),
    (
        Refusal.ENTRY_TOO_LATE,
        N_(
            "The synthesis of this consultation was published on %(published_at)s: what is entered now would have "
            "no place in it. Hand the paper to the moderators."
        ),
    ),
    (
        Refusal.NO_GROUND,
        N_("Recommendations that rest on no finding: no. %(numbers)s. Tick at least one finding for each."),
    ),
    (
        Refusal.GAP_NEEDS_REASON,
        N_("Something is left open. Close it, or state the reason: it is printed in the report."),
    ),
    (
        Refusal.FIGURE_UNKNOWN,
        N_(
            "These figures stand for nothing in this report: %(names)s. Take them out, or choose a figure from the "
            "list."
        ),
    ),
    (
        Refusal.FIGURE_IN_TITLE,
        N_("A title is words alone: it stands in letters and lists too. Put the figure into the text."),
    ),
    (Refusal.NOT_MODERATOR_OF_CITY, N_("Only moderators of the city change these figures.")),
    (Refusal.SOURCE_NEEDED, N_("Say where the figures come from, in at least one language.")),
    (Refusal.YEAR_WRONG, N_("Give the year of the figures, between %(first)s and %(last)s.")),
    (Refusal.NO_ROWS, N_("The file counts nobody.")),
    (
        ReferenceProblem.UNKNOWN_GROUP,
        N_("Line %(line)s: “%(value)s” is no group known here. Known are: %(known)s."),
    ),
    (ReferenceProblem.GROUP_TWICE, N_("Line %(line)s: “%(value)s” stands in the file twice.")),
    (
        ReferenceProblem.NOT_A_NUMBER,
        N_("Line %(line)s: “%(value)s” is no whole number of inhabitants."),
    ),
    (Refusal.NOTE_NEEDED, N_("Write the comment first.")),
    (Refusal.NOT_PUBLISHED, N_("This synthesis is not published yet: edit it instead of correcting it.")),
    (Refusal.NOT_BEGUN, N_("There is no correction at work. Begin one first.")),
    (Refusal.NOTHING_CORRECTED, N_("Nothing differs from the edition that stands yet.")),
    (
        Refusal.ANSWERED,
        N_(
            "The deciding body has answered this recommendation as it stands: its words are not corrected any more."
        ),
    ),
    (
        Refusal.LANGUAGE_NEEDS_REASON,
        N_("Texts are missing in: %(languages)s. Write them, or state the reason: it is shown to readers."),
    ),
]
