"""The file of a plan, the period of its display, and what public bodies think of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.consultations.models import Consultation, Document, Phase
from consult.domain.texts.models import PlanText
from consult.kernel.db import Base
from consult.kernel.localized import LocalizedText


class FilePart(StrEnum):
    """What a piece of the file is."""

    MAPS = "maps"
    REGULATIONS = "regulations"
    REPORT = "report"
    ANNEXES = "annexes"


class OpinionStanding(StrEnum):
    """Computed from the dates; never kept, never typed."""

    # Its time has not come: it is sent later.
    COMING = "coming"
    WAITING = "waiting"
    RECEIVED = "received"
    TACIT = "tacit"
    # It came after its day: until then the body had approved by its silence.
    TACIT_THEN_RECEIVED = "tacit-then-received"


class FilePiece(Base):
    """A piece of the file: a text with its versions, or documents one after the other (`PieceVersion`)."""

    __tablename__ = "file_piece"
    __table_args__ = (Index("ix_file_piece_consultation", "consultation_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    position: Mapped[int]
    part: Mapped[FilePart]
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    text_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))

    text: Mapped[PlanText | None] = relationship(lazy="raise_on_sql")
    versions: Mapped[list[PieceVersion]] = relationship(
        lazy="raise_on_sql", order_by="PieceVersion.number", cascade="all, delete-orphan"
    )


class PieceVersion(Base):
    """A document as a version of a piece. From `displayed_at` on it stands: a change is another version beside it."""

    __tablename__ = "piece_version"
    __table_args__ = (Index("ix_piece_version_document", "document_id"),)

    piece_id: Mapped[int] = mapped_column(ForeignKey("file_piece.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    # Why there is a new one; nothing of the first.
    note: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    displayed_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship(lazy="raise_on_sql")


class PlanDisplay(Base):
    """The display of a plan, as the notice in the official journal began it; one of a consultation.

    `days`, `legal` and `confirmed` are those of the city's period on the day of the insertion: what is changed in the
    settings later changes no display that was published.
    """

    __tablename__ = "plan_display"
    __table_args__ = (
        CheckConstraint("(certified_at is null) = (signatory is null)", name="certified"),
        CheckConstraint("days > 0", name="days"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    phase_id: Mapped[int] = mapped_column(ForeignKey("phase.id"))
    # The issue of the official journal (JORT), and the day on which the notice stood in it.
    gazette_number: Mapped[str] = mapped_column(String(40))
    gazette_on: Mapped[date]
    days: Mapped[int]
    legal: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    confirmed: Mapped[bool]
    # Where the file hangs on paper.
    place: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    registered_at: Mapped[datetime]
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Who signs the certificate of display, and in what capacity.
    signatory: Mapped[str | None] = mapped_column(String(120))
    capacity: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)
    certified_at: Mapped[datetime | None]
    certified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql")
    phase: Mapped[Phase] = relationship(lazy="raise_on_sql")


class BodyOpinion(Base):
    """That a public body was asked what it thinks of the plan, and what it answered."""

    __tablename__ = "body_opinion"
    __table_args__ = (
        Index("ix_body_opinion_consultation", "consultation_id", "id"),
        CheckConstraint("sent_on <= due_on", name="dates"),
        CheckConstraint("received_on is null or received_on >= sent_on", name="received"),
        CheckConstraint("received_on is not null or document_id is null", name="document"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    body: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    sent_on: Mapped[date]
    # By the city's period on the day of sending.
    due_on: Mapped[date]
    received_on: Mapped[date | None]
    summary: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    document: Mapped[Document | None] = relationship(lazy="raise_on_sql")
