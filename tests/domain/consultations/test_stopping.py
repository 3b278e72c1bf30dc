"""The clock of a consultation that is suspended or was cancelled: what is open, and what is hidden, when."""

from __future__ import annotations

import pytest

from consult.domain.consultations.clock import Standing, boundaries, phase_for, results_hidden, standing
from consult.domain.consultations.stopping import clock_of, is_cancelled, is_suspended
from tests.domain.consultations.test_clock import P, V, consultation, day, phase


def suspended(*phases, since: float):
    made = consultation(*phases)
    made.suspended_at = day(since)
    return made


def cancelled(*phases, since: float):
    made = consultation(*phases)
    made.cancelled_at = day(since)
    made.opens_at, made.closes_at = min(made.opens_at, day(since)), min(made.closes_at, day(since))
    return made


@pytest.mark.parametrize(("at", "stopped"), [(0.999, False), (1, True), (1.001, True), (9, True)])
def test_from_the_instant_of_the_suspension_nothing_is_open(at, stopped):
    one = suspended(phase(0, 4, P), phase(8, 12, P), since=1)
    assert is_suspended(one, day(at)) is stopped
    assert (phase_for(one, P, day(at)) is None) is stopped
    assert clock_of(one, day(at)) == (day(1) if stopped else day(at))


@pytest.mark.parametrize(
    ("since", "at", "expected"),
    [
        (1, 0.5, Standing.OPEN),
        (1, 2, Standing.OPEN),
        # Its last closing passed while it was suspended: it has not closed, since its clock stands.
        (1, 9, Standing.OPEN),
        (-1, 0.5, Standing.UPCOMING),
        (4, 5, Standing.CLOSED),
    ],
)
def test_it_stands_where_it_stood_when_it_was_suspended(since, at, expected):
    assert standing(suspended(phase(0, 4, P), since=since), day(at)) is expected


@pytest.mark.parametrize(
    ("since", "at", "hidden_until"),
    [
        (1, 0.5, 4),
        (1, 2, 4),
        # The published closing has passed: a suspension closes no vote, so nothing shows.
        (1, 4, 4),
        (1, 30, 4),
        # Suspended after the vote had closed: the results were public before.
        (4, 5, None),
        # Suspended before it opened: nobody had voted.
        (-1, 5, None),
    ],
)
def test_hidden_results_stay_hidden_while_it_is_suspended(since, at, hidden_until):
    found = results_hidden(suspended(phase(0, 4, V), since=since), day(at))
    assert found == (None if hidden_until is None else day(hidden_until))


@pytest.mark.parametrize(("at", "off"), [(0.999, False), (1, True), (9, True)])
def test_what_is_cancelled_is_closed_from_that_instant(at, off):
    one = cancelled(phase(0, 4, P), since=1)
    assert is_cancelled(one, day(at)) is off
    assert (phase_for(one, P, day(at)) is None) is off
    assert standing(one, day(at)) is (Standing.CLOSED if off else Standing.OPEN)


def test_what_is_cancelled_before_it_opens_is_closed_and_never_opens():
    one = cancelled(phase(2, 4, P), since=1)
    assert [standing(one, day(at)) for at in (1, 3, 5)] == [Standing.CLOSED] * 3
    assert phase_for(one, P, day(3)) is None


@pytest.mark.parametrize(
    ("phases", "at", "hidden_until"),
    [
        # The rule that was published holds: nobody learns the results of a broken vote before its closing.
        ([phase(0, 4, V)], 2, 4),
        ([phase(0, 4, V)], 4, None),
        # A vote that never opened hides nothing.
        ([phase(2, 4, V)], 3, None),
    ],
)
def test_the_results_of_a_cancelled_vote_show_when_it_was_to_close(phases, at, hidden_until):
    found = results_hidden(cancelled(*phases, since=1), day(at))
    assert found == (None if hidden_until is None else day(hidden_until))


def test_a_kept_page_ends_with_the_moment_of_a_suspension_to_come():
    assert day(1) in boundaries(suspended(phase(0, 4, P), since=1))
