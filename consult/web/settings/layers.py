"""The city's own layers: its outline, the areas that points are counted by, the outlines of the arrondissements."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from consult.domain.accounts.models import Role
from consult.domain.maps.actions import describe_layer, discard_layer, withdraw_layer
from consult.domain.maps.models import Layer, LayerKind
from consult.domain.maps.queries import get_layer, get_zone, list_city_layers, list_layers
from consult.domain.maps.rules import CITY_KINDS
from consult.domain.maps.showing import show_layer, tie_area
from consult.domain.settings.rules import Section
from consult.domain.territory.queries import list_all_arrondissements
from consult.kernel.errors import NotFound, Refused
from consult.kernel.localized import shown
from consult.rendering.wording import word
from consult.web.access import staff
from consult.web.compose.layers import (
    MOST_MB,
    PLACES,
    ColumnsForm,
    LayerForm,
    WordsForm,
    add_from,
    layer_row,
    layer_values,
)
from consult.web.database import db, unit_of_work
from consult.web.files import send, store
from consult.web.forms import look_again, number_in, said_at
from consult.web.request import lang, me, now
from consult.web.settings.blueprint import Answer, bp, page

ACTS = {"withdraw": withdraw_layer, "discard": discard_layer}


class PlainForm(FlaskForm):
    """A button."""


@bp.get("/layers", endpoint="layers")
@staff(Role.ADMINISTRATOR)
def listing() -> Answer:
    """What stands of each kind, and what stood before."""
    standing = list_city_layers(db())
    return _page(
        "layers.html",
        PlainForm(formdata=None),
        kinds=[
            {
                "kind": str(kind),
                "label": word(lang(), kind),
                "row": layer_row(standing[kind]) if kind in standing else None,
            }
            for kind in CITY_KINDS
        ],
        others=[layer_row(one) for one in list_layers(db(), None) if not one.stands],
    )


@bp.route("/layers/new/<kind>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def new_layer(kind: str) -> Answer:
    """A layer of this kind; it takes the place of the one that stands once it is shown."""
    if kind not in [str(one) for one in CITY_KINDS]:
        raise NotFound(kind)
    form, problem = LayerForm(), None
    standing = list_city_layers(db()).get(LayerKind(kind))
    if form.is_submitted():
        try:
            made = add_from(form, editor=me(), kind=LayerKind(kind), consultation=None)
            if made is not None:
                return redirect(url_for(".layer", layer_id=made), 303)
        except Refused as refused:
            look_again()
            problem = refused
    elif standing is not None and standing.sha256:
        form.fill_from(standing)
    return _page(
        "new_layer.html",
        form,
        problem=problem,
        kind=word(lang(), LayerKind(kind)),
        stands=standing is not None,
        most=MOST_MB,
    )


@bp.route("/layers/<int:layer_id>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def layer(layer_id: int) -> Answer:
    """One layer: before it is shown its columns are chosen; afterwards its words and ties may be mended."""
    found = get_layer(db(), layer_id, consultation_id=None)
    waits = found.shown_at is None
    columns, words = ColumnsForm(), WordsForm()
    columns.offer(found)
    if not words.is_submitted():
        words.fill_from(found)
    problem: Refused | None = None
    form = columns if waits else words
    if form.is_submitted() and form.validate():
        try:
            with unit_of_work() as session:
                common: dict[str, Any] = {
                    "editor": me(),
                    "layer": get_layer(session, layer_id, consultation_id=None),
                    "consultation": None,
                    "at": now(),
                }
                if waits:
                    show_layer(session, chosen=columns.chosen(), **common)
                else:
                    describe_layer(session, words=words.words(), **common)
            flash(_("The layer is on the map.") if waits else _("Saved."), "done")
            return redirect(url_for(".layer", layer_id=layer_id), 303)
        except Refused as refused:
            look_again()
            problem = refused
    return _layer_page(layer_id, form, problem)


@bp.post("/layers/<int:layer_id>/act")
@staff(Role.ADMINISTRATOR)
def change_layer(layer_id: int) -> Answer:
    """Off the map, or thrown away before anybody saw it."""
    wanted = request.form.get("act", "")
    if wanted not in ACTS:
        abort(400)
    try:
        with unit_of_work() as session:
            mine = get_layer(session, layer_id, consultation_id=None)
            ACTS[wanted](session, editor=me(), layer=mine, consultation=None, at=now())
    except NotFound:
        # Thrown away by a first click.
        if wanted != "discard":
            raise
    except Refused as refused:
        look_again()
        return _layer_page(layer_id, WordsForm(formdata=None), refused)
    flash(_("Saved."), "done")
    return redirect(url_for(".layers"), 303)


@bp.post("/layers/<int:layer_id>/zones/<int:zone_id>/tie")
@staff(Role.ADMINISTRATOR)
def tie(layer_id: int, zone_id: int) -> Answer:
    """Which arrondissement an area is."""
    wanted = number_in(request.form.get("arrondissement"))
    try:
        with unit_of_work() as session:
            zone = get_zone(session, zone_id)
            if zone.layer_id != layer_id or zone.layer.consultation_id is not None:
                raise NotFound(zone_id)
            places = {one.id: one for one in list_all_arrondissements(session)}
            if wanted is not None and wanted not in places:
                raise NotFound(wanted)
            arrondissement = places[wanted] if wanted is not None else None
            tie_area(session, editor=me(), zone=zone, arrondissement=arrondissement, at=now())
    except Refused as refused:
        look_again()
        return _layer_page(layer_id, WordsForm(formdata=None), refused)
    flash(_("Saved."), "done")
    return redirect(url_for(".layer", layer_id=layer_id, _anchor=f"zone-{zone_id}"), 303)


@bp.get("/layers/<int:layer_id>/file")
@staff(Role.ADMINISTRATOR)
def layer_file(layer_id: int) -> Answer:
    """The file as it was sent."""
    found = get_layer(db(), layer_id, consultation_id=None)
    if found.sha256 is None:
        abort(404)
    return send(
        store().path(found.sha256),
        etag=found.sha256,
        media_type="application/geo+json",
        name=found.filename or "layer.geojson",
        download=True,
        caching="private, no-cache",
    )


def _layer_page(layer_id: int, form: FlaskForm, problem: Refused | None) -> Answer:
    found: Layer = get_layer(db(), layer_id, consultation_id=None)
    if isinstance(form, WordsForm) and not form.is_submitted():
        form.fill_from(found)
    ties = found.kind is LayerKind.ARRONDISSEMENTS and found.stands
    return _page(
        "layer.html",
        form,
        problem=problem,
        places=[(one.id, shown(one.name, lang())) for one in list_all_arrondissements(db())] if ties else [],
        ties=ties,
        file_href=url_for(".layer_file", layer_id=layer_id) if found.sha256 else None,
        **layer_values(found, cursor=request.args.get("after")),
    )


def _page(template: str, form: FlaskForm, *, problem: Refused | None = None, **values: Any) -> Answer:
    lead = said_at(form, problem, PLACES) if problem is not None else ""
    answer = page(template, Section.LAYERS, form, lead=lead, **values)
    if problem is not None and not isinstance(answer, tuple):
        return str(answer), 409
    return answer
