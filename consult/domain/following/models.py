"""What people follow, and how far the news of it has been spread."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.consultations.models import Consultation, Theme
from consult.domain.contributions.models import Contribution
from consult.domain.territory.models import Arrondissement
from consult.kernel.db import Base


class Subject(StrEnum):
    """What can be followed; each is a column of `Follow`."""

    CONSULTATION = "consultation"
    THEME = "theme"
    ARRONDISSEMENT = "arrondissement"
    CONTRIBUTION = "contribution"


class Follow(Base):
    """That a person wants to be told about exactly one thing. Nobody else sees it, and no count of it is shown."""

    __tablename__ = "follow"
    __table_args__ = (
        CheckConstraint(
            " + ".join(f"case when {one}_id is null then 0 else 1 end" for one in Subject) + " = 1",
            name="one_subject",
        ),
        *(
            UniqueConstraint("person_id", f"{one}_id", name=f"uq_follow_person_id_{one}_id")
            for one in Subject
        ),
        Index("ix_follow_consultation", "consultation_id", "person_id"),
        Index("ix_follow_theme", "theme_id", "person_id"),
        Index("ix_follow_arrondissement", "arrondissement_id", "person_id"),
        Index("ix_follow_contribution", "contribution_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    arrondissement_id: Mapped[int | None] = mapped_column(ForeignKey("arrondissement.id"))
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"))
    since_at: Mapped[datetime]

    consultation: Mapped[Consultation | None] = relationship(lazy="raise_on_sql")
    theme: Mapped[Theme | None] = relationship(lazy="raise_on_sql")
    arrondissement: Mapped[Arrondissement | None] = relationship(lazy="raise_on_sql")
    contribution: Mapped[Contribution | None] = relationship(lazy="raise_on_sql")


class Visit(Base):
    """When a person last looked at their own page, and the time before: what came between the two is new."""

    __tablename__ = "visit"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]
    before_at: Mapped[datetime | None]


class Spreading(Base):
    """One row: up to which entry of the journal, and which moment of the calendar, followers have been told.

    `person_id`: of the entry after `entry_id`, followers up to this one are told already; a popular subject is
    worked off in several transactions.
    """

    __tablename__ = "spreading"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(default=0)
    calendar_at: Mapped[datetime]
