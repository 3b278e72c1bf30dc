"""What state the database is in: its revision, and the one that this code expects."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

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
