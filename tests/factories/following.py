"""What people follow, made through the actions, and the worker's telling of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution
from consult.domain.following.actions import follow
from consult.domain.following.models import Spreading, Subject
from consult.domain.following.spreading import is_behind, spread_some
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.notices.rules import TOPICS
from tests.conftest import NOON
from tests.factories.people import a_resident

# Before whatever tests do at noon.
EARLIER = NOON - timedelta(days=5)


def a_follower(
    session: Session,
    *,
    of: Consultation | Contribution | None = None,
    theme: int | None = None,
    place: int | None = None,
    person: Person | None = None,
    at: datetime = EARLIER,
) -> Person:
    """Somebody (new where not given) who follows this, or a theme or an arrondissement by its number."""
    person = person or a_resident(session)
    if theme is not None:
        subject, number = Subject.THEME, theme
    elif place is not None:
        subject, number = Subject.ARRONDISSEMENT, place
    else:
        assert of is not None
        subject = Subject.CONSULTATION if isinstance(of, Consultation) else Subject.CONTRIBUTION
        number = of.id
    follow(session, person=person, subject=subject, subject_id=number, thing=of, at=at)
    return person


def told_so_far(session: Session, *, at: datetime = NOON) -> dict[int, list[NoticeKind]]:
    """Let the worker tell of everything done so far: of each person the kinds that are told at a chosen pace."""
    session.flush()
    while is_behind(session):
        spread_some(session, at=at)
    found: dict[int, list[NoticeKind]] = {}
    rows = session.execute(
        select(Notice.person_id, Notice.kind).where(Notice.kind.in_(TOPICS)).order_by(Notice.id)
    )
    for person_id, kind in rows:
        found.setdefault(person_id, []).append(kind)
    return found


def calendar_at(session: Session, at: datetime) -> None:
    """The calendar was looked at last at this moment (the migration's own is that of the day of the test)."""
    session.get_one(Spreading, 1).calendar_at = at
    session.flush()
