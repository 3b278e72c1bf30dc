"""People and roles: finding people, and who may do what. For administrators."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.domain.accounts.actions import end_role, grant_role
from consult.domain.accounts.models import Role
from consult.domain.accounts.queries import find_people, get_person_file
from consult.domain.accounts.searching import search_people
from consult.domain.accounts.suspending import list_objections, suspensions_of
from consult.domain.consultations.queries import find_consultations
from consult.domain.contributions.models import Kind
from consult.domain.contributions.queries import count_by_author
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.kernel.paging import BadCursor
from consult.rendering.wording.accounts import level_words
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again, number_in, said_at
from consult.web.people import acts, bodies, inviting, suspending
from consult.web.people.blueprint import Answer, bp
from consult.web.people.granting import PLACES, GrantForm, offer_roles, scope_of
from consult.web.request import lang, me, now

# Imported for their views, which stand on the same blueprint.
OTHER_VIEWS = (acts, bodies, inviting, suspending)


def _said(refused: Refused, form: FlaskForm | None = None) -> str:
    """Why it is refused, for the page; empty where it stands at a field of the form."""
    look_again()
    return said_at(form, refused, PLACES)


@bp.get("")
@staff(Role.ADMINISTRATOR)
def index() -> str | Response:
    """Staff first; anybody by the whole e-mail, the beginning of the public name, a role, or because suspended.

    Unknown values are as if absent.
    """
    asked = request.args.get("q", "").strip()
    role = Role(given) if (given := request.args.get("role", "")) in set(Role) else None
    suspended = request.args.get("suspended") == "yes"
    kept = {"q": asked or None, "role": role, "suspended": "yes" if suspended else None}
    cursor = request.args.get("after")
    try:
        page = search_people(db(), asked, role=role, suspended=suspended, at=now(), cursor=cursor)
    except BadCursor:
        return redirect(url_for(".index", **kept), 302)
    return render_template(
        "areas/people/index.html",
        asked=asked,
        role=role,
        roles=list(Role),
        suspended=suspended,
        people=page.rows,
        objections=list_objections(db()),
        at=now(),
        next_href=url_for(".index", **kept, after=page.next) if page.next else None,
        previous_href=url_for(".index", **kept, after=page.previous) if page.previous else None,
    )


def _grant_form() -> GrantForm:
    form = GrantForm()
    offer_roles(form)
    return form


def _person_page(
    person_id: int, *, problem: str = "", status: int = 200, form: GrantForm | None = None
) -> Answer:
    person = get_person_file(db(), person_id)
    about = find_consultations(db(), [one.consultation_id for one in person.grants if one.consultation_id])
    by = {one.granted_by_id for one in person.grants} | {one.ended_by_id for one in person.grants}
    names = find_people(db(), sorted(number for number in by if number is not None))
    written = count_by_author(db(), person_id)
    page = render_template(
        "areas/people/person.html",
        someone=person,
        form=form or _grant_form(),
        problem=problem,
        suspensions=suspensions_of(db(), person_id),
        scopes={one.id: shown(one.title, lang()) for one in about.values()},
        # Of a closed account only the number is left.
        names={number: one.public_name or f"#{number}" for number, one in names.items()},
        memberships=sorted(person.memberships, key=lambda one: one.id),
        level=level_words(lang(), person.level),
        proposals=written[Kind.PROPOSAL],
        comments=written[Kind.COMMENT],
    )
    return (page, status) if status != 200 else page


@bp.route("/<int:person_id>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def show(person_id: int) -> Answer | Response:
    """One person: who it is, what they may do and did with whom, and a further role."""
    if request.method == "GET":
        return _person_page(person_id)
    form = _grant_form()
    if not form.validate():
        return _person_page(person_id, status=422, form=form)
    consultation_id = number_in(form.consultation.data)
    try:
        with unit_of_work() as session:
            grant_role(
                session,
                person=get_person_file(session, person_id),
                role=Role(form.role.data),
                consultation_id=consultation_id,
                department_id=number_in(form.department.data),
                scope=scope_of(session, consultation_id),
                granted_by=me(),
                at=now(),
            )
    except Refused as refused:
        return _person_page(person_id, problem=_said(refused, form), status=409, form=form)
    flash(_("The role is granted, and the person was told."))
    return redirect(url_for(".show", person_id=person_id), 303)


@bp.post("/<int:person_id>/roles/<int:grant_id>/end")
@staff(Role.ADMINISTRATOR)
def end(person_id: int, grant_id: int) -> Answer | Response:
    try:
        with unit_of_work() as session:
            grant = next(
                (one for one in get_person_file(session, person_id).grants if one.id == grant_id), None
            )
            if grant is None:
                abort(404)
            scope = scope_of(session, grant.consultation_id)
            end_role(session, grant=grant, at=now(), ended_by=me(), scope=scope)
    except Refused as refused:
        return _person_page(person_id, problem=_said(refused), status=409)
    flash(_("The role is ended, and the person was told."))
    return redirect(url_for(".show", person_id=person_id), 303)
