"""Outlines: mended, simplified with their common borders, measured, and packed for a page. Pure (shapely, GEOS).

Simplification is Visvalingam and Whyatt's over the whole coverage (`shapely.coverage_simplify`), so that what two
zones share stays shared. Areas are computed on the authalic sphere of WGS84: exact to far below what a plan shows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from consult.domain.maps.geojson import Feature, GeoRefused, Problem

KEPT_MAX = 300_000
# What a page loads of one layer: some 30 kB compressed.
DRAWN_MAX = 9_000
# Kept to a tenth of a metre, drawn to a metre: decimal places of a degree.
KEPT_PLACES, DRAWN_PLACES = 6, 5
# A tangle of many points can have millions of crossings: nobody would mend that by hand either.
MENDED_MAX = 20_000
# Mending may change the area by so much of it; more, and it is another outline.
MENDED_SHARE = 0.01
# The first tolerance, in degrees (a fifth of a metre), and how it grows until the outlines are small enough.
_FIRST, _GROWS, _ROUNDS = 2e-6, 2.0, 24

# Radius of the sphere with the surface of WGS84 in km, and its first eccentricity squared.
_RADIUS, _E2 = 6371.0071809, 0.00669437999014

Outlines = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Shape:
    """One outline. `box`: west, south, east, north; `inside`: latitude, longitude of a point in it; degrees."""

    geometry: str
    outline: str
    box: tuple[float, float, float, float]
    inside: tuple[float, float]
    km2: float


@dataclass(frozen=True, slots=True)
class Shapes:
    """All outlines of a layer in the order of the file, and their points as kept and as drawn."""

    shapes: list[Shape]
    kept: int
    drawn: int
    mended: list[int]
    overlapping: bool


def outline_of(feature: Feature) -> tuple[BaseGeometry, bool]:
    """The outline of a feature, and whether it had to be mended. Raises GeoRefused."""
    polygons = [shapely.Polygon(rings[0], rings[1:]) for rings in feature.polygons]
    made = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    if shapely.is_valid(made):
        return made, False
    if shapely.get_num_coordinates(made) > MENDED_MAX:
        raise GeoRefused(Problem.CROSSES_ITSELF, number=feature.number)
    mended = _only_areas(shapely.make_valid(made))
    if mended is None:
        raise GeoRefused(Problem.NO_AREA, number=feature.number)
    before = abs(made.area)
    if abs(mended.area - before) > MENDED_SHARE * max(before, mended.area):
        raise GeoRefused(Problem.CROSSES_ITSELF, number=feature.number)
    return mended, True


def make_shapes(features: Sequence[Feature]) -> Shapes:
    """The outlines as they are kept and drawn. Raises GeoRefused. The features' rings may be let go of after it."""
    made: list[BaseGeometry] = []
    mended: list[int] = []
    for feature in features:
        outline, was_mended = outline_of(feature)
        feature.polygons = []
        if outline.area <= 0:
            raise GeoRefused(Problem.NO_AREA, number=feature.number)
        made.append(outline)
        if was_mended:
            mended.append(feature.number)
    kept = simplified(np.array(made, dtype=object), KEPT_MAX)
    if points(kept) > KEPT_MAX:
        raise GeoRefused(Problem.TOO_DETAILED, limit=KEPT_MAX)
    drawn = simplified(kept, DRAWN_MAX)
    areas = square_kilometres(kept)
    inside = shapely.point_on_surface(kept)
    shapes = [
        Shape(
            geometry=geometry_text(one),
            outline=drawn_text(small),
            box=_box(one),
            inside=(round(float(point.y), KEPT_PLACES), round(float(point.x), KEPT_PLACES)),
            km2=round(float(area), 4),
        )
        for one, small, point, area in zip(kept, drawn, inside, areas, strict=True)
    ]
    return Shapes(shapes, points(kept), points(drawn), mended, _overlap(drawn))


def points(outlines: Outlines) -> int:
    return int(shapely.get_num_coordinates(outlines).sum())


