"""A consultation that is cancelled: what stays, what ends, and who is told once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from consult.domain.consultations.acts import resume_consultation, suspend_consultation
from consult.domain.consultations.clock import Standing
from consult.domain.consultations.models import ActKind
from consult.domain.consultations.queries import get_consultation, list_acts, list_published
from consult.domain.consultations.rules import Refusal
from consult.domain.contributions.actions import withdraw_contribution
from consult.domain.contributions.rules import Refusal as Closed
from consult.domain.contributions.rules import may_comment, may_edit, may_propose
from consult.domain.council.steps import StepCode
from consult.domain.council.thread import thread_of
from consult.domain.council.waiting import syntheses_waiting
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.synthesis.cancelling import cancel_consultation, may_cancel
from consult.domain.synthesis.rules import Refusal as Unwritten
from consult.domain.synthesis.rules import may_write
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.domain.consultations.refusals import refusal
from tests.factories.acts import a_decision
from tests.factories.consultations import a_consultation, a_phase, in_three
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.people import a_moderator, a_resident
from tests.factories.synthesis import a_published_synthesis

DAY = timedelta(days=1)


@pytest.fixture
def moderator(session):
    return a_moderator(session)


@pytest.fixture
def consultation(session, moderator, tmp_path):
    return a_consultation(session, store=FileStore(tmp_path / "uploads"), moderator=moderator, slug="square")


def cancel(session, consultation, by, *, at=NOON):
    return cancel_consultation(
        session, consultation=consultation, by=by, decision=a_decision("the money"), at=at
    )


@both_databases
def test_everything_stays_readable_and_nothing_hangs(session, consultation, moderator):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    consultation.synthesis_due_on = date(2026, 4, 20)
    session.flush()
    assert syntheses_waiting(session, None, on=NOON.date()).number == 1
    act = cancel(session, consultation, moderator)
    found = get_consultation(session, "square")
    assert (act.kind, found.standing_note) == (ActKind.CANCELLED, in_three("the money"))
    assert [row.id for row in list_published(session, standing=Standing.CLOSED, at=NOON)] == [found.id]
    assert not list(list_published(session, standing=Standing.OPEN, at=NOON))
    thread = thread_of(session, proposal, at=NOON + DAY)
    assert thread.steps[-1].code is StepCode.CANCELLED and thread.next_step is None
    assert thread.steps[-1].reason == in_three("the money")
    assert syntheses_waiting(session, None, on=NOON.date()).number == 0
    assert may_write(moderator, found).refusal is Unwritten.CONSULTATION_CANCELLED
    for verdict in (
        may_propose(author, found, NOON),
        may_comment(author, proposal, NOON),
        may_edit(author, proposal, NOON),
    ):
        assert verdict.refusal is Closed.CANCELLED
        assert verdict.facts == {"since": NOON, "because": in_three("the money")}


def test_each_author_is_told_once_of_all_they_said(session, consultation, moderator):
    amel, gone = a_resident(session), a_resident(session)
    first = a_proposal(session, consultation=consultation, author=amel)
    second = a_comment(session, parent=first, author=amel)
    away = a_proposal(session, consultation=consultation, author=gone)
    withdraw_contribution(session, contribution=away, author=gone, at=NOON)
    cancel(session, consultation, moderator)
    told = session.scalars(select(Notice).where(Notice.kind == NoticeKind.CONSULTATION_CANCELLED)).all()
    assert [(one.person_id, one.facts["refs"]) for one in told] == [(amel.id, [first.ref, second.ref])]


def test_what_was_cancelled_before_it_opened_is_never_upcoming(session, moderator, tmp_path):
    made = a_consultation(
        session,
        store=FileStore(tmp_path / "uploads"),
        moderator=moderator,
        phases=[a_phase(NOON + 5 * DAY, NOON + 9 * DAY)],
    )
    cancel(session, made, moderator)
    for standing, at in ((Standing.UPCOMING, NOON), (Standing.OPEN, NOON + 6 * DAY)):
        assert not list(list_published(session, standing=standing, at=at))


def test_it_is_for_good(session, consultation, moderator):
    wish = {"consultation": consultation, "by": moderator, "decision": a_decision(), "at": NOON}
    suspend_consultation(session, **wish)
    cancel(session, consultation, moderator, at=NOON + DAY)
    assert consultation.suspended_at is None
    later = wish | {"at": NOON + 2 * DAY}
    assert refusal(suspend_consultation, session, **later) is Refusal.CANCELLED
    assert refusal(resume_consultation, session, give_back=True, **later) is Refusal.CANCELLED
    assert refusal(cancel, session, consultation, moderator) is Refusal.CANCELLED
    assert [act.kind for act in list_acts(session, consultation.id)] == [ActKind.CANCELLED, ActKind.SUSPENDED]


def test_after_the_synthesis_the_decisions_are_owed(session, consultation, moderator):
    proposal = a_proposal(session, consultation=consultation)
    a_published_synthesis(session, consultation=consultation, moderator=moderator, cited=[proposal])
    assert may_cancel(session, consultation).refusal is Unwritten.SYNTHESIS_STANDS
