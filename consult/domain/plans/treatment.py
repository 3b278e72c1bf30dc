"""The treatment table of a plan: each entry of the register, what was answered, and its effect on the plan.

Nothing of it is typed: it is gathered from answers, decisions, findings, reasons and the changes that answer a remark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer, joinedload

from consult.domain.contributions.models import OWED, ChangeCause, Contribution, State
from consult.domain.council.models import OutcomeKind
from consult.domain.council.traces import Answered, Trace, gather
from consult.domain.maps.models import Zone
from consult.domain.texts.models import PlanText, TextVersion
from consult.kernel.paging import Key, Page, slice_page

PAGE, AT_ONCE = 25, 500


class Effect(StrEnum):
    """What an entry did to the plan."""

    RETAINED = "retained"
    PARTLY = "partly"
    NOT_RETAINED = "not-retained"
    DEFERRED = "deferred"
    # Nothing was decided about it yet.
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of a text that answers the entry: in which version, at which paragraph."""

    text: dict[str, str]
    text_key: str
    version: int
    paragraph: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table. `told` is False of what nobody is shown: it stands with its number only."""

    row: Contribution
    told: bool
    effect: Effect = Effect.OPEN
    answers: Sequence[Answered] = ()
    changes: Sequence[Changed] = ()
    # Why: the reasons of the decisions, or why it was set aside; by language.
    reasons: Sequence[dict[str, str]] = field(default_factory=list)


def effect_of(trace: Trace, changed: bool) -> Effect:
    """Decisions come first, then changes that answer it, then a reason for which it was set aside."""
    kinds = {one.kind for one in trace.decided if one.kind is not None}
    if kinds:
        taken = bool(kinds & {OutcomeKind.ACCEPTED, OutcomeKind.PARTLY}) or changed
        if kinds == {OutcomeKind.ACCEPTED}:
            return Effect.RETAINED
        if taken:
            return Effect.PARTLY
        return Effect.NOT_RETAINED if OutcomeKind.REFUSED in kinds else Effect.DEFERRED
    if changed:
        return Effect.RETAINED
    return Effect.NOT_RETAINED if trace.set_aside else Effect.OPEN


def _owed(consultation_id: int, *, in_time: bool) -> Select[Any]:
    missed = Contribution.missed_at
    return select(Contribution).where(
        Contribution.consultation_id == consultation_id,
        Contribution.kind.in_(OWED),
        Contribution.state != State.DRAFT,
        missed.is_(None) if in_time else missed.is_not(None),
    )


def _loaded(statement: Select[Any]) -> Select[Any]:
    return statement.options(
        joinedload(Contribution.text),
        joinedload(Contribution.theme),
        joinedload(Contribution.arrondissement),
        joinedload(Contribution.zone).load_only(Zone.code, Zone.name),
        defer(Contribution.body_html),
    )


def list_entries(
    session: Session,
    consultation_id: int,
    *,
    in_time: bool = True,
    cursor: str | None = None,
    size: int = PAGE,
) -> Page[Entry]:
    """One page of the table in the order of the register. Raises BadCursor."""
    page = slice_page(
        session,
        _loaded(_owed(consultation_id, in_time=in_time)),
        keys=[Key(Contribution.year), Key(Contribution.number)],
        values_of=lambda row: (row.year, row.number),
        cursor=cursor,
        size=size,
    )
    return Page(entries_of(session, page.rows), page.next, page.previous)


def all_entries(session: Session, consultation_id: int, *, in_time: bool = True) -> Iterator[Entry]:
    """The whole table, some rows at a time, so that memory does not grow with it."""
    ids = session.scalars(
        _owed(consultation_id, in_time=in_time)
        .with_only_columns(Contribution.id)
        .order_by(Contribution.year, Contribution.number)
    ).all()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        rows = session.scalars(
            _loaded(select(Contribution).where(Contribution.id.in_(some))).order_by(
                Contribution.year, Contribution.number
            )
        ).all()
        yield from entries_of(session, rows)
        for row in rows:
            session.expunge(row)


def count_entries(session: Session, consultation_id: int) -> tuple[int, int]:
    """How many entries came in time, and how many out of time."""

    def number(in_time: bool) -> int:
        counted = _owed(consultation_id, in_time=in_time).with_only_columns(
            func.count(), maintain_column_froms=True
        )
        return int(session.scalar(counted) or 0)

    return number(True), number(False)


def entries_of(session: Session, rows: Sequence[Contribution]) -> list[Entry]:
    """The table's rows of these contributions; a handful of statements, however many there are."""
    told = [row.id for row in rows if row.state in (State.PUBLISHED, State.MERGED)]
    traces, changes = gather(session, told) if told else {}, changes_of(session, told)
    return [
        _entry(row, traces[row.id], changes[row.id])
        if row.id in traces and row.id in changes
        else Entry(row, False)
        for row in rows
    ]


def _entry(row: Contribution, trace: Trace, changes: Sequence[Changed]) -> Entry:
    reasons = [one.reason for one in trace.decided if one.kind is not None and one.reason]
    if not reasons and trace.set_aside:
        reasons = [trace.set_aside]
    return Entry(
        row,
        True,
        effect=effect_of(trace, bool(changes)),
        answers=trace.answers,
        changes=changes,
        reasons=reasons,
    )


def changes_of(session: Session, ids: Sequence[int]) -> dict[int, list[Changed]]:
    """The changes on display that answer each of these contributions; every id is there."""
    found: dict[int, list[Changed]] = {one: [] for one in ids}
    if not ids:
        return found
    rows = session.execute(
        select(ChangeCause.contribution_id, PlanText.title, PlanText.key, TextVersion.number, ChangeCause.key)
        .join(TextVersion, TextVersion.id == ChangeCause.version_id)
        .join(PlanText, PlanText.id == TextVersion.text_id)
        .where(ChangeCause.contribution_id.in_(ids), TextVersion.displayed_at.is_not(None))
        .order_by(TextVersion.number, ChangeCause.key)
    )
    for one, *facts in rows:
        found[one].append(Changed(*facts))
    return found
