"""What residents say, made through the actions: numbered, found, counted."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.actions import submit_comment, submit_proposal
from consult.domain.contributions.entering import enter_contribution
from consult.domain.contributions.models import Category, Channel, Contribution, Tongue
from consult.domain.voting.actions import cast_vote
from consult.domain.voting.models import Choice
from tests.conftest import NOON
from tests.factories.people import a_counter_agent, a_resident

TITLES = {
    Tongue.AR: "تشجير شارع باب سعدون",
    Tongue.FR: "Planter des arbres avenue Bab Saadoun",
    Tongue.EN: "Plant trees along Bab Saadoun avenue",
    Tongue.TUNISIAN: "Nheb chjar fi chera3 Bab Saadoun",
}
BODIES = {
    Tongue.AR: "يحتاج الشارع إلى الظلّ في الصيف، والمارّة لا يجدون مكانا يستريحون فيه.",
    Tongue.FR: "La rue manque d’ombre en été et les passants n’ont nulle part où s’arrêter.",
    Tongue.EN: "The street lacks shade in summer, and people on foot find no place to rest.",
    Tongue.TUNISIAN: "Fel sif ma fama 7atta dhel, w elli yemchi 3la sa9ih ma yal9ach win yertah.",
}

_numbers = count(1)


def a_proposal(
    session: Session,
    *,
    consultation: Consultation,
    author: Person | None = None,
    title: str | None = None,
    body: str | None = None,
    language: Tongue = Tongue.FR,
    at: datetime = NOON,
    **choices: Any,
) -> Contribution:
    """A proposal in the phase that is open at `at`; by a new resident when no author is given."""
    return submit_proposal(
        session,
        consultation=consultation,
        author=author or a_resident(session),
        title=title or f"{TITLES[language]} ({next(_numbers)})",
        body=body or BODIES[language],
        language=language,
        at=at,
        **choices,
    )


def a_comment(
    session: Session,
    *,
    parent: Contribution,
    author: Person | None = None,
    body: str = "Tout à fait, et il y faut aussi des bancs.",
    language: Tongue = Tongue.FR,
    at: datetime = NOON,
    **choices: Any,
) -> Contribution:
    """A comment on a proposal, or a reply to a comment. A parent that was read from the database needs its
    consultation with phases loaded (`get_contribution`)."""
    return submit_comment(
        session,
        parent=parent,
        author=author or a_resident(session),
        body=body,
        language=language,
        at=at,
        **choices,
    )


def an_entry(
    session: Session,
    *,
    consultation: Consultation,
    agent: Person | None = None,
    title: str = "Un banc devant le dispensaire",
    body: str = "Les personnes âgées attendent debout, parfois une heure entière.",
    language: Tongue = Tongue.FR,
    channel: Channel = Channel.COUNTER,
    category: Category = Category.RESIDENT,
    said_on: date | None = None,
    said_at_place: str = "Arrondissement de la Médina",
    at: datetime = NOON,
    **choices: Any,
) -> Contribution:
    """What somebody said at the counter, entered by an agent."""
    return enter_contribution(
        session,
        consultation=consultation,
        agent=agent or a_counter_agent(session),
        title=title,
        body=body,
        language=language,
        channel=channel,
        category=category,
        said_on=said_on or at.date(),
        said_at_place=said_at_place,
        at=at,
        **choices,
    )


def a_vote(
    session: Session,
    *,
    on: Contribution,
    choice: Choice = Choice.AGREE,
    voter: Person | None = None,
    at: datetime = NOON,
) -> Person:
    """A vote of a new resident, or of `voter`; whoever voted."""
    voter = voter or a_resident(session)
    cast_vote(session, contribution=on, voter=voter, choice=choice, at=at)
    return voter
