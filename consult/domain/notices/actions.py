"""Putting notices into the outbox, in the transaction of the act they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from consult.domain.notices.models import Notice, NoticeKind, Pace, Topic, Wish
from consult.domain.notices.queries import waiting_of, wishes_of
from consult.domain.notices.rules import TOPICS, next_round, pace_of

# A statement holds a limited number of values.
BATCH = 2_000


def enqueue_notice(
    session: Session,
    *,
    person_id: int,
    kind: NoticeKind,
    at: datetime,
    facts: dict[str, Any] | None = None,
    key: str | None = None,
    to: str | None = None,
) -> None:
    """Tell one person one thing. A `key` that was used before is not told again."""
    enqueue_notices(session, kind=kind, at=at, rows=[(person_id, facts or {}, key, to)])


def enqueue_notices(
    session: Session,
    *,
    kind: NoticeKind,
    at: datetime,
    rows: Iterable[tuple[int, dict[str, Any], str | None, str | None]],
) -> None:
    """Tell many: rows of (person id, facts, key, other address); each as soon as that person wishes."""
    rows = list(rows)
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        wishes = wishes_of(session, [row[0] for row in some]) if kind in TOPICS else {}
        values = [_row(kind, at, *row, wishes=wishes.get(row[0], {})) for row in some]
        session.execute(_insert(session, Notice).on_conflict_do_nothing(index_elements=["key"]), values)


def _row(
    kind: NoticeKind,
    at: datetime,
    person_id: int,
    facts: dict[str, Any],
    key: str | None,
    to: str | None,
    *,
    wishes: dict[Topic, Pace],
) -> dict[str, Any]:
    pace = pace_of(kind, wishes)
    return {
        "person_id": person_id,
        "kind": kind,
        "topic": TOPICS.get(kind),
        "pace": pace,
        "facts": facts,
        "key": key,
        "to": to,
        "created_at": at,
        "due_at": next_round(pace, at) if pace else at,
        "attempts": 0,
        "withheld_at": at if pace is Pace.NEVER else None,
    }


def _insert(session: Session, model: type) -> Any:
    dialect = session.get_bind().dialect.name
    return {"sqlite": sqlite_insert, "postgresql": postgresql_insert}.get(dialect, insert)(model)


def choose_pace(session: Session, *, person_id: int, topic: Topic, pace: Pace, at: datetime) -> None:
    """From now on letters about this topic come so soon; those that wait already as well.

    What was withheld before stays on the person's page and is not sent later.
    """
    wish = _insert(session, Wish).values(person_id=person_id, topic=topic, pace=pace)
    session.execute(wish.on_conflict_do_update(index_elements=["person_id", "topic"], set_={"pace": pace}))
    waiting = select(Notice.kind).where(*waiting_of(person_id, topic)).distinct()
    for kind in session.scalars(waiting).all():
        due = pace_of(kind, {topic: pace})
        assert due is not None
        session.execute(
            update(Notice)
            .where(*waiting_of(person_id, topic), Notice.kind == kind)
            .values(pace=due, due_at=next_round(due, at), withheld_at=at if due is Pace.NEVER else None)
            .execution_options(synchronize_session=False)
        )
