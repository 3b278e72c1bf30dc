"""What the platform holds of one person, for that person."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Membership, RoleGrant
from consult.domain.contributions.models import Contribution, State
from consult.domain.council.models import Mandate
from consult.domain.moderation.models import Flag


@dataclass(frozen=True, slots=True)
class Left:
    """What closing the account is about: drafts, numbered contributions, roles or associations, a public seat,
    reports to the moderators.
    """

    drafts: int
    sent: int
    duties: bool
    seats: bool
    reports: bool


def left_of(session: Session, person_id: int) -> Left:
    """In one query, along the author's own index."""
    draft = Contribution.state == State.DRAFT
    row = session.execute(
        select(
            _count(person_id, draft).label("drafts"),
            _count(person_id, ~draft).label("sent"),
            exists().where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None)).label("role"),
            exists().where(Membership.person_id == person_id, Membership.ended_at.is_(None)).label("member"),
            exists().where(Mandate.person_id == person_id).label("seats"),
            exists().where(Flag.person_id == person_id).label("reports"),
        )
    ).one()
    return Left(row.drafts, row.sent, row.role or row.member, row.seats, row.reports)


def _count(person_id: int, condition: ColumnElement[bool]) -> ColumnElement[int]:
    counted: Select[tuple[int]] = (
        select(func.count()).select_from(Contribution).where(Contribution.author_id == person_id, condition)
    )
    return counted.scalar_subquery()
