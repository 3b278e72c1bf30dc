"""Reading the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from consult.domain.notices.models import Notice
from consult.kernel.paging import Key, Page, slice_page

LETTERS_PAGE = 10


def is_due(session: Session, *, at: datetime) -> bool:
    """Whether a letter waits to be sent now. A read that takes no lock."""
    return session.scalar(select(_waiting().where(Notice.due_at <= at).exists())) or False


def count_waiting(session: Session) -> int:
    """Letters that have neither left nor been given up."""
    return session.scalar(select(func.count()).select_from(_waiting().subquery())) or 0


def count_given_up(session: Session) -> int:
    """Letters that were tried for two days, or refused, and are not tried again."""
    return session.scalar(select(func.count()).where(Notice.given_up_at.is_not(None))) or 0


def find_oldest_due(session: Session) -> datetime | None:
    """Since when the letter that waits longest has been due; one that was put off is due later."""
    return session.scalar(
        select(func.min(Notice.due_at))
        .select_from(Notice)
        .where(Notice.sent_at.is_(None), Notice.given_up_at.is_(None))
    )


def _waiting():  # type: ignore[no-untyped-def]
    return select(Notice.id).where(Notice.sent_at.is_(None), Notice.given_up_at.is_(None))


def list_letters(
    session: Session, *, to: str | None = None, person_id: int | None = None, cursor: str | None = None
) -> Page[Notice]:
    """All letters, newest first; with `to`, only those to this address, which is that of `person_id` if
    known.
    """
    statement = select(Notice)
    if to is not None:
        own = and_(Notice.to.is_(None), Notice.person_id == person_id)
        statement = statement.where(Notice.to == to if person_id is None else or_(Notice.to == to, own))
    return slice_page(
        session,
        statement,
        keys=[Key(Notice.id, descending=True, parse=int)],
        values_of=lambda notice: [notice.id],
        cursor=cursor,
        size=LETTERS_PAGE,
    )


def find_notice(session: Session, notice_id: int) -> Notice | None:
    """The notice of this number."""
    return session.get(Notice, notice_id)
