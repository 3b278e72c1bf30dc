"""Any table of paragraphs to pieces; who brings it says which column is the text and which the headings above it.

The column of headings holds a path, "Chapter I > Section 2": when it changes, the headings that changed are put down.
Many tables have a row of its own for a heading too; it is not put down twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from consult.domain.texts.bringing.assembling import Assembler
from consult.domain.texts.bringing.brought import BringRefusal, BringRefused, Brought, LeftOut, Source
from consult.domain.texts.pieces import LEVEL_MAX, PieceKind
from consult.domain.texts.tabular import COLUMNS, by_language, read_pieces_csv
from consult.kernel.characters import clean_line, clean_text
from consult.kernel.localized import Language
from consult.kernel.tables import TableError, read_rows

FIELDS = ("text", "heading", "article", "kind", "level", "key", "lang")
# Columns that are read as kinds without being named, when all they hold are kinds.
_OF_KINDS = ("kind", "tag")
_PATH = re.compile(r"\s+[>›](?=\s|\Z)")
_NUMBER = re.compile(r"\d{1,4}\s*(?:bis|ter|quater|مكرّ?ر)?", re.IGNORECASE)
_LEVEL = rf"[0-{LEVEL_MAX}]?"
# The Arabic word is that of Tunisian laws.
_ARTICLE = {Language.AR: "الفصل", Language.FR: "Article", Language.EN: "Article"}

_KINDS: dict[str, PieceKind] = {
    **{str(kind): kind for kind in PieceKind},
    **dict.fromkeys(("p", "div", "text"), PieceKind.PARAGRAPH),
    **dict.fromkeys(("li", "list"), PieceKind.ITEM),
    **dict.fromkeys(("title", "h"), PieceKind.HEADING),
    **{f"h{level}": PieceKind.HEADING for level in range(1, LEVEL_MAX + 1)},
    "footnote": PieceKind.NOTE,
}


@dataclass(slots=True)
class _Place:
    """Where in the text we are: the headings that stand, and the article."""

    path: list[str] = field(default_factory=list)
    article: str = ""
    depth: int = 0


def read_table(path: Path, columns: Mapping[str, str], language: Language) -> Brought:
    """The pieces of a CSV file; `columns`: field -> name of the column. Raises BringRefused, TableError."""
    unknown = [name for name in columns if name not in FIELDS]
    if unknown:
        raise BringRefused(BringRefusal.FIELD_UNKNOWN, field=unknown[0], known=list(FIELDS))
    header, delimiter = _header(path)
    if not columns and set(COLUMNS) <= set(header):
        return _own(path, language)
    mapped = dict(columns)
    if "text" not in mapped:
        if "text" not in header:
            raise BringRefused(BringRefusal.TEXT_COLUMN, found=header)
        mapped["text"] = "text"
    for column in mapped.values():
        if column not in header:
            raise BringRefused(BringRefusal.COLUMN_UNKNOWN, column=column, found=header)
    return _Reader(path, mapped, header, delimiter, language).read()


def _own(path: Path, language: Language) -> Brought:
    """Our own table, as `flask export text` writes it: the rows of this language."""
    made = Assembler(Source.CSV)
    found = by_language(read_pieces_csv(path))
    pieces = found.pop(str(language), []) or found.pop("", [])
    if not pieces:
        raise BringRefused(
            BringRefusal.LANGUAGE_MISSING,
            language=language,
            found=[Language(one) for one in sorted(found) if one in set(Language)],
        )
    made.left_out[LeftOut.OTHER_LANGUAGES] += sum(len(rows) for rows in found.values())
    for piece in pieces:
        made.piece(piece)
    return made.finished()


def _header(path: Path) -> tuple[list[str], str]:
    """The names of the columns and the sign between them: Excel writes a semicolon where a comma is in numbers."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline(100_000)
    delimiter = max((",", ";", "\t"), key=first.count)
    rows = read_rows(path, delimiter=delimiter)
    try:
        _line, cells = next(rows)
    except StopIteration:
        raise BringRefused(BringRefusal.NO_TEXT) from None
    finally:
        rows.close()
    return list(cells), delimiter


