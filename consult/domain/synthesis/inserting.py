"""Which figures the texts of a synthesis insert, and whether each stands for something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.contributions.models import PUBLIC, Contribution
from consult.domain.synthesis.insertions import look_up, names_in, refs_of
from consult.domain.synthesis.models import Synthesis

# Figures of nothing in particular, in which each name that is one can be looked up.
_ANY: dict[str, Any] = {
    "people": {},
    "contributions": {"kind": {}, "channel": {}, "language": {}, "category": {}, "arrondissement": {}},
    "votes": {"total": 1},
    "coverage": {"owing": 1},
}


def texts_of(synthesis: Synthesis) -> list[Mapping[str, str]]:
    """The texts into which figures may be inserted; findings and recommendations are loaded."""
    return [
        synthesis.introduction,
        synthesis.participants,
        synthesis.method,
        synthesis.minority,
        *(item.body for item in (*synthesis.findings, *synthesis.recommendations)),
    ]


def unknown_names(
    session: Session, synthesis: Synthesis, texts: Iterable[Mapping[str, str]]
) -> tuple[str, ...]:
    """Of the names inserted into these texts, those that stand for nothing in this synthesis."""
    names = names_in(texts)
    if not names:
        return ()
    figures = {
        **_ANY,
        "findings": [{"id": finding.id} for finding in synthesis.findings],
        "tallies": tallies_of(session, synthesis.consultation_id, refs_of(names)),
    }
    return tuple(name for name in names if look_up(figures, name) is None)


def tallies_of(session: Session, consultation_id: int, refs: Sequence[str]) -> dict[str, dict[str, int]]:
    """The votes on each of these contributions and the comments under it, by ref; those that are not public are left
    out. As `flask export tallies` prints them."""
    rows = session.execute(
        select(
            Contribution.ref,
            Contribution.agree_count,
            Contribution.disagree_count,
            Contribution.neutral_count,
            Contribution.comment_count,
        ).where(
            Contribution.consultation_id == consultation_id,
            Contribution.ref.in_(refs),
            Contribution.state.in_(PUBLIC),
        )
    )
    return {
        ref: {
            "agree": agree,
            "disagree": disagree,
            "neutral": neutral,
            "votes": agree + disagree + neutral,
            "comments": comments,
        }
        for ref, agree, disagree, neutral, comments in rows
    }
