"""The paragraph as reading, alignment and exports see it: a heading, a paragraph, an item, a table, a note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class PieceKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    # Of a list, numbered or not; its number stands in its text as the source writes it.
    ITEM = "item"
    TABLE = "table"
    # A footnote. The text that refers to it holds its mark in brackets, "[1]", and the note begins with it.
    NOTE = "note"


# Of headings and of items; what is neither has the level 0.
LEVEL_MAX = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph in one language.

    `level`: of a heading 1 (the highest) to 6, of an item its depth from 1, else 0. `text`: plain text, with the
    numbers that the source shows ("UA 7", "1°"); of a table, lines are its rows and tabs part its cells. `key`:
    the lasting key, empty where the source has none yet.
    """

    kind: PieceKind
    level: int
    text: str
    key: str = ""


# "1)", "a.", "1°", "أ)", "-", "•"
_MARK = re.compile(r"(?:\w{1,4}[).°]\)?|[-–—•*])\s")


def begins_marked(text: str) -> bool:
    """Whether an item begins with its own number or sign."""
    return _MARK.match(text) is not None


def table_rows(text: str) -> list[list[str]]:
    """The rows of a table's text and their cells; every row as long as the longest."""
    rows = [line.split("\t") for line in text.split("\n")]
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]
