"""Reading contributions. Whatever a page shows of one is loaded with it; nothing is loaded in a loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, defer, joinedload, load_only, selectinload

from consult.domain.consultations.models import Consultation, Phase
from consult.domain.consultations.themes import is_about
from consult.domain.contributions.models import (
    Channel,
    Contribution,
    ContributionVersion,
    Kind,
    Place,
    Standing,
    State,
    Tongue,
)
from consult.domain.contributions.rotation import slice_ring
from consult.domain.contributions.search import matching
from consult.domain.maps.models import Zone
from consult.domain.texts.models import PlanText
from consult.kernel.errors import NotFound
from consult.kernel.paging import PAGE_SIZE, Key, Page, slice_page


class Order(StrEnum):
    NEWEST = "newest"
    SUPPORTED = "supported"
    DISCUSSED = "discussed"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which contributions: everything that is not None must hold. `words` is what somebody searched.

    Theme and arrondissement of a comment are those of the proposal it belongs to.
    """

    consultation_id: int | None = None
    consultation_ids: tuple[int, ...] | None = None
    kind: Kind | None = Kind.PROPOSAL
    kinds: tuple[Kind, ...] = ()
    # Remarks: on which text, at which paragraph of it they stand now, and how.
    text_id: int | None = None
    now_key: str | None = None
    # On which paragraph they were made, wherever they stand now.
    paragraph_key: str | None = None
    standing: Standing | None = None
    states: tuple[State, ...] = (State.PUBLISHED,)
    places: tuple[Place, ...] = ()
    theme_id: int | None = None
    arrondissement_id: int | None = None
    language: Tongue | None = None
    channel: Channel | None = None
    author_id: int | None = None
    # What came out of time stands apart: True leaves it out, False is nothing else.
    in_time: bool | None = None
    # Wordings of the municipality that head nothing any more: False leaves them out.
    closed: bool | None = None
    words: str = ""


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(value)


def _who_and_where() -> tuple[Any, ...]:
    return (
        joinedload(Contribution.author),
        joinedload(Contribution.organisation),
        joinedload(Contribution.arrondissement),
        joinedload(Contribution.theme),
    )


def _whole() -> tuple[Any, ...]:
    consultation = joinedload(Contribution.consultation)
    return (
        *_who_and_where(),
        # Its outline is long, and no page of a contribution draws it.
        joinedload(Contribution.zone).load_only(Zone.code, Zone.name),
        consultation.selectinload(Consultation.phases).selectinload(Phase.activities),
        consultation.selectinload(Consultation.themes),
    )


def get_contribution(session: Session, ref: str) -> Contribution:
    """The contribution of a number, in whatever state (but never a draft). Raises NotFound.

    Loaded: consultation with phases, activities and themes, author, organisation, arrondissement, theme,
    of a comment its parent and root, and the head of what was merged.
    """
    statement = (
        select(Contribution)
        .where(Contribution.ref == ref)
        .options(
            *_whole(),
            joinedload(Contribution.text),
            joinedload(Contribution.text_version),
            joinedload(Contribution.head).load_only(
                Contribution.ref,
                Contribution.kind,
                Contribution.title,
                Contribution.body,
                Contribution.language,
                Contribution.state,
            ),
            selectinload(Contribution.parent).options(
                joinedload(Contribution.author), joinedload(Contribution.organisation)
            ),
            selectinload(Contribution.root).options(
                joinedload(Contribution.author), joinedload(Contribution.organisation)
            ),
        )
    )
    found = session.scalars(statement).first()
    if found is None:
        raise NotFound(ref)
    return found


def consultation_of(session: Session, ref: str) -> int:
    """The id of the consultation that a number belongs to, and nothing else. Raises NotFound."""
    found = session.scalars(select(Contribution.consultation_id).where(Contribution.ref == ref)).first()
    if found is None:
        raise NotFound(ref)
    return found


