"""Suspending, resuming, extending and cancelling a published consultation, each with a note that everybody reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from consult.domain.consultations.acts import (
    extend_phase,
    moves_of_resuming,
    resume_consultation,
    suspend_consultation,
    suspended_days,
)
from consult.domain.consultations.clock import is_open
from consult.domain.consultations.directing import may_extend, may_resume, may_suspend
from consult.domain.consultations.models import Consultation, PublicAct
from consult.domain.consultations.moves import extension
from consult.domain.consultations.queries import get_for_change, list_acts
from consult.domain.synthesis.cancelling import cancel_consultation, may_cancel
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused, Stale
from consult.kernel.localized import shown
from consult.kernel.tunis import TUNIS
from consult.kernel.verdict import Verdict
from consult.rendering.formats import Formats
from consult.rendering.wording import sentence
from consult.web.access import staff
from consult.web.compose.history import history_rows, moved_rows
from consult.web.database import db, unit_of_work
from consult.web.desk.act_forms import CancelForm, ExtendForm, NoteForm, ResumeForm, SuspendForm, moment_of
from consult.web.desk.blueprint import MAKERS, Answer, at_desk, bp, part
from consult.web.desk.forms import localized_data
from consult.web.forms import judge as judge_at
from consult.web.forms import number_in
from consult.web.request import lang, me, now


def _data(found: Consultation) -> dict[str, Any]:
    """What each of these forms begins with: the municipality decided, today."""
    return {
        **localized_data(note={}, decided_by=get_municipality(db()).name),
        "decided_on": now().astimezone(TUNIS).date(),
        "seen": str(found.version),
    }


def _why_not(verdict: Verdict) -> str | None:
    return sentence(lang(), verdict.refusal, verdict.facts) if verdict.refusal is not None else None


def _on_display(slug: str) -> bool:
    """Whether the display of a plan runs now."""
    return any(one.kept_until is not None and is_open(one, now()) for one in at_desk(slug).phases)


@bp.get("/consultations/<slug>/acts")
@staff(*MAKERS)
def acts(slug: str) -> Answer:
    """What can be done with it now, and what was done."""
    found = at_desk(slug)
    at = now()
    return part(
        "acts.html",
        slug,
        current="desk.acts",
        cannot={
            "suspend": _why_not(may_suspend(found, at=at)),
            "resume": _why_not(may_resume(found)),
            "extend": _why_not(may_extend(found, None, at=at)),
            "cancel": _why_not(may_cancel(db(), found)),
        },
        begins=Formats(lang()).datetime(found.suspended_at) if found.suspended_at is not None else None,
        begun=found.suspended_at is not None and found.suspended_at <= at,
        note=shown(found.standing_note, lang()),
        acts=history_rows(found, list_acts(db(), found.id)),
    )


def _done(
    slug: str,
    form: NoteForm,
    act: Callable[..., PublicAct],
    said: str,
    **wanted: Callable[[Consultation], Any],
) -> Answer | Exception:
    """Do it in one transaction; where it was done, the way back to the page of acts, else why not."""
    try:
        with unit_of_work() as session:
            held = get_for_change(session, slug)
            act(
                session,
                consultation=held,
                by=me(),
                decision=form.decision(),
                at=now(),
                expected_version=number_in(form.seen.data) or 0,
                **{name: read(held) for name, read in wanted.items()},
            )
    except (Refused, Stale) as refused:
        return refused
    flash(said, "done")
    return redirect(url_for(".acts", slug=slug), 303)


def _shown(
    template: str,
    slug: str,
    form: NoteForm,
    problem: Exception | None,
    *,
    hindered: str | None,
    **values: Any,
) -> Answer:
    """`hindered`: why it cannot be done at all now; whoever has written reads it above their words."""
    if isinstance(problem, Stale):
        form.seen.data = str(at_desk(slug).version)
    return part(
        template,
        slug,
        current="desk.acts",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        hindered=hindered,
        written=hindered is not None and form.is_submitted(),
        **values,
    )


@bp.route("/consultations/<slug>/acts/suspend", methods=["GET", "POST"])
@staff(*MAKERS)
def suspend(slug: str) -> Answer:
    """From now on, or from a moment, nothing can be sent."""
    found = at_desk(slug)
    form = SuspendForm(data=_data(found))
    problem: Exception | None = None
    if form.validate_on_submit():
        said = _("The consultation is suspended. Its page says why.")
        done = _done(slug, form, suspend_consultation, said, from_at=lambda _held: moment_of(form.from_at))
        if not isinstance(done, Exception):
            return done
        problem = done
    return _shown(
        "suspend.html", slug, form, problem, hindered=_why_not(may_suspend(at_desk(slug), at=now()))
    )


@bp.route("/consultations/<slug>/acts/resume", methods=["GET", "POST"])
@staff(*MAKERS)
def resume(slug: str) -> Answer:
    """Open again, with or without the days that were lost."""
    found = at_desk(slug)
    form = ResumeForm(data=_data(found) | {"give_back": "yes"})
    problem: Exception | None = None
    if form.validate_on_submit():
        said = _("The consultation is resumed. Its page says why.")
        done = _done(
            slug, form, resume_consultation, said, give_back=lambda _held: form.give_back.data == "yes"
        )
        if not isinstance(done, Exception):
            return done
        problem = done
    found = at_desk(slug)
    return _shown(
        "resume.html",
        slug,
        form,
        problem,
        hindered=_why_not(may_resume(found)),
        days=suspended_days(found, now()),
        moves=moved_rows(found, moves_of_resuming(found, now())),
    )


@bp.route("/consultations/<slug>/acts/extend", methods=["GET", "POST"])
@staff(*MAKERS)
def extend(slug: str) -> Answer:
    """A phase closes later. What else moves is shown first; only what was shown is done."""
    found = at_desk(slug)
    open_ones = [phase for phase in found.phases if phase.closes_at > now()]
    form = ExtendForm(data=_data(found))
    form.phase.choices = [
        (str(phase.id), _("%(phase)s, until %(date)s", phase=shown(phase.title, lang()), date=closing))
        for phase in open_ones
        if (closing := Formats(lang()).closing(phase.closes_at))
    ]
    problem: Exception | None = None
    moves = None
    if form.validate_on_submit():
        phase_id, closes_at = number_in(form.phase.data), moment_of(form.closes_at)
        phase = next((one for one in open_ones if one.id == phase_id), None)
        assert closes_at is not None
        verdict = may_extend(found, phase, at=now(), closes_at=closes_at)
        if phase is None or not verdict:
            judge_at(form.closes_at, verdict)
        elif form.shown.data != form.wanted():
            moves = moved_rows(found, extension(found, phase, closes_at))
            form.shown.data = form.wanted()
        else:
            said = _("The phase is extended. The page of the consultation says why.")
            done = _done(
                slug,
                form,
                extend_phase,
                said,
                phase=lambda held: next(one for one in held.phases if one.id == phase_id),
                closes_at=lambda _held: closes_at,
            )
            if not isinstance(done, Exception):
                return done
            problem = done
    hindered = _why_not(may_extend(at_desk(slug), None, at=now()))
    return _shown("extend.html", slug, form, problem, hindered=hindered, moves=moves)


@bp.route("/consultations/<slug>/acts/cancel", methods=["GET", "POST"])
@staff(*MAKERS)
def cancel(slug: str) -> Answer:
    """End it for good; asked for with a tick beside the words that say so."""
    found = at_desk(slug)
    form = CancelForm(data=_data(found))
    problem: Exception | None = None
    if form.validate_on_submit():
        said = _("The consultation is cancelled. Everybody who contributed is told by a letter.")
        done = _done(slug, form, cancel_consultation, said)
        if not isinstance(done, Exception):
            return done
        problem = done
    return _shown(
        "cancel.html",
        slug,
        form,
        problem,
        hindered=_why_not(may_cancel(db(), at_desk(slug))),
        on_display=_on_display(slug),
    )
