"""How often somebody may try: per address of the visitor and per account, in a file or in Redis.

Counted with the `limits` library over a moving window. Without REDIS_URL the workers of one machine count together
in a file of the instance folder, so that "the next one is taken from 19:28 on" is true of all of them. The
limit of an account and an address together is narrow; that of an account from anywhere is wide, so that a
stranger cannot lock somebody out for long, and a new password by letter goes around it. Addresses are
shared by whole streets and cafés, so theirs is wide too. An account is counted whether it exists or not: a
limit tells nobody which do.

Whoever is signed in is counted by account only, whatever café they sit in, and only what was taken counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from flask_babel import gettext as _
from limits import RateLimitItem, parse, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from config import Config
from consult.domain.accounts.addresses import fold_email
from consult.kernel.secrets import digest
from consult.rendering.formats import Formats, tunis_date
from consult.web.attempts import LONGEST, FileStorage
from consult.web.request import lang, now


@dataclass(frozen=True, slots=True)
class Rule:
    """What one act costs: from one address of a visitor, on one account from there, on one account at all."""

    address: tuple[RateLimitItem, ...]
    account_here: RateLimitItem
    account: RateLimitItem


# Files beside a proposal, each counted: to read one takes a second or two.
ATTACH = Rule((parse("600/hour"),), parse("60/hour"), parse("90/hour"))
SIGN_IN = Rule((parse("200/15 minutes"),), parse("10/15 minutes"), parse("60/15 minutes"))


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits in force: of tries at accounts, and of what one account sends."""

    tries: dict[str, Rule]
    sent: dict[str, tuple[RateLimitItem, ...]]


def _rules(config: Config) -> Rules:
    letters = Rule(_written("LIMIT_ADDRESS", config.limit_address), parse("5/hour"), parse("20/hour"))
    return Rules(
        tries={"sign-in": SIGN_IN, "sign-up": letters, "reset": letters, "attach": ATTACH},
        sent={
            "proposal": _written("LIMIT_PROPOSALS", config.limit_proposals),
            "comment": _written("LIMIT_COMMENTS", config.limit_comments),
            "flag": _written("LIMIT_REPORTS", config.limit_reports),
        },
    )


def _written(setting: str, limits: str) -> tuple[RateLimitItem, ...]:
    """The limits of a setting. Raises ValueError, with its name, for what cannot be read or reaches too far back."""
    try:
        found = tuple(parse_many(limits))
    except ValueError as broken:
        raise ValueError(f"{setting}: {limits!r} is not written like '10/hour; 30/day'") from broken
    if any(item.get_expiry() > LONGEST for item in found):
        raise ValueError(f"{setting}: {limits!r} reaches back further than a day")
    return found


# Limits, and under which names each counts.
Asked = list[tuple[RateLimitItem, tuple[str, ...]]]


def _when(limiter: MovingWindowRateLimiter, asked: Asked, *, counting: bool) -> datetime | None:
    passes = limiter.hit if counting else limiter.test
    full = [limiter.get_window_stats(item, *names) for item, names in asked if not passes(item, *names)]
    return datetime.fromtimestamp(max(stats.reset_time for stats in full), UTC) if full else None


class Limiter:
    """Counts where all workers see it, else in this process: a broken cache must not close the door."""

    def __init__(self, redis_url: str | None, file: Path) -> None:
        self._here = MovingWindowRateLimiter(MemoryStorage())
        shared = storage_from_string(redis_url, wrap_exceptions=True) if redis_url else FileStorage(file)
        self._shared = MovingWindowRateLimiter(shared)

    def count(self, asked: Asked) -> datetime | None:
        """Count one try under all names.

        When one of them is full: the moment from which it has room again.
        """
        return self._full(asked, counting=True)

    def room(self, asked: Asked) -> datetime | None:
        """As `count`, without counting."""
        return self._full(asked, counting=False)

    def _full(self, asked: Asked, *, counting: bool) -> datetime | None:
        try:
            return _when(self._shared, asked, counting=counting)
        except StorageError:
            current_app.logger.exception("limits: what all workers share does not answer")
        return _when(self._here, asked, counting=counting)

    def forget(self, item: RateLimitItem, names: tuple[str, ...]) -> None:
        for limiter in (self._shared, self._here):
            try:
                limiter.clear(item, *names)
            except StorageError:
                current_app.logger.exception("limits: what all workers share does not answer")


def init_limits(app: Flask) -> None:
    config: Config = app.config["SETTINGS"]
    app.extensions["limits"] = Limiter(config.redis_url, config.instance / "attempts.db")
    app.extensions["limit_rules"] = _rules(config)

    @app.after_request
    def say_when(response: Response) -> Response:
        """A program that is refused is told in how many seconds to come again; a page says so in words."""
        until: datetime | None = g.get("retry_at")
        if response.status_code == 429 and until is not None:
            response.headers["Retry-After"] = str(max(1, ceil((until - datetime.now(UTC)).total_seconds())))
        return response


def _here() -> str:
    """The visitor's address; of IPv6 the network of one household (/64)."""
    found = request.remote_addr or "unknown"
    try:
        address = ip_address(found)
    except ValueError:
        return found
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, 64), strict=False).network_address)
    return found


def _who(account: str) -> str:
    return digest((fold_email(account) or account.strip().lower()[:254]).encode())[:24]


def too_often(act: str, *, account: str) -> datetime | None:
    """Count one try. The moment from which the next is taken, when this one is too many; None when it is not.

    `account`: the e-mail as typed, folded and kept as a digest only.
    """
    rules: Rules = current_app.extensions["limit_rules"]
    rule, here, who = rules.tries[act], _here(), _who(account)
    limiter: Limiter = current_app.extensions["limits"]
    asked: Asked = [(item, (act, here)) for item in rule.address]
    asked += [(rule.account_here, (act, here, who)), (rule.account, (act, "*", who))]
    return _said(limiter.count(asked))


def sent_too_much(act: str, *, account_id: int) -> datetime | None:
    """The moment from which this account may send more of this kind; None when it may now. Counts nothing."""
    limiter: Limiter = current_app.extensions["limits"]
    return _said(limiter.room(_of_account(act, account_id)))


def count_sent(act: str, *, account_id: int) -> None:
    """It was taken: it counts."""
    limiter: Limiter = current_app.extensions["limits"]
    limiter.count(_of_account(act, account_id))


def _of_account(act: str, account_id: int) -> Asked:
    rules: Rules = current_app.extensions["limit_rules"]
    return [(item, (act, f"account:{account_id}")) for item in rules.sent[act]]


def _said(until: datetime | None) -> datetime | None:
    g.retry_at = until
    return until


def wait(until: datetime) -> str:
    """The sentence of a limit of tries; with the day when it is not today."""
    return _("Too many attempts. The next one is taken from %(time)s on.", time=_moment(until))


def wait_to_send(until: datetime) -> str:
    """The sentence of a limit of what one account sends."""
    return _(
        "You have sent much in a short time. Your words are kept on this page, and from %(time)s on they are taken.",
        time=_moment(until),
    )


def _moment(until: datetime) -> str:
    formats = Formats(lang())
    return formats.time(until) if tunis_date(until) == tunis_date(now()) else formats.datetime(until)


def forget(act: str, *, account: str) -> None:
    """It went well: the tries on this account from here are forgotten."""
    rules: Rules = current_app.extensions["limit_rules"]
    current_app.extensions["limits"].forget(rules.tries[act].account_here, (act, _here(), _who(account)))
