"""Words of answers: assignments, refusals."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.council.answering import Duty, Refusal
from consult.rendering.words import N_

# Pairs, not a dict: members of different enums may share a value, and then they are equal.
NAMES: list[tuple[StrEnum, str]] = [
    (Duty.OWED, N_("Awaiting an answer")),
    (Duty.ANSWERED, N_("Answered")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (Refusal.NOT_MODERATOR, N_("Only the moderators of this consultation assign its contributions.")),
    (Refusal.NOT_YOUR_DEPARTMENT, N_("Only the people of this department answer in its name.")),
    (Refusal.NOT_ASSIGNED, N_("This contribution is not assigned to this department, or no longer.")),
    (
        Refusal.ALREADY_ASSIGNED,
        N_("This contribution is already assigned to this department, with an answer due by %(due_on)s."),
    ),
    (Refusal.ALREADY_ANSWERED, N_("The department has already answered. The assignment stays as it is.")),
    (
        Refusal.NOT_PUBLISHED,
        N_("This contribution is hidden, withdrawn or waiting. It cannot be assigned or answered now."),
    ),
    (Refusal.DUE_IN_PAST, N_("The day by which the answer is due has passed. Choose today or a later day.")),
    (
        Refusal.DUE_TOO_FAR,
        N_("The day by which the answer is due is too far away. The latest is %(until_on)s."),
    ),
    (Refusal.TEXT_TOO_SHORT, N_("The answer is too short. Write at least %(limit)s characters.")),
    (Refusal.TEXT_TOO_LONG, N_("The answer has %(length)s characters. It may have up to %(limit)s.")),
    (Refusal.OFFICE_TOO_SHORT, N_("Say which office signs, in at least %(limit)s characters.")),
    (
        Refusal.OFFICE_TOO_LONG,
        N_("The name of the office has %(length)s characters. It may have up to %(limit)s."),
    ),
    (
        Refusal.DATE_IN_FUTURE,
        N_("The date of the answer lies in the future. Choose today or an earlier day."),
    ),
    (
        Refusal.DATE_BEFORE_RECEIPT,
        N_("The date of the answer lies before the contribution was received, on %(received_on)s."),
    ),
]
