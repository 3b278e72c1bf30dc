"""A "no" that carries its reason.

`may_*` functions return a `Verdict`; actions call `require` on it; pages show the refusal in the reader's
language in the place of the button. The domain never speaks: a refusal is a code and its facts, and
`rendering/wording.py` holds the sentence of each code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from consult.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or a refusal code with the facts its sentence needs. True when yes."""

    refusal: StrEnum | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.refusal is None


YES = Verdict()


def no(refusal: StrEnum, **facts: Any) -> Verdict:
    return Verdict(refusal, facts)


def require(verdict: Verdict) -> None:
    """Raise `Refused` when the verdict is a no."""
    if verdict.refusal is not None:
        raise Refused(verdict.refusal, verdict.facts)
