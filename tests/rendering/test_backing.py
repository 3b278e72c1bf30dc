"""What stands behind a finding: never a sum of votes on proposals that may contradict one another."""

from __future__ import annotations

import pytest

from consult.domain.consultations.models import VoteRule
from consult.rendering.backing import Backing

VOTES = {"total": 69, "agree": 41, "disagree": 22, "neutral": 6}


def behind(cited: int, *, rule: VoteRule = VoteRule.AGREE_DISAGREE, votes: dict[str, int] = VOTES):
    figures = {"contributions": cited, "votes": votes, "supporters": 41, "objectors": 22}
    return Backing("en", rule=rule, voters=164).of(figures)


def bars(found) -> list[tuple[str, int, float]]:
    return [(bar.label, bar.value, round(bar.share, 2)) for bar in found.bars]


def test_of_one_contribution_its_votes_are_drawn():
    found = behind(1)
    assert bars(found) == [("Agree", 41, 0.59), ("Disagree", 22, 0.32), ("No opinion", 6, 0.09)]
    assert found.caption == "69 votes on it"
    assert found.people == "41 persons support it. 22 persons oppose it."


def test_of_several_the_persons_among_all_who_voted():
    found = behind(3)
    assert bars(found) == [("Support at least one", 41, 0.25), ("Oppose at least one", 22, 0.13)]
    assert found.caption == "Of the 164 persons who voted in this consultation"
    assert found.people == "41 persons support at least one of them. 22 persons oppose at least one."


@pytest.mark.parametrize(("cited", "names"), [(1, ["Support"]), (3, ["Support at least one"])])
def test_where_one_only_supports_nobody_is_said_to_oppose(cited, names):
    found = behind(cited, rule=VoteRule.SUPPORT)
    assert [bar.label for bar in found.bars] == names and "oppose" not in found.people


@pytest.mark.parametrize("figures", [None, {"contributions": 2, "votes": {"total": 0}}])
def test_without_votes_nothing_is_drawn(figures):
    found = Backing("en", rule=None, voters=0).of(figures)
    assert (found.people, found.bars, found.caption) == ("", [], "") and found.contributions
