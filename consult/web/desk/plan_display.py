"""The display of a plan at the desk: its notice in the official journal, and who certifies it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.consultations.models import Consultation, ConsultationState
from consult.domain.consultations.queries import get_for_change
from consult.domain.plans.displaying import certify, insert_notice
from consult.domain.plans.queries import find_display, list_pieces
from consult.domain.plans.rules import is_empty, may_certify, span_of
from consult.domain.territory.periods import PeriodKind, days_on, period_on
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.rendering.formats import tunis_date
from consult.rendering.wording import sentence
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.desk.blueprint import Answer, bp, for_content, part
from consult.web.desk.forms import localized_data
from consult.web.desk.plan_forms import (
    CertificateForm,
    NoticeForm,
)
from consult.web.request import lang, me, now


@bp.route("/consultations/<slug>/plan/notice", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def plan_notice(slug: str) -> Answer:
    """The notice in the official journal, from which the dates of the display are computed."""
    found = for_content(slug)
    display = find_display(db(), found.id)
    data: dict[str, Any] = {}
    if display is not None:
        data = {"gazette_number": display.gazette_number, "gazette_on": display.gazette_on}
        data |= localized_data(place=display.place)
    form = NoticeForm(data=data)
    problem: Exception | None = None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                insert_notice(
                    session,
                    consultation=get_for_change(session, slug),
                    editor=me(),
                    gazette_number=form.gazette_number.data or "",
                    gazette_on=form.gazette_on.data,
                    place=form.words("place"),
                    reason=form.words("reason", one_line=False),
                    at=now(),
                )
            flash(_("The dates of the display are set."), "done")
            return redirect(url_for(".plan", slug=slug), 303)
        except Refused as refused:
            problem = refused
    return part(
        "plan_notice.html",
        slug,
        current="desk.plan",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        published=found.state == ConsultationState.PUBLISHED,
        coming=_coming(found, form),
    )


def _coming(consultation: Consultation, form: NoticeForm) -> dict[str, Any]:
    """Which length would apply to the day typed (today, where none is), and the dates that come of it."""
    city, day = get_municipality(db()), form.gazette_on.data or tunis_date(now())
    period = period_on(city, PeriodKind.DISPLAY, day)
    days = days_on(city, PeriodKind.DISPLAY, day)
    return {
        "day": day,
        "days": days,
        "span": span_of(day, days),
        "legal": shown(period.legal, lang()) if period is not None and period.legal else None,
        "confirmed": period is not None and period.confirmed,
    }


@bp.route("/consultations/<slug>/plan/certificate", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def plan_certificate(slug: str) -> Answer:
    """Who signs the certificate of display, once the display is over."""
    found = for_content(slug)
    display = find_display(db(), found.id)
    form = CertificateForm()
    problem: Exception | None = None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                certify(
                    session,
                    consultation=get_for_change(session, slug),
                    editor=me(),
                    signatory=form.signatory.data or "",
                    capacity=form.words("capacity"),
                    at=now(),
                )
            flash(_("The display is certified."), "done")
            return redirect(url_for(".plan", slug=slug), 303)
        except Refused as refused:
            problem = refused
    pieces = list_pieces(db(), found.id)
    verdict = may_certify(found, display, at=now(), on_display=not any(is_empty(one) for one in pieces))
    return part(
        "plan_certificate.html",
        slug,
        current="desk.plan",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        display=display,
        certify_words=sentence(lang(), verdict.refusal, verdict.facts) if verdict.refusal else None,
    )
