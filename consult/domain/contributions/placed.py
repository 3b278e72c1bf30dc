"""What was said of places: counted by zone and arrondissement, listed by zone, as points for a map.

Only what everybody reads is counted: published proposals and remarks. A hidden or withdrawn one is nowhere here, nor
one that waits to be read; a comment's place is its parent's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from consult.domain.contributions.models import OWED, Contribution, Kind, State
from consult.domain.maps.models import Zone
from consult.kernel.paging import PAGE_SIZE, Key, Page, slice_page

POINTS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Point:
    """A contribution where it points: degrees, its number and kind, and nothing of its author."""

    ref: str
    kind: Kind
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Located:
    """How many of a consultation's public contributions say where: by a point, by a zone alone, at all."""

    points: int
    zones_only: int
    arrondissements: int
    all: int


def _shown(consultation_id: int) -> ColumnElement[bool]:
    return and_(
        Contribution.consultation_id == consultation_id,
        Contribution.state == State.PUBLISHED,
        Contribution.kind.in_(OWED),
    )


def count_by_code(session: Session, consultation_id: int) -> dict[str, int]:
    """How many name the zone of each code, in whichever version of its layer; codes without any are left out."""
    rows = session.execute(
        select(Zone.code, func.count())
        .join(Contribution, Contribution.zone_id == Zone.id)
        .where(_shown(consultation_id))
        .group_by(Zone.code)
    )
    return {code: number for code, number in rows if code is not None}


def count_by_arrondissement(session: Session, consultation_id: int) -> dict[int, int]:
    """How many speak of each arrondissement, by its id; those without any are left out."""
    rows = session.execute(
        select(Contribution.arrondissement_id, func.count())
        .where(_shown(consultation_id), Contribution.arrondissement_id.is_not(None))
        .group_by(Contribution.arrondissement_id)
    )
    return {place: number for place, number in rows}


def count_located(session: Session, consultation_id: int) -> Located:
    point = Contribution.latitude.is_not(None)
    zone = and_(Contribution.latitude.is_(None), Contribution.zone_id.is_not(None))
    place = Contribution.arrondissement_id.is_not(None)
    row = session.execute(
        select(*(func.sum(case((one, 1), else_=0)) for one in (point, zone, place)), func.count()).where(
            _shown(consultation_id)
        )
    ).one()
    return Located(*(int(number or 0) for number in row))


def list_places(session: Session, consultation_id: int) -> list[tuple[float, float, int]]:
    """Longitude, latitude and how many: each point, and for those that name a zone only a point inside it."""
    shown = _shown(consultation_id)
    points = session.execute(
        select(Contribution.longitude, Contribution.latitude).where(shown, Contribution.latitude.is_not(None))
    )
    zones = session.execute(
        select(Zone.longitude, Zone.latitude, func.count())
        .join(Contribution, Contribution.zone_id == Zone.id)
        .where(shown, Contribution.latitude.is_(None))
        .group_by(Zone.id, Zone.longitude, Zone.latitude)
    )
    return [(longitude, latitude, 1) for longitude, latitude in points] + [tuple(row) for row in zones]


def list_points(session: Session, consultation_id: int, *, most: int = POINTS_MAX) -> list[Point]:
    """The points of a consultation, the newest first, at most `most`."""
    rows = session.execute(
        select(Contribution.ref, Contribution.kind, Contribution.longitude, Contribution.latitude)
        .where(_shown(consultation_id), Contribution.latitude.is_not(None))
        .order_by(Contribution.id.desc())
        .limit(most)
    )
    return [Point(*row) for row in rows]


def list_of_zones(
    session: Session, zone_ids: Sequence[int], *, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Contribution]:
    """One page of what names one of these zones, newest first; loaded as for a list. Raises BadCursor."""

    def values_of(row: Contribution) -> list[str | int]:
        assert row.received_at is not None
        return [row.received_at.isoformat(), row.id]

    return slice_page(
        session,
        select(Contribution)
        .where(
            Contribution.zone_id.in_(zone_ids),
            Contribution.state == State.PUBLISHED,
            Contribution.kind.in_(OWED),
        )
        .options(
            joinedload(Contribution.author),
            joinedload(Contribution.organisation),
            joinedload(Contribution.arrondissement),
            joinedload(Contribution.theme),
            selectinload(Contribution.consultation),
            defer(Contribution.body_html),
        ),
        keys=[
            Key(Contribution.received_at, True, parse=datetime.fromisoformat),
            Key(Contribution.id, True),
        ],
        values_of=values_of,
        cursor=cursor,
        size=size,
    )
