"""Contesting a ruling on one's own words, once; and reading what was decided."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import get_contribution
from consult.domain.moderation.appealing import make_appeal
from consult.domain.moderation.models import RESTRICTING, Ruling
from consult.domain.moderation.queries import rulings_of
from consult.domain.moderation.rules import APPEAL_MAX, APPEAL_MIN, Refusal, contested_ruling, may_appeal
from consult.domain.territory.periods import PeriodKind, days_on, period_on
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import NotFound, Refused
from consult.kernel.localized import shown
from consult.kernel.tunis import day_of
from consult.rendering.wording import word
from consult.web.access import signed_in
from consult.web.contributions.blueprint import bp
from consult.web.contributions.ways import look_again
from consult.web.database import db, unit_of_work
from consult.web.forms import said_at
from consult.web.request import lang, me, now, person

PLACES = {Refusal.APPEAL_TOO_SHORT: "words", Refusal.APPEAL_TOO_LONG: "words"}


class AppealForm(FlaskForm):
    words = TextAreaField(
        lazy_gettext("Why the ruling is wrong"),
        validators=[InputRequired(lazy_gettext("Fill in this field."))],
    )


def ruled_on(contribution: Contribution, rulings: list[Ruling]) -> dict[str, Any] | None:
    """For the author: the last ruling that took something from their words, and where it can be contested.

    None for other readers, and where there was no such ruling.
    """
    someone = person()
    if someone is None or contribution.author_id != someone.id:
        return None
    ruling = contested_ruling(rulings) or next(
        (one for one in reversed(rulings) if one.kind in RESTRICTING), None
    )
    if ruling is None:
        return None
    assert ruling.rule is not None
    may = may_appeal(someone, contribution, rulings, now())
    return {
        "ruling": ruling,
        "kind": word(lang(), ruling.kind),
        "rule": shown(ruling.rule.title, lang()),
        "rule_text": shown(ruling.rule.text, lang()),
        "appeal": ruling.appeal,
        "outcome": word(lang(), ruling.appeal.outcome) if ruling.appeal and ruling.appeal.outcome else None,
        "may": may,
        "until": ruling.appeal_until,
        "href": url_for("contributions.appeal", ref=contribution.ref),
    }


@bp.route("/contributions/<ref>/appeal", methods=["GET", "POST"])
@signed_in
def appeal(ref: str) -> Any:
    """Contest the ruling on one's words. Of others' words nothing is told."""
    form = AppealForm()
    if request.method == "GET":
        return _page(ref, form)
    if not form.validate():
        return _page(ref, form), 422
    try:
        with unit_of_work() as session:
            make_appeal(
                session,
                contribution=get_contribution(session, ref),
                author=me(),
                words=form.words.data or "",
                language=lang(),
                at=now(),
            )
    except Refused as refused:
        look_again()
        return _page(ref, form, problem=said_at(form, refused, PLACES)), 409
    flash(_("Your appeal is kept. Another moderator decides, and you are told why."), "done")
    return redirect(url_for(".appeal", ref=ref), 303)


def _page(ref: str, form: AppealForm, *, problem: str = "") -> str:
    contribution = get_contribution(db(), ref)
    ruled = ruled_on(contribution, rulings_of(db(), [contribution.id])[contribution.id])
    if ruled is None:
        raise NotFound(ref)
    city, today = get_municipality(db()), day_of(now())
    period = period_on(city, PeriodKind.APPEAL, today)
    return render_template(
        "areas/contributions/appeal.html",
        contribution=contribution,
        ruled=ruled,
        form=form,
        problem=problem,
        days=days_on(city, PeriodKind.APPEAL_DECISION, today),
        confirmed=period is not None and period.confirmed,
        least=APPEAL_MIN,
        most=APPEAL_MAX,
    )
