"""The map of a consultation without scripts: what was said where as lists, honestly counted, in three languages."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from consult.domain.contributions.models import State
from consult.domain.maps.queries import list_zones
from tests.factories.contributions import a_proposal
from tests.factories.maps import a_layer, some_zones
from tests.statements import counted

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


@pytest.fixture
def zones(session, consultation, moderator, tmp_path):
    layer = a_layer(
        session,
        editor=moderator,
        consultation=consultation,
        folder=tmp_path,
        data=some_zones("UA1", "UB2", "N/3 é"),
    )
    return list_zones(session, [layer.id])[layer.id]


def spoken_of(session, consultation, zone, *, at=(36.795, 10.155)):
    proposal = a_proposal(session, consultation=consultation)
    proposal.zone_id = zone.id
    proposal.latitude, proposal.longitude = at
    session.commit()
    return proposal


@languages
def test_zones_and_what_was_said_of_each_are_found_without_a_script(
    visitor, session, consultation, zones, language
) -> None:
    said = spoken_of(session, consultation, zones[2])
    hidden = spoken_of(session, consultation, zones[2])
    hidden.state = State.HIDDEN
    session.commit()
    reader = visitor()
    page = reader.get(f"/{language}/consultations/square")
    page = reader.get(page.one("a[href$='/consultations/square/map']")["href"])
    assert page.one("[data-map]").has_attr("hidden")
    rows = {row["data-code"]: row for row in page.select("tr[data-code]")}
    assert [(row["data-count"], row["data-step"]) for row in rows.values()] == [
        ("0", "0"),
        ("0", "0"),
        ("1", "1"),
    ]
    said.address = "Rue de Rome"
    hidden.address = "Rue cachée"
    session.commit()
    own = reader.get(f"/{language}/contributions/{said.ref}")
    assert own.one("a[href*='/map/zones/']")["href"] == rows["N/3 é"].a["href"] and "Rue de Rome" in own.text
    assert "Rue cachée" not in reader.get(f"/{language}/contributions/{hidden.ref}").text
    zone = reader.get(rows["N/3 é"].a["href"])
    assert said.ref in zone.text and hidden.ref not in zone.text and "N/3 é" in zone.heading
    assert reader.get(rows["UA1"].a["href"]).select(".contribution-card") == []
    assert reader.get(f"/{language}/consultations/square/map/zones/NONE").status == 404


def test_areas_and_arrondissements_are_counted_apart_and_the_page_says_what_is_counted(
    visitor, session, engine, consultation, zones
) -> None:
    reader = visitor()
    spoken_of(session, consultation, zones[0])
    page = reader.get("/fr/consultations/square/map?by=areas")
    counts = {row["data-code"]: int(row["data-count"]) for row in page.select("tr[data-code]")}
    assert len(counts) == 21 and sum(counts.values()) == 1
    assert "1 sur 1 disent où" in page.text and "OpenStreetMap" in page.text and "ODbL" in page.text
    with counted(engine) as few:
        reader.get("/fr/consultations/square/map?by=areas&x=1")
    for place in (zones[0], zones[1], zones[2]):
        spoken_of(session, consultation, place)
    with counted(engine) as many:
        reader.get("/fr/consultations/square/map?by=areas&x=2")
    assert len(few) == len(many)
    table = reader.get("/fr/consultations/square/map?by=arrondissements")
    assert table.select("[data-map]") == [] and len(table.select("tbody tr")) == 15


def test_points_tell_a_number_and_a_kind_and_nothing_else(visitor, session, consultation, zones) -> None:
    said = spoken_of(session, consultation, zones[0], at=(36.7951234567, 10.1551234567))
    client = visitor().client
    answer = client.get("/fr/consultations/square/map/points.json")
    assert answer.json["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [10.15512, 36.79512]},
            "properties": {"ref": said.ref, "kind": "proposal"},
        }
    ]
    again = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/fr/consultations/square/map/points.json", headers=again).status_code == 304


def test_no_other_site_is_asked_until_tiles_are_set_and_then_only_for_pictures_of_a_map(
    visitor, app, consultation, zones, session
) -> None:
    session.commit()
    client = visitor().client

    def policy(path: str) -> str:
        return client.get(path).headers["Content-Security-Policy"]

    here, elsewhere = "/fr/consultations/square/map", "/fr/consultations/square"
    assert "https:" not in policy(here)
    before = app.config["SETTINGS"]
    for url, words, allowed in (
        ("https://tiles.example.org/{z}/{x}/{y}.png", "© Somebody", True),
        ("https://tiles.example.org/{z}/{x}/{y}.png", None, False),
        ("http://tiles.example.org/{z}/{x}/{y}.png", "© Somebody", False),
        ("https://{s}.example.org/{z}/{x}/{y}.png", "© Somebody", False),
        ("https://tiles.example.org/a.png", "© Somebody", False),
    ):
        app.config["SETTINGS"] = replace(before, map_tiles_url=url, map_tiles_attribution=words)
        # The second time it comes out of memory, with the same policy.
        for path in (f"{here}?t={url[-9:]}{words}", f"{here}?t={url[-9:]}{words}"):
            assert ("img-src 'self' https://tiles.example.org data:" in policy(path)) is allowed
        assert "https:" not in policy(elsewhere)
    config = json.loads(visitor().get(f"{here}?fresh=1").one("[data-map]")["data-map"])
    assert config["tiles"] is None
