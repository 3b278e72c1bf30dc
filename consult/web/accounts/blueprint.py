"""The blueprint of accounts, and what its views share."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, current_app, url_for

from consult.domain.accounts.rules import AccountRefusal
from consult.kernel.errors import Refused
from consult.rendering.wording import sentence
from consult.web.request import lang

bp = Blueprint("accounts", __name__, url_prefix="/<lang:lang>")

Answer = str | tuple[str, int]

# Which field of a form a refusal belongs to; others stand above the form.
FIELDS = {
    AccountRefusal.EMAIL_SHAPE: "email",
    AccountRefusal.EMAIL_TAKEN: "email",
    AccountRefusal.EMAIL_SAME: "email",
    AccountRefusal.NAME_LENGTH: "public_name",
    AccountRefusal.NAME_OFFICIAL: "public_name",
    AccountRefusal.PASSWORD_SHORT: "password",
    AccountRefusal.PASSWORD_LONG: "password",
    AccountRefusal.PASSWORD_PERSONAL: "password",
    AccountRefusal.PASSWORD_COMMON: "password",
    AccountRefusal.PASSWORD_WRONG: "current",
    AccountRefusal.ARRONDISSEMENT_UNKNOWN: "arrondissement",
}


def blame(form: object, refused: Refused) -> str:
    """Put the refusal's sentence at its field; returns it for the page's head when no field is its own."""
    said = sentence(lang(), refused.code, refused.facts)
    field = getattr(form, FIELDS.get(refused.code, ""), None)  # type: ignore[call-overload]
    if field is None:
        return said
    field.errors = [*field.errors, said]
    return ""


def same_site(target: str | None) -> str | None:
    """The path of a `next` that stays on this site; None for any other."""
    if not target or "\\" in target or any(ord(sign) < 32 for sign in target):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//"):
        return None
    return target


def home() -> str:
    return url_for("site.home")


def secret() -> str:
    return str(current_app.config["SETTINGS"].secret_key)
