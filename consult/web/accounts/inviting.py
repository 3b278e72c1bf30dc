"""The link of an invitation: whoever opens it chooses a password and a public name, and takes the role."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.invitations import Invited, open_invitation
from consult.domain.accounts.inviting import take_invitation
from consult.domain.accounts.links import LinkProblem, Purpose
from consult.domain.accounts.queries import find_people, get_department
from consult.domain.consultations.queries import find_consultations
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.rendering.wording import sentence
from consult.web.access import public
from consult.web.accounts.blueprint import Answer, blame, bp, enter, secret
from consult.web.accounts.forms import ConfirmForm, InvitationForm
from consult.web.database import db, unit_of_work
from consult.web.request import lang, now, person


@bp.route("/account/invitation/<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> Answer | Response:
    """Opening it changes nothing; the button takes the role. Who has an account keeps its name and password."""
    opened = open_invitation(db(), secret(), token, at=now())
    if isinstance(opened, LinkProblem):
        return _no_link(opened)
    new = opened.person.confirmed_at is None
    form = InvitationForm() if new else ConfirmForm()
    if new and not form.is_submitted():
        form.public_name.data = opened.person.public_name
    if not form.validate_on_submit():
        return _page(opened, form)
    chosen = {"public_name": form.public_name.data, "password": form.password.data} if new else {}
    try:
        with unit_of_work() as session:
            # Again, now that nobody else writes: two tabs with one link are one role.
            opened = open_invitation(session, secret(), token, at=now())
            if isinstance(opened, LinkProblem):
                return _no_link(opened)
            take_invitation(session, invited=opened, at=now(), **chosen)
    except Refused as refused:
        fresh = open_invitation(db(), secret(), token, at=now())
        if isinstance(fresh, LinkProblem):
            return _no_link(fresh)
        return _page(fresh, form, blame(form, refused))
    found, me = opened.person, person()
    if new:
        # The letter proved whose address it is, as one with a new password does.
        enter(found, stay=False)
        flash(_("The role is yours, your address is confirmed, and you are signed in. Welcome."), "done")
    elif me is None or me.id != found.id:
        flash(_("The role is yours. Sign in with the password of your account."), "done")
        return redirect(url_for(".sign_in", next=url_for("desk.index")), 303)
    else:
        flash(_("The role is yours."), "done")
    return redirect(url_for("desk.index", lang=str(found.language)), 303)


def _no_link(problem: LinkProblem) -> Answer:
    said = sentence(lang(), problem)
    return render_template("areas/accounts/link_problem.html", said=said, purpose=Purpose.INVITATION), 410


def _page(opened: Invited, form: InvitationForm | ConfirmForm, problem: str = "") -> Answer:
    one = opened.invitation
    about = find_consultations(db(), [one.consultation_id]) if one.consultation_id else {}
    page = render_template(
        "areas/accounts/invitation.html",
        form=form,
        problem=problem,
        role=one.role,
        address=opened.person.email,
        known_as=opened.person.public_name if opened.person.confirmed_at else None,
        sender=find_people(db(), [one.sent_by_id])[one.sent_by_id].public_name,
        scope=shown(about[one.consultation_id].title, lang()) if one.consultation_id else None,
        department=shown(get_department(db(), one.department_id).name, lang()) if one.department_id else None,
    )
    return (page, 422) if form.errors or problem else page
