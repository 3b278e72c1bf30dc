"""Who may do what, as far as accounts know it."""

from __future__ import annotations

from consult.domain.accounts.models import Person, Role


def holds(person: Person | None, role: Role, *, consultation_id: int | None = None) -> bool:
    """Whether the person has the role now, for the whole city or for this consultation.

    Without a consultation: for the whole city only. `person.grants` must be loaded (`find_person` loads those
    in force).
    """
    if person is None:
        return False
    return any(
        grant.role == role
        and grant.ended_at is None
        and (grant.consultation_id is None or grant.consultation_id == consultation_id)
        for grant in person.grants
    )


def holds_anywhere(person: Person | None, *roles: Role) -> bool:
    """Whether the person has one of these roles for the whole city or for any consultation."""
    return person is not None and any(grant.ended_at is None and grant.role in roles for grant in person.grants)
