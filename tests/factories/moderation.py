"""Rulings, appeals and flags, made through the actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Contribution
from consult.domain.moderation.actions import hide_contribution
from consult.domain.moderation.appealing import make_appeal
from consult.domain.moderation.flags import flag_text
from consult.domain.moderation.models import Appeal, Flag, FlagReason, Ruling
from consult.domain.moderation.queries import list_rules
from consult.domain.moderation.queue import Pile, QueueFilter
from consult.domain.moderation.reserving import hand_out
from consult.kernel.localized import Language
from tests.conftest import NOON
from tests.factories.people import a_resident


def a_hiding(session: Session, *, of: Contribution, moderator: Person, at: datetime = NOON) -> Ruling:
    """The text hidden under the charter's first rule. Its author must be loaded."""
    return hide_contribution(
        session,
        contribution=of,
        moderator=moderator,
        rule=list_rules(session)[0],
        reason="Une personne privée y est nommée.",
        at=at,
    )


def an_appeal(
    session: Session,
    *,
    on: Contribution,
    author: Person,
    words: str = "L’adresse est celle d’un commerce, affichée dans la rue.",
    language: Language = Language.FR,
    at: datetime = NOON,
) -> Appeal:
    """The author contests the ruling that stands on the text."""
    return make_appeal(session, contribution=on, author=author, words=words, language=language, at=at)


def a_flag(
    session: Session,
    *,
    on: Contribution,
    person: Person | None = None,
    reason: FlagReason = FlagReason.INSULT,
    explanation: str = "",
    language: Language = Language.FR,
    at: datetime = NOON,
) -> Flag:
    """A report by a new resident, or by `person`."""
    return flag_text(
        session,
        contribution=on,
        person=person or a_resident(session),
        reason=reason,
        explanation=explanation,
        language=language,
        at=at,
    )


def handed_to(
    session: Session,
    moderator: Person,
    *,
    after: Contribution | None = None,
    pile: Pile = Pile.FLAGGED,
    at: datetime = NOON,
    **filters: Any,
) -> str | None:
    """The number of the text that is handed out next from a pile, kept for a quarter of an hour."""
    return hand_out(
        session,
        QueueFilter(pile=pile, **filters),
        moderator=moderator,
        at=at,
        until=at + timedelta(minutes=15),
        after=after,
    )
