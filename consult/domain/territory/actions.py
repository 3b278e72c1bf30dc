"""Changing the municipality itself."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from consult.domain.territory.queries import get_municipality


def declare_demo(session: Session, *, contact_email: str, contact_address: Mapping[str, str]) -> None:
    """Everything this installation shows is fictitious from now on: each page says so, letters can be read.

    There is no way back: what was said in a demo never becomes a register.
    """
    municipality = get_municipality(session)
    municipality.is_demo = True
    municipality.contact_email = contact_email
    municipality.contact_address = dict(contact_address)
    session.flush()
