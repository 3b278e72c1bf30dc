"""Deciding bodies and their councillors, made through the actions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.council.actions import close_file, found_body, give_mandate, record_outcome
from consult.domain.council.models import Body, BodyKind, DecisionFile, Outcome, OutcomeKind
from consult.domain.synthesis.models import Recommendation, Synthesis
from tests.factories.consultations import in_three
from tests.factories.people import a_councillor, an_administrator
from tests.factories.synthesis import CLOSED


def a_body(
    session: Session,
    *,
    words: str = "the delegation",
    from_on: date = date(2024, 1, 1),
    until_on: date | None = None,
    kind: BodyKind = BodyKind.SPECIAL_DELEGATION,
    at: datetime = CLOSED,
) -> Body:
    return found_body(
        session,
        kind=kind,
        name=in_three(words),
        source=in_three("a decree"),
        from_on=from_on,
        until_on=until_on,
        administrator=an_administrator(session),
        at=at,
    )


def a_member(
    session: Session,
    *,
    body: Body,
    person: Person | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    at: datetime = CLOSED,
) -> Person:
    """A councillor with a mandate in the body, from its first day unless said otherwise."""
    person = person or a_councillor(session)
    give_mandate(
        session,
        body=body,
        name=in_three("member"),
        person=person,
        from_on=from_on or body.from_on,
        until_on=until_on,
        administrator=an_administrator(session),
        at=at,
    )
    return person


def an_outcome(
    session: Session,
    *,
    synthesis: Synthesis,
    recommendation: Recommendation,
    councillor: Person,
    kind: OutcomeKind = OutcomeKind.ACCEPTED,
    at: datetime = CLOSED,
    session_on: date | None = None,
) -> Outcome:
    return record_outcome(
        session,
        synthesis=synthesis,
        recommendation=recommendation,
        councillor=councillor,
        kind=kind,
        reason={"ar": "الاعتمادات متوفّرة."},
        session_on=session_on or at.date(),
        deliberation_number="12/2026",
        at=at,
    )


def a_closed_file(
    session: Session,
    *,
    synthesis: Synthesis,
    councillor: Person,
    kind: OutcomeKind = OutcomeKind.ACCEPTED,
    at: datetime = CLOSED,
) -> DecisionFile:
    """Every recommendation given this outcome, and the file closed."""
    for recommendation in synthesis.recommendations:
        made = an_outcome(
            session,
            synthesis=synthesis,
            recommendation=recommendation,
            councillor=councillor,
            kind=kind,
            at=at,
        )
    return close_file(session, file=session.get_one(DecisionFile, made.file_id), councillor=councillor, at=at)
