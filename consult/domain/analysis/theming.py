"""A theme for a text, from those that were sorted so far: the nearest of them vote. A suggestion, never an act.

Examples are texts with a theme that is still offered, whoever gave it: the author or a moderator. Of the
`NEIGHBOURS` nearest each counts as much as it is alike; the theme with most of it is suggested when it has at least
`SHARE` of all, `FEWEST` examples, and its nearest is as near as `NEAR`. Where the themes under one theme share the
votes and none has enough, the theme above is suggested. The same texts give the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from consult.domain.analysis.encoding import Rows, unit

NEIGHBOURS = 5
SHARE = 0.4
# By meaning, and by letters, which are alike less often by chance.
NEAR, NEAR_BY_LETTERS = 0.25, 0.15
# A theme is learnt from so many texts at least; before `ENOUGH` texts are sorted nothing is suggested.
FEWEST, ENOUGH = 2, 8
# Of those that are alike, so many are shown.
LIKE = 3
# As many texts of all languages weigh in the mean of one.
MEAN_PRIOR = 3.0
BLOCK = 512


@dataclass(frozen=True, slots=True)
class Suggested:
    """`share`: the part of the nearest texts' likeness that is this theme's. `like`: the nearest of them, by place."""

    theme_id: int
    share: float
    number: int
    like: tuple[int, ...]


def levelled(rows: Rows, languages: Sequence[str]) -> Rows:
    """Rows without the mean of their language, which says nothing of what one text is about."""
    names = np.array(languages)
    overall = rows.sum(axis=0) / (len(rows) + MEAN_PRIOR)
    found = rows.copy()
    for language in sorted(set(names.tolist())):
        mine = names == language
        mean = (rows[mine].sum(axis=0) + MEAN_PRIOR * overall) / (int(mine.sum()) + MEAN_PRIOR)
        found[mine] -= mean
    return unit(found)


def suggest(
    rows: Rows,
    themes: Sequence[int | None],
    *,
    of: Sequence[int],
    parents: Mapping[int, int | None],
    near: float = NEAR,
) -> list[Suggested | None]:
    """For each place of `of` the theme that is suggested, or None. `themes`: of every row, None where it has none.

    `rows` are of length 1; a row is never its own example. `parents`: the theme above, of those that are offered;
    a theme that is not among them is no example.
    """
    places = [at for at, theme in enumerate(themes) if theme is not None and theme in parents]
    if len(places) < ENOUGH:
        return [None] * len(of)
    having: dict[int, int] = defaultdict(int)
    for at in places:
        having[themes[at]] += 1  # type: ignore[index]
    known = rows[places]
    own = {at: column for column, at in enumerate(places)}
    found: list[Suggested | None] = []
    for start in range(0, len(of), BLOCK):
        some = list(of[start : start + BLOCK])
        likeness = rows[some] @ known.T
        for line, at in zip(likeness, some, strict=True):
            if at in own:
                line[own[at]] = -1.0
            # Among equals the one that was said first: the same texts give the same answer.
            nearest = np.argsort(-np.round(line, 5), kind="stable")[:NEIGHBOURS]
            votes = [(places[n], themes[places[n]], float(line[n])) for n in nearest if line[n] > 0]
            found.append(_elected(votes, having, parents, near))
    return found


def _elected(
    votes: Sequence[tuple[int, int | None, float]],
    having: Mapping[int, int],
    parents: Mapping[int, int | None],
    near: float,
) -> Suggested | None:
    total = sum(likeness for _at, _theme, likeness in votes)
    if not votes or total <= 0:
        return None
    by_theme: dict[int, list[tuple[int, float]]] = defaultdict(list)
    above: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for at, theme, likeness in votes:
        assert theme is not None
        by_theme[theme].append((at, likeness))
        above[parents[theme] or theme].append((at, likeness))
    for groups in (by_theme, above):
        share, turned = max((sum(one[1] for one in group) / total, -theme) for theme, group in groups.items())
        theme = -turned
        group = groups[theme]
        examples = sum(
            number
            for name, number in having.items()
            if name == theme or (groups is above and parents[name] == theme)
        )
        if share >= SHARE and group[0][1] >= near and examples >= FEWEST:
            return Suggested(theme, share, len(group), tuple(at for at, _likeness in group[:LIKE]))
    return None
