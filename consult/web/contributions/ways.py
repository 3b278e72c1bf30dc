"""Ways from one page to another: where to sign in, where to come back to."""

from __future__ import annotations

from flask import current_app, request, url_for

from consult.domain.accounts.queries import find_person
from consult.kernel.verdict import Verdict
from consult.web.database import db
from consult.web.request import person


def here() -> str:
    """The address of this page, its question included."""
    return request.full_path.rstrip("?")


def sign_in_href(target: str | None = None) -> str:
    """The door, and the way back from it."""
    return url_for("accounts.sign_in", next=target or here())


def asks_to_sign_in(verdict: Verdict) -> bool:
    return str(verdict.refusal) == "sign-in-first"


def absolute(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"


def look_again() -> None:
    """After a refusal everything was let go: know the person and their roles again, for the page that says
    why.
    """
    if (someone := person()) is not None:
        find_person(db(), someone.id)
