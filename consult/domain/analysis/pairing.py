"""The nearest lines of one file for each line of another: translations, or the same said in other words.

Where meanings are compared, three things are done that a plain nearest neighbour does not do. None of them was taught
by the answers; all are found in the two files themselves.

1. *Each side's mean is subtracted*, by script: what all lines share (their language) says nothing of one of them.
2. *What differs within pairs counts less.* Lines that choose each other are taken for pairs for the moment; the
   directions in which these pairs differ most are those of language and manner, not of meaning, and the rows are
   rescaled so that they weigh less (within-class covariance normalisation: A. Hatch, S. Kajarekar, A. Stolcke, 2006).
   From fewer than `FEWEST_PAIRS` pairs nothing is concluded.
3. *A line is the answer to about one line.* Lines in the midst of everything are everybody's neighbour; each line of A
   has one voice to give and each line of B a share to receive, and what is wanted beyond it is worth less (Sinkhorn's
   scaling of the matrix of likenesses: R. Sinkhorn, 1967; M. Cuturi, 2013). How strictly depends on how equal the two
   files are in length: a file of ten lines says nothing of how often a line of ten thousand is meant.

Measured on the pairs of Tatoeba by bench/pairs.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from consult.domain.analysis.encoding import (
    Progress,
    Rows,
    by_letters,
    by_meaning,
    knows_meaning,
    silent,
    unit,
)
from consult.kernel.folding import fold

NEAREST = 5
# Neighbours of a line that may take part in the sharing; what is further off has no weight in it.
CANDIDATES = 64
# Rows of a block of products: 512 x 10,000 likenesses are 20 MB.
BLOCK = 512
SHARPNESS = 30.0
SHARING_ROUNDS = 20
RESCALINGS = 3
FEWEST_PAIRS = 30
SHRINKAGE = 0.3
# How much the numbers that two lines name count, where they name others.
OTHER_NUMBERS = 0.1
# As many lines weigh against the mean of a side; one line alone would be its own mean.
MEAN_PRIOR = 3.0

_NUMBER = re.compile(r"\d+")
_ARABIC = re.compile("[\u0620-\u064a]")

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Near:
    """A line of A and one of B, counted from 1. The likeness is at most 1, best first."""

    line_a: int
    line_b: int
    score: float


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Candidates: a row of A, a row of B, their likeness; each pair once."""

    a: Ints
    b: Ints
    likeness: Floats
    shape: tuple[int, int]


def nearest(
    lines_a: Sequence[str],
    lines_b: Sequence[str],
    *,
    count: int = NEAREST,
    progress: Progress = silent,
    encode: Callable[..., Rows] = by_meaning,
) -> Iterator[Near]:
    """For each line of A the `count` nearest lines of B, best first. Empty lines have no neighbour and are none."""
    numbers_a, texts_a = _filled(lines_a)
    numbers_b, texts_b = _filled(lines_b)
    if not texts_a or not texts_b:
        return
    if knows_meaning():
        rows = encode([*texts_a, *texts_b], progress=progress)
        a = _centred(rows[: len(texts_a)], texts_a)
        b = _centred(rows[len(texts_a) :], texts_b)
        pairs = _rescaled(a, b)
    else:
        rows = by_letters([*texts_a, *texts_b])
        pairs = _candidates(rows[: len(texts_a)], rows[len(texts_a) :])
    pairs = _corrected(pairs, texts_a, texts_b)
    score = pairs.likeness - _demand(pairs)[pairs.b]
    # By row, then best first, then as the lines stand.
    order = np.lexsort((pairs.b, -score, pairs.a))
    taken, current = 0, -1
    for at in order:
        row = int(pairs.a[at])
        taken = 1 if row != current else taken + 1
        current = row
        if taken <= count:
            yield Near(numbers_a[row], numbers_b[int(pairs.b[at])], float(score[at]))


