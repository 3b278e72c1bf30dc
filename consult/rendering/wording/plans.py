"""Words of the file of a plan, its display and opinions."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.plans.models import FilePart, OpinionStanding
from consult.domain.plans.rules import PlanRefusal
from consult.domain.plans.treatment import Effect
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = [
    (FilePart.MAPS, N_("Maps")),
    (FilePart.REGULATIONS, N_("Urban regulations")),
    (FilePart.REPORT, N_("Presentation report")),
    (FilePart.ANNEXES, N_("Annexes")),
    (Effect.RETAINED, N_("Retained")),
    (Effect.PARTLY, N_("Partly retained")),
    (Effect.NOT_RETAINED, N_("Not retained")),
    (Effect.DEFERRED, N_("Deferred")),
    (Effect.OPEN, N_("Not decided yet")),
    (OpinionStanding.COMING, N_("To be sent")),
    (OpinionStanding.WAITING, N_("Awaited")),
    (OpinionStanding.RECEIVED, N_("Opinion received")),
    (OpinionStanding.TACIT, N_("Tacitly approved")),
    (OpinionStanding.TACIT_THEN_RECEIVED, N_("Tacitly approved, opinion received later")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (PlanRefusal.NO_TITLE, N_("Give the piece a title in at least one language.")),
    (PlanRefusal.TOO_MANY, N_("There are %(limit)s already. That is the most there can be.")),
    (
        PlanRefusal.PIECE_HAS_DOCUMENTS,
        N_("This piece consists of documents. Add another piece for the text."),
    ),
    (PlanRefusal.PIECE_IS_TEXT, N_("This piece is a text: its versions are made at the page of the texts.")),
    (
        PlanRefusal.PIECE_DISPLAYED,
        N_("This piece is on display, so it stays. Add a new version beside the one that stands."),
    ),
    (PlanRefusal.TEXT_TAKEN, N_("This text is another piece of the file already.")),
    (
        PlanRefusal.NO_NOTE,
        N_(
            "The version before is on display. Say why there is a new one: everybody reads it beside the two."
        ),
    ),
    (PlanRefusal.NOTHING_TO_DISPLAY, N_("There is nothing in the file yet.")),
    (
        PlanRefusal.PIECES_EMPTY,
        N_(
            "Pieces without a document or a displayed text: %(titles)s. Fill them, or take them out of the file."
        ),
    ),
    (PlanRefusal.NO_GAZETTE, N_("Give the number of the official journal, for instance 24/2027.")),
    (
        PlanRefusal.NO_PHASE,
        N_("No phase of the calendar takes remarks on the draft. Add one first."),
    ),
    (PlanRefusal.NO_BODY, N_("Name the public body in at least one language.")),
    (PlanRefusal.SENT_LATER, N_("This day has not come yet. Enter the request once it is sent.")),
    (PlanRefusal.DUE_PAST, N_("The day has passed: the body has approved by its silence, and that stays.")),
    (PlanRefusal.RECEIVED_BEFORE_SENT, N_("It cannot have been received before it was asked for.")),
    (PlanRefusal.RECEIVED_LATER, N_("This day has not come yet.")),
    (
        PlanRefusal.RECEIVED_ALREADY,
        N_("The opinion of this body stands already, and stays as it was received."),
    ),
    (PlanRefusal.NO_SUMMARY, N_("Say in at least one language what the body answered.")),
    (
        PlanRefusal.NO_DISPLAY,
        N_("The notice in the official journal has not been entered yet, so there is nothing to certify."),
    ),
    (
        PlanRefusal.DISPLAY_IN_PROGRESS,
        N_("The display is in progress until %(closes_at)s. It is certified when it is over."),
    ),
    (
        PlanRefusal.DISPLAY_CANCELLED,
        N_("The consultation was cancelled before its display was over: there is nothing to certify."),
    ),
    (
        PlanRefusal.NOT_DISPLAYED,
        N_("Not every piece of the file was put on display, so it cannot be certified."),
    ),
    (
        PlanRefusal.NO_SIGNATORY,
        N_("Give the name of who signs, and in what capacity, in the three languages."),
    ),
]
