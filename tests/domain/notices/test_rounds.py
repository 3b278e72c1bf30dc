"""How soon a letter leaves, as its reader wishes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from consult.domain.notices.actions import choose_pace, enqueue_notice
from consult.domain.notices.models import Notice, NoticeKind, Pace, Topic
from consult.domain.notices.queries import is_due, paces_of
from consult.domain.notices.rules import next_round, pace_of
from consult.domain.notices.sending import claim_notices, claim_round, mark_sent
from consult.domain.notices.stopping import Stop, open_stop_token, stop_token
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.people import a_resident


def utc(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


# Tunis is an hour ahead of UTC: seven o'clock there is six. The 10th of March 2026 is a Tuesday.
@pytest.mark.parametrize(
    ("pace", "at", "leaves"),
    [
        (Pace.AT_ONCE, utc(10, 11), utc(10, 11)),
        (Pace.NEVER, utc(10, 11), utc(10, 11)),
        (Pace.DAILY, utc(10, 11), utc(11, 6)),
        (Pace.DAILY, utc(10, 5, 59), utc(10, 6)),
        (Pace.DAILY, utc(10, 6), utc(11, 6)),
        (Pace.DAILY, utc(10, 23, 30), utc(11, 6)),
        (Pace.WEEKLY, utc(10, 11), utc(16, 6)),
        (Pace.WEEKLY, utc(16, 5, 59), utc(16, 6)),
        (Pace.WEEKLY, utc(16, 6), utc(23, 6)),
    ],
)
def test_when_a_letter_leaves(pace, at, leaves):
    assert next_round(pace, at) == leaves


@pytest.mark.parametrize(
    ("kind", "wishes", "pace"),
    [
        (NoticeKind.CONTRIBUTION_HIDDEN, {Topic.OWN: Pace.NEVER}, None),
        (NoticeKind.COMMENT_RECEIVED, {}, Pace.AT_ONCE),
        (NoticeKind.COMMENT_RECEIVED, {Topic.OWN: Pace.WEEKLY}, Pace.WEEKLY),
        (NoticeKind.COMMENT_ADDED, {Topic.OWN: Pace.NEVER}, Pace.DAILY),
        (NoticeKind.COMMENT_ADDED, {Topic.FOLLOWED: Pace.NEVER}, Pace.NEVER),
        (NoticeKind.PHASE_ENDING, {Topic.FOLLOWED: Pace.WEEKLY}, Pace.DAILY),
        (NoticeKind.PHASE_ENDING, {Topic.FOLLOWED: Pace.NEVER}, Pace.NEVER),
    ],
)
def test_how_soon_a_kind_comes(kind, wishes, pace):
    assert pace_of(kind, wishes) is pace


def tell(session, person, kind=NoticeKind.FOLLOWED_ANSWERED, at=NOON):
    enqueue_notice(session, person_id=person.id, kind=kind, at=at, facts={"ref": "2026-000001"})
    return session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()


@both_databases
def test_a_wish_holds_for_what_comes_and_for_what_waits(session):
    person, other = a_resident(session), a_resident(session)
    first, foreign = tell(session, person), tell(session, other)
    assert first.due_at == utc(11, 6) and foreign.due_at == utc(11, 6)
    choose_pace(session, person_id=person.id, topic=Topic.FOLLOWED, pace=Pace.AT_ONCE, at=NOON)
    session.expire_all()
    assert (first.due_at, first.pace) == (NOON, Pace.AT_ONCE) and foreign.pace is Pace.DAILY
    assert paces_of(session, person.id) == {Topic.OWN: Pace.AT_ONCE, Topic.FOLLOWED: Pace.AT_ONCE}
    choose_pace(session, person_id=person.id, topic=Topic.FOLLOWED, pace=Pace.NEVER, at=NOON)
    session.expire_all()
    assert first.withheld_at == NOON and not is_due(session, at=NOON)
    # What was withheld is not sent when letters come again; what happens from now on is.
    choose_pace(session, person_id=person.id, topic=Topic.FOLLOWED, pace=Pace.AT_ONCE, at=NOON)
    session.expire_all()
    assert first.withheld_at == NOON
    assert tell(session, person).withheld_at is None
    assert tell(session, person, NoticeKind.COMMENT_RECEIVED).topic is Topic.OWN


@both_databases
def test_one_letter_takes_all_that_is_due_of_its_round(session):
    person, other = a_resident(session), a_resident(session)
    choose_pace(session, person_id=person.id, topic=Topic.OWN, pace=Pace.DAILY, at=NOON)
    mine = [tell(session, person) for _ in range(3)]
    tell(session, other)
    own = tell(session, person, NoticeKind.COMMENT_RECEIVED)
    late = tell(session, person, at=NOON + timedelta(days=2))
    morning = utc(11, 6)
    (first,) = claim_notices(session, at=morning)
    together = claim_round(session, first, at=morning)
    assert together == mine and own not in together and late not in together
    mark_sent(session, ids=[one.id for one in together], at=morning)
    session.expire_all()
    assert {one.sent_with_id for one in mine} == {first.id} and own.sent_at is None


def test_a_letter_of_no_round_leaves_alone(session):
    person = a_resident(session)
    for _ in range(2):
        tell(session, person, NoticeKind.COMMENT_RECEIVED)
    (first,) = claim_notices(session, at=NOON)
    assert claim_round(session, first, at=NOON) == [first]


def test_the_link_that_stops_letters_names_person_and_topic_and_cannot_be_made_up():
    token = stop_token("a key", person_id=7, topic=Topic.FOLLOWED)
    assert open_stop_token("a key", token) == Stop(7, Topic.FOLLOWED)
    assert open_stop_token("another key", token) is None
    assert open_stop_token("a key", token[:-2]) is None
