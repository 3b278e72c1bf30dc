"""People and roles: who may do what, the departments and the associations. For administrators."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, SelectField
from wtforms.validators import InputRequired

from consult.domain.accounts.actions import (
    add_department,
    add_member,
    add_organisation,
    end_member,
    end_role,
    grant_role,
)
from consult.domain.accounts.models import Role
from consult.domain.accounts.queries import (
    find_person_by_email,
    get_organisation,
    get_person_file,
    list_departments,
    list_organisations,
    list_people,
    members_of,
    search_people,
)
from consult.domain.accounts.rules import ORGANISATION_LONGEST, AccountRefusal, may_be_granted
from consult.domain.accounts.suspending import list_objections, suspensions_of
from consult.domain.consultations.queries import find_consultations, list_for_staff
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.rendering.wording import sentence, word
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import in_some_language, in_three, judge, localized, look_again, number_in, said_at
from consult.web.people import acts, suspending
from consult.web.people.blueprint import Answer, bp
from consult.web.request import lang, me, now

# Imported for their views, which stand on the same blueprint.
OTHER_VIEWS = (acts, suspending)

# Where the forms say what the domain refuses.
PLACES = {
    AccountRefusal.DEPARTMENT_NEEDED: "department",
    AccountRefusal.DEPARTMENT_UNWANTED: "department",
    AccountRefusal.ALREADY_GRANTED: "role",
    AccountRefusal.NO_NAME: "name_ar",
}


class GrantForm(FlaskForm):
    role = SelectField(lazy_gettext("Role"), validators=[InputRequired(lazy_gettext("Choose a role."))])
    consultation = SelectField(lazy_gettext("Applies to"))
    department = SelectField(lazy_gettext("Department"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The shapes, then whether role, department and scope go together, each at its field."""
        whole = super().validate(extra_validators)
        if self.role.data not in set(Role):
            return False
        verdict = may_be_granted(Role(self.role.data), department_id=number_in(self.department.data))
        return judge(self[PLACES.get(verdict.refusal, "role")], verdict) and whole  # type: ignore[call-overload]


@in_three("name", lazy_gettext("Name"), limit=160)
class NameForm(FlaskForm):
    """A department or an association."""

    def validate(self, extra_validators: Any = None) -> bool:
        whole = super().validate(extra_validators)
        words = sentence(lang(), AccountRefusal.NO_NAME, {"longest": ORGANISATION_LONGEST})
        return in_some_language(self, "name", words) and whole


class MemberForm(FlaskForm):
    email = EmailField(lazy_gettext("E-mail of the account"))


def _said(refused: Refused, form: FlaskForm | None = None) -> str:
    """Why it is refused, for the page; empty where it stands at a field of the form."""
    look_again()
    return said_at(form, refused, PLACES)


@bp.get("")
@staff(Role.ADMINISTRATOR)
def index() -> str:
    """Staff first; anybody by their exact e-mail or the beginning of their public name."""
    asked = request.args.get("q", "").strip()
    cursor = request.args.get("after")
    page = search_people(db(), asked, cursor=cursor) if asked else list_people(db(), cursor=cursor)
    return render_template(
        "areas/people/index.html",
        asked=asked,
        people=page.rows,
        objections=list_objections(db()),
        next_href=url_for(".index", q=asked or None, after=page.next) if page.next else None,
        previous_href=url_for(".index", q=asked or None, after=page.previous) if page.previous else None,
    )


def _grant_form() -> GrantForm:
    form = GrantForm()
    form.role.choices = [("", _("Choose a role"))] + [(str(role), word(lang(), role)) for role in Role]
    form.consultation.choices = [("", _("the whole city"))] + [
        (str(one.id), str(shown(one.title, lang()))) for one in list_for_staff(db(), consultation_ids=None)
    ]
    form.department.choices = [("", _("none"))] + [
        (str(one.id), str(shown(one.name, lang()))) for one in list_departments(db())
    ]
    return form


def _person_page(
    person_id: int, *, problem: str = "", status: int = 200, form: GrantForm | None = None
) -> Answer:
    person = get_person_file(db(), person_id)
    about = find_consultations(db(), [one.consultation_id for one in person.grants if one.consultation_id])
    page = render_template(
        "areas/people/person.html",
        someone=person,
        form=form or _grant_form(),
        problem=problem,
        suspensions=suspensions_of(db(), person_id),
        scopes={one.id: shown(one.title, lang()) for one in about.values()},
    )
    return (page, status) if status != 200 else page