def _filled(lines: Sequence[str]) -> tuple[list[int], list[str]]:
    kept = [(number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()]
    return [number for number, _ in kept], [text for _, text in kept]


def _centred(rows: Rows, texts: Sequence[str]) -> Rows:
    """Rows without the mean of those in their script."""
    arabic = np.array([bool(_ARABIC.search(text)) for text in texts])
    centred = rows.copy()
    for script in (arabic, ~arabic):
        if number := int(script.sum()):
            share = number / (number + MEAN_PRIOR)
            centred[script] -= share * rows[script].mean(axis=0)
    return unit(centred)


def _candidates(a: Rows, b: Rows) -> _Pairs:
    """For each row of either side the nearest of the other, in blocks: the whole matrix is never there."""
    one, other, likeness = _top(a, b)
    back, forth, turned = _top(b, a)
    keys = np.concatenate([one * len(b) + other, forth * len(b) + back])
    keys, first = np.unique(keys, return_index=True)
    return _Pairs(keys // len(b), keys % len(b), np.concatenate([likeness, turned])[first], (len(a), len(b)))


def _top(a: Rows, b: Rows) -> tuple[Ints, Ints, Floats]:
    kept = min(CANDIDATES, len(b))
    columns = np.empty((len(a), kept), dtype=np.intp)
    values = np.empty((len(a), kept), dtype=np.float32)
    for start in range(0, len(a), BLOCK):
        block = a[start : start + BLOCK] @ b.T
        best = np.argpartition(-block, kept - 1, axis=1)[:, :kept]
        columns[start : start + BLOCK] = best
        values[start : start + BLOCK] = np.take_along_axis(block, best, axis=1)
    return np.repeat(np.arange(len(a)), kept), columns.ravel(), values.ravel()


def _rescaled(a: Rows, b: Rows) -> _Pairs:
    """Candidates by likenesses in which the directions that part a pair from itself count less."""
    pairs = _candidates(a, b)
    for _round in range(RESCALINGS):
        one, other = _mutual(pairs)
        if len(one) < FEWEST_PAIRS:
            break
        apart = a[one] - b[other]
        within = (apart.T @ apart).astype(np.float64) / len(one)
        # Few pairs say little of so many directions.
        shrinkage = max(SHRINKAGE, min(0.9, 100 / len(one)))
        size = len(within)
        within = (1 - shrinkage) * within + shrinkage * np.trace(within) / size * np.eye(size)
        spread, directions = np.linalg.eigh(within)
        scale = ((directions / np.sqrt(np.maximum(spread, 1e-9))) @ directions.T).astype(np.float32)
        pairs = _candidates(unit(a @ scale), unit(b @ scale))
    return pairs


def _mutual(pairs: _Pairs) -> tuple[Ints, Ints]:
    """Pairs of which each is the other's first choice, after the sharing."""
    offered = SHARPNESS * (pairs.likeness - _demand(pairs)[pairs.b])
    wanted = offered - _log_sum(offered, pairs.a, pairs.shape[0])[pairs.a]
    best_a, best_b = _first(wanted, pairs.a, pairs.shape[0]), _first(wanted, pairs.b, pairs.shape[1])
    mine = best_a[best_a >= 0]
    kept = mine[best_b[pairs.b[mine]] == mine]
    return pairs.a[kept], pairs.b[kept]


def _first(values: npt.NDArray[np.floating], groups: Ints, count: int) -> Ints:
    """Where the largest value of each group stands; -1 for a group without any."""
    order = np.lexsort((values, groups))
    found = np.full(count, -1, dtype=np.intp)
    found[groups[order]] = order  # the last one written is the largest
    return found


def _demand(pairs: _Pairs) -> npt.NDArray[np.float64]:
    """What a likeness to each row of B is worth less (or more), being wanted by more (or fewer) rows than its share."""
    count_a, count_b = pairs.shape
    strict = (1 + (min(pairs.shape) / max(pairs.shape)) ** 8) / 2
    share = max(0.0, np.log(count_a / count_b))
    weights = SHARPNESS * pairs.likeness.astype(np.float64)
    demand = np.zeros(count_b)
    for _round in range(SHARING_ROUNDS):
        given = weights - demand[pairs.b]
        given -= _log_sum(given, pairs.a, count_a)[pairs.a]
        over = _log_sum(given + demand[pairs.b], pairs.b, count_b) - share
        demand = np.where(over > 0, over, strict * over)
    return demand / SHARPNESS


def _log_sum(values: npt.NDArray[np.float64], groups: Ints, count: int) -> npt.NDArray[np.float64]:
    """The logarithm of the sum of the exponentials of each group."""
    most = np.full(count, -np.inf)
    np.maximum.at(most, groups, values)
    return most + np.log(np.bincount(groups, np.exp(values - most[groups]), minlength=count))


def _corrected(pairs: _Pairs, texts_a: Sequence[str], texts_b: Sequence[str]) -> _Pairs:
    """The same words are as like as can be; lines that name other numbers are less so."""
    words_a, words_b = [fold(text) for text in texts_a], [fold(text) for text in texts_b]
    numbers_a = {row: found for row, text in enumerate(words_a) if (found := set(_NUMBER.findall(text)))}
    numbers_b = {row: found for row, text in enumerate(words_b) if (found := set(_NUMBER.findall(text)))}
    likeness = np.minimum(pairs.likeness, 1.0)
    for at, (a, b) in enumerate(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)):
        if words_a[a] and words_a[a] == words_b[b]:
            likeness[at] = 1.0
        elif a in numbers_a and b in numbers_b and numbers_a[a].isdisjoint(numbers_b[b]):
            likeness[at] -= OTHER_NUMBERS
    return _Pairs(pairs.a, pairs.b, likeness, pairs.shape)
