"""Counts of people that may be shown beside one another without telling of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

# A group of fewer people could be somebody.
SMALLEST = 5


class Shown(StrEnum):
    """Whether a count is told: it is, it is too small, or it keeps a small one company."""

    COUNTED = "counted"
    FEW = "few"
    GUARDING = "guarding"


def guard(counts: Sequence[int]) -> list[Shown]:
    """Which of these counts may be shown beside one another, when their sum is known.

    What is not counted out must be at least two groups and `SMALLEST` people together: a single one is the sum
    less the others, and two of one person each would be told by a sum of two.
    """
    states = [Shown.FEW if count < SMALLEST else Shown.COUNTED for count in counts]
    rest = sorted(
        (at for at, state in enumerate(states) if state is Shown.COUNTED), key=lambda at: counts[at]
    )
    for at in rest:
        kept = [count for count, state in zip(counts, states, strict=True) if state is not Shown.COUNTED]
        if not kept or (len(kept) > 1 and sum(kept) >= SMALLEST):
            break
        states[at] = Shown.GUARDING
    return states
