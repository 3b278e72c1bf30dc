"""The blueprint of accounts, and what its views share."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, current_app, request, session, url_for
from flask_login import login_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from consult.domain.accounts.models import Person
from consult.domain.accounts.rules import AccountRefusal
from consult.kernel.errors import Refused
from consult.kernel.secrets import Keys
from consult.rendering.wording import sentence
from consult.web.access import SignedIn
from consult.web.request import lang

bp = Blueprint("accounts", __name__, url_prefix="/<lang:lang>")

Answer = str | tuple[str, int]

# How long a device stays signed in when that was asked. Phones are lent and lost.
STAY = timedelta(days=30)
LONGEST_TARGET = 1000

# Which field of a form a refusal belongs to; others stand above the form.
FIELDS = {
    AccountRefusal.EMAIL_SHAPE: "email",
    AccountRefusal.EMAIL_TAKEN: "email",
    AccountRefusal.EMAIL_SAME: "email",
    AccountRefusal.NAME_LENGTH: "public_name",
    AccountRefusal.NAME_OFFICIAL: "public_name",
    AccountRefusal.NAME_OF_ASSOCIATION: "public_name",
    AccountRefusal.PASSWORD_SHORT: "password",
    AccountRefusal.PASSWORD_LONG: "password",
    AccountRefusal.PASSWORD_PERSONAL: "password",
    AccountRefusal.PASSWORD_COMMON: "password",
    AccountRefusal.PASSWORD_WRONG: "current",
    AccountRefusal.ARRONDISSEMENT_UNKNOWN: "arrondissement",
}


def blame(form: object, refused: Refused, *, unless_blamed: bool = False) -> str:
    """Put the refusal's sentence at its field; returns it for the page's head when no field is its own.

    `unless_blamed`: a field that already says what is wrong with it says no second thing.
    """
    said = sentence(lang(), refused.code, refused.facts)
    field = getattr(form, FIELDS.get(refused.code, ""), None)  # type: ignore[call-overload]
    if field is None:
        return said
    if not (unless_blamed and field.errors):
        field.errors = [*field.errors, said]
    return ""


def same_site(target: str | None) -> str | None:
    """The path of a `next` that shows a page of this site; None for any other.

    What a browser would read as another host must not pass (`//host`, `/\\host`, a control character in
    between), nor a path that shows nothing or asks for a form.
    """
    if not target or len(target) > LONGEST_TARGET or not target.startswith("/"):
        return None
    if target.startswith("//") or "\\" in target or not target.isprintable():
        return None
    try:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            return None
        endpoint, _values = current_app.url_map.bind("ours").match(parts.path, method="GET")
    except (ValueError, RequestRedirect, HTTPException):
        return None
    return None if endpoint in ("root", "static", "accounts.sign_in", "accounts.sign_up") else target


def enter(person: Person, *, stay: bool) -> None:
    """From now on this browser is the person's."""
    for left in ("asked", "letter_to", "target"):
        session.pop(left, None)
    login_user(SignedIn(person), remember=stay, duration=STAY)


def stays() -> bool:
    """Whether this device was asked to stay signed in."""
    return "remember_token" in request.cookies


def home() -> str:
    return url_for("site.home")


def secret() -> Keys:
    """What signs links, and by what they are taken."""
    keys: Keys = current_app.config["SETTINGS"].keys
    return keys
