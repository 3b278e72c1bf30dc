"""Where the display of a plan and the opinions on it stand, and what may be done with them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from consult.domain.consultations.clock import opens
from consult.domain.consultations.models import Activity, Consultation, Phase
from consult.domain.consultations.stopping import is_cancelled, is_suspended
from consult.domain.plans.models import BodyOpinion, FilePiece, OpinionStanding, PieceVersion, PlanDisplay
from consult.domain.texts.queries import displayed
from consult.kernel.tunis import TUNIS, day_of
from consult.kernel.verdict import YES, Verdict, no

PIECES_MAX, VERSIONS_MAX, OPINIONS_MAX = 20, 20, 100
TITLE_MAX, NOTE_MAX, PLACE_MAX, GAZETTE_MAX, SUMMARY_MAX, SIGNATORY_MAX = 160, 1_000, 200, 40, 4_000, 120


class PlanRefusal(StrEnum):
    """Why a wish about the file, its display or an opinion is refused; in brackets the facts."""

    NO_TITLE = "no-title"
    TOO_MANY = "too-many"  # limit
    PIECE_HAS_DOCUMENTS = "piece-has-documents"
    PIECE_IS_TEXT = "piece-is-text"
    PIECE_DISPLAYED = "piece-displayed"
    TEXT_TAKEN = "text-taken"
    NO_NOTE = "no-note"
    NOTHING_TO_DISPLAY = "nothing-to-display"
    PIECES_EMPTY = "pieces-empty"  # titles
    NO_GAZETTE = "no-gazette"
    NO_PHASE = "no-phase"
    NO_BODY = "no-body"
    DUE_PAST = "due-past"
    SENT_LATER = "sent-later"
    RECEIVED_BEFORE_SENT = "received-before-sent"
    RECEIVED_LATER = "received-later"
    RECEIVED_ALREADY = "received-already"
    NO_SUMMARY = "no-summary"
    NO_DISPLAY = "no-display"
    DISPLAY_IN_PROGRESS = "display-in-progress"  # closes_at
    DISPLAY_CANCELLED = "display-cancelled"
    NOT_DISPLAYED = "not-displayed"
    NO_SIGNATORY = "no-signatory"


@dataclass(frozen=True, slots=True)
class Span:
    """A display: [opens_at, closes_at)."""

    opens_at: datetime
    closes_at: datetime


def span_of(gazette_on: date, days: int) -> Span:
    """From the beginning of the day of the insertion; that day is not counted, and the last one is whole."""
    return Span(_midnight(gazette_on), _midnight(gazette_on + timedelta(days=days + 1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TUNIS)


def display_phase(consultation: Consultation) -> Phase | None:
    """The phase in which the draft is remarked upon; the first, where there are several."""
    return next((phase for phase in consultation.phases if opens(phase, Activity.OBSERVE)), None)


@dataclass(frozen=True, slots=True)
class Left:
    """How long a display still lasts: days of Tunis after this one, or in its last two days hours, begun ones whole."""

    days: int = 0
    hours: int = 0


def time_left(phase: Phase, at: datetime) -> Left | None:
    """What is left of an open display; None before and after it."""
    if not phase.opens_at <= at < phase.closes_at:
        return None
    rest = phase.closes_at - at
    if rest > timedelta(days=2):
        return Left(days=(day_of(phase.closes_at - timedelta(microseconds=1)) - day_of(at)).days)
    return Left(hours=-(-rest // timedelta(hours=1)))


def shown_versions(piece: FilePiece) -> list[PieceVersion]:
    """The documents of the piece that anybody may read, the first one first."""
    return [one for one in piece.versions if one.displayed_at is not None]


def is_empty(piece: FilePiece) -> bool:
    """Whether there is nothing in it to read or to put on display: `piece.text.versions` are loaded."""
    return not piece.versions and (piece.text is None or displayed(piece.text) is None)


def standing_of(opinion: BodyOpinion, today: date) -> OpinionStanding:
    """Where it stands on a day of Tunis. Silence until its last day is approval (CATU, article 16)."""
    if opinion.received_on is not None:
        late = opinion.received_on > opinion.due_on
        return OpinionStanding.TACIT_THEN_RECEIVED if late else OpinionStanding.RECEIVED
    if today < opinion.sent_on:
        return OpinionStanding.COMING
    return OpinionStanding.TACIT if today > opinion.due_on else OpinionStanding.WAITING


def may_certify(
    consultation: Consultation, display: PlanDisplay | None, *, at: datetime, on_display: bool
) -> Verdict:
    """Whether the display can be certified: it is over, was not cancelled, and something hung."""
    if display is None:
        return no(PlanRefusal.NO_DISPLAY)
    if is_cancelled(consultation, at):
        return no(PlanRefusal.DISPLAY_CANCELLED)
    phase = next(one for one in consultation.phases if one.id == display.phase_id)
    if at < phase.closes_at or is_suspended(consultation, at):
        return no(PlanRefusal.DISPLAY_IN_PROGRESS, closes_at=phase.closes_at)
    return YES if on_display else no(PlanRefusal.NOT_DISPLAYED)
