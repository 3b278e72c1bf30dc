"""Vectors kept beside the texts: made once for each wording, so that one more contribution costs one more vector.

Nothing is kept of what is not public (`forget_hidden`), and a vector of other words than the present ones is not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import numpy as np
from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from consult.domain.analysis.encoding import MODEL, Rows, clipped
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


def lacking(session: Session, said: Sequence[Said]) -> list[Said]:
    """Those of these texts that have no vector that fits."""
    kept = kept_vectors(session, said)
    return [one for one in said if one.id not in kept]


def next_lacking(session: Session, *, size: int) -> list[Said]:
    """The next few public texts that have no vector of their present version, of all consultations."""
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
    return [
        one
        for consultation_id in sorted({row.consultation_id for row in rows})
        for one in list_said(
            session, consultation_id, ids=[row.id for row in rows if row.consultation_id == consultation_id]
        )
    ]


def keep_vectors(session: Session, said: Sequence[Said], rows: Rows, *, at: datetime) -> None:
    """Keep the vectors of these texts, made outside of any transaction: nobody's vote waits for them."""
    for start in range(0, len(said), CHUNK):
        ids = [one.id for one in said[start : start + CHUNK]]
        session.execute(
            delete(ContributionVector)
            .where(ContributionVector.contribution_id.in_(ids), ContributionVector.model == MODEL)
            .execution_options(synchronize_session=False)
        )
    session.execute(
        insert(ContributionVector),
        [
            {
                "contribution_id": one.id,
                "model": MODEL,
                "version": one.version,
                "digest": _digest(one.text),
                "vector": row.astype(KIND).tobytes(),
                "made_at": at,
            }
            for one, row in zip(said, rows, strict=True)
        ],
    )


def forget_hidden(session: Session) -> int:
    """Remove the vectors of what is not public any more, a masked passage too, and of other models; how many."""
    found = session.execute(
        delete(ContributionVector).where(_not_public()).execution_options(synchronize_session=False)
    )
    return int(getattr(found, "rowcount", 0))


def holds_hidden(session: Session) -> bool:
    """Whether there is anything for `forget_hidden` to remove: asked before it, since it makes others wait."""
    return session.scalar(select(exists().where(_not_public()))) is True


def _not_public() -> ColumnElement[bool]:
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
    return or_(~public, masked, ContributionVector.model != MODEL)


def how_far(session: Session, consultation_id: int) -> tuple[int, int]:
    """How many public texts of a consultation have a vector, and how many there are."""
    row = session.execute(
        select(func.count(ContributionVector.contribution_id), func.count())
        .select_from(Contribution)
        .outerjoin(ContributionVector, _of_model())
        .where(Contribution.consultation_id == consultation_id, Contribution.state == State.PUBLISHED)
    ).one()
    return int(row[0]), int(row[1])


def _of_model() -> ColumnElement[bool]:
    return and_(ContributionVector.contribution_id == Contribution.id, ContributionVector.model == MODEL)


def _digest(text: str) -> str:
    return sha256(clipped(text).encode()).hexdigest()
