"""Reading merges: what stands behind a head, which acts made it so, and their public log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from consult.domain.contributions.models import Contribution, State
from consult.domain.moderation.merges import Merge, MergeMember
from consult.domain.moderation.merging import whole
from consult.kernel.errors import NotFound
from consult.kernel.paging import Key, Page, slice_page

# Of what stands behind a head, so many are shown on its page.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Merging:
    """An act of merging, for one of its members or for its head (`head` is empty then)."""

    merge_id: int
    at: datetime
    undone_at: datetime | None
    reason: dict[str, str]
    undone_reason: dict[str, str] | None
    head: str
    members: int


def merges_of(session: Session, ids: Collection[int]) -> dict[int, list[Merging]]:
    """The acts that each of these was a member or the head of, the oldest first. Every id is there."""
    found: dict[int, list[Merging]] = {one: [] for one in ids}
    number = (
        select(func.count())
        .select_from(MergeMember)
        .where(MergeMember.merge_id == Merge.id)
        .correlate(Merge)
        .scalar_subquery()
    )
    act = (Merge.id, Merge.merged_at, Merge.undone_at, Merge.reason, Merge.undone_reason)
    behind = (
        select(MergeMember.contribution_id, *act, Contribution.ref, number)
        .join(Merge, Merge.id == MergeMember.merge_id)
        .join(Contribution, Contribution.id == Merge.head_id)
        .where(MergeMember.contribution_id.in_(ids))
    )
    for one, *row in session.execute(behind.order_by(Merge.id)):
        found[one].append(Merging(*row))
    for one, *row in session.execute(
        select(Merge.head_id, *act, number).where(Merge.head_id.in_(ids)).order_by(Merge.id)
    ):
        found[one].append(Merging(*row[:-1], head="", members=row[-1]))
    return {one: sorted(acts, key=lambda act: act.merge_id) for one, acts in found.items()}


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a head: the first of them, how many there are, and the published comments on them."""

    rows: Sequence[Contribution]
    number: int
    comments: int


def list_behind(session: Session, head_id: int) -> Behind:
    """In the order of the register, with their authors. One statement where there is nothing."""
    rows = session.scalars(
        select(Contribution)
        .where(Contribution.head_id == head_id)
        .options(
            joinedload(Contribution.author),
            joinedload(Contribution.organisation),
            defer(Contribution.body_html),
        )
        .order_by(Contribution.received_at, Contribution.id)
        .limit(SHOWN)
    ).all()
    if not rows:
        return Behind((), 0, 0)
    number, comments = session.execute(
        select(func.count(), func.sum(Contribution.comment_count)).where(Contribution.head_id == head_id)
    ).one()
    return Behind(rows, number, int(comments))


def behind_ids(session: Session, head_id: int) -> list[int]:
    return list(session.scalars(select(Contribution.id).where(Contribution.head_id == head_id)))


def get_merge(session: Session, merge_id: int) -> Merge:
    """An act with its head and members, as it is judged and undone. Raises NotFound."""
    found = session.scalars(select(Merge).where(Merge.id == merge_id).options(*whole())).first()
    if found is None:
        raise NotFound(str(merge_id))
    return found


def list_merges(session: Session, *, cursor: str | None = None, size: int = 30) -> Page[Merge]:
    """The public log of merges, newest first: numbers and kinds, no words of anybody."""
    shown = (Contribution.id, Contribution.ref, Contribution.kind, Contribution.state)
    return slice_page(
        session,
        select(Merge).options(
            joinedload(Merge.head).load_only(*shown),
            joinedload(Merge.head).joinedload(Contribution.consultation),
            selectinload(Merge.members).joinedload(MergeMember.contribution).load_only(*shown),
        ),
        keys=[
            Key(Merge.merged_at, descending=True, parse=datetime.fromisoformat),
            Key(Merge.id, descending=True),
        ],
        values_of=lambda row: (row.merged_at.isoformat(), row.id),
        cursor=cursor,
        size=size,
    )


def may_be_shown(contribution: Contribution) -> bool:
    """Whether anybody may read the words of what stands behind a head."""
    return contribution.state in (State.PUBLISHED, State.MERGED)
