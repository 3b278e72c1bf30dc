"""What a merge would do, before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from consult.domain.accounts.queries import with_address
from consult.domain.contributions.models import Contribution
from consult.domain.voting.models import Vote


@dataclass(frozen=True, slots=True)
class Foresight:
    """Persons with an opinion on any of these, those of them who stand on several texts, and authors who are told.

    None where the numbers of votes may not be known yet.
    """

    persons: int | None
    several: int | None
    authors: int
    comments: int


def foresee(session: Session, contributions: Sequence[Contribution], *, votes: bool) -> Foresight:
    """`votes`: whether their results are visible now; while they are hidden they are so for moderators too."""
    authors = {one.author_id for one in contributions if one.author_id is not None}
    comments = sum(one.comment_count for one in contributions)
    told = len(with_address(session, sorted(authors)))
    if not votes:
        return Foresight(None, None, told, comments)
    ids = [one.id for one in contributions]
    each = (
        select(Vote.person_id, func.count().label("texts"))
        .join(Contribution, Contribution.id == Vote.contribution_id)
        .where(
            Vote.withdrawn_at.is_(None),
            or_(Vote.contribution_id.in_(ids), Contribution.counted_in_id.in_(ids)),
        )
        .group_by(Vote.person_id)
        .subquery()
    )
    persons, several = session.execute(
        select(func.count(), func.count().filter(each.c.texts > 1)).select_from(each)
    ).one()
    return Foresight(int(persons), int(several), told, comments)
