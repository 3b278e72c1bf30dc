"""The links of letters: each for one purpose, one person, some time, and once.

A token carries the person's number, the moment it was signed and a fingerprint of the state that opening it
changes (the stamp, the confirmation). Once that has changed the fingerprint no longer fits: the link was
used, or a newer act took its place. Nothing is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.accounts.queries import find_person
from consult.kernel.secrets import Keys, TokenProblem, digest, sign, unsign

# The signature itself never ends; the moment inside is compared with the request's, like all time here.
_EVER = 100 * 366 * 24 * 3600


class Purpose(StrEnum):
    CONFIRM_ADDRESS = "confirm-address"
    RESET_PASSWORD = "reset-password"
    CONFIRM_NEW_ADDRESS = "confirm-new-address"
    # Of an invitation, whose row says how it stands: `invitations.py`.
    INVITATION = "invitation"


LIFETIMES = {
    Purpose.CONFIRM_ADDRESS: timedelta(days=7),
    Purpose.RESET_PASSWORD: timedelta(hours=2),
    Purpose.CONFIRM_NEW_ADDRESS: timedelta(days=2),
}
# Somebody for whom the city made an account reads the letter when they are back at work.
INVITATION_LIFETIME = timedelta(days=7)


class LinkProblem(StrEnum):
    BROKEN = "broken"
    EXPIRED = "expired"
    USED = "used"
    CALLED_OFF = "called-off"
    UNBACKED = "unbacked"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a good link says: whose it is, and the notice that brought it."""

    person: Person
    notice_id: int


def _fingerprint(purpose: Purpose, person: Person) -> str:
    state = [purpose, person.stamp, person.email or ""]
    if purpose is Purpose.CONFIRM_ADDRESS:
        state.append("confirmed" if person.confirmed_at else "unconfirmed")
    return digest("\n".join(state).encode())[:20]


def make_token(
    key: Keys,
    *,
    purpose: Purpose,
    person: Person,
    at: datetime,
    notice_id: int,
    lifetime: timedelta | None = None,
) -> str:
    """The token of a link that works until `lifetime` (the purpose's own) after `at`."""
    until = at + (lifetime or LIFETIMES[purpose])
    payload: list[str | int] = [person.id, _fingerprint(purpose, person), int(until.timestamp()), notice_id]
    return sign(key, purpose=purpose, payload=payload)


def open_token(
    session: Session, key: Keys, token: str, *, purpose: Purpose, at: datetime
) -> Opened | LinkProblem:
    """Whose link it is, or what is wrong with it. Opening changes nothing."""
    payload = unsign(key, token, purpose=purpose, max_age=_EVER)
    if isinstance(payload, TokenProblem):
        return LinkProblem.BROKEN
    number, fingerprint, until, notice_id = payload
    person = find_person(session, int(number))
    if person is None:
        return LinkProblem.BROKEN
    if fingerprint != _fingerprint(purpose, person):
        return LinkProblem.USED
    if at.timestamp() >= int(until):
        return LinkProblem.EXPIRED
    return Opened(person, int(notice_id))
