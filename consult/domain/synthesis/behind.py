"""What one finding rests on, and who disagrees with what it cites: for whoever writes it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from consult.domain.contributions.masking import masks_of, readable_quote
from consult.domain.contributions.models import PUBLIC, Contribution, Kind, Side, State
from consult.domain.synthesis.models import Citation, Finding

# Of each list the first are shown; the shelves beside the text hold the others.
SHOWN = 12
SHOWN_AGAINST = 5


@dataclass(frozen=True, slots=True)
class Rest:
    """A contribution that is cited."""

    ref: str
    title: str
    quote: str | None
    language: str
    state: State


@dataclass(frozen=True, slots=True)
class Against:
    """A comment against a contribution that is cited. `on`: that contribution."""

    ref: str
    on: str
    body: str
    language: str


@dataclass(frozen=True, slots=True)
class Behind:
    """`cited` and `against` are the first of `cited_count` and `against_count`."""

    cited: list[Rest]
    cited_count: int
    against: list[Against]
    against_count: int


def behind(session: Session, finding: Finding) -> Behind:
    """What the finding cites, quotes first; the comments against what it cites, the latest first."""
    citing = Citation.finding_id == finding.id
    rows = session.execute(
        select(
            Contribution.id,
            Contribution.ref,
            Contribution.title,
            Contribution.body,
            Citation.quote,
            Contribution.language,
            Contribution.state,
        )
        .join(Citation.contribution)
        .where(citing)
        .order_by(Citation.quote.is_(None), Contribution.received_at, Contribution.id)
        .limit(SHOWN)
    ).all()
    masks = masks_of(session, [row.id for row in rows])
    cited = [
        Rest(
            row.ref,
            (row.title or row.body) if row.state in PUBLIC else "",
            readable_quote(row.quote, masks.get(row.id)) if row.state in PUBLIC else None,
            str(row.language),
            row.state,
        )
        for row in rows
    ]
    on = aliased(Contribution)
    disagreeing = (
        select(Contribution.ref, on.ref.label("on"), Contribution.body, Contribution.language)
        .join(on, on.id == Contribution.root_id)
        .join(Citation, Citation.contribution_id == on.id)
        .where(
            citing,
            Contribution.kind == Kind.COMMENT,
            Contribution.side == Side.AGAINST,
            Contribution.state == State.PUBLISHED,
        )
    )
    against = [
        Against(ref, on_ref, body, str(language))
        for ref, on_ref, body, language in session.execute(
            disagreeing.order_by(Contribution.received_at.desc(), Contribution.id.desc()).limit(SHOWN_AGAINST)
        )
    ]
    return Behind(
        cited,
        session.scalar(select(func.count()).select_from(Citation).where(citing)) or 0,
        against,
        session.scalar(select(func.count()).select_from(disagreeing.subquery())) or 0,
    )
