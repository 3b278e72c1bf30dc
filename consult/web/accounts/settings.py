"""Changing one's name, language, profile, e-mail and password."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.actions import (
    ask_new_address,
    change_password,
    change_profile,
    confirm_new_address,
)
from consult.domain.accounts.links import LinkProblem, Purpose, open_token
from consult.domain.accounts.queries import find_person
from consult.domain.notices.queries import find_notice
from consult.kernel.errors import Refused
from consult.kernel.localized import Language, spoken
from consult.rendering.wording import sentence
from consult.rendering.words import LOCALES
from consult.web.access import public, signed_in
from consult.web.accounts.blueprint import Answer, blame, bp, enter, secret, stays
from consult.web.accounts.forms import (
    NOTHING_TOLD,
    ChangeEmailForm,
    ChangePasswordForm,
    ConfirmForm,
    ProfileForm,
)
from consult.web.database import db, unit_of_work
from consult.web.limits import too_often, wait
from consult.web.request import lang, languages, me, now


def _page(status: int = 200, problem: str = "", **forms: object) -> Answer:
    mine = me()
    profile = forms.get("profile") or ProfileForm(
        formdata=None,
        public_name=mine.public_name,
        language=str(mine.language),
        arrondissement=str(mine.arrondissement_id or ""),
        age_band=str(mine.age_band or ""),
        gender=str(mine.gender or ""),
    )
    page = render_template(
        "areas/accounts/settings.html",
        profile=profile,
        password=forms.get("password") or ChangePasswordForm(formdata=None, prefix="password-"),
        address=forms.get("address") or ChangeEmailForm(formdata=None, prefix="address-"),
        email=mine.email,
        told=mine.arrondissement_id is not None or mine.age_band is not None or mine.gender is not None,
        problem=problem,
    )
    return (page, status) if status != 200 else page


@bp.get("/account/settings")
@signed_in
def settings() -> Answer:
    return _page()


@bp.post("/account/settings/profile")
@signed_in
def save_profile() -> Answer | Response:
    form = ProfileForm()
    problem, mine = "", me()
    if request.form.get("act") == "forget":
        return _forget()
    if form.validate():
        try:
            with unit_of_work() as session:
                change_profile(
                    session,
                    person=mine,
                    public_name=form.public_name.data or "",
                    language=form.language.data,
                    **form.told(),
                )
        except Refused as refused:
            problem = blame(form, refused)
        else:
            # In the language that the page answers in from now on.
            here = spoken(Language(form.language.data), languages())
            with force_locale(LOCALES[here]):
                flash(_("Saved."), "done")
            return redirect(url_for(".settings", lang=str(here)), 303)
    return _page(422, problem, profile=form)


def _forget() -> Response:
    """What was told of oneself goes by one button; name and language stay."""
    mine = me()
    with unit_of_work() as session:
        change_profile(
            session, person=mine, public_name=mine.public_name, language=mine.language, **NOTHING_TOLD
        )
    flash(_("Removed: arrondissement, age and gender."), "done")
    return redirect(url_for(".settings"), 303)


@bp.post("/account/settings/password")
@signed_in
def save_password() -> Answer | Response:
    """A new password; every other device is signed out, this one stays."""
    form = ChangePasswordForm(prefix="password-")
    problem, mine = "", me()
    if form.validate():
        if until := too_often("sign-in", account=mine.email or ""):
            return _page(429, wait(until), password=form)
        try:
            with unit_of_work() as session:
                change_password(
                    session,
                    person=mine,
                    current=form.current.data or "",
                    password=form.password.data or "",
                    at=now(),
                )
        except Refused as refused:
            problem = blame(form, refused)
        else:
            enter(mine, stay=stays())
            flash(_("Your password is changed; other devices are signed out."), "done")
            return redirect(url_for(".settings"), 303)
    return _page(422, problem, password=form)


@bp.post("/account/settings/email")
@signed_in
def save_email() -> Answer | Response:
    """A letter to the new address; nothing changes until its link is opened."""
    form = ChangeEmailForm(prefix="address-")
    problem, mine = "", me()
    if form.validate():
        if until := too_often("reset", account=mine.email or ""):
            return _page(429, wait(until), address=form)
        try:
            with unit_of_work() as session:
                ask_new_address(
                    session,
                    person=mine,
                    current=form.current.data or "",
                    email=form.email.data or "",
                    at=now(),
                )
        except Refused as refused:
            problem = blame(form, refused)
        else:
            flash(_("A letter went to the new address. Nothing changes until you open its link."))
            return redirect(url_for(".settings"), 303)
    return _page(422, problem, address=form)


@bp.route("/account/settings/address/<token>", methods=["GET", "POST"])
@public
def confirm_new(token: str) -> Answer | Response:
    """The link of the letter to the new address."""
    opened = open_token(db(), secret(), token, purpose=Purpose.CONFIRM_NEW_ADDRESS, at=now())
    notice = None if isinstance(opened, LinkProblem) else find_notice(db(), opened.notice_id)
    if isinstance(opened, LinkProblem) or notice is None or notice.to is None:
        said = sentence(lang(), opened if isinstance(opened, LinkProblem) else LinkProblem.BROKEN)
        purpose = Purpose.CONFIRM_NEW_ADDRESS
        return render_template("areas/accounts/link_problem.html", said=said, purpose=purpose), 410
    form = ConfirmForm()
    problem = ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                found = find_person(session, opened.person.id)
                assert found is not None
                confirm_new_address(session, person=found, email=notice.to, at=now())
        except Refused as refused:
            problem = sentence(lang(), refused.code, refused.facts)
        else:
            flash(_("Your new address is confirmed. Sign in with it."), "done")
            return redirect(url_for(".sign_in"), 303)
    page = render_template(
        "areas/accounts/confirm.html", form=form, person_name=opened.person.public_name, problem=problem
    )
    return (page, 422) if problem else page
