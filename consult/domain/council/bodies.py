"""Deciding bodies and who sits in them, entered by administrators; each with dates and a source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.council.models import Body, BodyKind, Mandate
from consult.domain.council.queries import get_body, list_bodies
from consult.domain.council.rules import (
    NAME_MAX,
    Refusal,
    may_be_in_office,
    may_manage,
    may_sit,
    overlaps,
)
from consult.domain.journal.actions import record
from consult.kernel.errors import Refused
from consult.kernel.localized import LANGUAGES
from consult.kernel.prose import clean_line
from consult.kernel.slugs import slugify
from consult.kernel.verdict import require


def _words(value: Mapping[str, str] | None, *, most: int = NAME_MAX) -> dict[str, str]:
    cleaned = {str(language): clean_line((value or {}).get(language, "")) for language in LANGUAGES}
    if any(len(words) > most for words in cleaned.values()):
        raise Refused(Refusal.NAME_TOO_LONG, {"limit": most})
    return {language: words for language, words in cleaned.items() if words}


def _name(value: Mapping[str, str]) -> dict[str, str]:
    name = _words(value)
    if not name:
        raise Refused(Refusal.NAME_NEEDED)
    return name


def _free_slug(session: Session, name: Mapping[str, str], from_on: date) -> str:
    base = slugify(name.get("en") or name.get("fr") or name.get("ar") or "")[:44].strip("-") or "body"
    slug, number = f"{base}-{from_on.year}", 2
    while session.execute(select(Body.id).where(Body.slug == slug)).first():
        slug, number = f"{base}-{from_on.year}-{number}", number + 1
    return slug


def found_body(
    session: Session,
    *,
    kind: BodyKind,
    name: Mapping[str, str],
    from_on: date,
    administrator: Person,
    at: datetime,
    until_on: date | None = None,
    source: Mapping[str, str] | None = None,
    slug: str | None = None,
) -> Body:
    """A body in office from a day until a day (both included; open when not known). One body at a time.

    `source`: where its mandate comes from, as the public reads it.
    """
    require(may_manage(administrator))
    words = _name(name)
    require(may_be_in_office(list_bodies(session), from_on=from_on, until_on=until_on))
    body = Body(
        slug=slug or _free_slug(session, words, from_on),
        kind=kind,
        name=words,
        from_on=from_on,
        until_on=until_on,
        source=_words(source, most=400) or None,
        mandates=[],
    )
    session.add(body)
    session.flush()
    _record(session, "body.founded", body, administrator, at)
    return body


def change_body(
    session: Session,
    *,
    body: Body,
    kind: BodyKind,
    name: Mapping[str, str],
    from_on: date,
    until_on: date | None,
    administrator: Person,
    at: datetime,
    source: Mapping[str, str] | None = None,
) -> Body:
    """New words or dates, for instance its last day. Mandates that would outlive it end with it."""
    require(may_manage(administrator))
    body = get_body(session, body.slug)
    words = _name(name)
    require(may_be_in_office(list_bodies(session), from_on=from_on, until_on=until_on, but=body))
    for mandate in body.mandates:
        if not overlaps(mandate, from_on, until_on) or mandate.from_on < from_on:
            raise Refused(Refusal.OUTSIDE_BODY, {"body": words})
    body.kind, body.name, body.source = kind, words, _words(source, most=400) or None
    body.from_on, body.until_on = from_on, until_on
    for mandate in body.mandates:
        if until_on is not None and (mandate.until_on is None or mandate.until_on > until_on):
            mandate.until_on = until_on
    session.flush()
    _record(session, "body.changed", body, administrator, at)
    return body


def _record(session: Session, act: str, body: Body, administrator: Person, at: datetime) -> None:
    record(
        session,
        act=act,
        subject=f"body:{body.id}",
        at=at,
        actor_id=administrator.id,
        facts={
            "kind": str(body.kind),
            "from_on": body.from_on.isoformat(),
            "until_on": body.until_on.isoformat() if body.until_on else None,
        },
    )


def give_mandate(
    session: Session,
    *,
    body: Body,
    name: Mapping[str, str],
    from_on: date,
    administrator: Person | None,
    at: datetime,
    until_on: date | None = None,
    office: Mapping[str, str] | None = None,
    person: Person | None = None,
) -> Mandate:
    """A seat in the body. `person` where the member has an account; `office` as the public reads it.

    `administrator` is None only for the command line, whose user holds the whole installation.
    """
    if administrator is not None:
        require(may_manage(administrator))
    body = get_body(session, body.slug)
    words = _name(name)
    until_on = until_on or body.until_on
    require(may_sit(body, person=person, from_on=from_on, until_on=until_on))
    mandate = Mandate(
        body_id=body.id,
        person_id=person.id if person is not None else None,
        name=words,
        office=_words(office) or None,
        from_on=from_on,
        until_on=until_on,
    )
    body.mandates.append(mandate)
    session.flush()
    record(
        session,
        act="mandate.given",
        subject=f"mandate:{mandate.id}",
        at=at,
        actor_id=administrator.id if administrator is not None else None,
        facts={"body": body.id, "person": mandate.person_id},
    )
    return mandate


def end_mandate(
    session: Session, *, mandate: Mandate, until_on: date, administrator: Person, at: datetime
) -> None:
    """Its last day. A mandate that has ended can be ended earlier, not prolonged."""
    require(may_manage(administrator))
    if until_on < mandate.from_on or (mandate.until_on is not None and until_on > mandate.until_on):
        raise Refused(Refusal.DATES_IN_ORDER)
    mandate.until_on = until_on
    session.flush()
    record(
        session,
        act="mandate.ended",
        subject=f"mandate:{mandate.id}",
        at=at,
        actor_id=administrator.id,
        facts={"body": mandate.body_id, "until_on": until_on.isoformat()},
    )


def leave_seats(session: Session, *, person: Person, at: datetime) -> None:
    """Somebody closes their account: whoever sits in a body still sits there, but without an account.

    The public list of members is the administrators' to end.
    """
    left = session.scalars(
        update(Mandate).where(Mandate.person_id == person.id).values(person_id=None).returning(Mandate.id)
    ).all()
    for mandate_id in left:
        record(
            session,
            act="mandate.without-account",
            subject=f"mandate:{mandate_id}",
            at=at,
            actor_id=person.id,
        )
