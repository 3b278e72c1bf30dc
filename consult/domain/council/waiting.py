"""How much waits for whom, until when, and what is late: for the first page of the desk. One query each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from consult.domain.consultations.models import Consultation, ConsultationState
from consult.domain.contributions.models import Contribution, State
from consult.domain.council.answering import DutyFilter, narrowed
from consult.domain.council.models import Assignment, DecisionFile
from consult.domain.synthesis.models import Synthesis, SynthesisState


@dataclass(frozen=True, slots=True)
class Waiting:
    """`first_on`: the nearest day by which one of these is due, that of a late one included; None when none has one."""

    number: int
    first_on: date | None
    late: int


def answers_waiting(session: Session, wanted: DutyFilter, *, on: date) -> Waiting:
    """Answers that these departments owe to contributions that anybody may read."""
    statement = (
        _measured(Assignment.due_on, on)
        .select_from(Assignment)
        .join(Assignment.contribution)
        .where(Assignment.answered_at.is_(None), Contribution.state == State.PUBLISHED)
    )
    return _read(session, narrowed(statement, wanted))


def syntheses_waiting(session: Session, consultation_ids: Sequence[int] | None, *, on: date) -> Waiting:
    """Published consultations whose synthesis is promised and not published; None: those of the whole city."""
    statement = (
        _measured(Consultation.synthesis_due_on, on)
        .select_from(Consultation)
        .outerjoin(Synthesis, Synthesis.consultation_id == Consultation.id)
        .where(
            Consultation.state == ConsultationState.PUBLISHED,
            Consultation.cancelled_at.is_(None),
            Consultation.synthesis_due_on.is_not(None),
            Synthesis.published_at.is_(None),
        )
    )
    return _read(session, _only(statement, consultation_ids))


def decisions_waiting(session: Session, consultation_ids: Sequence[int] | None, *, on: date) -> Waiting:
    """Published syntheses whose file is not closed; None: those of the whole city."""
    statement = (
        _measured(Consultation.decision_due_on, on)
        .select_from(Synthesis)
        .join(Synthesis.consultation)
        .outerjoin(DecisionFile, DecisionFile.synthesis_id == Synthesis.id)
        .where(
            Consultation.state == ConsultationState.PUBLISHED,
            Consultation.cancelled_at.is_(None),
            Synthesis.state == SynthesisState.PUBLISHED,
            DecisionFile.closed_at.is_(None),
        )
    )
    return _read(session, _only(statement, consultation_ids))


def _measured(due: Any, on: date) -> Select[Any]:
    late: ColumnElement[int] = func.coalesce(func.sum(case((due < on, 1), else_=0)), 0)
    return select(func.count(), func.min(due), late)


def _only(statement: Select[Any], consultation_ids: Sequence[int] | None) -> Select[Any]:
    return statement if consultation_ids is None else statement.where(Consultation.id.in_(consultation_ids))


def _read(session: Session, statement: Select[Any]) -> Waiting:
    number, first_on, late = session.execute(statement).one()
    return Waiting(int(number), first_on, int(late))
