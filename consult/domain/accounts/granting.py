"""Roles, departments and associations: acts of administrators, each journalled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, attributes

from consult.domain.accounts.models import Department, Membership, Organisation, Person, Role, RoleGrant
from consult.domain.accounts.queries import count_administrators, get_department
from consult.domain.accounts.rules import (
    ORGANISATION_LONGEST,
    AccountRefusal,
    may_administer,
    may_be_granted,
)
from consult.domain.journal.actions import record
from consult.domain.notices.actions import enqueue_notice
from consult.domain.notices.models import NoticeKind
from consult.kernel.errors import Refused
from consult.kernel.prose import clean_line
from consult.kernel.slugs import slugify
from consult.kernel.verdict import require


def grant_role(
    session: Session,
    *,
    person: Person,
    role: Role,
    at: datetime,
    granted_by: Person | None = None,
    consultation_id: int | None = None,
    department_id: int | None = None,
    scope: Mapping[str, str] | None = None,
    letter: bool = True,
) -> RoleGrant:
    """Give a role for the whole city, or for one consultation. The account is a staff account from now on.

    `granted_by`: nobody when it comes from the command line, where whoever can type is the operator.
    `scope`: the consultation's title, for the letter. Raises Refused, and NotFound for a department that is
    not there.
    """
    if granted_by is not None:
        require(may_administer(granted_by))
    role = Role(role)
    require(may_be_granted(role, department_id=department_id))
    department = get_department(session, department_id) if department_id is not None else None
    _lock(session, person)
    if session.scalar(
        select(RoleGrant.id).where(
            RoleGrant.person_id == person.id,
            RoleGrant.role == role,
            RoleGrant.consultation_id.is_not_distinct_from(consultation_id),
            RoleGrant.department_id.is_not_distinct_from(department_id),
            RoleGrant.ended_at.is_(None),
        )
    ):
        raise Refused(AccountRefusal.ALREADY_GRANTED)
    grant = RoleGrant(
        person_id=person.id,
        role=role,
        consultation_id=consultation_id,
        department_id=department_id,
        granted_by_id=granted_by.id if granted_by else None,
        granted_at=at,
    )
    attributes.set_committed_value(grant, "department", department)
    session.add(grant)
    person.is_staff = True
    session.flush()
    if "grants" in person.__dict__:
        attributes.set_committed_value(person, "grants", [*person.grants, grant])
    record(
        session,
        act="role.granted",
        subject=f"person:{person.id}",
        at=at,
        actor_id=grant.granted_by_id,
        facts={"grant": grant.id, "role": role, "consultation": consultation_id, "department": department_id},
    )
    if letter:
        facts = {
            "role": role,
            "scope": dict(scope) if scope else None,
            "department": department.name if department else None,
        }
        enqueue_notice(session, person_id=person.id, kind=NoticeKind.ROLE_GRANTED, at=at, facts=facts)
    return grant


def end_role(
    session: Session,
    *,
    grant: RoleGrant,
    at: datetime,
    ended_by: Person | None = None,
    scope: Mapping[str, str] | None = None,
) -> None:
    """Take a role back; its holder is told. The city's last administrator stays one: nobody could grant anything
    any more. `scope`: the consultation's title, for the letter.
    """
    if ended_by is not None:
        require(may_administer(ended_by))
    person = session.get_one(Person, grant.person_id)
    _lock(session, person)
    session.refresh(grant, ["ended_at"])
    if grant.ended_at is not None:
        raise Refused(AccountRefusal.ALREADY_ENDED)
    # The journal's head is one row: two administrators who end one another wait in line there.
    record(
        session,
        act="role.ended",
        subject=f"person:{grant.person_id}",
        at=at,
        actor_id=ended_by.id if ended_by else None,
        facts={"grant": grant.id, "role": grant.role},
    )
    of_city = grant.role is Role.ADMINISTRATOR and grant.consultation_id is None
    if of_city and count_administrators(session) <= 1:
        raise Refused(AccountRefusal.LAST_ADMINISTRATOR)
    grant.ended_at, grant.ended_by_id = at, ended_by.id if ended_by else None
    session.flush()
    others = session.scalar(
        select(RoleGrant.id)
        .where(RoleGrant.person_id == grant.person_id, RoleGrant.ended_at.is_(None))
        .limit(1)
    )
    # Without any role it is a resident's account again.
    person.is_staff = others is not None
    session.flush()
    department = get_department(session, grant.department_id) if grant.department_id is not None else None
    facts = {
        "role": grant.role,
        "scope": dict(scope) if scope else None,
        "department": department.name if department else None,
        "staff": person.is_staff,
    }
    enqueue_notice(session, person_id=person.id, kind=NoticeKind.ROLE_ENDED, at=at, facts=facts)


def _lock(session: Session, person: Person) -> None:
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())


def _name(name: Mapping[str, str]) -> dict[str, str]:
    """A localized name, cleaned. Raises Refused when no language has one or one is too long."""
    cleaned = {language: clean_line(text) for language, text in name.items()}
    cleaned = {language: text for language, text in cleaned.items() if text}
    if not cleaned or any(len(text) > ORGANISATION_LONGEST for text in cleaned.values()):
        raise Refused(AccountRefusal.NO_NAME, {"longest": ORGANISATION_LONGEST})
    return cleaned


def _free_slug(
    session: Session, model: type[Department] | type[Organisation], name: Mapping[str, str]
) -> str:
    base = slugify(name.get("en") or name.get("fr") or name["ar"])[:54].rstrip("-")
    taken = set(session.scalars(select(model.slug).where(model.slug.startswith(base, autoescape=True))))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def add_department(
    session: Session,
    *,
    name: Mapping[str, str],
    at: datetime,
    by: Person | None = None,
    slug: str | None = None,
) -> Department:
    """A municipal service that answers contributions. Raises Refused without a name in any language."""
    if by is not None:
        require(may_administer(by))
    cleaned = _name(name)
    department = Department(slug=slug or _free_slug(session, Department, cleaned), name=cleaned)
    session.add(department)
    session.flush()
    record(
        session,
        act="department.added",
        subject=f"department:{department.id}",
        at=at,
        actor_id=by.id if by else None,
    )
    return department


def add_organisation(
    session: Session,
    *,
    name: Mapping[str, str],
    at: datetime,
    by: Person | None = None,
    slug: str | None = None,
    registered_on: date | None = None,
) -> Organisation:
    """An association that people may speak for. Raises Refused without a name in any language."""
    if by is not None:
        require(may_administer(by))
    cleaned = _name(name)
    slug = slug or _free_slug(session, Organisation, cleaned)
    organisation = Organisation(slug=slug, name=cleaned, registered_on=registered_on, created_at=at)
    session.add(organisation)
    session.flush()
    record(
        session,
        act="organisation.added",
        subject=f"organisation:{organisation.id}",
        at=at,
        actor_id=by.id if by else None,
    )
    return organisation


def add_member(
    session: Session, *, organisation: Organisation, person: Person, at: datetime, by: Person | None = None
) -> Membership:
    """From now on the person may speak for the association. Raises Refused when that is so already."""
    if by is not None:
        require(may_administer(by))
    _lock(session, person)
    if session.scalar(
        select(Membership.id).where(
            Membership.person_id == person.id,
            Membership.organisation_id == organisation.id,
            Membership.ended_at.is_(None),
        )
    ):
        raise Refused(AccountRefusal.ALREADY_MEMBER)
    membership = Membership(person_id=person.id, organisation_id=organisation.id, since_at=at)
    session.add(membership)
    session.flush()
    record(
        session,
        act="member.added",
        subject=f"organisation:{organisation.id}",
        at=at,
        actor_id=by.id if by else None,
        facts={"membership": membership.id, "person": person.id},
    )
    return membership


def end_member(session: Session, *, membership: Membership, at: datetime, by: Person | None = None) -> None:
    """The person no longer speaks for the association; what was said in its name stays.

    Twice changes nothing.
    """
    if by is not None:
        require(may_administer(by))
    if membership.ended_at is not None:
        return
    membership.ended_at = at
    session.flush()
    record(
        session,
        act="member.ended",
        subject=f"organisation:{membership.organisation_id}",
        at=at,
        actor_id=by.id if by else None,
        facts={"membership": membership.id, "person": membership.person_id},
    )
