"""Reading bodies, decision files and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from consult.domain.consultations.models import Consultation, ConsultationState
from consult.domain.council.models import Body, DecisionFile, OutcomeKind
from consult.domain.synthesis.models import Synthesis, SynthesisState
from consult.kernel.errors import NotFound
from consult.kernel.paging import Key, Page, slice_page


def list_bodies(session: Session) -> Sequence[Body]:
    """All bodies there were and are, the latest first, with their mandates. A city has had few."""
    return session.scalars(
        select(Body).options(selectinload(Body.mandates)).order_by(Body.from_on.desc(), Body.id.desc())
    ).all()


def get_body(session: Session, slug: str) -> Body:
    """Raises NotFound."""
    found = session.scalars(
        select(Body).where(Body.slug == slug).options(selectinload(Body.mandates))
    ).first()
    if found is None:
        raise NotFound(slug)
    return found


def body_in_office(session: Session, on: date) -> Body | None:
    """The body that decides on this day, mandates loaded; None when none is in office."""
    return session.scalars(
        select(Body)
        .where(Body.from_on <= on, or_(Body.until_on.is_(None), Body.until_on >= on))
        .options(selectinload(Body.mandates))
        .order_by(Body.from_on.desc())
        .limit(1)
    ).first()


def _with_outcomes(statement: Select[Any]) -> Select[Any]:
    # The body with its mandates: read anew without them, it would lose those that a page holds already.
    return statement.options(
        selectinload(DecisionFile.outcomes), selectinload(DecisionFile.body).selectinload(Body.mandates)
    ).execution_options(populate_existing=True)


def find_file(session: Session, synthesis_id: int) -> DecisionFile | None:
    """The decision file of a synthesis with its outcomes and body; None while nothing was recorded."""
    return session.scalars(
        _with_outcomes(select(DecisionFile)).where(DecisionFile.synthesis_id == synthesis_id)
    ).first()


def find_files(session: Session, synthesis_ids: Sequence[int]) -> dict[int, DecisionFile]:
    """The files of these syntheses by the synthesis's id; those without one are left out."""
    rows = session.scalars(
        _with_outcomes(select(DecisionFile)).where(DecisionFile.synthesis_id.in_(synthesis_ids))
    )
    return {row.synthesis_id: row for row in rows}


def find_file_of(session: Session, consultation_id: int) -> DecisionFile | None:
    """The decision file of a consultation's published synthesis."""
    return session.scalars(
        _with_outcomes(select(DecisionFile))
        .join(DecisionFile.synthesis)
        .where(Synthesis.consultation_id == consultation_id)
    ).first()


@dataclass(frozen=True, slots=True)
class FileLine:
    """A published synthesis in a list: its consultation, its file if there is one, counts of outcomes."""

    synthesis: Synthesis
    consultation: Consultation
    file: DecisionFile | None
    recommendations: int
    outcomes: dict[OutcomeKind, int]

    @property
    def decided(self) -> int:
        return sum(self.outcomes.values())


def list_files(
    session: Session,
    *,
    closed: bool | None = None,
    consultation_ids: Sequence[int] | None = None,
    cursor: str | None = None,
    size: int = 20,
) -> Page[FileLine]:
    """Published syntheses as files, the newest synthesis first.

    `closed`: only closed files, or only those still waiting; `consultation_ids`: only these consultations.
    """
    statement = (
        select(Synthesis)
        .join(Synthesis.consultation)
        .outerjoin(DecisionFile, DecisionFile.synthesis_id == Synthesis.id)
        .where(Synthesis.state == SynthesisState.PUBLISHED, Consultation.state == ConsultationState.PUBLISHED)
        .options(selectinload(Synthesis.consultation), selectinload(Synthesis.recommendations))
    )
    if closed is not None:
        shut = DecisionFile.closed_at
        statement = statement.where(shut.is_not(None) if closed else shut.is_(None))
    if consultation_ids is not None:
        statement = statement.where(Synthesis.consultation_id.in_(consultation_ids))
    page = slice_page(
        session,
        statement,
        keys=[Key(Synthesis.published_at, True, datetime.fromisoformat), Key(Synthesis.id, True)],
        values_of=lambda row: (row.published_at.isoformat(), row.id),
        cursor=cursor,
        size=size,
    )
    files = find_files(session, [row.id for row in page.rows])
    lines = [_line(row, files.get(row.id)) for row in page.rows]
    return Page(lines, next=page.next, previous=page.previous)


def _line(synthesis: Synthesis, file: DecisionFile | None) -> FileLine:
    kinds = [outcome.kind for outcome in file.outcomes] if file is not None else []
    return FileLine(
        synthesis=synthesis,
        consultation=synthesis.consultation,
        file=file,
        recommendations=len(synthesis.recommendations),
        outcomes={kind: kinds.count(kind) for kind in OutcomeKind},
    )


def count_files(session: Session, *, closed: bool) -> int:
    """How many published syntheses are decided, or wait."""
    statement = (
        select(func.count())
        .select_from(Synthesis)
        .outerjoin(DecisionFile, DecisionFile.synthesis_id == Synthesis.id)
        .where(Synthesis.state == SynthesisState.PUBLISHED)
    )
    shut = DecisionFile.closed_at
    return int(session.execute(statement.where(shut.is_not(None) if closed else shut.is_(None))).scalar_one())
