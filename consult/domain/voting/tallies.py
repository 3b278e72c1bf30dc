"""What a merge makes of votes: each stays on the text it was cast on, and each person counts once, at the head.

The tally of a head is that of the latest choice, not withdrawn, of each person over the head and what counts in it
(`Contribution.counted_in_id`); of two at the same moment, the one on the later contribution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
from sqlalchemy.orm import Session

from consult.domain.contributions.models import Contribution
from consult.domain.voting.models import Choice, Vote


@dataclass(frozen=True, slots=True)
class Tally:
    """Persons by their choice on one contribution."""

    agree: int = 0
    disagree: int = 0
    neutral: int = 0

    @property
    def total(self) -> int:
        return self.agree + self.disagree + self.neutral


@dataclass(frozen=True, slots=True)
class Ballot:
    """A standing vote of one person, on the text it was cast on."""

    contribution_id: int
    choice: Choice
    cast_at: datetime


def latest(ballots: Sequence[Ballot]) -> Ballot | None:
    """The one that counts of those that one person has standing."""
    return max(ballots, key=lambda one: (one.cast_at, one.contribution_id), default=None)


def standing_of(session: Session, *, person_id: int, ids: Sequence[int]) -> dict[int, list[Ballot]]:
    """The person's standing votes that count at each of these; every id is a key.

    Of what counts in a head itself: the one on its own text.
    """
    rows = session.execute(
        select(Contribution.counted_in_id, Vote.contribution_id, Vote.choice, Vote.cast_at)
        .join(Contribution, Contribution.id == Vote.contribution_id)
        .where(
            Vote.person_id == person_id,
            Vote.withdrawn_at.is_(None),
            or_(Vote.contribution_id.in_(ids), Contribution.counted_in_id.in_(ids)),
        )
    )
    found: dict[int, list[Ballot]] = {wanted: [] for wanted in ids}
    for head_id, *ballot in rows:
        one = Ballot(*ballot)
        for at in (one.contribution_id, head_id):
            if at in found:
                found[at].append(one)
    return found


def counted_votes(*where: ColumnElement[bool]) -> Select[Any]:
    """(contribution_id, person_id, choice) of the votes that count, `where` holding of the contribution they count at.

    Each person once for each contribution. Votes where nothing was merged are read as they stand.
    """
    heads = select(Contribution.counted_in_id).where(Contribution.counted_in_id.is_not(None))
    plain = (
        select(Vote.contribution_id, Vote.person_id, Vote.choice)
        .join(Contribution, Contribution.id == Vote.contribution_id)
        .where(
            *where,
            Vote.withdrawn_at.is_(None),
            Contribution.counted_in_id.is_(None),
            Contribution.id.not_in(heads),
        )
    )
    ranked = _ranked(heads).subquery()
    merged = (
        select(ranked.c.head_id, ranked.c.person_id, ranked.c.choice)
        .join(Contribution, Contribution.id == ranked.c.head_id)
        .where(*where, ranked.c.rank == 1)
    )
    both = union_all(plain, merged).subquery()
    return select(
        both.c.contribution_id.label("contribution_id"),
        both.c.person_id.label("person_id"),
        both.c.choice.label("choice"),
    )


def _counted_in() -> Any:
    return func.coalesce(Contribution.counted_in_id, Contribution.id)


def _ranked(heads: Any) -> Select[Any]:
    """The standing votes over these heads and what counts in them, those of one person from the latest on."""
    # From the few contributions to their votes, so that no index of all votes is walked.
    group = (
        select(Contribution.id, _counted_in().label("head_id"))
        .where(or_(Contribution.id.in_(heads), Contribution.counted_in_id.in_(heads)))
        .subquery()
    )
    rank = func.row_number().over(
        partition_by=(group.c.head_id, Vote.person_id),
        order_by=(Vote.cast_at.desc(), Vote.contribution_id.desc()),
    )
    return (
        select(group.c.head_id, Vote.person_id, Vote.choice, rank.label("rank"))
        .join(group, group.c.id == Vote.contribution_id)
        .where(Vote.withdrawn_at.is_(None))
    )


def recount(session: Session, ids: Sequence[int]) -> dict[int, Tally]:
    """The tallies counted from the votes themselves, not from the counters beside the contributions.

    Of what counts in a head, its own text's; of all others, over all that counts in them.
    """
    elsewhere = set(
        session.scalars(
            select(Contribution.id).where(Contribution.id.in_(ids), Contribution.counted_in_id.is_not(None))
        )
    )
    own = (
        select(Vote.contribution_id, Vote.choice, func.count())
        .where(Vote.contribution_id.in_(elsewhere), Vote.withdrawn_at.is_(None))
        .group_by(Vote.contribution_id, Vote.choice)
    )
    ranked = _ranked([one for one in ids if one not in elsewhere]).subquery()
    counted = (
        select(ranked.c.head_id, ranked.c.choice, func.count())
        .where(ranked.c.rank == 1)
        .group_by(ranked.c.head_id, ranked.c.choice)
    )
    found: dict[int, dict[str, int]] = {wanted: {} for wanted in ids}
    for statement in (own, counted):
        for contribution_id, choice, count in session.execute(statement):
            found[contribution_id][str(choice)] = count
    return {wanted: Tally(**counts) for wanted, counts in found.items()}


def count_anew(session: Session, contributions: Mapping[int, Contribution]) -> None:
    """Make the counters of these say what the votes say. Their rows are held."""
    session.flush()
    for id, tally in recount(session, sorted(contributions)).items():
        one = contributions[id]
        one.agree_count, one.disagree_count, one.neutral_count = tally.agree, tally.disagree, tally.neutral
    session.flush()
