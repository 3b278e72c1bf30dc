"""The way of a letter out of the outbox."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.notices.actions import enqueue_notice
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.notices.queries import count_waiting, is_due, list_letters
from consult.domain.notices.sending import LEASE, REFUSALS, WAITS, claim_notices, mark_failed, mark_sent
from consult.kernel.db import begin_write
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.people import a_resident


def waiting(session, number=1, *, to=None):
    person = a_resident(session)
    for _ in range(number):
        enqueue_notice(session, person_id=person.id, kind=NoticeKind.PASSWORD_CHANGED, at=NOON, to=to)
    return person


@both_databases
def test_a_claimed_letter_is_claimed_by_nobody_else_until_the_lease_ends(session):
    waiting(session, 2)
    (first,) = claim_notices(session, at=NOON)
    (second,) = claim_notices(session, at=NOON)
    assert first.id != second.id
    assert claim_notices(session, at=NOON) == []
    mark_sent(session, ids=[first.id], at=NOON)
    # The worker of the second was killed: its letter comes back.
    (again,) = claim_notices(session, at=NOON + LEASE)
    assert (again.id, again.attempts) == (second.id, 2)


@both_databases
def test_two_workers_at_once_never_claim_the_same_letter(session, engine):
    waiting(session, 2)
    session.commit()
    with Session(engine) as one:
        begin_write(one)
        mine = claim_notices(one, at=NOON)[0].id
        if engine.dialect.name == "postgresql":
            # Not committed yet: the other worker does not wait, it takes the next.
            with Session(engine) as two:
                (other,) = claim_notices(two, at=NOON)
                assert other.id != mine
                two.rollback()
        one.commit()
    with Session(engine) as two:
        begin_write(two)
        rest = [notice.id for notice in claim_notices(two, at=NOON, most=9)]
        assert len(rest) == 1 and rest != [mine]


def test_a_letter_that_failed_waits_longer_each_time_and_is_given_up_with_its_error(session):
    waiting(session)
    at, tries = NOON, 0
    while claim_notices(session, at=at):
        tries += 1
        notice = session.scalars(select(Notice)).one()
        again = mark_failed(session, notice_id=notice.id, error="421 busy" * 100, at=at)
        if again is None:
            break
        assert again - at == WAITS[tries - 1]
        assert not is_due(session, at=again - timedelta(seconds=1)) and is_due(session, at=again)
        at = again
    assert tries == len(WAITS) + 1
    assert notice.given_up_at == at and notice.sent_at is None
    assert notice.last_error.startswith("421 busy") and len(notice.last_error) == 300
    assert count_waiting(session) == 0
    assert at - NOON < timedelta(days=3)


def test_a_letter_that_the_server_refuses_is_given_up_sooner(session):
    waiting(session)
    at = NOON
    for number in range(1, REFUSALS + 1):
        (notice,) = claim_notices(session, at=at)
        at = mark_failed(session, notice_id=notice.id, error="550 no such user", at=at, refused=True)
        assert (at is None) == (number == REFUSALS)


def test_letters_are_listed_newest_first_and_by_address(session):
    person = waiting(session, 12)
    other = waiting(session, 1, to="new@example.tn")
    page = list_letters(session)
    assert len(page) == 10 and page.rows[0].person_id == other.id
    older = list_letters(session, cursor=page.next)
    assert len(older) == 3 and older.next is None
    assert [row.to for row in list_letters(session, to="new@example.tn")] == ["new@example.tn"]
    assert {row.person_id for row in list_letters(session, to=person.email, person_id=person.id)} == {
        person.id
    }
    assert len(list_letters(session, to="nobody@example.tn")) == 0
    assert len(list_letters(session, to=other.email, person_id=other.id)) == 0, "it went to another address"
