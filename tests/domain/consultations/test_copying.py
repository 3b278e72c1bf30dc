"""A copy begins with what the other had, and with nothing that was said, done or promised in it since."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from consult.domain.consultations.actions import change_consultation
from consult.domain.consultations.calendar import change_phase, plan_of
from consult.domain.consultations.copying import copy_consultation
from consult.domain.consultations.counting import Counts, count_consultations
from consult.domain.consultations.models import ConsultationState, Promise, Series
from consult.domain.consultations.queries import find_consultation, list_acts
from consult.domain.consultations.rules import Refusal, publishable
from consult.domain.journal.models import JournalEntry
from consult.kernel.localized import LANGUAGES
from tests.conftest import NOON
from tests.databases import both_databases
from tests.domain.consultations.refusals import refusal
from tests.factories.consultations import in_three
from tests.factories.contributions import a_proposal
from tests.factories.people import a_moderator, a_resident, an_administrator

DAY = timedelta(days=1)


def copy(session, source, creator, **more):
    wish = {"title": in_three("The next"), "opens_on": date(2026, 5, 1), "at": NOON} | more
    return copy_consultation(session, source=source, creator=creator, **wish)


@both_databases
def test_everything_that_was_written_and_nothing_that_happened(session, consultation, moderator):
    plan = plan_of(consultation.phases[2])
    change_phase(
        session,
        consultation=consultation,
        phase=consultation.phases[2],
        editor=moderator,
        plan=type(plan)(
            **{name: getattr(plan, name) for name in plan.__slots__} | {"closes_at": NOON + 26 * DAY}
        ),
        reason=in_three("why"),
        at=NOON,
    )
    change_consultation(
        session,
        consultation=consultation,
        editor=moderator,
        expected_version=consultation.version,
        promise=Promise.INVOLVE,
        settings={"synthesis_due_on": date(2026, 4, 20)},
        at=NOON,
    )
    a_proposal(session, consultation=consultation)
    made = copy(session, consultation, moderator)
    session.flush()
    session.expunge_all()
    made, source = find_consultation(session, made.slug), find_consultation(session, "square")
    assert made.slug != source.slug and made.title == in_three("The next")
    assert made.question == source.question and made.promise is Promise.INVOLVE
    assert (made.state, made.published_at, made.version > 0) == (ConsultationState.DRAFT, None, True)
    # 18 February to 1 May is 72 days; the same hours, lengths and gaps.
    assert made.phases[0].opens_at.date() == date(2026, 5, 1)
    for old, new in zip(source.phases, made.phases, strict=True):
        assert new.opens_at - old.opens_at == new.closes_at - old.closes_at == 72 * DAY
        assert new.change_reason is None and new.id != old.id
        assert {(one.activity, one.level) for one in new.activities} == {
            (one.activity, one.level) for one in old.activities
        }
    assert made.synthesis_due_on == date(2026, 4, 20) + 72 * DAY
    assert [theme.name for theme in made.themes] == [theme.name for theme in source.themes]
    assert [paper.sha256 for paper in made.documents] == [paper.sha256 for paper in source.documents]
    assert count_consultations(session, [made.id])[made.id].proposals == 0
    assert count_consultations(session, [made.id])[made.id] == Counts(changes=1)
    assert not list_acts(session, made.id) and publishable(
        made, missing_reason=None, languages=LANGUAGES, at=NOON
    )
    said = session.scalars(select(JournalEntry.facts).where(JournalEntry.act == "consultation.created")).all()
    assert {"series": "", "copied_from": source.id} in said


def test_a_second_click_makes_one_copy(session, consultation, moderator):
    first, second = copy(session, consultation, moderator), copy(session, consultation, moderator)
    assert first is second and len(first.phases) == 3 and len(first.documents) == 1


def test_what_came_from_elsewhere_begins_one_of_the_city(session, consultation, moderator):
    consultation.series = Series.IMPORT
    assert copy(session, consultation, moderator).series is Series.LEGAL


def test_who_may_copy(session, consultation):
    assert copy(session, consultation, an_administrator(session)).created_by_id is not None
    for person in (a_resident(session), a_moderator(session, consultation_id=consultation.id)):
        assert refusal(copy, session, consultation, person) is Refusal.NOT_FOR_YOU


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"title": {}}, Refusal.NO_TITLE),
        ({"slug": "square"}, Refusal.SLUG_TAKEN),
        ({"slug": "A b"}, Refusal.BAD_SLUG),
    ],
)
def test_title_and_address_are_held_to_the_rules(session, consultation, moderator, changed, expected):
    assert refusal(copy, session, consultation, moderator, **changed) is expected
