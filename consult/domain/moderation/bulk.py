"""One act on many texts: reckoned first, done as it was shown, and undone together while nothing followed.

A few statements for all of them, whatever their number. What needs a look of its own is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session, joinedload

from consult.domain.accounts.models import Person
from consult.domain.consultations.counting import mark_changed
from consult.domain.consultations.models import Theme
from consult.domain.consultations.themes import is_offered
from consult.domain.contributions.models import Contribution, State
from consult.domain.contributions.states import hold_all, mark_all_read, mark_unread
from consult.domain.journal.actions import record_all
from consult.domain.moderation.flagged import flagged_of
from consult.domain.moderation.queue import QueueFilter, narrowed, unread
from consult.domain.moderation.readings import (
    LISTED,
    UNDO_WITHIN,
    count_readings,
    may_undo,
    uncount_readings,
)
from consult.domain.moderation.reserving import readers_of
from consult.domain.moderation.rules import Refusal, may_rule
from consult.domain.moderation.workshop import BulkAct, DeskAct, DeskActKind
from consult.kernel.errors import NotFound
from consult.kernel.verdict import YES, Verdict, no

# So many texts at most in one act.
MOST = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """What would change, and what is left out and why; both in the order of the register."""

    changes: Sequence[Contribution]
    left_out: Sequence[tuple[Contribution, Verdict]]


def ids_unread(session: Session, wanted: QueueFilter) -> list[int]:
    """All unread that the filter lets through, the first received first, at most `MOST`."""
    statement = unread(narrowed(select(Contribution.id), wanted))
    return list(session.scalars(statement.order_by(Contribution.received_at, Contribution.id).limit(MOST)))


def plan(
    session: Session,
    *,
    kind: DeskActKind,
    theme_id: int | None,
    ids: Collection[int],
    moderator: Person,
    at: datetime,
    seen: Mapping[int, int] | None = None,
) -> Plan:
    """Hold these texts and say which of them the act changes. `seen`: the wordings that were shown, by id."""
    found = hold_all(session, list(ids)[:MOST])
    known = [one.id for one in found]
    flags, readers = flagged_of(session, known), readers_of(session, known, at)
    theirs = _themes_of_authors(session, found)
    theme = session.get(Theme, theme_id) if theme_id is not None else None
    is_gone = theme is not None and not is_offered(session, theme)
    changes, left_out = [], []
    for one in found:
        reader = readers[one.id]
        verdict = may_rule(moderator, one)
        if not verdict:
            pass
        elif seen is not None and seen.get(one.id) != one.version:
            verdict = no(Refusal.TEXT_CHANGED)
        elif reader is not None and reader.moderator_id != moderator.id:
            verdict = no(Refusal.BEING_READ)
        elif kind is DeskActKind.READ:
            verdict = _may_read(one, reported=flags[one.id] is not None)
        else:
            verdict = no(Refusal.THEME_RETIRED) if is_gone else _may_sort(one, theme, theirs[one.id])
        if verdict:
            changes.append(one)
        else:
            left_out.append((one, verdict))
    return Plan(changes, left_out)


def _may_read(one: Contribution, *, reported: bool) -> Verdict:
    if one.read_at is not None:
        return no(Refusal.ALREADY_READ)
    if one.state is not State.PUBLISHED:
        return no(Refusal.WOULD_PUBLISH if one.state is State.WAITING else Refusal.NOT_THERE)
    return no(Refusal.IS_REPORTED) if reported else YES


def _may_sort(one: Contribution, theme: Theme | None, theirs: int | None) -> Verdict:
    if theme is None or theme.consultation_id != one.consultation_id:
        return no(Refusal.THEME_ELSEWHERE)
    if theirs is not None:
        return no(Refusal.THEME_BY_AUTHOR)
    return no(Refusal.SAME_THEME) if one.theme_id == theme.id else YES


def _themes_of_authors(session: Session, found: Sequence[Contribution]) -> dict[int, int | None]:
    """The theme that each author chose: what stood before a moderator sorted first."""
    chosen = {one.id: one.theme_id for one in found}
    first = (
        select(func.min(DeskAct.id))
        .where(DeskAct.contribution_id.in_(chosen), DeskAct.kind == DeskActKind.THEME)
        .group_by(DeskAct.contribution_id)
    )
    rows = session.execute(
        select(DeskAct.contribution_id, DeskAct.theme_before_id).where(DeskAct.id.in_(first))
    )
    return {**chosen, **{row.contribution_id: row.theme_before_id for row in rows}}


def act_on_many(
    session: Session,
    *,
    kind: DeskActKind,
    theme_id: int | None,
    seen: Mapping[int, int],
    moderator: Person,
    at: datetime,
) -> BulkAct:
    """Do what `plan` showed, to those that still are as they were shown; one entry of the journal for each."""
    wanted = plan(session, kind=kind, theme_id=theme_id, ids=seen, moderator=moderator, at=at, seen=seen)
    bulk = BulkAct(
        kind=kind,
        theme_id=theme_id,
        moderator_id=moderator.id,
        at=at,
        number=len(wanted.changes),
        left_out=len(wanted.left_out),
    )
    session.add(bulk)
    session.flush()
    if not wanted.changes:
        return bulk
    sorting = kind is DeskActKind.THEME
    rows = [
        {
            "kind": kind,
            "contribution_id": one.id,
            "moderator_id": moderator.id,
            "at": at,
            "version": one.version,
            "published": False,
            "theme_before_id": one.theme_id if sorting else None,
            "theme_after_id": theme_id if sorting else None,
            "suggested": False,
            "bulk_id": bulk.id,
        }
        for one in wanted.changes
    ]
    session.execute(insert(DeskAct), rows)
    if sorting:
        facts = {_subject(one): {"theme": theme_id, "was": one.theme_id} for one in wanted.changes}
        _give(session, wanted.changes, theme_id)
    else:
        facts = {_subject(one): {"version": one.version} for one in wanted.changes}
        count_readings(session, moderator=moderator, at=at, number=len(rows))
        mark_all_read(session, contributions=wanted.changes, reader=moderator, at=at)
    name = "contribution.sorted" if sorting else "contribution.read"
    record_all(session, act=name, facts=facts, at=at, actor_id=moderator.id)
    return bulk


def _subject(one: Contribution) -> str:
    return f"contribution:{one.id}"


def _give(session: Session, contributions: Sequence[Contribution], theme_id: int | None) -> None:
    session.execute(
        update(Contribution)
        .where(Contribution.id.in_([one.id for one in contributions]))
        .values(theme_id=theme_id)
    )
    for consultation_id in sorted({one.consultation_id for one in contributions}):
        mark_changed(session, consultation_id=consultation_id)


def get_bulk(session: Session, bulk_id: int, moderator: Person) -> BulkAct:
    """One's own act on many. Raises NotFound."""
    found = session.get(BulkAct, bulk_id)
    if found is None or found.moderator_id != moderator.id:
        raise NotFound(bulk_id)
    return found


