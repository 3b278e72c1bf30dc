"""The annex of a synthesis: every contribution of its consultation with its place in the report.

What was merged has its place through its head. What owes none (a comment that no finding cites, a wording under which
nothing is gathered any more) is in the table that anybody recounts from (docs/synthesis.md), and in no list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from consult.domain.consultations.clock import results_hidden
from consult.domain.contributions.models import (
    OWED,
    PUBLIC,
    Category,
    Channel,
    Contribution,
    Kind,
    State,
    Tongue,
)
from consult.domain.moderation.models import Ruling, RulingKind
from consult.domain.moderation.queries import rulings_of
from consult.domain.synthesis.models import Citation, SetAside, Synthesis
from consult.domain.synthesis.queries import is_cited, is_set_aside
from consult.domain.territory.models import Arrondissement
from consult.kernel.paging import Key, Page, slice_page
from consult.kernel.prose import excerpt

AT_ONCE = 500
# Of a text without a title, so much of its beginning.
BEGINNING = 160
_WITHHOLDING = (RulingKind.HIDE, RulingKind.REJECTED_AT_SOURCE)


class Lot(StrEnum):
    """What became of a contribution in the report."""

    CITED = "cited"
    SET_ASIDE = "set-aside"
    OPEN = "open"
    OUT_OF_TIME = "out-of-time"
    # Hidden, withdrawn, or not let through yet: its state says which.
    WITHHELD = "withheld"
    # It owes no place and has none.
    NONE = "none"


# In the order in which they are listed.
LISTED = (Lot.CITED, Lot.SET_ASIDE, Lot.OPEN, Lot.OUT_OF_TIME, Lot.WITHHELD)


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution. Of one that is withheld only number, kind, state and ruling are told.

    `findings`: those that cite it or its head, by their numbers in the report. `reason`: why it was set aside.
    `counted_at`: the number of the contribution at which votes on it count, its own or that of its head. Votes are None
    while results are hidden.
    """

    ref: str
    kind: Kind
    state: State
    lot: Lot
    late: bool
    read: bool
    language: Tongue | None = None
    channel: Channel | None = None
    category: Category | None = None
    arrondissement: str | None = None
    title: str | None = None
    agree: int | None = None
    disagree: int | None = None
    neutral: int | None = None
    comments: int | None = None
    findings: tuple[int, ...] = ()
    reason: dict[str, str] | None = None
    head: str | None = None
    counted_at: str | None = None
    ruling: Ruling | None = None


def _conditions(synthesis: Synthesis) -> dict[Lot, ColumnElement[bool]]:
    public, in_time = Contribution.state.in_(PUBLIC), Contribution.missed_at.is_(None)
    cited, aside = is_cited(synthesis.id), is_set_aside(synthesis.id)
    # An emptied wording says nothing of its own.
    said = and_(public, in_time, Contribution.closed_at.is_(None))
    owing = Contribution.kind.in_(OWED)
    return {
        Lot.CITED: and_(said, cited),
        Lot.SET_ASIDE: and_(said, owing, aside, ~cited),
        Lot.OPEN: and_(said, owing, ~aside, ~cited),
        Lot.OUT_OF_TIME: and_(public, owing, Contribution.missed_at.is_not(None)),
        Lot.WITHHELD: and_(~public, owing),
    }


def _inside(synthesis: Synthesis) -> ColumnElement[bool]:
    return and_(Contribution.consultation_id == synthesis.consultation_id, Contribution.state != State.DRAFT)


def count_lots(session: Session, synthesis: Synthesis) -> dict[Lot, int]:
    """How many stand in each list."""
    # Each row stands in one list at most, so one walk counts them all.
    lot = case(*((condition, str(lot)) for lot, condition in _conditions(synthesis).items()), else_="")
    rows = session.execute(select(lot, func.count()).where(_inside(synthesis)).group_by(lot))
    found = {name: int(number) for name, number in rows}
    return {lot: found.get(str(lot), 0) for lot in LISTED}


def list_annex(
    session: Session,
    synthesis: Synthesis,
    *,
    at: datetime,
    lot: Lot | None = None,
    everything: bool = False,
    cursor: str | None = None,
    size: int = 50,
) -> Page[Entry]:
    """What has or owes a place, in the order of the register; of one lot only, or `everything`, comments included.

    The synthesis is loaded as `get_synthesis` does.
    """
    conditions = _conditions(synthesis)
    statement = select(Contribution.id, Contribution.year, Contribution.number).where(_inside(synthesis))
    if lot is not None:
        statement = statement.where(conditions[lot])
    elif not everything:
        statement = statement.where(or_(*conditions.values()))
    # The numbers are put in order first: whole rows of all that was said need not be.
    page = slice_page(
        session,
        statement,
        keys=[Key(Contribution.year), Key(Contribution.number)],
        values_of=lambda row: (row.year, row.number),
        cursor=cursor,
        size=size,
        scalars=False,
    )
    entries = _entries(session, synthesis, [row.id for row in page.rows], at=at)
    return Page(entries, next=page.next, previous=page.previous)


