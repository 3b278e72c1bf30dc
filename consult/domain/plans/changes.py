"""The list of changes of a plan's texts, from each version on display to the next, with what each answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from consult.domain.contributions.models import ChangeCause, Contribution, State
from consult.domain.texts.alignment import PairState
from consult.domain.texts.models import Paragraph, PlanText, TextChange, TextVersion
from consult.domain.texts.queries import find_in_versions
from consult.kernel.paging import Key, Page, slice_page

PAGE, AT_ONCE = 50, 500


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What became of one paragraph. `old` and `new`: its words by language; `refs`: the entries that it answers."""

    text: dict[str, str]
    text_key: str
    version: int
    state: PairState
    old_key: str | None
    new_key: str | None
    old: dict[str, str] | None
    new: dict[str, str] | None
    refs: Sequence[str]


def _changed(consultation_id: int) -> Select[Any]:
    """Everything but what was kept, of versions on display."""
    return (
        select(TextChange)
        .join(TextVersion, TextVersion.id == TextChange.version_id)
        .join(PlanText, PlanText.id == TextVersion.text_id)
        .where(
            PlanText.consultation_id == consultation_id,
            TextVersion.displayed_at.is_not(None),
            TextChange.state != PairState.KEPT,
        )
    )


def list_changes(
    session: Session, consultation_id: int, *, cursor: str | None = None, size: int = PAGE
) -> Page[ChangeRow]:
    """One page: version by version as they were displayed, in the order of the text. Raises BadCursor."""
    page = slice_page(
        session,
        _changed(consultation_id),
        keys=[Key(TextChange.version_id), Key(TextChange.position), Key(TextChange.id)],
        values_of=lambda row: (row.version_id, row.position, row.id),
        cursor=cursor,
        size=size,
    )
    return Page(_rows(session, page.rows), page.next, page.previous)


def all_changes(session: Session, consultation_id: int) -> Iterator[ChangeRow]:
    """The whole list, some rows at a time."""
    ids = session.scalars(
        _changed(consultation_id)
        .with_only_columns(TextChange.id)
        .order_by(TextChange.version_id, TextChange.position, TextChange.id)
    ).all()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        rows = session.scalars(
            select(TextChange)
            .where(TextChange.id.in_(some))
            .order_by(TextChange.version_id, TextChange.position, TextChange.id)
        ).all()
        yield from _rows(session, rows)


def count_changes(session: Session, consultation_id: int) -> int:
    counted = _changed(consultation_id).with_only_columns(func.count(), maintain_column_froms=True)
    return int(session.scalar(counted) or 0)


def _rows(session: Session, rows: Sequence[TextChange]) -> list[ChangeRow]:
    if not rows:
        return []
    ids = {row.version_id for row in rows}
    versions = {
        version.id: (version, text)
        for version, text in session.execute(
            select(TextVersion, PlanText)
            .join(PlanText, PlanText.id == TextVersion.text_id)
            .where(TextVersion.id.in_(ids))
        )
    }
    before = _before(session, [version for version, _text in versions.values()])
    there = find_in_versions(
        session,
        {(row.version_id, row.new_key) for row in rows if row.new_key}
        | {
            (before[row.version_id], row.old_key)
            for row in rows
            if row.old_key and before.get(row.version_id)
        },
    )
    refs = _refs(session, ids, {key for row in rows if (key := row.new_key or row.old_key)})
    found = []
    for row in rows:
        version, text = versions[row.version_id]
        key = row.new_key or row.old_key
        found.append(
            ChangeRow(
                text.title,
                text.key,
                version.number,
                row.state,
                row.old_key,
                row.new_key,
                _words(there, before.get(row.version_id), row.old_key),
                _words(there, row.version_id, row.new_key),
                refs.get((row.version_id, key), []),
            )
        )
    return found


def _before(session: Session, versions: Sequence[TextVersion]) -> dict[int, int]:
    """Of each version the one on display before it."""
    shown = session.execute(
        select(TextVersion.text_id, TextVersion.number, TextVersion.id)
        .where(
            TextVersion.text_id.in_({one.text_id for one in versions}), TextVersion.displayed_at.is_not(None)
        )
        .order_by(TextVersion.number)
    ).all()
    return {
        one.id: max(
            (row for row in shown if row.text_id == one.text_id and row.number < one.number), key=_number
        ).id
        for one in versions
        if any(row.text_id == one.text_id and row.number < one.number for row in shown)
    }


def _number(row: Any) -> int:
    return int(row.number)


def _words(
    there: Mapping[tuple[int, str], Paragraph], version_id: int | None, key: str | None
) -> dict[str, str] | None:
    if version_id is None or key is None:
        return None
    found = there.get((version_id, key))
    return found.words if found is not None else None


def _refs(session: Session, version_ids: set[int], keys: set[str]) -> dict[tuple[int, str | None], list[str]]:
    found: dict[tuple[int, str | None], list[str]] = {}
    rows = session.execute(
        select(ChangeCause.version_id, ChangeCause.key, Contribution.ref)
        .join(Contribution, Contribution.id == ChangeCause.contribution_id)
        .where(
            ChangeCause.version_id.in_(version_ids),
            ChangeCause.key.in_(keys),
            Contribution.state == State.PUBLISHED,
        )
        .order_by(Contribution.id)
    )
    for version_id, key, ref in rows:
        found.setdefault((version_id, key), []).append(ref)
    return found
