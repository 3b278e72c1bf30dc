"""A version as plain text, which `bringing/plain.py` reads back: all but the keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from consult.domain.texts.pieces import Piece, PieceKind

# What would be read as a sign of ours at the beginning of a paragraph.
_LOOKS_MARKED = re.compile(r"(?:#{1,6}|[-•*–]) ")


def plain_text(pieces: Iterable[Piece]) -> Iterator[str]:
    """The paragraphs, a blank line after each; UTF-8 and "\\n" are for whoever writes them."""
    for piece in pieces:
        yield f"{_written(piece)}\n\n"


def _written(piece: Piece) -> str:
    match piece.kind:
        case PieceKind.HEADING:
            return f"{'#' * piece.level} {piece.text}"
        case PieceKind.ITEM:
            return f"{'  ' * (piece.level - 1)}- {piece.text}"
        case PieceKind.PARAGRAPH if _LOOKS_MARKED.match(piece.text):
            # A space that no reader keeps, and that hides the sign.
            return f" {piece.text}"
        case _:
            return piece.text
