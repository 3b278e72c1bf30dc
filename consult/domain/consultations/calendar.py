"""Adding, changing and removing the phases of a consultation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import lock, subject_of, touch
from consult.domain.consultations.models import Consultation, ConsultationState, Phase, PhaseActivity
from consult.domain.consultations.rules import PhasePlan, may_edit_content, may_have_phase, may_remove_phase
from consult.domain.journal.actions import record
from consult.kernel.verdict import require


def _order(consultation: Consultation) -> None:
    """Positions follow the openings; the consultation's span is that of its phases."""
    consultation.phases.sort(key=lambda phase: (phase.opens_at, phase.closes_at))
    for position, phase in enumerate(consultation.phases, 1):
        phase.position = position
    consultation.opens_at = min((phase.opens_at for phase in consultation.phases), default=None)
    consultation.closes_at = max((phase.closes_at for phase in consultation.phases), default=None)


def _write(phase: Phase, plan: PhasePlan) -> None:
    phase.title, phase.summary = dict(plan.title), dict(plan.summary)
    phase.opens_at, phase.closes_at = plan.opens_at, plan.closes_at
    phase.vote_rule, phase.results_hidden = plan.vote_rule, plan.results_hidden
    wanted = dict(plan.activities)
    for one in list(phase.activities):
        if one.activity in wanted:
            one.level = wanted.pop(one.activity)
        else:
            phase.activities.remove(one)
    phase.activities += [PhaseActivity(activity=activity, level=level) for activity, level in wanted.items()]


def add_phase(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person,
    plan: PhasePlan,
    at: datetime,
    reason: Mapping[str, str] | None = None,
) -> Phase:
    """Raises Refused: PHASE_ORDER, ACTIVITY_OPEN_TWICE, VOTE_NEEDS_RULE, DATE_NEEDS_REASON (published: the
    calendar changes), NOT_FOR_YOU, WITHDRAWN."""
    lock(session, consultation, expected_version=None)
    require(may_edit_content(editor, consultation))
    published = consultation.state == ConsultationState.PUBLISHED
    require(may_have_phase(consultation.phases, plan, at=at, published=published, reason=bool(reason)))
    phase = Phase(
        position=len(consultation.phases) + 1, change_reason=dict(reason) if published and reason else None
    )
    phase.activities = []
    _write(phase, plan)
    consultation.phases.append(phase)
    _order(consultation)
    touch(session, consultation)
    record(
        session,
        act="phase.added",
        subject=subject_of(consultation),
        at=at,
        actor_id=editor.id,
        facts={"phase": phase.id},
    )
    return phase


def change_phase(
    session: Session,
    *,
    consultation: Consultation,
    phase: Phase,
    editor: Person,
    plan: PhasePlan,
    at: datetime,
    reason: Mapping[str, str] | None = None,
) -> None:
    """As `add_phase`, and RULE_FIXED once its vote has opened."""
    lock(session, consultation, expected_version=None)
    require(may_edit_content(editor, consultation))
    published = consultation.state == ConsultationState.PUBLISHED
    require(
        may_have_phase(
            consultation.phases, plan, replaces=phase, at=at, published=published, reason=bool(reason)
        )
    )
    if published and (phase.opens_at, phase.closes_at) != (plan.opens_at, plan.closes_at):
        phase.change_reason = dict(reason or {})
    _write(phase, plan)
    _order(consultation)
    touch(session, consultation)
    record(
        session,
        act="phase.changed",
        subject=subject_of(consultation),
        at=at,
        actor_id=editor.id,
        facts={"phase": phase.id},
    )


def remove_phase(
    session: Session, *, consultation: Consultation, phase: Phase, editor: Person, at: datetime
) -> None:
    """Raises Refused: PHASE_HAS_OPENED for a published consultation's phase that people may have acted in."""
    lock(session, consultation, expected_version=None)
    require(may_edit_content(editor, consultation))
    require(may_remove_phase(consultation, phase, at=at))
    record(
        session,
        act="phase.removed",
        subject=subject_of(consultation),
        at=at,
        actor_id=editor.id,
        facts={"phase": phase.id},
    )
    consultation.phases.remove(phase)
    session.delete(phase)
    _order(consultation)
    touch(session, consultation)
