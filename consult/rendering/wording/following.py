"""Words of following: what can be followed, how soon one is told, refusals."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.following.models import Subject
from consult.domain.following.rules import FollowRefusal
from consult.domain.notices.models import Pace, Topic
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = [
    (Subject.CONSULTATION, N_("Public consultation")),
    (Subject.THEME, N_("Theme")),
    (Subject.ARRONDISSEMENT, N_("Arrondissement")),
    (Subject.CONTRIBUTION, N_("Contribution")),
    (Topic.OWN, N_("What becomes of my words")),
    (Topic.FOLLOWED, N_("What I follow")),
    (Pace.AT_ONCE, N_("At once, one letter for each event")),
    (Pace.DAILY, N_("Once a day, at seven in the morning")),
    (Pace.WEEKLY, N_("Once a week, on Monday morning")),
    (Pace.NEVER, N_("Never by letter, only on my page")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (FollowRefusal.SIGN_IN_FIRST, N_("Sign in to follow it.")),
    (
        FollowRefusal.CONFIRM_FIRST,
        N_("Confirm your address first, by the link of the letter that was sent to it."),
    ),
    (FollowRefusal.NOT_PUBLIC, N_("It is not public, so it cannot be followed.")),
    (
        FollowRefusal.OWN_WORDS,
        N_("These are your own words: you are told what becomes of them without following."),
    ),
    (
        FollowRefusal.TOO_MANY,
        N_("You follow %(limit)s things already. End something you no longer need, then follow this."),
    ),
]
