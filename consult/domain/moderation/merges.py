"""A merge: contributions that say the same stand behind one head, and can be let go again.

What a contribution is merged into at present stands on its own row (`Contribution.head_id`, `counted_in_id`); here is
every act with its reason, so that a merge of merges can be undone in any order.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.contributions.models import Contribution
from consult.kernel.db import Base
from consult.kernel.localized import LocalizedText

# In one act. More are merged by further acts, into the same head.
MEMBERS_MAX = 200


class MergeRefusal(StrEnum):
    """Why contributions are not merged, or not let go; beside it the facts. `ref` is the one it is about."""

    NOTHING_TO_MERGE = "nothing-to-merge"
    TOO_MANY = "too-many"  # limit
    HEAD_AMONG_MEMBERS = "head-among-members"  # ref
    NOT_MERGED_KIND = "not-merged-kind"  # comments
    OTHER_KIND = "other-kind"  # ref
    OTHER_CONSULTATION = "other-consultation"  # ref
    NOT_PUBLIC = "not-public"  # ref
    MERGED_ALREADY = "merged-already"  # ref
    OUT_OF_TIME = "out-of-time"  # ref
    PLACED_ALREADY = "placed-already"  # ref
    WORDING_CLOSED = "wording-closed"  # ref
    REASON_MISSING = "reason-missing"  # language
    UNDONE_ALREADY = "undone-already"


class Merge(Base):
    """One act of merging, and that it was undone. The reason is said in the languages of those it is told to."""

    __tablename__ = "merge"
    __table_args__ = (
        Index("ix_merge_head", "head_id", "id"),
        Index("ix_merge_at", "merged_at", "id"),
        CheckConstraint(
            "(undone_at is null) = (undone_by_id is null)",
            name="undone",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    # As it was chosen. It may have been merged itself since.
    head_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    # The head is a wording of the municipality, made for this.
    new_wording: Mapped[bool]
    # Whether votes count at the head: not where the vote had closed before.
    counts: Mapped[bool]
    reason: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]
    # Who undid it: a moderator with a reason, or the author of the head, who took their words back.
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_reason: Mapped[dict[str, str] | None] = mapped_column(LocalizedText)

    head: Mapped[Contribution] = relationship(lazy="raise_on_sql")
    members: Mapped[list[MergeMember]] = relationship(
        lazy="raise_on_sql", order_by="MergeMember.contribution_id"
    )


class MergeMember(Base):
    """What was merged by one act. What stood behind it came along, and goes along when the act is undone."""

    __tablename__ = "merge_member"
    __table_args__ = (Index("ix_merge_member_contribution", "contribution_id", "merge_id"),)

    merge_id: Mapped[int] = mapped_column(ForeignKey("merge.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)

    contribution: Mapped[Contribution] = relationship(lazy="raise_on_sql")
