"""Paragraphs as a table, `key,kind,level,lang,text`, or as plain lines: what the commands read and write.

One row per paragraph and language, in the order of the text; the rows of one key are the same paragraph in several
languages, and may stand together or one language after the other. Everything is bounded, since it is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from consult.domain.texts.pieces import LEVEL_MAX, Piece, PieceKind
from consult.kernel.localized import FALLBACK
from consult.kernel.tables import TableError, read_lines, read_rows, write_rows

COLUMNS = ("key", "kind", "level", "lang", "text")
# Of one text, all languages together: ten times the longest plan that we know of.
MOST_PIECES = 20_000
MOST_SIGNS = 20_000_000

# What HTML and other tables call the kinds; of "h1" to "h6" the digit is the level.
_KINDS: dict[str, PieceKind] = {
    **{str(kind): kind for kind in PieceKind},
    **dict.fromkeys(("p", "div", "text", ""), PieceKind.PARAGRAPH),
    **dict.fromkeys(("li", "list"), PieceKind.ITEM),
    **dict.fromkeys(("title", "h", *(f"h{level}" for level in range(1, LEVEL_MAX + 1))), PieceKind.HEADING),
    "footnote": PieceKind.NOTE,
}


class PieceProblem(StrEnum):
    """What is wrong with a row of paragraphs; in brackets the facts."""

    UNKNOWN_KIND = "unknown-kind"  # value, known
    NO_LEVEL = "no-level"  # value, most
    KEY_TWICE = "key-twice"  # value, first (the line that has it already)
    TOO_MANY = "too-many"  # limit (paragraphs)
    TOO_MUCH = "too-much"  # limit (characters)
    NOTHING = "nothing"  # no paragraph at all


class PieceError(TableError):
    """`code` in `file` at physical line `line` (None for the file as a whole), with its facts."""

    def __init__(self, file: str, line: int | None, code: PieceProblem, **facts: object) -> None:
        ValueError.__init__(self, f"{file}:{line or ''}: {code}")
        self.file = file
        self.line = line
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One row of a table of paragraphs. `line`: where it begins in its file. `lang`: "" where it does not say."""

    line: int
    lang: str
    piece: Piece


def read_pieces_csv(path: Path | str, *, strict: bool = True) -> list[PieceRow]:
    """All rows of a table of paragraphs, in its order, texts as they stand.

    Only the column `text` must be there; other columns are left alone. A paragraph without a key has the key "".
    Kinds may have their HTML names (p, li, h1 ...); one that nobody knows is refused, or with `strict=False` a plain
    paragraph. Raises TableError (PieceError is one) with the line.
    """
    name = str(path)
    rows: list[PieceRow] = []
    lines: dict[tuple[str, str], int] = {}
    signs = 0
    for line, cells in read_rows(path, required=("text",)):
        key, lang = cells.get("key", "").strip(), cells.get("lang", "").strip().lower()
        kind, level = _kind(name, line, cells, strict)
        if key and lines.setdefault((key, lang), line) != line:
            raise PieceError(name, line, PieceProblem.KEY_TWICE, value=key, first=lines[key, lang])
        signs += len(cells["text"])
        _bounded(name, line, len(rows) + 1, signs)
        rows.append(PieceRow(line, lang, Piece(kind, level, cells["text"], key)))
    if not rows:
        raise PieceError(name, None, PieceProblem.NOTHING)
    return rows


def read_pieces_text(path: Path | str) -> list[PieceRow]:
    """The paragraphs of a plain text: what blank lines part, or where there are none each line. They have no keys.

    Raises TableError as `read_pieces_csv` does.
    """
    name = str(path)
    blocks: list[tuple[int, list[str]]] = []
    parted = begun = False
    signs = 0
    for line, words in enumerate((one.strip() for one in read_lines(path)), start=1):
        signs += len(words)
        _bounded(name, line, len(blocks), signs)
        if not words:
            begun = False
        elif begun:
            blocks[-1][1].append(words)
        else:
            parted = parted or bool(blocks)
            blocks.append((line, [words]))
            begun = True
    if not blocks:
        raise PieceError(name, None, PieceProblem.NOTHING)
    if not parted:
        first, lines = blocks[0]
        blocks = [(first + at, [words]) for at, words in enumerate(lines)]
        _bounded(name, None, len(blocks), signs)
    return [PieceRow(line, "", Piece(PieceKind.PARAGRAPH, 0, "\n".join(lines))) for line, lines in blocks]


