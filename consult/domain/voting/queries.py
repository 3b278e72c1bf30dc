"""Reading votes. Who voted how is told to nobody but that person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from consult.domain.contributions.models import Contribution
from consult.domain.voting.models import Choice, Vote
from consult.kernel.paging import Key, Page, slice_page


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes that stand on one contribution."""

    agree: int = 0
    disagree: int = 0
    neutral: int = 0

    @property
    def total(self) -> int:
        return self.agree + self.disagree + self.neutral


def choices_of(session: Session, *, person_id: int, ids: Sequence[int]) -> dict[int, Choice | None]:
    """The person's own standing choice on each of these contributions; None where there is none."""
    rows = session.execute(
        select(Vote.contribution_id, Vote.choice).where(
            Vote.person_id == person_id, Vote.contribution_id.in_(ids), Vote.withdrawn_at.is_(None)
        )
    )
    found = {row.contribution_id: row.choice for row in rows}
    return {wanted: found.get(wanted) for wanted in ids}


def list_own_votes(
    session: Session, *, person_id: int, cursor: str | None = None
) -> Page[tuple[Vote, Contribution]]:
    """The standing votes of a person, on the newest contributions first. For that person only."""
    return slice_page(
        session,
        select(Vote, Contribution)
        .join(Contribution, Contribution.id == Vote.contribution_id)
        .where(Vote.person_id == person_id, Vote.withdrawn_at.is_(None))
        .options(joinedload(Contribution.consultation), defer(Contribution.body_html)),
        keys=[Key(Vote.contribution_id, descending=True, parse=int)],
        values_of=lambda row: [row.Vote.contribution_id],
        cursor=cursor,
        scalars=False,
    )


def recount(session: Session, ids: Sequence[int]) -> dict[int, Tally]:
    """The tallies counted from the votes themselves, not from the counters beside the contributions."""
    rows = session.execute(
        select(Vote.contribution_id, Vote.choice, func.count())
        .where(Vote.contribution_id.in_(ids), Vote.withdrawn_at.is_(None))
        .group_by(Vote.contribution_id, Vote.choice)
    )
    found: dict[int, dict[str, int]] = {wanted: {} for wanted in ids}
    for contribution_id, choice, count in rows:
        found[contribution_id][str(choice)] = count
    return {wanted: Tally(**counts) for wanted, counts in found.items()}
