"""Reading people."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from consult.domain.accounts.models import Person, RoleGrant


def find_person(session: Session, person_id: int) -> Person | None:
    """The person with the roles in force (and their departments) loaded."""
    return session.scalars(
        select(Person)
        .where(Person.id == person_id)
        .options(
            selectinload(Person.grants.and_(RoleGrant.ended_at.is_(None))).selectinload(RoleGrant.department)
        )
    ).first()


def find_person_by_email(session: Session, email: str) -> Person | None:
    """The person of an address, whatever its capitals; roles loaded as by `find_person`."""
    return session.scalars(
        select(Person)
        .where(Person.email == email.strip().lower())
        .options(
            selectinload(Person.grants.and_(RoleGrant.ended_at.is_(None))).selectinload(RoleGrant.department)
        )
    ).first()
