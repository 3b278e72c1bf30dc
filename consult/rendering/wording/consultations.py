"""Words of consultations: states, promises, activities, refusals."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.consultations.models import Activity, ConsultationState, Promise, VoteRule
from consult.rendering.words import N_

# Pairs, not a dict: members of different enums may share a value, and then they are equal.
NAMES: list[tuple[StrEnum, str]] = [
    (ConsultationState.DRAFT, N_("Draft")),
    (ConsultationState.PUBLISHED, N_("Published")),
    (ConsultationState.WITHDRAWN, N_("Withdrawn")),
    (Promise.INFORM, N_("Inform")),
    (Promise.CONSULT, N_("Consult")),
    (Promise.INVOLVE, N_("Involve")),
    (Promise.COLLABORATE, N_("Collaborate")),
    (Promise.EMPOWER, N_("Empower")),
    (Activity.PROPOSE, N_("Proposing")),
    (Activity.COMMENT, N_("Commenting")),
    (Activity.VOTE, N_("Voting")),
    (VoteRule.SUPPORT, N_("Support only")),
    (VoteRule.AGREE_DISAGREE, N_("Agree, disagree or neutral")),
]

SENTENCES: list[tuple[StrEnum, str]] = []
