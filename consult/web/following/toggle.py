"""Following something, or no longer: one plain form that comes back to where it was pressed."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.consultations.models import Consultation, ConsultationState
from consult.domain.consultations.queries import find_consultations
from consult.domain.contributions.models import Contribution, State
from consult.domain.contributions.queries import find_contributions
from consult.domain.following.actions import follow, unfollow
from consult.domain.following.models import Subject
from consult.domain.following.queries import get_arrondissement, get_theme
from consult.domain.notices.models import Pace, Topic
from consult.domain.notices.queries import paces_of
from consult.kernel.errors import NotFound, Refused
from consult.rendering.wording import sentence
from consult.web.access import public
from consult.web.compose.ways import safe_next
from consult.web.database import Session, db, unit_of_work
from consult.web.following.blueprint import bp
from consult.web.forms import look_again, number_in
from consult.web.request import lang, now, person

UNFOLLOW = "unfollow"


@bp.post("/follows")
@public
def toggle() -> Response:
    """Begin or end to follow. A visitor is asked to sign in first and comes back to the page."""
    back = safe_next(request.form.get("next"), url_for("consultations.index"))
    someone = person()
    if someone is None:
        return redirect(url_for("accounts.sign_in", next=back), 303)
    wanted, number = request.form.get("subject", ""), number_in(request.form.get("id"))
    if wanted not in set(Subject) or number is None:
        raise NotFound(wanted)
    subject = Subject(wanted)
    try:
        with unit_of_work() as session:
            if request.form.get("act") == UNFOLLOW:
                unfollow(session, person_id=someone.id, subject=subject, subject_id=number)
            else:
                thing = _thing(session, subject, number)
                follow(session, person=someone, subject=subject, subject_id=number, thing=thing, at=now())
    except Refused as refused:
        look_again()
        flash(sentence(lang(), refused.code, refused.facts), "error")
        return redirect(back, 303)
    if request.form.get("act") == UNFOLLOW:
        flash(_("You no longer follow it."), "done")
    else:
        flash(_followed(paces_of(db(), someone.id)[Topic.FOLLOWED]), "done")
    return redirect(back, 303)


def _followed(pace: Pace) -> str:
    # Of each pace the whole sentence: languages order its parts in their own way.
    match pace:
        case Pace.AT_ONCE:
            return _(
                "You follow it now, and are told by letter at once. Under “My contributions” you can change "
                "that."
            )
        case Pace.DAILY:
            return _(
                "You follow it now, and are told by letter once a day. Under “My contributions” you can change "
                "that."
            )
        case Pace.WEEKLY:
            return _(
                "You follow it now, and are told by letter once a week. Under “My contributions” you can "
                "change that."
            )
        case Pace.NEVER:
            return _(
                "You follow it now. As you wished, no letter comes: what happens stands under “My "
                "contributions”."
            )


def _thing(session: Session, subject: Subject, number: int) -> Consultation | Contribution | None:
    """What is to be followed, as far as a rule looks at it. Raises NotFound."""
    match subject:
        case Subject.CONSULTATION:
            consultation = find_consultations(session, [number]).get(number)
            # What nobody else sees is answered as if it did not exist.
            if consultation is None or consultation.state == ConsultationState.DRAFT:
                raise NotFound(str(number))
            return consultation
        case Subject.CONTRIBUTION:
            contribution = find_contributions(session, [number]).get(number)
            if contribution is None or contribution.state is State.DRAFT:
                raise NotFound(str(number))
            return contribution
        case Subject.THEME:
            get_theme(session, number)
        case Subject.ARRONDISSEMENT:
            get_arrondissement(session, number)
    return None
