"""Inviting staff by letter: the role waits until somebody takes it by the link.

Administrators only, each act journalled by numbers. The account made for an invitation has no password; when the
invitation is called off before anybody used that account, or a month after its link ended, its name and address are
forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from consult.domain.accounts.actions import confirm_address, create_account, faults_of
from consult.domain.accounts.granting import grant_role
from consult.domain.accounts.invitations import Invited, count_invited, facts_of, find_open
from consult.domain.accounts.links import INVITATION_LIFETIME
from consult.domain.accounts.models import Invitation, Person, Role
from consult.domain.accounts.passwords import hash_password
from consult.domain.accounts.queries import find_person, find_person_by_email, get_department
from consult.domain.accounts.rules import MOST_INVITED, AccountRefusal, may_administer, may_be_granted
from consult.domain.journal.actions import record
from consult.domain.notices.actions import enqueue_notice
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.errors import Refused
from consult.kernel.localized import Language
from consult.kernel.prose import clean_line
from consult.kernel.secrets import new_salt
from consult.kernel.verdict import require

# Long enough to send it again after a holiday.
FORGOTTEN_AFTER = timedelta(days=30)


def invite_colleague(
    session: Session,
    *,
    email: str,
    public_name: str,
    language: Language | str,
    role: Role,
    administrator: Person,
    at: datetime,
    consultation_id: int | None = None,
    department_id: int | None = None,
    scope: Mapping[str, str] | None = None,
) -> Invitation | None:
    """A letter with a link by which a role is taken. None when there is an account: then it is granted and told.

    An account whose address was never confirmed is nobody's yet: it becomes that of the invitation. `scope`: the
    consultation's title, for the letter. Raises Refused, and NotFound for a department that is not there.
    """
    require(may_administer(administrator))
    role = Role(role)
    require(may_be_granted(role, department_id=department_id))
    for fault in faults_of(session, email=email, password=None, public_name=public_name):
        raise fault
    person = find_person_by_email(session, email)
    if person is not None and (person.confirmed_at is not None or person.is_staff):
        grant_role(
            session,
            person=person,
            role=role,
            at=at,
            granted_by=administrator,
            consultation_id=consultation_id,
            department_id=department_id,
            scope=scope,
        )
        return None
    if person is None:
        person = create_account(
            session,
            email=email,
            password=None,
            public_name=public_name,
            language=language,
            at=at,
            letter=False,
        )
    else:
        _hold(session, person.id)
        if find_open(session, person.id) is not None:
            raise Refused(AccountRefusal.ALREADY_INVITED)
        person.be_called(clean_line(public_name))
        person.language, person.password_hash, person.stamp = Language(language), None, new_salt()
    invitation = Invitation(
        person_id=person.id,
        role=role,
        consultation_id=consultation_id,
        department_id=department_id,
        sent_by_id=administrator.id,
        sent_at=at,
        expires_at=at + INVITATION_LIFETIME,
    )
    session.add(invitation)
    session.flush()
    _record(session, "invitation.sent", invitation, actor=administrator, at=at)
    _send(session, invitation, administrator=administrator, scope=scope, at=at)
    return invitation


def send_again(
    session: Session,
    *,
    invitation: Invitation,
    administrator: Person,
    at: datetime,
    scope: Mapping[str, str] | None = None,
) -> None:
    """A new letter with a new link and another seven days; the links before it work no more.

    Raises Refused (INVITATION_OVER) when it was taken or called off.
    """
    require(may_administer(administrator))
    _open(session, invitation)
    _drop(session, invitation)
    invitation.sent_by_id, invitation.sent_at = administrator.id, at
    invitation.expires_at = at + INVITATION_LIFETIME
    session.flush()
    _record(session, "invitation.sent-again", invitation, actor=administrator, at=at)
    _send(session, invitation, administrator=administrator, scope=scope, at=at)


def call_off(session: Session, *, invitation: Invitation, administrator: Person, at: datetime) -> None:
    """The link works no more. Of an account that nobody used, name and address are forgotten.

    Raises Refused (INVITATION_OVER) when it was taken or called off.
    """
    require(may_administer(administrator))
    person = _open(session, invitation)
    invitation.called_off_at, invitation.called_off_by_id = at, administrator.id
    if person.confirmed_at is None and person.password_hash is None and not person.is_staff:
        _forget(session, person, at=at)
    _drop(session, invitation)
    session.flush()
    _record(session, "invitation.called-off", invitation, actor=administrator, at=at)


def forget_expired(session: Session, *, at: datetime, size: int = 100) -> int:
    """Forget name and address of those who let an invitation go by: FORGOTTEN_AFTER its link ended, if nobody used the
    account meanwhile. The invitation stays as expired, and the journal says that it was forgotten. Gives how many.
    """
    found = session.scalars(
        select(Invitation)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.taken_at.is_(None),
            Invitation.called_off_at.is_(None),
            Invitation.expires_at <= at - FORGOTTEN_AFTER,
            Person.email.is_not(None),
            Person.confirmed_at.is_(None),
            Person.password_hash.is_(None),
            Person.is_staff.is_(False),
        )
        .order_by(Invitation.id)
        .limit(size)
    ).all()
    forgotten = 0
    for invitation in found:
        person = _hold(session, invitation.person_id)
        session.refresh(invitation)
        # Sent again, taken or called off while we waited for the row.
        over = invitation.taken_at or invitation.called_off_at or person.email is None
        if over or invitation.expires_at > at - FORGOTTEN_AFTER or person.confirmed_at is not None:
            continue
        _forget(session, person, at=at)
        session.flush()
        _record(session, "invitation.forgotten", invitation, actor=None, at=at)
        forgotten += 1
    return forgotten


def _forget(session: Session, person: Person, *, at: datetime) -> None:
    """Of an account that was made for an invitation and that nobody used only the number is left."""
    _drop_waiting(session, Notice.person_id == person.id)
    person.be_called("")
    person.email, person.closed_at, person.stamp = None, at, new_salt()
    person.arrondissement_id = person.age_band = person.gender = None


def take_invitation(
    session: Session,
    *,
    invited: Invited,
    at: datetime,
    public_name: str | None = None,
    password: str | None = None,
) -> None:
    """By the link of the letter, which proves the address. `invited` was opened in this transaction.

    An account that nobody used needs the name and the password; one that its owner confirmed meanwhile keeps its own.
    Raises Refused when one of the two may not be, or (NOT_ADMINISTRATOR) when who sent it may no longer grant.
    """
    invitation = invited.invitation
    person = _open(session, invitation)
    if person.confirmed_at is None:
        email, name = person.email or "", public_name or ""
        for fault in faults_of(session, email=email, password=password or "", public_name=name):
            raise fault
        person.be_called(clean_line(name))
        person.password_hash, person.stamp = hash_password(password or ""), new_salt()
        confirm_address(session, person=person, at=at)
    invitation.taken_at = at
    session.flush()
    _record(session, "invitation.taken", invitation, actor=person, at=at)
    try:
        grant_role(
            session,
            person=person,
            role=invitation.role,
            at=at,
            granted_by=find_person(session, invitation.sent_by_id),
            consultation_id=invitation.consultation_id,
            department_id=invitation.department_id,
            letter=False,
        )
    except Refused as refused:
        # Granted at the desk meanwhile: what they were invited to is theirs.
        if refused.code is not AccountRefusal.ALREADY_GRANTED:
            raise


def _hold(session: Session, person_id: int) -> Person:
    """The person's row, ours until the end; two acts on one invitation wait in line here."""
    statement = select(Person).where(Person.id == person_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one()


def _open(session: Session, invitation: Invitation) -> Person:
    """Who is invited, held. Raises Refused when the invitation was taken, called off or forgotten meanwhile."""
    person = _hold(session, invitation.person_id)
    session.refresh(invitation)
    if invitation.taken_at is not None or invitation.called_off_at is not None or person.email is None:
        raise Refused(AccountRefusal.INVITATION_OVER)
    return person


def _drop(session: Session, invitation: Invitation) -> None:
    """Letters of it that have not left: their links would not work."""
    _drop_waiting(session, Notice.person_id == invitation.person_id, Notice.kind == NoticeKind.INVITATION)


def _drop_waiting(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(
        delete(Notice).where(*which, Notice.sent_at.is_(None)).execution_options(synchronize_session=False)
    )


def _record(
    session: Session, act: str, invitation: Invitation, *, actor: Person | None, at: datetime
) -> None:
    record(
        session,
        act=act,
        subject=f"person:{invitation.person_id}",
        at=at,
        actor_id=actor.id if actor is not None else None,
        facts={
            "invitation": invitation.id,
            "role": invitation.role,
            "consultation": invitation.consultation_id,
            "department": invitation.department_id,
        },
    )


def _send(
    session: Session,
    invitation: Invitation,
    *,
    administrator: Person,
    scope: Mapping[str, str] | None,
    at: datetime,
) -> None:
    # Counted behind the journal's head, which is one row: two administrators wait in line there.
    if count_invited(session, at=at) > MOST_INVITED:
        raise Refused(AccountRefusal.TOO_MANY_INVITED, {"most": MOST_INVITED})
    department = get_department(session, invitation.department_id) if invitation.department_id else None
    facts: dict[str, Any] = {
        **facts_of(invitation),
        "role": invitation.role,
        "by": administrator.public_name,
        "scope": dict(scope) if scope else None,
        "department": department.name if department else None,
    }
    enqueue_notice(session, person_id=invitation.person_id, kind=NoticeKind.INVITATION, at=at, facts=facts)
