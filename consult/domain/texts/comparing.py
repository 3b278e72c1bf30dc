"""Two versions side by side: which paragraphs changed first, which words of them second. For people who read.

Words are compared whole, by what a reader sees of them. Between two changes a short word or a comma that stayed is no
help to anyone: it is told with them, so that nobody reads confetti. Where little is common, the old text stands as one
block before the new.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from consult.domain.texts.alignment import Pair, PairState
from consult.domain.texts.likeness import seen
from consult.domain.texts.pieces import Piece, PieceKind

# Words of one text that are compared; between what is equal at its two ends, more is one block.
MOST_WORDS = 2_000
LONG = 400
# Lines of a table, and rows of a page.
MOST_LINES = 400
MOST_ROWS = 100
# Share of the letters that stayed, below which two texts are shown as two.
LEAST_COMMON = 0.3
# Letters of what stayed between two changes, and is told with them.
SHORT_STAY = 3

# Marks of direction, which nobody sees, go with the word beside them.
_MARKS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
_SIGNS = "\u0300-\u036f\u064b-\u065f\u0670\u0640\u200c\u200d"
# A number whole, a word with its vowel signs and an elided article with its apostrophe, else a single sign; each with
# the space behind it.
_TOKEN = re.compile(
    rf"[{_MARKS}]*(?:\d+(?:[.,]\d+)*(?![^\W_])|(?:[^\W_]|[{_SIGNS}{_MARKS}])+['’]?|[^\s])[{_MARKS}]*\s*"
)


class RunKind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a compared text. What is the same is told in the words of the new one, with its spaces."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a compared table: the runs of each of its cells. `count`: so many unchanged lines, not told."""

    kind: RunKind | None
    cells: tuple[tuple[Run, ...], ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one paragraph, or of several that were parted or joined.

    `old`, `new`: the paragraphs, none of what was added or removed. `runs`: their words, or of a table its `lines`;
    of what only moved none. `under`: the heading that it stands under, and of what moved `was_under` the one before.
    `count`: so many untouched ones in a row, not told; all else is empty then.
    """

    state: PairState
    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    runs: tuple[Run, ...] = ()
    lines: tuple[Line, ...] = ()
    under: str = ""
    was_under: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One page of a comparison. `counts`: rows of each state in the whole. `next`: where the next page begins."""

    rows: list[Change]
    counts: Counter[PairState]
    next: int | None


@dataclass(frozen=True, slots=True)
class _Block:
    """Tokens of both sides that are the same, or that one side has in the place of the other's."""

    same: bool
    old: tuple[int, int]
    new: tuple[int, int]


def compare_words(old: str, new: str) -> list[Run]:
    """What was taken out of a text and put in, in runs of whole words; what was taken out stands first.

    The runs that are the same or added make `new`, letter by letter. Those that are the same or removed make `old`, but
    for spaces and hidden marks.
    """
    before, after = _tokens(old), _tokens(new)
    one, other = [seen(token) for token in before], [seen(token) for token in after]
    blocks = _merged(_blocks(one, other), one, other)
    stayed = sum(_letters(other, block.new) for block in blocks if block.same)
    most = max(_letters(one, (0, len(one))), _letters(other, (0, len(other))))
    if stayed < LEAST_COMMON * most and one and other:
        blocks = [_Block(False, (0, len(one)), (0, len(other)))]
    runs: list[Run] = []
    for block in blocks:
        if block.same:
            runs.append(Run(RunKind.SAME, "".join(after[slice(*block.new)])))
            continue
        gone, come = "".join(before[slice(*block.old)]), "".join(after[slice(*block.new)])
        # What was taken out keeps apart from what stands before and behind it.
        if gone and runs and not runs[-1].text[-1:].isspace() and before[block.old[0] - 1][-1:].isspace():
            gone = f" {gone}"
        if gone and come and not gone[-1].isspace():
            gone += " "
        runs += [Run(RunKind.REMOVED, gone), Run(RunKind.ADDED, come)]
    return [run for run in runs if run.text]


def compare_tables(old: str, new: str) -> list[Line]:
    """What changed in a table: lines first, then the words of their cells. Lines that did not change are counted.

    The first line, which names the columns, is always told. At most MOST_LINES lines; of longer tables the rest of each
    is one line that was removed and one that was added.
    """
    before, after = old.split("\n"), new.split("\n")
    before, after = [_folded(lines) for lines in (before, after)]
    one, other = [seen(line) for line in before], [seen(line) for line in after]
    lines: list[Line] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            if b1 == 0:
                lines.append(_line(RunKind.SAME, after[0]))
                b1 = 1
            if b2 > b1:
                lines.append(Line(None, count=b2 - b1))
            continue
        for was, now in zip_longest(before[a1:a2], after[b1:b2]):
            if was is None:
                lines.append(_line(RunKind.ADDED, now))
            elif now is None:
                lines.append(_line(RunKind.REMOVED, was))
            else:
                cells = zip_longest(was.split("\t"), now.split("\t"), fillvalue="")
                lines.append(Line(None, tuple(tuple(compare_words(*cell)) for cell in cells)))
    return lines


def compare(
    old: Sequence[Piece],
    new: Sequence[Piece],
    pairs: Sequence[Pair],
    *,
    begin: int = 0,
    limit: int = MOST_ROWS,
) -> Comparison:
    """What changed between two versions, from row `begin` on, at most `limit` rows, in the order of the new one.

    `pairs`: as `align` or the people who mended it say, in reading order. Stretches of untouched ones are
    counted. Both versions being what they are for good, a row keeps its place, and `next` may stand in an address.
    """
    groups = _grouped(pairs)
    above_old, above_new = _headings(old), _headings(new)
    rows: list[Change] = []
    for group in groups[begin : begin + limit]:
        state = group[0].state
        if state is PairState.KEPT:
            rows.append(Change(state, count=len(group)))
            continue
        ones = sorted({pair.old for pair in group if pair.old is not None})
        others = sorted({pair.new for pair in group if pair.new is not None})
        was = tuple(old[at] for at in ones)
        now = tuple(new[at] for at in others)
        runs, lines = _told(state, was, now)
        under = above_new[others[0]] if others else above_old[ones[0]]
        moved = state in (PairState.MOVED, PairState.MOVED_EDITED)
        rows.append(Change(state, was, now, runs, lines, under, above_old[ones[0]] if moved else ""))
    counts: Counter[PairState] = Counter()
    for group in groups:
        counts[group[0].state] += len(group) if group[0].state is PairState.KEPT else 1
    return Comparison(rows, counts, begin + limit if begin + limit < len(groups) else None)


def _told(
    state: PairState, was: tuple[Piece, ...], now: tuple[Piece, ...]
) -> tuple[tuple[Run, ...], tuple[Line, ...]]:
    if state is PairState.MOVED:
        return (), ()
    before, after = ("\n".join(piece.text for piece in side) for side in (was, now))
    if was and now and all(piece.kind is PieceKind.TABLE for piece in (*was, *now)):
        return (), tuple(compare_tables(before, after))
    return tuple(compare_words(before, after)), ()


def _grouped(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Rows that are told together: untouched ones in a row, the parts of a split, the paragraphs of a join."""
    groups: list[list[Pair]] = []
    open_groups: dict[tuple[PairState, int | None], list[Pair]] = {}
    for pair in pairs:
        if pair.state is PairState.KEPT and groups and groups[-1][0].state is PairState.KEPT:
            groups[-1].append(pair)
            continue
        whole = {PairState.SPLIT: pair.old, PairState.JOINED: pair.new}.get(pair.state)
        if whole is not None and (pair.state, whole) in open_groups:
            open_groups[pair.state, whole].append(pair)
            continue
        groups.append([pair])
        open_groups[pair.state, whole] = groups[-1]
    return groups


def _headings(pieces: Sequence[Piece]) -> list[str]:
    """For each paragraph the heading above it; "" before the first."""
    found: list[str] = []
    above = ""
    for piece in pieces:
        found.append(above)
        if piece.kind is PieceKind.HEADING:
            above = piece.text
    return found


def _tokens(text: str) -> list[str]:
    bare = text.lstrip()
    tokens = _TOKEN.findall(bare)
    if len(text) > len(bare):
        tokens[:1] = [text[: len(text) - len(bare)] + "".join(tokens[:1])]
    return tokens


def _letters(words: Sequence[str], span: tuple[int, int]) -> int:
    return sum(map(len, words[slice(*span)]))


def _blocks(one: list[str], other: list[str]) -> list[_Block]:
    """The same and the changed in turn. What is the same at both ends is not compared."""
    most = min(len(one), len(other))
    head = next((at for at in range(most) if one[at] != other[at]), most)
    tail = next((at for at in range(most - head) if one[-1 - at] != other[-1 - at]), most - head)
    ends = len(one) - tail, len(other) - tail
    blocks = [_Block(True, (0, head), (0, head))]
    if max(ends) - head > MOST_WORDS:
        blocks.append(_Block(False, (head, ends[0]), (head, ends[1])))
    else:
        here, there = one[head : ends[0]], other[head : ends[1]]
        # In a long text common words are no place to begin from; that keeps its time in bounds.
        inside = SequenceMatcher(None, here, there, autojunk=len(there) > LONG)
        blocks += [
            _Block(tag == "equal", (a1 + head, a2 + head), (b1 + head, b2 + head))
            for tag, a1, a2, b1, b2 in inside.get_opcodes()
        ]
    blocks.append(_Block(True, (ends[0], len(one)), (ends[1], len(other))))
    return [block for block in blocks if block.old[0] < block.old[1] or block.new[0] < block.new[1]]


def _merged(blocks: list[_Block], one: list[str], other: list[str]) -> list[_Block]:
    """What stayed between two changes and is too short to help is told with them."""
    found: list[_Block] = []
    for at, block in enumerate(blocks):
        if found and not found[-1].same:
            before = found[-1]
            if not block.same:
                found[-1] = _Block(False, (before.old[0], block.old[1]), (before.new[0], block.new[1]))
                continue
            if at + 1 < len(blocks):
                changes = (before, blocks[at + 1])
                least = min(max(_letters(one, change.old), _letters(other, change.new)) for change in changes)
                stayed = _letters(other, block.new)
                if stayed <= SHORT_STAY or stayed <= least / 3:
                    found[-1] = _Block(False, (before.old[0], block.old[1]), (before.new[0], block.new[1]))
                    continue
        found.append(block)
    return found


def _line(kind: RunKind, line: str) -> Line:
    return Line(kind, tuple((Run(kind, cell),) for cell in line.split("\t")))


def _folded(lines: list[str]) -> list[str]:
    """At most MOST_LINES lines; the rest of a longer table is its last."""
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])]
