"""The draft that is put to the residents: texts, their versions, and paragraphs that keep their keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.consultations.models import Consultation
from consult.domain.texts.alignment import PairState
from consult.domain.texts.pieces import PieceKind
from consult.kernel.db import Base
from consult.kernel.localized import Language, LocalizedText

KEY_MAX = 20


class PlanText(Base):
    """A text of a consultation: the regulations, the report, a charter. What it says stands in its versions."""

    __tablename__ = "text"
    __table_args__ = (
        UniqueConstraint("consultation_id", "key"),
        Index("ix_text_consultation", "consultation_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    # Its name in addresses and commands.
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # The number of the last key given to a paragraph. A key is given once, also when its paragraph was removed.
    last_key: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql")
    versions: Mapped[list[TextVersion]] = relationship(
        back_populates="text", lazy="raise_on_sql", order_by="TextVersion.number"
    )


class TextVersion(Base):
    """A wording of the whole text. From `displayed_at` on nothing of it changes.

    `sha256` is of the bytes of its export as CSV (docs/texts.md), so that anybody can reckon it again.
    """

    __tablename__ = "text_version"
    __table_args__ = (
        UniqueConstraint("text_id", "number"),
        CheckConstraint("(displayed_at is null) = (sha256 is null)", name="displayed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    number: Mapped[int]
    # What this version is, and why there is a new one.
    note: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # When the staff said that each paragraph before leads to the right one here; the first has none before.
    aligned_at: Mapped[datetime | None]
    displayed_at: Mapped[datetime | None]
    displayed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sha256: Mapped[str | None] = mapped_column(String(64))
    paragraph_count: Mapped[int] = mapped_column(default=0)
    # Rises with each change by the desk; a stale form is noticed by it.
    revision: Mapped[int] = mapped_column(default=1)

    text: Mapped[PlanText] = relationship(back_populates="versions", lazy="raise_on_sql")
    expressions: Mapped[list[TextExpression]] = relationship(
        lazy="raise_on_sql", order_by="TextExpression.language", cascade="all, delete-orphan"
    )


class TextExpression(Base):
    """A version in one language: where its words came from."""

    __tablename__ = "text_expression"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("text_version.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[Language] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(200))
    # Of the file that was brought in; empty where the words were pasted or typed.
    sha256: Mapped[str | None] = mapped_column(String(64))
    # What of the file is not in the text, as codes with their numbers.
    left_out: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    brought_at: Mapped[datetime]
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Paragraph(Base):
    """One paragraph of a version, in one to three languages, under the key that it keeps through the versions."""

    __tablename__ = "paragraph"
    __table_args__ = (
        Index("ix_paragraph_section", "version_id", "section", "position"),
        Index("ix_paragraph_position", "version_id", "position"),
        CheckConstraint(
            "(kind in ('heading', 'item')) = (level > 0) and level between 0 and 6", name="level"
        ),
    )

    version_id: Mapped[int] = mapped_column(
        ForeignKey("text_version.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(KEY_MAX), primary_key=True)
    # From 1 on, without a gap.
    position: Mapped[int]
    kind: Mapped[PieceKind]
    level: Mapped[int]
    # Which page of the text it is read on, from 1 on (`sections.py`).
    section: Mapped[int]
    words: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # By which it is found: the folded words of all its languages, each between spaces.
    stems: Mapped[str] = mapped_column(Text)
    skeletons: Mapped[str] = mapped_column(Text)


class TextChange(Base):
    """What became of a paragraph of the version before in this one: proposed by the alignment, confirmed by the staff.

    One row per old and new paragraph (docs/texts.md). `set_by_id`: who said so, where it is not the proposal.
    """

    __tablename__ = "text_change"
    __table_args__ = (
        CheckConstraint(
            "(old_key is null) = (state = 'added') and (new_key is null) = (state = 'removed')", name="sides"
        ),
        Index("ix_text_change_version", "version_id", "position"),
        Index("ix_text_change_old", "version_id", "old_key"),
        Index("ix_text_change_new", "version_id", "new_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("text_version.id", ondelete="CASCADE"))
    # In the order of the new version, what was removed where it stood.
    position: Mapped[int]
    old_key: Mapped[str | None] = mapped_column(String(KEY_MAX))
    new_key: Mapped[str | None] = mapped_column(String(KEY_MAX))
    state: Mapped[PairState]
    score: Mapped[float]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
