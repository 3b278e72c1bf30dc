"""Tables as CSV files: read strictly, with file and line of what is wrong, and written for strangers.

Nothing is guessed: UTF-8 (with or without a byte order mark), the given delimiter, double quotes (RFC 4180).
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, TextIO

# Bytes; a longer line is no table any more. A cell has the csv module's own limit, 131,072 characters.
LONGEST_LINE = 2_000_000

# Direction marks and isolates that CLDR puts into formatted Arabic dates and amounts.
_MARKS = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection"; full-width forms included).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class TableProblem(StrEnum):
    """What is wrong with a table; in brackets the facts."""

    NOT_FOUND = "not_found"
    UNREADABLE = "unreadable"  # a folder, or not ours to read
    ENCODING = "encoding"  # byte (its offset in the line, from 1), value ("0xe9"), or looks_like ("utf-16")
    EMPTY = "empty"
    MISSING_COLUMN = "missing_column"  # columns (missing), found (all that are there)
    DUPLICATE_COLUMN = "duplicate_column"  # columns
    RAGGED_ROW = "ragged_row"  # expected, found (numbers of cells)
    NULL_BYTE = "null_byte"
    TOO_LONG = "too_long"  # limit (of a cell, or of a line in bytes)
    BROKEN_QUOTES = "broken_quotes"  # an open quote at the end of the file, or words after a closing one


class TableError(ValueError):
    """`code` in `file` at physical line `line` (from 1; None for the file as a whole), with its facts."""

    def __init__(self, file: str, line: int | None, code: TableProblem, **facts: Any) -> None:
        super().__init__(f"{file}:{line or ''}: {code}")
        self.file = file
        self.line = line
        self.code = code
        self.facts = facts


def read_rows(
    path: Path | str,
    *,
    required: Collection[str] = (),
    delimiter: str = ",",
    columns: Sequence[str] | None = None,
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table as (physical line where the row begins, cells by column name).

    `columns` names the columns of a file that has no header.

    Blank lines are left out, names of columns are stripped, cells are given as they stand. Raises TableError:
    at the first row asked for when the file or its header is wrong, else at the row concerned. So read inside
    the one transaction that a failure undoes.
    """
    name = str(path)
    with _opened(path) as file:
        records = _records(name, file, delimiter)
        line = None
        if columns is None:
            line, header = next(records, (None, []))
            columns = [column.strip() for column in header]
        if not any(columns):
            raise TableError(name, None, TableProblem.EMPTY)
        twice = sorted({column for column in columns if columns.count(column) > 1})
        if twice:
            raise TableError(name, line, TableProblem.DUPLICATE_COLUMN, columns=twice)
        missing_columns = [column for column in required if column not in columns]
        if missing_columns:
            raise TableError(name, line, TableProblem.MISSING_COLUMN, columns=missing_columns, found=columns)
        for line, cells in records:
            if len(cells) != len(columns):
                raise TableError(name, line, TableProblem.RAGGED_ROW, expected=len(columns), found=len(cells))
            yield line, dict(zip(columns, cells, strict=True))


def read_lines(path: Path | str) -> Iterator[str]:
    """The lines of a plain text in UTF-8, with or without a byte order mark, their ends included.

    Raises TableError as `read_rows` does: for a file that cannot be read and at a line that is no text.
    """
    name = str(path)
    with _opened(path) as file:
        yield from _lines(name, file)


def _opened(path: Path | str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except FileNotFoundError as missing:
        raise TableError(str(path), None, TableProblem.NOT_FOUND) from missing
    except OSError as refused:
        raise TableError(str(path), None, TableProblem.UNREADABLE) from refused


def _records(name: str, file: BinaryIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_lines(name, file), delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            if "limit" in str(broken):
                raise TableError(
                    name, begins, TableProblem.TOO_LONG, limit=csv.field_size_limit()
                ) from broken
            raise TableError(name, begins, TableProblem.BROKEN_QUOTES) from broken
        if cells:
            yield begins, cells


def _lines(name: str, file: BinaryIO) -> Iterator[str]:
    """The lines of the file as text, each checked by itself so that the line of a wrong byte is known."""
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise TableError(name, 1, TableProblem.ENCODING, looks_like="utf-16")
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(raw) > LONGEST_LINE:
            raise TableError(name, number, TableProblem.TOO_LONG, limit=LONGEST_LINE)
        if b"\x00" in raw:
            raise TableError(name, number, TableProblem.NULL_BYTE)
        try:
            yield raw.decode("utf-8")
        except UnicodeDecodeError as wrong:
            value = f"0x{raw[wrong.start]:02x}"
            raise TableError(
                name, number, TableProblem.ENCODING, byte=wrong.start + 1, value=value
            ) from wrong


def write_rows(
    stream: TextIO,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    *,
    for_spreadsheets: bool = False,
    figures: Collection[str] = (),
    delimiter: str = ",",
) -> int:
    """Write a header and `rows`; the number of rows written. Open the stream with `newline=""`, as UTF-8.

    Lines end with CRLF (RFC 4180). None is an empty cell, a truth "true" or "false", an instant ISO 8601 in
    UTC ("2026-03-10T11:00:00Z"), a date ISO 8601, a list its members with "; " between them. Words stay as
    they are, direction marks included, except in the columns `figures` (formatted dates and amounts), where
    CLDR puts hidden marks that make "3" differ from "3".

    `for_spreadsheets` puts an apostrophe before words that a spreadsheet would run as a formula. Numbers stay
    numbers. It changes the text, so files that are verified or imported again are written without.
    Raises KeyError when a row lacks a column or has one more, ValueError for an instant without a time zone.
    """
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(columns)
    known = set(columns)
    count = 0
    for row in rows:
        if row.keys() != known:
            raise KeyError(", ".join(sorted(known ^ row.keys())))
        cells = []
        for column in columns:
            cell = _cell(row[column])
            if column in figures:
                cell = cell.translate(_MARKS)
            if for_spreadsheets and isinstance(row[column], (str, list, tuple)) and cell.startswith(_FORMULA):
                cell = f"'{cell}"
            cells.append(cell)
        writer.writerow(cells)
        count += 1
    return count


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return "; ".join(_cell(member) for member in value)
    return str(value)
