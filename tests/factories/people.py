"""People for tests, made through the actions: confirmed, with a password that is known."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from sqlalchemy.orm import Session

from consult.domain.accounts.actions import (
    add_department,
    add_member,
    add_organisation,
    confirm_address,
    create_account,
    grant_role,
)
from consult.domain.accounts.models import Department, Organisation, Person, Role
from consult.kernel.localized import Language

PASSWORD = "seven blue doors"
# Before anything that tests do (their noon is in March 2026).
JOINED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

_numbers = count(1)


def a_resident(
    session: Session,
    *,
    email: str | None = None,
    public_name: str | None = None,
    language: Language | str = Language.FR,
    arrondissement_id: int | None = None,
    password: str | None = PASSWORD,
    confirmed: bool = True,
    at: datetime = JOINED,
) -> Person:
    """Somebody with an account, confirmed unless said otherwise, no letter waiting; roles are loaded
    (none).
    """
    number = next(_numbers)
    person = create_account(
        session,
        email=email or f"resident{number}@example.tn",
        password=password,
        public_name=public_name or f"Resident {number}",
        language=language,
        arrondissement_id=arrondissement_id,
        at=at,
        letter=False,
    )
    if confirmed:
        confirm_address(session, person=person, at=at)
    return person


def with_role(
    session: Session,
    role: Role,
    *,
    consultation_id: int | None = None,
    department: Department | None = None,
    **account: object,
) -> Person:
    """An account of its own that holds one role."""
    number = next(_numbers)
    account.setdefault("email", f"{role}{number}@example.tn")
    account.setdefault("public_name", f"{role.title()} {number}")
    person = a_resident(session, **account)  # type: ignore[arg-type]
    grant_role(
        session,
        person=person,
        role=role,
        consultation_id=consultation_id,
        department_id=department.id if department else None,
        at=person.created_at,
        letter=False,
    )
    return person


def an_administrator(session: Session, **account: object) -> Person:
    return with_role(session, Role.ADMINISTRATOR, **account)  # type: ignore[arg-type]


def a_moderator(session: Session, *, consultation_id: int | None = None, **account: object) -> Person:
    return with_role(session, Role.MODERATOR, consultation_id=consultation_id, **account)  # type: ignore[arg-type]


def a_councillor(session: Session, *, consultation_id: int | None = None, **account: object) -> Person:
    """The role only: a mandate in a body is given by `give_mandate` of the council."""
    return with_role(session, Role.COUNCILLOR, consultation_id=consultation_id, **account)  # type: ignore[arg-type]


def a_counter_agent(session: Session, *, consultation_id: int | None = None, **account: object) -> Person:
    return with_role(session, Role.COUNTER_AGENT, consultation_id=consultation_id, **account)  # type: ignore[arg-type]


def a_department(
    session: Session, *, name: dict[str, str] | None = None, at: datetime = JOINED
) -> Department:
    number = next(_numbers)
    names = {"ar": f"مصلحة عدد {number}", "fr": f"Service {number}", "en": f"Service {number}"}
    return add_department(session, name=name or names, at=at)


def a_department_member(
    session: Session,
    *,
    department: Department | None = None,
    consultation_id: int | None = None,
    **account: object,
) -> Person:
    """Somebody of a department (of a new one when none is given)."""
    department = department or a_department(session)
    return with_role(
        session, Role.DEPARTMENT, department=department, consultation_id=consultation_id, **account
    )  # type: ignore[arg-type]


def an_organisation(
    session: Session,
    *,
    members: tuple[Person, ...] = (),
    name: dict[str, str] | None = None,
    at: datetime = JOINED,
) -> Organisation:
    """An association with these members."""
    number = next(_numbers)
    names = {"ar": f"جمعية عدد {number}", "fr": f"Association {number}", "en": f"Association {number}"}
    organisation = add_organisation(session, name=name or names, at=at)
    for member in members:
        add_member(session, organisation=organisation, person=member, at=at)
    return organisation
