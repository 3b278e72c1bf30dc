"""The place a contribution speaks of: judged when it is sent, counted by area when the map is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy.orm import Session

from consult.domain.maps.models import ADDRESS_MAX
from consult.domain.maps.queries import get_zone
from consult.domain.maps.rules import Refusal
from consult.kernel.errors import NotFound, Refused
from consult.kernel.prose import clean_line

# A point may lie so far outside the layers, in degrees: some 50 km.
MARGIN = 0.5
PLACES = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """What is kept of a place: a zone, a point in degrees, an address in words; any of them, or none."""

    zone_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    address: str | None = None

    def __bool__(self) -> bool:
        return self.zone_id is not None or self.latitude is not None or self.address is not None


def judge_spot(
    session: Session,
    *,
    consultation_id: int,
    zone_id: int | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    address: str = "",
    box: tuple[float, float, float, float] | None = None,
) -> Spot:
    """The place as it is kept. `box`: west, south, east, north of the map that the point was set on.

    A zone of a version that was replaced while somebody wrote is taken: what its author saw is what they meant.
    Raises Refused: UNKNOWN_ZONE, NO_POINT, OFF_THE_MAP, ADDRESS_TOO_LONG.
    """
    if zone_id is not None:
        try:
            zone = get_zone(session, zone_id)
        except NotFound:
            raise Refused(Refusal.UNKNOWN_ZONE) from None
        if (
            zone.layer.consultation_id != consultation_id
            or zone.layer.shown_at is None
            or zone.layer.withdrawn_at is not None
        ):
            raise Refused(Refusal.UNKNOWN_ZONE)
    if (latitude is None) != (longitude is None):
        raise Refused(Refusal.NO_POINT)
    if latitude is not None and longitude is not None:
        west, south, east, north = box or (-180.0, -90.0, 180.0, 90.0)
        if box is not None:
            west, south, east, north = west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN
        # Written so that NaN is outside too.
        if not (west <= longitude <= east and south <= latitude <= north):
            raise Refused(Refusal.OFF_THE_MAP)
        latitude, longitude = round(latitude, PLACES), round(longitude, PLACES)
    words = clean_line(address)
    if len(words) > ADDRESS_MAX:
        raise Refused(Refusal.ADDRESS_TOO_LONG, {"limit": ADDRESS_MAX})
    return Spot(zone_id, latitude, longitude, words or None)


def count_by_area(
    outlines: Mapping[int, str], places: Sequence[tuple[float, float, int]], *, beside: float = 0.0
) -> tuple[dict[int, int], int]:
    """How many lie in each area, and how many in none. Pure.

    `outlines`: GeoJSON geometries by zone; `places`: longitude, latitude, how many. Where two areas overlap the
    smaller one has it; each place is counted once. What lies in none, but within `beside` degrees of one, counts in
    the nearest.
    """
    counts = dict.fromkeys(outlines, 0)
    if not outlines or not places:
        return counts, sum(number for *_at, number in places)
    ids = np.array(list(outlines))
    shapes = shapely.from_geojson(np.array(list(outlines.values()), dtype=object))
    order = np.argsort(shapely.area(shapes), kind="stable")
    ids, shapes = ids[order], shapes[order]
    table = np.array(places, dtype=np.float64)
    points = shapely.points(table[:, :2])
    tree = shapely.STRtree(shapes)
    which, areas = tree.query(points, predicate="intersects")
    home = np.full(len(points), len(ids))
    np.minimum.at(home, which, areas)
    lost = np.flatnonzero(home == len(ids))
    if beside and len(lost):
        which, areas = tree.query_nearest(points[lost], max_distance=beside, all_matches=False)
        home[lost[which]] = areas
    sums = np.bincount(home, weights=table[:, 2], minlength=len(ids) + 1)
    counts |= {int(zone_id): int(number) for zone_id, number in zip(ids, sums[:-1], strict=True)}
    return counts, int(sums[-1])
