"""A publication that is scheduled happens at its moment, whole, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.consultations.documents import remove_document
from consult.domain.consultations.models import ConsultationState, PlanEnding, PublicationPlan
from consult.domain.consultations.publication import publish_consultation
from consult.domain.consultations.queries import documents_of, get_consultation, list_newest
from consult.domain.consultations.rules import Refusal
from consult.domain.consultations.scheduling import (
    call_off_publication,
    find_plan,
    list_due,
    list_plans,
    publish_due,
    schedule_publication,
)
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.errors import NotFound, Stale
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.domain.consultations.refusals import refusal
from tests.factories.consultations import TEXTS, a_consultation
from tests.factories.people import a_resident, an_administrator

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
MOMENT = NOON + 2 * DAY


@pytest.fixture
def draft(session, moderator, tmp_path):
    store = FileStore(tmp_path / "uploads")
    return a_consultation(session, store=store, moderator=moderator, slug="market", published=False)


def schedule(session, draft, planner, **more):
    wish = {"publish_at": MOMENT, "at": NOON} | more
    return schedule_publication(session, consultation=draft, planner=planner, **wish)


@both_databases
@pytest.mark.parametrize(("late", "due"), [(-SECOND, False), (0 * SECOND, True), (3 * DAY, True)])
def test_it_is_published_at_its_moment_or_when_the_worker_is_back(session, draft, moderator, late, due):
    schedule(session, draft, moderator)
    at = MOMENT + late
    assert list_due(session, at=at) == (["market"] if due else [])
    assert publish_due(session, slug="market", at=at) is (PlanEnding.PUBLISHED if due else None)
    if due:
        assert get_consultation(session, "market").published_at == at
        assert publish_due(session, slug="market", at=at) is None, "once, however many workers look"
        assert find_plan(session, draft.id) is None
    else:
        assert not list_newest(session, size=5)
        with pytest.raises(NotFound):
            get_consultation(session, "market")


def test_what_is_not_complete_any_more_stays_a_draft_and_its_planner_is_told_once(session, draft, moderator):
    schedule(session, draft, moderator)
    remove_document(
        session, consultation=draft, document=documents_of(draft)[0], editor=moderator, at=NOON + DAY
    )
    assert publish_due(session, slug="market", at=MOMENT) is PlanEnding.REFUSED
    assert publish_due(session, slug="market", at=MOMENT + SECOND) is None
    assert draft.state is ConsultationState.DRAFT
    plan = find_plan(session, draft.id)
    assert plan is not None and plan.refusal == Refusal.NOT_COMPLETE
    letter = session.scalars(select(Notice).where(Notice.kind == NoticeKind.PUBLICATION_REFUSED)).one()
    assert (letter.person_id, letter.facts["refusal"]) == (moderator.id, "not-complete")
    assert [one.id for one in list_plans(session, None)] == [plan.id]
    assert list_plans(session, [draft.id + 1]) == []


def test_it_must_be_complete_when_it_is_scheduled(session, moderator, tmp_path):
    store = FileStore(tmp_path / "uploads")
    texts = {**TEXTS, "summary": {"fr": "Court"}}
    part = a_consultation(session, store=store, moderator=moderator, texts=texts, published=False)
    assert refusal(schedule, session, part, moderator) is Refusal.LANGUAGES_MISSING
    plan = schedule(session, part, moderator, missing_reason="The translator is ill.")
    publish_due(session, slug=part.slug, at=MOMENT)
    assert (plan.ending, part.missing_reason) == (PlanEnding.PUBLISHED, "The translator is ill.")


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, Refusal.DATE_IN_PAST), (-1, Refusal.DATE_IN_PAST), (24.999, None), (25, Refusal.CALENDAR_OVER)],
)
def test_the_moment_is_to_come_and_before_the_last_closing(session, draft, moderator, days, expected):
    wish = {"publish_at": NOON + days * DAY}
    if expected is None:
        schedule(session, draft, moderator, **wish)
    else:
        assert refusal(schedule, session, draft, moderator, **wish) is expected


def test_another_moment_takes_the_place_of_the_first_and_can_be_called_off(session, draft, moderator):
    first = schedule(session, draft, moderator)
    assert schedule(session, draft, moderator) is first, "a second click"
    with pytest.raises(Stale):
        schedule(session, draft, moderator, publish_at=MOMENT + DAY, expected_version=draft.version - 1)
    second = schedule(session, draft, an_administrator(session), publish_at=MOMENT + DAY)
    session.flush()
    assert (first.ending, second.ended_at) == (PlanEnding.REPLACED, None)
    assert list_due(session, at=MOMENT) == []
    call_off_publication(session, consultation=draft, by=moderator, at=NOON)
    assert list_due(session, at=MOMENT + 2 * DAY) == [] and find_plan(session, draft.id) is None
    wish = {"consultation": draft, "by": moderator, "at": NOON}
    assert refusal(call_off_publication, session, **wish) is Refusal.NOTHING_TO_CALL_OFF


def test_what_was_published_by_hand_before_is_left_alone(session, draft, moderator):
    plan = schedule(session, draft, moderator)
    publish_consultation(session, consultation=draft, publisher=moderator, at=NOON + DAY)
    assert list_plans(session, None) == []
    assert publish_due(session, slug="market", at=MOMENT) is PlanEnding.OVERTAKEN
    assert (plan.ending, draft.published_at) == (PlanEnding.OVERTAKEN, NOON + DAY)
    assert refusal(schedule, session, draft, moderator) is Refusal.ALREADY_PUBLISHED


def test_nobody_else_schedules(session, draft):
    assert refusal(schedule, session, draft, a_resident(session)) is Refusal.NOT_FOR_YOU
    assert session.scalars(select(PublicationPlan)).first() is None
