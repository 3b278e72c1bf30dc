"""Who may knock at which door. Every route says it, and a test goes over the whole URL map.

@public: anybody. @signed_in: anybody with an account. @staff(roles): whoever holds one of the roles for the
whole city or for some consultation; a view about one consultation then asks `require_role` for that one. The
rooms of administrators alone are the city's (`may_enter`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import LoginManager, UserMixin, decode_cookie, encode_cookie
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.queries import find_person
from consult.domain.accounts.rules import holds, may_enter
from consult.web.database import db
from consult.web.request import me, person

View = TypeVar("View", bound=Callable[..., Any])


class Doorkeeper(LoginManager):
    """Flask-Login, which by itself takes "stay signed in" by the newest key only."""

    def _load_user_from_remember_cookie(self, cookie: str) -> Any:
        keys = reversed(current_app.config["SETTINGS"].keys)
        identity = next((found for key in keys if (found := decode_cookie(cookie, key))), None)
        # Signed anew by today's key, it goes Flask-Login's own way.
        return super()._load_user_from_remember_cookie(encode_cookie(identity)) if identity else None


login_manager = Doorkeeper()


@dataclass(frozen=True, slots=True)
class Door:
    open_to_all: bool = False
    roles: tuple[Role, ...] = ()


def public(view: View) -> View:
    view.door = Door(open_to_all=True)  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    view.door = Door()  # type: ignore[attr-defined]
    return view


def staff(*roles: Role) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.door = Door(roles=roles or tuple(Role))  # type: ignore[attr-defined]
        return view

    return mark


def require_role(*roles: Role, consultation_id: int | None = None) -> None:
    """403 unless the person holds one of the roles for this consultation or for the whole city."""
    if not any(holds(me(), role, consultation_id=consultation_id) for role in roles):
        abort(403)


class SignedIn(UserMixin):
    """The person as Flask-Login sees one. The stamp ends every session when the password changes."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        return f"{self.person.id}:{self.person.stamp}"


@login_manager.user_loader
def _load(identity: str) -> SignedIn | None:
    number, _, stamp = identity.partition(":")
    found = find_person(db(), int(number)) if number.isdigit() else None
    return SignedIn(found) if found is not None and found.stamp == stamp else None


def ask_to_sign_in() -> Response:
    """To the door. Who sent something is told on the spot instead, with their words, to be copied (401)."""
    if request.method == "POST":
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)


def _knock() -> Response | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    door: Door | None = getattr(current_app.view_functions[request.endpoint], "door", None)
    if door is None:
        raise RuntimeError(f"{request.endpoint} does not declare who may knock")
    if door.open_to_all:
        return None
    if person() is None:
        return ask_to_sign_in()
    if door.roles and not may_enter(person(), door.roles):
        abort(403)
    return None


def init_access(app: Flask) -> None:
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config["BASE_URL"].startswith("https://"),
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=app.config["BASE_URL"].startswith("https://"),
    )
    login_manager.init_app(app)
    app.before_request(_knock)
