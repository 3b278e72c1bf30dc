"""One's own suspension: why, until when, and the one form to contest it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from consult.domain.accounts.rules import (
    DECISION_TIME,
    WORDS_LONGEST,
    AccountRefusal,
    in_force,
    may_contest,
)
from consult.domain.accounts.suspending import contest, is_alone, suspensions_of
from consult.domain.moderation.queries import find_rules
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.web.access import signed_in
from consult.web.accounts.blueprint import Answer, bp
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again, said_at
from consult.web.request import lang, me, now

PLACES = {AccountRefusal.OBJECTION_LENGTH: "objection"}


class ContestForm(FlaskForm):
    objection = TextAreaField(
        lazy_gettext("Why you contest it"), validators=[InputRequired(lazy_gettext("Fill in this field."))]
    )


def _page(form: ContestForm | None = None, problem: str = "", status: int = 200) -> Answer:
    found = list(suspensions_of(db(), me().id))
    if not found:
        abort(404)
    rules = find_rules(db(), [one.rule_id for one in found if one.rule_id is not None])
    contestable = may_contest(me(), found[0], now())
    page = render_template(
        "areas/accounts/suspension.html",
        suspensions=found,
        in_force=in_force(found[0], now()),
        rules={one.id: shown(one.title, lang()) for one in rules.values()},
        form=form or (ContestForm() if contestable else None),
        alone=is_alone(db()),
        days=DECISION_TIME.days,
        max_length=WORDS_LONGEST,
        problem=problem,
    )
    return (page, status) if status != 200 else page


@bp.get("/account/suspension")
@signed_in
def suspension() -> Answer:
    """Whoever was never suspended finds no such page."""
    return _page()


@bp.post("/account/suspension")
@signed_in
def contest_suspension() -> Answer | Response:
    form = ContestForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        with unit_of_work() as session:
            found = suspensions_of(session, me().id)
            if not found:
                raise Refused(AccountRefusal.NOT_SUSPENDED)
            contest(session, suspension=found[0], person=me(), words=form.objection.data or "", at=now())
    except Refused as refused:
        look_again()
        return _page(form, said_at(form, refused, PLACES), 409)
    flash(_("Your objection is kept. You will be told what was decided."), "done")
    return redirect(url_for(".suspension"), 303)
