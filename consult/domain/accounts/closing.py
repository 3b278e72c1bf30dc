"""What is left of an account that its owner closes: a number, and the day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Invitation, Level, Membership, Person, RoleGrant, Suspension
from consult.domain.accounts.queries import count_administrators
from consult.domain.accounts.rules import may_close
from consult.domain.journal.actions import record
from consult.domain.notices.actions import enqueue_notice
from consult.domain.notices.models import NoticeKind
from consult.domain.notices.settling import drop_notices
from consult.kernel.secrets import new_salt
from consult.kernel.verdict import require


def empty_account(session: Session, *, person: Person, at: datetime) -> None:
    """Name, address, password and profile go; roles and associations end; every device is signed out.

    Letters that wait are dropped, and a last one goes to the address that was. The caller holds the person's row,
    has asked for the password, and has done before what belongs to the floors above (`personal/closing.py`).
    Raises Refused: LAST_ADMINISTRATOR.
    """
    record(session, act="account.closed", subject=f"person:{person.id}", at=at, actor_id=person.id)
    # Judged behind the journal's head, which is one row: two last administrators wait in line there.
    require(may_close(person, administrators=count_administrators(session)))
    _end_duties(session, person=person, at=at)
    enqueue_notice(session, person_id=person.id, kind=NoticeKind.ACCOUNT_CLOSED, at=at, to=person.email)
    drop_notices(session, person_id=person.id)
    person.email = person.password_hash = person.arrondissement_id = None
    person.age_band = person.gender = person.confirmed_at = None
    person.be_called("")
    person.is_staff, person.level = False, Level.VISITOR
    person.stamp, person.closed_at = new_salt(), at
    # What was written to them about a suspension, and what they wrote; that there was one stays.
    session.execute(
        update(Suspension)
        .where(Suspension.person_id == person.id)
        .values(
            reason="",
            objection=case((Suspension.objection.is_not(None), "")),
            decision=case((Suspension.decision.is_not(None), "")),
        )
        .execution_options(synchronize_session=False)
    )
    session.flush()


def _end_duties(session: Session, *, person: Person, at: datetime) -> None:
    """Roles and memberships in force end, each with its line in the journal; an invitation that waits is called off."""
    invited = session.execute(
        update(Invitation)
        .where(
            Invitation.person_id == person.id,
            Invitation.taken_at.is_(None),
            Invitation.called_off_at.is_(None),
        )
        .values(called_off_at=at, called_off_by_id=person.id)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    ).scalars()
    for number in invited.all():
        facts = {"invitation": number}
        record(
            session,
            act="invitation.called-off",
            subject=f"person:{person.id}",
            at=at,
            actor_id=person.id,
            facts=facts,
        )
    grants = session.scalars(
        select(RoleGrant)
        .where(RoleGrant.person_id == person.id, RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.id)
    ).all()
    for grant in grants:
        grant.ended_at, grant.ended_by_id = at, person.id
        facts = {"grant": grant.id, "role": grant.role}
        record(
            session, act="role.ended", subject=f"person:{person.id}", at=at, actor_id=person.id, facts=facts
        )
    ended = session.execute(
        update(Membership)
        .where(Membership.person_id == person.id, Membership.ended_at.is_(None))
        .values(ended_at=at)
        .returning(Membership.id, Membership.organisation_id)
        .execution_options(synchronize_session=False)
    ).all()
    for membership_id, organisation_id in ended:
        record(
            session,
            act="member.ended",
            subject=f"organisation:{organisation_id}",
            at=at,
            actor_id=person.id,
            facts={"membership": membership_id, "person": person.id},
        )
