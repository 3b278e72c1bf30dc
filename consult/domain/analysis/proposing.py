"""Texts without a theme, gathered into groups that a person may make a theme of. Nothing is named here.

Spherical k-means from fixed starting points: the first is the text with the nearest neighbours, each next one the text
least like those before. How many groups: from two to `MOST`, one for each `EACH` texts at most, by the best simplified
silhouette (likeness to the own centre less that to the next one). The same texts give the same groups. A text
that is not near its centre is left out, and so is a group of fewer than `SMALLEST`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from consult.domain.analysis.encoding import Progress, Rows, silent, unit
from consult.kernel.folding import fold

MOST, EACH, SMALLEST = 15, 5, 3
# A member is as near as this to the centre of its group at least.
NEAR = 0.2
TURNS = 40
# For the first starting point: how near the nearest few are.
AROUND = 10
TYPICAL, WORDS = 3, 8
SHORTEST_WORD = 4
BLOCK = 512

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Gathered:
    """`members`: places of the texts, the most typical first; `likeness` of each to the middle of the group.
    `words`: what its members say and the others seldom do.
    """

    members: tuple[int, ...]
    likeness: tuple[float, ...]
    words: tuple[str, ...]


def gather(rows: Rows, texts: Sequence[str], *, progress: Progress = silent) -> list[Gathered]:
    """The groups, the largest first. `rows` of length 1, levelled by language (`theming.levelled`)."""
    most = min(MOST, len(rows) // EACH)
    if most < 2:
        return []
    first = _densest(rows)
    best: tuple[float, Places, Rows] | None = None
    for number in range(2, most + 1):
        labels, centres = _divide(rows, _seeds(rows, first, number))
        fit = _fit(rows, labels, centres)
        progress("groups", number)
        if best is None or fit > best[0] + 1e-6:
            best = (fit, labels, centres)
    assert best is not None
    _fitting, labels, centres = best
    folded = [_words(text) for text in texts]
    everywhere = Counter(word for words in folded for word in words)
    found = []
    for number in range(len(centres)):
        places = np.flatnonzero(labels == number)
        likeness = rows[places] @ centres[number]
        order = np.argsort(-np.round(likeness, 5), kind="stable")
        kept = [(int(places[at]), float(likeness[at])) for at in order if likeness[at] >= NEAR]
        if len(kept) >= SMALLEST:
            members = tuple(place for place, _near in kept)
            words = _typical_words([folded[place] for place in members], everywhere, len(texts))
            found.append(Gathered(members, tuple(near for _place, near in kept), words))
    return sorted(found, key=lambda one: (-len(one.members), one.members[0]))


def _densest(rows: Rows) -> int:
    around = np.zeros(len(rows), dtype=np.float32)
    few = min(AROUND + 1, len(rows))
    for start in range(0, len(rows), BLOCK):
        likeness = rows[start : start + BLOCK] @ rows.T
        around[start : start + BLOCK] = np.partition(likeness, -few, axis=1)[:, -few:].sum(axis=1)
    return int(np.argmax(np.round(around, 4)))


def _seeds(rows: Rows, first: int, number: int) -> Rows:
    chosen = [first]
    nearest = rows @ rows[first]
    while len(chosen) < number:
        # Not the oddest text of all, which is nobody's middle: the one a tenth from the end.
        order = np.argsort(np.round(nearest, 5), kind="stable")
        pick = next(int(at) for at in order[len(order) // 10 :] if int(at) not in chosen)
        chosen.append(pick)
        nearest = np.maximum(nearest, rows @ rows[pick])
    return rows[chosen].copy()


def _divide(rows: Rows, centres: Rows) -> tuple[Places, Rows]:
    labels: Places = np.full(len(rows), -1, dtype=np.int64)
    for _turn in range(TURNS):
        now = np.argmax(np.round(rows @ centres.T, 5), axis=1)
        if np.array_equal(now, labels):
            break
        labels = now
        for number in range(len(centres)):
            if (mine := labels == number).any():
                centres[number] = rows[mine].sum(axis=0)
        centres = unit(centres)
    return labels, centres


def _fit(rows: Rows, labels: Places, centres: Rows) -> float:
    likeness = rows @ centres.T
    own = likeness[np.arange(len(rows)), labels]
    likeness[np.arange(len(rows)), labels] = -1.0
    far, near = 1 - own, 1 - likeness.max(axis=1)
    return float(np.mean((near - far) / np.maximum(np.maximum(near, far), 1e-6)))


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in fold(text).split() if len(word) >= SHORTEST_WORD and not word.isdigit())


def _typical_words(
    members: Sequence[frozenset[str]], everywhere: Counter[str], total: int
) -> tuple[str, ...]:
    """Words that at least two members have, by how much more often than the others (two-proportion test)."""
    inside = Counter(word for words in members for word in words)
    size, others = len(members), total - len(members)
    scored = []
    for word, number in inside.items():
        if number < 2:
            continue
        without = everywhere[word] - number
        pooled = everywhere[word] / total
        spread = math.sqrt(pooled * (1 - pooled) * (1 / size + 1 / max(others, 1))) or 1.0
        z = (number / size - without / max(others, 1)) / spread
        if z > 1.2816:
            scored.append((-z, word))
    return tuple(word for _z, word in sorted(scored)[:WORDS])
