"""Reading the municipality and its arrondissements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from consult.domain.territory.models import Arrondissement, Municipality
from consult.kernel.localized import Language


def in_force(area: Arrondissement, day: date) -> bool:
    """Whether the area is one of the municipality's on this day."""
    return (area.valid_from is None or area.valid_from <= day) and (
        area.valid_until is None or area.valid_until >= day
    )


def get_municipality(session: Session) -> Municipality:
    """The one municipality of this installation; the migrations put it there."""
    return session.get_one(Municipality, 1)


def languages_on(session: Session) -> tuple[Language, ...]:
    """The languages of the platform that are on: one at least, Arabic first, then French."""
    return get_municipality(session).languages


def list_all_arrondissements(session: Session) -> Sequence[Arrondissement]:
    """Every arrondissement there is, was or will be, in their order."""
    return session.scalars(select(Arrondissement).order_by(Arrondissement.position, Arrondissement.id)).all()


def list_arrondissements(session: Session, *, on: date) -> Sequence[Arrondissement]:
    """The arrondissements in force on a day, in their official order."""
    return session.scalars(
        select(Arrondissement)
        .where(
            or_(Arrondissement.valid_from.is_(None), Arrondissement.valid_from <= on),
            or_(Arrondissement.valid_until.is_(None), Arrondissement.valid_until >= on),
        )
        .order_by(Arrondissement.position)
    ).all()
