"""Words of accounts: roles, languages, refusals."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.accounts.models import Role
from consult.kernel.localized import Language
from consult.rendering.words import N_

# Pairs, not a dict: members of different enums may share a value, and then they are equal.
NAMES: list[tuple[StrEnum, str]] = [
    (Role.ADMINISTRATOR, N_("Administrator")),
    (Role.MODERATOR, N_("Moderator")),
    (Role.COUNCILLOR, N_("Councillor")),
    (Role.DEPARTMENT, N_("Department")),
    (Role.COUNTER_AGENT, N_("Counter agent")),
    (Language.AR, N_("Arabic")),
    (Language.FR, N_("French")),
    (Language.EN, N_("English")),
]

SENTENCES: list[tuple[StrEnum, str]] = []
