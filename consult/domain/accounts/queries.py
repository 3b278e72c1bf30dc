"""Reading people, departments and associations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from consult.domain.accounts.addresses import fold_email
from consult.domain.accounts.models import Department, Membership, Organisation, Person, Role, RoleGrant
from consult.domain.accounts.passwords import verify_password
from consult.kernel.errors import NotFound


def with_roles() -> ORMOption:
    """Loads the roles in force with their departments."""
    return selectinload(Person.grants.and_(RoleGrant.ended_at.is_(None))).selectinload(RoleGrant.department)


def find_person(session: Session, person_id: int) -> Person | None:
    """The person with the roles in force (and their departments) loaded."""
    return session.scalars(select(Person).where(Person.id == person_id).options(with_roles())).first()


def find_person_by_email(session: Session, email: str) -> Person | None:
    """The person of an address, however it is written; roles loaded as by `find_person`."""
    folded = fold_email(email)
    if folded is None:
        return None
    return session.scalars(select(Person).where(Person.email == folded).options(with_roles())).first()


def find_people(session: Session, ids: Sequence[int]) -> dict[int, Person]:
    """People by their ids, without their roles; who is not there is left out."""
    found = session.scalars(select(Person).where(Person.id.in_(ids)))
    return {person.id: person for person in found}


def find_staff(session: Session, ids: Sequence[int]) -> dict[int, Person]:
    """People by their ids, the roles in force loaded; who is not there is left out."""
    found = session.scalars(select(Person).where(Person.id.in_(ids)).options(with_roles()))
    return {person.id: person for person in found}


def has_address(session: Session, person_id: int) -> bool:
    """Whether a letter finds the person: not somebody of an import, nor of a closed account."""
    return bool(with_address(session, [person_id]))


def with_address(session: Session, ids: Sequence[int]) -> set[int]:
    """Those of these people whom a letter finds."""
    return set(session.scalars(select(Person.id).where(Person.id.in_(ids), Person.email.is_not(None))))


def person_with_password(session: Session, *, email: str, password: str) -> Person | None:
    """Whose address and password these are; nobody otherwise, after the same work in either case."""
    person = find_person_by_email(session, email)
    hashed = person.password_hash if person else None
    return person if verify_password(hashed, password) else None


def get_person_file(session: Session, person_id: int) -> Person:
    """A person of the desk's page:

    all roles ever held (departments loaded) and all memberships. Raises NotFound.
    """
    person = session.scalars(
        select(Person)
        .where(Person.id == person_id, Person.email.is_not(None))
        .options(
            selectinload(Person.grants).selectinload(RoleGrant.department),
            selectinload(Person.memberships).selectinload(Membership.organisation),
        )
        .execution_options(populate_existing=True)
    ).first()
    if person is None:
        raise NotFound(f"person {person_id}")
    return person


def count_administrators(session: Session) -> int:
    """How many people administer the whole city now."""
    return (
        session.scalar(
            select(func.count(func.distinct(RoleGrant.person_id))).where(
                RoleGrant.role == Role.ADMINISTRATOR,
                RoleGrant.consultation_id.is_(None),
                RoleGrant.ended_at.is_(None),
            )
        )
        or 0
    )


def list_role_holders(session: Session, role: Role) -> Sequence[Person]:
    """Who holds a role now, for the whole city or one consultation, in the order of their names."""
    holds = exists().where(
        RoleGrant.person_id == Person.id, RoleGrant.role == role, RoleGrant.ended_at.is_(None)
    )
    return session.scalars(
        select(Person).where(holds).options(with_roles()).order_by(Person.public_name, Person.id)
    ).all()


def organisations_of(session: Session, person_id: int) -> Sequence[Organisation]:
    """The associations that a person may speak for now."""
    return session.scalars(
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Organisation.slug)
    ).all()


def list_organisations(session: Session) -> Sequence[Organisation]:
    """All associations entered, by slug. Administrators enter them one by one, so they are few."""
    return session.scalars(select(Organisation).order_by(Organisation.slug)).all()


def members_of(session: Session, organisation_ids: Sequence[int]) -> dict[int, list[Membership]]:
    """Current members by association, each with its person loaded; every id is a key."""
    found: dict[int, list[Membership]] = {number: [] for number in organisation_ids}
    rows = session.scalars(
        select(Membership)
        .where(Membership.organisation_id.in_(organisation_ids), Membership.ended_at.is_(None))
        .options(selectinload(Membership.person))
        .order_by(Membership.id)
    )
    for membership in rows:
        found[membership.organisation_id].append(membership)
    return found


def list_departments(session: Session) -> Sequence[Department]:
    """All departments, by slug; a city has a few dozen."""
    return session.scalars(select(Department).order_by(Department.slug)).all()


def find_department(session: Session, slug: str) -> Department | None:
    return session.scalars(select(Department).where(Department.slug == slug)).first()


def get_department(session: Session, department_id: int) -> Department:
    """Raises NotFound."""
    found = session.get(Department, department_id)
    if found is None:
        raise NotFound(f"department {department_id}")
    return found


def get_organisation(session: Session, organisation_id: int) -> Organisation:
    """Raises NotFound."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound(f"organisation {organisation_id}")
    return found