def list_bulk(session: Session, moderator: Person, at: datetime) -> Sequence[BulkAct]:
    """What the moderator did to many at once within a day, the latest first; `LISTED` at most."""
    return session.scalars(
        select(BulkAct)
        .where(BulkAct.moderator_id == moderator.id, BulkAct.at > at - UNDO_WITHIN)
        .order_by(BulkAct.id.desc())
        .limit(LISTED)
    ).all()


def acts_of(session: Session, bulk: BulkAct) -> Sequence[DeskAct]:
    """What it changed, contributions loaded."""
    return session.scalars(
        select(DeskAct)
        .where(DeskAct.bulk_id == bulk.id)
        .options(joinedload(DeskAct.contribution))
        .order_by(DeskAct.id)
        .execution_options(populate_existing=True)
    ).all()


def undo_bulk(session: Session, *, bulk: BulkAct, moderator: Person, at: datetime) -> int:
    """Undo it for exactly those texts to which nothing has happened since; how many these are."""
    acts = acts_of(session, bulk)
    hold_all(session, [act.contribution_id for act in acts])
    undone = [act for act in acts if may_undo(act, moderator, at)]
    if not undone:
        return 0
    contributions = [act.contribution for act in undone]
    if bulk.kind is DeskActKind.THEME:
        facts = {
            _subject(act.contribution): {"theme": act.theme_before_id, "was": act.theme_after_id}
            for act in undone
        }
        # As many statements as there were themes before, which are few.
        for before in {act.theme_before_id for act in undone}:
            _give(session, [act.contribution for act in undone if act.theme_before_id == before], before)
        name = "contribution.sorting-undone"
    else:
        facts = {_subject(act.contribution): {"version": act.version} for act in undone}
        mark_unread(session, contributions=contributions)
        uncount_readings(session, moderator=moderator, at=bulk.at, number=len(undone))
        name = "contribution.unread"
    ids = [act.id for act in undone]
    session.execute(update(DeskAct).where(DeskAct.id.in_(ids)).values(undone_at=at))
    bulk.undone_at = at
    record_all(session, act=name, facts=facts, at=at, actor_id=moderator.id)
    return len(undone)
