"""Signing up, confirming, signing in and out, a forgotten password."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookies
from flask_babel import gettext as _
from flask_login import logout_user
from werkzeug.wrappers import Response

from consult.domain.accounts.actions import (
    ask_new_password,
    confirm_address,
    faults_of,
    remind_to_confirm,
    renew_hash,
    reset_password,
)
from consult.domain.accounts.actions import (
    sign_up as sign_up_account,
)
from consult.domain.accounts.addresses import fold_email
from consult.domain.accounts.links import LinkProblem, Opened, Purpose, open_token
from consult.domain.accounts.passwords import needs_new_hash
from consult.domain.accounts.queries import find_person, person_with_password
from consult.domain.accounts.rules import AccountRefusal
from consult.kernel.errors import Refused
from consult.rendering.wording import sentence
from consult.web.access import public
from consult.web.accounts import inviting, leaving, letters, settings, suspension, taking
from consult.web.accounts.blueprint import (
    Answer,
    blame,
    bp,
    enter,
    home,
    same_site,
    secret,
)
from consult.web.accounts.forms import ConfirmForm, ForgottenForm, NewPasswordForm, SignInForm, SignUpForm
from consult.web.database import db, unit_of_work
from consult.web.limits import forget, too_often, wait
from consult.web.request import lang, now, person

# Imported for their views, which stand on the same blueprint.
OTHER_VIEWS = (inviting, leaving, letters, settings, suspension, taking)


@bp.route("/account/new", methods=["GET", "POST"])
@public
def sign_up() -> Answer | Response:
    """An account with an e-mail; the answer is the same whether there is one already."""
    form = SignUpForm()
    problem = ""
    if not form.is_submitted() and (target := same_site(request.args.get("next"))):
        # Where the person was, when the letter's link is opened in this browser.
        cookies["target"] = target
    if form.is_submitted():
        if caught := form.caught():
            again = _("What you wrote is kept, except the password: please type it again.")
            return _page("sign_up.html", form, f"{caught} {again}")
        whole = form.validate()
        typed = {name: form[name].data or "" for name in ("email", "password", "public_name")}
        for fault in faults_of(db(), **typed):
            whole = False
            blame(form, fault, unless_blamed=True)
        if not whole:
            return _page("sign_up.html", form)
        if until := too_often("sign-up", account=form.email.data or ""):
            return _page("sign_up.html", form, wait(until), status=429)
        try:
            with unit_of_work() as session:
                stamp = sign_up_account(
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
            # Kept alike whether an account was made or not; it only fits one that was.
            cookies["asked"] = stamp
            return _letter_sent(form.email.data)
    return _page("sign_up.html", form, problem)


def _page(
    template: str, form: object, problem: str = "", *, status: int | None = None, **more: object
) -> Answer:
    """The form's page; 422 when what was sent is refused, its words kept (never a password)."""
    page = render_template(f"areas/accounts/{template}", form=form, problem=problem, **more)
    code = status or (422 if request.method == "POST" else 200)
    return (page, code) if code != 200 else page


def _letter_sent(email: str | None) -> Response:
    """To the page that says so. It repeats the address: a mistyped one is why people wait in vain."""
    cookies["letter_to"] = fold_email(email or "") or ""
    return redirect(url_for(".letter_sent"), 303)


@bp.get("/account/letter")
@public
def letter_sent() -> str:
    """After signing up: look into the mailbox."""
    return render_template("areas/accounts/letter_sent.html", to=cookies.get("letter_to"))


def _opened(token: str, purpose: Purpose) -> Opened | Answer:
    """The person of a link, or the page that says what is wrong with it and what to do."""
    opened = open_token(db(), secret(), token, purpose=purpose, at=now())
    if isinstance(opened, LinkProblem):
        return _no_link(opened, purpose)
    return opened


def _no_link(problem: LinkProblem, purpose: Purpose) -> Answer:
    said = sentence(lang(), problem)
    return render_template("areas/accounts/link_problem.html", said=said, purpose=purpose), 410


