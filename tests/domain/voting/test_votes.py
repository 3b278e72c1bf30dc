"""One person, one vote on a proposal, whatever they click."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from consult.domain.accounts.queries import find_person
from consult.domain.consultations.counting import changes_of, count_consultations
from consult.domain.consultations.models import VoteRule
from consult.domain.contributions.models import State
from consult.domain.contributions.queries import get_contribution
from consult.domain.contributions.rules import Refusal
from consult.domain.voting.actions import cast_vote, withdraw_vote
from consult.domain.voting.models import Choice, Vote
from consult.domain.voting.queries import choices_of
from consult.domain.voting.rules import VoteRefusal, choices_for, may_vote
from consult.domain.voting.tallies import Tally, recount
from consult.kernel.db import begin_write, prepare_engine
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.people import a_moderator, a_resident

AGREE, DISAGREE, NEUTRAL = Choice.AGREE, Choice.DISAGREE, Choice.NEUTRAL


def tally_shown(proposal) -> Tally:
    return Tally(proposal.agree_count, proposal.disagree_count, proposal.neutral_count)


@both_databases
def test_changing_ones_mind_leaves_one_vote(session, consultation):
    proposal, voter = a_proposal(session, consultation=consultation), a_resident(session)
    for choice in (AGREE, AGREE, DISAGREE, None, None, NEUTRAL, AGREE):
        if choice is None:
            withdraw_vote(session, contribution=proposal, voter=voter, at=NOON)
        else:
            cast_vote(session, contribution=proposal, voter=voter, choice=choice, at=NOON)
        expected = Tally(**{str(choice): 1}) if choice else Tally()
        assert recount(session, [proposal.id]) == {proposal.id: expected}
        assert tally_shown(proposal) == expected
        assert choices_of(session, person_id=voter.id, ids=[proposal.id, 999]) == {
            proposal.id: choice,
            999: None,
        }
        assert count_consultations(session, [consultation.id])[consultation.id].votes == expected.total
    assert session.scalars(select(func.count()).select_from(Vote)).one() == 1


@both_databases
def test_votes_at_the_same_moment_count_once_for_each_person(session, consultation, database_url):
    """Six people, four clicks each at once on one proposal; the counters equal the rows."""
    proposal = a_proposal(session, consultation=consultation)
    people = [a_resident(session).id for _ in range(6)]
    session.commit()
    engine = prepare_engine(create_engine(database_url, pool_size=24))
    problems: list[BaseException] = []

    def click(person_id: int, choice: Choice) -> None:
        try:
            with Session(engine, expire_on_commit=False) as own:
                begin_write(own)
                voter = find_person(own, person_id)
                cast_vote(
                    own, contribution=get_contribution(own, proposal.ref), voter=voter, choice=choice, at=NOON
                )
                own.commit()
        except BaseException as problem:
            problems.append(problem)

    clicks = [(person, choice) for choice in (AGREE, AGREE, DISAGREE, AGREE) for person in people]
    threads = [threading.Thread(target=click, args=one) for one in clicks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with Session(engine) as after:
        counted = recount(after, [proposal.id])[proposal.id]
        assert counted.total == 6
        assert tally_shown(get_contribution(after, proposal.ref)) == counted
        figures = count_consultations(after, [consultation.id])[consultation.id]
        assert (figures.votes, figures.participants) == (6, 7)
    engine.dispose()


@pytest.mark.parametrize(
    ("rule", "choices"),
    [(VoteRule.SUPPORT, (AGREE,)), (VoteRule.AGREE_DISAGREE, (AGREE, NEUTRAL, DISAGREE))],
)
def test_the_rule_of_the_phase_says_which_choices_there_are(session, make, rule, choices):
    proposal = a_proposal(session, consultation=make(rule=rule))
    assert choices_for(proposal, NOON) == choices
    for choice in Choice:
        if choice in choices:
            a_vote(session, on=proposal, choice=choice)
        else:
            with pytest.raises(Refused) as no:
                a_vote(session, on=proposal, choice=choice)
            assert no.value.code == VoteRefusal.CHOICE_NOT_OFFERED
    assert recount(session, [proposal.id])[proposal.id].total == len(choices)


def test_who_may_vote_on_what(session, consultation):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    comment = a_comment(session, parent=proposal)
    later = NOON + timedelta(days=10)
    table = [
        (author, proposal, NOON, None),
        (a_resident(session), proposal, NOON, None),
        (a_resident(session), comment, NOON, VoteRefusal.NOT_VOTED_ON),
        (None, proposal, NOON, Refusal.SIGN_IN_FIRST),
        (a_moderator(session), proposal, NOON, Refusal.STAFF_ACCOUNT),
        (a_resident(session, confirmed=False), proposal, NOON, Refusal.CONFIRM_FIRST),
        (a_resident(session), proposal, later, Refusal.CLOSED),
        (None, proposal, later, Refusal.CLOSED),
    ]
    assert [may_vote(person, what, at).refusal for person, what, at, _ in table] == [no for *_, no in table]
    proposal.state = State.HIDDEN
    assert may_vote(author, proposal, NOON).refusal == VoteRefusal.NOT_PUBLISHED


def test_after_the_closing_a_vote_is_neither_changed_nor_taken_back(session, consultation):
    proposal = a_proposal(session, consultation=consultation)
    voter = a_vote(session, on=proposal)
    late = NOON + timedelta(days=10)
    with pytest.raises(Refused):
        cast_vote(session, contribution=proposal, voter=voter, choice=DISAGREE, at=late)
    with pytest.raises(Refused):
        withdraw_vote(session, contribution=proposal, voter=voter, at=late)
    assert tally_shown(proposal) == Tally(agree=1)


def test_a_vote_is_not_journalled_and_answers_only_others(session, consultation):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    a_vote(session, on=proposal, voter=author)
    assert proposal.answered_at is None
    a_vote(session, on=proposal)
    assert proposal.answered_at == NOON


def test_the_batch_questions_answer_every_id(session, consultation):
    ids = [a_proposal(session, consultation=consultation).id for _ in range(3)]
    a_vote(session, on=get_contribution(session, "2026-000002"), choice=NEUTRAL)
    assert recount(session, ids) == {ids[0]: Tally(), ids[1]: Tally(neutral=1), ids[2]: Tally()}
    assert recount(session, []) == {} and choices_of(session, person_id=1, ids=[]) == {}


@pytest.mark.parametrize("hidden", [True, False])
def test_only_results_that_show_change_what_visitors_are_shown(session, make, hidden):
    """While results are hidden, not even the age of a page tells that somebody votes."""
    made = make(hidden=hidden)
    proposal, voter = a_proposal(session, consultation=made), a_resident(session)
    cast_vote(session, contribution=proposal, voter=voter, choice=AGREE, at=NOON)
    before = changes_of(session, made.id)
    cast_vote(session, contribution=proposal, voter=voter, choice=DISAGREE, at=NOON)
    withdraw_vote(session, contribution=proposal, voter=voter, at=NOON)
    assert (changes_of(session, made.id) == before) is hidden
