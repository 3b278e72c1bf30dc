"""Writing many votes at once, and making every counter of votes say what the votes say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from consult.domain.consultations.counting import raise_counts
from consult.domain.contributions.models import Channel, Contribution, Kind, State
from consult.domain.opendata.writing import Progress, count_people, silent, slices
from consult.domain.voting.models import Choice, Vote
from consult.domain.voting.tallies import count_anew


@dataclass(slots=True)
class Votes:
    """What became of the events of a log of votes."""

    read: int = 0
    replaced: int = 0
    written: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote to be written."""

    contribution_id: int
    person_id: int
    choice: Choice
    cast_at: datetime
    withdrawn_at: datetime | None = None


def write_votes(session: Session, ballots: Iterable[Ballot], *, progress: Progress = silent) -> int:
    """Write votes of persons who have none on these contributions yet; their number. Then `settle_votes`."""
    done = 0
    for some in slices(ballots, 20_000):
        session.execute(
            insert(Vote.__table__),
            [
                {
                    "contribution_id": ballot.contribution_id,
                    "person_id": ballot.person_id,
                    "choice": ballot.choice,
                    "cast_at": ballot.cast_at,
                    "withdrawn_at": ballot.withdrawn_at,
                }
                for ballot in some
            ],
        )
        done += len(some)
        progress("votes", done)
    return done


def merge_votes(
    session: Session,
    *,
    consultation_id: int,
    ballots: Sequence[Ballot],
    votes: Votes,
    at: datetime,
    progress: Progress = silent,
) -> None:
    """Write new votes of a source, change those it has changed, count. `votes` is told how many."""
    rows = session.execute(
        select(Vote.contribution_id, Vote.person_id, Vote.choice, Vote.cast_at)
        .join(Contribution, Contribution.id == Vote.contribution_id)
        .where(Contribution.consultation_id == consultation_id, Contribution.channel == Channel.IMPORT)
    )
    known = {(row.contribution_id, row.person_id): (row.choice, row.cast_at) for row in rows}
    new, changed = [], []
    for ballot in ballots:
        here = known.get((ballot.contribution_id, ballot.person_id))
        if here is None:
            new.append(ballot)
        elif here != (ballot.choice, ballot.cast_at):
            changed.append(ballot)
    votes.written, votes.changed = len(new), len(changed)
    votes.unchanged = len(ballots) - len(new) - len(changed)
    if not new and not changed:
        return
    write_votes(session, new, progress=progress)
    if changed:
        # On the table: as an ORM entity this would be an update by primary key, which it is not.
        table = Vote.__table__
        session.connection().execute(
            update(table)
            .where(table.c.contribution_id == bindparam("on"), table.c.person_id == bindparam("by"))
            .values(choice=bindparam("new_choice"), cast_at=bindparam("new_time")),
            [
                {
                    "on": ballot.contribution_id,
                    "by": ballot.person_id,
                    "new_choice": ballot.choice,
                    "new_time": ballot.cast_at,
                }
                for ballot in changed
            ],
        )
    settle_votes(session, consultation_id=consultation_id, at=at)
    voters = {ballot.person_id for ballot in new}
    count_people(session, consultation_id=consultation_id, person_ids=voters)


def settle_votes(session: Session, *, consultation_id: int, at: datetime) -> None:
    """Make all counters of votes of a consultation say what its votes say, and mark what was answered."""
    before = _standing_votes(session, consultation_id)
    mine = Contribution.consultation_id == consultation_id
    standing = (Vote.contribution_id == Contribution.id) & Vote.withdrawn_at.is_(None)

    def count(choice: Choice) -> Any:
        return (
            select(func.count())
            .select_from(Vote)
            .where(standing, Vote.choice == choice)
            .correlate(Contribution)
            .scalar_subquery()
        )

    session.execute(
        update(Contribution)
        .where(mine, Contribution.kind != Kind.COMMENT)
        .values(
            agree_count=count(Choice.AGREE),
            disagree_count=count(Choice.DISAGREE),
            neutral_count=count(Choice.NEUTRAL),
        )
        .execution_options(synchronize_session=False)
    )
    # Where others count in it, each person once over all of them.
    heads = session.scalars(
        select(Contribution)
        .where(mine, Contribution.id.in_(select(Contribution.counted_in_id).where(mine).distinct()))
        .execution_options(populate_existing=True)
    ).all()
    count_anew(session, {head.id: head for head in heads})
    voted_on = (
        select(Vote.contribution_id)
        .where(Vote.contribution_id == Contribution.id, Vote.person_id != Contribution.author_id)
        .correlate(Contribution)
        .exists()
    )
    session.execute(
        update(Contribution)
        .where(mine, Contribution.answered_at.is_(None), or_(Contribution.comment_count > 0, voted_on))
        .values(answered_at=at)
        .execution_options(synchronize_session=False)
    )
    after = _standing_votes(session, consultation_id)
    raise_counts(session, consultation_id=consultation_id, slot=0, votes=after - before)


def _standing_votes(session: Session, consultation_id: int) -> int:
    """Votes on what stands for itself, by the counters of the contributions."""
    total = func.sum(Contribution.agree_count + Contribution.disagree_count + Contribution.neutral_count)
    statement = select(func.coalesce(total, 0)).where(
        Contribution.consultation_id == consultation_id,
        Contribution.kind != Kind.COMMENT,
        or_(
            Contribution.state == State.PUBLISHED,
            and_(Contribution.state == State.MERGED, Contribution.counted_in_id.is_(None)),
        ),
    )
    return int(session.execute(statement).scalar_one())
