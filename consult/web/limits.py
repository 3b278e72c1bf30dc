"""How often somebody may try: per address of the visitor and per account, in a file or in Redis.

Counted with the `limits` library over a moving window. Without REDIS_URL the workers of one machine count together
in a file of the instance folder, so that "the next one is taken from 19:28 on" is true of all of them. The
limit of an account and an address together is narrow; that of an account from anywhere is wide, so that a
stranger cannot lock somebody out for long, and a new password by letter goes around it. Addresses are
shared by whole streets and cafés, so theirs is wide too. An account is counted whether it exists or not: a
limit tells nobody which do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv6Address, IPv6Network, ip_address
from pathlib import Path

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from consult.domain.accounts.addresses import fold_email
from consult.kernel.secrets import digest
from consult.web.attempts import FileStorage


@dataclass(frozen=True, slots=True)
class Rule:
    """What one act costs: from one address of a visitor, on one account from there, on one account at all."""

    address: RateLimitItem
    account_here: RateLimitItem
    account: RateLimitItem


RULES = {
    "sign-in": Rule(parse("200/15 minutes"), parse("10/15 minutes"), parse("60/15 minutes")),
    "sign-up": Rule(parse("60/hour"), parse("5/hour"), parse("20/hour")),
    "reset": Rule(parse("60/hour"), parse("5/hour"), parse("20/hour")),
}


class Limiter:
    """Counts where all workers see it, else in this process: a broken cache must not close the door."""

    def __init__(self, redis_url: str | None, file: Path) -> None:
        self._here = MovingWindowRateLimiter(MemoryStorage())
        shared = storage_from_string(redis_url, wrap_exceptions=True) if redis_url else FileStorage(file)
        self._shared = MovingWindowRateLimiter(shared)

    def count(self, asked: list[tuple[RateLimitItem, tuple[str, ...]]]) -> datetime | None:
        """Count one try under all names.

        When one of them is full: the moment from which it has room again.
        """
        try:
            return self._count(self._shared, asked)
        except StorageError:
            current_app.logger.exception("limits: what all workers share does not answer")
        return self._count(self._here, asked)

    def _count(
        self, limiter: MovingWindowRateLimiter, asked: list[tuple[RateLimitItem, tuple[str, ...]]]
    ) -> datetime | None:
        full = [
            limiter.get_window_stats(item, *names) for item, names in asked if not limiter.hit(item, *names)
        ]
        return datetime.fromtimestamp(max(stats.reset_time for stats in full), UTC) if full else None

    def forget(self, item: RateLimitItem, names: tuple[str, ...]) -> None:
        for limiter in (self._shared, self._here):
            try:
                limiter.clear(item, *names)
            except StorageError:
                current_app.logger.exception("limits: what all workers share does not answer")


def init_limits(app: Flask) -> None:
    config = app.config["SETTINGS"]
    app.extensions["limits"] = Limiter(config.redis_url, config.instance / "attempts.db")


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
    rule, here, who = RULES[act], _here(), _who(account)
    limiter: Limiter = current_app.extensions["limits"]
    return limiter.count(
        [(rule.address, (act, here)), (rule.account_here, (act, here, who)), (rule.account, (act, "*", who))]
    )


def forget(act: str, *, account: str) -> None:
    """It went well: the tries on this account from here are forgotten."""
    current_app.extensions["limits"].forget(RULES[act].account_here, (act, _here(), _who(account)))