def get_draft(session: Session, draft_id: int, *, author_id: int) -> Contribution:
    """A draft (or what became of it) of this author, loaded as by `get_contribution`. Raises NotFound."""
    statement = (
        select(Contribution)
        .where(Contribution.id == draft_id, Contribution.author_id == author_id)
        .options(*_whole())
    )
    found = session.scalars(statement).first()
    if found is None or found.kind is not Kind.PROPOSAL:
        raise NotFound(str(draft_id))
    return found


def find_contributions(session: Session, ids: Sequence[int]) -> dict[int, Contribution]:
    """Those of these ids that exist, by id, loaded as for a list; `consultation` without its phases."""
    statement = (
        select(Contribution)
        .where(Contribution.id.in_(ids))
        .options(*_who_and_where(), joinedload(Contribution.consultation))
    )
    return {row.id: row for row in session.scalars(statement)}


def find_refs(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The numbers of these ids; a draft has none."""
    rows = session.execute(
        select(Contribution.id, Contribution.ref).where(
            Contribution.id.in_(ids), Contribution.ref.is_not(None)
        )
    )
    return {row.id: row.ref for row in rows}


def find_by_refs(session: Session, refs: Sequence[str]) -> dict[str, Contribution]:
    """Those of these numbers that exist, by number, loaded as by `find_contributions`."""
    statement = (
        select(Contribution)
        .where(Contribution.ref.in_(refs))
        .options(*_who_and_where(), joinedload(Contribution.consultation))
    )
    return {row.ref: row for row in session.scalars(statement) if row.ref}


def list_contributions(
    session: Session,
    filters: Filters,
    *,
    order: Order = Order.NEWEST,
    seed: int = 0,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Contribution]:
    """One page; rows have author, organisation, arrondissement, theme and consultation (without its phases).

    `seed` is for RANDOM only. Whether "most supported" may be asked is the caller's to judge: while results
    are hidden it may not (`consultations.clock.results_hidden`). Raises BadCursor.
    """
    # One consultation for all rows: read once, not beside each of them.
    statement = _filtered(session, filters).options(
        *_who_and_where(), selectinload(Contribution.consultation), defer(Contribution.body_html)
    )
    if order is Order.RANDOM:
        return slice_ring(session, statement, seed=seed, cursor=cursor, size=size)
    column: Any = {
        Order.NEWEST: Contribution.received_at,
        Order.SUPPORTED: Contribution.agree_count,
        Order.DISCUSSED: Contribution.comment_count,
    }[order]
    newest = order is Order.NEWEST

    def values_of(row: Contribution) -> list[Any]:
        if newest:
            assert row.received_at is not None
            return [row.received_at.isoformat(), row.id]
        return [getattr(row, column.key), row.id]

    return slice_page(
        session,
        statement,
        keys=[Key(column, True, parse=_instant if newest else int), Key(Contribution.id, True)],
        values_of=values_of,
        cursor=cursor,
        size=size,
    )


def _filtered(session: Session, filters: Filters) -> Select[Any]:
    statement = select(Contribution)
    if filters.consultation_id is not None:
        statement = statement.where(Contribution.consultation_id == filters.consultation_id)
    if filters.consultation_ids is not None:
        statement = statement.where(Contribution.consultation_id.in_(filters.consultation_ids))
    if filters.kind is not None:
        statement = statement.where(Contribution.kind == filters.kind)
    if filters.kinds:
        statement = statement.where(Contribution.kind.in_(filters.kinds))
    # One value is an equality, so that the index goes on to the order.
    if len(filters.states) == 1:
        statement = statement.where(Contribution.state == filters.states[0])
    elif filters.states:
        statement = statement.where(Contribution.state.in_(filters.states))
    if filters.places:
        statement = statement.where(Contribution.place.in_(filters.places))
    if filters.in_time is not None:
        missed = Contribution.missed_at
        statement = statement.where(missed.is_(None) if filters.in_time else missed.is_not(None))
    if filters.closed is not None:
        closed = Contribution.closed_at
        statement = statement.where(closed.is_not(None) if filters.closed else closed.is_(None))
    # What a comment is about is what its proposal is about.
    about: Any = Contribution
    if filters.kind is Kind.COMMENT and (filters.theme_id or filters.arrondissement_id):
        about = aliased(Contribution)
        statement = statement.join(about, about.id == Contribution.root_id)
    if filters.theme_id is not None:
        statement = statement.where(is_about(about.theme_id, filters.theme_id))
    for column, value in (
        (about.arrondissement_id, filters.arrondissement_id),
        (Contribution.language, filters.language),
        (Contribution.channel, filters.channel),
        (Contribution.author_id, filters.author_id),
        (Contribution.text_id, filters.text_id),
        (Contribution.now_key, filters.now_key),
        (Contribution.paragraph_key, filters.paragraph_key),
        (Contribution.standing, filters.standing),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if (condition := matching(session, filters.words)) is not None:
        statement = statement.where(condition)
    return statement


def list_ids(session: Session, filters: Filters) -> Sequence[int]:
    """The ids of all that answer, in the order in which they were written: a number each, so that they fit into
    memory where the rows would not."""
    statement = _filtered(session, filters).with_only_columns(Contribution.id)
    return session.scalars(statement.order_by(Contribution.id)).all()


def find_in_order(session: Session, ids: Sequence[int]) -> Sequence[Contribution]:
    """Those of these ids that exist, by id, loaded as for a list, with the numbers of parent and root."""
    above = (load_only(Contribution.ref),)
    return session.scalars(
        select(Contribution)
        .where(Contribution.id.in_(ids))
        .options(
            *_who_and_where(),
            joinedload(Contribution.consultation).load_only(Consultation.title, Consultation.slug),
            joinedload(Contribution.parent).options(*above),
            joinedload(Contribution.root).options(*above),
            joinedload(Contribution.text).load_only(PlanText.title, PlanText.key),
            joinedload(Contribution.zone).load_only(Zone.code, Zone.name),
            defer(Contribution.body_html),
        )
        .order_by(Contribution.id)
    ).all()


def find_published_proposals(
    session: Session, consultation_id: int, *, size: int = 4
) -> Sequence[Contribution]:
    """The newest proposals of a consultation, loaded as for a list."""
    filters = Filters(consultation_id=consultation_id, in_time=True, closed=False)
    return list_contributions(session, filters, size=size).rows


def list_own(
    session: Session, *, author_id: int, drafts: bool, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Contribution]:
    """What a person wrote, newest first: the drafts, or everything that was sent. Loaded as for a list."""
    draft = Contribution.state == State.DRAFT
    return slice_page(
        session,
        select(Contribution)
        .where(Contribution.author_id == author_id, draft if drafts else ~draft)
        .options(*_who_and_where(), joinedload(Contribution.consultation), defer(Contribution.body_html)),
        keys=[Key(Contribution.id, True)],
        values_of=lambda row: [row.id],
        cursor=cursor,
        size=size,
    )


def count_by_author(session: Session, author_id: int) -> dict[Kind, int]:
    """How many numbered contributions of each kind a person wrote, in whatever state; every kind is a key."""
    found = session.execute(
        select(Contribution.kind, func.count())
        .where(Contribution.author_id == author_id, Contribution.state != State.DRAFT)
        .group_by(Contribution.kind)
    )
    return dict.fromkeys(Kind, 0) | {kind: number for kind, number in found}


def list_versions(session: Session, contribution_id: int) -> Sequence[ContributionVersion]:
    """All wordings, the first one first. There are few: a text is edited only until somebody answers."""
    return session.scalars(
        select(ContributionVersion)
        .where(ContributionVersion.contribution_id == contribution_id)
        .order_by(ContributionVersion.version)
        .limit(200)
    ).all()


def first_version(session: Session, contribution_id: int) -> ContributionVersion:
    """The wording that the receipt is of."""
    return session.get_one(ContributionVersion, (contribution_id, 1))


def count_standings(session: Session, text_id: int) -> dict[Standing, int]:
    """How many numbered remarks on a text stand how to the version on display; every standing is a key."""
    found = session.execute(
        select(Contribution.standing, func.count())
        .where(Contribution.text_id == text_id, Contribution.standing.is_not(None))
        .group_by(Contribution.standing)
    )
    return dict.fromkeys(Standing, 0) | {standing: number for standing, number in found if standing}
