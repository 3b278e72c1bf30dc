"""The file of a plan, the period of its display, and opinions of public bodies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from consult.domain.consultations.acts import (
    Decision,
    extend_phase,
    resume_consultation,
    suspend_consultation,
)
from consult.domain.consultations.calendar import change_phase, plan_of
from consult.domain.consultations.documents import remove_document
from consult.domain.consultations.models import Activity, ConsultationState
from consult.domain.consultations.publication import withdraw_consultation
from consult.domain.consultations.queries import documents_of
from consult.domain.consultations.rules import Refusal
from consult.domain.contributions.rules import Refusal as Said
from consult.domain.contributions.rules import may_remark
from consult.domain.plans.actions import bind_text, put_on_display, remove_piece
from consult.domain.plans.beginning import begin_plan
from consult.domain.plans.displaying import certify, insert_notice
from consult.domain.plans.models import FilePart, OpinionStanding
from consult.domain.plans.opining import ask_opinion, receive_opinion, withdraw_request
from consult.domain.plans.queries import find_display, list_opinions, list_pieces
from consult.domain.plans.rules import (
    Left,
    PlanRefusal,
    display_phase,
    shown_versions,
    span_of,
    standing_of,
    time_left,
)
from consult.domain.settings.actions import set_period
from consult.domain.territory.periods import Period, PeriodKind
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.factories.consultations import in_three
from tests.factories.people import a_moderator, a_resident, an_administrator
from tests.factories.plans import a_document, a_plan

DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path)


def refusal(act, *args, **choices):
    with pytest.raises(Refused) as refused:
        act(*args, **choices)
    return refused.value.code


def test_a_plan_begins_with_its_four_pieces_and_words_in_three_languages(session):
    moderator = a_moderator(session)
    made = begin_plan(session, creator=moderator, title=in_three("Plan"), at=NOON)
    assert begin_plan(session, creator=moderator, title=in_three("Plan"), at=NOON) is made, "a second click"
    assert [one.part for one in list_pieces(session, made.id)] == list(FilePart)
    assert made.state is ConsultationState.DRAFT and len(made.themes) == 7
    assert {one.activity for one in made.phases[0].activities} == {Activity.OBSERVE, Activity.COMMENT}
    for words in (made.summary, made.question, made.can_change, made.cannot_change, made.who_decides):
        assert set(words) == {"ar", "fr", "en"}
    assert "confirm" in made.who_decides["en"]


def test_what_hangs_stays_and_a_new_version_stands_beside_it(session, store):
    moderator = a_moderator(session)
    plan = a_plan(session, store=store, moderator=moderator)
    maps, regulations, *_more = list_pieces(session, plan.id)
    common = {"consultation": plan, "editor": moderator, "at": NOON}
    first = maps.versions[0].document
    assert first.frozen_at is not None and documents_of(plan) == [], "pieces have a page of their own"
    assert refusal(remove_document, session, document=first, **common) == Refusal.ON_DISPLAY
    for piece in (maps, regulations):
        assert refusal(remove_piece, session, piece=piece, **common) == PlanRefusal.PIECE_DISPLAYED
    assert refusal(bind_text, session, piece=regulations, text=None, **common) == PlanRefusal.PIECE_DISPLAYED
    again = {"consultation": plan, "piece": maps, "store": store, "editor": moderator, "words": "second"}
    assert refusal(a_document, session, **again) == PlanRefusal.NO_NOTE
    made = a_document(session, note=in_three("A street was missing"), **again)
    assert [one.number for one in shown_versions(maps)] == [1, 2] and made.displayed_at == NOON
    assert a_document(session, note=in_three("A street was missing"), **again) is made, "a second click"
    assert put_on_display(session, **common) == []


def test_what_nobody_was_shown_is_replaced(session, store):
    moderator = a_moderator(session)
    plan = begin_plan(session, creator=moderator, title=in_three("Plan"), at=NOON)
    piece = list_pieces(session, plan.id)[0]
    common = {"consultation": plan, "piece": piece, "store": store, "editor": moderator}
    a_document(session, words="one", **common)
    a_document(session, words="two", **common)
    assert [(one.number, one.displayed_at) for one in piece.versions] == [(1, None)]
    wanted = {"consultation": plan, "editor": moderator, "at": NOON}
    assert refusal(put_on_display, session, **wanted) == PlanRefusal.PIECES_EMPTY


@pytest.mark.parametrize(
    ("inserted", "days", "last"),
    [(date(2026, 3, 10), 61, date(2026, 5, 10)), (date(2026, 12, 31), 59, date(2027, 2, 28))],
)
def test_the_display_lasts_two_months_from_the_official_journal(session, inserted, days, last):
    moderator = a_moderator(session)
    plan = begin_plan(session, creator=moderator, title=in_three("Plan"), at=NOON)
    notice = {"consultation": plan, "editor": moderator, "place": in_three("Town hall"), "at": NOON}
    made = insert_notice(session, gazette_number="24/2026", gazette_on=inserted, **notice)
    phase = display_phase(plan)
    assert (made.days, made.confirmed) == (days, False)
    assert phase.opens_at == datetime(*inserted.timetuple()[:3], tzinfo=UTC) - timedelta(hours=1)
    assert phase.closes_at == datetime(*(last + DAY).timetuple()[:3], tzinfo=UTC) - timedelta(hours=1)
    assert refusal(insert_notice, session, gazette_number=" ", gazette_on=inserted, **notice)
    # The city's own period holds from its day on.
    period = Period(
        number=0,
        kind=PeriodKind.DISPLAY,
        days=30,
        from_on=date(2026, 1, 1),
        legal=in_three("Decree"),
        confirmed=True,
    )
    version = get_municipality(session).version
    set_period(
        session,
        editor=an_administrator(session),
        period=period,
        at=NOON,
        expected_version=version,
    )
    made = insert_notice(session, gazette_number="24/2026", gazette_on=inserted, **notice)
    assert (made.days, made.confirmed, made.legal) == (30, True, in_three("Decree"))
    assert phase.closes_at == span_of(inserted, 30).closes_at == phase.kept_until


def test_a_display_is_not_closed_early_in_any_way(session, store):
    moderator = a_moderator(session)
    plan = a_plan(session, store=store, moderator=moderator)
    phase = display_phase(plan)
    closing = phase.closes_at
    common = {"consultation": plan, "editor": moderator, "at": NOON}
    for wanted in (
        replace(plan_of(phase), closes_at=closing - timedelta(minutes=1)),
        replace(plan_of(phase), activities={Activity.COMMENT: 1}),
    ):
        found = refusal(change_phase, session, phase=phase, plan=wanted, reason=in_three("Why"), **common)
        assert found == Refusal.DISPLAY_KEPT
    assert refusal(withdraw_consultation, session, **common) == Refusal.DISPLAY_BEGUN
    decision = Decision(in_three("Why"), in_three("The council"), NOON.date())
    acts = {"consultation": plan, "by": moderator, "decision": decision}
    suspend_consultation(session, at=NOON, **acts)
    later = NOON + 3 * DAY
    assert (
        refusal(resume_consultation, session, give_back=False, at=later, **acts) == Refusal.DISPLAY_GIVES_BACK
    )
    resume_consultation(session, give_back=True, at=later, **acts)
    assert phase.closes_at == phase.kept_until == closing + 3 * DAY
    extend_phase(session, phase=phase, closes_at=closing + 9 * DAY, at=later, **acts)
    assert (phase.closes_at, phase.kept_until) == (closing + 9 * DAY, closing + 3 * DAY)
    resident = a_resident(session)
    minute = timedelta(minutes=1)
    assert may_remark(resident, plan, phase.closes_at - minute)
    assert may_remark(resident, plan, phase.closes_at).refusal == Said.CLOSED


def test_what_is_left_is_said_in_days_and_then_in_hours(session, store):
    phase = display_phase(a_plan(session, store=store))
    table = [
        (phase.opens_at - DAY, None),
        (phase.closes_at - 3 * DAY, Left(days=2)),
        (phase.closes_at - 2 * DAY - timedelta(minutes=1), Left(days=2)),
        (phase.closes_at - 2 * DAY, Left(hours=48)),
        (phase.closes_at - timedelta(minutes=1), Left(hours=1)),
        (phase.closes_at, None),
    ]
    assert [time_left(phase, at) for at, _ in table] == [left for _, left in table]


def test_a_display_is_certified_once_it_is_over(session, store):
    moderator = a_moderator(session)
    plan = a_plan(session, store=store, moderator=moderator)
    signed = {"signatory": "Salma Ben Youssef", "capacity": in_three("Secretary general")}
    common = {"consultation": plan, "editor": moderator, **signed}
    closing = display_phase(plan).closes_at
    assert refusal(certify, session, at=closing - DAY, **common) == PlanRefusal.DISPLAY_IN_PROGRESS
    made = certify(session, at=closing, **common)
    assert made.certified_at == closing
    other = certify(session, at=closing + DAY, **(common | {"signatory": "Another"}))
    assert other.signatory == "Salma Ben Youssef", "what was certified stands"
    bare = begin_plan(session, creator=moderator, title=in_three("Other"), at=NOON)
    assert find_display(session, bare.id) is None
    assert (
        refusal(certify, session, consultation=bare, editor=moderator, at=NOON, **signed)
        == PlanRefusal.NO_DISPLAY
    )


def test_silence_is_approval_and_is_computed(session, store):
    moderator = a_moderator(session)
    plan = a_plan(session, store=store, moderator=moderator)
    common = {"consultation": plan, "editor": moderator}
    sent = NOON.date()
    opinion = ask_opinion(session, body=in_three("Ministry"), sent_on=sent, at=NOON, **common)
    assert opinion.due_on == date(2026, 4, 10), "a month by the calendar"
    assert ask_opinion(session, body=in_three("Ministry"), sent_on=sent, at=NOON, **common) is opinion
    coming = {"body": in_three("Heritage"), "sent_on": sent + DAY, "at": NOON}
    assert refusal(ask_opinion, session, **coming, **common) == PlanRefusal.SENT_LATER
    due = opinion.due_on
    table = [(sent - DAY, "coming"), (due, "waiting"), (due + DAY, "tacit")]
    assert [standing_of(opinion, day) for day, _ in table] == [OpinionStanding(one) for _, one in table]
    late = NOON + 40 * DAY
    assert refusal(withdraw_request, session, opinion=opinion, at=late, **common) == PlanRefusal.DUE_PAST
    said = {"opinion": opinion, "summary": in_three("Fine"), "at": late, **common}
    assert (
        refusal(receive_opinion, session, received_on=sent - DAY, **said) == PlanRefusal.RECEIVED_BEFORE_SENT
    )
    receive_opinion(session, received_on=late.date(), **said)
    assert standing_of(opinion, late.date()) is OpinionStanding.TACIT_THEN_RECEIVED
    assert refusal(receive_opinion, session, received_on=sent, **said) == PlanRefusal.RECEIVED_ALREADY
    assert list(list_opinions(session, plan.id)) == [opinion]
