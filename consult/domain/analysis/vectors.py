"""Vectors kept beside the texts: made once for each wording, so that one more contribution costs one more vector.

Nothing is kept of what is not public (`forget_hidden`), and a vector of other words than the present ones is not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import numpy as np
from sqlalchemy import and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from consult.domain.analysis.encoding import MODEL, Progress, Rows, by_meaning, clipped, silent
from consult.domain.analysis.models import ContributionVector
from consult.domain.analysis.said import Said, list_said
from consult.domain.contributions.models import Contribution, Mask, State

KIND = np.dtype("<f2")
# Ids in one question to the database.
CHUNK = 1_000


def kept_vectors(session: Session, said: Sequence[Said]) -> dict[int, Rows]:
    """The vectors that fit these texts, by id; none for a text that changed since or has none yet."""
    digests = {one.id: _digest(one.text) for one in said}
    found: dict[int, Rows] = {}
    for start in range(0, len(said), CHUNK):
        rows = session.execute(
            select(
                ContributionVector.contribution_id, ContributionVector.digest, ContributionVector.vector
            ).where(
                ContributionVector.contribution_id.in_([one.id for one in said[start : start + CHUNK]]),
                ContributionVector.model == MODEL,
            )
        )
        for number, digest, vector in rows:
            if digest == digests[number]:
                found[number] = np.frombuffer(vector, dtype=KIND).astype(np.float32)
    return found


def make_vectors(
    session: Session,
    said: Sequence[Said],
    *,
    at: datetime,
    threads: int | None = None,
    progress: Progress = silent,
) -> int:
    """Make and keep the vectors that these texts lack; how many. Raises RuntimeError without the extra."""
    kept = kept_vectors(session, said)
    lacking = [one for one in said if one.id not in kept]
    if not lacking:
        return 0
    rows = by_meaning([one.text for one in lacking], threads=threads, progress=progress).astype(KIND)
    for start in range(0, len(lacking), CHUNK):
        ids = [one.id for one in lacking[start : start + CHUNK]]
        session.execute(
            delete(ContributionVector).where(
                ContributionVector.contribution_id.in_(ids), ContributionVector.model == MODEL
            )
        )
    session.add_all(
        ContributionVector(
            contribution_id=one.id,
            model=MODEL,
            version=one.version,
            digest=_digest(one.text),
            vector=row.tobytes(),
            made_at=at,
        )
        for one, row in zip(lacking, rows, strict=True)
    )
    session.flush()
    return len(lacking)


def make_some(session: Session, *, size: int, at: datetime) -> int:
    """The next few vectors of public texts that lack one, by one core; how many, 0 when none is lacking."""
    rows = session.execute(
        select(Contribution.id, Contribution.consultation_id)
        .outerjoin(ContributionVector, _of_model())
        .where(
            Contribution.state == State.PUBLISHED,
            or_(
                ContributionVector.contribution_id.is_(None),
                ContributionVector.version != Contribution.version,
            ),
        )
        .order_by(Contribution.id)
        .limit(size)
    ).all()
    made = 0
    for consultation_id in sorted({row.consultation_id for row in rows}):
        ids = [row.id for row in rows if row.consultation_id == consultation_id]
        said = list_said(session, consultation_id, ids=ids)
        _renumber(session, said)
        made += make_vectors(session, said, at=at, threads=1)
    return made


def _renumber(session: Session, said: Sequence[Said]) -> None:
    """An edit that left the words that are read as they were leaves the vector, of the new version."""
    kept = kept_vectors(session, said)
    for one in said:
        row = session.get(ContributionVector, (one.id, MODEL)) if one.id in kept else None
        if row is not None:
            row.version = one.version
    session.flush()


def forget_hidden(session: Session) -> int:
    """Remove the vectors of what is not public any more, a masked passage too, and of other models; how many."""
    public = exists().where(
        Contribution.id == ContributionVector.contribution_id, Contribution.state == State.PUBLISHED
    )
    masked = exists().where(
        Mask.contribution_id == ContributionVector.contribution_id,
        or_(
            Mask.put_at >= ContributionVector.made_at,
            Mask.lifted_at.is_not(None) & (Mask.lifted_at >= ContributionVector.made_at),
        ),
    )
    found = session.execute(
        delete(ContributionVector)
        .where(or_(~public, masked, ContributionVector.model != MODEL))
        .execution_options(synchronize_session=False)
    )
    return int(getattr(found, "rowcount", 0))


def how_far(session: Session, consultation_id: int) -> tuple[int, int]:
    """How many public texts of a consultation have a vector, and how many there are."""
    row = session.execute(
        select(func.count(ContributionVector.contribution_id), func.count())
        .select_from(Contribution)
        .outerjoin(ContributionVector, _of_model())
        .where(Contribution.consultation_id == consultation_id, Contribution.state == State.PUBLISHED)
    ).one()
    return int(row[0]), int(row[1])


def _of_model():
    return and_(ContributionVector.contribution_id == Contribution.id, ContributionVector.model == MODEL)


def _digest(text: str) -> str:
    return sha256(clipped(text).encode()).hexdigest()