def _rows(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    """These contributions as far as the annex tells of them, in the order of the register."""
    head = aliased(Contribution)
    counted = aliased(Contribution)
    statement = (
        select(
            Contribution.id,
            Contribution.year,
            Contribution.number,
            Contribution.ref,
            Contribution.kind,
            Contribution.state,
            Contribution.read_at,
            Contribution.missed_at,
            Contribution.closed_at,
            Contribution.language,
            Contribution.channel,
            Contribution.category,
            Contribution.title,
            func.substr(Contribution.body, 1, BEGINNING + 1).label("beginning"),
            Contribution.agree_count,
            Contribution.disagree_count,
            Contribution.neutral_count,
            Contribution.comment_count,
            Contribution.head_id,
            Arrondissement.code.label("arrondissement"),
            head.ref.label("head"),
            counted.ref.label("counted"),
        )
        .outerjoin(Contribution.arrondissement)
        .outerjoin(head, head.id == Contribution.head_id)
        .outerjoin(counted, counted.id == Contribution.counted_in_id)
        .where(Contribution.id.in_(ids))
        .order_by(Contribution.year, Contribution.number)
    )
    return session.execute(statement).all()


def iter_annex(
    session: Session, synthesis: Synthesis, *, at: datetime, everything: bool = False
) -> Iterator[Entry]:
    """All of them, some at a time. Their ids alone are held."""
    statement = select(Contribution.id).where(_inside(synthesis))
    if not everything:
        statement = statement.where(or_(*_conditions(synthesis).values()))
    ids = session.scalars(statement.order_by(Contribution.year, Contribution.number)).all()
    for start in range(0, len(ids), AT_ONCE):
        yield from _entries(session, synthesis, ids[start : start + AT_ONCE], at=at)


def _entries(session: Session, synthesis: Synthesis, ids: Sequence[int], *, at: datetime) -> list[Entry]:
    rows, hidden = _rows(session, ids), results_hidden(synthesis.consultation, at) is not None
    numbers = {finding.id: number for number, finding in enumerate(synthesis.findings, 1)}
    wanted = {id for row in rows for id in (row.id, row.head_id) if id is not None}
    citing: dict[int, list[int]] = {}
    for contribution_id, finding_id in session.execute(
        select(Citation.contribution_id, Citation.finding_id).where(
            Citation.contribution_id.in_(wanted), Citation.finding_id.in_(numbers)
        )
    ):
        citing.setdefault(contribution_id, []).append(numbers[finding_id])
    reasons: dict[int, dict[str, str]] = {
        contribution_id: reason
        for contribution_id, reason in session.execute(
            select(SetAside.contribution_id, SetAside.reason).where(
                SetAside.synthesis_id == synthesis.id, SetAside.contribution_id.in_(wanted)
            )
        )
    }
    rulings = rulings_of(session, [row.id for row in rows if row.state == State.HIDDEN])

    def entry(row: Any) -> Entry:
        # Not by its place: publishing gives one to what was merged, whoever read it.
        late, read = row.missed_at is not None, row.read_at is not None
        if row.state not in PUBLIC:
            ruled = [one for one in rulings.get(row.id, ()) if one.kind in _WITHHOLDING]
            return Entry(
                row.ref, row.kind, row.state, Lot.WITHHELD, late, read, ruling=ruled[-1] if ruled else None
            )
        both = (row.id, row.head_id)
        findings = tuple(sorted({number for id in both for number in citing.get(id, ())}))
        reason = next((reasons[id] for id in both if id in reasons), None)
        owes = row.kind in OWED and row.closed_at is None
        if late:
            lot = Lot.OUT_OF_TIME
        elif findings and row.closed_at is None:
            lot = Lot.CITED
        elif not owes:
            lot = Lot.NONE
        else:
            lot = Lot.SET_ASIDE if reason is not None else Lot.OPEN
        return Entry(
            ref=row.ref,
            kind=row.kind,
            state=row.state,
            lot=lot,
            late=late,
            read=read,
            language=row.language,
            channel=row.channel,
            category=row.category,
            arrondissement=row.arrondissement,
            # Comments that nothing rests on are told by no words: only their rows are counted.
            title=row.title or (excerpt(row.beginning, BEGINNING) if lot is not Lot.NONE else None),
            agree=None if hidden else row.agree_count,
            disagree=None if hidden else row.disagree_count,
            neutral=None if hidden else row.neutral_count,
            comments=row.comment_count,
            findings=findings,
            reason=reason if lot is Lot.SET_ASIDE else None,
            head=row.head,
            counted_at=row.counted or row.ref,
        )

    return [entry(row) for row in rows]
