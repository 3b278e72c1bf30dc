"""How much waits for whom, by when, and what is late."""

from __future__ import annotations

from datetime import timedelta

from consult.domain.contributions.models import State
from consult.domain.council.answering import DutyFilter, day_of
from consult.domain.council.answers import assign_contribution
from consult.domain.council.waiting import (
    Waiting,
    answers_waiting,
    decisions_waiting,
    syntheses_waiting,
)
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_proposal
from tests.factories.council import a_body, a_closed_file, a_member
from tests.factories.people import a_department, a_moderator
from tests.factories.synthesis import CLOSED, a_published_synthesis

TODAY = day_of(NOON)
SOON, LATER = TODAY + timedelta(days=3), TODAY + timedelta(days=9)


@both_databases
def test_what_a_department_owes(session, consultation, moderator):
    roads, green = a_department(session), a_department(session)
    made = [a_proposal(session, consultation=consultation) for _ in range(3)]
    for proposal, department, due_on in zip(made, (roads, roads, green), (LATER, SOON, SOON), strict=True):
        assign_contribution(
            session, contribution=proposal, department=department, moderator=moderator, due_on=due_on, at=NOON
        )
    of_roads = DutyFilter(department_ids=(roads.id,))
    assert answers_waiting(session, of_roads, on=TODAY) == Waiting(2, SOON, 0)
    assert answers_waiting(session, of_roads, on=SOON + timedelta(days=1)) == Waiting(2, SOON, 1)
    assert answers_waiting(session, DutyFilter(department_ids=()), on=TODAY) == Waiting(0, None, 0)
    assert answers_waiting(session, DutyFilter(), on=TODAY).number == 3
    made[1].state = State.HIDDEN
    session.flush()
    assert answers_waiting(session, of_roads, on=TODAY) == Waiting(1, LATER, 0), (
        "nobody answers what is hidden"
    )


@both_databases
def test_what_is_promised_waits_for_the_moderators_and_then_for_the_councillors(session, consultation):
    assert syntheses_waiting(session, None, on=TODAY) == Waiting(0, None, 0), "no day was promised"
    consultation.synthesis_due_on, consultation.decision_due_on = SOON, LATER
    session.flush()
    assert syntheses_waiting(session, None, on=TODAY) == Waiting(1, SOON, 0)
    assert syntheses_waiting(session, [consultation.id], on=LATER) == Waiting(1, SOON, 1)
    assert syntheses_waiting(session, [], on=TODAY).number == 0, "somebody else's"
    assert decisions_waiting(session, None, on=TODAY).number == 0
    synthesis = a_published_synthesis(
        session,
        consultation=consultation,
        moderator=a_moderator(session),
        cited=[a_proposal(session, consultation=consultation)],
        recommendations=1,
    )
    assert syntheses_waiting(session, None, on=LATER).number == 0
    assert decisions_waiting(session, None, on=LATER) == Waiting(1, LATER, 0)
    a_closed_file(
        session,
        synthesis=synthesis,
        councillor=a_member(session, body=a_body(session)),
        at=CLOSED + timedelta(days=1),
    )
    assert decisions_waiting(session, None, on=LATER).number == 0
