"""A person moves their own vote from a merged text to its head: cast there, taken back here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Contribution
from consult.domain.voting.actions import cast_vote, withdraw_vote
from consult.domain.voting.queries import choices_of


def move_vote(
    session: Session, *, contribution: Contribution, head: Contribution, voter: Person, at: datetime
) -> None:
    """The same choice on the head from now on, whatever becomes of the merge; nothing where there is no vote.

    Both with their consultation and its phases. Raises Refused: may_vote's of the head, may_take_back's.
    """
    choice = choices_of(session, person_id=voter.id, ids=[contribution.id])[contribution.id]
    if choice is None or contribution.head_id != head.id:
        return
    cast_vote(session, contribution=head, voter=voter, choice=choice, at=at)
    withdraw_vote(session, contribution=contribution, voter=voter, at=at)
