"""A consultation as residents will see it: the same words and dates, as if it were published. Belongs to no session."""

from __future__ import annotations

from sqlalchemy import inspect

from consult.domain.consultations.models import (
    Consultation,
    ConsultationState,
    Document,
    Phase,
    PhaseActivity,
    Theme,
)
from consult.kernel.db import Base


def as_published(consultation: Consultation) -> Consultation:
    """A copy of a whole consultation that is published. No session knows it, so nothing of it is ever stored."""
    seen = Consultation(**_columns(consultation))
    seen.state = ConsultationState.PUBLISHED
    for phase in consultation.phases:
        copy = Phase(**_columns(phase))
        copy.activities = [PhaseActivity(**_columns(one)) for one in phase.activities]
        seen.phases.append(copy)
    seen.themes = [Theme(**_columns(theme)) for theme in consultation.themes]
    seen.documents = [Document(**_columns(paper)) for paper in consultation.documents]
    return seen


def _columns(row: Base) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}
