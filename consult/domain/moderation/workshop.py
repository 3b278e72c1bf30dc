"""What the reading desk keeps for itself: who has which text before them now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.accounts.models import Person
from consult.kernel.db import PASSING, Base


class Reservation(Base):
    """A text that was handed to a moderator, until when nobody else is handed it. One row for a text: the row itself
    is what keeps two from having it (`reserving.py`). After `until_at` it says nothing any more.
    """

    __tablename__ = "reservation"
    __table_args__ = (
        Index("ix_reservation_moderator", "moderator_id", "until_at"),
        {"info": {PASSING: True}},
    )

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True
    )
    moderator_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    until_at: Mapped[datetime]

    moderator: Mapped[Person] = relationship(lazy="raise_on_sql")
