"""All texts of a consultation that have no theme: what is suggested for each, and in which groups the others stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.analysis.encoding import Progress, Rows, by_letters, silent
from consult.domain.analysis.proposing import gather
from consult.domain.analysis.said import Said
from consult.domain.analysis.suggesting import parents_of
from consult.domain.analysis.theming import NEAR, NEAR_BY_LETTERS, levelled, suggest
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution


@dataclass(frozen=True, slots=True)
class Sorted:
    """A text without a theme: the one suggested with the numbers of the nearest, or its group with its words, or
    neither. Groups are counted from 1, the largest first.
    """

    said: Said
    theme_id: int | None = None
    group: int | None = None
    score: float | None = None
    like: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def sort_out(
    session: Session,
    consultation: Consultation,
    said: Sequence[Said],
    rows: Rows | None,
    *,
    progress: Progress = silent,
) -> list[Sorted]:
    """Those of `said` that have no theme, in their order. `rows`: their vectors; None compares letters."""
    given = {
        row.id: row.theme_id
        for row in session.execute(
            select(Contribution.id, Contribution.theme_id).where(
                Contribution.consultation_id == consultation.id, Contribution.theme_id.is_not(None)
            )
        )
    }
    parents = parents_of(consultation.themes)
    parts = [list(range(len(said)))] if rows is not None else _by_language(said)
    found: dict[int, Sorted] = {}
    gathered: list[tuple[list[int], list[float], tuple[str, ...]]] = []
    for part in parts:
        texts = [said[at] for at in part]
        if rows is not None:
            own = levelled(rows[part], [str(one.language) for one in texts])
        else:
            own = by_letters([one.text for one in texts])
        themes = [given.get(one.id) for one in texts]
        untouched = [at for at, theme in enumerate(themes) if theme is None]
        near = NEAR if rows is not None else NEAR_BY_LETTERS
        suggested = suggest(own, themes, of=untouched, parents=parents, near=near)
        for at, one in zip(untouched, suggested, strict=True):
            found[part[at]] = Sorted(texts[at])
            if one is not None:
                like = tuple(texts[other].ref for other in one.like)
                found[part[at]] = Sorted(texts[at], one.theme_id, score=one.share, like=like)
        open_ones = [at for at in untouched if found[part[at]].theme_id is None]
        # What is common to these few is no theme of any: levelled again, among themselves.
        mine = levelled(own[open_ones], [str(texts[at].language) for at in open_ones])
        for group in gather(mine, [texts[at].text for at in open_ones], progress=progress):
            places = [part[open_ones[member]] for member in group.members]
            gathered.append((places, list(group.likeness), group.words))
    gathered.sort(key=lambda one: (-len(one[0]), one[0][0]))
    for number, (places, likeness, words) in enumerate(gathered, start=1):
        for place, near_it in zip(places, likeness, strict=True):
            found[place] = Sorted(said[place], group=number, score=near_it, words=words)
    return [found[place] for place in sorted(found)]


def _by_language(said: Sequence[Said]) -> list[list[int]]:
    """Places by language: letters say nothing across languages."""
    names = sorted({str(one.language) for one in said})
    return [[at for at, one in enumerate(said) if str(one.language) == name] for name in names]
