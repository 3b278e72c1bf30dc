"""Pages for what did not go as hoped. Each says what happened and where to go on, in the reader's language."""

from __future__ import annotations

import re

from flask import Flask, current_app, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from consult.domain.accounts.models import Role
from consult.domain.accounts.rules import holds_anywhere
from consult.kernel.errors import NotFound, Refused, Stale
from consult.kernel.paging import BadCursor
from consult.rendering.wording import sentence
from consult.web.request import lang, person

KNOWN = {400, 401, 403, 404, 405, 409, 410, 413, 429, 500}


# What is never shown again: secrets, and names of ours that nobody wrote.
NOT_WORDS = re.compile("token|password|current|key|seen|version|expected|^next$|^made$|^again$|^website$")
# What somebody writes, however short; of other fields what is too long to be a choice.
WORDS = re.compile("^(title|body|text|reason|office)")
SHORTEST_KEPT = 20
MOST_KEPT = 12


def _page(status: int, reason: str | None = None, kept: list[str] | None = None) -> tuple[str, int]:
    shown = status if status in KNOWN else 500 if status >= 500 else 400
    someone = person()
    # Whoever works at the desk came from there, and wants to go on there.
    works = someone is not None and holds_anywhere(someone, *Role)
    return render_template(
        "areas/errors/error.html",
        status=shown,
        reason=reason,
        kept=kept or [],
        desk_href=url_for("desk.index") if works else None,
    ), status


def _written() -> list[str]:
    """What somebody wrote into the form that could not be taken: nobody's hour is lost with a session."""
    return [
        words
        for name, words in request.form.items()
        if not NOT_WORDS.search(name) and len(words.strip()) >= (1 if WORDS.match(name) else SHORTEST_KEPT)
    ][:MOST_KEPT]


def init_errors(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException):  # type: ignore[no-untyped-def]
        status = error.code or 500
        if status < 400:
            return error
        if request.path.startswith("/api/"):
            return {"error": error.name.lower().replace(" ", "-")}, status
        return _page(status, kept=_written() if status == 401 else None)

    @app.errorhandler(NotFound)
    @app.errorhandler(BadCursor)
    def not_found(_error: Exception):  # type: ignore[no-untyped-def]
        return _page(404)

    @app.errorhandler(Refused)
    def refused(error: Refused):  # type: ignore[no-untyped-def]
        return _page(409, sentence(lang(), error.code, error.facts))

    @app.errorhandler(Stale)
    def stale(_error: Stale):  # type: ignore[no-untyped-def]
        return _page(409)

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError):  # type: ignore[no-untyped-def]
        return _page(400, kept=_written())

    @app.errorhandler(Exception)
    def broken(error: Exception):  # type: ignore[no-untyped-def]
        if current_app.testing:
            raise error
        current_app.logger.exception("%s %s", request.method, request.path)
        return _page(500)
