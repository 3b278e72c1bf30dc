"""Putting notices into the outbox, in the transaction of the act they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from consult.domain.notices.models import Notice, NoticeKind


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
    """Tell many: rows of (person id, facts, key, other address). One statement, however many."""
    values = [
        {
            "person_id": person_id,
            "kind": kind,
            "facts": facts,
            "key": key,
            "to": to,
            "created_at": at,
            "due_at": at,
            "attempts": 0,
        }
        for person_id, facts, key, to in rows
    ]
    if not values:
        return
    dialect = session.get_bind().dialect.name
    statement: Any = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}.get(dialect, insert)(Notice)
    session.execute(statement.on_conflict_do_nothing(index_elements=["key"]), values)
