"""Inviting staff by letter, and how each invitation stands. For administrators."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import EmailField, SelectField, StringField
from wtforms.validators import InputRequired

from consult.domain.accounts.invitations import get_invitation, list_invitations, state_of
from consult.domain.accounts.inviting import call_off, invite_colleague, send_again
from consult.domain.accounts.models import InvitationState, Role
from consult.domain.accounts.queries import find_staff, list_departments
from consult.domain.accounts.rules import AccountRefusal, may_administer
from consult.domain.consultations.queries import find_consultations
from consult.kernel.errors import Refused
from consult.kernel.localized import shown, spoken
from consult.kernel.paging import BadCursor
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again, number_in, said_at
from consult.web.locale import LABELS
from consult.web.people.blueprint import Answer, bp
from consult.web.people.granting import GrantForm, offer_roles, scope_of
from consult.web.request import lang, languages, me, now

NEEDED = InputRequired(lazy_gettext("Fill in this field."))
PLACES = {
    AccountRefusal.EMAIL_SHAPE: "email",
    AccountRefusal.ALREADY_INVITED: "email",
    AccountRefusal.NAME_LENGTH: "public_name",
    AccountRefusal.NAME_OFFICIAL: "public_name",
    AccountRefusal.NAME_OF_ASSOCIATION: "public_name",
    AccountRefusal.ALREADY_GRANTED: "role",
}


class InviteForm(GrantForm):
    email = EmailField(lazy_gettext("E-mail"), validators=[NEEDED])
    public_name = StringField(lazy_gettext("Name"), validators=[NEEDED])
    language = SelectField(lazy_gettext("Language of the letter"))


def _form(**given: Any) -> InviteForm:
    form = InviteForm(**given)
    offer_roles(form)
    form.language.choices = [(str(one), LABELS[one]) for one in languages()]
    if given or not form.is_submitted():
        form.language.data = str(spoken(lang(), languages()))
    return form


def _page(*, form: InviteForm | None = None, problem: str = "", status: int = 200) -> Answer:
    page = list_invitations(db(), cursor=request.args.get("after"))
    html = render_template(
        "areas/people/invitations.html",
        form=form or _form(),
        problem=problem,
        rows=_rows(page.rows),
        next_href=url_for(".invitations", after=page.next) if page.next else None,
        previous_href=url_for(".invitations", after=page.previous) if page.previous else None,
    )
    return (html, status) if status != 200 else html


def _rows(invitations: Any) -> list[dict[str, Any]]:
    """Each invitation with who, by whom, for what and how it stands; the same number of queries for all."""
    ids = {one.person_id for one in invitations} | {one.sent_by_id for one in invitations}
    ids |= {one.called_off_by_id for one in invitations if one.called_off_by_id is not None}
    people = find_staff(db(), sorted(ids))
    about = find_consultations(db(), [one.consultation_id for one in invitations if one.consultation_id])
    departments = {one.id: one.name for one in list_departments(db())}
    # Of an account that was closed, or never used, only the number is left.
    names = {number: one.public_name or f"#{number}" for number, one in people.items()}
    return [
        {
            "one": one,
            "name": names[one.person_id],
            "email": people[one.person_id].email,
            "by": names[one.sent_by_id],
            "called_off_by": names[one.called_off_by_id] if one.called_off_by_id else None,
            "scope": shown(about[one.consultation_id].title, lang()) if one.consultation_id else None,
            "department": shown(departments[one.department_id], lang()) if one.department_id else None,
            "state": (state := state_of(one, sender=people[one.sent_by_id], at=now())),
            "open": state in (InvitationState.WAITING, InvitationState.EXPIRED)
            and people[one.person_id].email is not None,
            "backed": bool(may_administer(people[one.sent_by_id])),
        }
        for one in invitations
    ]


@bp.route("/invitations", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def invitations() -> Answer | Response:
    """All invitations, the newest first, and a further one."""
    if request.method == "GET":
        try:
            return _page()
        except BadCursor:
            return redirect(url_for(".invitations"), 302)
    form = _form()
    if not form.validate():
        return _page(form=form, status=422)
    consultation_id = number_in(form.consultation.data)
    try:
        with unit_of_work() as session:
            invitation = invite_colleague(
                session,
                email=form.email.data or "",
                public_name=form.public_name.data or "",
                language=form.language.data,
                role=Role(form.role.data),
                administrator=me(),
                at=now(),
                consultation_id=consultation_id,
                department_id=number_in(form.department.data),
                scope=scope_of(session, consultation_id),
            )
    except Refused as refused:
        look_again()
        return _page(form=form, problem=said_at(form, refused, PLACES), status=409)
    if invitation is None:
        flash(
            _("There was an account with this address: the role is granted, and the person was told."), "done"
        )
    else:
        flash(_("The invitation is sent."), "done")
    return redirect(url_for(".invitations"), 303)


@bp.post("/invitations/<int:invitation_id>/again")
@staff(Role.ADMINISTRATOR)
def invite_again(invitation_id: int) -> Answer | Response:
    try:
        with unit_of_work() as session:
            found = get_invitation(session, invitation_id)
            scope = scope_of(session, found.consultation_id)
            send_again(session, invitation=found, administrator=me(), at=now(), scope=scope)
    except Refused as refused:
        look_again()
        return _page(form=_form(formdata=None), problem=said_at(None, refused, {}), status=409)
    flash(_("The invitation is sent again. Only the newest link works."), "done")
    return redirect(url_for(".invitations"), 303)


@bp.post("/invitations/<int:invitation_id>/call-off")
@staff(Role.ADMINISTRATOR)
def call_invitation_off(invitation_id: int) -> Answer | Response:
    try:
        with unit_of_work() as session:
            call_off(session, invitation=get_invitation(session, invitation_id), administrator=me(), at=now())
    except Refused as refused:
        look_again()
        return _page(form=_form(formdata=None), problem=said_at(None, refused, {}), status=409)
    flash(_("The invitation is called off. Its link works no more."), "done")
    return redirect(url_for(".invitations"), 303)
