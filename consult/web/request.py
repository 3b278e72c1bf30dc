"""What one request is: its language, its moment, its person."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, g, request
from flask_login import current_user

from consult.domain.accounts.models import Person
from consult.domain.territory.queries import get_municipality
from consult.kernel.localized import Language
from consult.web.database import db


def languages() -> tuple[Language, ...]:
    """The languages of the platform that are on, as they were when this request first asked."""
    if "languages" not in g:
        # Held, so that the page that will be made finds it without asking again.
        g.municipality = get_municipality(db())
        g.languages = g.municipality.languages
    return g.languages


def lang() -> Language:
    """The language of the address; where it has none, the reader's wish."""
    if "lang" not in g:
        g.lang = preferred_language()
    return g.lang


def preferred_language() -> Language:
    """Of the languages that are on the one that the browser asks for, else the first."""
    best = request.accept_languages.best_match([str(language) for language in languages()])
    return Language(best) if best else languages()[0]


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
