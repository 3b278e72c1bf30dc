"""Suspending an account, and deciding on an objection. For administrators."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from consult.domain.accounts.models import Outcome, Role
from consult.domain.accounts.queries import find_people, get_person_file
from consult.domain.accounts.rules import (
    SUSPENSION_LONGEST,
    WORDS_LONGEST,
    AccountRefusal,
    in_force,
    may_decide,
    may_suspend,
)
from consult.domain.accounts.suspending import decide, is_alone, suspend, suspensions_of
from consult.domain.moderation.queries import find_rules, list_rules
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.kernel.tunis import TUNIS
from consult.rendering.wording import within, word
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again, number_in, said_at
from consult.web.people.blueprint import Answer, bp
from consult.web.request import lang, me, now

NEEDED = InputRequired(lazy_gettext("Fill in this field."))
PLACES = {
    AccountRefusal.SUSPENSION_REASON: ("reason", "decision"),
    AccountRefusal.SUSPENSION_END: "last_day",
    AccountRefusal.ANOTHER_DECIDES: "outcome",
    AccountRefusal.NOT_CONTESTED: "outcome",
}


class SuspendForm(FlaskForm):
    rule = SelectField(lazy_gettext("Rule of the charter"))
    reason = TextAreaField(lazy_gettext("Reason"), validators=[NEEDED])
    last_day = DateField(lazy_gettext("Last day"), validators=[NEEDED])


class DecideForm(FlaskForm):
    outcome = RadioField(
        lazy_gettext("Decision"), validators=[InputRequired(lazy_gettext("Choose a decision."))]
    )
    decision = TextAreaField(lazy_gettext("Reason"), validators=[NEEDED])


def _suspend_form() -> SuspendForm:
    form = SuspendForm()
    form.rule.choices = [("", _("none of them"))] + [
        (str(one.id), str(shown(one.title, lang()))) for one in list_rules(db())
    ]
    return form


def _decide_form(*outcomes: Outcome) -> DecideForm:
    form = DecideForm()
    form.outcome.choices = [(str(one), word(lang(), one)) for one in outcomes]
    return form


def _page(
    person_id: int,
    *,
    suspend_form: SuspendForm | None = None,
    decide_form: DecideForm | None = None,
    problem: str = "",
    status: int = 200,
) -> Answer:
    person = get_person_file(db(), person_id)
    found = list(suspensions_of(db(), person_id))
    current = next(
        (one for one in found if one.decided_at is None and (in_force(one, now()) or one.objection)), None
    )
    alone = is_alone(db())
    outcomes = [
        one for one in Outcome if current is not None and may_decide(me(), current, one, now(), alone=alone)
    ]
    staff_ids = [one.suspended_by_id for one in found] + [
        one.decided_by_id for one in found if one.decided_by_id is not None
    ]
    rules = find_rules(db(), [one.rule_id for one in found if one.rule_id is not None])
    page = render_template(
        "areas/people/suspension.html",
        someone=person,
        language=within(lang(), person.language),
        suspensions=found,
        names={one.id: one.public_name for one in find_people(db(), staff_ids).values()},
        rules={one.id: shown(one.title, lang()) for one in rules.values()},
        may_suspend=may_suspend(me(), person, now()),
        suspend_form=suspend_form or (_suspend_form() if may_suspend(me(), person, now()) else None),
        current=current,
        decide_form=decide_form or (_decide_form(*outcomes) if outcomes else None),
        own_waits=current is not None
        and current.objection is not None
        and current.suspended_by_id == me().id
        and not alone,
        alone=alone,
        longest=SUSPENSION_LONGEST.days,
        max_length=WORDS_LONGEST,
        problem=problem,
    )
    return (page, status) if status != 200 else page


@bp.get("/<int:person_id>/suspension")
@staff(Role.ADMINISTRATOR)
def suspension(person_id: int) -> Answer:
    """What there was, what is contested, and the form for what is next."""
    return _page(person_id)


@bp.post("/<int:person_id>/suspension")
@staff(Role.ADMINISTRATOR)
def save_suspension(person_id: int) -> Answer | Response:
    form = _suspend_form()
    if not form.validate():
        return _page(person_id, suspend_form=form, status=422)
    rule_id = number_in(form.rule.data)
    rule = find_rules(db(), [rule_id]).get(rule_id) if rule_id else None
    assert form.last_day.data is not None
    # The whole last day in Tunis; today's would be over at midnight.
    ends_at = datetime.combine(form.last_day.data + timedelta(days=1), time.min, TUNIS)
    try:
        with unit_of_work() as session:
            suspend(
                session,
                person=get_person_file(session, person_id),
                administrator=me(),
                reason=form.reason.data or "",
                ends_at=ends_at,
                rule_id=rule_id,
                rule=rule.title if rule else None,
                at=now(),
            )
    except Refused as refused:
        look_again()
        return _page(person_id, suspend_form=form, problem=said_at(form, refused, PLACES), status=409)
    flash(_("The account is suspended, and the person was told."), "done")
    return redirect(url_for(".suspension", person_id=person_id), 303)


@bp.post("/<int:person_id>/suspension/decision")
@staff(Role.ADMINISTRATOR)
def decide_suspension(person_id: int) -> Answer | Response:
    form = _decide_form(*Outcome)
    if not form.validate():
        return _page(person_id, decide_form=form, status=422)
    try:
        with unit_of_work() as session:
            waiting = [one for one in suspensions_of(session, person_id) if one.decided_at is None]
            if not waiting:
                raise Refused(AccountRefusal.ALREADY_DECIDED)
            decide(
                session,
                suspension=waiting[0],
                administrator=me(),
                outcome=Outcome(form.outcome.data),
                words=form.decision.data or "",
                at=now(),
            )
    except Refused as refused:
        look_again()
        return _page(person_id, decide_form=form, problem=said_at(form, refused, PLACES), status=409)
    flash(_("It is decided, and the person was told."), "done")
    return redirect(url_for(".suspension", person_id=person_id), 303)
