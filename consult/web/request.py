"""What one request is: its language, its moment, its person."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, g
from flask_login import current_user

from consult.domain.accounts.models import Person
from consult.kernel.localized import Language


def lang() -> Language:
    """The language of the address; Arabic where the address has none and nothing was chosen."""
    return g.get("lang", Language.AR)


def now() -> datetime:
    """The moment of this request, read once. Tests set the clock (`app.extensions["clock"]`)."""
    if "now" not in g:
        g.now = current_app.extensions["clock"]()
    return g.now


def system_clock() -> datetime:
    return datetime.now(UTC)


def person() -> Person | None:
    """Who is signed in, with the roles in force loaded; nobody when nobody is."""
    return current_user.person if current_user.is_authenticated else None


def me() -> Person:
    """Who is signed in, where the door let nobody else pass."""
    found = person()
    assert found is not None, "a view that calls me() must be behind @signed_in or @staff"
    return found
