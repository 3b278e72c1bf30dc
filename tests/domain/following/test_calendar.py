"""A phase opens, or closes in three days: followers of the consultation are told once, and only what is true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.consultations.models import Activity
from consult.domain.following.calendar import ENDING, calendar_moved, spread_calendar
from consult.domain.following.telling import still_true
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation, a_phase
from tests.factories.following import a_follower, calendar_at

OPENS, CLOSES = NOON + timedelta(days=1), NOON + timedelta(days=20)
SECOND = timedelta(seconds=1)


@pytest.fixture
def consultation(session, tmp_path):
    return a_consultation(
        session,
        store=FileStore(tmp_path / "uploads"),
        phases=[
            a_phase(OPENS, CLOSES, Activity.PROPOSE),
            # Shorter than the warning: its opening says until when.
            a_phase(CLOSES, CLOSES + timedelta(days=2), Activity.VOTE),
        ],
    )


def kinds(session):
    return list(session.scalars(select(Notice.kind).where(Notice.kind.like("phase-%")).order_by(Notice.id)))


@both_databases
@pytest.mark.parametrize(
    ("looked_at", "now", "told"),
    [
        (NOON, OPENS - SECOND, []),
        (NOON, OPENS, [NoticeKind.PHASE_OPENED]),
        (OPENS, OPENS + SECOND, []),
        (OPENS, CLOSES - ENDING - SECOND, []),
        (OPENS, CLOSES - ENDING, [NoticeKind.PHASE_ENDING]),
        (CLOSES - ENDING, CLOSES - SECOND, []),
        # The worker was down for weeks: what is over is announced to nobody.
        (NOON, CLOSES, [NoticeKind.PHASE_OPENED]),
        (CLOSES, CLOSES + timedelta(days=3), []),
    ],
)
def test_the_moments_of_a_phase(session, consultation, looked_at, now, told):
    a_follower(session, of=consultation, at=NOON - timedelta(days=1))
    calendar_at(session, looked_at)
    spread_calendar(session, at=now)
    assert kinds(session) == told
    assert not calendar_moved(session, at=now)
    spread_calendar(session, at=now)
    assert kinds(session) == told


def test_who_follows_later_is_not_told_of_what_has_opened(session, consultation):
    a_follower(session, of=consultation, at=OPENS + SECOND)
    calendar_at(session, NOON)
    spread_calendar(session, at=OPENS + timedelta(minutes=1))
    assert kinds(session) == []


def test_a_moved_end_is_not_announced_with_the_old_date_but_again(session, consultation):
    a_follower(session, of=consultation, at=NOON - timedelta(days=1))
    calendar_at(session, CLOSES - ENDING - SECOND)
    spread_calendar(session, at=CLOSES - ENDING)
    (notice,) = session.scalars(select(Notice).where(Notice.kind == NoticeKind.PHASE_ENDING)).all()
    assert still_true(session, [notice], {}, at=CLOSES - ENDING) == [notice]
    consultation.phases[0].closes_at = CLOSES + timedelta(days=7)
    session.flush()
    assert still_true(session, [notice], {}, at=CLOSES - ENDING) == []
    spread_calendar(session, at=CLOSES + timedelta(days=7) - ENDING)
    assert kinds(session).count(NoticeKind.PHASE_ENDING) == 2
    # And when it is over, a letter that waited for its round says nothing any more.
    assert still_true(session, [notice], {}, at=CLOSES + timedelta(days=7)) == []
