"""The base of all models, the types they share, and how an engine is prepared.

Models know SQLAlchemy only. Flask-SQLAlchemy is created at the edge (`consult/web/database.py`) with this
metadata and hands out the session.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, event, text
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# In the `info` of a table: its rows tell of the running processes, not of the city. It is in no backup.
PASSING = "passing"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored as UTC. SQLite forgets time zones, so naive values are refused at the door."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _words(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UtcDateTime(),
        # Readable words with a CHECK, not a native type and not the members' names.
        StrEnum: Enum(StrEnum, native_enum=False, create_constraint=True, length=40, values_callable=_words),
    }


def prepare_engine(engine: Engine) -> Engine:
    """Make SQLite behave: foreign keys on, WAL, waiting instead of failing, and our own BEGIN.

    pysqlite's own transaction handling begins late; we begin ourselves, DEFERRED for reads and IMMEDIATE when
    the session says it will write (`session.info["writes"]`, see `begin_write`), so that two writers wait for
    one another instead of failing with a stale snapshot.
    """
    if engine.dialect.name != "sqlite":
        return engine

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA busy_timeout=10000")
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begins(connection: Any) -> None:
        immediate = connection.get_execution_options().get("sqlite_immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def begin_write(session: Session) -> None:
    """Start the session's transaction as a writer. Call before the first statement of a unit of work."""
    if session.get_bind().dialect.name == "sqlite" and not session.in_transaction():
        session.connection(execution_options={"sqlite_immediate": True})


def refresh_statistics(session: Session) -> None:
    """Let the planner know what a great many new rows look like, before PostgreSQL itself gets round to it.

    Until then it plans as for an empty table: at 100,000 contributions the moderators' queue took 0.8 s, not
    0.03. SQLite keeps no statistics here and plans by the indexes alone.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.flush()
        session.execute(text("ANALYZE"))
