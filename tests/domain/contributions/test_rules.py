"""Who may say what and when, as tables."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.accounts.models import Level
from consult.domain.consultations.models import Activity
from consult.domain.contributions.models import BODY_MAX, COMMENT_MAX, Kind, State
from consult.domain.contributions.rules import (
    Refusal,
    body_fits,
    may_comment,
    may_edit,
    may_propose,
    may_read_text,
    may_see,
    may_withdraw,
    title_fits,
)
from tests.conftest import NOON
from tests.factories.consultations import a_phase
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.people import a_moderator, a_resident

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("at", "refusal", "fact"),
    [
        (NOON - 11 * DAY, Refusal.NOT_OPEN_YET, {"opens_at": NOON - 10 * DAY}),
        (NOON - 10 * DAY, None, {}),
        (NOON, None, {}),
        (NOON + 10 * DAY - timedelta(seconds=1), None, {}),
        (NOON + 10 * DAY, Refusal.CLOSED, {"closed_at": NOON + 10 * DAY}),
    ],
)
def test_proposing_is_open_from_the_opening_until_the_closing(session, consultation, at, refusal, fact):
    verdict = may_propose(a_resident(session), consultation, at)
    assert verdict.refusal == refusal
    assert fact.items() <= verdict.facts.items()


def test_commenting_says_when_it_opens_again(session, consultation):
    proposal = a_proposal(session, consultation=consultation)
    verdict = may_comment(a_resident(session), proposal, NOON + 12 * DAY)
    assert (verdict.refusal, verdict.facts["opens_at"]) == (Refusal.NOT_OPEN_YET, NOON + 15 * DAY)


def test_what_no_phase_opens_is_never_open(session, make):
    only_reading = make(phases=[a_phase(NOON - DAY, NOON + DAY)])
    assert may_propose(a_resident(session), only_reading, NOON).refusal == Refusal.NEVER_OPEN


def test_who_may_propose(session, make):
    open_to_checked = make(
        phases=[a_phase(NOON - DAY, NOON + DAY, Activity.PROPOSE, level=Level.CHECKED)], slug="checked"
    )
    resident, unconfirmed = a_resident(session), a_resident(session, confirmed=False)
    table = [
        (None, Refusal.SIGN_IN_FIRST),
        (unconfirmed, Refusal.CONFIRM_FIRST),
        (resident, Refusal.VERIFY_FIRST),
        (a_moderator(session), Refusal.STAFF_ACCOUNT),
    ]
    assert [may_propose(person, open_to_checked, NOON).refusal for person, _ in table] == [
        no for _, no in table
    ]
    assert may_propose(resident, make(), NOON)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (State.HIDDEN, Refusal.PARENT_NOT_PUBLISHED),
        (State.WITHDRAWN, Refusal.PARENT_NOT_PUBLISHED),
        (State.WAITING, Refusal.WAITING),
    ],
)
def test_nobody_answers_what_is_not_published(session, consultation, state, refusal):
    proposal = a_proposal(session, consultation=consultation)
    proposal.state = state
    assert may_comment(a_resident(session), proposal, NOON).refusal == refusal


def test_editing_ends_with_the_first_answer_of_somebody_else(session, consultation):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    a_vote(session, on=proposal, voter=author)
    a_comment(session, parent=proposal, author=author)
    assert may_edit(author, proposal, NOON)
    assert may_edit(a_resident(session), proposal, NOON).refusal == Refusal.NOT_YOURS
    assert may_edit(None, proposal, NOON).refusal == Refusal.SIGN_IN_FIRST
    assert may_edit(author, proposal, NOON + 10 * DAY).refusal == Refusal.CLOSED
    a_vote(session, on=proposal, at=NOON)
    verdict = may_edit(author, proposal, NOON)
    assert (verdict.refusal, verdict.facts) == (Refusal.ANSWERED, {}), "not when: results may be hidden"
    assert may_withdraw(author, proposal)


def test_what_was_hidden_is_neither_edited_nor_withdrawn(session, consultation):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    proposal.state = State.HIDDEN
    assert may_edit(author, proposal, NOON).refusal == Refusal.HIDDEN
    assert may_withdraw(author, proposal).refusal == Refusal.HIDDEN


@pytest.mark.parametrize(
    ("state", "sees", "reads"),
    [
        # For: author, moderator, moderator of another consultation, neighbour, visitor.
        (State.DRAFT, "10000", "10000"),
        (State.WAITING, "11000", "11000"),
        (State.PUBLISHED, "11111", "11111"),
        (State.HIDDEN, "11111", "11000"),
        (State.WITHDRAWN, "11111", "11000"),
    ],
)
def test_who_sees_the_page_and_who_reads_the_words(session, make, state, sees, reads):
    consultation = make()
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    here = a_moderator(session, consultation_id=consultation.id)
    elsewhere = a_moderator(session, consultation_id=make(slug="other").id)
    readers = [author, here, elsewhere, a_resident(session), None]
    proposal.state = state
    with session.no_autoflush:
        assert "".join(str(int(bool(may_see(reader, proposal)))) for reader in readers) == sees
        assert "".join(str(int(may_read_text(reader, proposal))) for reader in readers) == reads
    session.expire(proposal)


@pytest.mark.parametrize(
    ("title", "refusal"),
    [
        ("1234567", Refusal.TITLE_TOO_SHORT),
        ("12345678", None),
        ("م" * 160, None),
        ("م" * 161, Refusal.TITLE_TOO_LONG),
    ],
)
def test_a_title_has_8_to_160_characters(title, refusal):
    assert title_fits(title).refusal == refusal


@pytest.mark.parametrize(
    ("kind", "length", "refusal"),
    [
        (Kind.PROPOSAL, 0, Refusal.BODY_EMPTY),
        (Kind.PROPOSAL, 19, Refusal.BODY_TOO_SHORT),
        (Kind.PROPOSAL, 20, None),
        (Kind.PROPOSAL, BODY_MAX, None),
        (Kind.PROPOSAL, BODY_MAX + 1, Refusal.BODY_TOO_LONG),
        (Kind.COMMENT, 0, Refusal.BODY_EMPTY),
        (Kind.COMMENT, 1, None),
        (Kind.COMMENT, COMMENT_MAX, None),
        (Kind.COMMENT, COMMENT_MAX + 1, Refusal.BODY_TOO_LONG),
    ],
)
def test_how_long_a_text_may_be(kind, length, refusal):
    assert body_fits(kind, "ا" * length).refusal == refusal
