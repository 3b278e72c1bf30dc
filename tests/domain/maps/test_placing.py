"""Places: judged when they are sent, counted by area; and what of them is public at all."""

from __future__ import annotations

import json

from consult.domain.contributions.models import Kind, State
from consult.domain.contributions.placed import (
    Located,
    count_by_arrondissement,
    count_by_code,
    count_located,
    list_of_zones,
    list_places,
    list_points,
)
from consult.domain.maps.actions import withdraw_layer
from consult.domain.maps.placing import Spot, count_by_area, judge_spot
from consult.domain.maps.queries import list_zones
from consult.domain.maps.rules import Refusal
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.maps import SIDE, SOUTH, WEST, a_layer, some_zones, square
from tests.statements import counted

BOX = (10.0, 36.6, 10.4, 37.0)


def outline(*rings) -> str:
    return json.dumps({"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]})


def test_points_are_counted_once_in_the_smallest_area_and_beside_it_where_outlines_are_rough() -> None:
    middle = (WEST + SIDE / 2, SOUTH + SIDE / 2)
    areas = {7: outline(square(0, side=3 * SIDE)), 8: outline(square(0)), 9: outline(square(9))}
    beside = (WEST - 0.001, SOUTH, 1)
    far = (WEST - 1, SOUTH, 4)
    counts, outside = count_by_area(areas, [(*middle, 2), (middle[0] + SIDE, middle[1], 1), beside, far])
    assert (counts, outside) == ({7: 1, 8: 2, 9: 0}, 5)
    counts, outside = count_by_area(areas, [beside, far], beside=0.003)
    assert (sum(counts.values()), counts[9], outside) == (1, 0, 4)
    assert count_by_area({}, [far]) == ({}, 4) and count_by_area(areas, []) == ({7: 0, 8: 0, 9: 0}, 0)


def test_a_spot_is_judged(session, consultation, moderator, tmp_path) -> None:
    common = {"editor": moderator, "consultation": consultation}
    layer = a_layer(session, **common, folder=tmp_path)
    waiting = a_layer(session, **common, folder=tmp_path, data=some_zones("X"), shown=False)
    (one, _two), (unseen,) = (zones for zones in list_zones(session, [layer.id, waiting.id]).values())

    def judged(**values) -> Spot | tuple[Refusal, dict]:
        try:
            return judge_spot(session, consultation_id=consultation.id, box=BOX, **values)
        except Refused as refused:
            return refused.code, refused.facts

    assert judged() == Spot() and not judged(address=" \u202e ")
    assert judged(
        zone_id=one.id, latitude=36.8, longitude=10.1234567, address=" Rue  de  Rome\u202e "
    ) == Spot(one.id, 36.8, 10.123457, "Rue de Rome")
    for zone_id in (unseen.id, 10**9):
        assert judged(zone_id=zone_id) == (Refusal.UNKNOWN_ZONE, {})
    assert judged(latitude=36.8) == (Refusal.NO_POINT, {})
    for latitude, longitude in ((10.1, 36.8), (float("nan"), 10.1), (36.8, 179.0)):
        assert judged(latitude=latitude, longitude=longitude) == (Refusal.OFF_THE_MAP, {})
    assert judged(address="x" * 201) == (Refusal.ADDRESS_TOO_LONG, {"limit": 200})
    # Replaced while somebody wrote: what its author saw is what they meant. Withdrawn: it is nowhere any more.
    newer = a_layer(session, **common, folder=tmp_path, data=some_zones("UA1"), replaces=layer)
    assert judged(zone_id=one.id) == Spot(one.id)
    withdraw_layer(session, **common, layer=newer, at=NOON)
    (gone,) = list_zones(session, [newer.id])[newer.id]
    assert judged(zone_id=gone.id) == (Refusal.UNKNOWN_ZONE, {})


def test_only_what_is_public_is_counted_and_zones_keep_theirs_through_versions(
    session, engine, consultation, moderator, tmp_path
) -> None:
    common = {"editor": moderator, "consultation": consultation}
    layer = a_layer(session, **common, folder=tmp_path)
    one, two = list_zones(session, [layer.id])[layer.id]
    made = [a_proposal(session, consultation=consultation) for _ in range(5)]
    for proposal, zone in zip(made, (one, one, two, one, None), strict=True):
        proposal.zone_id = zone.id if zone else None
    made[0].latitude, made[0].longitude = 36.795, 10.155
    made[3].latitude, made[3].longitude = 36.795, 10.155
    made[3].state = State.HIDDEN
    a_comment(session, parent=made[0])
    session.flush()

    assert count_by_code(session, consultation.id) == {"UA1": 2, "UB2": 1}
    assert count_located(session, consultation.id) == Located(1, 2, count_by_place(session, consultation), 4)
    assert [(point.ref, point.kind) for point in list_points(session, consultation.id)] == [
        (made[0].ref, Kind.PROPOSAL)
    ]
    assert list_places(session, consultation.id) == [
        (10.155, 36.795, 1),
        (one.longitude, one.latitude, 1),
        (two.longitude, two.latitude, 1),
    ]
    newer = a_layer(session, **common, folder=tmp_path, data=some_zones("UA1", "UC3"), replaces=layer)
    (fresh, _other) = list_zones(session, [newer.id])[newer.id]
    made[4].zone_id = fresh.id
    session.flush()
    assert count_by_code(session, consultation.id) == {"UA1": 3, "UB2": 1}
    first = list_of_zones(session, [one.id, fresh.id], size=2)
    assert [row.ref for row in first] == [made[4].ref, made[1].ref]
    rest = list_of_zones(session, [one.id, fresh.id], size=2, cursor=first.next)
    assert [row.ref for row in rest] == [made[0].ref] and rest.next is None
    with counted(engine) as few:
        list_of_zones(session, [two.id])
    with counted(engine) as many:
        list_of_zones(session, [one.id, fresh.id])
    assert len(few) == len(many)


def count_by_place(session, consultation) -> int:
    return sum(count_by_arrondissement(session, consultation.id).values())
