"""The first page of the desk says what waits: how much, by when, and what is late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.accounts.suspending import contest, suspend
from consult.domain.council.answering import day_of
from consult.domain.council.answers import assign_contribution
from consult.domain.moderation.actions import read_contributions
from tests.conftest import NOON
from tests.factories.contributions import a_proposal
from tests.factories.people import (
    a_counter_agent,
    a_department,
    a_department_member,
    a_resident,
    an_administrator,
)
from tests.web.desk.signed import signed_in

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


def waits(page) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in page.select(".desk-room__waits")]


@languages
def test_a_moderator_sees_what_is_to_be_read_and_promised(
    visitor, session, consultation, moderator, language
):
    made = [a_proposal(session, consultation=consultation) for _ in range(2)]
    consultation.synthesis_due_on = day_of(NOON) - timedelta(days=1)
    session.commit()
    desk = signed_in(visitor(), moderator)
    page = desk.get(f"/{language}/desk")
    assert [words.split()[0] for words in waits(page)] == ["2", "1"]
    assert page.select(".desk-room__waits .badge--refused"), "the promised day has passed"
    read_contributions(session, contributions=made, moderator=moderator, at=NOON)
    consultation.synthesis_due_on = None
    session.commit()
    page = desk.get(f"/{language}/desk")
    assert waits(page) == [] and page.select("#rooms + p")


def test_a_department_sees_the_first_day(visitor, session, consultation, moderator):
    department = a_department(session)
    member = a_department_member(session, department=department)
    for days in (9, 4):
        assign_contribution(
            session,
            contribution=a_proposal(session, consultation=consultation),
            department=department,
            moderator=moderator,
            due_on=day_of(NOON) + timedelta(days=days),
            at=NOON,
        )
    session.commit()
    page = signed_in(visitor(), member).get("/en/desk")
    assert waits(page) == ["2 answers owed the first by 14 March 2026"]


@languages
def test_an_administrator_sees_the_objection_that_another_one_decides(visitor, session, language):
    suspender, other = an_administrator(session), an_administrator(session)
    person = a_resident(session)
    one = suspend(
        session,
        person=person,
        administrator=suspender,
        reason="Trois textes visent la même personne.",
        ends_at=NOON + timedelta(days=9),
        at=NOON,
    )
    contest(session, suspension=one, person=person, words="Je n’ai nommé personne ici.", at=NOON)
    session.commit()
    page = signed_in(visitor(), other).get(f"/{language}/desk")
    assert [words.split()[0] for words in waits(page)] == ["1"]
    assert not page.select("#rooms + p")
    page = signed_in(visitor(), suspender).get(f"/{language}/desk")
    assert waits(page) == [] and page.select("#rooms + p")


def test_who_reads_nothing_is_told_of_nothing(visitor, session, consultation):
    a_proposal(session, consultation=consultation)
    agent = a_counter_agent(session)
    session.commit()
    page = signed_in(visitor(), agent).get("/en/desk")
    assert waits(page) == [] and "Nothing waits for you now." in page.text
