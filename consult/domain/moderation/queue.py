"""What stands before the moderators: flagged by readers, not read yet (first come, first read), read, hidden."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Contribution, Kind, Place, State, Tongue
from consult.domain.moderation.models import FlaggedText, Ruling
from consult.kernel.paging import Key, Page, decode_cursor, encode_cursor, slice_page

QUEUE_SIZE = 15
# The figure on the tab is counted up to here and then said to be more.
COUNTED = 1_000


class Pile(StrEnum):
    FLAGGED = "flagged"
    UNREAD = "unread"
    READ = "read"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which contributions; `consultation_ids` None means all of the city's."""

    pile: Pile = Pile.UNREAD
    consultation_ids: tuple[int, ...] | None = None
    kind: Kind | None = None
    language: Tongue | None = None


# The two states in which something waits to be read. Each is walked by its index, then they are joined: one
# walk over both would sort the whole queue.
_WAITING_STATES = (State.PUBLISHED, State.WAITING)


def _shown() -> tuple[Any, ...]:
    return (
        joinedload(Contribution.author),
        joinedload(Contribution.organisation),
        joinedload(Contribution.arrondissement),
        joinedload(Contribution.theme),
        joinedload(Contribution.consultation),
        joinedload(Contribution.parent).joinedload(Contribution.author),
        joinedload(Contribution.parent).joinedload(Contribution.organisation),
        joinedload(Contribution.root),
    )


def _narrowed(statement: Select[Any], wanted: QueueFilter) -> Select[Any]:
    if wanted.consultation_ids is not None:
        statement = statement.where(Contribution.consultation_id.in_(wanted.consultation_ids))
    if wanted.kind is not None:
        statement = statement.where(Contribution.kind == wanted.kind)
    if wanted.language is not None:
        statement = statement.where(Contribution.language == wanted.language)
    return statement


def _values(row: Contribution) -> Sequence[Any]:
    assert row.received_at is not None
    return (row.received_at.isoformat(), row.id)


def _in_place(
    session: Session,
    wanted: QueueFilter,
    place: Place,
    state: State,
    *,
    descending: bool,
    cursor: str | None,
    size: int,
) -> Page[Contribution]:
    statement = _narrowed(select(Contribution), wanted).where(
        Contribution.place == place, Contribution.state == state
    )
    return slice_page(
        session,
        statement.options(*_shown()),
        keys=[
            Key(Contribution.received_at, descending, datetime.fromisoformat),
            Key(Contribution.id, descending),
        ],
        values_of=_values,
        cursor=cursor,
        size=size,
    )


def _unread(session: Session, wanted: QueueFilter, *, cursor: str | None, size: int) -> Page[Contribution]:
    """Both waiting states as one list in the order of receipt."""
    pages = [
        _in_place(session, wanted, Place.UNREAD, state, descending=False, cursor=cursor, size=size)
        for state in _WAITING_STATES
    ]
    backward = bool(cursor) and decode_cursor(cursor or "", 2)[0]
    rows = sorted(chain.from_iterable(pages), key=_sort_key)
    cut = len(rows) > size
    rows = rows[-size:] if backward else rows[:size]
    if not rows:
        return Page([])
    has_next = True if backward else cut or any(page.next for page in pages)
    has_previous = cut or any(page.previous for page in pages) if backward else bool(cursor)
    return Page(
        rows,
        next=encode_cursor(_values(rows[-1])) if has_next else None,
        previous=encode_cursor(_values(rows[0]), backward=True) if has_previous else None,
    )


def _sort_key(row: Contribution) -> tuple[datetime, int]:
    assert row.received_at is not None
    return row.received_at, row.id


def _hidden(session: Session, wanted: QueueFilter, *, cursor: str | None, size: int) -> Page[Contribution]:
    """What is hidden now, the latest ruling first: found from the rulings, which are few."""
    statement = _narrowed(
        select(Ruling)
        .join(Ruling.contribution)
        .where(Contribution.state == State.HIDDEN)
        .where(
            Ruling.id
            == select(func.max(_later.c.id))
            .where(_later.c.contribution_id == Contribution.id)
            .scalar_subquery()
        ),
        replace(wanted, consultation_ids=None),
    )
    if wanted.consultation_ids is not None:
        statement = statement.where(Ruling.consultation_id.in_(wanted.consultation_ids))
    loaded = joinedload(Ruling.contribution)
    page = slice_page(
        session,
        statement.options(*[loaded.options(option) for option in _shown()]),
        keys=[Key(Ruling.at, True, datetime.fromisoformat), Key(Ruling.id, True)],
        values_of=lambda ruling: (ruling.at.isoformat(), ruling.id),
        cursor=cursor,
        size=size,
    )
    return Page([ruling.contribution for ruling in page], page.next, page.previous)


