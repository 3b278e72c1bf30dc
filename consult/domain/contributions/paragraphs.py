"""How many remarks stand at each paragraph: counters by kind, so that a page of a text reads no remark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from consult.domain.contributions.models import Kind, ParagraphCount

_INSERTS: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


@dataclass(frozen=True, slots=True)
class Balance:
    """What was said at a paragraph: numbers of published remarks by kind; kinds without any are absent."""

    by_kind: dict[Kind, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())


@cache
def _raising(dialect: str) -> Any:
    table = ParagraphCount.__table__
    names = ("text_id", "key", "kind", "number")
    statement = _INSERTS[dialect](table).values({name: bindparam(name) for name in names})
    return statement.on_conflict_do_update(
        index_elements=["text_id", "key", "kind"],
        set_={"number": table.c.number + statement.excluded.number},
    )


def count_at_paragraph(session: Session, *, text_id: int, key: str, kind: Kind, step: int) -> None:
    """`step` more (or less) remarks of the kind at the paragraph."""
    session.execute(
        _raising(session.get_bind().dialect.name),
        {"text_id": text_id, "key": key, "kind": kind, "number": step},
    )


def balances(session: Session, *, text_id: int, keys: Sequence[str]) -> dict[str, Balance]:
    """What was said at each of these paragraphs; every key is there. One page's keys at a time."""
    table = ParagraphCount
    rows = session.execute(
        select(table.key, table.kind, table.number).where(
            table.text_id == text_id, table.key.in_(keys), table.number > 0
        )
    )
    found: dict[str, dict[Kind, int]] = {}
    for key, kind, number in rows:
        found.setdefault(key, {})[kind] = number
    order = list(Kind)
    return {
        key: Balance(dict(sorted(found.get(key, {}).items(), key=lambda one: order.index(one[0]))))
        for key in keys
    }


def count_remarks(session: Session, text_ids: Sequence[int]) -> dict[int, int]:
    """How many published remarks stand at the paragraphs of each of these texts."""
    rows = session.execute(
        select(ParagraphCount.text_id, func.sum(ParagraphCount.number))
        .where(ParagraphCount.text_id.in_(text_ids))
        .group_by(ParagraphCount.text_id)
    )
    return dict.fromkeys(text_ids, 0) | {text_id: int(number) for text_id, number in rows}
