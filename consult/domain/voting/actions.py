"""Casting, changing and withdrawing a vote. A vote is its row: it is not journalled (settled.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.clock import results_hidden
from consult.domain.consultations.counting import count_in, raise_counts
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.states import lock
from consult.domain.voting.models import Choice, Vote
from consult.domain.voting.rules import VoteRefusal, choices_for, may_vote
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
    move by what really changed.
    """
    lock(session, contribution)
    require(may_vote(voter, contribution, at))
    if choice not in choices_for(contribution, at):
        raise Refused(VoteRefusal.CHOICE_NOT_OFFERED)
    before = _standing(session, contribution, voter)
    if before is choice:
        return
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    session.execute(
        insert(Vote)
        .values(
            contribution_id=contribution.id, person_id=voter.id, choice=choice, cast_at=at, withdrawn_at=None
        )
        .on_conflict_do_update(
            index_elements=["contribution_id", "person_id"],
            set_={"choice": choice, "cast_at": at, "withdrawn_at": None},
        )
    )
    _move(session, contribution, voter, before=before, after=choice, at=at)
    if contribution.answered_at is None and contribution.author_id != voter.id:
        contribution.answered_at = at
    session.flush()
    count_in(session, consultation_id=contribution.consultation_id, person_id=voter.id)


def withdraw_vote(session: Session, *, contribution: Contribution, voter: Person, at: datetime) -> None:
    """Take the vote back; nothing where there is none. Raises Refused: may_vote's."""
    lock(session, contribution)
    require(may_vote(voter, contribution, at))
    before = _standing(session, contribution, voter)
    if before is None:
        return
    session.execute(
        update(Vote)
        .where(Vote.contribution_id == contribution.id, Vote.person_id == voter.id)
        .values(withdrawn_at=at)
        .execution_options(synchronize_session=False)
    )
    _move(session, contribution, voter, before=before, after=None, at=at)
    session.flush()


def _standing(session: Session, contribution: Contribution, voter: Person) -> Choice | None:
    return session.scalars(
        select(Vote.choice).where(
            Vote.contribution_id == contribution.id,
            Vote.person_id == voter.id,
            Vote.withdrawn_at.is_(None),
        )
    ).first()


def _move(
    session: Session,
    contribution: Contribution,
    voter: Person,
    *,
    before: Choice | None,
    after: Choice | None,
    at: datetime,
) -> None:
    """Move the counters from one choice to another. The row is held and was read again: it is up to date."""
    for choice, step in ((before, -1), (after, 1)):
        if choice is not None:
            name = _COUNTERS[choice]
            setattr(contribution, name, getattr(contribution, name) + step)
    raise_counts(
        session,
        consultation_id=contribution.consultation_id,
        slot=voter.id,
        votes=(after is not None) - (before is not None),
        shown=results_hidden(contribution.consultation, at) is None,
    )
