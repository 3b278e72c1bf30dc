"""Who may suspend, resume, extend or cancel a consultation, and when. Pure."""

from __future__ import annotations

from datetime import datetime

from consult.domain.accounts.models import Person
from consult.domain.consultations.clock import Standing, standing
from consult.domain.consultations.models import Consultation, ConsultationState, Phase
from consult.domain.consultations.rules import Refusal, may_change_settings
from consult.domain.consultations.stopping import is_suspended
from consult.kernel.verdict import YES, Verdict, no


def may_direct(person: Person | None, consultation: Consultation) -> Verdict:
    """Its administrators and moderators and those of the city, while it is published and not cancelled."""
    verdict = may_change_settings(person, consultation)
    return is_directed(consultation) if verdict else verdict


def is_directed(consultation: Consultation) -> Verdict:
    """Whether there is anything to suspend, extend or cancel, whoever asks."""
    if consultation.state != ConsultationState.PUBLISHED:
        return no(Refusal.NOT_PUBLISHED)
    if consultation.cancelled_at is not None:
        return no(Refusal.CANCELLED, since=consultation.cancelled_at)
    return YES


def may_suspend(consultation: Consultation, *, at: datetime, from_at: datetime | None = None) -> Verdict:
    """While it is not over and not suspended; not from a moment that has passed or at which it is over."""
    verdict = is_directed(consultation)
    if not verdict:
        return verdict
    if consultation.suspended_at is not None:
        return no(Refusal.ALREADY_SUSPENDED, since=consultation.suspended_at)
    if from_at is not None and from_at < at:
        return no(Refusal.DATE_IN_PAST, at=at)
    if standing(consultation, from_at or at) is Standing.CLOSED:
        return no(Refusal.OVER, closes_at=consultation.closes_at)
    return YES


def may_resume(consultation: Consultation) -> Verdict:
    """What is suspended, or is to be."""
    verdict = is_directed(consultation)
    if verdict and consultation.suspended_at is None:
        return no(Refusal.NOT_SUSPENDED)
    return verdict


def may_extend(
    consultation: Consultation, phase: Phase | None, *, at: datetime, closes_at: datetime | None = None
) -> Verdict:
    """A phase that has not closed may close later. What has closed stays closed: another phase is added.

    While it is suspended the dates wait for its being resumed.
    """
    verdict = is_directed(consultation)
    if not verdict:
        return verdict
    if is_suspended(consultation, at):
        return no(Refusal.ALREADY_SUSPENDED, since=consultation.suspended_at)
    if phase is None:
        return YES
    if phase.closes_at <= at:
        return no(Refusal.PHASE_HAS_CLOSED, closes_at=phase.closes_at)
    if closes_at is not None and closes_at <= phase.closes_at:
        return no(Refusal.NOT_LATER, closes_at=phase.closes_at)
    return YES


def may_schedule(person: Person | None, consultation: Consultation) -> Verdict:
    """The same people, while it is a draft."""
    verdict = may_change_settings(person, consultation)
    if verdict and consultation.state == ConsultationState.PUBLISHED:
        return no(Refusal.ALREADY_PUBLISHED)
    return verdict
