"""Numbers drawn as bars that can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consult.domain.council.models import OutcomeKind
from consult.rendering.wording import word

# How the bar of an outcome is drawn; "partly" as any other bar.
_STYLES = {
    OutcomeKind.ACCEPTED: "done",
    OutcomeKind.REFUSED: "refused",
    OutcomeKind.DEFERRED: "deferred",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A number and its share of the longest or of the whole, between 0 and 1."""

    label: str
    value: int
    share: float
    kind: str | None = None


def outcome_rows(counts: Mapping[OutcomeKind, int], language: str) -> list[Bar]:
    """How many recommendations had each outcome that occurs, in the order of the four."""
    total = sum(counts.values()) or 1
    return [
        Bar(word(language, kind), counts[kind], counts[kind] / total, _STYLES.get(kind))
        for kind in OutcomeKind
        if counts.get(kind)
    ]
