"""Staff at a browser, signed in as Flask-Login keeps it: these tests are not about the door."""

from __future__ import annotations

from consult.domain.accounts.models import Person
from tests.visitor import Visitor


def signed_in(visitor: Visitor, person: Person) -> Visitor:
    with visitor.client.session_transaction() as cookies:
        cookies["_user_id"] = f"{person.id}:{person.stamp}"
        cookies["_fresh"] = True
    return visitor
