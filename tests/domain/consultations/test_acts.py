"""Suspending, resuming and extending: dates before and after, who may, and what everybody reads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from consult.domain.consultations.acts import (
    extend_phase,
    moves_of_resuming,
    resume_consultation,
    suspend_consultation,
)
from consult.domain.consultations.calendar import change_phase, plan_of
from consult.domain.consultations.clock import Standing
from consult.domain.consultations.models import Activity, ActKind, Consultation
from consult.domain.consultations.moves import read_moves
from consult.domain.consultations.queries import list_acts, list_published
from consult.domain.consultations.rules import Refusal
from consult.kernel.errors import Stale
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.domain.consultations.refusals import refusal
from tests.factories.acts import a_decision
from tests.factories.consultations import a_consultation, a_phase, in_three
from tests.factories.people import a_moderator, a_resident, an_administrator

DAY = timedelta(days=1)
P, C, V = Activity.PROPOSE, Activity.COMMENT, Activity.VOTE


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "uploads")


def spans(consultation: Consultation) -> list[tuple[float, float]]:
    """Openings and closings in days from noon, in their order."""
    return [((one.opens_at - NOON) / DAY, (one.closes_at - NOON) / DAY) for one in consultation.phases]


def suspend(session, consultation, by, **more):
    wish = {"decision": a_decision(), "at": NOON} | more
    return suspend_consultation(session, consultation=consultation, by=by, **wish)


@both_databases
def test_suspended_and_resumed_with_its_days_given_back(session, consultation, moderator):
    assert spans(consultation) == [(-20, -10), (-10, 10), (15, 25)]
    suspend(session, consultation, moderator)
    later = NOON + 12.25 * DAY
    assert [row.id for row in list_published(session, standing=Standing.OPEN, at=later)] == [consultation.id]
    assert not list(list_published(session, standing=Standing.CLOSED, at=later + 30 * DAY))
    resume_consultation(
        session, consultation=consultation, by=moderator, decision=a_decision("dry"), at=later, give_back=True
    )
    # A begun day counts whole; what had closed stays, what was open closes later, what was to come moves.
    assert spans(consultation) == [(-20, -10), (-10, 23), (28, 38)]
    assert (consultation.closes_at - NOON) / DAY == 38 and consultation.standing_note is None
    resumed, suspended = list_acts(session, consultation.id)
    assert (suspended.kind, resumed.kind) == (ActKind.SUSPENDED, ActKind.RESUMED)
    assert suspended.note == in_three("the rains") and suspended.moves == []
    assert [(move.after[1] - move.before[1]) / DAY for move in read_moves(resumed.moves)] == [13, 13]


def test_resumed_with_the_dates_that_were_published(session, consultation, moderator):
    suspend(session, consultation, moderator)
    wish = {"consultation": consultation, "by": moderator, "decision": a_decision()}
    resume_consultation(session, at=NOON + 5 * DAY, give_back=False, **wish)
    assert spans(consultation) == [(-20, -10), (-10, 10), (15, 25)]
    assert (
        refusal(resume_consultation, session, at=NOON + 6 * DAY, give_back=False, **wish)
        is Refusal.NOT_SUSPENDED
    )


def test_a_suspension_to_come_is_called_off_without_moving_anything(session, consultation, moderator):
    act = suspend(session, consultation, moderator, from_at=NOON + 3 * DAY)
    assert act.effective_at == NOON + 3 * DAY and consultation.suspended_at == NOON + 3 * DAY
    assert moves_of_resuming(consultation, NOON + DAY) == []
    resume_consultation(
        session,
        consultation=consultation,
        by=moderator,
        decision=a_decision(),
        at=NOON + DAY,
        give_back=True,
    )
    assert spans(consultation)[1] == (-10, 10) and consultation.suspended_at is None


@pytest.mark.parametrize(
    ("from_day", "at_day", "expected"),
    [
        (None, 24.999, None),
        (None, 25, Refusal.OVER),
        (24, 0, None),
        (25, 0, Refusal.OVER),
        (-1, 0, Refusal.DATE_IN_PAST),
    ],
)
def test_it_is_suspended_while_it_is_not_over(session, consultation, moderator, from_day, at_day, expected):
    wish = {"at": NOON + at_day * DAY, "from_at": NOON + from_day * DAY if from_day is not None else None}
    if expected is None:
        suspend(session, consultation, moderator, **wish)
    else:
        assert refusal(suspend, session, consultation, moderator, **wish) is expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"note": {"fr": "La pluie", "en": "Rain"}}, Refusal.NOTE_NEEDED),
        ({"decided_by": {"fr": "Le conseil"}}, Refusal.DECIDER_NEEDED),
        ({"decided_on": date(2026, 3, 11)}, Refusal.DECIDED_LATER),
        ({"note": {"ar": "م", "fr": "x" * 1001, "en": "x"}}, Refusal.TOO_LONG),
    ],
)
def test_what_is_told_is_whole(session, consultation, moderator, changed, expected):
    told = a_decision()
    parts = {"note": told.note, "decided_by": told.decided_by, "decided_on": told.decided_on} | changed
    assert refusal(suspend, session, consultation, moderator, decision=type(told)(**parts)) is expected
    assert not list_acts(session, consultation.id)


def test_who_may_and_when(session, store, consultation, moderator):
    other = a_moderator(session, consultation_id=a_consultation(session, store=store).id)
    for person in (a_resident(session), other):
        assert refusal(suspend, session, consultation, person) is Refusal.NOT_FOR_YOU
    draft = a_consultation(session, store=store, published=False)
    assert refusal(suspend, session, draft, moderator) is Refusal.NOT_PUBLISHED
    with pytest.raises(Stale):
        suspend(session, consultation, moderator, expected_version=consultation.version - 1)
    suspend(session, consultation, an_administrator(session), expected_version=consultation.version)
    assert refusal(suspend, session, consultation, moderator) is Refusal.ALREADY_SUSPENDED


def extend(session, consultation, by, phase, closes, *, at=NOON):
    return extend_phase(
        session,
        consultation=consultation,
        phase=phase,
        by=by,
        closes_at=NOON + closes * DAY,
        decision=a_decision(),
        at=at,
    )


@pytest.mark.parametrize(
    ("closes", "expected"),
    [
        # Up to the next phase that comments, nothing else moves.
        (15, [(-20, -10), (-10, 15), (15, 25)]),
        # An hour into it costs it a day, so that it keeps its hour.
        (15 + 1 / 24, [(-20, -10), (-10, 15 + 1 / 24), (16, 26)]),
        (20, [(-20, -10), (-10, 20), (20, 30)]),
    ],
)
def test_an_extended_phase_moves_what_would_open_an_activity_twice(
    session, consultation, moderator, closes, expected
):
    act = extend(session, consultation, moderator, consultation.phases[1], closes)
    found = spans(consultation)
    assert [pytest.approx(pair) for pair in expected] == found
    assert act.kind is ActKind.EXTENDED
    assert len(read_moves(act.moves)) == sum(
        new != old for new, old in zip(found, [(-20, -10), (-10, 10), (15, 25)], strict=True)
    )


def test_what_follows_what_was_moved_is_moved_in_turn(session, store, moderator):
    phases = [
        a_phase(NOON - DAY, NOON + 10 * DAY, P),
        a_phase(NOON + 10 * DAY, NOON + 20 * DAY, P, C),
        # Only reads: it overlaps whatever it likes.
        a_phase(NOON + 12 * DAY, NOON + 13 * DAY),
        a_phase(NOON + 21 * DAY, NOON + 30 * DAY, C),
    ]
    made = a_consultation(session, store=store, moderator=moderator, phases=phases)
    extend(session, made, moderator, made.phases[0], 13)
    assert sorted(spans(made)) == [(-1, 13), (12, 13), (13, 23), (23, 32)]


@pytest.mark.parametrize(
    ("place", "closes", "at", "expected"),
    [
        (0, 30, 0, Refusal.PHASE_HAS_CLOSED),
        (1, 10, 0, Refusal.NOT_LATER),
        (1, 9, 0, Refusal.NOT_LATER),
        (1, 12, 10, Refusal.PHASE_HAS_CLOSED),
    ],
)
def test_what_has_closed_is_not_opened_again(session, consultation, moderator, place, closes, at, expected):
    phase = consultation.phases[place]
    assert refusal(extend, session, consultation, moderator, phase, closes, at=NOON + at * DAY) is expected
    assert spans(consultation) == [(-20, -10), (-10, 10), (15, 25)]


def test_promised_days_follow_only_where_they_would_come_too_early(session, consultation, moderator):
    consultation.synthesis_due_on, consultation.decision_due_on = date(2026, 4, 5), date(2026, 5, 1)
    extend(session, consultation, moderator, consultation.phases[1], 15)
    assert consultation.synthesis_due_on == date(2026, 4, 5)
    extend(session, consultation, moderator, consultation.phases[1], 20)
    assert (consultation.synthesis_due_on, consultation.decision_due_on) == (
        date(2026, 4, 10),
        date(2026, 5, 6),
    )


def test_dates_changed_at_the_desk_stand_in_the_same_history_and_wait_while_it_is_suspended(
    session, consultation, moderator
):
    phase = consultation.phases[2]
    plan = plan_of(phase)
    wish = {"consultation": consultation, "phase": phase, "editor": moderator, "at": NOON}
    longer = type(plan)(
        **{name: getattr(plan, name) for name in plan.__slots__} | {"closes_at": NOON + 26 * DAY}
    )
    change_phase(session, plan=longer, reason=in_three("a feast"), **wish)
    act = list_acts(session, consultation.id)[0]
    assert (act.kind, act.note, act.decided_by) == (ActKind.EXTENDED, in_three("a feast"), {})
    suspend(session, consultation, moderator)
    assert (
        refusal(change_phase, session, plan=plan, reason=in_three("back"), **wish)
        is Refusal.ALREADY_SUSPENDED
    )
