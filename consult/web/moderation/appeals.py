"""Appeals at the desk: those that wait, those decided, and the page on which another moderator decides."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.accounts.queries import find_people
from consult.domain.accounts.rules import holds
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import get_contribution
from consult.domain.moderation.appealing import decide_appeal, get_appeal
from consult.domain.moderation.appeals import Deciders, list_appeals
from consult.domain.moderation.models import AppealOutcome
from consult.domain.moderation.rules import (
    REASON_MAX,
    REASON_MIN,
    Refusal,
    language_of_reason,
    may_decide_appeal,
    moderated_consultations,
)
from consult.kernel.errors import Refused
from consult.kernel.paging import BadCursor
from consult.rendering.wording import within, word
from consult.web.access import staff
from consult.web.compose.cards import author_of
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again, said_at
from consult.web.moderation.blueprint import bp
from consult.web.moderation.forms import AppealForm
from consult.web.request import lang, me, now

PLACES = {
    Refusal.REASON_TOO_SHORT: "reason",
    Refusal.REASON_TOO_LONG: "reason",
    Refusal.REASON_REPEATS: "reason",
}


@bp.get("/desk/moderation/appeals")
@staff(Role.MODERATOR)
def appeals() -> str:
    """What waits, the nearest deadline first; or what was decided. Says which of them nobody may decide."""
    decided, after = request.args.get("pile") == "decided", request.args.get("after")
    mine = moderated_consultations(me())
    try:
        page = list_appeals(db(), mine, decided=decided, cursor=after)
    except BadCursor:
        page = list_appeals(db(), mine, decided=decided)
    deciders = Deciders(db())
    kept = {"pile": "decided"} if decided else {}
    return render_template(
        "areas/moderation/appeals.html",
        decided=decided,
        rows=[
            {
                "appeal": one,
                "contribution": one.ruling.contribution,
                "href": url_for(".appeal", ref=one.ruling.contribution.ref),
                "late": one.decided_at is None and one.decide_by <= now(),
                "why_not": None if decided else may_decide_appeal(me(), one),
                "stuck": not decided and not deciders.of(one.ruling, one.ruling.contribution),
            }
            for one in page.rows
        ],
        next_href=url_for(".appeals", after=page.next, **kept) if page.next else None,
        previous_href=url_for(".appeals", after=page.previous, **kept) if page.previous else None,
    )


def _asked(ref: str) -> Contribution:
    found = get_contribution(db(), ref)
    if not holds(me(), Role.MODERATOR, consultation_id=found.consultation_id):
        abort(403)
    return found


def _page(ref: str, form: AppealForm | None = None, *, problem: str = "") -> str:
    contribution = _asked(ref)
    found = get_appeal(db(), contribution)
    ruling = found.ruling
    names = find_people(db(), [one for one in (ruling.moderator_id, found.decided_by_id) if one is not None])
    return render_template(
        "areas/moderation/appeal.html",
        contribution=contribution,
        author=author_of(contribution),
        appeal=found,
        ruling=ruling,
        ruled_by=names[ruling.moderator_id].public_name if ruling.moderator_id in names else None,
        decided_by=names[found.decided_by_id].public_name if found.decided_by_id in names else None,
        may=may_decide_appeal(me(), found),
        stuck=found.decided_at is None and not Deciders(db()).of(ruling, contribution),
        late=found.decided_at is None and found.decide_by <= now(),
        form=form or _form(blank=True),
        problem=problem,
        reason_language=within(lang(), language_of_reason(contribution)),
        least=REASON_MIN,
        most=REASON_MAX,
    )


def _form(*, blank: bool = False) -> AppealForm:
    form = AppealForm(formdata=None) if blank else AppealForm()
    form.outcome.choices = [(str(one), word(lang(), one)) for one in AppealOutcome]
    return form


@bp.get("/desk/moderation/<ref>/appeal")
@staff(Role.MODERATOR)
def appeal(ref: str) -> str:
    return _page(ref)


@bp.post("/desk/moderation/<ref>/appeal")
@staff(Role.MODERATOR)
def decide_on_appeal(ref: str) -> Any | Response:
    """Uphold the ruling or take it back; the author is told."""
    _asked(ref)
    form = _form()
    if not form.validate():
        return _page(ref, form), 422
    try:
        with unit_of_work() as session:
            decide_appeal(
                session,
                appeal=get_appeal(session, get_contribution(session, ref)),
                moderator=me(),
                outcome=AppealOutcome(form.outcome.data),
                reason=form.reason.data or "",
                at=now(),
            )
    except Refused as refused:
        look_again()
        return _page(ref, form, problem=said_at(form, refused, PLACES)), 409
    flash(_("It is decided, and the author was told."), "done")
    return redirect(url_for(".appeals"), 303)
