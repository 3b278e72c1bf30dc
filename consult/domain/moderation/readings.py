"""Who read what, and when: kept for the desk, counted by day, and undone within a day while nothing followed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session, joinedload

from consult.domain.accounts.models import Person
from consult.domain.consultations.counting import mark_changed
from consult.domain.contributions.models import Contribution, Place, State
from consult.domain.contributions.states import lock, mark_unread
from consult.domain.journal.actions import record
from consult.domain.moderation.rules import Refusal, may_rule
from consult.domain.moderation.workshop import DeskAct, DeskActKind, ReadingDay
from consult.kernel.tunis import day_of
from consult.kernel.verdict import YES, Verdict, no, require

UNDO_WITHIN = timedelta(days=1)
# Between two readings: what takes longer is a break, and says nothing of the pace.
LONGEST_READING = timedelta(minutes=10)
# Of what somebody did lately, so much is shown.
LISTED = 50

_INSERTS: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


def note_readings(
    session: Session, *, contributions: Sequence[Contribution], moderator: Person, at: datetime
) -> None:
    """Before these are marked as read: write down by whom, so that it can be undone, and count them."""
    session.add_all(
        DeskAct(
            kind=DeskActKind.READ,
            contribution_id=one.id,
            moderator_id=moderator.id,
            at=at,
            version=one.version,
            published=one.state is State.WAITING,
        )
        for one in contributions
    )
    count_readings(session, moderator=moderator, at=at, number=len(contributions))


def count_reading(session: Session, *, contribution: Contribution, moderator: Person, at: datetime) -> None:
    """Before a ruling, or an answer to flags, marks it as read: it counts for the day of whoever read it first."""
    if contribution.read_at is None:
        count_readings(session, moderator=moderator, at=at, number=1)


def count_readings(session: Session, *, moderator: Person, at: datetime, number: int) -> None:
    """Raise the counter of the day, and the measure of the pace where one was read after another."""
    if not number:
        return
    day, table = day_of(at), ReadingDay.__table__
    last = session.scalar(
        select(ReadingDay.last_at).where(ReadingDay.moderator_id == moderator.id, ReadingDay.day == day)
    )
    spent = at - last if last is not None else None
    # Several at once were not read one after the other.
    timed = number == 1 and spent is not None and timedelta(0) < spent <= LONGEST_READING
    seconds = round(spent.total_seconds()) if timed and spent is not None else 0
    statement = _INSERTS[session.get_bind().dialect.name](table).values(
        moderator_id=moderator.id, day=day, number=number, timed=int(timed), seconds=seconds, last_at=at
    )
    added = {name: table.c[name] + statement.excluded[name] for name in ("number", "timed", "seconds")}
    session.execute(
        statement.on_conflict_do_update(index_elements=["moderator_id", "day"], set_={**added, "last_at": at})
    )


def uncount_readings(session: Session, *, moderator: Person, at: datetime, number: int) -> None:
    """So many readings of that moment were undone."""
    session.execute(
        update(ReadingDay)
        .where(ReadingDay.moderator_id == moderator.id, ReadingDay.day == day_of(at))
        .values(number=ReadingDay.number - number)
    )


def last_act(session: Session, moderator: Person, at: datetime) -> DeskAct | None:
    """What this moderator did last and has not undone, of the day that is behind; its contribution is loaded.

    What was done to many at once is undone together (`bulk.py`).
    """
    return session.scalars(
        select(DeskAct)
        .where(DeskAct.moderator_id == moderator.id, DeskAct.undone_at.is_(None), DeskAct.bulk_id.is_(None))
        .where(DeskAct.at > at - UNDO_WITHIN)
        .options(joinedload(DeskAct.contribution))
        .order_by(DeskAct.id.desc())
        .limit(1)
    ).first()


def list_acts(session: Session, moderator: Person, at: datetime) -> Sequence[DeskAct]:
    """What this moderator did within a day, undone or not, the latest first, at most `LISTED`; contributions loaded."""
    return session.scalars(
        select(DeskAct)
        .where(DeskAct.moderator_id == moderator.id, DeskAct.at > at - UNDO_WITHIN, DeskAct.bulk_id.is_(None))
        .options(joinedload(DeskAct.contribution))
        .order_by(DeskAct.id.desc())
        .limit(LISTED)
    ).all()


def find_readers(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The names of those who read, by their ids."""
    rows = session.execute(select(Person.id, Person.public_name).where(Person.id.in_(ids)))
    return {row.id: row.public_name for row in rows}


def may_undo(act: DeskAct, moderator: Person, at: datetime) -> Verdict:
    """One's own act, within a day, while the text stands as the act left it. `act.contribution` must be loaded."""
    one = act.contribution
    if act.moderator_id != moderator.id or act.undone_at is not None or act.at <= at - UNDO_WITHIN:
        return no(Refusal.UNDO_TOO_LATE)
    if not (verdict := may_rule(moderator, one)):
        return verdict
    if act.kind is DeskActKind.THEME:
        return YES if one.theme_id == act.theme_after_id else no(Refusal.UNDO_TOUCHED)
    if act.published:
        return no(Refusal.UNDO_PUBLISHED)
    untouched = (one.state, one.place, one.read_by_id) == (State.PUBLISHED, Place.READ, moderator.id)
    return YES if untouched and one.version == act.version else no(Refusal.UNDO_TOUCHED)


def undo_act(session: Session, *, act_id: int, moderator: Person, at: datetime) -> DeskAct:
    """Unread again, or the theme put back. Undone once, whatever is clicked. Raises Refused."""
    act = session.scalars(
        select(DeskAct).where(DeskAct.id == act_id).options(joinedload(DeskAct.contribution))
    ).first()
    if act is None:
        require(no(Refusal.UNDO_TOO_LATE))
        raise AssertionError
    one = act.contribution
    lock(session, one)
    session.refresh(one, attribute_names=("theme_id",))
    session.refresh(act, attribute_names=("undone_at",))
    require(may_undo(act, moderator, at))
    act.undone_at = at
    if act.kind is DeskActKind.THEME:
        one.theme_id = act.theme_before_id
        session.flush()
        mark_changed(session, consultation_id=one.consultation_id)
        facts = {"theme": act.theme_before_id, "was": act.theme_after_id}
        name = "contribution.sorting-undone"
    else:
        mark_unread(session, contributions=[one])
        uncount_readings(session, moderator=moderator, at=act.at, number=1)
        name, facts = "contribution.unread", {"version": act.version}
    record(session, act=name, subject=f"contribution:{one.id}", at=at, actor_id=moderator.id, facts=facts)
    return act
