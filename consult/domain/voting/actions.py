"""Casting, changing and withdrawing a vote. A vote is its row: it is not journalled (settled.md)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.clock import results_hidden
from consult.domain.consultations.counting import count_in, raise_counts
from consult.domain.contributions.models import Contribution, State
from consult.domain.contributions.states import lock, read_counters
from consult.domain.voting.models import Choice, Vote
from consult.domain.voting.rules import VoteRefusal, choices_for, may_take_back, may_vote
from consult.domain.voting.tallies import Ballot, latest, standing_of
from consult.kernel.errors import Refused
from consult.kernel.verdict import require

_COUNTERS = {
    Choice.AGREE: "agree_count",
    Choice.DISAGREE: "disagree_count",
    Choice.NEUTRAL: "neutral_count",
}


def cast_vote(
    session: Session, *, contribution: Contribution, voter: Person, choice: Choice, at: datetime
) -> None:
    """The voter's choice from now on, whatever it was. Raises Refused: may_vote's, CHOICE_NOT_OFFERED.

    The contribution's row is held first, so two votes of one person wait for one another and the counters
    move by what really changed. On the head of a merge the choice made now replaces what the person chose on the
    merged texts: those votes stay where they are, and count again when the merge is undone.
    """
    lock(session, contribution)
    require(may_vote(voter, contribution, at))
    if choice not in choices_for(contribution, at):
        raise Refused(VoteRefusal.CHOICE_NOT_OFFERED)
    ballots = standing_of(session, person_id=voter.id, ids=[contribution.id])[contribution.id]
    before, here = latest(ballots), _on(contribution, ballots)
    if here is not None and here is before and here.choice is choice:
        return
    # What is chosen now is the latest choice, whatever the clock of another server said before.
    cast_at = max(at, before.cast_at + timedelta(microseconds=1)) if before and before is not here else at
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    session.execute(
        insert(Vote)
        .values(
            contribution_id=contribution.id,
            person_id=voter.id,
            choice=choice,
            cast_at=cast_at,
            withdrawn_at=None,
        )
        .on_conflict_do_update(
            index_elements=["contribution_id", "person_id"],
            set_={"choice": choice, "cast_at": cast_at, "withdrawn_at": None},
        )
    )
    _move(contribution, before=before.choice if before else None, after=choice)
    _count(session, contribution, voter, votes=int(before is None), at=at)
    if contribution.answered_at is None and contribution.author_id != voter.id:
        contribution.answered_at = at
    session.flush()
    count_in(session, consultation_id=contribution.consultation_id, person_id=voter.id)


def withdraw_vote(session: Session, *, contribution: Contribution, voter: Person, at: datetime) -> None:
    """Take the vote back; nothing where there is none. Raises Refused: may_take_back's.

    On a merged text it takes back what was chosen there. On the head it takes back all that the person chose over
    the merge: whoever withdraws there does not want to be counted by what they had chosen before.
    """
    head_id, ballots = _held(session, contribution, voter)
    require(may_take_back(voter, contribution, at))
    whole = head_id == contribution.id
    gone = [one for one in ballots if whole or one.contribution_id == contribution.id]
    if not gone:
        return
    session.execute(
        update(Vote)
        .where(
            Vote.contribution_id.in_([one.contribution_id for one in gone]),
            Vote.person_id == voter.id,
            Vote.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at)
        .execution_options(synchronize_session=False)
    )
    rows = {
        row.id: row
        for row in session.scalars(
            select(Contribution).where(Contribution.id.in_({head_id, *(one.contribution_id for one in gone)}))
        )
    }
    for one in gone:
        if one.contribution_id != head_id:
            _move(rows[one.contribution_id], before=one.choice, after=None)
    before, after = latest(ballots), latest([one for one in ballots if one not in gone])
    head = rows[head_id]
    _move(head, before=before.choice if before else None, after=after.choice if after else None)
    session.flush()
    if head.state in (State.PUBLISHED, State.MERGED):
        votes = (after is not None) - (before is not None)
        _count(session, contribution, voter, votes=votes, at=at)


def _on(contribution: Contribution, ballots: list[Ballot]) -> Ballot | None:
    return next((one for one in ballots if one.contribution_id == contribution.id), None)


def _held(session: Session, contribution: Contribution, voter: Person) -> tuple[int, list[Ballot]]:
    """Where the votes on this count, and what the person has standing there, with all those rows held."""
    held: set[int] = set()
    while True:
        lock(session, contribution, also=held)
        head_id = contribution.counted_in_id or contribution.id
        ballots = standing_of(session, person_id=voter.id, ids=[head_id])[head_id]
        if (wanted := {head_id, *(one.contribution_id for one in ballots)}) <= held | {contribution.id}:
            break
        held |= wanted
    # A row that others changed while we waited for it is read as it is now.
    if held:
        for one in session.scalars(select(Contribution).where(Contribution.id.in_(held))):
            read_counters(session, one)
    return head_id, ballots


def _move(contribution: Contribution, *, before: Choice | None, after: Choice | None) -> None:
    """Move the counters from one choice to another. The row is held and was read again: it is up to date."""
    for choice, step in ((before, -1), (after, 1)):
        if choice is not None:
            name = _COUNTERS[choice]
            setattr(contribution, name, getattr(contribution, name) + step)


def _count(session: Session, contribution: Contribution, voter: Person, *, votes: int, at: datetime) -> None:
    raise_counts(
        session,
        consultation_id=contribution.consultation_id,
        slot=voter.id,
        votes=votes,
        shown=results_hidden(contribution.consultation, at) is None,
    )
