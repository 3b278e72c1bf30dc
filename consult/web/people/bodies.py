"""The departments and the associations, and who speaks for each. For administrators."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField

from consult.domain.accounts.actions import add_department, add_member, add_organisation, end_member
from consult.domain.accounts.models import Role
from consult.domain.accounts.queries import (
    find_person_by_email,
    get_organisation,
    list_departments,
    list_organisations,
    members_of,
)
from consult.domain.accounts.rules import ORGANISATION_LONGEST, AccountRefusal
from consult.kernel.errors import Refused
from consult.rendering.wording import sentence
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import in_some_language, in_three, localized, look_again, said_at
from consult.web.people.blueprint import Answer, bp
from consult.web.request import lang, me, now


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
    return said_at(form, refused, {AccountRefusal.NO_NAME: "name_ar"})


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
