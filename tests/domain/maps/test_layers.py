"""Layers through the actions: nobody sees one before its columns are chosen; what was shown stays for good."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from consult.domain.consultations.counting import changes_of
from consult.domain.journal.models import JournalEntry
from consult.domain.maps.actions import discard_layer, move_layer, withdraw_layer
from consult.domain.maps.models import Layer, LayerKind, Zone
from consult.domain.maps.queries import (
    drawn_file,
    find_zones,
    list_choices,
    list_city_layers,
    list_standing,
    list_zones,
    whole_file,
)
from consult.domain.maps.rules import Refusal, guess
from consult.domain.maps.showing import show_layer, tie_area
from consult.domain.territory.queries import list_all_arrondissements
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.factories.maps import COLUMNS, a_collection, a_feature, a_layer, some_zones, square
from tests.factories.people import a_moderator, a_resident, an_administrator
from tests.statements import counted


def acts(session) -> list[str]:
    rows = session.scalars(select(JournalEntry).where(JournalEntry.act.like("layer.%")))
    return [entry.act for entry in rows]


def test_the_delegations_are_there_before_anybody_sent_a_layer(session) -> None:
    standing = list_city_layers(session)
    assert set(standing) == {LayerKind.AREAS}
    layer = standing[LayerKind.AREAS]
    assert "OpenStreetMap" in layer.attribution and layer.licence.startswith("ODbL")
    zones = list_zones(session, [layer.id])[layer.id]
    assert len(zones) == 21 and all(zone.name.keys() == {"ar", "fr", "en"} for zone in zones)
    whole = json.loads("".join(whole_file(session, layer)))
    assert len(whole["features"]) == 21 and whole["attribution"] == layer.attribution


def test_a_layer_is_shown_replaced_and_nothing_of_it_is_lost(
    session, consultation, moderator, tmp_path
) -> None:
    common = {"editor": moderator, "consultation": consultation}
    first = a_layer(session, **common, folder=tmp_path, shown=False)
    assert list_standing(session, consultation.id) == [] and list_choices(session, consultation.id) == []
    changes = changes_of(session, consultation.id)
    show_layer(session, **common, layer=first, chosen=COLUMNS, at=NOON)
    assert changes_of(session, consultation.id) > changes
    old = find_zones(session, consultation.id, "UA1")[0]
    assert (old.name, old.geometry[:18]) == ({"ar": "منطقة UA1", "fr": "Zone UA1"}, '{"type":"Polygon",')

    second = a_layer(session, **common, folder=tmp_path, data=some_zones("UA1", "UC3"), replaces=first)
    assert list_standing(session, consultation.id) == [second] and second.version == 2
    # The old version is as it was, and its zone is found beside the new one by its code.
    assert [zone.layer_id for zone in find_zones(session, consultation.id, "UA1")] == [second.id, first.id]
    assert find_zones(session, consultation.id, "UB2")[0].layer_id == first.id
    assert (first.replaced_at, session.get(Zone, old.id)) == (NOON, old)
    drawn = json.loads(drawn_file(session, second))
    assert [zone["code"] for zone in drawn["zones"]] == ["UA1", "UC3"]

    with pytest.raises(Refused) as again:
        show_layer(session, **common, layer=first, chosen=COLUMNS, at=NOON)
    assert again.value.code is Refusal.NO_LONGER_STANDS
    with pytest.raises(Refused) as kept:
        discard_layer(session, **common, layer=second, at=NOON)
    assert kept.value.code is Refusal.ALREADY_SHOWN
    withdraw_layer(session, **common, layer=second, at=NOON)
    withdraw_layer(session, **common, layer=second, at=NOON)
    assert list_standing(session, consultation.id) == [] and session.get(Layer, second.id) is second
    assert acts(session) == ["layer.added", "layer.shown", "layer.added", "layer.shown", "layer.withdrawn"]


def test_layers_have_an_order_and_codes_of_one_plan_are_its_own(
    session, engine, consultation, moderator, tmp_path
) -> None:
    common = {"editor": moderator, "consultation": consultation}
    one = a_layer(session, **common, folder=tmp_path)
    two = a_layer(session, **common, folder=tmp_path, data=some_zones("N1"))
    move_layer(session, **common, layer=two, earlier=True, at=NOON)
    move_layer(session, **common, layer=two, earlier=True, at=NOON)
    assert list_standing(session, consultation.id) == [two, one]
    thrown = a_layer(session, **common, folder=tmp_path, data=some_zones("X"), shown=False)
    before = session.scalar(select(func.count()).select_from(Zone))
    discard_layer(session, **common, layer=thrown, at=NOON)
    assert session.scalar(select(func.count()).select_from(Zone)) == before - 1
    session.flush()
    with counted(engine) as few:
        list_choices(session, consultation.id)
    a_layer(session, **common, folder=tmp_path, data=some_zones("N2", "N3", "N4"))
    session.flush()
    with counted(engine) as many:
        assert [len(zones) for _layer, zones in list_choices(session, consultation.id)] == [1, 2, 3]
    assert len(few) == len(many)
    with pytest.raises(Refused) as taken:
        a_layer(session, **common, folder=tmp_path, data=some_zones("UB2"))
    assert (taken.value.code, taken.value.facts["code"]) == (Refusal.CODE_TAKEN, "UB2")


@pytest.mark.parametrize(
    ("columns", "zones", "refusal", "facts"),
    [
        ({"name_fr": "name_fr"}, None, Refusal.NO_CODE_COLUMN, {}),
        ({"code": "code"}, None, Refusal.NO_NAME_COLUMN, {}),
        ({"code": "no such", "name_fr": "name_fr"}, None, Refusal.NO_CODE_COLUMN, {}),
        (COLUMNS, ["A", "A"], Refusal.CODE_TWICE, {"number": 2, "code": "A"}),
        (COLUMNS, ["A", ""], Refusal.CODE_MISSING, {"number": 2, "column": "code"}),
        (COLUMNS, ["A", "B" * 61], Refusal.CODE_LONG, {"number": 2, "limit": 60}),
        ({"code": "code", "name_fr": "other"}, ["A", "B"], Refusal.NAME_MISSING, {"number": 2}),
    ],
)
def test_columns_that_do_not_fit_are_refused_with_the_feature(
    session, consultation, moderator, tmp_path, columns, zones, refusal, facts
) -> None:
    data = some_zones(*(zones or ["A"]))
    data["features"][0]["properties"]["other"] = "here only"
    with pytest.raises(Refused) as refused:
        a_layer(
            session, editor=moderator, consultation=consultation, folder=tmp_path, data=data, columns=columns
        )
    assert (refused.value.code, refused.value.facts) == (refusal, facts)


def test_columns_are_guessed_from_the_names_that_cities_use() -> None:
    assert guess(["OBJECTID", "Zone", "NOM_AR", "Libelle"]) == {
        "code": "Zone",
        "name_ar": "NOM_AR",
        "name_fr": "Libelle",
    }
    assert guess(["x"]) == {}


def test_areas_of_the_city_find_their_arrondissements_and_staff_mend_the_rest(session, tmp_path) -> None:
    """Arabic and French spellings, articles and accents aside; what fits none, or two, is left open."""
    editor = an_administrator(session)
    names = [
        ("1", "باب سويقة", "Bab Souika"),
        ("2", "", "MENZAH"),
        ("3", "العمران الأعلى", ""),
        ("4", "", "Ailleurs"),
    ]
    data = a_collection(
        [
            a_feature(square(place), code=code, name_ar=arabic, name_fr=french)
            for place, (code, arabic, french) in enumerate(names)
        ]
    )
    layer = a_layer(
        session, editor=editor, consultation=None, folder=tmp_path, data=data, kind=LayerKind.ARRONDISSEMENTS
    )
    places = {one.id: one.code for one in list_all_arrondissements(session)}
    zones = list_zones(session, [layer.id])[layer.id]
    tied = [places.get(zone.arrondissement_id) for zone in zones]
    assert tied == ["bab-souika", "el-menzah", "el-omrane-superieur", None]
    zones[3].layer = layer
    taken = next(one for one in list_all_arrondissements(session) if one.code == "el-menzah")
    free = next(one for one in list_all_arrondissements(session) if one.code == "medina")
    with pytest.raises(Refused) as twice:
        tie_area(session, editor=editor, zone=zones[3], arrondissement=taken, at=NOON)
    assert twice.value.code is Refusal.TIED_TWICE
    tie_area(session, editor=editor, zone=zones[3], arrondissement=free, at=NOON)
    assert zones[3].arrondissement_id == free.id and acts(session)[-1] == "layer.tied"
    # Another one of its kind takes its place: one stands at a time.
    again = a_layer(
        session, editor=editor, consultation=None, folder=tmp_path, data=data, kind=LayerKind.ARRONDISSEMENTS
    )
    assert list_city_layers(session)[LayerKind.ARRONDISSEMENTS] is again and again.version == 2


def test_a_plan_is_its_moderators_and_the_city_its_administrators(session, consultation, tmp_path) -> None:
    for person in (a_resident(session), an_administrator(session)):
        with pytest.raises(Refused) as refused:
            a_layer(session, editor=person, consultation=consultation, folder=tmp_path)
        assert refused.value.code is Refusal.NOT_LAYER_EDITOR
    with pytest.raises(Refused) as refused:
        a_layer(
            session, editor=a_moderator(session), consultation=None, folder=tmp_path, kind=LayerKind.GROUND
        )
    assert refused.value.code is Refusal.NOT_CITY_EDITOR
