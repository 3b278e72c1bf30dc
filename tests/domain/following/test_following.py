"""Beginning and ending to follow, and what is new since the last visit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.following import actions
from consult.domain.following.actions import follow, forget_follows, look_in, unfollow
from consult.domain.following.models import Subject
from consult.domain.following.queries import count_follows, follows, list_follows
from consult.domain.following.rules import FollowRefusal, may_follow
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_proposal
from tests.factories.following import a_follower
from tests.factories.moderation import a_hiding
from tests.factories.people import a_resident


@both_databases
def test_followed_twice_is_followed_once_and_ended_at_once(session, consultation):
    person = a_follower(session, of=consultation)
    a_follower(session, of=consultation, person=person)
    a_follower(session, theme=consultation.themes[0].id, person=person)
    assert count_follows(session, person.id) == 2
    where = {"person_id": person.id, "subject": Subject.CONSULTATION, "subject_id": consultation.id}
    assert follows(session, **where)
    unfollow(session, **where)
    assert not follows(session, **where) and count_follows(session, person.id) == 1
    forget_follows(session, person.id)
    assert list(list_follows(session, person_id=person.id)) == []


def test_who_may_follow_what(session, consultation, moderator):
    author, reader = a_resident(session), a_resident(session)
    unconfirmed = a_resident(session, confirmed=False)
    proposal = a_proposal(session, consultation=consultation, author=author)
    hidden = a_proposal(session, consultation=consultation, author=a_resident(session))
    a_hiding(session, of=hidden, moderator=moderator)
    table = [
        (reader, consultation, None),
        (reader, proposal, None),
        (reader, None, None),
        (None, consultation, FollowRefusal.SIGN_IN_FIRST),
        (None, hidden, FollowRefusal.NOT_PUBLIC),
        (unconfirmed, consultation, FollowRefusal.CONFIRM_FIRST),
        (author, proposal, FollowRefusal.OWN_WORDS),
        (reader, hidden, FollowRefusal.NOT_PUBLIC),
    ]
    for person, thing, refusal in table:
        assert may_follow(person, thing).refusal is refusal


def test_there_is_an_end_to_how_much_one_follows(session, consultation, monkeypatch):
    monkeypatch.setattr(actions, "FOLLOWS_MAX", 1)
    person = a_follower(session, of=consultation)
    with pytest.raises(Refused) as refused:
        follow(session, person=person, subject=Subject.ARRONDISSEMENT, subject_id=1, at=NOON)
    assert refused.value.code is FollowRefusal.TOO_MANY


@both_databases
def test_a_visit_lasts_half_an_hour(session):
    person = a_resident(session)
    assert look_in(session, person_id=person.id, at=NOON) is None
    assert look_in(session, person_id=person.id, at=NOON + timedelta(minutes=10)) is None
    evening = NOON + timedelta(hours=8)
    assert look_in(session, person_id=person.id, at=evening) == NOON + timedelta(minutes=10)
    again = look_in(session, person_id=person.id, at=evening + timedelta(minutes=29))
    assert again == NOON + timedelta(minutes=10)
