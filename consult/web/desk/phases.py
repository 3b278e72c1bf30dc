"""The calendar of a consultation at the desk: its phases."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Level, Role
from consult.domain.consultations.calendar import add_phase, change_phase, plan_of, remove_phase
from consult.domain.consultations.clock import is_open, opens
from consult.domain.consultations.models import VOTED, Activity, Consultation, ConsultationState, Phase
from consult.domain.consultations.queries import get_for_change
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import NotFound, Refused, Stale
from consult.kernel.tunis import TUNIS
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.desk import stamps
from consult.web.desk.blueprint import Answer, bp, for_content, part
from consult.web.desk.forms import ACTIVITY_FIELDS, ActForm, PhaseForm, localized_data
from consult.web.request import me, now


def _phase(consultation: Consultation, phase_id: int) -> Phase:
    found = next((phase for phase in consultation.phases if phase.id == phase_id), None)
    if found is None:
        raise NotFound(phase_id)
    return found


@bp.get("/consultations/<slug>/phases")
@staff(Role.MODERATOR)
def phases(slug: str) -> Answer:
    """The calendar: each phase, what it opens, its rule."""
    for_content(slug)
    return part(
        "phases.html", slug, current="desk.phases", act=ActForm(), is_open=is_open, activities=list(Activity)
    )


def _data(phase: Phase | None) -> dict[str, object]:
    if phase is None:
        asked = get_municipality(db()).default_levels
        levels = {
            f"{name}_level": asked.get(str(activity), int(Level.CONFIRMED))
            for activity, name in ACTIVITY_FIELDS.items()
        }
        return {"results": "hidden", "vote_kinds": [VOTED[0]], **levels}
    data: dict[str, object] = dict(
        localized_data(title=phase.title, summary=phase.summary, reason=phase.change_reason)
    )
    opened = {one.activity: one.level for one in phase.activities}
    for activity, name in ACTIVITY_FIELDS.items():
        data[name] = activity in opened
        data[f"{name}_level"] = opened.get(activity, int(Level.CONFIRMED))
    return data | {
        "opens_at": phase.opens_at.astimezone(TUNIS).replace(tzinfo=None),
        "closes_at": phase.closes_at.astimezone(TUNIS).replace(tzinfo=None),
        "vote_rule": str(phase.vote_rule) if phase.vote_rule else None,
        "vote_kinds": list(phase.vote_kinds),
        "results": "hidden" if phase.results_hidden else "visible",
        "seen": stamps.of_phase(phase),
    }


@bp.route("/consultations/<slug>/phases/new", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def new_phase(slug: str) -> Answer:
    """A phase more."""
    found = for_content(slug)
    form = PhaseForm(data=_data(None))
    problem: Exception | None = None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                add_phase(
                    session,
                    consultation=get_for_change(session, slug),
                    editor=me(),
                    plan=form.plan(),
                    reason=form.words("reason", one_line=False),
                    at=now(),
                )
            flash(_("The phase is saved."), "done")
            return redirect(url_for(".phases", slug=slug), 303)
        except Refused as refused:
            problem = refused
    return part(
        "phase.html",
        slug,
        current="desk.phases",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        phase=None,
        published=found.state == ConsultationState.PUBLISHED,
        fixed={"opens": False, "closes": False, "vote": False},
    )


@bp.route("/consultations/<slug>/phases/<int:phase_id>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def phase(slug: str, phase_id: int) -> Answer:
    """One phase: words, dates, what it opens. Of a published calendar dates change with a public reason."""
    found = _phase(for_content(slug), phase_id)
    form = PhaseForm(data=_data(found))
    problem: Exception | None = None
    if form.validate_on_submit():
        plan = form.plan(found)
        try:
            with unit_of_work() as session:
                held = get_for_change(session, slug)
                row = _phase(held, phase_id)
                stamps.check(form.seen.data, stamps.of_phase(row), same=plan == plan_of(row))
                change_phase(
                    session,
                    consultation=held,
                    phase=row,
                    editor=me(),
                    plan=plan,
                    reason=form.words("reason", one_line=False),
                    at=now(),
                )
            flash(_("The phase is saved."), "done")
            return redirect(url_for(".phases", slug=slug), 303)
        except (Refused, Stale) as refused:
            problem = refused
    whole = for_content(slug)
    found = _phase(whole, phase_id)
    if isinstance(problem, Stale):
        form.seen.data = stamps.of_phase(found)
    published = whole.state == ConsultationState.PUBLISHED
    return part(
        "phase.html",
        slug,
        current="desk.phases",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        phase=found,
        published=published,
        fixed={
            "opens": published and found.opens_at <= now(),
            "closes": published and found.closes_at <= now(),
            "vote": published and found.opens_at <= now() and opens(found, Activity.VOTE),
        },
    )


@bp.post("/consultations/<slug>/phases/<int:phase_id>/remove")
@staff(Role.MODERATOR)
def remove(slug: str, phase_id: int) -> Answer:
    """Take a phase out of a draft. A second click finds it gone, which is what was wanted."""
    for_content(slug)
    try:
        with unit_of_work() as session:
            held = get_for_change(session, slug)
            row = next((one for one in held.phases if one.id == phase_id), None)
            if row is not None:
                remove_phase(session, consultation=held, phase=row, editor=me(), at=now())
    except Refused as refused:
        return part(
            "phases.html", slug, current="desk.phases", problem=refused, act=ActForm(), is_open=is_open
        )
    flash(_("The phase is removed."), "done")
    return redirect(url_for(".phases", slug=slug), 303)
