"""Words of votes: choices and refusals."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.voting.models import Choice
from consult.domain.voting.rules import VoteRefusal
from consult.rendering.words import N_

# Pairs, not a dict: members of different enums may share a value, and then they are equal.
NAMES: list[tuple[StrEnum, str]] = [
    (Choice.AGREE, N_("Agree")),
    (Choice.DISAGREE, N_("Disagree")),
    (Choice.NEUTRAL, N_("No opinion")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (VoteRefusal.NOT_VOTED_ON, N_("Comments are not voted on.")),
    (VoteRefusal.NOT_PUBLISHED, N_("What is hidden or withdrawn is not voted on.")),
    (VoteRefusal.CHOICE_NOT_OFFERED, N_("The rule of this vote does not have this choice.")),
    (
        VoteRefusal.MERGED,
        N_("This text was merged into another. The vote is on that one; what was voted here counts there."),
    ),
    (
        VoteRefusal.WORDING_CLOSED,
        N_("This wording of the municipality is closed: what was gathered under it stands for itself again."),
    ),
]
