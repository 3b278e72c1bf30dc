"""Who decides, what was decided with which reason, and what a department answered."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.accounts.models import Department
from consult.domain.contributions.models import Contribution
from consult.domain.synthesis.models import Recommendation, Synthesis
from consult.kernel.db import Base
from consult.kernel.localized import Language, LocalizedText


class BodyKind(StrEnum):
    ELECTED_COUNCIL = "elected-council"
    SPECIAL_DELEGATION = "special-delegation"
    PROVISIONAL_COMMISSION = "provisional-commission"
    SECRETARY_GENERAL = "secretary-general"


class Body(Base):
    """A deciding body, in office from a day until a day (open when not known)."""

    __tablename__ = "body"
    __table_args__ = (CheckConstraint("until_on is null or from_on <= until_on", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[BodyKind]
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    # Where its mandate comes from, for instance the decree that installed it, as the public reads it.
    source: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)

    mandates: Mapped[list[Mandate]] = relationship(lazy="raise_on_sql", order_by="Mandate.id")


class Mandate(Base):
    """That somebody sits in a body, from a day until a day. `person_id` where the member has an account."""

    __tablename__ = "mandate"
    __table_args__ = (
        Index("ix_mandate_person", "person_id"),
        CheckConstraint("until_on is null or from_on <= until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    office: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class DecisionFile(Base):
    """A published synthesis before a body: opened when its first outcome is recorded, closed when all are."""

    __tablename__ = "decision_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    synthesis_id: Mapped[int] = mapped_column(ForeignKey("synthesis.id"), unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    synthesis: Mapped[Synthesis] = relationship(lazy="raise_on_sql")
    body: Mapped[Body] = relationship(lazy="raise_on_sql")
    outcomes: Mapped[list[Outcome]] = relationship(lazy="raise_on_sql")


class OutcomeKind(StrEnum):
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"
    DEFERRED = "deferred"


class Outcome(Base):
    """What the body decided on one recommendation. The Arabic reason is required; others show as missing."""

    __tablename__ = "outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("decision_file.id"))
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), unique=True)
    kind: Mapped[OutcomeKind]
    reason: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    session_on: Mapped[date]
    deliberation_number: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    recommendation: Mapped[Recommendation] = relationship(lazy="raise_on_sql")


class Assignment(Base):
    """That a department owes an answer to a contribution, by a day."""

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_department", "department_id", "answered_at", "due_on"),)

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), primary_key=True)
    due_on: Mapped[date]
    assigned_at: Mapped[datetime]
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]

    contribution: Mapped[Contribution] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")


class Answer(Base):
    """A department's official answer to a contribution. A correction is a further answer."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_contribution", "contribution_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    # The person in charge or service that signs, as the public reads it.
    office: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text)
    text_html: Mapped[str] = mapped_column(Text)
    language: Mapped[Language]
    answered_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    department: Mapped[Department] = relationship(lazy="raise_on_sql")
