"""Alembic's environment: one migration runs on SQLite and on PostgreSQL, and never imports `consult`'s models."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Enum
from sqlalchemy.types import TypeDecorator

config = context.config
database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Our own column types become plain ones, so that a migration stands on SQLAlchemy alone."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    if kind == "type" and isinstance(item, Enum):
        words = ", ".join(repr(word) for word in item.enums)
        return f"sa.Enum({words}, name={item.name!r}, native_enum=False, create_constraint=True, length={item.length})"
    return False


def include_object(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """SQLite's full-text tables are made by hand."""
    return not (kind == "table" and name is not None and name.startswith("contribution_search"))


def watch_references(connection: Connection, *, on: bool) -> None:
    """Let SQLite watch foreign keys, or not: a batch migration drops the old table while others point at it.

    Inside a transaction SQLite ignores this word without a sign, and SQLAlchemy begins one at the first statement;
    so it is said to the driver, between two transactions.
    """
    driver = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and driver is not None:
        driver.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def run_online() -> None:
    engine = database.engine
    with engine.connect() as connection:
        watch_references(connection, on=False)
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            include_object=include_object,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=False,
            transaction_per_migration=True,
        )
        try:
            with context.begin_transaction():
                context.run_migrations()
        finally:
            connection.rollback()
            watch_references(connection, on=True)


if context.is_offline_mode():
    raise SystemExit("Migrations need a database to talk to; SQL scripts are not written.")
run_online()
