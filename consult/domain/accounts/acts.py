"""What staff did, out of the journal: who, what, on what, when. For administrators of the city."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person, RoleGrant
from consult.domain.journal.models import JournalEntry
from consult.kernel.paging import Key, Page, slice_page

PAGE_SIZE = 30
MOST_STAFF = 300


def list_acts(
    session: Session,
    *,
    actor_id: int | None = None,
    features: Sequence[str] = (),
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[JournalEntry]:
    """Acts of whoever holds or held a role, the newest first; of one person, or of some features only.

    `features`: what stands before the point of an act ("role" of "role.granted"). What commands did has no
    person and is left out: the operator is not staff of the platform. Raises BadCursor.
    """
    if actor_id is None:
        staff = select(RoleGrant.person_id).distinct()
        statement = select(JournalEntry).where(JournalEntry.actor_id.in_(staff))
    else:
        statement = select(JournalEntry).where(JournalEntry.actor_id == actor_id)
    if features:
        statement = statement.where(or_(*[JournalEntry.act.startswith(f"{one}.") for one in features]))
    return slice_page(
        session,
        statement,
        keys=[Key(JournalEntry.id, descending=True, parse=int)],
        values_of=lambda entry: [entry.id],
        cursor=cursor,
        size=size,
    )


def list_staff_ever(session: Session) -> Sequence[Person]:
    """Whoever holds or held a role, by name. A city has some hundred at most."""
    return session.scalars(
        select(Person)
        .where(Person.id.in_(select(RoleGrant.person_id)))
        .order_by(Person.public_name, Person.id)
        .limit(MOST_STAFF)
    ).all()
