"""Reporting a text to the moderators, taking that back, and being told what became of it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.contributions.models import Contribution, State
from consult.domain.contributions.queries import get_contribution
from consult.domain.moderation.flagged import find_flag
from consult.domain.moderation.flags import flag_text, take_back_flag
from consult.domain.moderation.models import FlagReason
from consult.domain.moderation.rules import EXPLANATION_MAX, Refusal, may_flag
from consult.kernel.errors import Refused
from consult.rendering.wording import word
from consult.web.access import signed_in
from consult.web.contributions.blueprint import bp
from consult.web.contributions.forms import FlagForm
from consult.web.contributions.ways import look_again
from consult.web.database import db, unit_of_work
from consult.web.forms import said_at
from consult.web.limits import count_sent, sent_too_much, wait_to_send
from consult.web.request import lang, me, now, person

PLACES = {Refusal.EXPLANATION_NEEDED: "explanation", Refusal.EXPLANATION_TOO_LONG: "explanation"}
READABLE = (State.PUBLISHED, State.MERGED)


def may_be_asked(contribution: Contribution) -> bool:
    """Whether the reader is offered to report it: residents, and visitors, who sign in first; not the author."""
    someone = person()
    return someone is None or not (someone.is_staff or contribution.author_id == someone.id)


def flag_of(contribution: Contribution) -> dict[str, Any]:
    """The reader's own report on this text, if any, and where to report it."""
    someone = person()
    row = find_flag(db(), contribution_id=contribution.id, person_id=someone.id) if someone else None
    return {
        "href": url_for("contributions.flag", ref=contribution.ref),
        "asked": may_be_asked(contribution),
        "row": row,
        "reason": word(lang(), row.reason) if row else None,
        "shown_again": contribution.state in READABLE,
    }


@bp.route("/contributions/<ref>/flag", methods=["GET", "POST"])
@signed_in
def flag(ref: str) -> Any:
    """Report a text with a reason, or take that back while nobody has answered it."""
    form = FlagForm()
    if request.method == "GET":
        return _page(get_contribution(db(), ref), form)
    taking_back = request.form.get("act") == "take-back"
    if taking_back:
        form.reason.validators = ()
    elif caught := form.caught():
        return _page(get_contribution(db(), ref), form, refused=caught), 422
    if not form.validate() and not taking_back:
        return _page(get_contribution(db(), ref), form), 422
    if not taking_back and (until := sent_too_much("flag", account_id=me().id)):
        return _page(get_contribution(db(), ref), form, refused=wait_to_send(until)), 429
    try:
        with unit_of_work() as session:
            contribution = get_contribution(session, ref)
            if taking_back:
                take_back_flag(session, contribution=contribution, person=me())
            else:
                flag_text(
                    session,
                    contribution=contribution,
                    person=me(),
                    reason=FlagReason(form.reason.data),
                    explanation=form.explanation.data or "",
                    language=lang(),
                    at=now(),
                )
    except Refused as refused:
        look_again()
        said = said_at(form, refused, PLACES)
        return _page(get_contribution(db(), ref), form, refused=said), 409
    if taking_back:
        flash(_("The report is taken back."), "done")
    else:
        count_sent("flag", account_id=me().id)
        flash(
            _("Your report was received. A moderator reads the text; nothing is hidden by a report alone."),
            "done",
        )
    return redirect(url_for(".show", ref=ref), 303)


def _page(contribution: Contribution, form: FlagForm, *, refused: str = "") -> str:
    may = may_flag(person(), contribution, now())
    return render_template(
        "areas/contributions/flag.html",
        contribution=contribution,
        readable=contribution.state in READABLE,
        form=form,
        flag=flag_of(contribution),
        may=may,
        refused=refused,
        explanation_max=EXPLANATION_MAX,
    )
