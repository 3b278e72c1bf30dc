"""The layers of a plan at the desk: sent, looked at, shown, replaced, put in order, withdrawn."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_for_change
from consult.domain.maps.actions import describe_layer, discard_layer, move_layer, withdraw_layer
from consult.domain.maps.models import LayerKind
from consult.domain.maps.queries import get_layer, list_layers, list_standing
from consult.domain.maps.showing import show_layer
from consult.kernel.errors import NotFound, Refused
from consult.web.access import staff
from consult.web.compose.layers import (
    MOST_MB,
    ColumnsForm,
    LayerForm,
    WordsForm,
    add_from,
    layer_row,
    layer_values,
)
from consult.web.compose.layers import PLACES as AT
from consult.web.database import db, unit_of_work
from consult.web.desk.blueprint import Answer, bp, for_content, part
from consult.web.desk.forms import ActForm
from consult.web.files import send, store
from consult.web.forms import look_again, said_at
from consult.web.request import me, now

ACTS = {
    "withdraw": withdraw_layer,
    "discard": discard_layer,
    "up": move_layer,
    "down": move_layer,
}


@bp.route("/consultations/<slug>/layers", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def layers(slug: str) -> Answer:
    """The layers that stand, those that wait to be shown, and one more."""
    consultation = for_content(slug)
    return _upload(slug, consultation, None)


@bp.route("/consultations/<slug>/layers/<int:layer_id>/replace", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def replace_layer(slug: str, layer_id: int) -> Answer:
    """The next version of a layer that stands."""
    return _upload(slug, for_content(slug), layer_id)


def _upload(slug: str, consultation: Consultation, replaces_id: int | None) -> Answer:
    form = LayerForm()
    problem: Refused | None = None
    replaces = (
        get_layer(db(), replaces_id, consultation_id=consultation.id) if replaces_id is not None else None
    )
    if form.is_submitted():
        try:
            made = add_from(
                form,
                editor=me(),
                kind=LayerKind.ZONES,
                consultation=consultation,
                replaces_id=replaces_id,
            )
            if made is not None:
                return redirect(url_for(".layer", slug=slug, layer_id=made), 303)
        except Refused as refused:
            look_again()
            problem = refused
    elif replaces is not None:
        form.fill_from(replaces)
    return _part(
        "layers.html",
        slug,
        form=form,
        problem=problem,
        replaces=layer_row(replaces) if replaces is not None else None,
        standing=[layer_row(one) for one in list_standing(db(), consultation.id)],
        others=[layer_row(one) for one in list_layers(db(), consultation.id) if not one.stands],
        most=MOST_MB,
        act=ActForm(),
    )


@bp.route("/consultations/<slug>/layers/<int:layer_id>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def layer(slug: str, layer_id: int) -> Answer:
    """One layer: before it is shown its columns are chosen; afterwards its words may be mended."""
    consultation = for_content(slug)
    found = get_layer(db(), layer_id, consultation_id=consultation.id)
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
                held = get_for_change(session, slug)
                mine = get_layer(session, layer_id, consultation_id=held.id)
                common: dict[str, Any] = {
                    "editor": me(),
                    "layer": mine,
                    "consultation": held,
                    "at": now(),
                }
                if waits:
                    show_layer(session, chosen=columns.chosen(), **common)
                else:
                    describe_layer(session, words=words.words(), **common)
            flash(_("The layer is on the map.") if waits else _("Saved."), "done")
            return redirect(url_for(".layer", slug=slug, layer_id=layer_id), 303)
        except Refused as refused:
            look_again()
            problem = refused
    found = get_layer(db(), layer_id, consultation_id=for_content(slug).id)
    return _part(
        "layer.html",
        slug,
        form=form,
        problem=problem,
        act=ActForm(),
        file_href=url_for(".layer_file", slug=slug, layer_id=layer_id) if found.sha256 else None,
        **layer_values(found, cursor=request.args.get("after")),
    )


@bp.post("/consultations/<slug>/layers/<int:layer_id>/act")
@staff(Role.MODERATOR)
def change_layer(slug: str, layer_id: int) -> Answer:
    """Up, down, off the map, or thrown away before anybody saw it."""
    for_content(slug)
    wanted = request.form.get("act", "")
    if wanted not in ACTS or not ActForm().validate_on_submit():
        abort(400)
    try:
        with unit_of_work() as session:
            held = get_for_change(session, slug)
            mine = get_layer(session, layer_id, consultation_id=held.id)
            more = {"earlier": wanted == "up"} if wanted in ("up", "down") else {}
            ACTS[wanted](session, editor=me(), layer=mine, consultation=held, at=now(), **more)
    except NotFound:
        # Thrown away by a first click.
        if wanted != "discard":
            raise
    except Refused as refused:
        look_again()
        return _part(
            "layers.html",
            slug,
            form=LayerForm(formdata=None),
            problem=refused,
            replaces=None,
            standing=[layer_row(one) for one in list_standing(db(), for_content(slug).id)],
            others=[layer_row(one) for one in list_layers(db(), for_content(slug).id) if not one.stands],
            most=MOST_MB,
            act=ActForm(),
        )
    flash(_("Saved."), "done")
    return redirect(url_for(".layers", slug=slug), 303)


@bp.get("/consultations/<slug>/layers/<int:layer_id>/file")
@staff(Role.MODERATOR)
def layer_file(slug: str, layer_id: int) -> Answer:
    """The file as it was sent."""
    found = get_layer(db(), layer_id, consultation_id=for_content(slug).id)
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


def _part(template: str, slug: str, *, form: Any, problem: Refused | None, **values: Any) -> Answer:
    """A page of this room; what was refused stands at its field where the form has it."""
    words = said_at(form, problem, AT) if problem is not None else ""
    answer = part(
        template, slug, current="desk.layers", form=form, lead=words, wrong=bool(form.errors), **values
    )
    if problem is not None and not isinstance(answer, tuple):
        return str(answer), 409
    return answer