@bp.route("/account/confirm/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> Answer | Response:
    """The link of the letter. Opening it changes nothing; the button confirms.

    The browser that asked for the account is signed in; any other is not, because whoever reads a mailbox
    need not be who chose the password.
    """
    opened = _opened(token, Purpose.CONFIRM_ADDRESS)
    if not isinstance(opened, Opened):
        return opened
    form = ConfirmForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            found = find_person(session, opened.person.id)
            assert found is not None
            confirm_address(session, person=found, at=now())
        if cookies.get("asked") == found.stamp:
            target = same_site(cookies.get("target")) or url_for("site.home", lang=str(found.language))
            enter(found, stay=False)
            flash(_("Your address is confirmed, and you are signed in. Welcome."), "done")
            return redirect(target, 303)
        flash(_("Your address is confirmed. Sign in, and you can take part."), "done")
        return redirect(url_for(".sign_in", next=same_site(cookies.get("target"))), 303)
    return _page("confirm.html", form, person_name=opened.person.public_name, address=opened.person.email)


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
            return _page("sign_in.html", form, wait(until), status=429)
        found = person_with_password(db(), email=form.email.data or "", password=form.password.data or "")
        if found is not None and found.confirmed_at is None:
            # Whoever knows the password is told, and gets the letter again; others are told nothing.
            if until := too_often("sign-up", account=form.email.data or ""):
                return _page("sign_in.html", form, wait(until), status=429)
            with unit_of_work() as session:
                remind_to_confirm(session, person=found, at=now())
            flash(_("Your address is not confirmed yet. The letter was sent again."))
            cookies["asked"] = found.stamp
            return _letter_sent(form.email.data)
        if found is not None:
            forget("sign-in", account=form.email.data or "")
            if needs_new_hash(found.password_hash or ""):
                with unit_of_work() as session:
                    renew_hash(session, person=found, password=form.password.data or "")
            enter(found, stay=bool(form.stay.data))
            # In the language of the page, which was chosen; the person's own is that of their letters.
            target = same_site(form.next.data) or home()
            return redirect(target, 303)
        return _page("sign_in.html", form, _("The e-mail or the password is not right."))
    return _page("sign_in.html", form)


@bp.post("/account/sign-out")
@public
def sign_out() -> Response:
    # Nothing of the visit stays, and from here on the pages are those of any visitor. The address says that it
    # is over: a cookie that said so would be the one thing that stays.
    cookies.clear()
    logout_user()
    response = redirect(url_for("site.home", _left=1), 303)
    # The way back of the browser would show pages of the visit from its own store.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/account/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> Answer | Response:
    """A letter with a link, if there is such an account; the page does not say whether there is."""
    form = ForgottenForm()
    # Whoever is in a hurry here typed one address.
    if form.is_submitted() and (caught := form.caught(quick=True)):
        return _page("forgotten.html", form, caught)
    if form.validate_on_submit():
        if until := too_often("reset", account=form.email.data or ""):
            return _page("forgotten.html", form, wait(until), status=429)
        if fold_email(form.email.data or "") is None:
            return _page("forgotten.html", form, blame(form, Refused(AccountRefusal.EMAIL_SHAPE)))
        with unit_of_work() as session:
            ask_new_password(session, email=form.email.data or "", at=now())
        return _letter_sent(form.email.data)
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
                # Again, now that nobody else writes: two tabs with one link are one new password.
                opened = open_token(session, secret(), token, purpose=Purpose.RESET_PASSWORD, at=now())
                if isinstance(opened, LinkProblem):
                    return _no_link(opened, Purpose.RESET_PASSWORD)
                found = opened.person
                reset_password(session, person=found, password=form.password.data or "", at=now())
        except Refused as refused:
            problem = blame(form, refused)
        else:
            # The letter proved whose account it is: no limit on signing in stands between.
            enter(found, stay=False)
            flash(_("Your password is changed, and you are signed in."), "done")
            return redirect(url_for("site.home", lang=str(found.language)), 303)
    return _page("reset.html", form, problem)
