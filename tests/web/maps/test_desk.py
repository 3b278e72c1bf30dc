"""Layers at the desk: a file is sent, looked at, its columns chosen, shown; what is refused says which feature."""

from __future__ import annotations

import io
import json

import pytest
from sqlalchemy import select

from consult.domain.accounts.models import Role
from consult.domain.maps.models import Layer, LayerKind
from consult.domain.maps.queries import list_city_layers, list_standing
from tests.factories.maps import a_collection, a_feature, some_zones, square
from tests.factories.people import with_role

WORDS = {"title_fr": "Zones du projet", "attribution": "Ville de Tunis", "licence": "CC BY 4.0"}


def sent(data) -> tuple[io.BytesIO, str]:
    return io.BytesIO(json.dumps(data).encode()), "plan.geojson"


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_moderator_brings_a_layer_onto_the_map_and_replaces_it(
    browser_of, moderator, consultation, session, language
) -> None:
    browser = browser_of(moderator)
    list_page = browser.get(f"/{language}/desk/consultations/square/layers")
    refused = browser.submit(
        list_page.one("form[enctype]"), {**WORDS, "file": sent(a_collection([a_feature(square(0)[:-1])]))}
    )
    assert refused.status == 422 and "1" in refused.one(".field__error").get_text()
    assert (
        refused.one("#title_fr").get("value", refused.one("#title_fr").get_text()).strip()
        == WORDS["title_fr"]
    )

    page = browser.submit(refused.one("form[enctype]"), {**WORDS, "file": sent(some_zones("UA1", "UB2"))})
    layer = session.scalars(select(Layer)).all()[-1]
    assert page.path.endswith(f"/layers/{layer.id}") and "UB2" in page.text
    config = json.loads(page.one("[data-map]")["data-map"])
    drawn = browser.client.get(config["layers"][0]["src"])
    assert [zone["code"] for zone in drawn.json["zones"]] == ["1", "2"]
    # Nobody else sees it before it is shown.
    assert (
        browser_of(with_role(session, Role.COUNTER_AGENT)).client.get(config["layers"][0]["src"]).status_code
        == 404
    )

    wrong = browser.submit(page.one("form.desk-form"), {"code": "name_fr", "name_fr": "", "name_ar": ""})
    assert wrong.status == 422 and wrong.one("#name_ar-error")
    shown = browser.submit(wrong.one("form.desk-form"), {"code": "code", "name_fr": "name_fr"})
    assert shown.status == 200 and "Zone UB2" in shown.text
    session.commit()
    session.expire_all()
    (standing,) = list_standing(session, consultation.id)
    assert standing.chosen["code"] == "code" and standing.sha256

    again = browser.get(f"/{language}/desk/consultations/square/layers/{layer.id}/replace")
    page = browser.submit(again.one("form[enctype]"), {"file": sent(some_zones("UA1"))})
    browser.submit(page.one("form.desk-form"), {})
    session.commit()
    session.expire_all()
    assert [one.version for one in list_standing(session, consultation.id)] == [2]
    with browser.client.get(shown.path + "/file") as file:
        assert file.data.startswith(b'{"type"')
    assert browser.get(f"/{language}/desk/consultations/square/layers").html.select("#others")


def test_an_administrator_brings_the_outlines_of_the_arrondissements_and_mends_a_tie(
    browser_of, session, visitor
) -> None:
    browser = browser_of(with_role(session, Role.ADMINISTRATOR))
    assert "OpenStreetMap" not in browser.get("/fr/desk/settings/layers").text
    new = browser.get("/fr/desk/settings/layers/new/arrondissements")
    data = a_collection(
        [
            a_feature(square(0), nom="Médina", code="1"),
            a_feature(square(1), nom="Nulle part", code="2"),
        ]
    )
    page = browser.submit(new.one("form[enctype]"), {**WORDS, "file": sent(data)})
    page = browser.submit(page.one("form.desk-form"), {})
    ties = page.html.select("form[action*='/tie']")
    chosen = [form.select("option[selected]") for form in ties]
    assert [bool(found) for found in chosen] == [True, False]
    value = next(option["value"] for option in ties[1].select("option") if option.get_text() == "El Menzah")
    page = browser.submit(ties[1], {"arrondissement": value})
    assert page.html.select("form[action*='/tie']")[1].select_one("option[selected]")["value"] == value
    session.commit()
    session.expire_all()
    layer = list_city_layers(session)[LayerKind.ARRONDISSEMENTS]
    # Everybody may take it away, with its source.
    whole = visitor().client.get(f"/fr/maps/layers/{layer.id}.geojson")
    assert whole.json["attribution"] == "Ville de Tunis" and len(whole.json["features"]) == 2
    listing = browser.get("/fr/desk/settings/layers")
    browser.submit(listing.html.select("form[action*='/act']")[-1], button="withdraw")
    session.commit()
    session.expire_all()
    assert set(list_city_layers(session)) == {LayerKind.AREAS}
