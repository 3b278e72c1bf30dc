"""One contribution before its moderator: read, hide, restore, assign."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.accounts.queries import get_department, list_departments
from consult.domain.accounts.rules import holds
from consult.domain.contributions.attachments import attachments_of, standing
from consult.domain.contributions.models import Contribution, State
from consult.domain.contributions.queries import get_contribution, list_versions
from consult.domain.council.answering import Refusal as Late
from consult.domain.council.answering import answers_of, assignments_of, may_assign
from consult.domain.council.answers import assign_contribution, default_due_on, end_assignment
from consult.domain.moderation.actions import hide_contribution, read_contributions, restore_contribution
from consult.domain.moderation.flags import dismiss_flags
from consult.domain.moderation.queries import get_rule, list_rules, rulings_of
from consult.domain.moderation.rules import REASON_MIN, Refusal, language_of_reason, may_rule
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.rendering.wording import within
from consult.web.access import staff
from consult.web.compose.attachments import attachments_then, shown_attachments
from consult.web.compose.cards import author_of
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again, number_in, said_at
from consult.web.moderation.asked import asked
from consult.web.moderation.blueprint import bp
from consult.web.moderation.flagged import flags_on, same_as
from consult.web.moderation.forms import AssignForm, DismissForm, ReadForm, RulingForm
from consult.web.moderation.reading import go_on, keep_open, reading_desk
from consult.web.request import lang, me, now

Answer = str | tuple[str, int]

# Where the forms say what the domain refuses.
PLACES = {
    Late.DUE_IN_PAST: "due_on",
    Late.DUE_TOO_FAR: "due_on",
    Late.ALREADY_ASSIGNED: "department",
    Late.NOT_ASSIGNED: "department",
    Late.ALREADY_ANSWERED: "department",
    Refusal.REASON_TOO_SHORT: ("reason", "reason_told"),
    Refusal.REASON_TOO_LONG: ("reason", "reason_told"),
    Refusal.REASON_REPEATS: "reason",
}


def _asked(ref: str) -> Contribution:
    """The contribution, for a moderator of its consultation; 403 for others, 404 for a draft."""
    found = get_contribution(db(), ref)
    if not holds(me(), Role.MODERATOR, consultation_id=found.consultation_id):
        abort(403)
    return found


def _ruling_form(contribution: Contribution) -> RulingForm:
    form = RulingForm()
    form.rule.choices = [(rule.id, str(shown(rule.title, lang()))) for rule in list_rules(db())]
    # The summary of errors names the fields as the page does.
    hidden = contribution.state == State.HIDDEN
    form.rule.label.text = (
        _("The rule that does not apply after all") if hidden else _("The rule that it breaks")
    )
    return form


def _page(ref: str, *, problem: str = "", status: int = 200, **forms: Any) -> Answer:
    contribution = _asked(ref)
    rulings = rulings_of(db(), [contribution.id])[contribution.id]
    latest = rulings[-1].id if rulings else ""
    ruling_form = forms.get("ruling_form") or _ruling_form(contribution)
    # What was sent with one form of the page says nothing of the other.
    read_form, assign_form = ReadForm(formdata=None), forms.get("assign_form") or _assign_form(blank=True)
    for form in (ruling_form, read_form):
        form.seen_version.data, form.seen_ruling.data = str(contribution.version), str(latest)
    attached = attachments_of(db(), [contribution.id])[contribution.id]
    page = render_template(
        "areas/moderation/rule.html",
        contribution=contribution,
        author=author_of(contribution),
        may=may_rule(me(), contribution),
        may_assign=may_assign(me(), contribution),
        hidden=contribution.state == State.HIDDEN,
        rulings=rulings,
        versions=list_versions(db(), contribution.id),
        attachments=shown_attachments(standing(attached), contribution, me()),
        attachments_then=attachments_then(attached, contribution, me()),
        least=REASON_MIN,
        reason_language=within(lang(), language_of_reason(contribution)),
        ruling_form=ruling_form,
        read_form=read_form,
        assign_form=assign_form,
        **flags_on(contribution, forms.get("dismiss_form")),
        **same_as(contribution),
        assignments=assignments_of(db(), [contribution.id])[contribution.id],
        answers=answers_of(db(), [contribution.id])[contribution.id],
        **reading_desk(contribution),
        problem=problem,
    )
    return (page, status) if status != 200 else page


def _assign_form(*, blank: bool = False) -> AssignForm:
    form = AssignForm(formdata=None) if blank else AssignForm()
    form.department.choices = [(one.id, str(shown(one.name, lang()))) for one in list_departments(db())]
    if blank:
        form.due_on.data = default_due_on(db(), now())
    return form


def _refused(ref: str, refused: Refused, **forms: Any) -> Answer:
    look_again()
    form = next(iter(forms.values()), None)
    return _page(ref, problem=said_at(form, refused, PLACES), status=409, **forms)


@bp.get("/desk/moderation/<ref>")
@staff(Role.MODERATOR)
def rule(ref: str) -> Answer:
    """Opening what waits keeps it from the others, as long as it is open (`reading.py`)."""
    keep_open(_asked(ref))
    return _page(ref)


@bp.post("/desk/moderation/<ref>/read")
@staff(Role.MODERATOR)
def read(ref: str) -> Answer | Response:
    """Mark as read; where the consultation reads first this publishes it."""
    contribution, form = _asked(ref), ReadForm()
    if not form.validate():
        abort(400)
    try:
        with unit_of_work() as session:
            read_contributions(
                session, contributions=[contribution], moderator=me(), at=now(), seen_version=form.version
            )
    except Refused as refused:
        return _refused(ref, refused)
    flash(_("%(ref)s is marked as read.", ref=ref))
    return go_on(contribution)


@bp.post("/desk/moderation/<ref>/ruling")
@staff(Role.MODERATOR)
def decide(ref: str) -> Answer | Response:
    """Hide what is shown, or restore what is hidden, under a rule and with a reason."""
    contribution = _asked(ref)
    form = _ruling_form(contribution)
    if not form.validate():
        return _page(ref, status=422, ruling_form=form)
    act = restore_contribution if request.form.get("act") == "restore" else hide_contribution
    try:
        with unit_of_work() as session:
            act(
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
        return _refused(ref, refused, ruling_form=form)
    said = (
        _("%(ref)s is shown again.", ref=ref)
        if act is restore_contribution
        else _("%(ref)s is hidden.", ref=ref)
    )
    flash(said + " " + _("The author was told."))
    return redirect(url_for(".rule", ref=ref, **asked().kept), 303)


@bp.post("/desk/moderation/<ref>/flags")
@staff(Role.MODERATOR)
def dismiss(ref: str) -> Answer | Response:
    """Nothing against the charter in what was reported: the text stays, and those who reported it are told why."""
    contribution, form = _asked(ref), DismissForm()
    if not form.validate():
        return _page(ref, status=422, dismiss_form=form)
    try:
        with unit_of_work() as session:
            dismiss_flags(
                session,
                contribution=contribution,
                moderator=me(),
                reason=form.reason_told.data or "",
                at=now(),
                seen_flag=number_in(form.seen_flag.data),
            )
    except Refused as refused:
        return _refused(ref, refused, dismiss_form=form)
    flash(_("The text %(ref)s stays. Those who reported it were told.", ref=ref))
    return go_on(contribution)


@bp.post("/desk/moderation/<ref>/assignment")
@staff(Role.MODERATOR)
def assign(ref: str) -> Answer | Response:
    """Give it to a department to answer, or take that back."""
    contribution, form = _asked(ref), _assign_form()
    if not form.validate():
        return _page(ref, status=422, assign_form=form)
    try:
        with unit_of_work() as session:
            department = get_department(session, form.department.data)
            if request.form.get("act") == "end":
                end_assignment(
                    session, contribution=contribution, department=department, moderator=me(), at=now()
                )
            else:
                assign_contribution(
                    session,
                    contribution=contribution,
                    department=department,
                    moderator=me(),
                    due_on=form.due_on.data,
                    at=now(),
                )
    except Refused as refused:
        return _refused(ref, refused, assign_form=form)
    flash(_("Saved."))
    return redirect(url_for(".rule", ref=ref, **asked().kept), 303)
