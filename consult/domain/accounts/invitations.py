"""Reading invitations: how they stand, and whose link it is that somebody opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.domain.accounts.links import LinkProblem, Purpose
from consult.domain.accounts.models import Invitation, InvitationState, Person
from consult.domain.accounts.queries import find_person
from consult.domain.accounts.rules import may_administer
from consult.kernel.errors import NotFound
from consult.kernel.paging import Key, Page, slice_page
from consult.kernel.secrets import Keys, TokenProblem, sign, unsign

_EVER = 100 * 366 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Invited:
    """What a good link says: the invitation, and for whom it is (roles loaded)."""

    invitation: Invitation
    person: Person


def state_of(invitation: Invitation, *, sender: Person | None, at: datetime) -> InvitationState:
    """How it stands. It lasts no longer than its sender may grant the role; `sender` has the roles loaded."""
    if invitation.taken_at is not None:
        return InvitationState.TAKEN
    if invitation.called_off_at is not None:
        return InvitationState.CALLED_OFF
    if at >= invitation.expires_at or not may_administer(sender):
        return InvitationState.EXPIRED
    return InvitationState.WAITING


def get_invitation(session: Session, invitation_id: int) -> Invitation:
    """Raises NotFound."""
    found = session.get(Invitation, invitation_id)
    if found is None:
        raise NotFound(f"invitation {invitation_id}")
    return found


def find_open(session: Session, person_id: int) -> Invitation | None:
    """The invitation of a person that was neither taken nor called off; expired or not, there is one at most."""
    return session.scalars(
        select(Invitation).where(
            Invitation.person_id == person_id,
            Invitation.taken_at.is_(None),
            Invitation.called_off_at.is_(None),
        )
    ).first()


def list_invitations(session: Session, *, cursor: str | None = None) -> Page[Invitation]:
    """All that there were, the newest first. Raises BadCursor."""
    return slice_page(
        session,
        select(Invitation),
        keys=[Key(Invitation.id, descending=True, parse=int)],
        values_of=lambda one: [one.id],
        cursor=cursor,
    )


def count_invited(session: Session, *, at: datetime) -> int:
    """How many wait now."""
    return (
        session.scalar(
            select(func.count()).where(
                Invitation.taken_at.is_(None), Invitation.called_off_at.is_(None), Invitation.expires_at > at
            )
        )
        or 0
    )


def facts_of(invitation: Invitation) -> Mapping[str, int]:
    """What a letter's link is signed from: the number, and until when it works, in seconds since 1970."""
    return {"invitation": invitation.id, "until": int(invitation.expires_at.timestamp())}


def make_invitation_token(key: Keys, facts: Mapping[str, int]) -> str:
    """The token of the link in the letter that has these facts (`facts_of`)."""
    return sign(key, purpose=Purpose.INVITATION, payload=[facts["invitation"], facts["until"]])


def open_invitation(session: Session, key: Keys, token: str, *, at: datetime) -> Invited | LinkProblem:
    """Whose invitation it is, or what is wrong with the link. Opening changes nothing."""
    payload = unsign(key, token, purpose=Purpose.INVITATION, max_age=_EVER)
    if isinstance(payload, TokenProblem):
        return LinkProblem.BROKEN
    number, until = (int(part) for part in payload)
    invitation = session.get(Invitation, number, populate_existing=True)
    if invitation is None:
        return LinkProblem.BROKEN
    if invitation.called_off_at is not None:
        return LinkProblem.CALLED_OFF
    if invitation.taken_at is not None or until != facts_of(invitation)["until"]:
        return LinkProblem.USED
    if at >= invitation.expires_at:
        return LinkProblem.EXPIRED
    if not may_administer(find_person(session, invitation.sent_by_id)):
        return LinkProblem.UNBACKED
    person = find_person(session, invitation.person_id)
    assert person is not None
    return Invited(invitation, person)
