"""The alignment of two versions, on two real texts redrafted by several hands: its time, and how much of it is right.

Each text is redrafted with edits (8 %), moves (3 %), splits, joins and removals (2 % each) by the hands of
bench/drafting.py, several seeds each; the seeds are others than those the alignment was made with.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.drafting import HANDS, Draft, redraft
from consult.domain.texts.alignment import Pair, PairState, align
from consult.domain.texts.likeness import seen
from consult.domain.texts.pieces import Piece, PieceKind
from consult.domain.texts.tabular import kind_of
from consult.kernel.tables import read_rows

FILES = ("draft_2013_paragraphs_ar.csv", "plu_paragraphs_fr.csv")
FIRST_SEED, SEEDS = 5_000, 10
SHORT_HEADING = 4  # words
GOAL_SECONDS, GOAL_SHARE = 2.0, 0.95
# What the goals are about; the others are shown beside them.
GOALS = {"untouched": 1.0, "edited": GOAL_SHARE, "moved": GOAL_SHARE, "short": GOAL_SHARE}


def folder() -> Path | None:
    """Where the texts are: ../shared/data/drafts beside the checkout, or in SHARED_DATA."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    found = Path(os.environ.get("SHARED_DATA") or beside) / "drafts"
    return found if found.is_dir() else None


def read(path: Path) -> list[Piece]:
    """The paragraphs of one of the two files. In the French one the column of kinds is called `tag`."""
    found: list[Piece] = []
    for _line, cells in read_rows(path, required=("text",)):
        kind, level = kind_of(cells.get("tag") or cells["kind"]) or (PieceKind.PARAGRAPH, 0)
        found.append(Piece(kind, level, cells["text"]))
    return found


def rightly(old: Sequence[Piece], draft: Draft, pairs: Sequence[Pair]) -> dict[str, tuple[int, int]]:
    """By what was done: how many were proposed right, of how many. "short": edited or moved, of at most four words.

    Among paragraphs of the same words any pairing in order is right: there only the words are compared.
    """
    state = {(pair.old, pair.new): pair.state for pair in pairs}
    origin: dict[int, list[Pair]] = {}
    for pair in pairs:
        if pair.new is not None and pair.old is not None:
            origin.setdefault(pair.new, []).append(pair)
    copies = Counter(seen(piece.text) for piece in old)
    gone = Counter(seen(old[pair.old].text) for pair in pairs if pair.old is not None and pair.new is None)

    def same(one: int, other: int) -> bool:
        words = seen(old[one].text)
        return any(
            pair.old == one or (pair.old is not None and seen(old[pair.old].text) == words)
            for pair in origin.get(other, ())
        )

    found: dict[str, list[bool]] = {name: [] for name in ("untouched", "edited", "moved", "short")}
    for one, other in draft.untouched:
        found["untouched"].append(same(one, other))
    for one, other in draft.edited:
        right = state.get((one, other)) is PairState.EDITED
        found["edited"].append(right)
        if len(old[one].text.split()) <= SHORT_HEADING:
            found["short"].append(right)
    for one, other in draft.moved:
        alone = copies[seen(old[one].text)] == 1
        right = state.get((one, other)) is PairState.MOVED if alone else same(one, other)
        found["moved"].append(right)
        if len(old[one].text.split()) <= SHORT_HEADING:
            found["short"].append(right)
    found["split"] = [
        all(state.get((one, other)) is PairState.SPLIT for other in others) for one, others in draft.split
    ]
    found["joined"] = [
        all(state.get((one, other)) is PairState.JOINED for one in ones) for ones, other in draft.joined
    ]
    found["removed"] = [gone[seen(old[one].text)] > 0 for one in draft.removed]
    return {name: (sum(rights), len(rights)) for name, rights in found.items()}


def measure(
    pieces: Sequence[Piece], *, hand: str, seeds: Sequence[int]
) -> tuple[float, dict[str, tuple[int, int]]]:
    """The longest time in seconds, and what was right over all seeds."""
    longest = 0.0
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for seed in seeds:
        draft = redraft(pieces, hand=hand, seed=seed)
        began = time.perf_counter()
        pairs = align(pieces, draft.pieces)
        longest = max(longest, time.perf_counter() - began)
        for name, (good, of) in rightly(pieces, draft, pairs).items():
            right[name] += good
            total[name] += of
    return longest, {name: (right[name], total[name]) for name in total}


def report(seeds: Sequence[int]) -> list[str]:
    """The lines to print; one where the texts are missing."""
    where = folder()
    if where is None:
        return ["Alignment: not measured, the folder ../shared/data/drafts is absent (or SHARED_DATA)."]
    lines = [
        "Alignment of two versions: shares proposed right, in percent",
        f"{'':<34}{'longest':>8}" + "".join(f"{name:>11}" for name in COLUMNS),
    ]
    missed: list[str] = []
    for name in FILES:
        pieces = read(where / name)
        for hand in HANDS:
            longest, found = measure(pieces, hand=hand, seeds=seeds)
            cells = "".join(f"{_share(found[column]):>11.1f}" for column in COLUMNS)
            lines.append(
                f"{name.split('_')[0]:<6}{len(pieces):>4} paragraphs, {hand:<12}{longest:>6.2f} s{cells}"
            )
            missed += [
                f"{column} of {name} by the {hand}"
                for column, goal in GOALS.items()
                if _share(found[column]) < 100 * goal
            ]
            if longest > GOAL_SECONDS:
                missed.append(f"time of {name} by the {hand}")
    lines += [
        f"{len(seeds)} seeds each; short: edited or moved, of at most {SHORT_HEADING} words.",
        "Goal, under 2 s, untouched 100, edited, moved and short at least 95: "
        + ("met." if not missed else f"missed for {', '.join(missed)}."),
    ]
    return lines


COLUMNS = ("untouched", "edited", "moved", "short", "split", "joined", "removed")


def _share(counted: tuple[int, int]) -> float:
    right, total = counted
    return 100 * right / total if total else 100.0


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the alignment of two versions of a text.")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="of each text and hand")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    options = parser.parse_args()
    print("\n".join(report(range(options.first_seed, options.first_seed + options.seeds))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