def simplified(outlines: Outlines, most: int) -> Outlines:
    """With at most `most` points where that can be had; common borders stay common, and nothing vanishes.

    Each round begins with what the last one left, so that all together take little longer than the first.
    """
    tolerance = _FIRST
    for _round in range(_ROUNDS):
        if points(outlines) <= most:
            break
        smaller = shapely.coverage_simplify(outlines, tolerance)
        # Where outlines overlap there is no common border to keep, and one may come out broken: it waits.
        good = shapely.is_valid(smaller) & ~shapely.is_empty(smaller)
        outlines = np.where(good, smaller, outlines)
        tolerance *= _GROWS
    return outlines


def square_kilometres(outlines: Outlines) -> NDArray[np.float64]:
    """The areas in km² (Lambert's cylindrical equal-area projection of the authalic sphere; Snyder 1987, 3-11)."""

    def equal_area(places: NDArray[np.float64]) -> NDArray[np.float64]:
        e, sine = np.sqrt(_E2), np.sin(np.radians(places[:, 1]))

        def q(s: NDArray[np.float64] | float) -> NDArray[np.float64]:
            return (1 - _E2) * (s / (1 - _E2 * s**2) - np.log((1 - e * s) / (1 + e * s)) / (2 * e))

        return np.column_stack((_RADIUS * places[:, 0] * pi / 180, _RADIUS * q(sine) / q(np.float64(1.0))))

    areas: NDArray[np.float64] = shapely.area(shapely.transform(outlines, equal_area))
    return areas


def geometry_text(outline: BaseGeometry) -> str:
    """A GeoJSON geometry, its numbers no longer than they need to be."""
    polygons = [
        [np.round(shapely.get_coordinates(ring), KEPT_PLACES).tolist() for ring in _rings(part)]
        for part in shapely.get_parts(outline)
    ]
    single = len(polygons) == 1
    geometry = {
        "type": "Polygon" if single else "MultiPolygon",
        "coordinates": polygons[0] if single else polygons,
    }
    return json.dumps(geometry, separators=(",", ":"))


def drawn_text(outline: BaseGeometry) -> str:
    """Packed for a page: polygons of rings of whole numbers, 1/100,000 of a degree.

    A ring is one list: longitude and latitude of its first point, then each step to the next; the last point, which
    is the first, is left out. `static/js/map/draw.js` unpacks it.
    """
    polygons = []
    for part in shapely.get_parts(outline):
        rings = []
        for ring in _rings(part):
            places = np.round(shapely.get_coordinates(ring) * 10**DRAWN_PLACES).astype(np.int64)[:-1]
            steps = np.vstack((places[:1], np.diff(places, axis=0)))
            stays = (steps == 0).all(axis=1)
            stays[0] = False
            rings.append(steps[~stays].ravel().tolist())
        polygons.append(rings)
    return json.dumps(polygons, separators=(",", ":"))


def _rings(polygon: BaseGeometry) -> list[BaseGeometry]:
    exterior = shapely.get_exterior_ring(polygon)
    holes = shapely.get_num_interior_rings(polygon)
    return [exterior, *(shapely.get_interior_ring(polygon, index) for index in range(holes))]


def _box(outline: BaseGeometry) -> tuple[float, float, float, float]:
    west, south, east, north = (round(float(edge), KEPT_PLACES) for edge in outline.bounds)
    return west, south, east, north


def _only_areas(mended: BaseGeometry) -> BaseGeometry | None:
    """What of a mended outline has an area; lines and points that fell off are nobody's zone."""
    parts = [
        piece
        for part in shapely.get_parts(mended)
        for piece in shapely.get_parts(part)
        if piece.geom_type == "Polygon" and piece.area > 0
    ]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _overlap(outlines: Outlines) -> bool:
    """Whether two of them cover the same ground by more than a hair: 5 % of the smaller."""
    tree = shapely.STRtree(outlines)
    ones, others = tree.query(outlines, predicate="intersects")
    pairs = ones < others
    ones, others = ones[pairs], others[pairs]
    if not len(ones):
        return False
    common = shapely.area(shapely.intersection(outlines[ones], outlines[others]))
    smaller = np.minimum(shapely.area(outlines[ones]), shapely.area(outlines[others]))
    return bool((common > 0.05 * smaller).any())