@bp.route("/<int:person_id>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def show(person_id: int) -> Answer | Response:
    """One person: roles ever held, and a further one."""
    if request.method == "GET":
        return _person_page(person_id)
    form = _grant_form()
    if not form.validate():
        return _person_page(person_id, status=422, form=form)
    consultation_id = number_in(form.consultation.data)
    found = find_consultations(db(), [consultation_id]) if consultation_id else {}
    try:
        with unit_of_work() as session:
            grant_role(
                session,
                person=get_person_file(session, person_id),
                role=Role(form.role.data),
                consultation_id=consultation_id,
                department_id=number_in(form.department.data),
                scope=found[consultation_id].title if consultation_id else None,
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
            about = grant.consultation_id
            found = find_consultations(session, [about]) if about else {}
            scope = found[about].title if about else None
            end_role(session, grant=grant, at=now(), ended_by=me(), scope=scope)
    except Refused as refused:
        return _person_page(person_id, problem=_said(refused), status=409)
    flash(_("The role is ended, and the person was told."))
    return redirect(url_for(".show", person_id=person_id), 303)


def _bodies_page(
    template: str,
    *,
    form: Any = None,
    problem: str = "",
    wrong: dict[str, Any] | None = None,
    status: int = 200,
) -> Answer:
    """`wrong`: the association, the e-mail and the words where an account could not be let speak."""
    organisations = list_organisations(db())
    page = render_template(
        f"areas/people/{template}",
        form=form or NameForm(formdata=None),
        departments=list_departments(db()),
        organisations=organisations,
        members=members_of(db(), [one.id for one in organisations]),
        problem=problem,
        wrong=wrong or {},
    )
    return (page, status) if status != 200 else page


@bp.route("/departments", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def departments() -> Answer | Response:
    """The municipal services that answer."""
    form = NameForm()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                add_department(session, name=localized(form, "name"), at=now(), by=me())
        except Refused as refused:
            return _bodies_page("departments.html", form=form, problem=_said(refused, form), status=409)
        flash(_("Saved."))
        return redirect(url_for(".departments"), 303)
    return _bodies_page(
        "departments.html",
        form=form if form.is_submitted() else None,
        status=422 if form.is_submitted() else 200,
    )


@bp.route("/associations", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def organisations() -> Answer | Response:
    """The associations, and who speaks for each."""
    form = NameForm()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                add_organisation(session, name=localized(form, "name"), at=now(), by=me())
        except Refused as refused:
            return _bodies_page("organisations.html", form=form, problem=_said(refused, form), status=409)
        flash(_("Saved."))
        return redirect(url_for(".organisations"), 303)
    return _bodies_page(
        "organisations.html",
        form=form if form.is_submitted() else None,
        status=422 if form.is_submitted() else 200,
    )


@bp.post("/associations/<int:organisation_id>/members")
@staff(Role.ADMINISTRATOR)
def add(organisation_id: int) -> Answer | Response:
    """Let an account speak for an association."""
    form = MemberForm()
    someone = find_person_by_email(db(), form.email.data or "")
    asked = {"organisation": organisation_id, "email": form.email.data or ""}
    if not form.validate() or someone is None:
        words = _("There is no account with this address.")
        return _bodies_page("organisations.html", wrong={**asked, "words": words}, status=422)
    try:
        with unit_of_work() as session:
            add_member(
                session,
                person=someone,
                organisation=get_organisation(session, organisation_id),
                at=now(),
                by=me(),
            )
    except Refused as refused:
        return _bodies_page("organisations.html", wrong={**asked, "words": _said(refused)}, status=409)
    flash(_("Saved."))
    return redirect(url_for(".organisations"), 303)


@bp.post("/associations/<int:organisation_id>/members/<int:membership_id>/end")
@staff(Role.ADMINISTRATOR)
def remove(organisation_id: int, membership_id: int) -> Answer | Response:
    """From now on this account speaks for the association no more."""
    try:
        with unit_of_work() as session:
            found = members_of(session, [organisation_id])[organisation_id]
            membership = next((one for one in found if one.id == membership_id), None)
            if membership is None:
                abort(404)
            end_member(session, membership=membership, at=now(), by=me())
    except Refused as refused:
        return _bodies_page("organisations.html", problem=_said(refused), status=409)
    flash(_("Saved."))
    return redirect(url_for(".organisations"), 303)
