"""How long similar contributions take, and how many of the pairs that are known are found.

Time: 10,000 texts of 450 characters on average in three languages, put together from sentences of ../shared/data/pairs:
vectors and pairs; and one more. Quality: of the arguments in ../shared/data/republique-numerique the pairs that are the
same words, and those that share half of their three-word sequences, counted here in another way than there.
"""

from __future__ import annotations

import csv
import html
import os
import random
import re
import resource
import sys
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from consult.domain.analysis.alike import alike
from consult.domain.analysis.encoding import by_meaning, knows_meaning
from consult.domain.analysis.said import Said
from consult.domain.contributions.models import Kind, Tongue

TEXTS, LENGTH = 10_000, 450
SEED = 7
GOAL_SECONDS, GOAL_ONE = 900.0, 1.0
SOURCES = {Tongue.AR: "ara-eng.ara", Tongue.FR: "fra-eng.fra", Tongue.EN: "fra-eng.eng"}


def shared() -> Path:
    return Path(os.environ.get("SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


def written(count: int) -> list[Said]:
    """Texts of sentences of one language, put together by chance."""
    chance = random.Random(SEED)
    sentences = {
        tongue: (shared() / "pairs" / f"tatoeba.{name}").read_text("utf-8").splitlines()
        for tongue, name in SOURCES.items()
    }
    found = []
    for number in range(1, count + 1):
        tongue = chance.choice(list(SOURCES))
        text, wanted = "", chance.randint(LENGTH // 2, 3 * LENGTH // 2) - 20
        while len(text) < wanted:
            text += chance.choice(sentences[tongue]) + " "
        found.append(
            Said(number, f"L2026-{number:06}", None, Kind.PROPOSAL, None, tongue, None, 1, text.strip())
        )
    return found


def _plain(text: str) -> str:
    return html.unescape(re.sub("<[^>]+>", " ", text))


def quality() -> Iterator[str]:
    file = shared() / "republique-numerique" / "arguments.csv"
    if not file.is_file():
        yield "Similar arguments: not measured, the folder ../shared/data/republique-numerique is absent."
        return
    with open(file, encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["is_trashed"] != "1"]
    said = [
        Said(
            number,
            row["argument_id"],
            row["argument_id"],
            Kind.COMMENT,
            None,
            Tongue.FR,
            None,
            1,
            _plain(row["body"]),
        )
        for number, row in enumerate(rows, start=1)
    ]
    words = {one.id: re.findall(r"\w+", one.text.lower()) for one in said}
    sequences = {number: set(zip(many, many[1:], many[2:], strict=False)) for number, many in words.items()}
    same, of_all, of_shorter = set(), set(), set()
    for a, b in combinations(words, 2):
        common = len(sequences[a] & sequences[b])
        if words[a] == words[b]:
            same.add((a, b))
        if common and 2 * common >= len(sequences[a] | sequences[b]):
            of_all.add((a, b))
        if common and 2 * common >= min(len(sequences[a]), len(sequences[b])):
            of_shorter.add((a, b))
    rows_of = by_meaning([one.text for one in said]) if knows_meaning() else None
    pairs = alike(said, rows_of)
    found = {(pair.one.id, pair.other.id) for pair in pairs}
    first = {(pair.one.id, pair.other.id) for pair in pairs[: len(of_all)]}
    yield f"Similar arguments of the French consultation: {len(pairs)} pairs among {len(said)}"
    for name, wanted in (
        ("the same words", same),
        ("half of all sequences shared", of_all),
        ("half of the shorter one's", of_shorter),
    ):
        yield f"  {name + ':':<34}{len(wanted & found)} of {len(wanted)} found"
    yield f"  of the first {len(of_all)} rows, {len(first & of_all)} share half of all their sequences"


def speed() -> Iterator[str]:
    if not (shared() / "pairs").is_dir():
        yield "Similar contributions: not measured, the folder ../shared/data/pairs is absent (or SHARED_DATA)."
        return
    said = written(TEXTS)
    length = sum(len(one.text) for one in said) / len(said)
    began = time.perf_counter()
    rows = None
    if knows_meaning():
        rows = by_meaning([one.text for one in said], progress=_show)
    vectors = time.perf_counter() - began
    pairs = alike(said, rows, progress=_show)
    took = time.perf_counter() - began
    print(f"\r{'':<60}\r", end="", file=sys.stderr, flush=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    yield (
        f"Similar contributions, {TEXTS:,} of {length:.0f} characters: {took:.0f} s (vectors {vectors:.0f} s),"
        f" {memory:.2f} GB, {len(pairs):,} pairs"
    )
    late = took > GOAL_SECONDS
    if knows_meaning():
        began = time.perf_counter()
        by_meaning([said[0].text + " encore"], threads=1)
        one = time.perf_counter() - began
        late = late or one > GOAL_ONE
        yield f"  the vector of one more: {one:.2f} s"
    yield f"Goal, under {GOAL_SECONDS / 60:.0f} minutes and {GOAL_ONE:.0f} s: {'missed' if late else 'met'}."


def _show(stage: str, done: int) -> None:
    print(f"\r{stage}: {done:,}      ", end="", file=sys.stderr, flush=True)


def report() -> Iterator[str]:
    """The lines to print."""
    yield from quality()
    yield from speed()


if __name__ == "__main__":
    for line in report():
        print(line, flush=True)
    sys.exit(0)
