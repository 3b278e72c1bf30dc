"""Contesting a ruling: once, in time, before another moderator; told, journalled, counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.accounts.queries import find_person
from consult.domain.contributions.models import State
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.actions import restore_contribution
from consult.domain.moderation.appealing import decide_appeal, get_appeal, make_appeal
from consult.domain.moderation.appeals import (
    Deciders,
    appeal_figures,
    appeals_waiting,
    count_stuck,
    list_appeals,
)
from consult.domain.moderation.models import AppealOutcome
from consult.domain.moderation.queries import Contested, LogFilter, list_rulings, rulings_of
from consult.domain.moderation.rules import Refusal, may_appeal
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.territory.periods import PeriodKind, end_of
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused
from consult.kernel.localized import Language
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_proposal
from tests.factories.moderation import a_hiding
from tests.factories.people import a_moderator, a_resident, an_administrator
from tests.statements import counted

WORDS = "L’adresse citée est celle d’un commerce, elle est affichée dans la rue."
REASON = "La règle vise les personnes privées, il s’agit d’un commerce."
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def hidden(session, proposal, moderator):
    a_hiding(session, of=proposal, moderator=moderator)
    return proposal


@pytest.fixture
def second(session):
    return a_moderator(session, public_name="Rim")


def appeal(session, contribution, author, words=WORDS, at=LATER):
    return make_appeal(
        session, contribution=contribution, author=author, words=words, language=Language.FR, at=at
    )


def decide(session, contribution, moderator, outcome=AppealOutcome.GRANTED, reason=REASON, at=LATER):
    decide_appeal(
        session,
        appeal=get_appeal(session, contribution),
        moderator=moderator,
        outcome=outcome,
        reason=reason,
        at=at,
    )


def refused(act, *arguments, **more) -> Refusal:
    with pytest.raises(Refused) as caught:
        act(*arguments, **more)
    return caught.value.code


def letters(session, person) -> list[Notice]:
    return list(session.scalars(select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)))


def last_entry(session) -> JournalEntry:
    return session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()


def test_the_letter_of_a_ruling_says_until_when_it_is_contested(session, hidden, author):
    ruling = rulings_of(session, [hidden.id])[hidden.id][0]
    assert ruling.appeal_until == end_of(get_municipality(session), PeriodKind.APPEAL, NOON)
    assert ruling.appeal_until - NOON > timedelta(days=30), "the day of the ruling does not count"
    told = letters(session, author)[-1]
    assert told.facts["appeal_until"] == ruling.appeal_until.isoformat()
    assert told.facts["decision_days"] == 15


@both_databases
def test_an_appeal_that_is_granted_shows_the_text_again(session, hidden, author, moderator, second):
    made = appeal(session, hidden, author)
    assert appeal(session, hidden, author).id == made.id, "the same words twice are one appeal"
    entry = last_entry(session)
    assert (entry.act, entry.actor_id) == ("appeal.made", author.id) and WORDS not in str(entry.facts)
    told = letters(session, second)[-1]
    assert told.kind is NoticeKind.APPEAL_MADE and not told.facts["nobody"]
    assert all(one.kind is not NoticeKind.APPEAL_MADE for one in letters(session, moderator))

    assert refused(decide, session, hidden, moderator) is Refusal.ANOTHER_DECIDES
    decide(session, hidden, second)
    decide(session, hidden, second)
    assert hidden.state is State.PUBLISHED
    found = get_appeal(session, hidden)
    assert (found.outcome, found.decided_by_id, found.reason) == (AppealOutcome.GRANTED, second.id, REASON)
    last = letters(session, author)[-1]
    assert last.kind is NoticeKind.CONTRIBUTION_RESTORED and last.facts["appealed"]
    acts = session.scalars(select(JournalEntry.act).order_by(JournalEntry.id.desc()).limit(2)).all()
    assert list(acts) == ["appeal.granted", "ruling.restore"]
    assert refused(appeal, session, hidden, author, WORDS + " Encore.") is Refusal.NOTHING_TO_APPEAL


@both_databases
def test_an_appeal_that_is_not_granted_says_why(session, hidden, author, second):
    appeal(session, hidden, author)
    quoting = "Le texte dit : Monsieur Untel habite rue de Marseille."
    assert refused(decide, session, hidden, second, AppealOutcome.UPHELD, quoting) is Refusal.REASON_REPEATS
    decide(
        session, hidden, second, AppealOutcome.UPHELD, "Le numéro de téléphone est celui d’un particulier."
    )
    assert hidden.state is State.HIDDEN
    last = letters(session, author)[-1]
    assert last.kind is NoticeKind.APPEAL_UPHELD and last.facts["reason_language"] == "fr"
    assert "title" not in last.facts
    assert last_entry(session).act == "appeal.upheld" and "particulier" not in str(last_entry(session).facts)
    assert refused(appeal, session, hidden, author, WORDS + " Encore.") is Refusal.APPEALED_ALREADY
    assert refused(decide, session, hidden, second) is Refusal.APPEAL_DECIDED


def test_who_contests_and_when(session, hidden, author, moderator):
    rulings = rulings_of(session, [hidden.id])[hidden.id]
    until = rulings[0].appeal_until
    assert may_appeal(None, hidden, rulings, LATER).refusal is Refusal.SIGN_IN_FIRST
    assert may_appeal(a_resident(session), hidden, rulings, LATER).refusal is Refusal.AUTHOR_APPEALS
    assert may_appeal(moderator, hidden, rulings, LATER).refusal is Refusal.AUTHOR_APPEALS
    assert may_appeal(author, hidden, rulings, until - timedelta(seconds=1))
    assert may_appeal(author, hidden, rulings, until).refusal is Refusal.APPEAL_LATE
    rulings[0].appeal_until = None
    assert may_appeal(author, hidden, rulings, until), "nobody was told a day: none ends"
    assert refused(appeal, session, hidden, author, "Non.") is Refusal.APPEAL_TOO_SHORT
    assert refused(appeal, session, hidden, author, "Non. " * 500) is Refusal.APPEAL_TOO_LONG


def test_who_ruled_may_yield_before_another_decides(session, hidden, author, moderator, second, rule):
    appeal(session, hidden, author)
    restore_contribution(
        session, contribution=hidden, moderator=moderator, rule=rule, reason="Je me suis trompé.", at=LATER
    )
    found = get_appeal(session, hidden)
    assert (found.outcome, found.decided_by_id) == (AppealOutcome.GRANTED, moderator.id)
    assert refused(decide, session, hidden, second) is Refusal.APPEAL_DECIDED


def test_an_appeal_is_not_lost_where_nobody_may_decide(session, consultation, hidden, author, moderator):
    administrator = an_administrator(session)
    appeal(session, hidden, author)
    told = letters(session, administrator)[-1]
    assert told.kind is NoticeKind.APPEAL_MADE and told.facts["nobody"]
    assert count_stuck(session) == 1 == appeals_waiting(session, moderator, at=LATER).stuck
    assert appeals_waiting(session, moderator, at=LATER).number == 0
    other = a_moderator(session, consultation_id=consultation.id)
    assert count_stuck(session) == 0
    ruling = get_appeal(session, hidden).ruling
    assert Deciders(session).of(ruling, hidden) == [other.id]


def test_what_waits_and_what_was_won(session, consultation, author, moderator, second):
    texts = [
        a_proposal(session, consultation=consultation, author=author, title=f"Un titre numéro {number}")
        for number in range(4)
    ]
    for at, text in enumerate(texts):
        a_hiding(session, of=text, moderator=moderator)
        appeal(session, text, author, at=LATER + timedelta(minutes=at))
    waiting = appeals_waiting(session, second, at=LATER)
    assert (waiting.number, waiting.late, waiting.stuck) == (4, 0, 0)
    assert waiting.first_by is not None
    assert appeals_waiting(session, second, at=waiting.first_by).late == 4
    decide(session, texts[0], second, at=LATER + timedelta(days=1))
    decide(session, texts[1], second, AppealOutcome.UPHELD, at=LATER + timedelta(days=3))
    figures = appeal_figures(session)
    assert (figures.decided, figures.granted, figures.waiting) == (2, 1, 2)
    assert timedelta(days=1) < figures.taken < timedelta(days=3)
    refs = [one.ruling.contribution.ref for one in list_appeals(session, None)]
    assert refs == [texts[2].ref, texts[3].ref], "the nearest deadline first"
    decided = [one.ruling.contribution.ref for one in list_appeals(session, None, decided=True)]
    assert decided == [texts[1].ref, texts[0].ref]
    assert not list_appeals(session, (consultation.id + 1,)).rows
    log = {kind: len(list_rulings(session, LogFilter(appeal=kind)).rows) for kind in Contested}
    assert log == {Contested.WAITING: 2, Contested.UPHELD: 1, Contested.GRANTED: 1}


def test_lists_of_appeals_cost_the_same(session, consultation, author, moderator, second):
    def costs() -> tuple[int, int]:
        session.expunge_all()
        moderator = find_person(session, second.id)
        with counted(session.get_bind()) as listed:
            [one.ruling.contribution.consultation.title for one in list_appeals(session, None)]
        with counted(session.get_bind()) as waited:
            appeals_waiting(session, moderator, at=LATER)
        return len(listed), len(waited)

    def one_more(number: int) -> None:
        text = a_proposal(
            session, consultation=consultation, author=author, title=f"Un titre numéro {number}"
        )
        a_hiding(session, of=text, moderator=moderator)
        appeal(session, text, author)

    one_more(1)
    first = costs()
    one_more(2)
    one_more(3)
    assert costs() == first
