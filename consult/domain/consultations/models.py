"""Consultations: what is asked, when, and the papers that go with it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.accounts.models import Level
from consult.kernel.db import Base
from consult.kernel.localized import LocalizedText


class ConsultationState(StrEnum):
    """Kept. Upcoming, open and closed are computed from the phases and the clock."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Promise(StrEnum):
    """The level of participation promised (IAP2 spectrum)."""

    INFORM = "inform"
    CONSULT = "consult"
    INVOLVE = "involve"
    COLLABORATE = "collaborate"
    EMPOWER = "empower"


class Series(StrEnum):
    """Which register numbers a consultation draws from. Only LEGAL is the register of the municipality."""

    LEGAL = ""
    IMPORT = "I"
    DEMO = "D"
    LOAD = "L"


class Activity(StrEnum):
    PROPOSE = "propose"
    # Remarks on the draft: observations, claims, oppositions, questions, and comments on a paragraph.
    OBSERVE = "observe"
    COMMENT = "comment"
    VOTE = "vote"


class VoteRule(StrEnum):
    SUPPORT = "support"
    AGREE_DISAGREE = "agree-disagree"


# The kinds of contributions that a phase may put to the vote, by their words; never comments (settled.md).
VOTED = ("proposal", "observation", "claim", "opposition", "question")


class DocumentKind(StrEnum):
    DOCUMENT = "document"
    PICTURE = "picture"
    # A version of a piece of a plan's file; what a public body wrote of the plan. Shown on pages of their own.
    PIECE = "piece"
    OPINION = "opinion"


class ActKind(StrEnum):
    """What the city did with a published consultation, told with its reason."""

    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXTENDED = "extended"
    CALENDAR_CHANGED = "calendar-changed"
    CANCELLED = "cancelled"


class PlanEnding(StrEnum):
    """How a scheduled publication ended."""

    PUBLISHED = "published"
    CALLED_OFF = "called-off"
    # Another moment was chosen.
    REPLACED = "replaced"
    # Somebody published it before, or took it back.
    OVERTAKEN = "overtaken"
    # It was not complete when the moment came.
    REFUSED = "refused"


