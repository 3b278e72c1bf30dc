"""Bodies in office, outcomes with reasons, files that close whole."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from consult.domain.contributions.models import Contribution, Place
from consult.domain.council.actions import (
    change_body,
    close_file,
    end_mandate,
    found_body,
    give_mandate,
    record_outcome,
    stamp_of,
)
from consult.domain.council.models import BodyKind, OutcomeKind
from consult.domain.council.queries import (
    body_in_office,
    count_files,
    find_file,
    list_files,
)
from consult.domain.council.rules import Refusal
from consult.domain.journal.models import JournalEntry
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.synthesis.actions import publish_synthesis, save_recommendation
from consult.domain.synthesis.queries import find_synthesis
from consult.kernel.errors import Refused, Stale
from tests.factories.consultations import in_three
from tests.factories.contributions import a_proposal
from tests.factories.council import a_body, a_closed_file, a_member, an_outcome
from tests.factories.moderation import a_hiding
from tests.factories.people import a_councillor, a_moderator, a_resident, an_administrator
from tests.factories.synthesis import CLOSED, a_finding, a_published_synthesis, a_synthesis

LATER = CLOSED + timedelta(days=20)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


@pytest.fixture
def author(session):
    return a_resident(session)


@pytest.fixture
def proposal(session, consultation, author):
    return a_proposal(session, consultation=consultation, author=author)


@pytest.fixture
def synthesis(session, consultation, moderator, proposal):
    return a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[proposal], recommendations=2
    )


@pytest.fixture
def body(session):
    return a_body(session)


@pytest.fixture
def member(session, body):
    return a_member(session, body=body)


def test_only_who_sits_in_the_body_in_office_decides(session, synthesis, body, member):
    first = synthesis.recommendations[0]

    def attempt(person):
        return an_outcome(session, synthesis=synthesis, recommendation=first, councillor=person, at=LATER)

    assert refused(attempt, a_resident(session)).code == Refusal.NOT_COUNCILLOR
    assert refused(attempt, a_moderator(session)).code == Refusal.NOT_COUNCILLOR
    assert refused(attempt, an_administrator(session)).code == Refusal.NOT_COUNCILLOR
    assert refused(attempt, a_councillor(session)).code == Refusal.NO_MANDATE
    gone = a_member(session, body=body, until_on=LATER.date() - timedelta(days=1))
    assert refused(attempt, gone).code == Refusal.NO_MANDATE
    assert attempt(member).kind == OutcomeKind.ACCEPTED


def test_no_body_no_decision(session, synthesis):
    found = refused(
        an_outcome,
        session,
        synthesis=synthesis,
        recommendation=synthesis.recommendations[0],
        councillor=a_councillor(session),
    )
    assert found.code == Refusal.NO_BODY


def test_a_draft_is_not_decided(session, consultation, moderator, member):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator)
    recommendation = save_recommendation(
        session,
        synthesis=synthesis,
        moderator=moderator,
        title=in_three("t"),
        body={},
        findings=[finding],
        at=CLOSED,
    )
    found = refused(
        an_outcome, session, synthesis=synthesis, recommendation=recommendation, councillor=member
    )
    assert found.code == Refusal.NOT_PUBLISHED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": {"fr": "Sans arabe."}}, Refusal.REASON_NEEDED),
        ({"reason": {"ar": "س" * 4001}}, Refusal.REASON_TOO_LONG),
        ({"deliberation_number": "  "}, Refusal.NUMBER_NEEDED),
        ({"session_on": LATER.date() + timedelta(days=1)}, Refusal.SESSION_TO_COME),
        ({"session_on": CLOSED.date() - timedelta(days=1)}, Refusal.SESSION_TOO_EARLY),
    ],
)
def test_an_outcome_is_complete(session, synthesis, member, change, code):
    words = {
        "kind": OutcomeKind.PARTLY,
        "reason": {"ar": "السبب"},
        "session_on": LATER.date(),
        "deliberation_number": "7",
        **change,
    }
    found = refused(
        record_outcome,
        session,
        synthesis=synthesis,
        recommendation=synthesis.recommendations[0],
        councillor=member,
        at=LATER,
        **words,
    )
    assert found.code == code
    assert find_file(session, synthesis.id) is None


def test_the_session_lies_in_the_bodys_time(session, synthesis):
    body = a_body(session, from_on=LATER.date() - timedelta(days=2))
    member = a_member(session, body=body)
    found = refused(
        an_outcome,
        session,
        synthesis=synthesis,
        recommendation=synthesis.recommendations[0],
        councillor=member,
        at=LATER,
        session_on=LATER.date() - timedelta(days=3),
    )
    assert found.code == Refusal.SESSION_OUTSIDE_MANDATE


def test_two_councillors_at_once(session, synthesis, body, member):
    first = synthesis.recommendations[0]
    seen = stamp_of(None)
    words = dict(
        synthesis=synthesis,
        recommendation=first,
        reason={"ar": "السبب"},
        session_on=LATER.date(),
        deliberation_number="7",
    )
    kept = record_outcome(
        session, councillor=member, kind=OutcomeKind.ACCEPTED, at=LATER, expected=seen, **words
    )
    other = a_member(session, body=body)
    with pytest.raises(Stale):
        record_outcome(session, councillor=other, kind=OutcomeKind.REFUSED, at=LATER, expected=seen, **words)
    later = LATER + timedelta(minutes=1)
    changed = record_outcome(
        session, councillor=other, kind=OutcomeKind.REFUSED, at=later, expected=stamp_of(kept), **words
    )
    assert (changed.id, changed.kind) == (kept.id, OutcomeKind.REFUSED)


def test_a_file_closes_when_each_recommendation_has_its_outcome(
    session, consultation, synthesis, member, proposal, author
):
    first, second = synthesis.recommendations
    an_outcome(session, synthesis=synthesis, recommendation=first, councillor=member, at=LATER)
    file = find_file(session, synthesis.id)
    found = refused(close_file, session, file=file, councillor=member, at=LATER)
    assert (found.code, found.facts["numbers"]) == (Refusal.OUTCOMES_MISSING, ("2",))
    an_outcome(
        session,
        synthesis=synthesis,
        recommendation=second,
        councillor=member,
        kind=OutcomeKind.DEFERRED,
        at=LATER,
    )
    assert refused(close_file, session, file=file, councillor=a_councillor(session), at=LATER).code == (
        Refusal.NO_MANDATE
    )
    closed = close_file(session, file=file, councillor=member, at=LATER)
    assert closed.closed_at == LATER
    assert session.get(Contribution, proposal.id).place == Place.DECIDED
    letter = session.scalars(select(Notice).where(Notice.kind == NoticeKind.FILE_CLOSED)).one()
    assert (letter.person_id, letter.key) == (author.id, f"file:{file.id}:{author.id}")
    assert letter.facts["cited"] == [proposal.ref]
    acts = session.scalars(
        select(JournalEntry.act).where(JournalEntry.actor_id == member.id).order_by(JournalEntry.id)
    ).all()
    assert acts == ["outcome.recorded", "outcome.recorded", "file.closed"]
    for act in (
        lambda: close_file(session, file=file, councillor=member, at=LATER),
        lambda: an_outcome(session, synthesis=synthesis, recommendation=first, councillor=member, at=LATER),
    ):
        assert refused(act).code == Refusal.FILE_CLOSED


def test_files_in_lists(session, synthesis, member):
    (line,) = list_files(session, closed=False)
    assert (line.recommendations, line.decided, line.file) == (2, 0, None)
    a_closed_file(session, synthesis=synthesis, councillor=member, at=LATER)
    assert len(list_files(session, closed=False)) == 0
    (line,) = list_files(session, closed=True)
    assert line.outcomes[OutcomeKind.ACCEPTED] == 2
    assert (count_files(session, closed=True), count_files(session, closed=False)) == (1, 0)


def test_the_body_that_follows_takes_the_file_over(session, synthesis, body, member):
    first, second = synthesis.recommendations
    an_outcome(session, synthesis=synthesis, recommendation=first, councillor=member, at=LATER)
    administrator = an_administrator(session)
    change_body(
        session,
        body=body,
        kind=body.kind,
        name=body.name,
        from_on=body.from_on,
        until_on=LATER.date(),
        administrator=administrator,
        at=LATER,
    )
    council = a_body(session, words="the council", from_on=LATER.date() + timedelta(days=1))
    elected = a_member(session, body=council)
    day = LATER + timedelta(days=3)
    an_outcome(session, synthesis=synthesis, recommendation=second, councillor=elected, at=day)
    assert find_file(session, synthesis.id).body_id == council.id
    found = refused(
        an_outcome, session, synthesis=synthesis, recommendation=second, councillor=member, at=day
    )
    assert found.code == Refusal.NO_MANDATE


DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("from_on", "until_on", "refusal"),
    [
        (date(2023, 1, 1), date(2023, 12, 31), None),
        (date(2023, 1, 1), date(2024, 1, 1), Refusal.ANOTHER_IN_OFFICE),
        (date(2025, 1, 1), None, Refusal.ANOTHER_IN_OFFICE),
        (date(2025, 1, 2), date(2025, 1, 1), Refusal.DATES_IN_ORDER),
    ],
)
def test_one_body_decides_at_a_time(session, body, from_on, until_on, refusal):
    words = dict(
        kind=BodyKind.ELECTED_COUNCIL,
        name=in_three("other"),
        from_on=from_on,
        until_on=until_on,
        administrator=an_administrator(session),
        at=CLOSED,
    )
    if refusal is None:
        assert found_body(session, **words).slug == "other-in-english-2023"
        assert body_in_office(session, date(2023, 5, 1)).kind == BodyKind.ELECTED_COUNCIL
        assert body_in_office(session, DAY).id == body.id
    else:
        assert refused(found_body, session, **words).code == refusal


def test_mandates_lie_in_the_bodys_dates(session, body):
    administrator, person = an_administrator(session), a_councillor(session)
    words = dict(body=body, name=in_three("n"), person=person, administrator=administrator, at=CLOSED)
    assert refused(give_mandate, session, from_on=date(2023, 1, 1), **words).code == Refusal.OUTSIDE_BODY
    mandate = give_mandate(session, from_on=DAY, **words)
    assert refused(give_mandate, session, from_on=DAY, **words).code == Refusal.SITS_ALREADY
    end_mandate(session, mandate=mandate, until_on=DAY, administrator=administrator, at=CLOSED)
    give_mandate(session, from_on=DAY + timedelta(days=1), **words)
    assert refused(
        end_mandate, session, mandate=mandate, until_on=date(2030, 1, 1), administrator=administrator, at=CLOSED
    ).code == Refusal.DATES_IN_ORDER  # fmt: skip


@pytest.mark.parametrize("who", [a_resident, a_moderator, a_councillor])
def test_only_administrators_enter_bodies(session, who):
    found = refused(
        found_body,
        session,
        kind=BodyKind.ELECTED_COUNCIL,
        name=in_three("n"),
        from_on=DAY,
        administrator=who(session),
        at=CLOSED,
    )
    assert found.code == Refusal.NOT_ADMINISTRATOR


def test_what_stands_under_no_recommendation_stays_cited(session, consultation, moderator, member):
    decided, told = (a_proposal(session, consultation=consultation) for _ in range(2))
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    under = a_finding(session, synthesis=synthesis, moderator=moderator, cites=[decided])
    a_finding(session, synthesis=synthesis, moderator=moderator, cites=[told], words="other")
    save_recommendation(
        session,
        synthesis=synthesis,
        moderator=moderator,
        title=in_three("t"),
        body={},
        findings=[under],
        at=CLOSED,
    )
    publish_synthesis(session, synthesis=synthesis, moderator=moderator, at=CLOSED)
    synthesis = find_synthesis(session, consultation.id)
    a_closed_file(session, synthesis=synthesis, councillor=member, at=LATER)
    places = dict(session.execute(select(Contribution.id, Contribution.place)).all())
    assert places == {decided.id: Place.DECIDED, told.id: Place.CITED}


def test_who_was_cited_is_told_of_the_decision_though_the_text_was_hidden_since(
    session, consultation, moderator, synthesis, member, proposal, author
):
    a_hiding(session, of=proposal, moderator=moderator, at=CLOSED + timedelta(days=1))
    for recommendation in synthesis.recommendations:
        an_outcome(session, synthesis=synthesis, recommendation=recommendation, councillor=member, at=LATER)
    file = find_file(session, synthesis.id)
    close_file(session, file=file, councillor=member, at=LATER)
    letter = session.scalars(select(Notice).where(Notice.kind == NoticeKind.FILE_CLOSED)).one()
    assert (letter.person_id, letter.facts["cited"]) == (author.id, [proposal.ref])
    session.refresh(proposal, ["place"])
    assert proposal.place == Place.DECIDED, "so it stands where it should when it is restored"
