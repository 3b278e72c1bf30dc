"""Choosing the moment at which a draft is published, and calling it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Person
from consult.domain.consultations.completeness import languages_missing, missing_parts
from consult.domain.consultations.directing import may_schedule
from consult.domain.consultations.models import Consultation, PlanEnding, PublicationPlan
from consult.domain.consultations.queries import get_for_change
from consult.domain.consultations.rules import Refusal, publishable
from consult.domain.consultations.scheduling import (
    call_off_publication,
    find_plan,
    list_plans,
    schedule_publication,
)
from consult.kernel.errors import Refused, Stale
from consult.kernel.localized import shown
from consult.kernel.tunis import TUNIS
from consult.rendering.formats import Formats
from consult.rendering.wording import sentence
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.desk.act_forms import ScheduleForm, moment_of
from consult.web.desk.blueprint import MAKERS, Answer, at_desk, bp, part
from consult.web.desk.pages import gap_rows, languages_words, scope_of
from consult.web.forms import number_in
from consult.web.request import lang, languages, me, now


@dataclass(frozen=True, slots=True)
class Planned:
    """A publication that waits, or was refused at its moment, for the first page of the desk."""

    title: Any
    href: str
    words: str
    refused: bool


def planned_for(person: Person) -> list[Planned]:
    """What is scheduled, and what did not happen and waits for somebody, of this person's consultations."""
    return _rows(list_plans(db(), scope_of(person, *MAKERS)))


def _rows(plans: Sequence[PublicationPlan]) -> list[Planned]:
    formats = Formats(lang())
    return [
        Planned(
            shown(plan.consultation.title, lang()),
            url_for("desk.schedule", slug=plan.consultation.slug),
            _("was to be published on %(date)s, and was not", date=formats.datetime(plan.publish_at))
            if plan.ending is PlanEnding.REFUSED
            else _("is published on %(date)s", date=formats.datetime(plan.publish_at)),
            plan.ending is PlanEnding.REFUSED,
        )
        for plan in plans
    ]


@bp.route("/consultations/<slug>/schedule", methods=["GET", "POST"])
@staff(*MAKERS)
def schedule(slug: str) -> Answer:
    """The moment, in the time of Tunis. It must be complete now, and is asked again then."""
    found = at_desk(slug)
    plan = find_plan(db(), found.id)
    waits = plan is not None and plan.ended_at is None
    form = ScheduleForm(
        data={
            "seen": str(found.version),
            "publish_at": plan.publish_at.astimezone(TUNIS).replace(tzinfo=None) if plan and waits else None,
            "missing_reason": (plan.missing_reason if plan else None) or "",
        }
    )
    problem: Exception | None = None
    if form.validate_on_submit():
        publish_at = moment_of(form.publish_at)
        assert publish_at is not None
        try:
            with unit_of_work() as session:
                schedule_publication(
                    session,
                    consultation=get_for_change(session, slug),
                    planner=me(),
                    publish_at=publish_at,
                    missing_reason=form.missing_reason.data,
                    at=now(),
                    expected_version=number_in(form.seen.data) or 0,
                )
            flash(_("The publication is scheduled. Until then only staff see it."), "done")
            return redirect(url_for(".schedule", slug=slug), 303)
        except (Refused, Stale) as refused:
            problem = refused
    return _shown(slug, form=form, problem=problem)


@bp.post("/consultations/<slug>/schedule/call-off")
@staff(*MAKERS)
def call_off(slug: str) -> Answer:
    """It stays a draft. A second click finds it called off, which is what was wanted."""
    at_desk(slug)
    try:
        with unit_of_work() as session:
            call_off_publication(session, consultation=get_for_change(session, slug), by=me(), at=now())
    except Refused as refused:
        if refused.code is not Refusal.NOTHING_TO_CALL_OFF:
            return _shown(slug, form=ScheduleForm(formdata=None), problem=refused)
    flash(_("The publication is called off. It stays a draft."), "done")
    return redirect(url_for(".schedule", slug=slug), 303)


def _shown(slug: str, *, form: ScheduleForm, problem: Exception | None) -> Answer:
    found = at_desk(slug)
    plan = find_plan(db(), found.id)
    if isinstance(problem, Stale):
        form.seen.data = str(found.version)
    missing = languages_missing(found, languages=languages())
    verdict = may_schedule(me(), found)
    if verdict:
        verdict = publishable(
            found, missing_reason="stated" if missing else None, languages=languages(), at=now()
        )
    formats = Formats(lang())
    return part(
        "schedule.html",
        slug,
        current="desk.schedule",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        waiting=formats.datetime(plan.publish_at) if plan and plan.ended_at is None else None,
        refused=_why(found, plan) if plan and plan.ended_at is not None else None,
        was_for=formats.datetime(plan.publish_at) if plan else None,
        lacking=gap_rows(found),
        complete=not missing_parts(found),
        missing=languages_words(missing) if missing else None,
        hindered=sentence(lang(), verdict.refusal, verdict.facts) if verdict.refusal else None,
    )


def _why(found: Consultation, plan: PublicationPlan) -> str:
    """Why it was not published: as it stands now, or where that is mended, in a word."""
    verdict = publishable(found, missing_reason=plan.missing_reason, languages=languages(), at=now())
    if verdict.refusal is not None and str(verdict.refusal) == plan.refusal:
        return sentence(lang(), verdict.refusal, verdict.facts)
    return _("What stood in the way has been mended since.")