class Consultation(Base):
    __tablename__ = "consultation"
    __table_args__ = (Index("ix_consultation_published", "state", "closes_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    series: Mapped[Series] = mapped_column(default=Series.LEGAL)
    state: Mapped[ConsultationState] = mapped_column(default=ConsultationState.DRAFT)
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    summary: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    question: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    can_change: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    cannot_change: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    who_decides: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    promise: Mapped[Promise] = mapped_column(default=Promise.CONSULT)
    promise_words: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # Why it was published although a language is missing; shown to readers. Empty when none is.
    missing_reason: Mapped[str | None] = mapped_column(Text)
    # The moderators read before a contribution is shown (its number still comes first).
    reads_first: Mapped[bool] = mapped_column(default=False)
    synthesis_due_on: Mapped[date | None]
    decision_due_on: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    # First opening and last closing of its phases, kept by the actions on phases, for lists.
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    # From when on nothing can be sent, until it is resumed; the clock of its phases stands meanwhile.
    suspended_at: Mapped[datetime | None]
    # When it was ended for good before its time. Its pages stay; `opens_at` and `closes_at` end here at the latest.
    cancelled_at: Mapped[datetime | None]
    # Why it is suspended or was cancelled: the note of the act that stands now.
    standing_note: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)
    # Rises with each change by the desk; a stale form is noticed by it.
    version: Mapped[int] = mapped_column(default=1)

    phases: Mapped[list[Phase]] = relationship(
        back_populates="consultation", lazy="raise_on_sql", order_by="Phase.position"
    )
    themes: Mapped[list[Theme]] = relationship(lazy="raise_on_sql", order_by="Theme.position")
    documents: Mapped[list[Document]] = relationship(lazy="raise_on_sql", order_by="Document.position")


class Phase(Base):
    """[opens_at, closes_at). Phases may overlap, but an activity is open in one phase at a time (settled.md)."""

    __tablename__ = "phase"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="order"),
        Index("ix_phase_consultation", "consultation_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    summary: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    # The rule of its vote; fixed once voting has opened. Empty when it opens no vote.
    vote_rule: Mapped[VoteRule | None]
    results_hidden: Mapped[bool] = mapped_column(default=True)
    # Which kinds of contributions are voted on (`VOTED`); fixed with the rule.
    vote_kinds: Mapped[list[str]] = mapped_column(JSON, default=lambda: [VOTED[0]])
    # Why a published date was changed, the last time one was. Shown beside the date.
    change_reason: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)
    # Of the display of a plan: until then the law keeps it open. It may close later, never earlier.
    kept_until: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship(back_populates="phases", lazy="raise_on_sql")
    activities: Mapped[list[PhaseActivity]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")


class PhaseActivity(Base):
    """What a phase opens, and the level of verification it asks for."""

    __tablename__ = "phase_activity"
    __table_args__ = (CheckConstraint("level between 1 and 3", name="level"),)

    phase_id: Mapped[int] = mapped_column(ForeignKey("phase.id", ondelete="CASCADE"), primary_key=True)
    activity: Mapped[Activity] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(default=Level.CONFIRMED)


class Theme(Base):
    __tablename__ = "theme"
    __table_args__ = (
        Index("ix_theme_consultation", "consultation_id", "position"),
        Index("ix_theme_parent", "parent_id"),
        CheckConstraint("parent_id is null or parent_id <> id", name="not_under_itself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    # In the order of reading: each theme is followed by those that stand under it.
    position: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # The theme it stands under, which stands under none: two levels (`themes.py`).
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    # From when on it is not offered any more. It stays on what has it.
    retired_at: Mapped[datetime | None]

    parent: Mapped[Theme | None] = relationship(remote_side=[id], lazy="raise_on_sql")


class Document(Base):
    """A paper or the picture of a consultation. The bytes lie in the file store under their SHA-256."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_consultation", "consultation_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    kind: Mapped[DocumentKind]
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # What a picture shows, for those who do not see it.
    alternative: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    pages: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]
    # From when on it hangs for everybody as a part of a plan: it is neither renamed nor removed any more.
    frozen_at: Mapped[datetime | None]


class PublicAct(Base):
    """An act on a published consultation that everybody reads on its page. Added, never changed."""

    __tablename__ = "public_act"
    __table_args__ = (
        Index("ix_public_act_consultation", "consultation_id", "id"),
        Index("ix_public_act_done", "done_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    kind: Mapped[ActKind]
    done_at: Mapped[datetime]
    # From when on it holds, where that is not at once.
    effective_at: Mapped[datetime]
    note: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # Who decided it, and on which day; nothing where the desk changed a date by itself.
    decided_by: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    decided_on: Mapped[date | None]
    # Dates before and after, as `moves.Move.kept` writes them.
    moves: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql")


class PublicationPlan(Base):
    """That a draft is to be published at a moment; one that waits at a time. The worker carries it out."""

    __tablename__ = "publication_plan"
    __table_args__ = (
        CheckConstraint("(ended_at is null) = (ending is null)", name="ended"),
        Index(
            "uq_publication_plan_waiting",
            "consultation_id",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
        Index(
            "ix_publication_plan_due",
            "publish_at",
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
        Index("ix_publication_plan_consultation", "consultation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    publish_at: Mapped[datetime]
    # Why a language is missing, shown to readers when it is published.
    missing_reason: Mapped[str | None] = mapped_column(Text)
    planned_at: Mapped[datetime]
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ending: Mapped[PlanEnding | None]
    # Why it was not published: a `rules.Refusal`.
    refusal: Mapped[str | None] = mapped_column(String(40))

    consultation: Mapped[Consultation] = relationship(lazy="raise_on_sql")


class Participation(Base):
    """That a person took part in a consultation at all. Counted in `ConsultationCount`, listed nowhere."""

    __tablename__ = "participation"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class ConsultationCount(Base):
    """Counters of a consultation, spread over slots so that parallel votes do not wait for one row.

    A figure is the sum over the slots. `changes` rises with everything a public page of the consultation
    shows; a page kept in memory is shown again only while the sum of `changes` is what it was.
    """

    __tablename__ = "consultation_count"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    proposals: Mapped[int] = mapped_column(default=0)
    # Observations, claims, oppositions and questions on a draft.
    remarks: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    votes: Mapped[int] = mapped_column(default=0)
    participants: Mapped[int] = mapped_column(default=0)
    changes: Mapped[int] = mapped_column(default=0)
