"""Merges made through the actions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Contribution
from consult.domain.moderation.merges import Merge
from consult.domain.moderation.merging import merge_contributions, undo_merge, whole
from tests.conftest import NOON

REASONS = {
    "ar": "تطلب هذه المقترحات الشيء نفسه في المكان نفسه.",
    "fr": "Ces propositions demandent la même chose au même endroit.",
    "en": "These proposals ask for the same thing in the same place.",
}


def a_merge(
    session: Session,
    *,
    head: Contribution,
    members: list[Contribution],
    moderator: Person,
    at: datetime = NOON,
) -> Merge:
    """These behind that head, with a reason in every language."""
    return merge_contributions(
        session, head=head, members=members, moderator=moderator, reason=REASONS, at=at
    )


def an_undoing(session: Session, *, merge: Merge, moderator: Person, at: datetime = NOON) -> Merge:
    """The act undone, read from the database as a page does."""
    session.expire(merge)
    found = session.scalars(select(Merge).where(Merge.id == merge.id).options(*whole())).one()
    return undo_merge(session, merge=found, moderator=moderator, reason=REASONS, at=at)
