"""How often somebody may try: per address of the visitor and per account, in memory or in Redis.

Counted with the `limits` library over a moving window. Without REDIS_URL each worker counts for itself. The
limit of an account and an address together is narrow; that of an account from anywhere is wide, so that a
stranger cannot lock somebody out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from consult.kernel.secrets import digest


@dataclass(frozen=True, slots=True)
class Rule:
    """What one act costs: from one address of a visitor, on one account from there, on one account at all."""

    address: RateLimitItem
    account_here: RateLimitItem
    account: RateLimitItem


RULES = {
    "sign-in": Rule(parse("60/15 minutes"), parse("10/15 minutes"), parse("100/hour")),
    "sign-up": Rule(parse("20/hour"), parse("5/hour"), parse("10/day")),
    "reset": Rule(parse("20/hour"), parse("3/hour"), parse("10/day")),
}


def init_limits(app: Flask) -> None:
    url = app.config["SETTINGS"].redis_url
    app.extensions["limits"] = MovingWindowRateLimiter(storage_from_string(url or "memory://"))


def _here() -> str:
    """The visitor's address; of IPv6 the network of one household (/64)."""
    found = request.remote_addr or "unknown"
    try:
        address = ip_address(found)
    except ValueError:
        return found
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False).network_address)
    return found


def too_often(act: str, *, account: str) -> datetime | None:
    """Count one try. The moment from which the next is taken, when this one is too many; None when it is not.

    `account`: the e-mail as typed, folded and kept as a digest only.
    """
    limiter: MovingWindowRateLimiter = current_app.extensions["limits"]
    rule, here = RULES[act], _here()
    who = digest(account.strip().lower().encode())[:24]
    asked = [(rule.address, (act, here)), (rule.account_here, (act, here, who)), (rule.account, (act, "*", who))]
    until = None
    for item, names in asked:
        if not limiter.hit(item, *names):
            reset = datetime.fromtimestamp(limiter.get_window_stats(item, *names).reset_time, UTC)
            until = max(until, reset) if until else reset
    return until
