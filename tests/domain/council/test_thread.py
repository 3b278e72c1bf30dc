"""What became of it: each step, the next one, who holds it and until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from consult.domain.consultations.models import Series
from consult.domain.contributions.actions import withdraw_contribution
from consult.domain.contributions.states import mark_read
from consult.domain.council.actions import close_file
from consult.domain.council.answers import answer_contribution, assign_contribution
from consult.domain.council.models import OutcomeKind
from consult.domain.council.queries import find_file
from consult.domain.council.steps import Holder, NextCode, StepCode, Target
from consult.domain.council.thread import (
    next_steps_of,
    thread_of,
    threads_of,
)
from consult.domain.moderation.actions import hide_contribution, restore_contribution
from consult.domain.moderation.queries import list_rules
from consult.domain.synthesis.actions import cite, publish_synthesis, save_recommendation
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.factories.consultations import a_consultation, in_three
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.council import a_body, a_closed_file, a_member, an_outcome
from tests.factories.people import a_department, a_department_member, a_resident
from tests.factories.synthesis import CLOSED, a_finding, a_published_synthesis, a_synthesis
from tests.statements import counted

LATER = CLOSED + timedelta(days=20)
SEEN = NOON + timedelta(days=1)


def codes(thread):
    return [step.code for step in thread.steps]


@pytest.fixture
def author(session):
    return a_resident(session)


@pytest.fixture
def proposal(session, consultation, author):
    consultation.synthesis_due_on = date(2026, 5, 1)
    consultation.decision_due_on = date(2026, 6, 1)
    return a_proposal(session, consultation=consultation, author=author)


def test_received_then_somebody_must_read_it(session, proposal):
    thread = thread_of(session, proposal, at=NOON)
    assert codes(thread) == [StepCode.RECEIVED]
    assert thread.steps[0].facts == {"ref": proposal.ref}
    step = thread.next_step
    assert (step.code, step.holder, step.by, step.late) == (
        NextCode.READ,
        Holder.MODERATORS,
        date(2026, 3, 20),
        False,
    )
    assert thread_of(session, proposal, at=NOON + timedelta(days=11)).next_step.late


def test_read_then_the_synthesis_is_due(session, proposal, moderator):
    mark_read(session, contributions=[proposal], reader=moderator, at=SEEN)
    thread = thread_of(session, proposal, at=SEEN)
    assert codes(thread) == [StepCode.RECEIVED, StepCode.READ]
    assert (thread.next_step.code, thread.next_step.by) == (NextCode.PLACE, date(2026, 5, 1))
    assert thread_of(session, proposal, at=LATER + timedelta(days=60)).next_step.late


def test_a_draft_synthesis_shows_nothing(session, consultation, proposal, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=SEEN)
    a_finding(session, synthesis=synthesis, moderator=moderator, cites=[proposal], at=SEEN)
    thread = thread_of(session, proposal, at=SEEN)
    assert codes(thread) == [StepCode.RECEIVED, StepCode.READ]
    assert thread.next_step.code == NextCode.PLACE


def test_cited_recommended_decided_and_finished(session, consultation, proposal, moderator):
    body = a_body(session)
    member = a_member(session, body=body)
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator)
    quote = " ".join(proposal.body.split()[:4])
    cite(session, finding=finding, contribution=proposal, moderator=moderator, quote=quote, at=CLOSED)
    for title in ("first", "second"):
        save_recommendation(
            session,
            synthesis=synthesis,
            moderator=moderator,
            title=in_three(title),
            body={},
            findings=[finding],
            at=CLOSED,
        )
    synthesis = publish_synthesis(session, synthesis=synthesis, moderator=moderator, at=CLOSED)
    first, second = synthesis.recommendations
    thread = thread_of(session, proposal, at=CLOSED)
    assert codes(thread) == [
        StepCode.RECEIVED,
        StepCode.READ,
        StepCode.CITED,
        StepCode.RECOMMENDED,
        StepCode.RECOMMENDED,
    ]
    told = thread.steps[2]
    assert (told.facts["number"], told.said.text, told.said.language) == (1, quote, "fr")
    assert (told.link.target, told.link.slug, told.link.number) == (Target.FINDING, consultation.slug, 1)
    assert (thread.next_step.code, thread.next_step.name, thread.next_step.by) == (
        NextCode.DECIDE,
        body.name,
        date(2026, 6, 1),
    )
    an_outcome(session, synthesis=synthesis, recommendation=first, councillor=member, at=LATER)
    assert thread_of(session, proposal, at=LATER).next_step.code == NextCode.DECIDE
    an_outcome(
        session,
        synthesis=synthesis,
        recommendation=second,
        councillor=member,
        kind=OutcomeKind.REFUSED,
        at=LATER,
    )
    close_file(session, file=find_file(session, synthesis.id), councillor=member, at=LATER)
    thread = thread_of(session, proposal, at=LATER)
    outcomes = [step for step in thread.steps if step.code == StepCode.OUTCOME]
    assert [step.facts["kind"] for step in outcomes] == [OutcomeKind.ACCEPTED, OutcomeKind.REFUSED]
    assert outcomes[0].facts["deliberation_number"] == "12/2026"
    assert (outcomes[0].at, outcomes[0].name) == (LATER.date(), body.name)
    assert outcomes[0].reason == {"ar": "الاعتمادات متوفّرة."}
    assert thread.next_step is None


def test_what_was_deferred_is_to_be_taken_up_again_by_the_body_that_deferred_it(
    session, consultation, proposal, moderator
):
    body = a_body(session)
    member = a_member(session, body=body)
    synthesis = a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[proposal]
    )
    a_closed_file(session, synthesis=synthesis, councillor=member, kind=OutcomeKind.DEFERRED, at=LATER)
    step = thread_of(session, proposal, at=LATER).next_step
    assert (step.code, step.holder, step.name, step.late) == (
        NextCode.TAKE_UP,
        Holder.BODY,
        body.name,
        False,
    )


def test_set_aside_with_the_reason_is_finished(session, consultation, proposal, moderator):
    other = a_proposal(session, consultation=consultation)
    a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[other], aside=[proposal]
    )
    thread = thread_of(session, proposal, at=LATER)
    assert codes(thread)[-1] == StepCode.SET_ASIDE
    assert thread.steps[-1].reason == in_three("outside the subject")
    assert thread.next_step is None


def test_what_a_synthesis_leaves_open_says_why(session, consultation, proposal, moderator):
    other = a_proposal(session, consultation=consultation)
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    a_finding(session, synthesis=synthesis, moderator=moderator, cites=[other])
    publish_synthesis(
        session, synthesis=synthesis, moderator=moderator, at=CLOSED, gap_reason=in_three("late paper")
    )
    thread = thread_of(session, proposal, at=CLOSED)
    assert codes(thread) == [StepCode.RECEIVED, StepCode.LEFT_OPEN]
    assert thread.steps[-1].reason == in_three("late paper")
    assert thread.next_step.code == NextCode.READ, "nobody has read it yet"


def test_a_comment_follows_its_proposal_unless_cited_itself(session, consultation, proposal, moderator):
    comment, cited = (a_comment(session, parent=proposal) for _ in range(2))
    mark_read(session, contributions=[proposal, comment], reader=moderator, at=SEEN)
    thread = thread_of(session, comment, at=SEEN)
    assert codes(thread) == [StepCode.RECEIVED, StepCode.FOLLOWS, StepCode.READ]
    assert (thread.next_step.code, thread.next_step.follows) == (NextCode.PLACE, proposal.ref)
    a_published_synthesis(session, consultation=consultation, moderator=moderator, cited=[proposal, cited])
    assert StepCode.CITED in codes(thread_of(session, cited, at=LATER))
    assert StepCode.CITED not in codes(thread_of(session, comment, at=LATER))


def test_hidden_names_the_rule_and_how_to_contest(session, proposal, moderator):
    rule = list_rules(session)[0]
    hide_contribution(
        session, contribution=proposal, moderator=moderator, rule=rule, reason="Une injure.", at=SEEN
    )
    thread = thread_of(session, proposal, at=SEEN)
    hidden = next(step for step in thread.steps if step.code == StepCode.HIDDEN)
    assert (hidden.facts["rule"], hidden.said.text) == (rule.title, "Une injure.")
    assert thread.next_step.code == NextCode.CONTEST
    assert "@" in thread.next_step.facts["email"]
    restore_contribution(
        session, contribution=proposal, moderator=moderator, rule=rule, reason="Une erreur.", at=SEEN
    )
    thread = thread_of(session, proposal, at=SEEN)
    assert [one for one in codes(thread) if one != StepCode.READ] == [
        StepCode.RECEIVED,
        StepCode.HIDDEN,
        StepCode.RESTORED,
    ]
    assert thread.next_step.code != NextCode.CONTEST


def test_withdrawn_is_finished(session, proposal, author):
    withdraw_contribution(session, contribution=proposal, author=author, at=SEEN)
    thread = thread_of(session, proposal, at=SEEN)
    assert (codes(thread)[-1], thread.next_step) == (StepCode.WITHDRAWN, None)


def test_a_department_owes_an_answer_then_gives_it(session, proposal, moderator):
    mark_read(session, contributions=[proposal], reader=moderator, at=SEEN)
    department = a_department(session)
    by = a_department_member(session, department=department)
    due_on = SEEN.date() + timedelta(days=5)
    assign_contribution(
        session, contribution=proposal, department=department, moderator=moderator, due_on=due_on, at=SEEN
    )
    thread = thread_of(session, proposal, at=SEEN)
    assert codes(thread)[-1] == StepCode.ASSIGNED
    step = thread.next_step
    assert (step.code, step.name, step.by) == (NextCode.ANSWER, department.name, due_on)
    answer_contribution(
        session,
        contribution=proposal,
        department=department,
        office="Direction de la voirie",
        text="Les arbres seront plantés en automne.",
        language="fr",
        answered_on=SEEN.date(),
        by=by,
        at=SEEN,
    )
    thread = thread_of(session, proposal, at=SEEN)
    assert codes(thread)[-1] == StepCode.ANSWERED
    assert thread.steps[-1].said.text == "Les arbres seront plantés en automne."
    assert thread.next_step.code == NextCode.PLACE


def test_as_many_statements_for_three_as_for_one(session, consultation, moderator):
    proposals = [a_proposal(session, consultation=consultation) for _ in range(3)]
    a_published_synthesis(session, consultation=consultation, moderator=moderator, cited=proposals)
    session.flush()
    with counted(session.get_bind()) as one:
        threads_of(session, [proposals[0].id], at=LATER)
    with counted(session.get_bind()) as three:
        found = next_steps_of(session, [row.id for row in proposals], at=LATER)
    assert len(one) == len(three) <= 14
    assert set(found) == {row.id for row in proposals}
    assert next_steps_of(session, [], at=LATER) == {}


def test_what_was_said_elsewhere_is_promised_nothing_here(session, moderator, tmp_path):
    """An import is of another time and place: read without a day, then no step that nobody ever announced."""
    store = FileStore(tmp_path / "uploads")
    consultation = a_consultation(session, store=store, moderator=moderator, series=Series.IMPORT)
    old = a_proposal(session, consultation=consultation)
    thread = thread_of(session, old, at=NOON + timedelta(days=4000))
    assert (thread.next_step.code, thread.next_step.by, thread.next_step.late) == (NextCode.READ, None, False)
    mark_read(session, contributions=[old], reader=moderator, at=SEEN)
    thread = thread_of(session, old, at=SEEN)
    assert thread.next_step is None and thread.elsewhere
    assert [step.code for step in thread.steps] == [StepCode.RECEIVED]


def test_what_happened_on_one_day_stands_by_its_clock(session, proposal, moderator):
    mark_read(session, contributions=[proposal], reader=moderator, at=SEEN)
    rule = list_rules(session)[0]
    hide_contribution(
        session,
        contribution=proposal,
        moderator=moderator,
        rule=rule,
        reason="Cette adresse est celle d'une personne privée.",
        at=SEEN + timedelta(minutes=38),
    )
    assert codes(thread_of(session, proposal, at=LATER)) == [
        StepCode.RECEIVED,
        StepCode.READ,
        StepCode.HIDDEN,
    ]
