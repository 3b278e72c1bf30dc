"""What a synthesis said when: its words after each save, and the editions that were published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from consult.domain.accounts.models import Person
from consult.domain.synthesis.models import Finding, Ground, Recommendation, Revision, Synthesis
from consult.domain.synthesis.rules import Part
from consult.kernel.errors import NotFound
from consult.kernel.paging import Key, Page, slice_page


def words_of(session: Session, synthesis: Synthesis) -> dict[str, Any]:
    """Every word of the report as it stands in the database now, in all languages.

    `{"introduction": {"ar": ...}, ..., "findings": [{"id", "title", "body"}], "recommendations": [{"id", "title",
    "body", "rests_on": [ids of findings]}]}`, in the order of the report.
    """
    findings = session.execute(
        select(Finding.id, Finding.title, Finding.body)
        .where(Finding.synthesis_id == synthesis.id)
        .order_by(Finding.position)
    )
    grounds: dict[int, list[int]] = {}
    for recommendation_id, finding_id in session.execute(
        select(Ground.recommendation_id, Ground.finding_id)
        .join(Recommendation, Recommendation.id == Ground.recommendation_id)
        .where(Recommendation.synthesis_id == synthesis.id)
        .order_by(Ground.finding_id)
    ):
        grounds.setdefault(recommendation_id, []).append(finding_id)
    recommendations = session.execute(
        select(Recommendation.id, Recommendation.title, Recommendation.body)
        .where(Recommendation.synthesis_id == synthesis.id)
        .order_by(Recommendation.position)
    )
    return {
        **{str(part): dict(getattr(synthesis, part)) for part in Part},
        "findings": [{"id": id, "title": title, "body": body} for id, title, body in findings],
        "recommendations": [
            {"id": id, "title": title, "body": body, "rests_on": grounds.get(id, [])}
            for id, title, body in recommendations
        ],
    }


def keep_revision(
    session: Session,
    synthesis: Synthesis,
    *,
    by: Person | int,
    at: datetime,
    edition: int | None = None,
    reason: Mapping[str, str] | None = None,
) -> Revision:
    """Keep the words as they stand. Saved again without a change, the last revision stands for them; an edition is kept
    always. The synthesis is held."""
    session.flush()
    content = words_of(session, synthesis)
    last = session.scalars(
        select(Revision)
        .where(Revision.synthesis_id == synthesis.id)
        .order_by(Revision.number.desc())
        .limit(1)
    ).first()
    if last is not None and last.content == content and edition is None:
        return last
    kept = Revision(
        synthesis_id=synthesis.id,
        number=last.number + 1 if last is not None else 1,
        at=at,
        by_id=by if isinstance(by, int) else by.id,
        content=content,
        edition=edition,
        reason=dict(reason) if reason else None,
    )
    session.add(kept)
    session.flush()
    return kept


def list_revisions(
    session: Session, synthesis_id: int, *, cursor: str | None = None, size: int = 20
) -> Page[Revision]:
    """Revisions with who saved them, the latest first. Raises BadCursor."""
    return slice_page(
        session,
        select(Revision).where(Revision.synthesis_id == synthesis_id).options(selectinload(Revision.by)),
        keys=[Key(Revision.number, True)],
        values_of=lambda row: (row.number,),
        cursor=cursor,
        size=size,
    )


def count_revisions(session: Session, synthesis_id: int) -> int:
    return session.scalar(select(func.count()).where(Revision.synthesis_id == synthesis_id)) or 0


def get_revision(session: Session, synthesis_id: int, number: int) -> Revision:
    """The revision of this number with who saved it. Raises NotFound."""
    found = session.scalars(
        select(Revision)
        .where(Revision.synthesis_id == synthesis_id, Revision.number == number)
        .options(selectinload(Revision.by))
    ).first()
    if found is None:
        raise NotFound(number)
    return found


def list_editions(session: Session, synthesis_id: int) -> list[Revision]:
    """The published editions from the first on: one, and one more for each correction."""
    return list(
        session.scalars(
            select(Revision)
            .where(Revision.synthesis_id == synthesis_id, Revision.edition.is_not(None))
            .order_by(Revision.edition)
        )
    )
