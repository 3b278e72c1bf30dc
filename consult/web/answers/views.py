"""What departments owe, and answering it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from consult.domain.accounts.models import Department, Role
from consult.domain.accounts.queries import get_department
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import get_contribution
from consult.domain.council.answering import (
    Duty,
    DutyFilter,
    answers_of,
    count_late,
    departments_of,
    find_assignment,
    is_late,
    list_assignments,
)
from consult.domain.council.answers import answer_contribution
from consult.domain.council.models import Assignment
from consult.kernel.errors import Refused
from consult.kernel.localized import LANGUAGES, Language
from consult.rendering.formats import tunis_date
from consult.rendering.wording import sentence, word
from consult.web.access import staff
from consult.web.compose.cards import author_of
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again
from consult.web.locale import LABELS
from consult.web.request import lang, me, now

bp = Blueprint("answers", __name__, url_prefix="/<lang:lang>/desk/answers")

NEEDED = InputRequired(lazy_gettext("Fill in this field."))
Answer = str | tuple[str, int]


class AnswerForm(FlaskForm):
    department = SelectField(lazy_gettext("Department"), coerce=int)
    language = SelectField(lazy_gettext("Language of the answer"))
    office = StringField(lazy_gettext("Who signs"), validators=[NEEDED])
    answered_on = DateField(lazy_gettext("Date of the answer"), validators=[NEEDED])
    text = TextAreaField(lazy_gettext("The answer"), validators=[NEEDED])


def _mine(contribution: Contribution) -> list[tuple[Department, Assignment]]:
    """The departments of this person to which it is assigned; 403 when there is none."""
    found = []
    for department_id in departments_of(me(), consultation_id=contribution.consultation_id):
        assignment = find_assignment(db(), contribution_id=contribution.id, department_id=department_id)
        if assignment is not None:
            found.append((get_department(db(), department_id), assignment))
    if not found:
        abort(403)
    return found


@bp.get("")
@staff(Role.DEPARTMENT)
def index() -> str:
    """What is assigned to this person's departments: the first due first, late ones marked."""
    asked = request.args.get("duty", "")
    duty = Duty(asked) if asked in set(Duty) else Duty.OWED
    departments = tuple(departments_of(me()))
    wanted = DutyFilter(duty=duty, department_ids=departments)
    page = list_assignments(db(), wanted, cursor=request.args.get("after"))
    return render_template(
        "areas/answers/index.html",
        rows=[
            {
                "assignment": row,
                "late": is_late(row, now()),
                "author": author_of(row.contribution),
                "href": url_for(".write", ref=row.contribution.ref),
            }
            for row in page.rows
        ],
        piles=[
            {"label": word(lang(), one), "href": url_for(".index", duty=str(one)), "current": one == duty}
            for one in Duty
        ],
        late=count_late(db(), DutyFilter(department_ids=departments), at=now()),
        next_href=url_for(".index", duty=str(duty), after=page.next) if page.next else None,
        previous_href=url_for(".index", duty=str(duty), after=page.previous) if page.previous else None,
    )


@bp.route("/<ref>", methods=["GET", "POST"])
@staff(Role.DEPARTMENT)
def write(ref: str) -> Answer | Response:
    """The official answer; a correction is a further one."""
    contribution = get_contribution(db(), ref)
    mine = _mine(contribution)
    form = AnswerForm()
    form.department.choices = [
        (department.id, str(department.name.get(lang()) or "")) for department, _one in mine
    ]
    form.language.choices = [(str(one), LABELS[one]) for one in LANGUAGES]
    problem, status = "", 200
    if not form.is_submitted():
        spoken = str(contribution.language)
        form.language.data = spoken if spoken in set(LANGUAGES) else str(lang())
        form.answered_on.data = tunis_date(now())
        if len(mine) == 1:
            form.office.data = form.department.choices[0][1]
    elif form.validate():
        department = next((one for one, _a in mine if one.id == form.department.data), mine[0][0])
        try:
            with unit_of_work() as session:
                answer_contribution(
                    session,
                    contribution=contribution,
                    department=department,
                    office=form.office.data or "",
                    text=form.text.data or "",
                    language=Language(form.language.data),
                    answered_on=form.answered_on.data,
                    by=me(),
                    at=now(),
                )
        except Refused as refused:
            look_again()
            problem, status = sentence(lang(), refused.code, refused.facts), 409
            contribution = get_contribution(db(), ref)
        else:
            flash(_("The answer to %(ref)s is public, and the author was told.", ref=ref))
            return redirect(url_for(".index"), 303)
    else:
        status = 422
    page = render_template(
        "areas/answers/write.html",
        contribution=contribution,
        author=author_of(contribution),
        assignments=[one for _department, one in mine],
        answers=answers_of(db(), [contribution.id])[contribution.id],
        form=form,
        problem=problem,
    )
    return (page, status) if status != 200 else page