def is_table(path: Path | str) -> bool:
    """Whether a file is a table of paragraphs: its name ends in .csv, or its first line names the column `text`."""
    if str(path).lower().endswith(".csv"):
        return True
    first = next(read_lines(path), "")
    return "text" in [cell.strip().strip('"') for cell in first.split(",")] and "," in first


def by_language(rows: Iterable[PieceRow]) -> dict[str, list[Piece]]:
    """The paragraphs of each language, in their order; languages in the order in which they appear."""
    found: dict[str, list[Piece]] = {}
    for row in rows:
        found.setdefault(row.lang, []).append(row.piece)
    return found


def common_language(old: Sequence[PieceRow], new: Sequence[PieceRow]) -> str | None:
    """The language in which two versions are compared: Arabic where both have it, else French, else English, else any.

    One that says no language is compared all the same. None: they say languages, and have none in common.
    """
    here, there = by_language(old), by_language(new)
    both = [lang for lang in here if lang in there]
    for lang in (*FALLBACK, *both):
        if lang in both:
            return str(lang)
    if [""] in (list(here), list(there)):
        named = here if "" in there else there
        return next((str(lang) for lang in FALLBACK if lang in named), next(iter(named)))
    return None


def keyed(pieces: Sequence[Piece]) -> list[Piece]:
    """The same paragraphs; those without a key are p1, p2 ... by their place, or the next such key that is free."""
    taken = {piece.key for piece in pieces if piece.key}
    given: list[Piece] = []
    for number, piece in enumerate(pieces, start=1):
        if not piece.key:
            key = f"p{number}"
            while key in taken:
                number += len(pieces)
                key = f"p{number}"
            taken.add(key)
            piece = replace(piece, key=key)
        given.append(piece)
    return given


def write_pieces_csv(stream: TextIO, rows: Iterable[tuple[str, Piece]]) -> int:
    """Write (language, paragraph) as a table that `read_pieces_csv` reads, in the given order; the number of rows.

    The rows of one language are read back in the order in which they are written.
    """
    return write_rows(stream, COLUMNS, (_row(lang, piece) for lang, piece in rows))


def _row(lang: str, piece: Piece) -> dict[str, object]:
    return {"key": piece.key, "kind": str(piece.kind), "level": piece.level, "lang": lang, "text": piece.text}


def kind_of(name: str) -> tuple[PieceKind, int] | None:
    """The kind that a name stands for, of ours or of HTML, and the level that the name tells or that is usual."""
    name = name.strip().lower()
    kind = _KINDS.get(name)
    if kind not in (PieceKind.HEADING, PieceKind.ITEM):
        return kind and (kind, 0)
    return kind, int(name[1:]) if name[1:].isdecimal() else 1


def _kind(name: str, line: int, cells: dict[str, str], strict: bool) -> tuple[PieceKind, int]:
    written = cells.get("kind", "")
    found = kind_of(written) or (None if strict else (PieceKind.PARAGRAPH, 0))
    if found is None:
        known = [str(one) for one in PieceKind]
        raise PieceError(name, line, PieceProblem.UNKNOWN_KIND, value=written.strip(), known=known)
    kind, level = found
    told = cells.get("level", "").strip()
    if not level or not told:
        return kind, level
    # An item or heading without a depth is written 0 by some.
    if told.isascii() and told.isdecimal() and len(told) == 1 and int(told) <= LEVEL_MAX:
        return kind, max(1, int(told))
    if strict:
        raise PieceError(name, line, PieceProblem.NO_LEVEL, value=told, most=LEVEL_MAX)
    return kind, level


def _bounded(name: str, line: int | None, pieces: int, signs: int) -> None:
    if pieces > MOST_PIECES:
        raise PieceError(name, line, PieceProblem.TOO_MANY, limit=MOST_PIECES)
    if signs > MOST_SIGNS:
        raise PieceError(name, line, PieceProblem.TOO_MUCH, limit=MOST_SIGNS)