# What was withdrawn since cannot be ruled on any more; what is hidden has no open flag.
FLAGGED_STATES = (State.PUBLISHED, State.WAITING, State.MERGED)


def _flagged(session: Session, wanted: QueueFilter, *, cursor: str | None, size: int) -> Page[Contribution]:
    """What has open flags, the one first that has waited longest."""
    statement = _narrowed(
        select(FlaggedText).join(FlaggedText.contribution).where(Contribution.state.in_(FLAGGED_STATES)),
        replace(wanted, consultation_ids=None),
    )
    if wanted.consultation_ids is not None:
        statement = statement.where(FlaggedText.consultation_id.in_(wanted.consultation_ids))
    loaded = joinedload(FlaggedText.contribution)
    page = slice_page(
        session,
        statement.options(*[loaded.options(option) for option in _shown()]),
        keys=[Key(FlaggedText.first_at, parse=datetime.fromisoformat), Key(FlaggedText.contribution_id)],
        values_of=lambda row: (row.first_at.isoformat(), row.contribution_id),
        cursor=cursor,
        size=size,
    )
    return Page([row.contribution for row in page], page.next, page.previous)


_later = Ruling.__table__.alias("later")


def list_queue(
    session: Session, wanted: QueueFilter, *, cursor: str | None = None, size: int = QUEUE_SIZE
) -> Page[Contribution]:
    """One pile: what readers flagged, the longest waiting first; what nobody has read, the first received first;
    what was read or is hidden, newest first.

    Loaded: author, organisation, arrondissement, theme, consultation (without phases), parent and root.
    Raises BadCursor.
    """
    match wanted.pile:
        case Pile.FLAGGED:
            return _flagged(session, wanted, cursor=cursor, size=size)
        case Pile.UNREAD:
            return _unread(session, wanted, cursor=cursor, size=size)
        case Pile.READ:
            return _in_place(
                session, wanted, Place.READ, State.PUBLISHED, descending=True, cursor=cursor, size=size
            )
        case Pile.HIDDEN:
            return _hidden(session, wanted, cursor=cursor, size=size)


def count_unread(session: Session, wanted: QueueFilter) -> int:
    """How many nobody has read, counted up to `COUNTED` + 1: the walk is bounded, not the queue."""
    total = 0
    for state in _WAITING_STATES:
        some = (
            _narrowed(select(Contribution.id), wanted)
            .where(Contribution.place == Place.UNREAD, Contribution.state == state)
            .limit(COUNTED + 1)
            .subquery()
        )
        total += session.scalar(select(func.count()).select_from(some)) or 0
    return min(total, COUNTED + 1)


def next_unread(
    session: Session,
    *,
    moderator: Person,
    consultation_ids: Collection[int] | None,
    after: Contribution | None = None,
) -> str | None:
    """The number of what this moderator reads next: the first received after `after`, else the first of all.

    What they wrote or entered themselves is left to others.
    """
    wanted = QueueFilter(consultation_ids=None if consultation_ids is None else tuple(consultation_ids))
    found: list[tuple[datetime, int, str]] = []
    for state in _WAITING_STATES:
        statement = (
            _narrowed(select(Contribution.received_at, Contribution.id, Contribution.ref), wanted)
            .where(
                Contribution.place == Place.UNREAD,
                Contribution.state == state,
                or_(Contribution.author_id.is_(None), Contribution.author_id != moderator.id),
                or_(Contribution.entered_by_id.is_(None), Contribution.entered_by_id != moderator.id),
            )
            .order_by(Contribution.received_at, Contribution.id)
            .limit(1)
        )
        rows = []
        if after is not None and after.received_at is not None:
            beyond = or_(
                Contribution.received_at > after.received_at,
                and_(Contribution.received_at == after.received_at, Contribution.id > after.id),
            )
            rows = list(
                session.execute(statement.where(Contribution.received_at >= after.received_at, beyond))
            )
        found += [tuple(row) for row in rows or session.execute(statement.where(*_not(after)))]
    # What came after the last one goes before what was left behind.
    return min(found, key=lambda row: (_behind(row, after), row[0], row[1]))[2] if found else None


def _not(contribution: Contribution | None) -> list[Any]:
    return [] if contribution is None else [Contribution.id != contribution.id]


def _behind(row: tuple[datetime, int, str], after: Contribution | None) -> bool:
    if after is None or after.received_at is None:
        return False
    return (row[0], row[1]) < (after.received_at, after.id)
