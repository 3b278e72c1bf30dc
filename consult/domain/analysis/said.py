"""What is compared: the public words of a consultation, and nothing that was hidden, withdrawn or merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.contributions.models import Contribution, Kind, Side, State, Tongue


@dataclass(frozen=True, slots=True)
class Said:
    """One public text. `text`: the title and the body as a reader sees them."""

    id: int
    ref: str
    external_id: str | None
    kind: Kind
    parent_id: int | None
    language: Tongue
    side: Side | None
    version: int
    text: str


def list_said(session: Session, consultation_id: int, *, ids: Sequence[int] | None = None) -> list[Said]:
    """The public texts of a consultation in the order of their numbers, or those of these ids; all in memory."""
    statement = (
        select(
            Contribution.id,
            Contribution.ref,
            Contribution.external_id,
            Contribution.kind,
            Contribution.parent_id,
            Contribution.language,
            Contribution.side,
            Contribution.version,
            Contribution.title,
            Contribution.body,
        )
        .where(Contribution.consultation_id == consultation_id, Contribution.state == State.PUBLISHED)
        .order_by(Contribution.id)
    )
    if ids is not None:
        statement = statement.where(Contribution.id.in_(ids))
    return [
        Said(*row[:8], text=f"{row.title}\n{row.body}" if row.title else row.body)
        for row in session.execute(statement)
    ]
