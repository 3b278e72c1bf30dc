"""Deciding bodies and mandates, entered by administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.accounts.queries import find_person_by_email
from consult.domain.council.actions import change_body, end_mandate, found_body, give_mandate
from consult.domain.council.models import Body, BodyKind
from consult.domain.council.queries import get_body, list_bodies
from consult.domain.council.rules import Refusal, day_of, in_office
from consult.kernel.errors import NotFound, Refused
from consult.rendering.wording import sentence
from consult.web.access import staff
from consult.web.council.blueprint import bp
from consult.web.council.forms import BodyForm, MandateForm
from consult.web.database import db, unit_of_work
from consult.web.forms import fill, localized, look_again, said_at
from consult.web.request import lang, me, now

Answer = str | Response | tuple[str, int]

# Where the forms say what the domain refuses.
PLACES = {
    Refusal.NAME_NEEDED: "name_ar",
    Refusal.DATES_IN_ORDER: "until_on",
    Refusal.ANOTHER_IN_OFFICE: "from_on",
    Refusal.OUTSIDE_BODY: "from_on",
    Refusal.SITS_ALREADY: "email",
}


@bp.get("/desk/bodies")
@staff(Role.ADMINISTRATOR)
def bodies() -> str:
    """All bodies there were and are, with their members."""
    today = day_of(now())
    rows = [{"body": body, "in_office": in_office(body, today)} for body in list_bodies(db())]
    return render_template(
        "areas/council/bodies.html", rows=rows, nobody=not any(row["in_office"] for row in rows)
    )


@bp.route("/desk/bodies/new", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def new_body() -> Answer:
    form = BodyForm()
    lead, status = None, 200
    if request.method == "POST":
        status = 422
        if form.fits(list_bodies(db())):
            try:
                with unit_of_work() as session:
                    body = found_body(
                        session,
                        kind=BodyKind(form.kind.data),
                        name=localized(form, "name"),
                        source=localized(form, "source"),
                        from_on=form.from_on.data,
                        until_on=form.until_on.data,
                        administrator=me(),
                        at=now(),
                    )
            except Refused as refusal:
                look_again()
                lead, status = said_at(form, refusal, PLACES), 409
            else:
                flash(_("The body is entered. Now enter who sits in it."), "success")
                return redirect(url_for(".body", slug=body.slug), 303)
    return render_template("areas/council/body.html", body=None, form=form, lead=lead), status


@bp.route("/desk/bodies/<slug>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def body(slug: str) -> Answer:
    """The words and dates of a body, and its mandates."""
    found = get_body(db(), slug)
    form = BodyForm()
    if request.method == "GET":
        return _page(found, _filled(form, found), MandateForm(formdata=None, prefix="m-"))
    if not form.fits(list_bodies(db()), but=found):
        return _page(found, form, MandateForm(formdata=None, prefix="m-")), 422
    try:
        with unit_of_work() as session:
            change_body(
                session,
                body=found,
                kind=BodyKind(form.kind.data),
                name=localized(form, "name"),
                source=localized(form, "source"),
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                administrator=me(),
                at=now(),
            )
    except Refused as refusal:
        look_again()
        words = said_at(form, refusal, PLACES)
        return _page(get_body(db(), slug), form, MandateForm(formdata=None, prefix="m-"), lead=words), 409
    flash(_("Saved."), "success")
    return redirect(url_for(".body", slug=slug), 303)


@bp.post("/desk/bodies/<slug>/mandates")
@staff(Role.ADMINISTRATOR)
def mandate(slug: str) -> Answer:
    """Enter a member, linked to an account where the member has one."""
    found = get_body(db(), slug)
    form = MandateForm(prefix="m-")
    person = find_person_by_email(db(), form.address) if form.address else None
    if not form.fits(found, person=person):
        return _page(found, _filled(BodyForm(formdata=None), found), form), 422
    try:
        with unit_of_work() as session:
            give_mandate(
                session,
                body=found,
                name=localized(form, "name"),
                office=localized(form, "office"),
                person=person,
                from_on=form.from_on.data,
                until_on=form.until_on.data,
                administrator=me(),
                at=now(),
            )
    except Refused as refusal:
        look_again()
        found = get_body(db(), slug)
        words = said_at(form, refusal, PLACES)
        return _page(found, _filled(BodyForm(formdata=None), found), form, lead=words), 409
    flash(_("The mandate is entered."), "success")
    return redirect(url_for(".body", slug=slug) + "#mandates", 303)


@bp.post("/desk/bodies/<slug>/mandates/<int:mandate_id>/end")
@staff(Role.ADMINISTRATOR)
def end(slug: str, mandate_id: int) -> Answer:
    """Give a mandate its last day."""
    found = get_body(db(), slug)
    wanted = next((one for one in found.mandates if one.id == mandate_id), None)
    if wanted is None:
        raise NotFound(mandate_id)
    try:
        until_on = date.fromisoformat(request.form.get("until_on", ""))
        with unit_of_work() as session:
            end_mandate(session, mandate=wanted, until_on=until_on, administrator=me(), at=now())
    except (Refused, ValueError) as refusal:
        look_again()
        found = get_body(db(), slug)
        words = (
            sentence(lang(), refusal.code, refusal.facts)
            if isinstance(refusal, Refused)
            else _("Give the last day, for instance 2026-05-14.")
        )
        forms = _filled(BodyForm(formdata=None), found), MandateForm(formdata=None, prefix="m-")
        ending = {"id": mandate_id, "until_on": request.form.get("until_on", ""), "words": words}
        return _page(found, *forms, ending=ending), 409
    flash(_("Saved."), "success")
    return redirect(url_for(".body", slug=slug) + "#mandates", 303)


def _filled(form: BodyForm, body: Body) -> BodyForm:
    fill(form, "name", body.name)
    fill(form, "source", body.source)
    form.kind.data, form.from_on.data, form.until_on.data = str(body.kind), body.from_on, body.until_on
    return form


def _page(
    body: Body,
    form: BodyForm,
    members: MandateForm,
    *,
    lead: str | None = None,
    ending: dict[str, Any] | None = None,
) -> str:
    """`ending`: the mandate whose last day was refused, the day, and why."""
    today = day_of(now())
    return render_template(
        "areas/council/body.html",
        body=body,
        form=form,
        members=members,
        lead=lead,
        ending=ending or {},
        rows=[{"mandate": one, "sits": in_office(one, today)} for one in body.mandates],
    )
