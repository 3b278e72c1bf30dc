"""The public history of a consultation: what the city did with it after it was published, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import ActKind, Consultation, PublicAct
from consult.domain.consultations.moves import Move


def add_act(
    session: Session,
    consultation: Consultation,
    *,
    kind: ActKind,
    note: Mapping[str, str],
    by: Person | None,
    at: datetime,
    effective_at: datetime | None = None,
    decided_by: Mapping[str, str] | None = None,
    decided_on: date | None = None,
    moves: Sequence[Move] = (),
) -> PublicAct:
    """Write an act into the public history, for good. Journalling is the caller's, as part of its own act."""
    act = PublicAct(
        consultation_id=consultation.id,
        kind=kind,
        done_at=at,
        effective_at=effective_at or at,
        note=dict(note),
        decided_by=dict(decided_by or {}),
        decided_on=decided_on,
        moves=[move.kept() for move in moves],
        done_by_id=by.id if by else None,
    )
    session.add(act)
    session.flush()
    return act
