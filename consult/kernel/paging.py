"""Pages by key, never by offset: page 1,000 costs what page 1 costs.

A cursor is the sort key of a row at the edge of the page, signed by nobody: it only says where to go on, and a
broken one is refused as such. `slice_page` asks for one row more than it shows to know whether there is a next page.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, literal, or_
from sqlalchemy.orm import Session

T = TypeVar("T")

PAGE_SIZE = 20


class BadCursor(ValueError):
    """The address holds a page mark that is none of ours."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page in reading order, and the cursors of its neighbours (None at an end)."""

    rows: Sequence[T]
    next: str | None = None
    previous: str | None = None

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Key:
    """One column of the order. The last one must be unique, or rows would be lost between pages."""

    column: Any
    descending: bool = False
    # From the cursor's plain value to the column's, for instance `datetime.fromisoformat`.
    parse: Callable[[Any], Any] = lambda value: value


def encode_cursor(values: Sequence[Any], *, backward: bool = False) -> str:
    raw = json.dumps([int(backward), *values], separators=(",", ":"), ensure_ascii=True).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode_cursor(cursor: str, width: int) -> tuple[bool, list[Any]]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        backward, *values = json.loads(raw)
    except (binascii.Error, ValueError, TypeError) as broken:
        raise BadCursor(cursor) from broken
    plain = all(isinstance(value, (int, float, str)) and not isinstance(value, bool) for value in values)
    if len(values) != width or not plain or backward not in (0, 1):
        raise BadCursor(cursor)
    return bool(backward), values


def _beyond(keys: Sequence[Key], values: Sequence[Any], backward: bool) -> ColumnElement[bool]:
    alternatives = []
    for position, key in enumerate(keys):
        value = literal(values[position], key.column.type)
        after = key.column < value if key.descending != backward else key.column > value
        same = [
            other.column == literal(values[at], other.column.type) for at, other in enumerate(keys[:position])
        ]
        alternatives.append(and_(*same, after))
    return or_(*alternatives)


def slice_page(
    session: Session,
    statement: Select[Any],
    *,
    keys: Sequence[Key],
    values_of: Callable[[Any], Sequence[Any]],
    cursor: str | None = None,
    size: int = PAGE_SIZE,
    scalars: bool = True,
) -> Page[Any]:
    """One page of `statement` in the order of `keys`; `values_of(row)` gives the JSON-able sort key of a row.

    Raises BadCursor when the cursor is not one of ours for this order.
    """
    backward = False
    if cursor:
        backward, plain = decode_cursor(cursor, len(keys))
        try:
            values = [key.parse(value) for key, value in zip(keys, plain, strict=True)]
        except (TypeError, ValueError) as broken:
            raise BadCursor(cursor) from broken
        if len(keys) > 1:
            # The leading column's bound lets the index do the work; the OR only breaks ties.
            lead = keys[0]
            value = literal(values[0], lead.column.type)
            statement = statement.where(
                lead.column <= value if lead.descending != backward else lead.column >= value
            )
        statement = statement.where(_beyond(keys, values, backward))
    order = [key.column.desc() if key.descending != backward else key.column.asc() for key in keys]
    result = session.execute(statement.order_by(*order).limit(size + 1))
    found = list(result.scalars() if scalars else result)
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    if not found:
        return Page([])
    has_next = True if backward else more
    has_previous = more if backward else bool(cursor)
    return Page(
        found,
        next=encode_cursor(values_of(found[-1])) if has_next else None,
        previous=encode_cursor(values_of(found[0]), backward=True) if has_previous else None,
    )
