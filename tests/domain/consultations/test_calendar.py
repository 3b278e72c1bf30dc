"""Phases: what overlaps, what a published date asks for, what stands once it has happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from consult.domain.consultations.calendar import add_phase, change_phase, plan_of, remove_phase
from consult.domain.consultations.models import Activity, VoteRule
from consult.domain.consultations.publication import publish_consultation
from consult.domain.consultations.rules import Refusal
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.databases import both_databases
from tests.domain.consultations.refusals import refusal
from tests.factories.consultations import a_consultation, a_phase, in_three
from tests.factories.people import a_moderator

DAY = timedelta(days=1)
BEFORE = NOON - 29 * DAY
WHY = in_three("More time was asked for")


@both_databases
def test_an_activity_is_open_in_one_phase_at_a_time_and_the_refusal_names_the_other(session, store):
    made = a_consultation(
        session, store=store, phases=[a_phase(NOON, NOON + 10 * DAY, Activity.PROPOSE)], published=False
    )
    wish = {"consultation": made, "editor": a_moderator(session), "at": BEFORE}
    clash = a_phase(NOON + 9 * DAY, NOON + 12 * DAY, Activity.PROPOSE, Activity.COMMENT)
    with pytest.raises(Refused) as caught:
        add_phase(session, plan=clash, **wish)
    assert caught.value.code is Refusal.ACTIVITY_OPEN_TWICE
    assert caught.value.facts["activity"] is Activity.PROPOSE
    assert caught.value.facts["other"] == in_three("phase")
    # Phases may overlap where they open different things, and touch where one opens as the other closes.
    add_phase(session, plan=a_phase(NOON + 9 * DAY, NOON + 12 * DAY, Activity.COMMENT), **wish)
    add_phase(session, plan=a_phase(NOON + 10 * DAY, NOON + 12 * DAY, Activity.PROPOSE), **wish)
    assert [phase.position for phase in made.phases] == [1, 2, 3]


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (a_phase(NOON, NOON), Refusal.PHASE_ORDER),
        (a_phase(NOON, NOON - DAY), Refusal.PHASE_ORDER),
        (replace(a_phase(NOON, NOON + DAY, Activity.VOTE), vote_rule=None), Refusal.VOTE_NEEDS_RULE),
        (replace(a_phase(NOON, NOON + DAY), title={"fr": " "}), Refusal.NO_TITLE),
        (replace(a_phase(NOON, NOON + DAY), title={"fr": "a" * 121}), Refusal.TOO_LONG),
    ],
)
def test_a_phase_that_makes_no_sense_is_refused(session, store, plan, code):
    made = a_consultation(session, store=store, phases=[], published=False)
    wish = {"consultation": made, "editor": a_moderator(session), "at": BEFORE}
    assert refusal(add_phase, session, plan=plan, **wish) is code


def test_the_same_phase_sent_twice_is_one(session, store):
    made = a_consultation(session, store=store, phases=[], published=False)
    plan = a_phase(NOON, NOON + DAY, Activity.VOTE)
    wish = {"consultation": made, "editor": a_moderator(session), "at": BEFORE, "plan": plan}
    assert add_phase(session, **wish) is add_phase(session, **wish)
    assert len(made.phases) == 1


def test_a_draft_moves_freely_and_knows_its_span(session, store):
    made = a_consultation(session, store=store, published=False)
    wish = {"consultation": made, "editor": a_moderator(session), "at": NOON}
    last = made.phases[-1]
    change_phase(session, phase=last, plan=replace(plan_of(last), closes_at=NOON + 90 * DAY), **wish)
    assert made.closes_at == NOON + 90 * DAY and last.change_reason is None
    remove_phase(session, phase=last, **wish)
    assert made.closes_at == NOON + 10 * DAY and [phase.position for phase in made.phases] == [1, 2]


def test_a_published_date_changes_only_with_a_reason_in_three_languages(session, store):
    made = a_consultation(session, store=store)
    last = made.phases[-1]
    plan = replace(plan_of(last), closes_at=last.closes_at + 5 * DAY)
    wish = {"consultation": made, "phase": last, "editor": a_moderator(session), "at": NOON, "plan": plan}
    for reason in (None, {}, {"fr": "Plus de temps"}, {**WHY, "ar": " "}):
        assert refusal(change_phase, session, reason=reason, **wish) is Refusal.DATE_NEEDS_REASON
    change_phase(session, reason=WHY, **wish)
    assert last.change_reason == WHY and made.closes_at == NOON + 30 * DAY


def test_words_of_a_published_phase_change_without_a_reason(session, store):
    made = a_consultation(session, store=store)
    last = made.phases[-1]
    plan = replace(plan_of(last), summary=in_three("clearer"))
    change_phase(session, consultation=made, phase=last, editor=a_moderator(session), plan=plan, at=NOON)
    assert last.summary == in_three("clearer") and last.change_reason is None


@pytest.mark.parametrize(
    ("number", "change", "code"),
    [
        # The first is closed, the second open, the third to come.
        (0, {"closes_at": NOON + DAY}, Refusal.PHASE_HAS_CLOSED),
        (
            0,
            {"activities": {Activity.VOTE: 1}, "vote_rule": VoteRule.AGREE_DISAGREE},
            Refusal.PHASE_HAS_CLOSED,
        ),
        (1, {"opens_at": NOON + DAY}, Refusal.PHASE_HAS_OPENED),
        (1, {"opens_at": NOON - 9 * DAY}, Refusal.PHASE_HAS_OPENED),
        (1, {"closes_at": NOON - DAY}, Refusal.DATE_IN_PAST),
        (1, {"vote_rule": VoteRule.SUPPORT}, Refusal.RULE_FIXED),
        (1, {"results_hidden": True}, Refusal.RULE_FIXED),
        (
            1,
            {"activities": {Activity.PROPOSE: 1, Activity.COMMENT: 1}, "vote_rule": None},
            Refusal.RULE_FIXED,
        ),
        (1, {"activities": {Activity.PROPOSE: 1, Activity.COMMENT: 1, Activity.VOTE: 2}}, Refusal.RULE_FIXED),
        (2, {"opens_at": NOON - DAY}, Refusal.DATE_IN_PAST),
        (2, {"activities": {Activity.VOTE: 1}, "vote_rule": VoteRule.SUPPORT}, Refusal.RULES_DIFFER),
    ],
)
def test_what_has_happened_stands(session, store, number, change, code):
    made = a_consultation(session, store=store)
    phase = made.phases[number]
    wish = {"consultation": made, "phase": phase, "editor": a_moderator(session), "at": NOON}
    assert refusal(change_phase, session, plan=replace(plan_of(phase), **change), reason=WHY, **wish) is code


def test_a_vote_that_has_not_begun_may_change_its_rule_with_a_reason(session, store):
    plans = [a_phase(NOON + DAY, NOON + 9 * DAY, Activity.VOTE)]
    made = a_consultation(session, store=store, phases=plans)
    phase = made.phases[0]
    wish = {"consultation": made, "phase": phase, "editor": a_moderator(session)}
    plan = replace(plan_of(phase), vote_rule=VoteRule.SUPPORT)
    assert refusal(change_phase, session, plan=plan, at=NOON, **wish) is Refusal.DATE_NEEDS_REASON
    change_phase(session, plan=plan, at=NOON, reason=WHY, **wish)
    assert phase.vote_rule is VoteRule.SUPPORT
    back = replace(plan, vote_rule=VoteRule.AGREE_DISAGREE)
    assert refusal(change_phase, session, plan=back, at=NOON + DAY, reason=WHY, **wish) is Refusal.RULE_FIXED


def test_a_phase_added_to_a_published_calendar_is_to_come_and_has_its_reason(session, store):
    made = a_consultation(session, store=store)
    wish = {"consultation": made, "editor": a_moderator(session), "at": NOON}
    late = a_phase(NOON + 40 * DAY, NOON + 50 * DAY, Activity.COMMENT)
    assert refusal(add_phase, session, plan=late, **wish) is Refusal.DATE_NEEDS_REASON
    gone = replace(late, opens_at=NOON - DAY, activities={})
    assert refusal(add_phase, session, plan=gone, reason=WHY, **wish) is Refusal.DATE_IN_PAST
    assert add_phase(session, plan=late, reason=WHY, **wish).change_reason == WHY


def test_a_published_phase_is_not_removed(session, store):
    made = a_consultation(session, store=store)
    wish = {"consultation": made, "phase": made.phases[-1], "editor": a_moderator(session), "at": NOON}
    assert refusal(remove_phase, session, **wish) is Refusal.PHASE_PUBLISHED


def test_two_votes_of_one_consultation_have_one_rule(session, store):
    plans = [
        a_phase(NOON, NOON + DAY, Activity.VOTE, rule=VoteRule.SUPPORT),
        a_phase(NOON + DAY, NOON + 2 * DAY, Activity.VOTE),
    ]
    made = a_consultation(session, store=store, phases=plans, published=False)
    wish = {"consultation": made, "publisher": a_moderator(session), "at": BEFORE}
    assert refusal(publish_consultation, session, **wish) is Refusal.RULES_DIFFER
