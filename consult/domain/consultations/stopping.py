"""Whether a consultation is suspended or was cancelled, and where the clock of its phases stands. Pure."""

from __future__ import annotations

from datetime import datetime

from consult.domain.consultations.models import Consultation


def is_suspended(consultation: Consultation, at: datetime) -> bool:
    """From the moment of its suspension until somebody resumes it."""
    since = consultation.suspended_at
    return since is not None and since <= at and not is_cancelled(consultation, at)


def is_cancelled(consultation: Consultation, at: datetime) -> bool:
    return consultation.cancelled_at is not None and consultation.cancelled_at <= at


def is_stopped(consultation: Consultation, at: datetime) -> bool:
    """Whether nothing can be sent now, whatever its calendar says."""
    return is_suspended(consultation, at) or is_cancelled(consultation, at)


def clock_of(consultation: Consultation, at: datetime) -> datetime:
    """The moment by which its phases are read: that of the suspension while it lasts.

    So a vote that was open when it began has not closed meanwhile, and its hidden results stay hidden.
    """
    return consultation.suspended_at or at if is_suspended(consultation, at) else at
