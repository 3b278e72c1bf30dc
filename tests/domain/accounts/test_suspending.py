"""A suspended account reads and takes no part; it is told, contests once, and another administrator decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.accounts.closing import empty_account
from consult.domain.accounts.granting import end_role
from consult.domain.accounts.models import Outcome, Person
from consult.domain.accounts.queries import find_person, get_person_file
from consult.domain.accounts.rules import (
    SUSPENSION_LONGEST,
    AccountRefusal,
    may_contest,
    may_decide,
    may_suspend,
    may_take_part,
)
from consult.domain.accounts.suspending import (
    contest,
    count_suspended,
    decide,
    list_objections,
    objections_waiting,
    suspend,
    suspensions_of,
)
from consult.domain.contributions.queries import get_contribution
from consult.domain.contributions.rules import may_comment, may_edit, may_propose, may_withdraw
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.rules import may_flag
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.voting.rules import may_vote
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_proposal
from tests.factories.people import a_moderator, a_resident, an_administrator

REASON = "Trois textes visent la même personne par son adresse."
OBJECTION = "Je n’ai nommé personne, relisez le deuxième texte."
WEEK = timedelta(days=7)


@pytest.fixture
def boss(session):
    return an_administrator(session)


@pytest.fixture
def person(session):
    return a_resident(session, language="fr")


def suspended(session, person, boss, *, days=28, at=NOON):
    return suspend(
        session, person=person, administrator=boss, reason=REASON, ends_at=at + timedelta(days=days), at=at
    )


def refusal_of(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.code


def letters(session, kind):
    return session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)).all()


@both_databases
def test_a_suspended_person_reads_and_takes_no_part(session, boss, person, consultation):
    own = a_proposal(session, consultation=consultation, author=person)
    others = a_proposal(session, consultation=consultation)
    session.commit()
    own, others = get_contribution(session, own.ref), get_contribution(session, others.ref)
    wishes = {
        "propose": lambda at: may_propose(person, consultation, at),
        "comment": lambda at: may_comment(person, others, at),
        "vote": lambda at: may_vote(person, others, at),
        "report": lambda at: may_flag(person, others, at),
        "edit": lambda at: may_edit(person, own, at),
    }
    assert all(wish(NOON) for wish in wishes.values())
    suspension = suspended(session, person, boss, days=2)
    person = find_person(session, person.id)
    for name, wish in wishes.items():
        verdict = wish(NOON)
        assert verdict.refusal is AccountRefusal.SUSPENDED, name
        assert verdict.facts["until"] == suspension.ends_at
    assert may_withdraw(person, own), "what is their own stays theirs"
    for name, wish in wishes.items():
        assert wish(suspension.ends_at), f"{name}: it ends by itself"
    assert own.state == "published", "what was said stays"


def test_it_is_told_at_once_and_journalled_without_words(session, boss, person):
    suspended(session, person, boss)
    (letter,) = letters(session, NoticeKind.SUSPENDED)
    assert letter.person_id == person.id and letter.due_at == NOON and letter.facts["reason"] == REASON
    entry = session.scalars(select(JournalEntry).where(JournalEntry.act == "person.suspended")).one()
    assert entry.subject == f"person:{person.id}" and REASON not in str(entry.facts)


@pytest.mark.parametrize("days", [0, -1, SUSPENSION_LONGEST.days + 1])
def test_no_suspension_lasts(session, boss, person, days):
    assert refusal_of(suspended, session, person, boss, days=days) is AccountRefusal.SUSPENSION_END
    assert suspended(session, person, boss, days=SUSPENSION_LONGEST.days)


def test_who_may_suspend_whom(session, boss, person):
    moderator, other = a_moderator(session), an_administrator(session)
    session.commit()
    table = [
        (None, person, AccountRefusal.NOT_ADMINISTRATOR),
        (person, person, AccountRefusal.NOT_ADMINISTRATOR),
        (moderator, person, AccountRefusal.NOT_ADMINISTRATOR),
        (boss, boss, AccountRefusal.SUSPENSION_OF_STAFF),
        (boss, other, AccountRefusal.SUSPENSION_OF_STAFF),
        (boss, moderator, AccountRefusal.SUSPENSION_OF_STAFF),
        (boss, person, None),
    ]
    for who, whom, refusal in table:
        assert may_suspend(who, whom, NOON).refusal is refusal
    suspended(session, person, boss)
    session.refresh(person)
    assert may_suspend(other, person, NOON).refusal is AccountRefusal.ALREADY_SUSPENDED
    assert refusal_of(suspended, session, person, other) is AccountRefusal.ALREADY_SUSPENDED


@pytest.mark.parametrize("reason", ["", "trop", " " * 40, "a" * 1_001])
def test_a_reason_is_given(session, boss, person, reason):
    refusal = refusal_of(
        suspend, session, person=person, administrator=boss, reason=reason, ends_at=NOON + WEEK, at=NOON
    )
    assert refusal is AccountRefusal.SUSPENSION_REASON


@both_databases
def test_it_is_contested_once_and_another_decides(session, boss, person):
    other = an_administrator(session)
    suspension = suspended(session, person, boss)
    stranger = a_resident(session)
    assert may_contest(stranger, suspension, NOON).refusal is AccountRefusal.NOT_SUSPENDED
    contest(session, suspension=suspension, person=person, words=OBJECTION, at=NOON)
    assert suspension.objection == OBJECTION and suspension.decide_by == NOON + WEEK
    again = refusal_of(contest, session, suspension=suspension, person=person, words=OBJECTION, at=NOON)
    assert again is AccountRefusal.ALREADY_CONTESTED
    assert [one.person_id for one in letters(session, NoticeKind.SUSPENSION_CONTESTED)] == [other.id]
    assert [(one.id, who.id) for one, who in list_objections(session)] == [(suspension.id, person.id)]
    args = {"suspension": suspension, "outcome": Outcome.UPHELD, "words": REASON, "at": NOON}
    assert refusal_of(decide, session, administrator=boss, **args) is AccountRefusal.ANOTHER_DECIDES
    decide(session, administrator=other, **args)
    (letter,) = letters(session, NoticeKind.SUSPENSION_DECIDED)
    assert (letter.person_id, letter.facts["outcome"]) == (person.id, "upheld")
    assert refusal_of(decide, session, administrator=other, **args) is AccountRefusal.ALREADY_DECIDED
    assert not may_take_part(session.get(Person, person.id), NOON) and list_objections(session) == []


def test_an_objection_waits_for_those_who_may_decide_it(session, boss, person):
    other = an_administrator(session)
    one = suspended(session, person, boss)
    assert objections_waiting(session, other, at=NOON).number == 0, "nobody objects yet"
    contest(session, suspension=one, person=person, words=OBJECTION, at=NOON)
    waiting = objections_waiting(session, other, at=NOON)
    assert (waiting.number, waiting.first_by, waiting.late) == (1, one.decide_by, 0)
    assert objections_waiting(session, other, at=one.decide_by).late == 1
    assert objections_waiting(session, boss, at=NOON).number == 0, "another decides"
    end_role(session, grant=other.grants[0], at=NOON, ended_by=boss)
    session.expire_all()
    boss = find_person(session, boss.id)
    assert objections_waiting(session, boss, at=NOON).number == 1, "nobody else is left"


def test_a_lifted_one_is_over_at_once(session, boss, person):
    suspension = suspended(session, person, boss)
    assert count_suspended(session, NOON) == (1, 1)
    decide(
        session, suspension=suspension, administrator=boss, outcome=Outcome.LIFTED, words="Je me suis trompé.",
        at=NOON + timedelta(hours=1),
    )  # fmt: skip
    assert may_take_part(session.get(Person, person.id), NOON + timedelta(hours=1))
    assert count_suspended(session, NOON) == (0, 1)
    later = NOON + timedelta(hours=2)
    assert suspended(session, person, boss, at=later), "and may be suspended anew"
    assert len(suspensions_of(session, person.id)) == 2


def test_the_only_administrator_decides_again(session, boss, person):
    suspension = suspended(session, person, boss)
    assert letters(session, NoticeKind.SUSPENDED)[0].facts["alone"] is True
    upheld = Outcome.UPHELD
    assert may_decide(boss, suspension, upheld, NOON, alone=True).refusal is AccountRefusal.NOT_CONTESTED
    contest(session, suspension=suspension, person=person, words=OBJECTION, at=NOON)
    assert [one.person_id for one in letters(session, NoticeKind.SUSPENSION_CONTESTED)] == [boss.id]
    assert may_decide(boss, suspension, upheld, NOON, alone=True)
    assert not may_decide(boss, suspension, upheld, NOON, alone=False)


def test_what_is_over_is_not_contested(session, boss, person):
    suspension = suspended(session, person, boss, days=1)
    later = NOON + timedelta(days=1)
    assert may_contest(person, suspension, later).refusal is AccountRefusal.NOT_SUSPENDED
    assert (
        may_decide(boss, suspension, Outcome.LIFTED, later, alone=True).refusal
        is AccountRefusal.NOT_SUSPENDED
    )


@both_databases
def test_a_closed_account_keeps_no_words_of_it(session, boss, person):
    suspension = suspended(session, person, boss)
    contest(session, suspension=suspension, person=person, words=OBJECTION, at=NOON)
    empty_account(session, person=find_person(session, person.id), at=NOON)
    session.refresh(suspension)
    assert (suspension.reason, suspension.objection, suspension.decision) == ("", "", None)
    assert list_objections(session) == [] and count_suspended(session, NOON) == (1, 1)


def test_whoever_loses_a_role_is_told(session, boss):
    moderator = a_moderator(session, language="ar")
    session.commit()
    grant = get_person_file(session, moderator.id).grants[0]
    end_role(session, grant=grant, at=NOON, ended_by=boss, scope={"fr": "La place"})
    (letter,) = letters(session, NoticeKind.ROLE_ENDED)
    assert letter.person_id == moderator.id
    assert letter.facts == {
        "role": "moderator",
        "scope": {"fr": "La place"},
        "department": None,
        "staff": False,
    }
