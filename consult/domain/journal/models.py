"""The chained journal: contributions' acts and all acts of staff, added and never changed.

An entry holds ids, words of state and salted digests: never a text, a choice or personal data (settled.md).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.kernel.db import Base


class JournalEntry(Base):
    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_subject", "subject", "id"),
        Index("ix_journal_entry_actor", "actor_id", "id"),
    )

    # Given by the head of the chain, so without a gap.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # What was done, for instance "contribution.submitted".
    act: Mapped[str] = mapped_column(String(60))
    # What it was done to, for instance "contribution:123".
    subject: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class JournalHead(Base):
    """One row, locked by whoever writes: the number and the hash of the newest entry."""

    __tablename__ = "journal_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
