"""Footnotes and what refers to them: a mark in brackets, "[1]", and the note that begins with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consult.domain.texts.pieces import Piece, PieceKind

MARK = re.compile(r"\[([^\[\]\s]{1,6})\]")


class Notes:
    """Which note a mark means: the first of its name that stands after it."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._places: dict[str, list[tuple[int, str]]] = {}
        self._at: dict[str, int] = {}
        for at, piece in enumerate(pieces):
            self._at[piece.key] = at
            if piece.kind is PieceKind.NOTE and (found := MARK.match(piece.text)):
                self._places.setdefault(found[1], []).append((at, piece.key))

    def of(self, mark: str, key: str) -> str | None:
        """The key of the note that `mark` in the piece of `key` means."""
        at = self._at[key]
        return next((note for place, note in self._places.get(mark, []) if place > at), None)


def note_links(pieces: Sequence[Piece]) -> dict[str, dict[str, str]]:
    """For each key, where its marks lead: from the words to the note, from it back to the first mark."""
    notes = Notes(pieces)
    links: dict[str, dict[str, str]] = {}
    for piece in pieces:
        if piece.kind is PieceKind.NOTE:
            continue
        for found in MARK.finditer(piece.text):
            note = notes.of(found[1], piece.key)
            if note is not None:
                links.setdefault(piece.key, {})[found[1]] = note
                links.setdefault(note, {}).setdefault(found[1], piece.key)
    return links


def noted(text: str, links: dict[str, str]) -> list[tuple[str, str]]:
    """`text` cut at its marks: each part with the key it leads to, or none ("")."""
    parts, done = [], 0
    for found in MARK.finditer(text) if links else ():
        if found[1] in links:
            parts += [(text[done : found.start()], ""), (found[0], links[found[1]])]
            done = found.end()
    return [part for part in [*parts, (text[done:], "")] if part[0]]
