"""An author takes their words back, and those who stood behind them stand for themselves again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.actions import withdraw_contribution
from consult.domain.contributions.models import Contribution
from consult.domain.moderation.merging import dissolve


def withdraw_words(
    session: Session, *, contribution: Contribution, author: Person, at: datetime
) -> Contribution:
    """As `withdraw_contribution`; what was merged into it is let go, so that nobody else goes with it.

    Of a merged text the words go and the votes stay with its head. Raises Refused.
    """
    withdraw_contribution(session, contribution=contribution, author=author, at=at)
    dissolve(session, head=contribution, by=author, at=at)
    return contribution
