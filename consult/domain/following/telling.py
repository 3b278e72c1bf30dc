"""What of a notice may still be told when its letter leaves, or its line is read, hours or days later.

A notice keeps numbers, not words: a text that was hidden or withdrawn meanwhile is quoted in no letter, and a date
that was moved is not announced.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from consult.domain.consultations.models import Consultation, ConsultationState, Phase
from consult.domain.contributions.models import Contribution, Kind, State, Tongue
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.prose import excerpt

# Kinds that are nothing without the text they bring.
_ABOUT_A_TEXT = frozenset(
    {
        NoticeKind.COMMENT_RECEIVED,
        NoticeKind.COMMENT_ADDED,
        NoticeKind.PROPOSAL_ADDED,
        NoticeKind.REMARK_ADDED,
    }
)
_ABOUT_A_PHASE = {NoticeKind.PHASE_OPENED: Phase.opens_at, NoticeKind.PHASE_ENDING: Phase.closes_at}
EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Text:
    """The beginning of what anybody may read under a number."""

    kind: Kind
    words: str
    language: Tongue


def texts_of(session: Session, notices: Iterable[Notice]) -> dict[str, Text]:
    """The public texts that these notices are about, by their number; one query."""
    refs = {
        notice.facts[name] for notice in notices for name in ("ref", "to", "about") if notice.facts.get(name)
    }
    if not refs:
        return {}
    rows = session.execute(
        select(
            Contribution.ref, Contribution.kind, Contribution.title, Contribution.body, Contribution.language
        ).where(Contribution.ref.in_(refs), Contribution.state.in_((State.PUBLISHED, State.MERGED)))
    )
    return {row.ref: Text(row.kind, row.title or excerpt(row.body, EXCERPT), row.language) for row in rows}


def still_true(
    session: Session, notices: Sequence[Notice], texts: dict[str, Text], *, at: datetime
) -> list[Notice]:
    """Those of the notices that still hold: the text may be read, the phase has that date and is not over."""
    wanted = {notice.facts["phase"] for notice in notices if notice.kind in _ABOUT_A_PHASE}
    phases: dict[int, Phase] = {}
    if wanted:
        found = session.scalars(
            select(Phase)
            .join(Phase.consultation)
            .where(
                Phase.id.in_(wanted),
                Phase.closes_at > at,
                Consultation.state == ConsultationState.PUBLISHED,
                or_(Consultation.suspended_at.is_(None), Consultation.suspended_at > at),
                Consultation.cancelled_at.is_(None),
            )
        )
        phases = {phase.id: phase for phase in found}
    return [notice for notice in notices if _holds(notice, texts, phases)]


def _holds(notice: Notice, texts: dict[str, Text], phases: dict[int, Phase]) -> bool:
    if notice.kind in _ABOUT_A_TEXT:
        return notice.facts["ref"] in texts
    if notice.kind in _ABOUT_A_PHASE:
        phase = phases.get(notice.facts["phase"])
        boundary = phase and getattr(phase, _ABOUT_A_PHASE[notice.kind].key)
        return boundary is not None and boundary.isoformat() == notice.facts["boundary"]
    return True
