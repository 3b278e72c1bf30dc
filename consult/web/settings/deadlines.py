"""The periods that the city gives itself, each valid on its days."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.settings.actions import remove_period, set_period
from consult.domain.settings.rules import Section
from consult.domain.territory.periods import PeriodKind, days_on, periods_of
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused, Stale
from consult.kernel.tunis import day_of
from consult.web.access import staff
from consult.web.database import db
from consult.web.request import now
from consult.web.settings.blueprint import Answer, bp, done, page
from consult.web.settings.forms import PeriodForm


def _table(form: PeriodForm, problem: Refused | Stale | None = None) -> Answer:
    city, today = get_municipality(db()), day_of(now())
    standing = periods_of(city)
    return page(
        "deadlines.html",
        Section.DEADLINES,
        form,
        problem=problem,
        rows=[(one, one.holds_on(today), one.from_on <= today) for one in standing],
        # What counts today where the city has entered nothing for it.
        defaults=[
            (kind, days_on(city, kind, today))
            for kind in PeriodKind
            if not any(one.kind is kind and one.holds_on(today) for one in standing)
        ],
    )


@bp.route("/deadlines", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def deadlines() -> Answer:
    """All periods there were, are and will be, and a form for one more."""
    form, problem = PeriodForm(), None
    if form.is_submitted() and form.validate():
        if (problem := done(form, set_period, period=form.period(0))) is None:
            flash(_("The period is entered."), "done")
            return redirect(url_for(".deadlines"), 303)
    elif not form.is_submitted():
        form.from_on.data = day_of(now())
    return _table(form, problem)


@bp.route("/deadlines/<int:number>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def period(number: int) -> Answer:
    """One period. Once it has begun only its end, its reference and its confirmation change."""
    standing = next((one for one in periods_of(get_municipality(db())) if one.number == number), None)
    if standing is None:
        abort(404)
    form, problem = PeriodForm(), None
    removes = request.form.get("act") == "remove"
    if not form.is_submitted():
        form.fill_from(standing)
    elif removes or form.validate():
        if removes:
            problem = done(form, remove_period, number=number)
        else:
            problem = done(form, set_period, period=form.period(number))
        if problem is None:
            flash(_("The period is taken out.") if removes else _("The period is saved."), "done")
            return redirect(url_for(".deadlines"), 303)
    return page(
        "period.html",
        Section.DEADLINES,
        form,
        problem=problem,
        period=standing,
        begun=standing.from_on <= day_of(now()),
    )
