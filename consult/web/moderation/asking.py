"""Asking the author of a text to change it, at the desk."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.accounts.rules import holds
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import get_contribution
from consult.domain.moderation.asking import ask_to_edit
from consult.domain.moderation.queries import get_rule, list_rules, rulings_of
from consult.domain.moderation.rules import (
    REASON_MAX,
    REASON_MIN,
    Refusal,
    language_of_reason,
    may_ask_edit,
)
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.rendering.wording import within
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again, said_at
from consult.web.moderation.blueprint import bp
from consult.web.moderation.forms import RulingForm
from consult.web.request import lang, me, now

Answer = str | tuple[str, int]

PLACES = {
    Refusal.REASON_TOO_SHORT: "reason",
    Refusal.REASON_TOO_LONG: "reason",
    Refusal.REASON_REPEATS: "reason",
}


def _asked(ref: str) -> Contribution:
    found = get_contribution(db(), ref)
    if not holds(me(), Role.MODERATOR, consultation_id=found.consultation_id):
        abort(403)
    return found


def _form(*, blank: bool = False) -> RulingForm:
    form = RulingForm(formdata=None) if blank else RulingForm()
    form.rule.choices = [(rule.id, str(shown(rule.title, lang()))) for rule in list_rules(db())]
    form.rule.label.text = _("The rule that it comes near to")
    return form


def _page(ref: str, form: RulingForm | None = None, *, problem: str = "", status: int = 200) -> Answer:
    contribution = _asked(ref)
    rulings = rulings_of(db(), [contribution.id])[contribution.id]
    form = form or _form(blank=True)
    form.seen_version.data = str(contribution.version)
    form.seen_ruling.data = str(rulings[-1].id if rulings else "")
    page = render_template(
        "areas/moderation/ask.html",
        contribution=contribution,
        may=may_ask_edit(me(), contribution, now()),
        form=form,
        problem=problem,
        reason_language=within(lang(), language_of_reason(contribution)),
        least=REASON_MIN,
        most=REASON_MAX,
    )
    return (page, status) if status != 200 else page


@bp.get("/desk/moderation/<ref>/ask")
@staff(Role.MODERATOR)
def ask(ref: str) -> Answer:
    return _page(ref)


@bp.post("/desk/moderation/<ref>/ask")
@staff(Role.MODERATOR)
def send_ask(ref: str) -> Answer | Response:
    """The author is told at once, with the rule and the reason; the text stays as it is."""
    contribution, form = _asked(ref), _form()
    if not form.validate():
        return _page(ref, form, status=422)
    try:
        with unit_of_work() as session:
            ask_to_edit(
                session,
                contribution=contribution,
                moderator=me(),
                rule=get_rule(session, form.rule.data),
                reason=form.reason.data or "",
                at=now(),
                seen_version=form.version,
                seen_ruling=form.ruling,
            )
    except Refused as refused:
        look_again()
        return _page(ref, form, problem=said_at(form, refused, PLACES), status=409)
    flash(_("The author was asked to change the text."), "done")
    return redirect(url_for(".rule", ref=ref), 303)
