"""The accounts of the demo: those a newcomer may sign in with, and invented people without a password."""

from __future__ import annotations

from datetime import datetime

from consult.cli.demo.people import (
    ACCOUNTS,
    BODY_FROM,
    BODY_NAME,
    BODY_SOURCE,
    DEPARTMENTS,
    MEMBER_NAME,
    MEMBER_OFFICE,
    ORGANISATIONS,
    RESIDENTS,
    STAFF,
    TOLD,
    TOLD_BY_VOTERS,
    VOTERS,
)
from consult.cli.demo.stage import Stage
from consult.domain.accounts.actions import (
    add_department,
    add_member,
    add_organisation,
    change_profile,
    confirm_address,
    create_account,
    grant_role,
)
from consult.domain.accounts.models import AgeBand, Gender, Person, Role
from consult.domain.council.actions import found_body, give_mandate
from consult.domain.council.models import BodyKind
from consult.domain.territory.queries import list_arrondissements

ROLES: dict[str, Role] = {
    "admin": Role.ADMINISTRATOR,
    "admin2": Role.ADMINISTRATOR,
    "moderator": Role.MODERATOR,
    "moderator2": Role.MODERATOR,
    "councillor": Role.COUNCILLOR,
    "agent": Role.COUNTER_AGENT,
}


def address(key: str) -> str:
    return f"{key}@demo.test"


def open_accounts(stage: Stage, *, password: str, at: datetime) -> None:
    """Everybody, with roles, associations, departments and the body in office. The keys are those of `people.py`."""
    stage.arrondissements = {
        one.code: one.id for one in list_arrondissements(stage.session, on=stage.now.date())
    }

    def account(key: str, name: str, language: str, place: str | None = None) -> Person:
        person = create_account(
            stage.session,
            email=address(key),
            # Only who is printed at the end can sign in.
            password=password if key in ACCOUNTS else None,
            public_name=name,
            language=language,
            arrondissement_id=stage.arrondissements[place] if place else None,
            at=at,
            letter=False,
        )
        confirm_address(stage.session, person=person, at=at)
        return person

    stage.people = {key: account(key, name, language) for key, (name, language) in STAFF.items()}
    stage.people |= {key: account(key, *rest) for key, rest in RESIDENTS.items()}
    for key, told in TOLD.items():
        _tell(stage, stage.people[key], *told)
    names = (("متساكن", "ar"), ("Habitant", "fr"), ("متساكنة", "ar"), ("Resident", "en"))
    places = list(stage.arrondissements)
    for number in range(1, VOTERS + 1):
        name, language = names[number % len(names)]
        place = places[number % len(places)]
        voter = account(f"voter{number}", f"{name} {number}", language, place)
        _tell(stage, voter, *TOLD_BY_VOTERS[number % len(TOLD_BY_VOTERS)])
        stage.voters.append(voter)
    _give_roles(stage, at)
    _enter_organisations(stage, at)
    _found_body(stage, at)


def _tell(stage: Stage, person: Person, age_band: str | None, gender: str | None) -> None:
    change_profile(
        stage.session,
        person=person,
        public_name=person.public_name,
        language=person.language,
        arrondissement_id=person.arrondissement_id,
        age_band=AgeBand(age_band) if age_band else None,
        gender=Gender(gender) if gender else None,
    )


def _give_roles(stage: Stage, at: datetime) -> None:
    admin = stage.people["admin"]
    for key, role in ROLES.items():
        grant_role(
            stage.session,
            person=stage.people[key],
            role=role,
            # The first one comes from the command line.
            granted_by=None if key == "admin" else admin,
            at=at,
            letter=False,
        )
    for slug, name in DEPARTMENTS.items():
        stage.departments[slug] = add_department(stage.session, name=name, slug=slug, by=admin, at=at)
        grant_role(
            stage.session,
            person=stage.people["department"],
            role=Role.DEPARTMENT,
            department_id=stage.departments[slug].id,
            granted_by=admin,
            at=at,
            letter=False,
        )


def _enter_organisations(stage: Stage, at: datetime) -> None:
    admin = stage.people["admin"]
    for slug, name in ORGANISATIONS.items():
        stage.organisations[slug] = add_organisation(stage.session, name=name, slug=slug, by=admin, at=at)
    add_member(
        stage.session,
        organisation=stage.organisations["ahyaa"],
        person=stage.people["association"],
        by=admin,
        at=at,
    )


def _found_body(stage: Stage, at: datetime) -> None:
    admin = stage.people["admin"]
    body = found_body(
        stage.session,
        kind=BodyKind.SECRETARY_GENERAL,
        name=BODY_NAME,
        source=BODY_SOURCE,
        from_on=BODY_FROM,
        administrator=admin,
        at=at,
    )
    give_mandate(
        stage.session,
        body=body,
        name=MEMBER_NAME,
        office=MEMBER_OFFICE,
        person=stage.people["councillor"],
        from_on=stage.date(-290),
        administrator=admin,
        at=at,
    )
