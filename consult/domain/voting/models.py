"""Votes. A vote's record is its row; it is not journalled (settled.md)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from consult.kernel.db import Base


class Choice(StrEnum):
    AGREE = "agree"
    DISAGREE = "disagree"
    NEUTRAL = "neutral"


class Vote(Base):
    """The latest choice of a person on a contribution: one row per person, whatever they changed."""

    __tablename__ = "vote"
    __table_args__ = (Index("ix_vote_person", "person_id", "contribution_id"),)

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    choice: Mapped[Choice]
    cast_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
