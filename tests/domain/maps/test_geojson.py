"""Files that can be layers, and files that cannot: each refused with its reason and the number of the feature."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

import pytest
import shapely

from consult.domain.maps.geojson import GeoRefused, Notice, Problem
from consult.domain.maps.shapes import DRAWN_MAX, KEPT_MAX
from consult.domain.maps.surveying import survey, survey_here
from tests.factories.maps import SIDE, SOUTH, WEST, a_collection, a_feature, a_file, some_zones, square

RING = square(0)
BOW = [RING[0], RING[2], RING[1], RING[3], RING[0]]


def test_a_layer_is_read_measured_and_packed(tmp_path: Path) -> None:
    data = some_zones("UA1", "UB2")
    data["features"][1]["geometry"] = {"type": "MultiPolygon", "coordinates": [[square(1)], [square(3)]]}
    data["features"][0]["properties"] |= {"height": 12.0, "rate": 0.5, "parts": ["a"], "bad": "a\u202eb"}
    found = survey(a_file(tmp_path, data))
    one, two = found.features
    assert (one.number, two.number) == (1, 2)
    assert one.properties == {
        "code": "UA1",
        "name_ar": "منطقة UA1",
        "name_fr": "Zone UA1",
        "height": "12",
        "rate": "0.5",
        "bad": "ab",
    }
    assert found.columns[:3] == ["code", "name_ar", "name_fr"] and "parts" not in found.columns
    # A hundredth of a degree squared at 36.795° north, on the ellipsoid: 1.1098 by 0.8925 km.
    assert one.shape.km2 == pytest.approx(0.9905, abs=0.0005) and two.shape.km2 == pytest.approx(
        2 * one.shape.km2, rel=1e-3
    )
    latitude, longitude = one.shape.inside
    assert shapely.from_geojson(one.shape.geometry).contains(shapely.Point(longitude, latitude))
    assert json.loads(one.shape.outline) == [[[1015000, 3679000, 1000, 0, 0, 1000, -1000, 0]]]
    assert found.box == pytest.approx((WEST, SOUTH, WEST + 4 * SIDE, SOUTH + SIDE))
    assert (found.points_sent, found.points_kept, found.notices) == (15, 15, [])


@pytest.mark.parametrize(
    ("data", "problem", "facts"),
    [
        ("", Problem.FILE_EMPTY, {}),
        ("{", Problem.NOT_JSON, {}),
        ("PK\x03\x04", Problem.NOT_JSON, {}),
        ('{"type":"FeatureCollection","features":[]} x', Problem.NOT_JSON, {}),
        ('{"type":"FeatureCollection","features":[NaN]}', Problem.NOT_JSON, {}),
        ([1], Problem.NOT_COLLECTION, {"found": "[]"}),
        ({"type": "Topology"}, Problem.NOT_COLLECTION, {"found": "Topology"}),
        (a_collection([]), Problem.NO_FEATURES, {}),
        ({"type": "FeatureCollection", "features": [3]}, Problem.NOT_FEATURE, {"number": 1}),
        (
            a_collection([a_feature(RING), a_feature([10.1, 36.8], "Point")]),
            Problem.OTHER_GEOMETRY,
            {"number": 2, "found": "Point"},
        ),
        (
            a_collection([{"type": "Feature", "properties": None, "geometry": None}]),
            Problem.NO_GEOMETRY,
            {"number": 1},
        ),
        (a_collection([a_feature([[10, "36"], *RING])]), Problem.BROKEN_POSITION, {"number": 1}),
        (a_collection([a_feature([[10], *RING])]), Problem.BROKEN_POSITION, {"number": 1}),
        (a_collection([a_feature([RING], "MultiPolygon")]), Problem.BROKEN_POSITION, {"number": 1}),
        (
            a_collection([a_feature([[604_000, 4_074_000], *RING])]),
            Problem.PROJECTED,
            {"number": 1, "x": "604000", "y": "4.074e+06"},
        ),
        (
            a_collection([a_feature([[10, 136], *RING])]),
            Problem.OFF_PLANET,
            {"number": 1, "x": "10", "y": "136"},
        ),
        (a_collection([a_feature(RING[:-1])]), Problem.RING_OPEN, {"number": 1}),
        (a_collection([a_feature([*RING[:2], RING[0]])]), Problem.RING_SHORT, {"number": 1}),
        (a_collection([a_feature([RING[0], RING[1], RING[1], RING[0]])]), Problem.NO_AREA, {"number": 1}),
        (a_collection([a_feature(RING), a_feature(BOW)]), Problem.CROSSES_ITSELF, {"number": 2}),
        (
            a_collection(
                [a_feature(RING)],
                crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32632"}},
            ),
            Problem.OTHER_GRID,
            {"found": "urn:ogc:def:crs:EPSG::32632"},
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(tmp_path: Path, data, problem, facts) -> None:
    with pytest.raises(GeoRefused) as refused:
        survey_here(a_file(tmp_path, data))
    assert refused.value.code is problem
    if problem is not Problem.CROSSES_ITSELF or facts:
        assert refused.value.facts == facts


def test_what_is_odd_is_noticed_and_what_is_small_is_mended(tmp_path: Path) -> None:
    def noticed(*rings) -> list[Notice]:
        found = survey_here(a_file(tmp_path, a_collection([a_feature(ring) for ring in rings])))
        return [Notice(one["code"]) for one in found.notices]

    assert noticed(RING, square(1)) == []
    assert noticed([[y, x] for x, y in RING]) == [Notice.SWAPPED]
    assert noticed([[x + 40, y] for x, y in RING]) == [Notice.FAR_AWAY]
    assert noticed(RING, square(0)) == [Notice.OVERLAPPING]
    # A loop of a metre at a corner.
    loop = [
        *RING[:2],
        [RING[1][0] - 1e-5, RING[1][1] - 1e-5],
        [RING[1][0] - 1e-5, RING[1][1] + 1e-5],
        *RING[2:],
    ]
    assert noticed(loop) == [Notice.MENDED]


def test_fine_outlines_are_simplified_and_neighbours_still_touch(tmp_path: Path) -> None:
    """Two halves with a winding border of 160,000 points each: nothing opens between them."""
    steps = 160_000
    border = [
        [round(10.2 + 2e-4 * math.sin(step / 40), 7), round(36.7 + step * 0.1 / steps, 7)]
        for step in range(steps + 1)
    ]
    left = [[10.1, 36.7], *border, [10.1, 36.8], [10.1, 36.7]]
    right = [[10.3, 36.8], *reversed(border), [10.3, 36.7], [10.3, 36.8]]
    found = survey_here(a_file(tmp_path, a_collection([a_feature(left), a_feature(right)])))
    assert found.points_sent > KEPT_MAX >= found.points_kept and found.points_drawn <= DRAWN_MAX
    assert [one["code"] for one in found.notices] == [Notice.SIMPLIFIED]
    one, two = (shapely.from_geojson(each.shape.geometry) for each in found.features)
    whole = shapely.union(one, two)
    assert whole.geom_type == "Polygon" and not list(whole.interiors)
    assert shapely.intersection(one, two).area == 0


def test_a_tangle_ends_in_time_and_is_refused(tmp_path: Path, monkeypatch) -> None:
    """Five thousand points with millions of crossings: the process that reads them is ended, ours goes on."""
    monkeypatch.setattr("consult.domain.maps.surveying.SECONDS", 2)
    ring = [[10 + (7 * step % 4999) / 4999, 36 + (11 * step % 4993) / 4993] for step in range(5000)]
    began = time.monotonic()
    with pytest.raises(GeoRefused) as refused:
        survey(a_file(tmp_path, a_collection([a_feature([*ring, ring[0]])])))
    assert refused.value.code in (Problem.TOO_HARD, Problem.CROSSES_ITSELF)
    assert time.monotonic() - began < 30


def test_a_million_points_too_many_are_refused_while_they_are_read(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("consult.domain.maps.geojson.POINTS_MAX", 1000)
    ring = [[10 + math.cos(step) / 100, 36.8 + math.sin(step) / 100] for step in range(1200)]
    with pytest.raises(GeoRefused) as refused:
        survey_here(a_file(tmp_path, a_collection([a_feature([*ring, ring[0]])])))
    assert (refused.value.code, refused.value.facts) == (Problem.TOO_MANY_POINTS, {"limit": 1000})
