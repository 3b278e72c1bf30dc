"""The arrondissements: their names in three languages, their days, their order."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField

from consult.domain.accounts.models import Role
from consult.domain.settings.areas import move_area, set_area
from consult.domain.settings.queries import get_area
from consult.domain.settings.rules import Section
from consult.domain.territory.queries import in_force, list_all_arrondissements
from consult.kernel.errors import Refused, Stale
from consult.kernel.tunis import day_of
from consult.web.access import staff
from consult.web.database import db
from consult.web.forms import fill, localized
from consult.web.request import now
from consult.web.settings.blueprint import Answer, bp, done, page
from consult.web.settings.forms import AreaForm


class PlaceForm(FlaskForm):
    """Up or down: the version that was seen."""

    seen = HiddenField()


def _table(problem: Refused | Stale | None = None) -> Answer:
    today = day_of(now())
    return page(
        "areas.html",
        Section.AREAS,
        PlaceForm(formdata=None) if problem is None else PlaceForm(),
        problem=problem,
        rows=[(one, in_force(one, today)) for one in list_all_arrondissements(db())],
    )


@bp.get("/areas", endpoint="areas")
@staff(Role.ADMINISTRATOR)
def listing() -> Answer:
    """Every arrondissement there is, was or will be."""
    return _table()


@bp.post("/areas/<code>/place")
@staff(Role.ADMINISTRATOR)
def place(code: str) -> Answer:
    """One place up or down."""
    act = request.form.get("act")
    if act not in ("up", "down"):
        abort(400)
    problem = done(PlaceForm(), move_area, area=get_area(db(), code), earlier=act == "up")
    if problem is not None:
        return _table(problem)
    flash(_("Saved."), "done")
    return redirect(url_for(".areas"), 303)


@bp.route("/areas/new", methods=["GET", "POST"], defaults={"code": None})
@bp.route("/areas/<code>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def area(code: str | None) -> Answer:
    """A new arrondissement, or another name and other days of one that stands."""
    standing = get_area(db(), code) if code is not None else None
    form, problem = AreaForm(), None
    if not form.is_submitted():
        if standing is not None:
            fill(form, "name", standing.name)
            form.valid_from.data, form.valid_until.data = standing.valid_from, standing.valid_until
    elif form.validate():
        problem = done(
            form,
            set_area,
            area=standing,
            name=localized(form, "name"),
            valid_from=form.valid_from.data,
            valid_until=form.valid_until.data,
        )
        if problem is None:
            flash(_("The arrondissement is saved."), "done")
            return redirect(url_for(".areas"), 303)
    # Read again: what was changed in memory before it was refused is not what stands.
    standing = get_area(db(), code) if code is not None else None
    return page("area.html", Section.AREAS, form, problem=problem, area=standing)
