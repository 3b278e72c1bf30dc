"""By what a form knows that somebody else saved meanwhile: a digest of the part as it was shown.

Each part of a consultation has its own, so that adding a document in one window does not make the texts in
another one stale.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from consult.domain.consultations.actions import TEXT_COLUMNS
from consult.domain.consultations.models import Consultation, Document, Phase
from consult.kernel.errors import Stale
from consult.kernel.secrets import digest


def _stamp(values: Any) -> str:
    def plain(value: Any) -> str:
        return value.isoformat() if isinstance(value, (date, datetime)) else str(value)

    return digest(json.dumps(values, sort_keys=True, default=plain).encode())[:16]


def of_texts(consultation: Consultation) -> str:
    columns = {column: getattr(consultation, column) for column in TEXT_COLUMNS}
    return _stamp([columns, consultation.promise, consultation.slug])


def of_settings(consultation: Consultation) -> str:
    return _stamp([consultation.reads_first, consultation.synthesis_due_on, consultation.decision_due_on])


def of_phase(phase: Phase) -> str:
    opened = sorted((str(one.activity), one.level) for one in phase.activities)
    dates = [phase.opens_at, phase.closes_at]
    return _stamp(
        [
            phase.title,
            phase.summary,
            dates,
            opened,
            phase.vote_rule,
            phase.results_hidden,
            phase.vote_kinds,
            phase.change_reason,
        ]
    )


def of_themes(consultation: Consultation) -> str:
    return _stamp(
        [[one.id, one.name, one.parent_id, one.retired_at is not None] for one in consultation.themes]
    )


def of_paper(paper: Document) -> str:
    return _stamp([paper.title, paper.alternative])


def check(seen: str | None, now: str, *, same: bool = False) -> None:
    """Raise Stale when the part is not what the form was filled from, unless it says the `same` anyway."""
    if seen != now and not same:
        raise Stale(0)


def same_words(pairs: Sequence[tuple[Any, Any]]) -> bool:
    """Whether each wanted value already stands."""
    return all(wanted == standing for wanted, standing in pairs)
