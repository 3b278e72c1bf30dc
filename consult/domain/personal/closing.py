"""Closing an account: what the person leaves, on every floor of the house.

What was said, answered and decided stays, under its number and without a name; votes stay counted. Each feature
that keeps something of a person for that person alone takes it away here, before the account itself is emptied.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.closing import empty_account
from consult.domain.accounts.models import Person
from consult.domain.accounts.passwords import verify_password
from consult.domain.accounts.rules import AccountRefusal
from consult.domain.contributions.drafts import discard_drafts
from consult.domain.contributions.states import author_changed
from consult.domain.council.bodies import leave_seats
from consult.domain.following.actions import forget_follows
from consult.kernel.errors import Refused


def close_account(session: Session, *, person: Person, current: str, at: datetime) -> None:
    """Everything of the person goes; raises Refused: PASSWORD_WRONG, LAST_ADMINISTRATOR.

    `current` is the present password; `person.grants` must be loaded. Rows are held in the order of the house: drafts,
    the person, counters, the journal.
    """
    if not verify_password(person.password_hash, current):
        raise Refused(AccountRefusal.PASSWORD_WRONG)
    discard_drafts(session, author=person)
    forget_follows(session, person.id)
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    author_changed(session, author_id=person.id)
    leave_seats(session, person=person, at=at)
    empty_account(session, person=person, at=at)
