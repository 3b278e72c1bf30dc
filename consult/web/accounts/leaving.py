"""Closing one's account: what goes and what stays, said before, and the password asked again."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask import session as cookies
from flask_login import logout_user
from werkzeug.wrappers import Response

from consult.domain.accounts.queries import count_administrators
from consult.domain.accounts.rules import may_close
from consult.domain.personal.closing import close_account
from consult.domain.personal.queries import left_of
from consult.kernel.errors import Refused
from consult.rendering.wording import sentence
from consult.web.access import public, signed_in
from consult.web.accounts.blueprint import Answer, blame, bp
from consult.web.accounts.forms import PasswordAgainForm
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again
from consult.web.limits import too_often, wait
from consult.web.request import lang, me, now


def _page(form: PasswordAgainForm, status: int = 200, problem: str = "") -> Answer:
    may = may_close(me(), administrators=count_administrators(db()))
    left = left_of(db(), me().id)
    page = render_template(
        "areas/accounts/close.html",
        form=form,
        problem=problem,
        may=bool(may),
        reason=None if may else sentence(lang(), may.refusal, may.facts),
        drafts=left.drafts,
        sent=left.sent,
        duties=left.duties,
        seats=left.seats,
        reports=left.reports,
    )
    return (page, status) if status != 200 else page


@bp.route("/account/close", methods=["GET", "POST"])
@signed_in
def close() -> Answer | Response:
    form = PasswordAgainForm()
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form, 422)
    if until := too_often("sign-in", account=me().email or ""):
        return _page(form, 429, wait(until))
    try:
        with unit_of_work() as session:
            close_account(session, person=me(), current=form.current.data or "", at=now())
    except Refused as refused:
        look_again()
        return _page(form, 422, blame(form, refused))
    # As at signing out: nothing of the visit stays in this browser.
    cookies.clear()
    logout_user()
    response = redirect(url_for(".closed"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/account/closed")
@public
def closed() -> str:
    return render_template("areas/accounts/closed.html")
