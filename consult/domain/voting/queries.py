"""Reading votes. Who voted how is told to nobody but that person."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from consult.domain.contributions.models import Contribution
from consult.domain.voting.models import Choice, Vote
from consult.domain.voting.tallies import latest, standing_of
from consult.kernel.paging import Key, Page, slice_page


def choices_of(session: Session, *, person_id: int, ids: Sequence[int]) -> dict[int, Choice | None]:
    """The choice of the person that counts at each of these contributions; None where there is none.

    Of a head it may have been made on a text that was merged into it; of a merged text it is the one made there.
    """
    found = standing_of(session, person_id=person_id, ids=ids)
    counted = {wanted: latest(ballots) for wanted, ballots in found.items()}
    return {wanted: ballot.choice if ballot else None for wanted, ballot in counted.items()}


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
