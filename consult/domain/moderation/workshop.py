"""What the reading desk keeps for itself: who has which text, who did what and when, and how fast it goes."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Contribution
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


class DeskActKind(StrEnum):
    READ = "read"
    THEME = "theme"


class BulkAct(Base):
    """The same act on many texts at once: how many it changed and left out. The acts that name it say which."""

    __tablename__ = "bulk_act"
    __table_args__ = (Index("ix_bulk_act_moderator", "moderator_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DeskActKind]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))
    moderator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    number: Mapped[int]
    left_out: Mapped[int]
    undone_at: Mapped[datetime | None]


class DeskAct(Base):
    """That a moderator read a text or gave it a theme, so that it can be shown and undone. The journal has it too."""

    __tablename__ = "desk_act"
    __table_args__ = (
        Index("ix_desk_act_moderator", "moderator_id", "id"),
        Index("ix_desk_act_contribution", "contribution_id", "kind", "id"),
        Index("ix_desk_act_bulk", "bulk_id", "id"),
        CheckConstraint(
            "kind = 'theme' or (theme_before_id is null and theme_after_id is null)", name="kind_has"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DeskActKind]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    moderator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    # The wording that was read.
    version: Mapped[int]
    # Whether reading it published it: where moderators read first, others were told by then.
    published: Mapped[bool] = mapped_column(default=False)
    theme_before_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))
    theme_after_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))
    # Whether the theme was suggested and a person followed the suggestion.
    suggested: Mapped[bool] = mapped_column(default=False)
    undone_at: Mapped[datetime | None]
    bulk_id: Mapped[int | None] = mapped_column(ForeignKey("bulk_act.id"))

    contribution: Mapped[Contribution] = relationship(lazy="raise_on_sql")
    moderator: Mapped[Person] = relationship(lazy="raise_on_sql")


class ReadingDay(Base):
    """How much a moderator read on a day of Tunis. Raised by the act itself, so that nobody counts texts.

    `seconds` is the time between one reading and the next, breaks left out; `timed` are the readings it was
    measured for. A pace is one by the other.
    """

    __tablename__ = "reading_day"
    __table_args__ = (Index("ix_reading_day_day", "day", "moderator_id"),)

    moderator_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int]
    timed: Mapped[int]
    seconds: Mapped[int]
    last_at: Mapped[datetime]
