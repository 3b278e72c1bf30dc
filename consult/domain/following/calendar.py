"""What the clock alone brings: a phase opens, or closes in three days. Followers of the consultation are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from consult.domain.consultations.models import Consultation, ConsultationState, Phase
from consult.domain.following.models import Follow, Spreading
from consult.domain.following.queries import list_followers
from consult.domain.notices.actions import enqueue_notices
from consult.domain.notices.models import NoticeKind

# How long before its end a phase is said to be about to close.
ENDING = timedelta(days=3)
# The mark moves at least so often, so that a quiet calendar is not read from far back at each look.
LONGEST = timedelta(minutes=10)
CHUNK = 1_000


def _due(after: datetime, at: datetime):  # type: ignore[no-untyped-def]
    return (
        select(Phase)
        .join(Phase.consultation)
        .where(
            Consultation.state == ConsultationState.PUBLISHED,
            # While it is suspended nothing opens or closes; what was cancelled does so never.
            or_(Consultation.suspended_at.is_(None), Consultation.suspended_at > at),
            Consultation.cancelled_at.is_(None),
            Phase.closes_at > at,
            or_(
                and_(Phase.opens_at > after, Phase.opens_at <= at),
                and_(Phase.closes_at > after + ENDING, Phase.closes_at <= at + ENDING),
            ),
        )
        .order_by(Phase.id)
    )


def calendar_moved(session: Session, *, at: datetime) -> bool:
    """Whether there is something to tell, or the mark stands long ago. A read that takes no lock."""
    after = session.scalar(select(Spreading.calendar_at).where(Spreading.id == 1))
    assert after is not None
    if at - after >= LONGEST:
        return True
    return session.scalar(_due(after, at).with_only_columns(Phase.id).limit(1)) is not None


def spread_calendar(session: Session, *, at: datetime, as_if_then: bool = False) -> int:
    """Tell of every phase that has opened, or has come within three days of its end, since the last time.

    `as_if_then`: dated as of the phase's own moment (for a demo). How many notices were written.
    """
    mark = session.get_one(Spreading, 1, with_for_update=True, populate_existing=True)
    told = 0
    phases = session.scalars(
        _due(mark.calendar_at, at).options(joinedload(Phase.consultation)).order_by(Phase.id)
    ).all()
    for phase in phases:
        for kind, moment in _moments(phase, after=mark.calendar_at, at=at):
            told += _tell(session, phase, kind, moment, moment if as_if_then else at)
    mark.calendar_at = at
    session.flush()
    return told


def _moments(phase: Phase, *, after: datetime, at: datetime) -> Iterator[tuple[NoticeKind, datetime]]:
    if after < phase.opens_at <= at:
        yield NoticeKind.PHASE_OPENED, phase.opens_at
    ending = phase.closes_at - ENDING
    # The letter of a phase that is shorter than that says with its opening until when it is open.
    if after < ending <= at and ending > phase.opens_at:
        yield NoticeKind.PHASE_ENDING, ending


def _tell(session: Session, phase: Phase, kind: NoticeKind, moment: datetime, at: datetime) -> int:
    consultation, told, after = phase.consultation, 0, 0
    # A date that was moved is another event, and is told again.
    boundary = phase.opens_at if kind is NoticeKind.PHASE_OPENED else phase.closes_at
    facts = {
        "slug": consultation.slug,
        "title": consultation.title,
        "phase": phase.id,
        "phase_title": phase.title,
        "boundary": boundary.isoformat(),
        "closes_at": phase.closes_at.isoformat(),
    }
    while True:
        people = list_followers(
            session,
            (Follow.consultation_id == consultation.id) & (Follow.since_at <= moment),
            after=after,
            without=(),
            size=CHUNK,
        )
        enqueue_notices(
            session,
            kind=kind,
            at=at,
            rows=[(one, facts, f"{kind}:{phase.id}:{boundary:%Y%m%d%H%M}:{one}", None) for one in people],
        )
        told += len(people)
        if len(people) < CHUNK:
            return told
        after = people[-1]
