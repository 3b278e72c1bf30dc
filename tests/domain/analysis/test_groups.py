"""Opinion groups: found again where they were put, the same each time, and figures that a plain recount gives."""

from __future__ import annotations

import numpy as np
import pytest

from consult.domain.analysis.ballots import numbers_at_source, read_ballots
from consult.domain.analysis.groups import FEWEST_VOTES, SMALLEST, opinion_groups
from consult.domain.voting.models import Choice
from tests.factories.contributions import a_proposal, a_vote
from tests.factories.moderation import a_hiding
from tests.factories.people import a_resident


def camps(*sizes: int, statements: int = 30, seed: int = 3) -> np.ndarray:
    """People who vote as their camp does, one vote in ten otherwise, two in ten not at all."""
    chance = np.random.default_rng(seed)
    leaning = chance.choice([-1.0, 1.0], size=(len(sizes), statements))
    votes = np.repeat(leaning, sizes, axis=0)
    votes = np.where(chance.random(votes.shape) < 0.1, 0.0, votes)
    votes[chance.random(votes.shape) < 0.2] = np.nan
    return votes.astype(np.float32)


@pytest.mark.parametrize("sizes", [(20, 12), (15, 9, 30)])
def test_camps_are_found_again(sizes):
    found = opinion_groups(camps(*sizes))
    ends = np.cumsum(sizes)
    wanted = {frozenset(range(end - size, end)) for size, end in zip(sizes, ends, strict=True)}
    assert {frozenset(group.members) for group in found.groups} == wanted
    assert [len(group.members) for group in found.groups] == sorted(sizes, reverse=True)
    for group in found.groups:
        assert group.typical and all(one.against_others > 1.28 and one.z > 1.28 for one in group.typical)


def test_the_same_table_gives_the_same_groups():
    votes = camps(25, 14, 8, seed=8)
    assert opinion_groups(votes) == opinion_groups(votes.copy())


def test_a_group_under_five_is_not_shown():
    found = opinion_groups(camps(20, SMALLEST - 1, 15, seed=2))
    assert all(len(group.members) >= SMALLEST for group in found.groups)
    shown = sum(len(group.members) for group in found.groups)
    assert shown + found.not_shown == 39


def test_who_voted_seldom_is_left_out_of_the_groups_and_counts_for_all():
    votes = camps(12, 12)
    few = np.full((1, votes.shape[1]), np.nan, dtype=np.float32)
    few[0, : FEWEST_VOTES - 1] = 1
    found = opinion_groups(np.vstack([votes, few]))
    assert found.left_out == 1 and 24 not in found.points
    assert all(24 not in group.members for group in found.groups)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (1, 1), (4, 10), (30, 1)])
def test_few_people_or_statements_make_no_groups(shape):
    found = opinion_groups(np.ones(shape, dtype=np.float32))
    assert found.groups == () and found.left_out <= shape[0]


def test_consensus_counts_passes_and_leaves_out_what_is_not_agreed():
    votes = np.array([[1, 1, -1]] * 6 + [[0, 0, -1]] * 2 + [[np.nan, 0, 1]] * 4, dtype=np.float32)
    (first,) = opinion_groups(votes).consensus
    assert (first.statement, first.votes, first.agrees, first.disagrees) == (0, 8, 6, 0)
    assert first.p == pytest.approx(7 / 10) and first.z == pytest.approx(2 * 3 * (7 / 9 - 0.5))


def test_a_vote_counts_once_and_not_on_what_was_hidden(session, consultation, moderator):
    kept, hidden, unvoted = (a_proposal(session, consultation=consultation) for _ in range(3))
    voter, other = a_resident(session), a_resident(session)
    for choice in (Choice.AGREE, Choice.DISAGREE):
        a_vote(session, on=kept, voter=voter, choice=choice)
    a_vote(session, on=kept, voter=other, choice=Choice.AGREE)
    a_vote(session, on=hidden, voter=other, choice=Choice.AGREE)
    a_hiding(session, of=hidden, moderator=moderator)
    session.flush()
    ballots = read_ballots(session, consultation.id)
    assert [one.id for one in ballots.statements] == [kept.id] and unvoted.id not in {kept.id}
    assert dict(zip(ballots.people, ballots.votes[:, 0].tolist(), strict=True)) == {
        voter.id: -1.0,
        other.id: 1.0,
    }
    # Residents have no number at a source: nobody can be told who is in which group.
    assert numbers_at_source(session, ballots.people) == {}
