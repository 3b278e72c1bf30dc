"""What was heard: findings that cite contributions, recommendations that rest on findings."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution
from consult.kernel.db import Base
from consult.kernel.localized import LocalizedText


class SynthesisState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Synthesis(Base):
    """One report on one consultation. `figures` is frozen at publication (`figures.py` says its shape)."""

    __tablename__ = "synthesis"
    __table_args__ = (Index("ix_synthesis_consultation", "consultation_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), unique=True)
    state: Mapped[SynthesisState] = mapped_column(default=SynthesisState.DRAFT)
    introduction: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    participants: Mapped[dict[str, str]] = mapped_column(LocalizedText, default=dict)
    method: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    minority: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # Why it was published although a language is missing; shown. Empty when none is.
    missing_reason: Mapped[str | None] = mapped_column(Text)
    # Why it was published although a proposal has no place, a finding cites nothing or a recommendation rests
    # on nothing; printed in the report. Empty when there is no such gap.
    gap_reason: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    # Which published edition stands: 0 before the first, 2 after the first correction.
    edition: Mapped[int] = mapped_column(default=0)
    # The words of a correction that is being written (`revisions.words_of`), until it is published or given up.
    correction: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql")
    findings: Mapped[list[Finding]] = relationship(lazy="raise_on_sql", order_by="Finding.position")
    recommendations: Mapped[list[Recommendation]] = relationship(
        lazy="raise_on_sql", order_by="Recommendation.position"
    )


class Revision(Base):
    """The words of a synthesis as they stood after somebody saved them. Added, never changed.

    `content` is what `revisions.words_of` gives. Those that were published are editions, numbered from 1; from the
    second on with the `reason` of the correction.
    """

    __tablename__ = "synthesis_revision"
    __table_args__ = (
        UniqueConstraint("synthesis_id", "number", name="uq_synthesis_revision_number"),
        UniqueConstraint("synthesis_id", "edition", name="uq_synthesis_revision_edition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    synthesis_id: Mapped[int] = mapped_column(ForeignKey("synthesis.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    edition: Mapped[int | None]
    reason: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)

    by: Mapped[Person] = relationship(lazy="raise_on_sql")


class Profile(StrEnum):
    """What a person may say of themselves, to see who is missing."""

    ARRONDISSEMENT = "arrondissement"
    AGE = "age"
    GENDER = "gender"


class ReferenceFigures(Base):
    """How many inhabitants there are in each group, from a source outside: what those who took part are set beside.

    `counts`: number of inhabitants by the code of the arrondissement, the age band or the gender. Added, never changed:
    the latest of a profile stands, and a published report keeps those it was published with.
    """

    __tablename__ = "reference_figures"
    __table_args__ = (Index("ix_reference_figures_profile", "profile", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[Profile]
    source: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    year: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    uploaded_by: Mapped[Person] = relationship(lazy="raise_on_sql")


class Note(Base):
    """What one of the staff says to the others about a part of a synthesis. Nobody else ever reads it.

    `about`: a `Part`, "finding-<id>", "recommendation-<id>", or "report" for the whole. Settled, it is folded away.
    """

    __tablename__ = "synthesis_note"
    __table_args__ = (
        Index("ix_synthesis_note_about", "synthesis_id", "about", "id"),
        CheckConstraint("(settled_at is null) = (settled_by_id is null)", name="settled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    synthesis_id: Mapped[int] = mapped_column(ForeignKey("synthesis.id"))
    about: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=by_id)
    settled_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=settled_by_id)


class Finding(Base):
    __tablename__ = "finding"
    __table_args__ = (Index("ix_finding_synthesis", "synthesis_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    synthesis_id: Mapped[int] = mapped_column(ForeignKey("synthesis.id"))
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    body: Mapped[dict[str, str]] = mapped_column(LocalizedText)

    citations: Mapped[list[Citation]] = relationship(lazy="raise_on_sql", order_by="Citation.contribution_id")


class Recommendation(Base):
    __tablename__ = "recommendation"
    __table_args__ = (Index("ix_recommendation_synthesis", "synthesis_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    synthesis_id: Mapped[int] = mapped_column(ForeignKey("synthesis.id"))
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    body: Mapped[dict[str, str]] = mapped_column(LocalizedText)

    grounds: Mapped[list[Ground]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")


class Ground(Base):
    """That a recommendation rests on a finding. Many to many; each recommendation has at least one."""

    __tablename__ = "ground"
    __table_args__ = (Index("ix_ground_finding", "finding_id"),)

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True)


class Citation(Base):
    """That a finding rests on a contribution; `quote` is a passage in its language, or nothing."""

    __tablename__ = "citation"
    __table_args__ = (Index("ix_citation_contribution", "contribution_id"),)

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    quote: Mapped[str | None] = mapped_column(Text)
    cited_at: Mapped[datetime]
    cited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    contribution: Mapped[Contribution] = relationship(lazy="raise_on_sql")


class SetAside(Base):
    """Why a contribution has no place in a finding. Staff write the reason in three languages."""

    __tablename__ = "set_aside"
    __table_args__ = (Index("ix_set_aside_contribution", "contribution_id"),)

    synthesis_id: Mapped[int] = mapped_column(ForeignKey("synthesis.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    reason: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    contribution: Mapped[Contribution] = relationship(lazy="raise_on_sql")
