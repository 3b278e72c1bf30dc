"""Holding a synthesis while it is written: whoever else writes in it waits until the transaction ends."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from consult.domain.consultations.models import Consultation, Phase
from consult.domain.synthesis.models import Recommendation, Synthesis


def hold(session: Session, synthesis_id: int) -> Synthesis:
    """The synthesis as it stands now, locked, with its consultation, findings and recommendations."""
    return session.scalars(
        select(Synthesis)
        .where(Synthesis.id == synthesis_id)
        .options(
            selectinload(Synthesis.consultation)
            .selectinload(Consultation.phases)
            .selectinload(Phase.activities),
            selectinload(Synthesis.findings),
            selectinload(Synthesis.recommendations).selectinload(Recommendation.grounds),
        )
        .with_for_update(of=Synthesis)
        .execution_options(populate_existing=True)
    ).one()
