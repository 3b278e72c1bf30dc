"""Reading the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from consult.domain.notices.models import Notice, Pace, Topic, Wish
from consult.domain.notices.rules import NEWS, USUAL
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
    return session.scalar(select(func.min(Notice.due_at)).select_from(Notice).where(*waits()))


def waits() -> list[ColumnElement[bool]]:
    """What holds of a letter that is still to leave; the words of the index."""
    return [Notice.sent_at.is_(None), Notice.given_up_at.is_(None), Notice.withheld_at.is_(None)]


def waiting_of(person_id: int, topic: Topic) -> list[ColumnElement[bool]]:
    """What holds of a person's letters about a topic that were not tried yet."""
    return [Notice.person_id == person_id, Notice.topic == topic, Notice.attempts == 0, *waits()]


def _waiting():  # type: ignore[no-untyped-def]
    return select(Notice.id).where(*waits())


def wishes_of(session: Session, person_ids: Sequence[int]) -> dict[int, dict[Topic, Pace]]:
    """What these people chose; nothing for those who chose nothing."""
    found: dict[int, dict[Topic, Pace]] = {}
    for wish in session.scalars(select(Wish).where(Wish.person_id.in_(person_ids))):
        found.setdefault(wish.person_id, {})[wish.topic] = wish.pace
    return found


def paces_of(session: Session, person_id: int) -> dict[Topic, Pace]:
    """How soon the person is told about each topic, chosen or usual."""
    return {**USUAL, **wishes_of(session, [person_id]).get(person_id, {})}


NEWS_PAGE = 20


def list_news(
    session: Session, *, person_id: int, since: datetime | None = None, cursor: str | None = None
) -> Page[Notice]:
    """What was told to a person about their words and what they follow, newest first, sent by letter or not."""
    statement = select(Notice).where(Notice.person_id == person_id, Notice.kind.in_(NEWS))
    if since is not None:
        statement = statement.where(Notice.created_at > since)
    return slice_page(
        session,
        statement,
        keys=[
            Key(Notice.created_at, descending=True, parse=datetime.fromisoformat),
            Key(Notice.id, descending=True, parse=int),
        ],
        values_of=lambda notice: [notice.created_at.isoformat(), notice.id],
        cursor=cursor,
        size=NEWS_PAGE,
    )


def list_letters(
    session: Session, *, to: str | None = None, person_id: int | None = None, cursor: str | None = None
) -> Page[Notice]:
    """All letters, newest first; with `to`, only those to this address, which is that of `person_id` if
    known. Of a letter that told several things its first notice; what was withheld is no letter.
    """
    statement = select(Notice).where(
        Notice.withheld_at.is_(None),
        or_(Notice.sent_with_id.is_(None), Notice.sent_with_id == Notice.id),
        # What waits for its round is not written yet.
        or_(Notice.sent_at.is_not(None), Notice.pace.is_(None), Notice.pace == Pace.AT_ONCE),
    )
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


def together_with(session: Session, ids: Sequence[int]) -> dict[int, list[Notice]]:
    """The further notices that left in the letters of these first ones."""
    found: dict[int, list[Notice]] = {one: [] for one in ids}
    rows = session.scalars(
        select(Notice)
        .where(Notice.sent_with_id.in_(ids), Notice.id != Notice.sent_with_id)
        .order_by(Notice.id)
    )
    for notice in rows:
        assert notice.sent_with_id is not None
        found[notice.sent_with_id].append(notice)
    return found


def find_notice(session: Session, notice_id: int) -> Notice | None:
    """The notice of this number."""
    return session.get(Notice, notice_id)
