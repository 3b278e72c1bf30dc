"""What becomes of letters that are not sent: those of a demo that was just built, those of a closed account."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from consult.domain.notices.models import Notice, NoticeKind, Wish


def settle_notices(session: Session, *, readers: Collection[int]) -> tuple[int, int]:
    """The letters of a demo that was just built never leave: how many were kept, how many let go.

    Those to `readers` (ids of persons somebody can sign in as) stand as sent at the moment they tell of, so
    that they can be read; those to invented people, whom nobody could write to, are removed.
    """
    kept = session.execute(
        update(Notice)
        .where(Notice.sent_at.is_(None), Notice.withheld_at.is_(None), Notice.person_id.in_(readers))
        .values(sent_at=Notice.created_at, attempts=1)
        .execution_options(synchronize_session=False)
    )
    gone = session.execute(
        delete(Notice)
        .where(Notice.sent_at.is_(None), Notice.person_id.not_in(readers))
        .execution_options(synchronize_session=False)
    )
    return kept.rowcount, gone.rowcount


def drop_notices(session: Session, *, person_id: int) -> None:
    """Take the letters of a closed account out of the outbox: those that wait, and what is kept of those that left;
    and how often they were wished.

    The last one stays. It is enqueued before, or it could take the number of one that was just taken out, which names
    the message that the post knows.
    """
    session.execute(delete(Wish).where(Wish.person_id == person_id))
    session.execute(
        delete(Notice)
        .where(Notice.person_id == person_id, Notice.kind != NoticeKind.ACCOUNT_CLOSED)
        .execution_options(synchronize_session=False)
    )
