"""What the suggestions rest on, the vector of each public text; and what a person said no to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.kernel.db import Base

MODEL_LONGEST = 40


class ContributionVector(Base):
    """The meaning of a public text as numbers (`encoding.py`): made of its text, so gone when that is not public."""

    __tablename__ = "contribution_vector"

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True
    )
    model: Mapped[str] = mapped_column(String(MODEL_LONGEST), primary_key=True)
    # The wording it was made of, and the SHA-256 of the words that were read: a vector of other words is not used.
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    # Numbers of 16 bits, little-endian.
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class ThemeDismissal(Base):
    """That a person said of a suggested theme that it is not this text's: it is not suggested for it again."""

    __tablename__ = "theme_dismissal"

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
