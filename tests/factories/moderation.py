"""Rulings, made through the actions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Contribution
from consult.domain.moderation.actions import hide_contribution
from consult.domain.moderation.models import Ruling
from consult.domain.moderation.queries import list_rules
from tests.conftest import NOON


def a_hiding(session: Session, *, of: Contribution, moderator: Person, at: datetime = NOON) -> Ruling:
    """The text hidden under the charter's first rule. Its author must be loaded."""
    return hide_contribution(
        session,
        contribution=of,
        moderator=moderator,
        rule=list_rules(session)[0],
        reason="Une personne privée y est nommée.",
        at=at,
    )
