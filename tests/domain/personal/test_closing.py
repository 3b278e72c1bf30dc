"""Closing an account: what goes, what stays, who may not."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from consult.domain.accounts.actions import grant_role, sign_up
from consult.domain.accounts.models import AgeBand, Gender, Membership, Person, Role, RoleGrant
from consult.domain.accounts.queries import find_person, find_person_by_email, person_with_password
from consult.domain.accounts.rules import AccountRefusal
from consult.domain.consultations.counting import changes_of, count_consultations
from consult.domain.contributions.actions import save_draft
from consult.domain.contributions.models import Contribution, State
from consult.domain.contributions.queries import get_contribution
from consult.domain.council.actions import give_mandate
from consult.domain.council.models import Mandate
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.models import Flag
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.notices.sending import REFUSALS, claim_notices, mark_failed, mark_sent
from consult.domain.personal.closing import close_account
from consult.domain.personal.queries import Left, left_of
from consult.domain.voting.tallies import Tally, recount
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.council import a_body
from tests.factories.moderation import a_flag, a_hiding
from tests.factories.people import (
    PASSWORD,
    a_councillor,
    a_department_member,
    a_resident,
    an_administrator,
    an_organisation,
)

EMAIL, NAME = "salwa@example.tn", "Salwa of Bab Jedid"


@pytest.fixture
def salwa(session) -> Person:
    person = a_resident(session, email=EMAIL, public_name=NAME, arrondissement_id=2)
    person.age_band, person.gender = AgeBand.FROM_35, Gender.WOMAN
    session.flush()
    return person


def close(session, person, current=PASSWORD):
    close_account(session, person=find_person(session, person.id), current=current, at=NOON)


def closed(session, person) -> Person:
    """The row as the database has it."""
    statement = select(Person).where(Person.id == person.id).execution_options(populate_existing=True)
    return session.scalars(statement).one()


@both_databases
def test_of_the_person_a_number_is_left_and_of_the_words_everything(session, consultation, salwa):
    organisation = an_organisation(session, members=(salwa,))
    said = a_proposal(session, consultation=consultation, author=salwa)
    answer = a_comment(session, parent=said, author=salwa)
    other = a_proposal(session, consultation=consultation)
    a_vote(session, on=other, voter=salwa)
    save_draft(
        session, consultation=consultation, author=salwa, title="Later", body="", language="fr", at=NOON
    )
    before, stamp = changes_of(session, consultation.id), salwa.stamp
    assert left_of(session, salwa.id) == Left(drafts=1, sent=2, duties=True, seats=False, reports=False)

    close(session, salwa)

    gone = closed(session, salwa)
    kept = (
        gone.email,
        gone.password_hash,
        gone.arrondissement_id,
        gone.age_band,
        gone.gender,
        gone.confirmed_at,
    )
    assert kept == (None,) * 6 and gone.public_name == "" and gone.level == 0
    assert gone.closed_at == NOON and gone.stamp != stamp, "every device is signed out"
    assert left_of(session, salwa.id) == Left(drafts=0, sent=2, duties=False, seats=False, reports=False)
    assert person_with_password(session, email=EMAIL, password=PASSWORD) is None
    for ref in (said.ref, answer.ref):
        found = get_contribution(session, ref)
        assert (found.state, found.author_id, found.receipt_hash is not None) == (
            State.PUBLISHED,
            salwa.id,
            True,
        )
    assert recount(session, [other.id])[other.id] == Tally(agree=1)
    assert count_consultations(session, [consultation.id])[consultation.id].participants == 2
    assert changes_of(session, consultation.id) > before, "no page kept in memory shows the name again"
    (member,) = session.scalars(select(Membership).where(Membership.organisation_id == organisation.id))
    assert member.ended_at == NOON


@both_databases
def test_letters_that_wait_are_dropped_and_the_last_one_takes_the_address_with_it(
    session, consultation, salwa
):
    a_proposal(session, consultation=consultation, author=salwa)
    close(session, salwa)
    (farewell,) = session.scalars(select(Notice).where(Notice.person_id == salwa.id))
    assert (farewell.kind, farewell.to) == (NoticeKind.ACCOUNT_CLOSED, EMAIL)
    mark_sent(session, ids=[farewell.id], at=NOON)
    assert session.scalar(select(Notice.to).where(Notice.id == farewell.id)) is None


def test_a_last_letter_that_never_leaves_keeps_no_address_either(session, salwa):
    close(session, salwa)
    (farewell,) = session.scalars(select(Notice).where(Notice.person_id == salwa.id))
    farewell.attempts = REFUSALS
    assert mark_failed(session, notice_id=farewell.id, error=f"550 {EMAIL}", at=NOON, refused=True) is None
    assert (farewell.to, farewell.last_error) == (None, None)


def test_a_letter_in_the_hands_of_the_worker_may_be_gone_when_it_comes_back(session, salwa, consultation):
    a_proposal(session, consultation=consultation, author=salwa)
    (taken,) = claim_notices(session, at=NOON)
    close(session, salwa)
    assert mark_failed(session, notice_id=taken.id, error="no answer", at=NOON) is None


def test_the_journal_knows_ids_only(session, salwa):
    an_organisation(session, members=(salwa,))
    close(session, salwa)
    entries = session.scalars(select(JournalEntry).where(JournalEntry.actor_id == salwa.id)).all()
    assert [entry.act for entry in entries] == ["account.closed", "member.ended"]
    words = json.dumps([[entry.subject, entry.facts] for entry in entries])
    assert NAME not in words and EMAIL not in words


def test_another_password_closes_nothing(session, salwa):
    with pytest.raises(Refused) as no:
        close(session, salwa, current="another password")
    assert no.value.code is AccountRefusal.PASSWORD_WRONG
    assert closed(session, salwa).public_name == NAME


@both_databases
def test_the_last_administrator_stays_and_the_one_before_may_go(session):
    first, second = an_administrator(session), an_administrator(session)
    session.commit()
    close(session, first)
    session.commit()
    (ended,) = session.scalars(select(RoleGrant).where(RoleGrant.person_id == first.id))
    assert ended.ended_at == NOON and not closed(session, first).is_staff
    with pytest.raises(Refused) as no:
        close(session, second)
    assert no.value.code is AccountRefusal.LAST_ADMINISTRATOR
    session.rollback()
    assert closed(session, second).email is not None


def test_who_administers_one_consultation_may_go(session, consultation):
    an_administrator(session)
    person = a_resident(session)
    grant_role(
        session,
        person=person,
        role=Role.ADMINISTRATOR,
        consultation_id=consultation.id,
        at=NOON,
        letter=False,
    )
    close(session, person)
    assert closed(session, person).closed_at == NOON


def test_a_seat_in_a_body_stays_on_the_public_list_without_an_account(session):
    administrator, person = an_administrator(session), a_councillor(session)
    body = a_body(session)
    seat = give_mandate(
        session, body=body, name={"fr": "M. A."}, from_on=NOON.date(), administrator=administrator, at=NOON,
        person=person,
    )  # fmt: skip
    assert left_of(session, person.id).seats
    close(session, person)
    row = session.execute(
        select(Mandate.person_id, Mandate.name, Mandate.until_on).where(Mandate.id == seat.id)
    ).one()
    assert row == (None, {"fr": "M. A."}, seat.until_on)


@both_databases
def test_the_same_address_signs_up_anew_and_is_somebody_else(session, salwa):
    close(session, salwa)
    sign_up(session, email=EMAIL, password=PASSWORD, public_name="Salwa", language="fr", at=NOON)
    found = find_person_by_email(session, EMAIL)
    assert found is not None and found.id != salwa.id and found.confirmed_at is None


@both_databases
def test_the_database_refuses_a_closed_account_with_something_of_the_person(session, salwa):
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(update(Person).where(Person.id == salwa.id).values(closed_at=NOON))
    session.rollback()


def test_nobody_writes_to_a_closed_account(session, consultation, salwa, moderator):
    said = a_proposal(session, consultation=consultation, author=salwa)
    close(session, salwa)
    a_hiding(session, of=get_contribution(session, said.ref), moderator=moderator)
    kinds = session.scalars(select(Notice.kind).where(Notice.person_id == salwa.id)).all()
    assert kinds == [NoticeKind.ACCOUNT_CLOSED]


def test_a_report_is_answered_all_the_same_and_told_to_nobody(session, consultation, salwa, moderator):
    said = a_proposal(session, consultation=consultation)
    a_flag(session, on=said, person=salwa)
    close(session, salwa)
    assert left_of(session, salwa.id).reports
    a_hiding(session, of=get_contribution(session, said.ref), moderator=moderator)
    (flag,) = session.scalars(select(Flag).execution_options(populate_existing=True))
    assert flag.settlement_id is not None
    kinds = session.scalars(select(Notice.kind).where(Notice.person_id == salwa.id)).all()
    assert kinds == [NoticeKind.ACCOUNT_CLOSED]


def test_a_staff_account_goes_with_all_its_roles(session):
    person = a_department_member(session)
    grant_role(session, person=person, role=Role.COUNTER_AGENT, at=NOON, letter=False)
    close(session, person)
    ended = session.scalars(select(RoleGrant.ended_at).where(RoleGrant.person_id == person.id)).all()
    assert ended == [NOON, NOON]
    assert session.scalars(select(Contribution.id)).all() == []
