"""Passages that are taken out of a text, each by a mark in its place.

The mark is the same in every language, so that a masked text is one text; pages, letters and files write it in their
reader's (`rendering/masked.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MARK = "[███]"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text, and which of the places where they stand is meant, counted from 1; None: every one."""

    words: str
    nth: int | None = None


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Where these words stand in the text as (start, end), white space and the dashes of a list aside."""
    pieces = [re.escape(piece) for piece in words.split()]
    if not pieces:
        return []
    return [match.span() for match in re.finditer(r"\s+(?:[-•*–]\s+)?".join(pieces), text)]


def mask(parts: Sequence[str], passages: Iterable[Passage]) -> list[str]:
    """The parts of a text (its title, its body) with the mark in the place of each passage.

    A passage that stands several times is counted over all parts. Passages that overlap or touch share a mark.
    """
    spans: list[list[tuple[int, int]]] = [[] for _ in parts]
    for passage in passages:
        found = [(at, span) for at, part in enumerate(parts) for span in places(part, passage.words)]
        if passage.nth is not None:
            found = found[passage.nth - 1 : passage.nth]
        for at, span in found:
            spans[at].append(span)
    return [_marked(part, sorted(some)) for part, some in zip(parts, spans, strict=True)]


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        if pieces and not text[done:start].strip():
            done = max(done, end)
            continue
        pieces += [text[done:start], MARK]
        done = end
    return "".join([*pieces, text[done:]])


def left_over(parts: Iterable[str]) -> int:
    """How many letters and digits a masked text still has."""
    return sum(character.isalnum() for part in parts for character in part.replace(MARK, ""))
