"""The map of a consultation: what was said where, as a map and as lists; one zone; the points."""

from __future__ import annotations

import json

from flask import Response, redirect, render_template, request, url_for

from consult.domain.consultations.clock import boundaries, phase_for
from consult.domain.consultations.counting import changes_of
from consult.domain.consultations.models import Activity
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import OWED
from consult.domain.contributions.placed import list_of_zones, list_points
from consult.domain.maps.models import Layer, LayerKind
from consult.domain.maps.queries import find_zones, list_city_layers, list_standing
from consult.kernel.errors import NotFound
from consult.kernel.localized import shown
from consult.kernel.paging import BadCursor
from consult.rendering.wording import word
from consult.web.access import public
from consult.web.compose.cards import card_of
from consult.web.compose.counted import By, count_by, tabs_of
from consult.web.compose.maps import frame_of, layer_part, map_config, source_words
from consult.web.database import db
from consult.web.headers import shows_tiles
from consult.web.kept import keep_page
from consult.web.maps import layers
from consult.web.maps.blueprint import bp
from consult.web.request import lang, now

# Imported for their views, which stand on the same blueprint.
OTHER_VIEWS = (layers,)

TABLE = "by-place"


@bp.get("/consultations/<slug>/map")
@public
@shows_tiles
def show(slug: str) -> str:
    """What was said where: by zone of the plan, by area, by arrondissement; each a table, and a map where it can be."""
    consultation = get_consultation(db(), slug)
    keep_page(consultation_id=consultation.id, boundaries=boundaries(consultation))
    plan = list_standing(db(), consultation.id)
    city = list_city_layers(db())
    drawn_by: dict[By, list[Layer]] = {
        By.ZONES: list(plan),
        By.AREAS: [city[LayerKind.AREAS]] if LayerKind.AREAS in city else [],
        By.ARRONDISSEMENTS: [city[LayerKind.ARRONDISSEMENTS]] if LayerKind.ARRONDISSEMENTS in city else [],
    }
    there = [by for by in By if drawn_by[by] or by is By.ARRONDISSEMENTS]
    wanted = request.args.get("by", "")
    by = By(wanted) if wanted in there else there[0]
    counted = count_by(by, consultation, drawn_by[by])
    ground = _ground(city, drawn_by[by])
    parts = [layer_part(one) for one in ground] + [layer_part(one, counted=TABLE) for one in counted.layers]
    config = map_config(
        parts,
        box=frame_of(counted.layers or ground),
        points=url_for(".points", slug=slug),
        remark=url_for("contributions.show", ref="REF"),
        kinds={str(kind): word(lang(), kind) for kind in OWED},
    )
    return render_template(
        "areas/maps/show.html",
        consultation=consultation,
        title=shown(consultation.title, lang()),
        counted=counted,
        table_id=TABLE,
        tabs=tabs_of(consultation, there, by),
        plan=config if counted.layers else None,
        sources=[
            {
                "title": shown(one.title, lang()),
                "words": source_words(one),
                "href": url_for(".whole", layer_id=one.id),
            }
            for one in (*ground, *counted.layers)
        ],
    )


def _ground(city: dict[LayerKind, Layer], drawn: list[Layer]) -> list[Layer]:
    """What lies beneath: the city's outline, or its areas until there is one."""
    found = city.get(LayerKind.GROUND) or city.get(LayerKind.AREAS)
    return [found] if found is not None and found not in drawn else []


@bp.get("/consultations/<slug>/map/zones/<path:code>")
@public
def zone(slug: str, code: str) -> str | Response:
    """What was said of one zone, in whichever version of the plan's map, the newest first."""
    consultation = get_consultation(db(), slug)
    keep_page(consultation_id=consultation.id, boundaries=boundaries(consultation))
    versions = find_zones(db(), consultation.id, code)
    if not versions:
        raise NotFound(code)
    try:
        page = list_of_zones(db(), [one.id for one in versions], cursor=request.args.get("after"))
    except BadCursor:
        return redirect(url_for(".zone", slug=slug, code=code), 302)
    here = versions[0]
    return render_template(
        "areas/maps/zone.html",
        consultation=consultation,
        title=shown(consultation.title, lang()),
        zone=here,
        name=shown(here.name, lang()),
        stands=here.layer.stands,
        say_href=url_for("contributions.remark_on_plan", slug=slug, zone=here.id)
        if here.layer.stands and phase_for(consultation, Activity.OBSERVE, now()) is not None
        else None,
        layer=shown(here.layer.title, lang()),
        items=[
            {"card": card_of(one, rule=None, hidden=True), "kind": word(lang(), one.kind)} for one in page
        ],
        previous=url_for(".zone", slug=slug, code=code, after=page.previous) if page.previous else None,
        next=url_for(".zone", slug=slug, code=code, after=page.next) if page.next else None,
    )


@bp.get("/consultations/<slug>/map/points.json")
@public
def points(slug: str) -> Response:
    """The points of published contributions as GeoJSON, the newest 10,000: number and kind, nothing of an author."""
    consultation = get_consultation(db(), slug)
    etag = f"points-{consultation.id}-{changes_of(db(), consultation.id)}"
    if request.if_none_match.contains(etag):
        response = Response(status=304)
    else:
        features = [
            {
                "type": "Feature",
                "geometry": {
                    "type": "Point",
                    "coordinates": [round(one.longitude, 5), round(one.latitude, 5)],
                },
                "properties": {"ref": one.ref, "kind": str(one.kind)},
            }
            for one in list_points(db(), consultation.id)
        ]
        collection = {"type": "FeatureCollection", "features": features}
        response = Response(json.dumps(collection, separators=(",", ":")), mimetype="application/geo+json")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache"
    return response
