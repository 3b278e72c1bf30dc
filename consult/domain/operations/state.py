"""What state the database is in: its revision, and the one that this code expects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.territory.models import Municipality

# What a command or a page may catch when the database does not answer or is held by somebody else.
Unreachable = OperationalError

MIGRATIONS = Path(__file__).resolve().parents[3] / "migrations"


@cache
def expected_revision() -> str:
    """The newest revision of the migrations of this checkout."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert head is not None, "there are migrations"
    return head


def find_revision(session: Session) -> str | None:
    """The revision of the schema in the database; None where nothing was migrated yet."""
    if not inspect(session.connection()).has_table("alembic_version"):
        return None
    return session.scalar(text("SELECT version_num FROM alembic_version"))


def holds_accounts_of(session: Session, domain: str) -> bool:
    """Whether this is a demo, or there are accounts with addresses of this domain. False without tables."""
    if not inspect(session.connection()).has_table("person"):
        return False
    ours = select(Person.id).where(Person.email.like(f"%@{domain}"))
    return bool(session.scalar(select(Municipality.is_demo))) or bool(session.scalar(select(ours.exists())))


@dataclass(frozen=True, slots=True)
class Database:
    """What the database says of itself. `clock`: its own idea of now; `keeps_rules`: references are watched."""

    kind: str
    version: str
    encoding: str
    keeps_rules: bool
    journal_mode: str | None
    clock: datetime


def describe_database(session: Session) -> Database:
    """Ask the database what it is. Raises Unreachable."""
    if session.get_bind().dialect.name == "sqlite":
        moment = session.scalar(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"))
        return Database(
            "SQLite",
            str(session.scalar(text("SELECT sqlite_version()"))),
            str(session.scalar(text("PRAGMA encoding"))),
            bool(session.scalar(text("PRAGMA foreign_keys"))),
            str(session.scalar(text("PRAGMA journal_mode"))),
            datetime.fromisoformat(str(moment)).replace(tzinfo=UTC),
        )
    return Database(
        "PostgreSQL",
        str(session.scalar(text("SHOW server_version"))),
        str(session.scalar(text("SHOW server_encoding"))),
        session.scalar(text("SHOW session_replication_role")) == "origin",
        None,
        session.scalar(select(func.clock_timestamp())).astimezone(UTC),  # type: ignore[union-attr]
    )
