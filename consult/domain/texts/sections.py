"""How a long text is cut into pages: at its headings, so that none has too many paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from consult.domain.texts.pieces import PieceKind

# What a page of a text holds at most, in paragraphs and in letters (one language): 50 kB of a first visit.
MOST_PARAGRAPHS = 60
MOST_LETTERS = 24_000


def cut(paragraphs: Sequence[tuple[PieceKind, int, int]]) -> list[int]:
    """The number of the section of each paragraph, from 1 on, rising.

    `paragraphs`: kind, level of a heading (1 the highest), and letters of each. A text is cut at its highest
    headings; a part that is too long at the headings below, and where it has none, after so many paragraphs. Parts
    beside one another that fit on one page stand on one. A heading never ends a page.
    """
    parts = _with_headings(_parts(list(range(len(paragraphs))), paragraphs, 1), paragraphs)
    numbers = [0] * len(paragraphs)
    number, held, letters = 0, 0, 0
    for part in parts:
        size = sum(paragraphs[at][2] for at in part)
        kind, level, _ = paragraphs[part[0]]
        highest = kind is PieceKind.HEADING and level == 1 and held >= MOST_PARAGRAPHS // 3
        full = held + len(part) > MOST_PARAGRAPHS or letters + size > MOST_LETTERS
        if number == 0 or full or highest:
            number, held, letters = number + 1, 0, 0
        held, letters = held + len(part), letters + size
        for at in part:
            numbers[at] = number
    return numbers


def _with_headings(
    parts: list[list[int]], paragraphs: Sequence[tuple[PieceKind, int, int]]
) -> list[list[int]]:
    """The parts, headings that stand alone taken to what follows them."""
    joined: list[list[int]] = []
    waiting: list[int] = []
    for part in parts:
        waiting += part
        if any(paragraphs[at][0] is not PieceKind.HEADING for at in part):
            joined.append(waiting)
            waiting = []
    if waiting:
        joined.append(waiting)
    return joined


def _parts(span: list[int], paragraphs: Sequence[tuple[PieceKind, int, int]], level: int) -> list[list[int]]:
    """The span in parts that fit, cut no finer than needed."""
    if len(span) <= MOST_PARAGRAPHS and sum(paragraphs[at][2] for at in span) <= MOST_LETTERS:
        return [span]
    while level <= 6:
        starts = [
            place
            for place, at in enumerate(span)
            if paragraphs[at][0] is PieceKind.HEADING and paragraphs[at][1] == level
        ]
        edges = sorted({0, *starts, len(span)})
        pieces = [span[begin:end] for begin, end in pairwise(edges)]
        if len(pieces) > 1:
            return [part for piece in pieces for part in _parts(piece, paragraphs, level + 1)]
        level += 1
    return _slices(span, paragraphs)


def _slices(span: list[int], paragraphs: Sequence[tuple[PieceKind, int, int]]) -> list[list[int]]:
    slices: list[list[int]] = []
    letters = 0
    for at in span:
        full = slices and (len(slices[-1]) >= MOST_PARAGRAPHS or letters + paragraphs[at][2] > MOST_LETTERS)
        if not slices or full:
            slices.append([])
            letters = 0
        slices[-1].append(at)
        letters += paragraphs[at][2]
    return slices
