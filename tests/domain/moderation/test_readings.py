"""Who read and sorted what is kept; the last act is undone while nothing followed; the pace says only what it knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from consult.domain.contributions.models import Place, State
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.actions import read_contributions
from consult.domain.moderation.pace import ENOUGH, pace_of, working_day
from consult.domain.moderation.readings import last_act, list_acts, undo_act
from consult.domain.moderation.rules import Refusal
from consult.domain.moderation.sorting import set_theme
from consult.domain.moderation.workshop import ReadingDay
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from consult.kernel.tunis import day_of
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_proposal
from tests.factories.moderation import a_hiding
from tests.factories.people import a_moderator
from tests.statements import counted

LATER = NOON + timedelta(minutes=5)


def read(session, one, moderator, at=NOON):
    read_contributions(session, contributions=[one], moderator=moderator, at=at)
    return last_act(session, moderator, at)


def refused(session, act, moderator, at=LATER) -> Refusal:
    with pytest.raises(Refused) as caught:
        undo_act(session, act_id=act.id, moderator=moderator, at=at)
    return caught.value.code


def acts_of(session, one) -> list[str]:
    found = select(JournalEntry.act).where(JournalEntry.subject == f"contribution:{one.id}")
    return list(session.scalars(found.order_by(JournalEntry.id)))


@both_databases
def test_a_reading_is_undone_once_and_the_journal_says_both(session, consultation, proposal, moderator):
    act = read(session, proposal, moderator)
    assert (proposal.place, proposal.read_by_id) == (Place.READ, moderator.id)
    undo_act(session, act_id=act.id, moderator=moderator, at=LATER)
    assert (proposal.place, proposal.read_at, proposal.read_by_id) == (Place.UNREAD, None, None)
    assert acts_of(session, proposal)[-2:] == ["contribution.read", "contribution.unread"]
    assert (
        refused(session, act, moderator) is Refusal.UNDO_TOO_LATE
        and last_act(session, moderator, LATER) is None
    )
    day = session.get_one(ReadingDay, (moderator.id, day_of(NOON)), populate_existing=True)
    assert day.number == 0


def test_what_cannot_be_undone_says_why(session, consultation, proposal, moderator, tmp_path):
    act = read(session, proposal, moderator)
    assert refused(session, act, a_moderator(session)) is Refusal.UNDO_TOO_LATE
    assert refused(session, act, moderator, NOON + timedelta(days=2)) is Refusal.UNDO_TOO_LATE
    a_hiding(session, of=proposal, moderator=moderator, at=LATER)
    assert refused(session, act, moderator) is Refusal.UNDO_TOUCHED
    first = a_consultation(session, store=FileStore(tmp_path / "o"), moderator=moderator, reads_first=True)
    waiting = a_proposal(session, consultation=first)
    act = read(session, waiting, moderator)
    assert waiting.state is State.PUBLISHED
    assert refused(session, act, moderator) is Refusal.UNDO_PUBLISHED


@both_databases
def test_a_theme_is_given_put_back_and_never_taken_from_the_author(
    session, consultation, proposal, moderator
):
    green, roads = consultation.themes[:2]
    for theme in (green, roads):
        act = set_theme(session, contribution=proposal, theme_id=theme.id, moderator=moderator, at=NOON)
    assert set_theme(session, contribution=proposal, theme_id=roads.id, moderator=moderator, at=NOON) is None
    undo_act(session, act_id=act.id, moderator=moderator, at=LATER)
    assert proposal.theme_id == green.id
    assert acts_of(session, proposal)[-1] == "contribution.sorting-undone"
    set_theme(session, contribution=proposal, theme_id=None, moderator=moderator, at=LATER)
    chosen = a_proposal(session, consultation=consultation, theme_id=green.id)
    with pytest.raises(Refused) as caught:
        set_theme(session, contribution=chosen, theme_id=roads.id, moderator=moderator, at=NOON)
    assert caught.value.code is Refusal.THEME_BY_AUTHOR
    with pytest.raises(Refused) as caught:
        set_theme(session, contribution=proposal, theme_id=10**6, moderator=moderator, at=NOON)
    assert caught.value.code is Refusal.THEME_ELSEWHERE


def test_the_list_of_what_i_did_costs_the_same_for_three(session, engine, consultation, moderator):
    costs = []
    for more in (1, 2):
        for _ in range(more):
            read(session, a_proposal(session, consultation=consultation), moderator)
        session.flush()
        with counted(engine) as statements:
            list_acts(session, moderator, NOON)
        costs.append(len(statements))
    assert costs == [1, 1] and len(list_acts(session, moderator, NOON)) == 3


@both_databases
def test_the_pace_is_the_time_between_readings_without_the_breaks(session, consultation, moderator):
    at = NOON
    for number in range(4):
        read(session, a_proposal(session, consultation=consultation), moderator, at)
        at += timedelta(minutes=30) if number == 1 else timedelta(seconds=40)
    day = session.get_one(ReadingDay, (moderator.id, day_of(NOON)), populate_existing=True)
    assert (day.number, day.timed, day.seconds) == (4, 2, 80)
    pace = pace_of(session, moderator, waiting=10, at=at, alone=False)
    assert (pace.mine_today, pace.my_hour, pace.per_day, pace.done_on) == (4, None, None, None), (
        "too little to say"
    )


def a_day(session, moderator, day, number, *, timed=0, seconds=0):
    session.add(
        ReadingDay(
            moderator_id=moderator.id, day=day, number=number, timed=timed, seconds=seconds, last_at=NOON
        )
    )
    session.flush()


def test_at_this_pace_done_on(session, moderator):
    """NOON is a Tuesday. Monday 60 and Friday 40 over two working days: 50 a day."""
    other, today = a_moderator(session), day_of(NOON)
    a_day(session, moderator, today - timedelta(days=1), 60, timed=ENOUGH, seconds=ENOUGH * 60)
    a_day(session, other, today - timedelta(days=4), 40)
    pace = pace_of(session, moderator, waiting=140, at=NOON, alone=False)
    assert (pace.per_day, pace.done_on, pace.my_hour) == (50, date(2026, 3, 13), 60)
    assert pace_of(session, moderator, waiting=140, at=NOON, alone=True).per_day == 60
    far = pace_of(session, moderator, waiting=10**6, at=NOON, alone=False)
    assert far.far and far.done_on is None
    assert pace_of(session, moderator, waiting=0, at=NOON, alone=False).done_on is None


def test_working_days_leave_out_the_weekend():
    assert working_day(date(2026, 3, 13), 1) == date(2026, 3, 16)
    assert working_day(date(2026, 3, 10), 5) == date(2026, 3, 17)
