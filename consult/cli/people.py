"""`flask people add`: roles from the command line, for the first administrator and for scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click
from flask.cli import AppGroup

from consult.domain.accounts.actions import create_account, grant_role, invite
from consult.domain.accounts.models import Role
from consult.domain.accounts.queries import find_department, find_person_by_email
from consult.domain.consultations.queries import get_consultation
from consult.domain.council.bodies import give_mandate
from consult.domain.council.models import Body
from consult.domain.council.queries import get_body
from consult.kernel.errors import NotFound, Refused
from consult.kernel.localized import Language
from consult.rendering.formats import tunis_date
from consult.rendering.wording import sentence
from consult.web.database import unit_of_work

people = AppGroup("people", help="People and their roles.")


def _body(session: Any, slug: str) -> Body:
    try:
        return get_body(session, slug)
    except NotFound:
        raise click.ClickException(f"there is no deciding body {slug!r}") from None


@people.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option(
    "--consultation", metavar="SLUG", help="For this public consultation only; the whole city without."
)
@click.option("--department", metavar="SLUG", help="Whose answers they write (role department).")
@click.option("--body", metavar="SLUG", help="The deciding body they sit in from today on (role councillor).")
@click.option("--name", help="Public name of an account that is new; the part before the @ without it.")
@click.option(
    "--language", type=click.Choice([str(one) for one in Language]), default="ar", show_default=True,
    help="Language of the letters to an account that is new.",
)  # fmt: skip
def add(
    email: str,
    role: str,
    consultation: str | None,
    department: str | None,
    body: str | None,
    name: str | None,
    language: str,
) -> None:
    """Give EMAIL a role. An address without an account gets one, and a letter to choose a password."""
    at = datetime.now(UTC)
    if body and role != Role.COUNCILLOR:
        raise click.ClickException("--body is for the role councillor")
    try:
        with unit_of_work() as session:
            held = get_consultation(session, consultation, drafts=True) if consultation else None
            service = find_department(session, department) if department else None
            if department and service is None:
                raise click.ClickException(f"there is no department {department!r}")
            person = find_person_by_email(session, email)
            invited = person is None
            if person is None:
                person = create_account(
                    session,
                    email=email,
                    password=None,
                    public_name=name or email.partition("@")[0][:40],
                    language=language,
                    at=at,
                    letter=False,
                )
                invite(session, person=person, at=at)
            grant_role(
                session,
                person=person,
                role=Role(role),
                at=at,
                consultation_id=held.id if held else None,
                department_id=service.id if service else None,
                scope=held.title if held else None,
            )
            if body:
                give_mandate(
                    session,
                    body=_body(session, body),
                    name={str(person.language): person.public_name},
                    from_on=tunis_date(at),
                    administrator=None,
                    at=at,
                    person=person,
                )
    except NotFound:
        raise click.ClickException(f"there is no public consultation {consultation!r}") from None
    except Refused as error:
        raise click.ClickException(sentence("en", error.code, error.facts)) from None
    if invited:
        click.echo(f"{person.email}: an account was made; a letter asks to choose a password", err=True)
    where = f"the consultation {consultation}" if consultation else "the whole city"
    click.echo(f"{person.email}: {role} for {where}", err=True)
