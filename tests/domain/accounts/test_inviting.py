"""Staff invited by letter: who may, what waits, what a link does once, and what is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from consult.domain.accounts import inviting
from consult.domain.accounts.actions import confirm_address, create_account, end_role, sign_up
from consult.domain.accounts.closing import empty_account
from consult.domain.accounts.invitations import (
    Invited,
    count_invited,
    facts_of,
    list_invitations,
    make_invitation_token,
    open_invitation,
    state_of,
)
from consult.domain.accounts.inviting import (
    FORGOTTEN_AFTER,
    call_off,
    forget_expired,
    invite_colleague,
    send_again,
    take_invitation,
)
from consult.domain.accounts.links import LinkProblem, Purpose, open_token
from consult.domain.accounts.models import Invitation, InvitationState, Person, Role
from consult.domain.accounts.queries import find_person, find_person_by_email, person_with_password
from consult.domain.accounts.rules import AccountRefusal, holds
from consult.domain.journal.models import JournalEntry
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.people import PASSWORD, a_department, a_moderator, a_resident, an_administrator

KEY = "a key"
EMAIL = "walid@example.tn"
WEEK = timedelta(days=7)
NEW = {"public_name": "Walid, voirie", "password": PASSWORD}


@pytest.fixture
def boss(session):
    return an_administrator(session, public_name="Salma")


def invited(session, boss, *, email=EMAIL, role=Role.MODERATOR, at=NOON, **more):
    more = {"public_name": "Walid", "language": "fr", **more}
    return invite_colleague(session, email=email, role=role, administrator=boss, at=at, **more)


def token_of(invitation):
    return make_invitation_token(KEY, facts_of(invitation))


def opened(session, token, *, at=NOON):
    return open_invitation(session, KEY, token, at=at)


def taken(session, invitation, *, at=NOON, **chosen):
    take_invitation(session, invited=opened(session, token_of(invitation), at=at), at=at, **(chosen or NEW))


def kinds(session, person_id):
    return list(session.scalars(select(Notice.kind).where(Notice.person_id == person_id).order_by(Notice.id)))


@both_databases
def test_the_whole_way(session, boss):
    invitation = invited(session, boss)
    walid = find_person_by_email(session, EMAIL)
    assert (walid.is_staff, walid.confirmed_at, walid.password_hash, walid.grants) == (False, None, None, [])
    assert state_of(invitation, sender=boss, at=NOON) is InvitationState.WAITING
    assert kinds(session, walid.id) == [NoticeKind.INVITATION]
    taken(session, invitation, at=NOON + timedelta(days=3))
    session.expire_all()
    walid = find_person(session, walid.id)
    assert person_with_password(session, email=EMAIL, password=PASSWORD) is walid
    assert (walid.public_name, walid.name_key, walid.level) == ("Walid, voirie", "walid voirie", 1)
    assert walid.confirmed_at == NOON + timedelta(days=3) and holds(walid, Role.MODERATOR) and walid.is_staff
    assert [(one.granted_by_id, one.granted_at) for one in walid.grants] == [(boss.id, walid.confirmed_at)]
    assert state_of(invitation, sender=boss, at=NOON) is InvitationState.TAKEN
    assert kinds(session, walid.id) == [NoticeKind.INVITATION], "no second letter about what they just did"
    assert opened(session, token_of(invitation)) is LinkProblem.USED


@both_databases
def test_each_act_is_journalled_by_numbers(session, boss):
    first = invited(session, boss)
    send_again(session, invitation=first, administrator=boss, at=NOON + timedelta(days=1))
    taken(session, first, at=NOON + timedelta(days=1))
    second = invited(session, boss, email="other@example.tn")
    call_off(session, invitation=second, administrator=boss, at=NOON)
    entries = session.scalars(
        select(JournalEntry).where(JournalEntry.act.startswith("invitation.")).order_by(JournalEntry.id)
    ).all()
    assert [(one.act, one.actor_id, one.subject) for one in entries] == [
        ("invitation.sent", boss.id, f"person:{first.person_id}"),
        ("invitation.sent-again", boss.id, f"person:{first.person_id}"),
        ("invitation.taken", first.person_id, f"person:{first.person_id}"),
        ("invitation.sent", boss.id, f"person:{second.person_id}"),
        ("invitation.called-off", boss.id, f"person:{second.person_id}"),
    ]
    assert "Walid" not in str([one.facts for one in entries]) and "@" not in str(
        [one.facts for one in entries]
    )


def test_administrators_of_the_city_only(session, consultation):
    local = an_administrator(session, consultation_id=consultation.id)
    for person in (a_resident(session), a_moderator(session), local):
        with pytest.raises(Refused) as refused:
            invited(session, find_person(session, person.id))
        assert refused.value.code is AccountRefusal.NOT_ADMINISTRATOR
    assert find_person_by_email(session, EMAIL) is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"email": "walid"}, AccountRefusal.EMAIL_SHAPE),
        ({"public_name": "W"}, AccountRefusal.NAME_LENGTH),
        ({"public_name": "Mairie"}, AccountRefusal.NAME_OFFICIAL),
        ({"role": Role.DEPARTMENT}, AccountRefusal.DEPARTMENT_NEEDED),
    ],
)
def test_what_is_refused(session, boss, given, code):
    with pytest.raises(Refused) as refused:
        invited(session, boss, **given)
    assert refused.value.code is code


@both_databases
def test_an_account_is_given_the_role_as_ever(session, boss):
    department = a_department(session)
    amel = a_resident(session, email="amel@example.tn")
    given = {"role": Role.DEPARTMENT, "department_id": department.id}
    assert invited(session, boss, email=" Amel@Example.tn", **given) is None
    assert holds(find_person(session, amel.id), Role.DEPARTMENT)
    assert kinds(session, amel.id) == [NoticeKind.ROLE_GRANTED]
    assert list(session.scalars(select(Invitation))) == []
    with pytest.raises(Refused) as refused:
        invited(session, boss, email="amel@example.tn", **given)
    assert refused.value.code is AccountRefusal.ALREADY_GRANTED


@both_databases
def test_an_address_that_was_never_confirmed_is_nobodys(session, boss):
    """Whoever signed up with it before cannot come in with the password they chose."""
    stranger = create_account(
        session, email=EMAIL, password=PASSWORD, public_name="Mallory", language="en", at=NOON
    )
    invitation = invited(session, boss)
    assert invitation.person_id == stranger.id and stranger.public_name == "Walid"
    assert person_with_password(session, email=EMAIL, password=PASSWORD) is None
    sign_up(
        session, email=EMAIL, password="four red boats sail", public_name="Mallory", language="en", at=NOON
    )
    session.expire_all()
    taken(session, invitation)
    assert person_with_password(session, email=EMAIL, password=PASSWORD).public_name == "Walid, voirie"


@both_databases
def test_who_confirmed_an_own_account_meanwhile_keeps_it(session, boss):
    invitation = invited(session, boss)
    sign_up(session, email=EMAIL, password=PASSWORD, public_name="Walid K.", language="ar", at=NOON)
    session.expire_all()
    confirm_address(session, person=find_person_by_email(session, EMAIL), at=NOON)
    take_invitation(session, invited=opened(session, token_of(invitation)), at=NOON)
    walid = person_with_password(session, email=EMAIL, password=PASSWORD)
    assert walid.public_name == "Walid K." and holds(find_person(session, walid.id), Role.MODERATOR)


def test_a_role_granted_meanwhile_is_no_obstacle(session, boss):
    invitation = invited(session, boss)
    walid = find_person_by_email(session, EMAIL)
    confirm_address(session, person=walid, at=NOON)
    assert invited(session, boss) is None, "now it is an account"
    take_invitation(session, invited=opened(session, token_of(invitation)), at=NOON)
    assert len(find_person(session, walid.id).grants) == 1 and invitation.taken_at == NOON


@both_databases
def test_a_link_works_for_seven_days_and_once(session, boss):
    invitation = invited(session, boss)
    token = token_of(invitation)
    assert isinstance(opened(session, token, at=NOON + WEEK - timedelta(seconds=1)), Invited)
    assert opened(session, token, at=NOON + WEEK) is LinkProblem.EXPIRED
    assert state_of(invitation, sender=boss, at=NOON + WEEK) is InvitationState.EXPIRED
    assert opened(session, token[:-2]) is LinkProblem.BROKEN
    assert open_invitation(session, "another key", token, at=NOON) is LinkProblem.BROKEN
    assert open_token(session, KEY, token, purpose=Purpose.RESET_PASSWORD, at=NOON) is LinkProblem.BROKEN
    send_again(session, invitation=invitation, administrator=boss, at=NOON + WEEK)
    assert opened(session, token, at=NOON + WEEK) is LinkProblem.USED, "a newer letter took its place"
    again = opened(session, token_of(invitation), at=NOON + 2 * WEEK - timedelta(seconds=1))
    taken(session, invitation, at=NOON + WEEK)
    with pytest.raises(Refused) as refused:
        take_invitation(session, invited=again, at=NOON + WEEK, **NEW)
    assert refused.value.code is AccountRefusal.INVITATION_OVER


@both_databases
def test_called_off_and_forgotten(session, boss):
    invitation = invited(session, boss)
    token, number = token_of(invitation), invitation.person_id
    call_off(session, invitation=invitation, administrator=boss, at=NOON)
    session.expire_all()
    boss = find_person(session, boss.id)
    left = session.get_one(Person, number)
    assert (left.email, left.public_name, left.name_key, left.closed_at) == (None, "", "", NOON)
    assert kinds(session, number) == [] and opened(session, token) is LinkProblem.CALLED_OFF
    for act in (call_off, send_again):
        with pytest.raises(Refused) as refused:
            act(session, invitation=invitation, administrator=boss, at=NOON)
        assert refused.value.code is AccountRefusal.INVITATION_OVER
    second = invited(session, boss)
    assert second is not None and second.person_id != number


@both_databases
def test_who_lets_an_invitation_go_by_is_forgotten_a_month_later(session, boss):
    invitation = invited(session, boss)
    invited(session, boss, email="used@example.tn")
    sign_up(session, email="used@example.tn", password=PASSWORD, public_name="Used", language="ar", at=NOON)
    token, number, over = token_of(invitation), invitation.person_id, NOON + WEEK + FORGOTTEN_AFTER
    assert forget_expired(session, at=over - timedelta(seconds=1)) == 0
    assert [forget_expired(session, at=over) for _ in range(2)] == [1, 0]
    left = session.get_one(Person, number)
    assert (left.email, left.public_name, left.closed_at) == (None, "", over) and kinds(session, number) == []
    assert find_person_by_email(session, "used@example.tn") is not None, "somebody uses that account"
    assert opened(session, token, at=over) is LinkProblem.EXPIRED
    assert state_of(invitation, sender=boss, at=over) is InvitationState.EXPIRED
    with pytest.raises(Refused) as refused:
        send_again(session, invitation=invitation, administrator=boss, at=over)
    assert refused.value.code is AccountRefusal.INVITATION_OVER
    said = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
    assert (said.act, said.actor_id, said.subject) == ("invitation.forgotten", None, f"person:{number}")
    assert invited(session, boss, at=over).person_id != number


def test_called_off_leaves_an_account_that_is_used(session, boss):
    invitation = invited(session, boss)
    sign_up(session, email=EMAIL, password=PASSWORD, public_name="Walid K.", language="ar", at=NOON)
    session.expire_all()
    call_off(session, invitation=invitation, administrator=find_person(session, boss.id), at=NOON)
    assert find_person_by_email(session, EMAIL).public_name == "Walid K."


@both_databases
def test_an_invitation_lasts_no_longer_than_its_sender_may_grant(session, boss):
    other = an_administrator(session)
    invitation = invited(session, boss)
    seen = opened(session, token_of(invitation))
    end_role(session, grant=boss.grants[0], at=NOON, ended_by=other)
    session.expire_all()
    boss = find_person(session, boss.id)
    assert state_of(invitation, sender=boss, at=NOON) is InvitationState.EXPIRED
    assert opened(session, token_of(invitation)) is LinkProblem.UNBACKED
    with pytest.raises(Refused) as refused:
        take_invitation(session, invited=seen, at=NOON, **NEW)
    assert refused.value.code is AccountRefusal.NOT_ADMINISTRATOR
    session.rollback()


def test_another_administrator_may_send_it_again(session, boss):
    other = an_administrator(session)
    invitation = invited(session, boss)
    end_role(session, grant=boss.grants[0], at=NOON, ended_by=other)
    send_again(session, invitation=invitation, administrator=other, at=NOON)
    assert state_of(invitation, sender=other, at=NOON) is InvitationState.WAITING
    taken(session, invitation)
    assert find_person_by_email(session, EMAIL).grants[0].granted_by_id == other.id


@both_databases
def test_an_address_is_invited_once_at_a_time(session, boss):
    first = invited(session, boss)
    with pytest.raises(Refused) as refused:
        invited(session, boss, role=Role.COUNCILLOR)
    assert refused.value.code is AccountRefusal.ALREADY_INVITED
    session.add(
        Invitation(
            person_id=first.person_id,
            role=Role.COUNCILLOR,
            sent_by_id=boss.id,
            sent_at=NOON,
            expires_at=NOON + WEEK,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_no_more_than_so_many_wait(session, boss, monkeypatch):
    monkeypatch.setattr(inviting, "MOST_INVITED", 2)
    first, _second = (invited(session, boss, email=f"{name}@example.tn") for name in ("one", "two"))
    session.commit()
    with pytest.raises(Refused) as refused:
        invited(session, boss, email="three@example.tn")
    assert refused.value.code is AccountRefusal.TOO_MANY_INVITED and refused.value.facts == {"most": 2}
    session.rollback()
    boss = find_person(session, boss.id)
    send_again(session, invitation=first, administrator=boss, at=NOON)
    later = NOON + WEEK
    assert (count_invited(session, at=NOON), count_invited(session, at=later)) == (2, 0)
    assert invited(session, boss, email="three@example.tn", at=later) is not None, (
        "what expired does not count"
    )
    assert inviting.MOST_INVITED == 2 and len(list_invitations(session)) == 3


def test_a_bad_password_or_name_takes_nothing(session, boss):
    invitation = invited(session, boss)
    for chosen in (
        {"public_name": "Walid", "password": "short"},
        {"public_name": "Mairie", "password": PASSWORD},
        {"public_name": "Walid", "password": None},
    ):
        with pytest.raises(Refused):
            taken(session, invitation, **chosen)
    assert invitation.taken_at is None and find_person_by_email(session, EMAIL).confirmed_at is None


def test_who_closes_the_account_is_invited_no_more(session, boss):
    invitation = invited(session, boss)
    walid = find_person_by_email(session, EMAIL)
    confirm_address(session, person=walid, at=NOON)
    empty_account(session, person=walid, at=NOON)
    session.expire_all()
    assert invitation.called_off_by_id == walid.id
    assert opened(session, token_of(invitation)) is LinkProblem.CALLED_OFF
