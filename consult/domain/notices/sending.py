"""The way of a letter out of the outbox: claimed by one worker, then sent, put off or given up.

A claim is a lease: it moves `due_at` ahead, in a transaction of its own, before the letter is handed over.
A worker that is killed in between leaves a letter that comes due again when the lease ends: nothing is
lost. It is sent a second time only when the worker dies between the mail server's "accepted" and our
commit, and then it carries the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, null, select, update
from sqlalchemy.orm import Session

from consult.domain.notices.models import Notice, NoticeKind, Pace
from consult.domain.notices.queries import waits

# Longer than any conversation with a mail server may take (its time-out is 30 s).
LEASE = timedelta(minutes=5)

# How long to wait after the first failure, the second …; after the last the letter is given up, in about
# two days.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
# A server that says "never" (5xx) may itself be badly set, so it is asked again, but not for two days.
REFUSALS = 3
# How many things one letter of a round tells; the next ones come in another.
ROUND_MOST = 40
LONGEST_ERROR = 300


def claim_notices(session: Session, *, at: datetime, most: int = 1) -> Sequence[Notice]:
    """Take letters that are due, oldest first; no other worker gets them while the lease lasts.

    The caller commits before sending. Rows that another worker is claiming are passed over (SKIP LOCKED);
    SQLite has one writer at a time, so there the transaction itself does it.
    """
    found = session.scalars(
        select(Notice)
        .where(*waits(), Notice.due_at <= at)
        .order_by(Notice.due_at, Notice.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    _lease(found, at)
    session.flush()
    return found


def claim_round(session: Session, notice: Notice, *, at: datetime) -> list[Notice]:
    """What leaves in one letter with this claimed notice, itself first: all that is due of its round.

    A notice of no round leaves alone.
    """
    if notice.pace not in (Pace.DAILY, Pace.WEEKLY):
        return [notice]
    others = session.scalars(
        select(Notice)
        .where(
            *waits(),
            Notice.due_at <= at,
            Notice.person_id == notice.person_id,
            Notice.topic == notice.topic,
            Notice.pace.in_((Pace.DAILY, Pace.WEEKLY)),
            Notice.to.is_(None),
        )
        .order_by(Notice.id)
        .limit(ROUND_MOST - 1)
        .with_for_update(skip_locked=True)
    ).all()
    _lease(others, at)
    session.flush()
    return sorted([notice, *others], key=lambda one: one.id)


def _lease(notices: Sequence[Notice], at: datetime) -> None:
    for notice in notices:
        notice.due_at = at + LEASE
        notice.attempts += 1


def mark_sent(session: Session, *, ids: Sequence[int], at: datetime) -> None:
    """The letter that told these has left; the first of them stands for it.

    The address of a closed account was kept for its last letter alone, and goes with it.
    """
    farewell = Notice.kind == NoticeKind.ACCOUNT_CLOSED
    together = {"sent_with_id": ids[0]} if len(ids) > 1 else {}
    session.execute(
        update(Notice)
        .where(Notice.id.in_(ids))
        .values(sent_at=at, last_error=None, to=case((farewell, null()), else_=Notice.to), **together)
        .execution_options(synchronize_session=False)
    )


def withhold(session: Session, *, ids: Sequence[int], at: datetime) -> None:
    """These no longer hold: no letter tells of them."""
    session.execute(update(Notice).where(Notice.id.in_(ids)).values(withheld_at=at))


def mark_failed(
    session: Session, *, notice_id: int, error: str, at: datetime, refused: bool = False
) -> datetime | None:
    """Put a letter off, or give it up; keeps the error. Gives the time of the next try, None when given up.

    `refused`: the server said that it will never take it. A letter whose account was closed meanwhile is gone.
    """
    notice = session.get(Notice, notice_id, with_for_update=True, populate_existing=True)
    if notice is None:
        return None
    notice.last_error = error[:LONGEST_ERROR]
    if notice.attempts > len(WAITS) or (refused and notice.attempts >= REFUSALS):
        notice.given_up_at = at
        if notice.kind is NoticeKind.ACCOUNT_CLOSED:
            # What a server says repeats the address.
            notice.to = notice.last_error = None
    else:
        notice.due_at = at + WAITS[notice.attempts - 1]
    session.flush()
    return None if notice.given_up_at else notice.due_at
