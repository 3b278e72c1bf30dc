"""Pieces put together in the order of a source: cleaned, bounded, notes after what they belong to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from consult.domain.texts.bringing.brought import (
    LONGEST_PIECE,
    MOST_LETTERS,
    MOST_PIECES,
    BringRefusal,
    BringRefused,
    Brought,
    LeftOut,
    Source,
    counted,
)
from consult.domain.texts.bringing.headings import guessed
from consult.domain.texts.pieces import LEVEL_MAX, Piece, PieceKind
from consult.domain.texts.rules import KEY
from consult.kernel.characters import clean_line, clean_text

# "m2" says something else than "m²".
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_DIGITS = re.compile(r"[0-9+-]{1,3}\Z")
_MANY_NEWLINES = re.compile(r"\n{2,}")


def raised(text: str) -> str:
    """Superscript: figures keep their height, letters ("1er") come down."""
    return text.translate(_RAISED) if _DIGITS.match(text.strip()) else text


def cells_of(rows: Iterable[Sequence[str]]) -> str:
    """A table as our text: lines are rows, tabs part cells. Empty when no cell has words."""
    lines = ["\t".join(clean_line(cell).replace("\t", " ") for cell in row) for row in rows]
    lines = [line for line in lines if line.strip("\t")]
    return "\n".join(lines)


class Assembler:
    """Takes what a reader of a source finds, one after the other, and refuses as soon as it is too much."""

    def __init__(self, source: Source, left_out: Counter[LeftOut] | None = None) -> None:
        self.source = source
        self.left_out: Counter[LeftOut] = Counter() if left_out is None else left_out
        self.title = ""
        self._pieces: list[Piece] = []
        self._letters = 0
        self._keys: set[str] = set()

    def heading(self, level: int, text: str, key: str = "") -> None:
        """A heading stands on one line: a break in it is for the eye."""
        self._add(PieceKind.HEADING, level, clean_line(text), key)

    def paragraph(self, text: str, key: str = "") -> None:
        self._add(PieceKind.PARAGRAPH, 0, text, key)

    def item(self, level: int, text: str, mark: str = "", key: str = "") -> None:
        """`mark`: its number as it is shown, "1." or "a)"; empty for a bullet."""
        self._add(PieceKind.ITEM, level, f"{mark} {text}" if mark and text.strip() else text, key)

    def table(self, rows: Iterable[Sequence[str]], key: str = "") -> None:
        text = cells_of(rows)
        if "\t" in text or "\n" in text:
            self._add_clean(PieceKind.TABLE, 0, text, key)
        else:
            # A table of one cell is a frame around words.
            self.paragraph(text, key)

    def note(self, mark: str, text: str, key: str = "") -> None:
        self._add(PieceKind.NOTE, 0, f"[{mark}] {text}" if text.strip() else "", key)

    def piece(self, piece: Piece) -> None:
        """What was a piece already, in a file of ours."""
        if piece.kind is PieceKind.TABLE:
            lines = (line.split("\t") for line in piece.text.split("\n"))
            self._add_clean(piece.kind, 0, cells_of(lines), piece.key)
        else:
            self._add(piece.kind, piece.level, piece.text, piece.key)

    def finished(self, *, guess_headings: bool = False) -> Brought:
        """What was put together. Raises BringRefused when that is nothing."""
        pieces = self._pieces
        if not pieces:
            raise BringRefused(BringRefusal.NO_TEXT)
        if guess_headings and not any(piece.kind is PieceKind.HEADING for piece in pieces):
            pieces, found = guessed(pieces)
            self.left_out[LeftOut.HEADINGS_GUESSED] += found
        return Brought(self.source, tuple(pieces), counted(self.left_out), clean_line(self.title))

    def _add(self, kind: PieceKind, level: int, text: str, key: str) -> None:
        # More would not be looked at: cleaning takes its time.
        if len(text) <= 2 * MOST_LETTERS:
            text = _MANY_NEWLINES.sub("\n", clean_text(text.replace("\t", " ")))
        self._add_clean(kind, level, text, key)

    def _add_clean(self, kind: PieceKind, level: int, text: str, key: str) -> None:
        if not text:
            return
        if len(text) > LONGEST_PIECE:
            raise BringRefused(
                BringRefusal.PIECE_TOO_LONG,
                number=len(self._pieces) + 1,
                begins=clean_line(text[:60]),
                limit=LONGEST_PIECE,
            )
        key = self._known(key)
        if len(self._pieces) == MOST_PIECES:
            raise BringRefused(BringRefusal.TOO_MANY_PIECES, limit=MOST_PIECES)
        self._letters += len(text)
        if self._letters > MOST_LETTERS:
            raise BringRefused(BringRefusal.TOO_MANY_LETTERS, limit=MOST_LETTERS)
        levelled = kind in (PieceKind.HEADING, PieceKind.ITEM)
        level = min(max(level, 1), LEVEL_MAX) if levelled else 0
        self._pieces.append(Piece(kind, level, text, key))

    def _known(self, key: str) -> str:
        """The key where it is one of ours: what others call their paragraphs is no key here."""
        if key and not KEY.fullmatch(key):
            self.left_out[LeftOut.KEYS_UNKNOWN] += 1
            return ""
        if key in self._keys:
            raise BringRefused(BringRefusal.KEY_TWICE, key=key)
        if key:
            self._keys.add(key)
        return key
