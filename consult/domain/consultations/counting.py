"""The counters of consultations: raised in the transaction of what they count, read as sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from consult.domain.consultations.models import ConsultationCount, Participation
from consult.domain.territory.models import Municipality

SLOTS = 16
_FIGURES = ("proposals", "remarks", "comments", "votes", "participants")


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures of one consultation: numbers of published proposals, remarks on a draft and comments, votes that
    stand, persons."""

    proposals: int = 0
    remarks: int = 0
    comments: int = 0
    votes: int = 0
    participants: int = 0
    changes: int = 0


# The statements of a vote are built once, not at each vote: building one takes longer than executing it.
_INSERTS: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


@cache
def _raising(dialect: str) -> Any:
    """Add to one slot of the counters, or make it."""
    table = ConsultationCount.__table__
    given = {name: bindparam(name) for name in ("consultation_id", "slot", "changes", *_FIGURES)}
    statement = _INSERTS[dialect](table).values(given)
    raised = {name: table.c[name] + statement.excluded[name] for name in ("changes", *_FIGURES)}
    return statement.on_conflict_do_update(index_elements=["consultation_id", "slot"], set_=raised)


@cache
def _taking_part(dialect: str) -> Any:
    """Remember a participant; gives a row the first time only."""
    table = Participation.__table__
    values = {name: bindparam(name) for name in ("consultation_id", "person_id")}
    statement = _INSERTS[dialect](table).values(values)
    return statement.on_conflict_do_nothing().returning(table.c.person_id)


def raise_counts(
    session: Session,
    *,
    consultation_id: int,
    slot: int,
    proposals: int = 0,
    remarks: int = 0,
    comments: int = 0,
    votes: int = 0,
    participants: int = 0,
    shown: bool = True,
) -> None:
    """Add to the counters (negative numbers take away) and mark the consultation's pages as changed.

    `slot` is any number that spreads writers, for instance the person's id. Not `shown`: no public page shows
    the difference, so pages kept in memory stay (and how fast one comes does not tell that somebody voted).
    """
    session.execute(
        _raising(session.get_bind().dialect.name),
        {
            "consultation_id": consultation_id,
            "slot": slot % SLOTS,
            "changes": int(shown),
            "proposals": proposals,
            "remarks": remarks,
            "comments": comments,
            "votes": votes,
            "participants": participants,
        },
    )


def mark_changed(session: Session, *, consultation_id: int) -> None:
    """Something that its public pages show has changed: no page kept in memory is shown again."""
    raise_counts(session, consultation_id=consultation_id, slot=0)


def count_in(session: Session, *, consultation_id: int, person_id: int) -> None:
    """Remember that the person took part; the first time raises the number of participants."""
    added = session.execute(
        _taking_part(session.get_bind().dialect.name),
        {"consultation_id": consultation_id, "person_id": person_id},
    ).first()
    if added:
        raise_counts(session, consultation_id=consultation_id, slot=person_id, participants=1)


def count_consultations(session: Session, consultation_ids: Sequence[int]) -> dict[int, Counts]:
    """The figures of each of these consultations; zeros where nothing was counted yet."""
    columns = (*_FIGURES, "changes")
    table = ConsultationCount.__table__.c
    rows = session.execute(
        select(table.consultation_id, *(func.sum(table[name]) for name in columns))
        .where(table.consultation_id.in_(consultation_ids))
        .group_by(table.consultation_id)
    )
    found = {row[0]: Counts(*(int(value) for value in row[1:])) for row in rows}
    return {wanted: found.get(wanted, Counts()) for wanted in consultation_ids}


def changes_of(session: Session, consultation_id: int | None) -> int:
    """How often the public pages of this consultation (or of any, for None) have changed so far.

    A change of the city's settings, which stand on every page, counts too.
    """
    # Asked before every page that is kept, so the statements are made once and the ORM is not asked.
    every, one = _changes_statements()
    connection = session.connection()
    if consultation_id is None:
        return int(connection.execute(every).scalar_one())
    return int(connection.execute(one, {"wanted": consultation_id}).scalar_one())


@cache
def _changes_statements() -> tuple[Any, Any]:
    table = ConsultationCount.__table__.c
    settings = select(Municipality.__table__.c.version).scalar_subquery()
    every = select(func.coalesce(func.sum(table.changes), 0) + settings)
    return every, every.where(table.consultation_id == bindparam("wanted"))
