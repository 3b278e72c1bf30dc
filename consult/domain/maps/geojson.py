"""Reading a GeoJSON file piece by piece: what it holds, or why it cannot be a layer.

The file is never whole in memory: events of a streaming parser are counted while they come, and reading ends at
the first thing that is wrong. Pure: no database, no request. Format: RFC 7946 (WGS84, longitude before latitude).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO

import ijson
import numpy as np
from numpy.typing import NDArray

from consult.kernel.errors import Refused
from consult.kernel.prose import clean_line

MEGABYTE = 1024 * 1024
FILE_MAX = 50 * MEGABYTE
# As sent; what is kept has at most shapes.KEPT_MAX (settled.md).
POINTS_MAX = 2_500_000
FEATURES_MAX = 2_000
COLUMNS_MAX = 60
VALUE_MAX = 400

Ring = NDArray[np.float64]


class Problem(StrEnum):
    """Why a file cannot be a layer; in brackets the facts. `number` counts the features of the file from 1."""

    FILE_EMPTY = "file-empty"
    FILE_TOO_BIG = "file-too-big"  # limit (MB)
    NOT_JSON = "not-json"
    NOT_COLLECTION = "not-collection"  # found
    NO_FEATURES = "no-features"
    TOO_MANY_FEATURES = "too-many-features"  # limit
    TOO_MANY_POINTS = "too-many-points"  # limit
    OTHER_GRID = "other-grid"  # found
    NOT_FEATURE = "not-feature"  # number
    OTHER_GEOMETRY = "other-geometry"  # number, found
    NO_GEOMETRY = "no-geometry"  # number
    BROKEN_POSITION = "broken-position"  # number
    PROJECTED = "projected"  # number, x, y
    OFF_PLANET = "off-planet"  # number, x, y
    RING_OPEN = "ring-open"  # number
    RING_SHORT = "ring-short"  # number
    NO_AREA = "no-area"  # number
    CROSSES_ITSELF = "crosses-itself"  # number
    TOO_DETAILED = "too-detailed"  # limit
    TOO_HARD = "too-hard"


class Notice(StrEnum):
    """What is worth knowing of a file that can be a layer; in brackets the facts."""

    SIMPLIFIED = "simplified"  # sent, kept
    MENDED = "mended"  # numbers
    SWAPPED = "swapped"
    FAR_AWAY = "far-away"
    OVERLAPPING = "overlapping"


class GeoRefused(Refused):
    """A file that cannot be a layer, with the reason."""

    def __init__(self, code: Problem, **facts: Any) -> None:
        super().__init__(code, facts)


@dataclass(slots=True)
class Feature:
    """One feature as sent. `polygons`: of each its rings, the outer one first; a ring is an (n, 2) array."""

    number: int
    properties: dict[str, str] = field(default_factory=dict)
    polygons: list[list[Ring]] = field(default_factory=list)


# The depth of a position in `coordinates`: [ring[position]] and [polygon[ring[position]]].
_DEPTHS = {"Polygon": 3, "MultiPolygon": 4}
# Names by which RFC 7946 and its predecessor mean WGS84 with the longitude first.
_WGS84 = ("crs84", "epsg::4326", "epsg:4326")


def read_features(file: BinaryIO) -> Iterator[Feature]:
    """The features of a FeatureCollection, one at a time. Raises GeoRefused; nothing of the file is kept."""
    try:
        yield from _Reader(file).features()
    except ijson.JSONError as broken:
        raise GeoRefused(Problem.NOT_JSON) from broken
    except UnicodeDecodeError as broken:
        raise GeoRefused(Problem.NOT_JSON) from broken


class _Reader:
    """Walks the events of one file."""

    def __init__(self, file: BinaryIO) -> None:
        self.events = iter(ijson.basic_parse(file, use_float=True))
        self.points = 0
        self.number = 0

    def features(self) -> Iterator[Feature]:
        event, value = next(self.events, ("", None))
        if event != "start_map":
            raise GeoRefused(Problem.NOT_COLLECTION, found=_word(event, value))
        kind: str | None = None
        seen = False
        for event, value in self.events:
            if event == "end_map":
                break
            key = value
            event, value = next(self.events)
            if key == "features" and event == "start_array":
                seen = True
                yield from self._each_feature()
                continue
            if key == "type" and event == "string":
                kind = value
                if kind != "FeatureCollection":
                    raise GeoRefused(Problem.NOT_COLLECTION, found=clean_line(kind)[:40])
            elif key == "crs":
                self._check_grid(self._words(event, value))
                continue
            self._skip(event)
        if next(self.events, None) is not None:
            raise GeoRefused(Problem.NOT_JSON)
        if kind is None or not seen:
            raise GeoRefused(Problem.NOT_COLLECTION, found="{}")
        if not self.number:
            raise GeoRefused(Problem.NO_FEATURES)

    def _each_feature(self) -> Iterator[Feature]:
        for event, _value in self.events:
            if event == "end_array":
                return
            self.number += 1
            if self.number > FEATURES_MAX:
                raise GeoRefused(Problem.TOO_MANY_FEATURES, limit=FEATURES_MAX)
            if event != "start_map":
                raise GeoRefused(Problem.NOT_FEATURE, number=self.number)
            yield self._feature()

    def _feature(self) -> Feature:
        feature, whole, there = Feature(self.number), False, False
        for event, value in self.events:
            if event == "end_map":
                break
            key = value
            event, value = next(self.events)
            if key == "properties" and event == "start_map":
                feature.properties = self._properties()
            elif key == "geometry" and event == "start_map":
                feature.polygons, there = self._geometry(), True
            else:
                whole = whole or (key == "type" and value == "Feature")
                self._skip(event)
        if not whole:
            raise GeoRefused(Problem.NOT_FEATURE, number=self.number)
        if not there:
            raise GeoRefused(Problem.NO_GEOMETRY, number=self.number)
        return feature

    def _properties(self) -> dict[str, str]:
        """What is a word or a number; lists and objects are no code and no name."""
        found: dict[str, str] = {}
        for event, value in self.events:
            if event == "end_map":
                break
            key = clean_line(value)[:80]
            event, value = next(self.events)
            if event in ("string", "number") and key and len(found) < COLUMNS_MAX:
                if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
                    value = int(value)
                found[key] = clean_line(str(value))[:VALUE_MAX]
            self._skip(event)
        return found

    def _geometry(self) -> list[list[Ring]]:
        """Any order of `type` and `coordinates`: the depth of the first position tells which of the two it is."""
        kind: str | None = None
        polygons: list[list[Ring]] | None = None
        depth = 0
        for event, value in self.events:
            if event == "end_map":
                break
            key = value
            event, value = next(self.events)
            if key == "type" and event == "string":
                kind = value
                if kind not in _DEPTHS:
                    raise GeoRefused(Problem.OTHER_GEOMETRY, number=self.number, found=clean_line(kind)[:40])
            elif key == "coordinates" and event == "start_array":
                polygons, depth = self._coordinates()
            else:
                self._skip(event)
        if kind is None or not polygons:
            raise GeoRefused(Problem.NO_GEOMETRY, number=self.number)
        if depth != _DEPTHS[kind]:
            raise GeoRefused(Problem.BROKEN_POSITION, number=self.number)
        return polygons

    def _coordinates(self) -> tuple[list[list[Ring]], int]:
        """The rings by polygon, and how deep the positions lie (3 of a polygon, 4 of several)."""
        polygons: list[list[Ring]] = []
        rings: list[Ring] = []
        flat: array[float] = array("d")
        depth, deepest, taken = 1, 0, 0
        for event, value in self.events:
            if event == "number":
                # A third number is a height, which a map on paper does not have.
                if taken < 2:
                    flat.append(value)
                taken += 1
            elif event == "start_array":
                depth += 1
                taken = 0
                if depth > 4:
                    raise GeoRefused(Problem.BROKEN_POSITION, number=self.number)
            elif event == "end_array":
                if taken:
                    # A position ends. All lie equally deep, two numbers at least.
                    deepest = deepest or depth
                    self.points += 1
                    if taken < 2 or depth != deepest:
                        raise GeoRefused(Problem.BROKEN_POSITION, number=self.number)
                    if self.points > POINTS_MAX:
                        raise GeoRefused(Problem.TOO_MANY_POINTS, limit=POINTS_MAX)
                    taken = 0
                elif flat:
                    rings.append(self._ring(flat))
                    flat = array("d")
                elif rings:
                    polygons.append(rings)
                    rings = []
                depth -= 1
                if depth == 0:
                    break
            else:
                raise GeoRefused(Problem.BROKEN_POSITION, number=self.number)
        if rings:
            polygons.append(rings)
        return polygons, deepest

    def _ring(self, flat: array[float]) -> Ring:
        ring = np.frombuffer(flat, dtype=np.float64).reshape(-1, 2)
        off = (np.abs(ring[:, 0]) > 180) | (np.abs(ring[:, 1]) > 90) | ~np.isfinite(ring).all(axis=1)
        if off.any():
            x, y = ring[int(np.argmax(off))]
            # Metres of a projection are in the hundred thousands.
            grid = Problem.PROJECTED if max(abs(x), abs(y)) > 1_000 else Problem.OFF_PLANET
            raise GeoRefused(grid, number=self.number, x=f"{x:g}", y=f"{y:g}")
        if len(ring) < 4:
            raise GeoRefused(Problem.RING_SHORT, number=self.number)
        if (ring[0] != ring[-1]).any():
            raise GeoRefused(Problem.RING_OPEN, number=self.number)
        return ring

    def _check_grid(self, words: list[str]) -> None:
        named = [word for word in words if ":" in word or "crs84" in word.lower()]
        for name in named:
            if not name.lower().endswith(_WGS84):
                raise GeoRefused(Problem.OTHER_GRID, found=clean_line(name)[:80])

    def _words(self, event: str, value: Any) -> list[str]:
        """All words inside the value that begins here."""
        found = [value] if event == "string" else []
        depth = _step(event)
        while depth > 0:
            event, value = next(self.events)
            depth += _step(event)
            if event == "string" and len(found) < 10:
                found.append(value)
        return found

    def _skip(self, event: str) -> None:
        depth = _step(event)
        while depth > 0:
            event, _value = next(self.events)
            depth += _step(event)


def _step(event: str) -> int:
    return event.startswith("start") - event.startswith("end")


def _word(event: str, value: Any) -> str:
    """How what stands in the place of the collection is called."""
    return {"start_array": "[]", "": ""}.get(event, clean_line(str(value))[:40])
