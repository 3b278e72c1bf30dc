"""The order "random": a ring on which every contribution has a fixed place, and each visitor starts
elsewhere.

A seed says where on the ring a visitor starts and which way round they go; it stands in the address, so that
the pages stay the same for that visitor and may be kept for all who come with the same seed. Walking by the
key (shuffle, id) from the start to the end of the ring and then from its beginning to the start meets each
row once, also while others are added: a new row appears at its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import Session

from consult.domain.contributions.acceptance import RING
from consult.domain.contributions.models import Contribution
from consult.kernel.paging import BadCursor, Page, decode_cursor, encode_cursor

# Few enough that visitors share pages, many enough that no contribution is always first.
SEEDS = 1_000

_MARK = (Contribution.shuffle, Contribution.id)


def start_of(seed: int) -> tuple[int, bool]:
    """Where on the ring the seed starts, and whether it goes round downwards (every other seed does)."""
    place = seed % SEEDS
    return place * (RING // SEEDS), bool(place % 2)


def slice_ring(
    session: Session, statement: Select[Any], *, seed: int, cursor: str | None, size: int
) -> Page[Contribution]:
    """One page of `statement` on the ring; pages forward and backward, over its end too. Raises BadCursor."""
    start, descending = start_of(seed)
    backward, mark = False, None
    if cursor:
        backward, values = decode_cursor(cursor, 2)
        if not all(isinstance(value, int) and abs(value) < 2**63 for value in values):
            raise BadCursor(cursor)
        mark = (values[0], values[1])
    # The two arcs in the visitor's order: from the start on, then what lies before it.
    arcs = [False, True] if not descending else [True, False]
    if backward:
        arcs.reverse()
    downward = descending != backward
    found: list[Contribution] = []
    passed = mark is None
    for below in arcs:
        if not passed and mark is not None and (mark[0] < start) != below:
            continue
        after = None if passed else mark
        passed = True
        arc = statement.where(_on_arc(start, below))
        if after is not None:
            arc = arc.where(_beyond(after, downward))
        order = [column.desc() if downward else column.asc() for column in _MARK]
        found += session.scalars(arc.order_by(*order).limit(size + 1 - len(found)))
        if len(found) > size:
            break
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    if not found:
        return Page([])
    has_next = True if backward else more
    has_previous = more if backward else mark is not None
    return Page(
        found,
        next=encode_cursor(_values(found[-1])) if has_next else None,
        previous=encode_cursor(_values(found[0]), backward=True) if has_previous else None,
    )


def _values(row: Contribution) -> Sequence[int]:
    return [row.shuffle, row.id]


def _on_arc(start: int, below: bool) -> Any:
    return Contribution.shuffle < start if below else Contribution.shuffle >= start


def _beyond(mark: tuple[int, int], downward: bool) -> Any:
    shuffle, id = mark
    if downward:
        return and_(
            Contribution.shuffle <= shuffle,
            or_(Contribution.shuffle < shuffle, and_(Contribution.shuffle == shuffle, Contribution.id < id)),
        )
    return and_(
        Contribution.shuffle >= shuffle,
        or_(Contribution.shuffle > shuffle, and_(Contribution.shuffle == shuffle, Contribution.id > id)),
    )
