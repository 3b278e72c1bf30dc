"""What must be told to whom: an outbox. A notice lives here until its letter has left.

And the sign of life of the worker that empties it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.kernel.db import PASSING, Base

# What the outbox still has to send, as the partial index says it.
WAITING = "sent_at is null and given_up_at is null and withheld_at is null"


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
    # To the author: of a ruling that neither hides nor restores the whole text.
    CONTRIBUTION_RULED = "contribution-ruled"
    # To those who may decide on an appeal; and to its author, where the ruling stands (else it is restored).
    APPEAL_MADE = "appeal-made"
    APPEAL_UPHELD = "appeal-upheld"
    CONTRIBUTION_ANSWERED = "contribution-answered"
    # To authors: what they wrote stands behind a head with others, or no longer. To those who voted on any of it.
    CONTRIBUTION_MERGED = "contribution-merged"
    MERGE_UNDONE = "merge-undone"
    VOTE_MERGED = "vote-merged"
    VOTE_RETURNED = "vote-returned"
    SYNTHESIS_PUBLISHED = "synthesis-published"
    FILE_CLOSED = "file-closed"
    ROLE_GRANTED = "role-granted"
    ROLE_ENDED = "role-ended"
    INVITATION = "invitation"
    SUSPENDED = "suspended"
    SUSPENSION_CONTESTED = "suspension-contested"
    SUSPENSION_DECIDED = "suspension-decided"
    FLAG_SETTLED = "flag-settled"
    # The last one, to an address that the account no longer has; the address goes when the letter has left.
    ACCOUNT_CLOSED = "account-closed"
    CONSULTATION_CANCELLED = "consultation-cancelled"
    PUBLICATION_REFUSED = "publication-refused"
    # To authors: somebody answered their words with a comment.
    COMMENT_RECEIVED = "comment-received"
    # To authors of remarks: a new version of the text they spoke of is on display, and what became of it.
    TEXT_VERSION = "text-version"
    # To those who follow a consultation, a theme, an arrondissement or a contribution.
    PHASE_OPENED = "phase-opened"
    PHASE_ENDING = "phase-ending"
    PROPOSAL_ADDED = "proposal-added"
    REMARK_ADDED = "remark-added"
    COMMENT_ADDED = "comment-added"
    FOLLOWED_CHANGED = "followed-changed"
    FOLLOWED_ANSWERED = "followed-answered"
    FOLLOWED_SYNTHESIS = "followed-synthesis"
    FOLLOWED_DECIDED = "followed-decided"
    FOLLOWED_CONSULTATION = "followed-consultation"
    FOLLOWED_TEXT = "followed-text"


class Topic(StrEnum):
    """What a letter is about, where its reader chooses how soon it comes. Letters without one come at once."""

    OWN = "own"
    FOLLOWED = "followed"


class Pace(StrEnum):
    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Wish(Base):
    """How soon a person wants to be told about a topic. No row: as is usual (`rules.USUAL`)."""

    __tablename__ = "notice_wish"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(primary_key=True)
    pace: Mapped[Pace]


class Notice(Base):
    """One thing told to one person. `key` makes "told once" true: the same key is never enqueued twice.

    Its letter leaves alone, or with others of its round (`pace`), or not at all where the person wishes none; then
    it is read on the person's own page only.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index(
            "ix_notice_waiting",
            "due_at",
            "id",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        Index("ix_notice_person", "person_id", "created_at", "id"),
        Index("ix_notice_sent_with", "sent_with_id"),
        Index("ix_notice_sent", "sent_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[NoticeKind]
    # Empty where the letter always comes at once: accounts, receipts, rulings.
    topic: Mapped[Topic | None]
    pace: Mapped[Pace | None]
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
    # The first notice of the letter in which it left, where one letter told several.
    sent_with_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    # The person wished no letter about this, or it no longer held when the letter was to leave.
    withheld_at: Mapped[datetime | None]


class Worker(Base):
    """A process beside the web servers, and when it last said that it is alive. In no backup."""

    __tablename__ = "worker"
    __table_args__ = {"info": {PASSING: True}}

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    seen_at: Mapped[datetime]
