"""What is open when: phases are [opens_at, closes_at), read by the clock that comes in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from consult.domain.consultations.clock import (
    Standing,
    level_for,
    next_opening,
    phase_for,
    results_hidden,
    standing,
    vote_rule_at,
)
from consult.domain.consultations.models import (
    Activity,
    Consultation,
    ConsultationState,
    Phase,
    PhaseActivity,
    VoteRule,
)
from tests.conftest import NOON

DAY = timedelta(days=1)
P, C, V = Activity.PROPOSE, Activity.COMMENT, Activity.VOTE


def day(number: float) -> datetime:
    return NOON + number * DAY


def phase(
    opens: float, closes: float, *activities: Activity, hidden: bool = True, rule=VoteRule.SUPPORT, level=1
):
    made = Phase(opens_at=day(opens), closes_at=day(closes), vote_rule=rule, results_hidden=hidden, title={})
    made.activities = [PhaseActivity(activity=activity, level=level) for activity in activities]
    return made


def consultation(*phases: Phase, state=ConsultationState.PUBLISHED) -> Consultation:
    made = Consultation(state=state)
    made.phases = list(phases)
    made.opens_at = min((one.opens_at for one in phases), default=None)
    made.closes_at = max((one.closes_at for one in phases), default=None)
    return made


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (-0.001, Standing.UPCOMING),
        (0, Standing.OPEN),
        (1.5, Standing.OPEN),
        (3, Standing.CLOSED),
        (9, Standing.CLOSED),
    ],
)
def test_a_consultation_is_open_from_its_first_opening_to_its_last_closing_pauses_included(at, expected):
    assert standing(consultation(phase(0, 1), phase(2, 3)), day(at)) is expected


def test_without_phases_it_is_upcoming():
    assert standing(consultation(), NOON) is Standing.UPCOMING


@pytest.mark.parametrize(("at", "expected"), [(-1, None), (0, 0), (0.999, 0), (1, None), (2, 1), (3, None)])
def test_an_activity_is_open_in_its_phase_and_closed_at_its_closing(at, expected):
    phases = [phase(0, 1, P), phase(2, 3, P, C)]
    found = phase_for(consultation(*phases), P, day(at))
    assert found is (None if expected is None else phases[expected])


@pytest.mark.parametrize("state", [ConsultationState.DRAFT, ConsultationState.WITHDRAWN])
def test_nothing_is_open_unless_published(state):
    assert phase_for(consultation(phase(0, 1, P), state=state), P, NOON) is None


def test_the_next_opening_is_of_this_activity_and_after_now():
    whole = consultation(phase(0, 1, P), phase(2, 3, C), phase(4, 5, P))
    assert next_opening(whole, P, day(0)) == day(4)
    assert next_opening(whole, C, day(-1)) == day(2)
    assert next_opening(whole, V, day(-1)) is None
    assert next_opening(whole, P, day(4)) is None


def test_each_activity_has_the_level_its_phase_asks():
    one = phase(0, 1, P, V, level=2)
    assert (level_for(one, P), level_for(one, V)) == (2, 2)


@pytest.mark.parametrize(
    ("phases", "at", "expected"),
    [
        ([phase(0, 2, V)], -1, None),
        ([phase(0, 2, V)], 0, 2),
        ([phase(0, 2, V)], 1.999, 2),
        ([phase(0, 2, V)], 2, None),
        ([phase(0, 2, V, hidden=False)], 1, None),
        # Hidden is a word about a vote: a phase without one hides nothing.
        ([phase(0, 2, C, hidden=True)], 1, None),
        # The next one opens as the first closes: there is no moment in between at which they show.
        ([phase(0, 2, V), phase(2, 4, V)], 1, 4),
        ([phase(0, 2, V), phase(3, 4, V)], 1, 2),
        ([phase(0, 2, V), phase(3, 4, V)], 3.5, 4),
        ([phase(0, 2, V), phase(3, 4, V)], 2.5, None),
    ],
)
def test_results_are_hidden_until_the_vote_closes(phases, at, expected):
    assert results_hidden(consultation(*phases), day(at)) == (None if expected is None else day(expected))


def test_the_rule_is_that_of_the_open_vote_or_the_last_or_the_next():
    support, agree = VoteRule.SUPPORT, VoteRule.AGREE_DISAGREE
    whole = consultation(phase(0, 1, V, rule=support), phase(2, 3, V, rule=agree), phase(4, 5, C, rule=None))
    for at, rule in [(-1, support), (0.5, support), (1.5, support), (2, agree), (9, agree)]:
        assert vote_rule_at(whole, day(at)) is rule
    assert vote_rule_at(consultation(phase(0, 1, P, rule=None)), NOON) is None
