"""Random salts, digests, and links that carry their own proof."""

from __future__ import annotations

import hashlib
import secrets
from enum import StrEnum

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer


def new_salt() -> str:
    """128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def digest(data: bytes) -> str:
    """SHA-256 as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


class TokenProblem(StrEnum):
    BROKEN = "broken"
    EXPIRED = "expired"


# One key, or several of which the last one signs and each is taken.
Keys = str | tuple[str, ...]


def sign(key: Keys, *, purpose: str, payload: list[str | int]) -> str:
    """A link's token: the payload, the moment and a signature, for one purpose only."""
    return URLSafeTimedSerializer(key, salt=f"consult:{purpose}").dumps(payload)


def unsign(key: Keys, token: str, *, purpose: str, max_age: int) -> list[str | int] | TokenProblem:
    """The payload of a token that is not older than `max_age` seconds, or what is wrong with it."""
    try:
        payload = URLSafeTimedSerializer(key, salt=f"consult:{purpose}").loads(token, max_age=max_age)
    except SignatureExpired:
        return TokenProblem.EXPIRED
    except BadSignature:
        return TokenProblem.BROKEN
    return payload if isinstance(payload, list) else TokenProblem.BROKEN
