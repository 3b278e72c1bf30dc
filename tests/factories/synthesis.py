"""Syntheses made through the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution
from consult.domain.synthesis.actions import (
    cite,
    publish_synthesis,
    save_finding,
    save_recommendation,
    save_texts,
    set_aside,
    start_synthesis,
)
from consult.domain.synthesis.models import Finding, Synthesis
from consult.domain.synthesis.rules import Part
from tests.conftest import NOON
from tests.factories.consultations import in_three
from tests.factories.people import a_moderator

# The consultation of the factory is open until ten days after noon; then a synthesis may be published.
CLOSED = NOON + timedelta(days=11)


def a_synthesis(
    session: Session,
    *,
    consultation: Consultation,
    moderator: Person | None = None,
    texts: Mapping[str, str] | None = None,
    at: datetime = CLOSED,
) -> Synthesis:
    """A draft with its three texts around the findings."""
    moderator = moderator or a_moderator(session)
    synthesis = start_synthesis(session, consultation=consultation, moderator=moderator, at=at)
    return save_texts(
        session,
        synthesis=synthesis,
        moderator=moderator,
        texts={part: texts or in_three(part) for part in Part},
        at=at,
    )


def a_finding(
    session: Session,
    *,
    synthesis: Synthesis,
    moderator: Person,
    cites: Sequence[Contribution] = (),
    words: str = "shade is wanted",
    at: datetime = CLOSED,
) -> Finding:
    finding = save_finding(
        session,
        synthesis=synthesis,
        moderator=moderator,
        title=in_three(words),
        body=in_three(f"body of {words}"),
        at=at,
    )
    for contribution in cites:
        cite(session, finding=finding, contribution=contribution, moderator=moderator, at=at)
    return finding


def a_published_synthesis(
    session: Session,
    *,
    consultation: Consultation,
    moderator: Person,
    cited: Sequence[Contribution],
    aside: Sequence[Contribution] = (),
    recommendations: int = 1,
    at: datetime = CLOSED,
) -> Synthesis:
    """One finding that cites `cited`, recommendations that rest on it, `aside` set aside; published."""
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=at)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, cites=cited, at=at)
    for number in range(recommendations):
        save_recommendation(
            session,
            synthesis=synthesis,
            moderator=moderator,
            title=in_three(f"plant trees {number}"),
            body=in_three("thirty of them"),
            findings=[finding],
            at=at,
        )
    if aside:
        set_aside(
            session,
            synthesis=synthesis,
            contributions=aside,
            reason=in_three("outside the subject"),
            moderator=moderator,
            at=at,
        )
    return publish_synthesis(session, synthesis=synthesis, moderator=moderator, at=at)
