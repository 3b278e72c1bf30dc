"""What people do with their accounts. Roles and associations: `granting.py`, offered here too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session, attributes

from consult.domain.accounts.addresses import fold_email
from consult.domain.accounts.granting import (
    add_department,
    add_member,
    add_organisation,
    end_member,
    end_role,
    grant_role,
)
from consult.domain.accounts.models import AgeBand, Gender, Level, Person
from consult.domain.accounts.passwords import hash_password, needs_new_hash, verify_password
from consult.domain.accounts.queries import find_person_by_email, list_organisations
from consult.domain.accounts.rules import AccountRefusal, may_be_called, may_have_password
from consult.domain.notices.actions import enqueue_notice
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.territory.models import Arrondissement
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused
from consult.kernel.localized import Language
from consult.kernel.prose import clean_line
from consult.kernel.secrets import new_salt
from consult.kernel.verdict import YES, Verdict, no, require

__all__ = [
    "add_department",
    "add_member",
    "add_organisation",
    "ask_new_address",
    "ask_new_password",
    "change_password",
    "change_profile",
    "confirm_address",
    "confirm_new_address",
    "create_account",
    "end_member",
    "end_role",
    "grant_role",
    "invite",
    "remind_to_confirm",
    "renew_hash",
    "reset_password",
    "sign_up",
]


def faults_of(session: Session, *, email: str, password: str | None, public_name: str) -> list[Refused]:
    """Everything for which an account of these three is refused, so that a form says all of it at once."""
    folded, name = fold_email(email), clean_line(public_name)
    verdicts = [
        YES if folded is not None else no(AccountRefusal.EMAIL_SHAPE),
        _may_be_called(session, name),
    ]
    if password is not None:
        verdicts.append(may_have_password(password, email=folded or "", public_name=name))
    return [Refused(one.refusal, one.facts) for one in verdicts if one.refusal is not None]


def _may_be_called(session: Session, name: str) -> Verdict:
    associations = [text for one in list_organisations(session) for text in one.name.values()]
    return may_be_called(name, city_names=get_municipality(session).name.values(), associations=associations)


def _checked(session: Session, *, email: str, password: str | None, public_name: str) -> tuple[str, str]:
    """The address and the name as they are kept. Raises Refused when one of the three may not be."""
    for fault in faults_of(session, email=email, password=password, public_name=public_name):
        raise fault
    folded = fold_email(email)
    assert folded is not None
    return folded, clean_line(public_name)


def _known_place(session: Session, arrondissement_id: int | None) -> None:
    if arrondissement_id is not None and session.get(Arrondissement, arrondissement_id) is None:
        raise Refused(AccountRefusal.ARRONDISSEMENT_UNKNOWN)


def create_account(
    session: Session,
    *,
    email: str,
    password: str | None,
    public_name: str,
    language: Language | str,
    at: datetime,
    arrondissement_id: int | None = None,
    letter: bool = True,
) -> Person:
    """An account whose address is not confirmed yet, and the letter that asks to confirm it.

    For the desk, commands and tests: it says when the address is taken (Refused, EMAIL_TAKEN). What a
    visitor does is `sign_up`. Without a password nobody can sign in until one was chosen by letter.
    `letter=False` where the address is confirmed in the same breath.
    """
    email, public_name = _checked(session, email=email, password=password, public_name=public_name)
    _known_place(session, arrondissement_id)
    if find_person_by_email(session, email) is not None:
        raise Refused(AccountRefusal.EMAIL_TAKEN)
    person = Person(
        email=email,
        password_hash=None if password is None else hash_password(password),
        public_name=public_name,
        language=Language(language),
        arrondissement_id=arrondissement_id,
        level=Level.VISITOR,
        is_staff=False,
        stamp=new_salt(),
        created_at=at,
    )
    # Nothing to load: a new account has no roles and no associations.
    attributes.set_committed_value(person, "grants", [])
    attributes.set_committed_value(person, "memberships", [])
    session.add(person)
    session.flush()
    if letter:
        enqueue_notice(session, person_id=person.id, kind=NoticeKind.CONFIRM_ADDRESS, at=at)
    return person


def sign_up(
    session: Session,
    *,
    email: str,
    password: str,
    public_name: str,
    language: Language | str,
    at: datetime,
    arrondissement_id: int | None = None,
) -> str:
    """A visitor asks for an account: a letter leaves in any case, and nothing here tells which.

    New address: an account and a letter to confirm it. An address that was never confirmed: what is asked
    now takes the place of what was asked then. A confirmed one: nothing changes and its owner is told. The
    same statements are executed and the same hash is made in all three. Gives the stamp that the account
    has if it was made: with it the browser that signed up is known again when the letter's link is opened
    there.
    """
    email, public_name = _checked(session, email=email, password=password, public_name=public_name)
    _known_place(session, arrondissement_id)
    stamp = new_salt()
    values: dict[str, Any] = {
        "email": email,
        "password_hash": hash_password(password),
        "public_name": public_name,
        "language": Language(language),
        "arrondissement_id": arrondissement_id,
        "level": Level.VISITOR,
        "is_staff": False,
        "stamp": stamp,
        "created_at": at,
    }
    upsert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    kept = ("password_hash", "public_name", "name_key", "language", "arrondissement_id", "stamp")
    statement: Any = upsert(Person).values(**values)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["email"],
            set_={name: statement.excluded[name] for name in kept},
            # An account that holds a role was made by the city: nobody takes it over by signing up.
            where=Person.confirmed_at.is_(None) & Person.is_staff.is_(False),
        )
    )
    found = session.execute(select(Person.id, Person.stamp).where(Person.email == email)).one()
    kind = NoticeKind.CONFIRM_ADDRESS if found.stamp == stamp else NoticeKind.ADDRESS_KNOWN
    enqueue_notice(session, person_id=found.id, kind=kind, at=at)
    return stamp


def confirm_address(session: Session, *, person: Person, at: datetime) -> None:
    """The letter arrived: the person may act online. Doing it twice changes nothing."""
    if person.confirmed_at is None:
        person.confirmed_at = at
        person.level = max(person.level, Level.CONFIRMED)
        session.flush()


def remind_to_confirm(session: Session, *, person: Person, at: datetime) -> None:
    """The letter once more, to somebody who knows the password and has not confirmed the address."""
    if person.confirmed_at is None:
        enqueue_notice(session, person_id=person.id, kind=NoticeKind.CONFIRM_ADDRESS, at=at)


def renew_hash(session: Session, *, person: Person, password: str) -> None:
    """At signing in: keep the password with today's strength. Nothing else changes, sessions stay."""
    if person.password_hash and needs_new_hash(person.password_hash):
        person.password_hash = hash_password(password)
        session.flush()


