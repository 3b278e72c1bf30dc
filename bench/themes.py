"""How often a suggested theme is the one a person gave, and how long themes take for 10,000 texts.

Quality: the proposals of ../shared/data/republique-numerique with their 16 topics, a fifth of which is hidden in turn;
beside it the share that the most frequent topic alone would have right. Time: 10,000 texts as in bench/similar.py.
"""

from __future__ import annotations

import csv
import html
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator

import numpy as np

from bench.similar import SEED, TEXTS, shared, written
from consult.domain.analysis.encoding import DIMENSIONS, Rows, by_letters, by_meaning, knows_meaning, unit
from consult.domain.analysis.proposing import gather
from consult.domain.analysis.theming import NEAR, NEAR_BY_LETTERS, levelled, suggest

FOLDS = 5


def _plain(text: str) -> str:
    return html.unescape(re.sub("<[^>]+>", " ", text))


def quality() -> Iterator[str]:
    file = shared() / "republique-numerique" / "proposals.csv"
    if not file.is_file():
        yield "Themes: not measured, the folder ../shared/data/republique-numerique is absent."
        return
    with open(file, encoding="utf-8", newline="") as stream:
        proposals = list(csv.DictReader(stream))
    texts = [
        f"{one['title']}\n{_plain(one['body_html'])}\n\n{_plain(one['explanation_html'])}"
        for one in proposals
    ]
    topics = {
        name: number for number, name in enumerate(sorted({one["topic"] for one in proposals}), start=1)
    }
    themes = [topics[one["topic"]] for one in proposals]
    often = Counter(themes).most_common(1)[0][1]
    yield f"Themes of the French consultation: {len(texts)} proposals, {len(topics)} topics, {often} in the largest"
    if knows_meaning():
        yield _hidden("meaning", levelled(by_meaning(texts), ["fr"] * len(texts)), themes, NEAR)
    yield _hidden("letters", by_letters(texts), themes, NEAR_BY_LETTERS)


def _hidden(name: str, rows: Rows, themes: list[int], near: float) -> str:
    parents: dict[int, int | None] = dict.fromkeys(themes)
    said = right = 0
    for fold in range(FOLDS):
        hidden = [at for at in range(len(themes)) if at % FOLDS == fold]
        left = [None if at % FOLDS == fold else theme for at, theme in enumerate(themes)]
        for at, one in zip(hidden, suggest(rows, left, of=hidden, parents=parents, near=near), strict=True):
            said += one is not None
            right += one is not None and one.theme_id == themes[at]
    return f"  by {name}: suggested for {said} of {len(themes)}, of which {right} are the hidden topic"


def speed() -> Iterator[str]:
    if not (shared() / "pairs").is_dir():
        yield "Themes: not timed, the folder ../shared/data/pairs is absent (or SHARED_DATA)."
        return
    said = written(TEXTS)
    # Vectors are measured by bench/similar.py; here as many of them, about forty things, with noise.
    chance = np.random.default_rng(SEED)
    about = chance.standard_normal((40, DIMENSIONS))
    rows = unit(
        (
            about[chance.integers(0, 40, len(said))] + 1.5 * chance.standard_normal((len(said), DIMENSIONS))
        ).astype(np.float32)
    )
    level = levelled(rows, [str(one.language) for one in said])
    picks = random.Random(SEED)
    themes = [picks.randint(1, 12) if picks.random() < 0.5 else None for _one in said]
    untouched = [at for at, theme in enumerate(themes) if theme is None]
    parents: dict[int, int | None] = dict.fromkeys(range(1, 13))
    began = time.perf_counter()
    suggest(level, themes, of=untouched, parents=parents)
    suggested = time.perf_counter() - began
    began = time.perf_counter()
    suggest(level, themes, of=untouched[:1], parents=parents)
    one = time.perf_counter() - began
    began = time.perf_counter()
    groups = gather(level, [one.text for one in said], progress=_show)
    gathered = time.perf_counter() - began
    print(f"\r{'':<60}\r", end="", file=sys.stderr, flush=True)
    yield f"Themes for {len(said):,} texts, their vectors made (bench/similar.py), load {os.getloadavg()[0]:.1f}"
    yield f"  suggestions for {len(untouched):,} from {len(said) - len(untouched):,} sorted: {suggested:.1f} s"
    yield f"  for one more: {one * 1000:.0f} ms"
    yield f"  all {len(said):,} in proposed groups ({len(groups)}): {gathered:.1f} s"


def _show(what: str, done: int) -> None:
    print(f"\r{what}: {done:<12,}", end="", file=sys.stderr, flush=True)


def report() -> Iterator[str]:
    yield from quality()
    yield from speed()
