"""Signing up, confirming, signing in and out, a forgotten password."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from consult.domain.accounts.actions import (
    ask_new_password,
    confirm_address,
    renew_hash,
    reset_password,
    sign_up as sign_up_account,
)
from consult.domain.accounts.links import LinkProblem, Opened, Purpose, open_token
from consult.domain.accounts.queries import find_person, person_with_password
from consult.kernel.errors import Refused
from consult.rendering.formats import Formats
from consult.rendering.wording import sentence
from consult.web.access import SignedIn, public
from consult.web.accounts import letters, settings
from consult.web.accounts.blueprint import Answer, blame, bp, home, same_site, secret
from consult.web.accounts.forms import ConfirmForm, ForgottenForm, NewPasswordForm, SignInForm, SignUpForm
from consult.web.database import db, unit_of_work
from consult.web.limits import too_often
from consult.web.request import lang, now, person

# Imported for their views, which stand on the same blueprint.
OTHER_VIEWS = (letters, settings)


def _wait(until: object) -> str:
    return _("Too many attempts. The next one is taken from %(time)s on.", time=Formats(lang()).time(until))  # type: ignore[arg-type]


@bp.route("/account/new", methods=["GET", "POST"])
@public
def sign_up() -> Answer | Response:
    """An account with an e-mail; the answer is the same whether there is one already."""
    form = SignUpForm()
    problem = ""
    if form.validate_on_submit():
        if until := too_often("sign-up", account=form.email.data or ""):
            return _page("sign_up.html", form, _wait(until), status=429)
        try:
            with unit_of_work() as session:
                sign_up_account(
                    session,
                    email=form.email.data or "",
                    password=form.password.data or "",
                    public_name=form.public_name.data or "",
                    language=form.language.data,
                    arrondissement_id=form.arrondissement_id,
                    at=now(),
                )
        except Refused as refused:
            problem = blame(form, refused)
        else:
            return redirect(url_for(".letter_sent"), 303)
    return _page("sign_up.html", form, problem)


def _page(template: str, form: object, problem: str = "", *, status: int | None = None, **more: object) -> Answer:
    """The form's page; 422 when what was sent is refused, its words kept (never a password)."""
    page = render_template(f"areas/accounts/{template}", form=form, problem=problem, **more)
    code = status or (422 if request.method == "POST" else 200)
    return (page, code) if code != 200 else page


@bp.get("/account/letter")
@public
def letter_sent() -> str:
    """After signing up: look into the mailbox."""
    return render_template("areas/accounts/letter_sent.html")


def _opened(token: str, purpose: Purpose) -> Opened | Answer:
    """The person of a link, or the page that says what is wrong with it and what to do."""
    opened = open_token(db(), secret(), token, purpose=purpose, at=now())
    if isinstance(opened, LinkProblem):
        said = sentence(lang(), opened)
        return render_template("areas/accounts/link_problem.html", said=said, purpose=purpose), 410
    return opened


@bp.route("/account/confirm/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> Answer | Response:
    """The link of the letter. Opening it changes nothing; the button confirms, and signs nobody in."""
    opened = _opened(token, Purpose.CONFIRM_ADDRESS)
    if not isinstance(opened, Opened):
        return opened
    form = ConfirmForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            found = find_person(session, opened.person.id)
            assert found is not None
            confirm_address(session, person=found, at=now())
        flash(_("Your address is confirmed. Sign in, and you can take part."))
        return redirect(url_for(".sign_in"), 303)
    return _page("confirm.html", form, person_name=opened.person.public_name)


@bp.route("/account/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Answer | Response:
    form = SignInForm()
    if not form.is_submitted():
        form.next.data = same_site(request.args.get("next")) or ""
        if person() is not None:
            return redirect(form.next.data or home(), 303)
    if form.validate_on_submit():
        if until := too_often("sign-in", account=form.email.data or ""):
            return _page("sign_in.html", form, _wait(until), status=429)
        found = person_with_password(db(), email=form.email.data or "", password=form.password.data or "")
        if found is not None and found.confirmed_at is None:
            # Whoever knows the password is told; to others the account does not exist.
            return _page("sign_in.html", form, _("Your address is not confirmed yet: open the link of the letter first."))
        if found is not None:
            with unit_of_work() as session:
                renew_hash(session, person=found, password=form.password.data or "")
            login_user(SignedIn(found), remember=bool(form.stay.data))
            target = same_site(form.next.data) or url_for("site.home", lang=str(found.language))
            return redirect(target, 303)
        return _page("sign_in.html", form, _("The e-mail or the password is not right."))
    return _page("sign_in.html", form)


@bp.post("/account/sign-out")
@public
def sign_out() -> Response:
    logout_user()
    response = make_response(redirect(home(), 303))
    # Nothing of the visit stays: from here on the pages are those of any visitor.
    response.delete_cookie("session")
    return response


@bp.route("/account/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> Answer | Response:
    """A letter with a link, if there is such an account; the page does not say whether there is."""
    form = ForgottenForm()
    if form.validate_on_submit():
        if until := too_often("reset", account=form.email.data or ""):
            return _page("forgotten.html", form, _wait(until), status=429)
        with unit_of_work() as session:
            ask_new_password(session, email=form.email.data or "", at=now())
        return redirect(url_for(".letter_sent"), 303)
    return _page("forgotten.html", form)


@bp.route("/account/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> Answer | Response:
    opened = _opened(token, Purpose.RESET_PASSWORD)
    if not isinstance(opened, Opened):
        return opened
    form = NewPasswordForm()
    problem = ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                found = find_person(session, opened.person.id)
                assert found is not None
                reset_password(session, person=found, password=form.password.data or "", at=now())
        except Refused as refused:
            problem = blame(form, refused)
        else:
            flash(_("Your password is changed. Sign in with the new one."))
            return redirect(url_for(".sign_in"), 303)
    return _page("reset.html", form, problem)