def ask_new_password(session: Session, *, email: str, at: datetime) -> None:
    """A letter with a link, if there is such an account.

    One and the same statement whether there is or not.
    """
    session.execute(_letter_to(NoticeKind.RESET_PASSWORD, email=fold_email(email) or "", at=at))


def _letter_to(kind: NoticeKind, *, email: str, at: datetime) -> Any:
    from_person = select(
        Person.id,
        literal(kind, Notice.kind.type),
        literal({}, Notice.facts.type),
        literal(at, Notice.created_at.type),
        literal(at, Notice.due_at.type),
        literal(0),
    ).where(Person.email == email)
    names = ["person_id", "kind", "facts", "created_at", "due_at", "attempts"]
    return insert(Notice).from_select(names, from_person)


def invite(session: Session, *, person: Person, at: datetime) -> None:
    """A letter to somebody for whom the city made an account: choose a password."""
    facts = {"invited": True}
    enqueue_notice(session, person_id=person.id, kind=NoticeKind.RESET_PASSWORD, at=at, facts=facts)


def reset_password(session: Session, *, person: Person, password: str, at: datetime) -> None:
    """A new password by the link of a letter, which proves the address too. Every device is signed out."""
    assert person.email is not None
    require(may_have_password(password, email=person.email, public_name=person.public_name))
    _set_password(session, person=person, password=password, at=at)
    confirm_address(session, person=person, at=at)


def change_password(session: Session, *, person: Person, current: str, password: str, at: datetime) -> None:
    """A new password by somebody who knows the present one. Every other device is signed out."""
    assert person.email is not None
    if not verify_password(person.password_hash, current):
        raise Refused(AccountRefusal.PASSWORD_WRONG)
    require(may_have_password(password, email=person.email, public_name=person.public_name))
    _set_password(session, person=person, password=password, at=at)


def _set_password(session: Session, *, person: Person, password: str, at: datetime) -> None:
    person.password_hash = hash_password(password)
    person.stamp = new_salt()
    session.flush()
    enqueue_notice(session, person_id=person.id, kind=NoticeKind.PASSWORD_CHANGED, at=at)


def change_profile(
    session: Session,
    *,
    person: Person,
    public_name: str,
    language: Language | str,
    arrondissement_id: int | None,
    age_band: AgeBand | None,
    gender: Gender | None,
) -> None:
    """Name, language, and what may be given or taken away again: arrondissement, age band, gender.

    What was said before shows the new name too: it is the same person.
    """
    name = clean_line(public_name)
    if name != person.public_name:
        require(_may_be_called(session, name))
    _known_place(session, arrondissement_id)
    person.be_called(name)
    person.language = Language(language)
    person.arrondissement_id, person.age_band, person.gender = arrondissement_id, age_band, gender
    session.flush()


def ask_new_address(session: Session, *, person: Person, current: str, email: str, at: datetime) -> None:
    """A letter to the new address; nothing changes until its link is opened.

    When the address belongs to another account, its owner is told instead, and the page says the same.
    """
    if not verify_password(person.password_hash, current):
        raise Refused(AccountRefusal.PASSWORD_WRONG)
    folded = fold_email(email)
    if folded is None:
        raise Refused(AccountRefusal.EMAIL_SHAPE)
    if folded == person.email:
        raise Refused(AccountRefusal.EMAIL_SAME)
    other = session.scalar(select(Person.id).where(Person.email == folded))
    if other is None:
        enqueue_notice(session, person_id=person.id, kind=NoticeKind.CONFIRM_NEW_ADDRESS, at=at, to=folded)
    else:
        enqueue_notice(session, person_id=other, kind=NoticeKind.ADDRESS_KNOWN, at=at)


def confirm_new_address(session: Session, *, person: Person, email: str, at: datetime) -> None:
    """The letter to the new address arrived. The old one is told. Links and other devices end (new stamp).

    Raises Refused (EMAIL_TAKEN) when somebody made an account with it meanwhile.
    """
    old = person.email
    if session.scalar(select(Person.id).where(Person.email == email)) is not None:
        raise Refused(AccountRefusal.EMAIL_TAKEN)
    person.email, person.stamp = email, new_salt()
    session.flush()
    confirm_address(session, person=person, at=at)
    enqueue_notice(session, person_id=person.id, kind=NoticeKind.ADDRESS_CHANGED, at=at, to=old)