class _Reader:
    def __init__(
        self, path: Path, columns: dict[str, str], header: list[str], delimiter: str, language: Language
    ) -> None:
        self._path = path
        self._delimiter = delimiter
        self._language = language
        self._made = Assembler(Source.CSV)
        self._columns = columns
        if "kind" not in columns and (kinds := self._column_of_kinds(header)):
            columns["kind"] = kinds
            self._made.left_out[LeftOut.COLUMN_OF_KINDS] += 1
        if "kind" in columns and "level" not in columns and self._has_levels(header):
            columns["level"] = "level"
        self._place = _Place()

    def read(self) -> Brought:
        for line, cells in read_rows(self._path, delimiter=self._delimiter):
            of = {name: cells[column].strip() for name, column in self._columns.items()}
            lang = of.get("lang", "").lower()
            if lang and lang != self._language:
                self._made.left_out[LeftOut.OTHER_LANGUAGES] += 1
                continue
            self._row(line, of)
        return self._made.finished(guess_headings="heading" not in self._columns)

    def _row(self, line: int, of: dict[str, str]) -> None:
        text = of["text"]
        kind, level = self._kind(line, of)
        path = [part for part in map(clean_line, _PATH.split(of.get("heading", ""))) if part]
        # Some rows are the heading that their own path names, whatever kind they are said to be.
        named = bool(path) and path[-1] == clean_line(text) and path != self._place.path
        heading = kind is PieceKind.HEADING or named
        if heading:
            self._heading_row(text, level, path, of.get("key", ""))
            return
        self._descend(path)
        self._article(of.get("article", ""), len(path))
        if not clean_text(text):
            self._made.left_out[LeftOut.ROWS_EMPTY] += 1
            return
        key = of.get("key", "")
        match kind:
            case PieceKind.ITEM:
                self._made.item(level or 1, text, key=key)
            case PieceKind.TABLE:
                self._made.table([row.split("\t") for row in text.split("\n")], key)
            case PieceKind.NOTE if found := re.match(r"\[([^\[\]\s]{1,6})\]\s+(.*)\Z", text, re.DOTALL):
                self._made.note(found[1], found[2], key)
            case _:
                self._made.paragraph(text, key)

    def _heading_row(self, text: str, level: int, path: list[str], key: str) -> None:
        """A heading that is a row: what its path has above it comes first, itself only once."""
        if not text:
            self._made.left_out[LeftOut.ROWS_EMPTY] += 1
            return
        itself = bool(path) and path[-1] == clean_line(text)
        self._descend(path[:-1] if itself else path)
        self._made.heading(level or len(path) or 1, text, key)
        self._place.path, self._place.article = path, ""

    def _descend(self, path: list[str]) -> None:
        """Put down the headings by which this path differs from where we are."""
        same = 0
        while same < min(len(path), len(self._place.path)) and path[same] == self._place.path[same]:
            same += 1
        if same == len(path) == len(self._place.path):
            return
        for depth, words in enumerate(path[same:], start=same + 1):
            self._made.heading(depth, words)
        if len(path) > same or len(self._place.path) > same:
            self._place.article = ""
        self._place.path = path

    def _article(self, number: str, depth: int) -> None:
        if not number or number == self._place.article:
            return
        self._place.article = number
        # "S0", "0": what stands before the first article.
        if not re.search(r"[1-9]", number):
            return
        words = f"{_ARTICLE[self._language]} {number}" if _NUMBER.fullmatch(number) else number
        self._made.heading(depth + 1, words)

    def _kind(self, line: int, of: dict[str, str]) -> tuple[PieceKind, int]:
        """The kind of a row and its level, 0 where it does not say."""
        written = of.get("kind", "").lower()
        kind = _KINDS.get(written, PieceKind.PARAGRAPH)
        if written and written not in _KINDS:
            self._made.left_out[LeftOut.KINDS_UNKNOWN] += 1
        level = of.get("level", "")
        if not re.fullmatch(_LEVEL, level):
            raise BringRefused(BringRefusal.ROW, line=line, value=level[:40], most=LEVEL_MAX)
        return kind, int(level or (written[1:] if re.fullmatch(r"h[1-6]", written) else 0))

    def _has_levels(self, header: list[str]) -> bool:
        """Whether a column "level" stands beside the kinds and holds nothing but levels."""
        if "level" not in header or "level" in self._columns.values():
            return False
        rows = read_rows(self._path, delimiter=self._delimiter)
        return all(re.fullmatch(_LEVEL, cells["level"].strip()) for _line, cells in rows)

    def _column_of_kinds(self, header: list[str]) -> str | None:
        for column in _OF_KINDS:
            if column not in header or column in self._columns.values():
                continue
            found = {
                cells[column].strip().lower()
                for _line, cells in read_rows(self._path, delimiter=self._delimiter)
            }
            if found - {""} and found - {""} <= set(_KINDS):
                return column
        return None


__all__ = ["FIELDS", "TableError", "read_table"]
