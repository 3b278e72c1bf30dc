"""Handing texts to moderators so that no two have the same one.

What is handed out is kept for its moderator until a moment. On PostgreSQL the candidate's row is locked and rows that
others hold are passed over; on SQLite writers wait for one another. On both the row of the reservation, of which a
text has one at most, settles what is left: whoever comes second is handed the next text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Contribution, Place
from consult.domain.moderation.models import FlaggedText
from consult.domain.moderation.queue import FLAGGED_STATES, Pile, QueueFilter, flagged, narrowed, unread
from consult.domain.moderation.rules import may_rule
from consult.domain.moderation.workshop import Reservation

# So often the next one is looked for when somebody else was faster each time.
TRIES = 20

_INSERTS: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


def hand_out(
    session: Session,
    wanted: QueueFilter,
    *,
    moderator: Person,
    at: datetime,
    until: datetime,
    after: Contribution | None = None,
    flags_first: bool = False,
) -> str | None:
    """The number of the text that this moderator reads next, kept for them until `until`; None when none is left.

    The first one after `after`, which is let go, and else the first of all; what they wrote or entered themselves is
    left to others. `flags_first`: what readers reported comes before what nobody has read. The piles of what is read
    and hidden hand out nothing. Must run in a transaction that may write.
    """
    if after is not None:
        let_go(session, contribution_id=after.id, moderator=moderator, at=at)
    piles = (Pile.FLAGGED, Pile.UNREAD) if flags_first else (wanted.pile,)
    for pile in piles:
        for _try in range(TRIES):
            found = _first_free(session, replace(wanted, pile=pile), moderator, at, after)
            if found is None:
                break
            if reserve(session, contribution_id=found[0], moderator=moderator, at=at, until=until):
                return found[1]
    return None


def _first_free(
    session: Session, wanted: QueueFilter, moderator: Person, at: datetime, after: Contribution | None
) -> tuple[int, str] | None:
    for statement in _walks(session, wanted, moderator, at, after):
        row = session.execute(statement.limit(1)).first()
        if row is not None:
            return row[0], row[1]
    return None


def _walks(
    session: Session, wanted: QueueFilter, moderator: Person, at: datetime, after: Contribution | None
) -> Iterator[Select[Any]]:
    """What came after the last one, then what was left behind, and at last what the moderator has open elsewhere."""
    statement = select(Contribution.id, Contribution.ref)
    match wanted.pile:
        case Pile.FLAGGED:
            statement = flagged(statement.select_from(FlaggedText).join(FlaggedText.contribution), wanted)
            order, since = (FlaggedText.first_at, FlaggedText.contribution_id), _flagged_at(session, after)
        case Pile.UNREAD:
            statement = unread(narrowed(statement, wanted))
            order = (Contribution.received_at, Contribution.id)
            since = None if after is None else after.received_at
        case _:
            return
    statement = (
        statement.where(
            or_(Contribution.author_id.is_(None), Contribution.author_id != moderator.id),
            or_(Contribution.entered_by_id.is_(None), Contribution.entered_by_id != moderator.id),
        )
        .order_by(*order)
        # Others may still refer to the row meanwhile, for instance by a vote.
        .with_for_update(of=Contribution, key_share=True, skip_locked=True)
    )
    kept = select(Reservation.contribution_id).where(
        Reservation.contribution_id == Contribution.id, Reservation.until_at > at
    )
    free = statement.where(~kept.exists())
    if after is not None and since is not None:
        beyond = or_(order[0] > since, and_(order[0] == since, order[1] > after.id))
        yield free.where(order[0] >= since, beyond)
    others = Contribution.id != after.id if after is not None else None
    yield free if others is None else free.where(others)
    own = statement.where(~kept.where(Reservation.moderator_id != moderator.id).exists())
    yield own if others is None else own.where(others)


def _flagged_at(session: Session, after: Contribution | None) -> datetime | None:
    if after is None:
        return None
    return session.scalar(select(FlaggedText.first_at).where(FlaggedText.contribution_id == after.id))


def reserve(
    session: Session, *, contribution_id: int, moderator: Person, at: datetime, until: datetime
) -> bool:
    """Keep a text for a moderator until then, or longer than before; False while it is kept for somebody else."""
    table = Reservation.__table__
    values = {"moderator_id": moderator.id, "until_at": until}
    statement = (
        _INSERTS[session.get_bind().dialect.name](table)
        .values(contribution_id=contribution_id, **values)
        .on_conflict_do_update(
            index_elements=["contribution_id"],
            set_=values,
            where=or_(table.c.moderator_id == moderator.id, table.c.until_at <= at),
        )
        .returning(table.c.contribution_id)
    )
    return session.execute(statement).first() is not None


def let_go(session: Session, *, contribution_id: int, moderator: Person, at: datetime) -> None:
    """A text is read, ruled on or left: it is kept no longer. What ran out meanwhile goes too."""
    session.execute(
        delete(Reservation)
        .where(
            Reservation.moderator_id == moderator.id,
            or_(Reservation.contribution_id == contribution_id, Reservation.until_at <= at),
        )
        .execution_options(synchronize_session=False)
    )


def is_handed_out(session: Session, contribution: Contribution, moderator: Person) -> bool:
    """Whether this text waits, and so is kept for whoever has its page open: unread or reported, and theirs to rule."""
    if not may_rule(moderator, contribution) or contribution.state not in FLAGGED_STATES:
        return False
    if contribution.place == Place.UNREAD:
        return True
    return session.get(FlaggedText, contribution.id) is not None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who has a text before them, and until when it is kept for them."""

    moderator_id: int
    name: str
    until_at: datetime


def readers_of(session: Session, ids: Collection[int], at: datetime) -> dict[int, Reader | None]:
    """For whom each of these texts is kept at this moment. Every id is there."""
    found: dict[int, Reader | None] = dict.fromkeys(ids)
    if found:
        rows = session.execute(
            select(
                Reservation.contribution_id,
                Reservation.moderator_id,
                Person.public_name,
                Reservation.until_at,
            )
            .join(Reservation.moderator)
            .where(Reservation.contribution_id.in_(found), Reservation.until_at > at)
        )
        found.update({row[0]: Reader(*row[1:]) for row in rows})
    return found
