"""What stands before the moderators: flagged by readers, not read yet (first come, first read), read, hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session, joinedload

from consult.domain.consultations.themes import is_about
from consult.domain.contributions.models import Contribution, Kind, Place, State, Tongue
from consult.domain.moderation.models import FlaggedText, Ruling
from consult.kernel.paging import Key, Page, slice_page

QUEUE_SIZE = 15
# The figure on the tab is counted up to here and then said to be more.
COUNTED = 1_000


class Pile(StrEnum):
    FLAGGED = "flagged"
    UNREAD = "unread"
    READ = "read"
    HIDDEN = "hidden"


# "No theme" among themes.
NO_THEME = 0


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which contributions. `consultation_ids` None means all of the city's; `theme_id` may be `NO_THEME`; `paragraph`
    is the key of a paragraph of `text_id` where it stands now; `before` means received before that moment.
    """

    pile: Pile = Pile.UNREAD
    consultation_ids: tuple[int, ...] | None = None
    kind: Kind | None = None
    language: Tongue | None = None
    theme_id: int | None = None
    arrondissement_id: int | None = None
    text_id: int | None = None
    paragraph: str | None = None
    before: datetime | None = None


# In the words of the index that is walked, so that both databases know it again (`contributions/models.py`).
_IS_UNREAD = text("contribution.place = 'unread' and contribution.state in ('published', 'waiting')")


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


def narrowed(statement: Select[Any], wanted: QueueFilter) -> Select[Any]:
    """Only what the filter lets through, whichever pile. `statement` selects from contributions."""
    if wanted.consultation_ids is not None:
        statement = statement.where(_one_of(Contribution.consultation_id, wanted.consultation_ids))
    if wanted.theme_id == NO_THEME:
        statement = statement.where(Contribution.theme_id.is_(None))
    elif wanted.theme_id is not None:
        statement = statement.where(is_about(Contribution.theme_id, wanted.theme_id))
    equal = {
        Contribution.kind: wanted.kind,
        Contribution.language: wanted.language,
        Contribution.arrondissement_id: wanted.arrondissement_id,
        Contribution.text_id: wanted.text_id,
        Contribution.now_key: wanted.paragraph,
    }
    for column, value in equal.items():
        if value is not None:
            statement = statement.where(column == value)
    return statement if wanted.before is None else statement.where(Contribution.received_at < wanted.before)


def _one_of(column: Any, ids: tuple[int, ...]) -> Any:
    """A single one as an equality: the index then gives the order too."""
    return column == ids[0] if len(ids) == 1 else column.in_(ids)


def unread(statement: Select[Any]) -> Select[Any]:
    """Of a statement on contributions: what no moderator has read."""
    return statement.where(_IS_UNREAD)


def _values(row: Contribution) -> Sequence[Any]:
    assert row.received_at is not None
    return (row.received_at.isoformat(), row.id)


def _received(
    session: Session, statement: Select[Any], *, descending: bool, cursor: str | None, size: int
) -> Page[Contribution]:
    """A page in the order of receipt."""
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


def _hidden(session: Session, wanted: QueueFilter, *, cursor: str | None, size: int) -> Page[Contribution]:
    """What is hidden now, the latest ruling first: found from the rulings, which are few."""
    statement = narrowed(
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
    statement = flagged(select(FlaggedText).join(FlaggedText.contribution), wanted)
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
            waiting = unread(narrowed(select(Contribution), wanted))
            return _received(session, waiting, descending=False, cursor=cursor, size=size)
        case Pile.READ:
            known = narrowed(select(Contribution), wanted).where(
                Contribution.place == Place.READ, Contribution.state == State.PUBLISHED
            )
            return _received(session, known, descending=True, cursor=cursor, size=size)
        case Pile.HIDDEN:
            return _hidden(session, wanted, cursor=cursor, size=size)


def count_unread(session: Session, wanted: QueueFilter, *, most: int = COUNTED) -> int:
    """How many nobody has read, counted up to `most` + 1: the walk is bounded, not the queue."""
    some = unread(narrowed(select(Contribution.id), wanted)).limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def flagged(statement: Select[Any], wanted: QueueFilter) -> Select[Any]:
    """Of a statement on texts with open flags joined with their contributions: what the filter lets through."""
    statement = narrowed(statement, replace(wanted, consultation_ids=None)).where(
        Contribution.state.in_(FLAGGED_STATES)
    )
    if wanted.consultation_ids is not None:
        statement = statement.where(_one_of(FlaggedText.consultation_id, wanted.consultation_ids))
    return statement


def count_flagged(session: Session, wanted: QueueFilter) -> int:
    """How many have open flags, counted up to `COUNTED` + 1."""
    some = flagged(select(FlaggedText.contribution_id).join(FlaggedText.contribution), wanted).limit(
        COUNTED + 1
    )
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0
