"""What is said about a draft plan: all of it in a list, and a remark on the plan as a whole or on a place of it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import ngettext

from consult.domain.consultations.clock import boundaries
from consult.domain.consultations.counting import count_consultations
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import (
    BODY_MAX,
    OBSERVED,
)
from consult.domain.contributions.queries import Filters, list_contributions
from consult.domain.contributions.remarking import submit_remark_on_plan
from consult.domain.contributions.rules import may_remark
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.kernel.paging import BadCursor
from consult.rendering.wording import word
from consult.web.access import ask_to_sign_in, public
from consult.web.compose.cards import card_of
from consult.web.compose.places import place_values
from consult.web.contributions.blueprint import bp
from consult.web.contributions.forms import RemarkForm
from consult.web.contributions.remarking import common, sent, spot, why
from consult.web.contributions.sending import organisations, too_much, words_of
from consult.web.contributions.ways import asks_to_sign_in
from consult.web.database import db, unit_of_work
from consult.web.kept import keep_page
from consult.web.request import lang, now, person


@bp.get("/consultations/<slug>/remarks")
@public
def remarks(slug: str) -> str:
    """Every published observation, claim, opposition and question, the newest first; or those of one kind."""
    consultation = get_consultation(db(), slug)
    keep_page(consultation_id=consultation.id, boundaries=boundaries(consultation))
    wanted = request.args.get("kind", "")
    kinds = tuple(kind for kind in OBSERVED if str(kind) == wanted) or OBSERVED
    filters = Filters(consultation_id=consultation.id, kind=None, kinds=kinds)
    cursor = request.args.get("after")
    try:
        page = list_contributions(db(), filters, cursor=cursor)
    except BadCursor:
        page = list_contributions(db(), filters)
    may = may_remark(person(), consultation, now())
    counts = count_consultations(db(), [consultation.id])[consultation.id]

    def href(kind: str | None = None, after: str | None = None) -> str:
        return url_for(".remarks", slug=slug, kind=kind, after=after)

    return render_template(
        "areas/contributions/remarks.html",
        consultation=consultation,
        consultation_title=shown(consultation.title, lang()),
        total=ngettext("%(num)s remark", "%(num)s remarks", counts.remarks),
        kinds=[
            {"label": word(lang(), kind), "href": href(str(kind)), "current": kinds == (kind,)}
            for kind in OBSERVED
        ],
        all_href=href(),
        every=kinds == OBSERVED,
        cards=[
            {**card_of(row, rule=None, hidden=True), "theme": word(lang(), row.kind), "key": row.now_key}
            for row in page.rows
        ],
        previous=href(wanted or None, page.previous) if page.previous else None,
        following=href(wanted or None, page.next) if page.next else None,
        may=bool(may) or asks_to_sign_in(may),
        reason=None if may else words_of(may),
    )


@bp.route("/consultations/<slug>/remarks/new", methods=["GET", "POST"])
@public
def remark_on_plan(slug: str) -> Any:
    """Say something about the plan as a whole, or about a place of it (`?zone=`, the id of a zone)."""
    consultation = get_consultation(db(), slug)
    may = may_remark(person(), consultation, now())
    if person() is None and (asks_to_sign_in(may) or request.method == "POST"):
        return ask_to_sign_in()
    form = RemarkForm()
    form.fill(organisations() if person() is not None else [], version=None)
    if request.method == "GET":
        form.zone.data = request.args.get("zone", "")[:12]
        return _plan_page(consultation, form)
    if caught := form.caught():
        return _plan_page(consultation, form, said=caught), 422
    if not form.validate():
        form.suggest_language(form.body.data or "")
        return _plan_page(consultation, form), 422
    if full := too_much("comment", form):
        return _plan_page(consultation, form, said=full), 429
    if form.advises():
        return _plan_page(consultation, form), 422
    try:
        with unit_of_work() as session:
            consultation = get_consultation(session, slug)
            made = submit_remark_on_plan(
                session,
                consultation=consultation,
                place=spot(session, form, consultation),
                **common(form),
            )
    except Refused as refused:
        words = why(form, refused)
        return _plan_page(get_consultation(db(), slug), form, said=words), 409
    return sent(made)


def _plan_page(consultation: Consultation, form: RemarkForm, *, said: str | None = None) -> str:
    may = may_remark(person(), consultation, now())
    return render_template(
        "areas/contributions/remark.html",
        consultation=consultation,
        consultation_title=shown(consultation.title, lang()),
        form=form,
        place=place_values(consultation),
        reason=None if may else words_of(may),
        refused=said if said != words_of(may) else None,
        body_max=BODY_MAX,
        speaks_for_others=len(form.organisation.choices) > 1,
    )
