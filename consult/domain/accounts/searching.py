"""Finding people at the desk: by name, by address, by role, suspended. For administrators of the city.

Each way goes by an index of its own, so that a page costs the same among a hundred thousand accounts.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.addresses import fold_email
from consult.domain.accounts.models import Person, Role, RoleGrant
from consult.domain.accounts.names import name_key
from consult.domain.accounts.queries import with_roles
from consult.kernel.paging import Key, Page, slice_page

# Behind every letter there is: what begins with a text lies between the text and this.
_LAST = "\U0010ffff"


def search_people(
    session: Session,
    text: str = "",
    *,
    at: datetime,
    role: Role | None = None,
    suspended: bool = False,
    cursor: str | None = None,
) -> Page[Person]:
    """Accounts that answer to all that is asked; without any question whoever holds a role.

    `text`: a whole address, where it has an @; otherwise the beginning of a public name, folded, and the page is in the
    order of the names. All others are the newest first. `suspended`: at this moment. Roles in force are loaded. Raises
    BadCursor.
    """
    text = text.strip()
    statement = select(Person).where(Person.email.is_not(None)).options(with_roles())
    if role is not None or not (text or suspended):
        held = select(RoleGrant.person_id).where(RoleGrant.ended_at.is_(None))
        statement = statement.where(
            Person.id.in_(held if role is None else held.where(RoleGrant.role == role))
        )
    if suspended:
        statement = statement.where(Person.suspended_until > at)
    if not text or "@" in text:
        if text:
            statement = statement.where(Person.email == (fold_email(text) or ""))
        return slice_page(
            session,
            statement,
            keys=[Key(Person.id, descending=True, parse=int)],
            values_of=lambda person: [person.id],
            cursor=cursor,
        )
    wanted = name_key(text)
    if not wanted:
        return Page([])
    return slice_page(
        session,
        statement.where(Person.name_key >= wanted, Person.name_key < wanted + _LAST),
        keys=[Key(Person.name_key), Key(Person.id, parse=int)],
        values_of=lambda person: [person.name_key, person.id],
        cursor=cursor,
    )
