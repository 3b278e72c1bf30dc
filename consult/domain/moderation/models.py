"""The charter, its rules, the rulings made under them, the appeals against them, and the flags by which readers ask
for one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.contributions.models import Contribution
from consult.kernel.db import Base
from consult.kernel.localized import Language, LocalizedText


class Charter(Base):
    """One row: the words around the rules, edited by the city in three languages."""

    __tablename__ = "charter"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # What is never a reason to hide a text.
    never: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    appeal: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)


class CharterRule(Base):
    """A rule that a ruling may name. A rule that was applied is never reworded: a new row replaces it."""

    __tablename__ = "charter_rule"
    __table_args__ = (Index("ix_charter_rule_code", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    text: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    since_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    # Rulings that name it, kept by the actions that rule: the public log shows them without counting rows.
    hide_count: Mapped[int] = mapped_column(default=0)
    mask_count: Mapped[int] = mapped_column(default=0)
    restore_count: Mapped[int] = mapped_column(default=0)


class RulingKind(StrEnum):
    HIDE = "hide"
    RESTORE = "restore"
    # Passages are masked, and are shown again.
    MASK = "mask"
    UNMASK = "unmask"
    # The author is asked to change the words, while they can be changed.
    ASK_EDIT = "ask-edit"
    # An import brought it as rejected by its source; no moderator of ours ruled.
    REJECTED_AT_SOURCE = "rejected-at-source"


# What takes something from the author's words, and so may be contested.
RESTRICTING = frozenset({RulingKind.HIDE, RulingKind.MASK})


class Ruling(Base):
    """What a moderator ruled on a contribution, under which rule, with which reason. Never changed."""

    __tablename__ = "ruling"
    __table_args__ = (
        Index("ix_ruling_contribution", "contribution_id", "id"),
        Index("ix_ruling_at", "at", "id"),
        # One for each filter of the public log.
        Index("ix_ruling_consultation", "consultation_id", "at", "id"),
        Index("ix_ruling_kind", "kind", "at", "id"),
        Index("ix_ruling_rule", "rule_id", "at", "id"),
        CheckConstraint("(kind = 'rejected-at-source') = (rule_id is null)", name="rule"),
        CheckConstraint("(kind in ('mask', 'unmask')) = (mask_id is not null)", name="masks"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    kind: Mapped[RulingKind]
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("charter_rule.id"))
    # Written in the author's language, told to the author, public: it never repeats the text (`quoting.py`).
    reason: Mapped[str] = mapped_column(Text)
    reason_language: Mapped[Language]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    # Which passages were masked, or are shown again.
    mask_id: Mapped[int | None] = mapped_column(ForeignKey("mask.id"))
    # Until when its author may contest it, as it was told to them. Empty for what takes nothing away, and for rulings
    # older than appeals: nobody was told a day then, so none ends.
    appeal_until: Mapped[datetime | None]

    contribution: Mapped[Contribution] = relationship(lazy="raise_on_sql")
    rule: Mapped[CharterRule | None] = relationship(lazy="raise_on_sql")
    appeal: Mapped[Appeal | None] = relationship(
        lazy="raise_on_sql", back_populates="ruling", foreign_keys="Appeal.ruling_id"
    )


class AppealOutcome(StrEnum):
    """What another moderator made of an appeal: the ruling stands, or it is taken back."""

    UPHELD = "upheld"
    GRANTED = "granted"


class Appeal(Base):
    """The author contests a ruling, once; another moderator than the one who ruled decides. Never changed after."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("ruling_id"),
        Index("ix_appeal_waiting", "decided_at", "decide_by", "id"),
        Index("ix_appeal_undone_by", "undone_by_id"),
        CheckConstraint(
            "(decided_at is null) = (outcome is null) and (outcome is null) = (decided_by_id is null)"
            " and (outcome is null) = (reason is null) and (reason is null) = (reason_language is null)"
            " and (coalesce(outcome, 'upheld') = 'granted') = (undone_by_id is not null)",
            name="decided",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ruling_id: Mapped[int] = mapped_column(ForeignKey("ruling.id"))
    # For whoever decides, and for nobody else: it may repeat what is hidden.
    words: Mapped[str] = mapped_column(Text)
    language: Mapped[Language]
    made_at: Mapped[datetime]
    decide_by: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[AppealOutcome | None]
    # Told to the author and public, as a ruling's is.
    reason: Mapped[str | None] = mapped_column(Text)
    reason_language: Mapped[Language | None]
    # The ruling that took the contested one back.
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("ruling.id"))

    ruling: Mapped[Ruling] = relationship(
        lazy="raise_on_sql", back_populates="appeal", foreign_keys=[ruling_id]
    )


class FlagReason(StrEnum):
    """What a reader finds wrong with a text."""

    PERSONAL_DATA = "personal-data"
    INSULT = "insult"
    HATRED = "hatred"
    ADVERTISING = "advertising"
    FALSE_IDENTITY = "false-identity"
    OTHER = "other"


class FlagOutcome(StrEnum):
    """How a flag was settled."""

    HIDDEN = "hidden"
    MASKED = "masked"
    STAYS = "stays"


class FlagSettlement(Base):
    """What a moderator made of the flags on a text: a ruling hid it or masked a passage, or it stays, and why. Never
    changed."""

    __tablename__ = "flag_settlement"
    __table_args__ = (
        Index("ix_flag_settlement_contribution", "contribution_id", "id"),
        Index("ix_flag_settlement_outcome", "outcome", "id"),
        CheckConstraint(
            "(outcome <> 'stays') = (ruling_id is not null) and (outcome = 'stays') = (reason is not null)",
            name="grounds",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    outcome: Mapped[FlagOutcome]
    ruling_id: Mapped[int | None] = mapped_column(ForeignKey("ruling.id"))
    # Why the text stays; told to those who flagged it and to nobody else. Of a hidden text the ruling says why.
    reason: Mapped[str | None] = mapped_column(Text)
    reason_language: Mapped[Language | None]
    moderator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    ruling: Mapped[Ruling | None] = relationship(lazy="raise_on_sql")


class Flag(Base):
    """Somebody asks the moderators to look at a text. One per person and text; gone when it is taken back.

    Nothing follows from it but a moderator's look. Who flagged is shown to nobody, moderators included.
    """

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("contribution_id", "person_id"),
        Index("ix_flag_open", "contribution_id", "settlement_id", "id"),
        Index("ix_flag_person", "person_id"),
        CheckConstraint("reason <> 'other' or explanation is not null", name="explained"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[FlagReason]
    explanation: Mapped[str | None] = mapped_column(Text)
    # Of the page on which it was written: the settlement answers in it.
    language: Mapped[Language]
    at: Mapped[datetime]
    settlement_id: Mapped[int | None] = mapped_column(ForeignKey("flag_settlement.id"))

    settlement: Mapped[FlagSettlement | None] = relationship(lazy="raise_on_sql")


class FlaggedText(Base):
    """A text with open flags: one row while there are any. How many, by reason, so that nobody counts them."""

    __tablename__ = "flagged_text"
    __table_args__ = (
        Index("ix_flagged_text_first", "first_at", "contribution_id"),
        Index("ix_flagged_text_consultation", "consultation_id", "first_at", "contribution_id"),
    )

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    first_at: Mapped[datetime]
    reasons: Mapped[dict[str, int]] = mapped_column(JSON)

    contribution: Mapped[Contribution] = relationship(lazy="raise_on_sql")
