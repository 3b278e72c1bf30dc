"""What must be told to whom: an outbox. A notice lives here until its letter has left.

And the sign of life of the worker that empties it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.kernel.db import PASSING, Base


class NoticeKind(StrEnum):
    CONFIRM_ADDRESS = "confirm-address"
    # To the owner of an address that somebody tried to sign up again: the page says the same to both.
    ADDRESS_KNOWN = "address-known"
    RESET_PASSWORD = "reset-password"
    PASSWORD_CHANGED = "password-changed"
    CONFIRM_NEW_ADDRESS = "confirm-new-address"
    ADDRESS_CHANGED = "address-changed"
    CONTRIBUTION_RECEIVED = "contribution-received"
    CONTRIBUTION_HIDDEN = "contribution-hidden"
    CONTRIBUTION_RESTORED = "contribution-restored"
    CONTRIBUTION_ANSWERED = "contribution-answered"
    SYNTHESIS_PUBLISHED = "synthesis-published"
    FILE_CLOSED = "file-closed"
    ROLE_GRANTED = "role-granted"
    ROLE_ENDED = "role-ended"
    SUSPENDED = "suspended"
    SUSPENSION_CONTESTED = "suspension-contested"
    SUSPENSION_DECIDED = "suspension-decided"
    FLAG_SETTLED = "flag-settled"
    # The last one, to an address that the account no longer has; the address goes when the letter has left.
    ACCOUNT_CLOSED = "account-closed"
    CONSULTATION_CANCELLED = "consultation-cancelled"
    PUBLICATION_REFUSED = "publication-refused"


class Notice(Base):
    """One letter to one person. `key` makes "told once" true: the same key is never enqueued twice."""

    __tablename__ = "notice"
    __table_args__ = (
        Index(
            "ix_notice_waiting",
            "due_at",
            "id",
            sqlite_where=text("sent_at is null and given_up_at is null"),
            postgresql_where=text("sent_at is null and given_up_at is null"),
        ),
        Index("ix_notice_sent", "sent_at", "id"),
        Index("ix_notice_person", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[NoticeKind]
    # Ids and words that the letter needs. Links are signed when the letter is written, not kept.
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    # The address it goes to when that is not the person's own (a new address to be confirmed).
    to: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime]
    # When it is to be sent, or tried again.
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(300))
    given_up_at: Mapped[datetime | None]


class Worker(Base):
    """A process beside the web servers, and when it last said that it is alive. In no backup."""

    __tablename__ = "worker"
    __table_args__ = {"info": {PASSING: True}}

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    seen_at: Mapped[datetime]
