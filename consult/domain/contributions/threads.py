"""The comments below a contribution: the first level by pages, of each of them a few replies, two levels
deep.

However many comments there are, a page asks for a fixed number of rows: each branch is a query of its own,
cut by the index, and all branches of a level are one statement.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session, aliased, joinedload

from consult.domain.contributions.models import Contribution, State
from consult.kernel.paging import Key, Page, slice_page

# Replies shown below each comment of the first level, and below each of those.
REPLIES = (3, 2)
TOP_SIZE = 20
# A stub stands for what was hidden or withdrawn, so that the answers to it keep their place.
SHOWN = (State.PUBLISHED, State.HIDDEN, State.WITHDRAWN)


@dataclass(slots=True)
class Branch:
    """A comment and its first replies."""

    comment: Contribution
    replies: list[Branch] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many published replies to it are not shown here."""
        shown = sum(reply.comment.state is State.PUBLISHED for reply in self.replies)
        return max(self.comment.comment_count - shown, 0)


def list_comments(
    session: Session,
    contribution_id: int,
    *,
    also: Collection[int] = (),
    cursor: str | None = None,
    size: int = TOP_SIZE,
) -> Page[Branch]:
    """One page of the comments that answer this contribution, oldest first, with their first replies.

    `also`: what was merged into it, whose comments are read with its own.
    """
    page = slice_page(
        session,
        select(Contribution)
        .where(Contribution.parent_id.in_({contribution_id, *also}), Contribution.state.in_(SHOWN))
        .options(*_people()),
        keys=[Key(Contribution.received_at, parse=_instant), Key(Contribution.id)],
        values_of=lambda row: [row.received_at.isoformat(), row.id],
        cursor=cursor,
        size=size,
    )
    branches = [Branch(comment) for comment in page]
    level = branches
    for most in REPLIES:
        level = _add_replies(session, level, most)
        if not level:
            break
    return Page(branches, next=page.next, previous=page.previous)


def ids_of(branches: Sequence[Branch], *, states: Collection[State] = SHOWN) -> list[int]:
    """The ids of all comments on these branches that are in one of the states, for batch questions."""
    found: list[int] = []
    for branch in branches:
        if branch.comment.state in states:
            found.append(branch.comment.id)
        found += ids_of(branch.replies, states=states)
    return found


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(value)


def _people() -> tuple[Any, ...]:
    return (joinedload(Contribution.author), joinedload(Contribution.organisation))


def _add_replies(session: Session, level: Sequence[Branch], most: int) -> list[Branch]:
    """Hang the first replies on those branches that have any; the branches that were added."""
    by_id = {branch.comment.id: branch for branch in level if branch.comment.comment_count}
    if not by_id:
        return []
    cuts = []
    for parent_id in by_id:
        row = aliased(Contribution)
        cut = (
            select(row.id)
            .where(row.parent_id == parent_id, row.state.in_(SHOWN))
            .order_by(row.received_at, row.id)
            .limit(most)
            .subquery()
        )
        cuts.append(select(cut.c.id))
    ids = list(session.scalars(union_all(*cuts)))
    statement = (
        select(Contribution)
        .where(Contribution.id.in_(ids))
        .order_by(Contribution.received_at, Contribution.id)
        .options(*_people())
    )
    added = []
    for reply in session.scalars(statement):
        branch = Branch(reply)
        assert reply.parent_id is not None
        by_id[reply.parent_id].replies.append(branch)
        added.append(branch)
    return added
