"""What is unsafe when people reach the platform from elsewhere: refused at the start, or said aloud, in words.

An address of this machine alone (`make run` without settings) is never refused anything.
"""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from config import Config
from consult.domain.operations.state import Unreachable, holds_accounts_of
from consult.web.database import db

# What gunicorn takes for "this cannot be served", instead of starting workers again and again; systemd is told so too.
NOT_SERVED = 4
SHORTEST_KEY = 32
# Words that stand in examples, and keys of ours that are public.
KNOWN_KEYS = (
    "changeme",
    "change-me",
    "secret",
    "example",
    "for tests only",
    "only for the bench",
    "0123456789",
)
DEMO_DOMAIN = "demo.test"


@dataclass(frozen=True, slots=True)
class Danger:
    """`refused`: nothing is served until it is mended; else it is said and served."""

    refused: bool
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}"


def find_dangers(config: Config) -> list[Danger]:
    """What the settings alone tell. Nothing is unsafe while only this machine reaches the platform."""
    if not config.is_public:
        return []
    tests: list[tuple[Callable[[Config], bool], Danger]] = [
        (
            lambda one: not one.base_url.startswith("https://"),
            Danger(
                True,
                "BASE_URL is a public address without TLS: passwords and sessions could be read on the way.",
                "Put a server with a certificate in front and set BASE_URL=https://…",
            ),
        ),
        (
            lambda one: one.development,
            Danger(True, "DEVELOPMENT=1 is not for a public address.", "Unset it."),
        ),
        (
            lambda one: any(_is_weak(key) for key in one.keys),
            Danger(
                True,
                f"SECRET_KEY (or one of SECRET_KEY_FALLBACKS) is shorter than {SHORTEST_KEY} characters or a known "
                "example: anybody could sign in as anybody.",
                "Unset it, or set it to what `openssl rand -hex 32` prints.",
            ),
        ),
        (
            _key_is_read_by_others,
            Danger(
                False,
                "The key file of the instance folder can be read by other accounts of this machine.",
                "chmod 600 it.",
            ),
        ),
        (
            lambda one: not one.mail_url,
            Danger(
                False,
                "MAIL_URL is not set: letters are written as files and reach nobody.",
                "Set MAIL_URL=smtp://…",
            ),
        ),
        (
            lambda one: not one.trusted_proxies,
            Danger(
                False,
                "TRUSTED_PROXIES is not set: behind a proxy all visitors look like one, and share its limits.",
                "Set TRUSTED_PROXIES=1 behind one proxy.",
            ),
        ),
        (
            lambda one: one.database_url.startswith("sqlite"),
            Danger(
                False,
                "The database is SQLite: good for one machine and few writers at a time.",
                "For a city set DATABASE_URL=postgresql://…",
            ),
        ),
    ]
    return [danger for is_so, danger in tests if is_so(config)]


def _is_weak(key: str) -> bool:
    plain = key.lower()
    return (
        len(key) < SHORTEST_KEY or any(plain.startswith(known) for known in KNOWN_KEYS) or len(set(key)) < 8
    )


def _key_is_read_by_others(config: Config) -> bool:
    try:
        return bool(stat.S_IMODE((config.instance / "secret-key").stat().st_mode) & 0o077)
    except OSError:
        return False


def find_demo(app: Flask) -> list[Danger]:
    """Accounts of the demo, whose addresses are known to everybody, behind a public address."""
    config: Config = app.config["SETTINGS"]
    if not config.is_public:
        return []
    with app.app_context():
        try:
            if not holds_accounts_of(db(), DEMO_DOMAIN):
                return []
        except Unreachable:
            # That is told elsewhere (/readyz, flask doctor); a server starts before its database.
            return []
        finally:
            db().rollback()
    return [
        Danger(
            True,
            "The database holds the demo with its accounts (…@demo.test), and BASE_URL is public.",
            "Use a database of its own: an empty one, flask db upgrade, flask people add.",
        )
    ]


def guard(app: Flask) -> None:
    """Say what is unsafe; end this process when something of it must not be served."""
    dangers = find_dangers(app.config["SETTINGS"]) + find_demo(app)
    for danger in dangers:
        print(f"{'REFUSED' if danger.refused else 'WARNING'}: {danger}", file=sys.stderr, flush=True)
    if any(danger.refused for danger in dangers):
        print("Nothing is served until this is mended. flask doctor says more.", file=sys.stderr, flush=True)
        sys.exit(NOT_SERVED)
