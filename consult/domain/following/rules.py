"""Who may follow what. Pure."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.accounts.models import Level, Person
from consult.domain.consultations.models import Consultation, ConsultationState
from consult.domain.contributions.models import Contribution, State
from consult.kernel.verdict import YES, Verdict, no

# More would be a list that nobody keeps.
FOLLOWS_MAX = 300


class FollowRefusal(StrEnum):
    SIGN_IN_FIRST = "follow-sign-in-first"
    CONFIRM_FIRST = "follow-confirm-first"
    NOT_PUBLIC = "follow-not-public"
    OWN_WORDS = "follow-own-words"
    TOO_MANY = "follow-too-many"  # limit


def is_public(thing: Consultation | Contribution | None) -> bool:
    """Whether anybody may see it; None stands for a theme or an arrondissement, which everybody may."""
    match thing:
        case Consultation():
            return thing.state == ConsultationState.PUBLISHED
        case Contribution():
            return thing.state in (State.PUBLISHED, State.MERGED)
    return True


def may_follow(person: Person | None, thing: Consultation | Contribution | None = None) -> Verdict:
    """Whether the person may follow this (see `is_public` for None)."""
    if not is_public(thing):
        return no(FollowRefusal.NOT_PUBLIC)
    if person is None:
        return no(FollowRefusal.SIGN_IN_FIRST)
    if person.level < Level.CONFIRMED:
        return no(FollowRefusal.CONFIRM_FIRST)
    if isinstance(thing, Contribution) and thing.author_id == person.id:
        return no(FollowRefusal.OWN_WORDS)
    return YES
