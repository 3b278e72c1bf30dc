"""Tables as workbooks (XLSX), written row by row so that memory does not grow with them.

Words are written as words, so none is ever run as a formula. The one formula is the link of a cell to the page it
names: of links proper a sheet holds 65,530 at most, and all of them would stay in memory until the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

import xlsxwriter

from consult.kernel.tunis import TUNIS

# What one sheet (with its header) and one cell hold; further rows go on in a further sheet.
ROWS_OF_SHEET = 1_000_000
LONGEST_CELL = 32_767


class Cell(StrEnum):
    WORDS = "words"
    PROSE = "prose"  # words over several lines
    NUMBER = "number"
    MOMENT = "moment"  # an aware datetime, written as a date of Tunis
    LINK = "link"  # a Link


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    kind: Cell = Cell.WORDS
    # In characters of the sheet's own type.
    width: int = 16


def write_sheet(
    stream: BinaryIO,
    *,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    about_name: str,
    about: Sequence[tuple[str, str]],
    right_to_left: bool = False,
    rows_of_sheet: int = ROWS_OF_SHEET,
) -> int:
    """Write a workbook of `rows` under a header that stays, and a sheet that says what this is (`about`); the
    number of rows written. Each row has a cell for each column, None for an empty one.

    Raises ValueError for an instant without a time zone.
    """
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    book.set_size(2400, 1400)
    top = {"valign": "top"}
    forms = {
        Cell.WORDS: book.add_format(top),
        Cell.PROSE: book.add_format(top | {"text_wrap": True}),
        Cell.NUMBER: book.add_format(top | {"num_format": "#,##0"}),
        Cell.MOMENT: book.add_format(top | {"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        Cell.LINK: book.add_format(top | {"font_color": "#12457d", "underline": 1}),
    }
    heading = book.add_format(
        {"bold": True, "valign": "top", "text_wrap": True, "bottom": 1, "bg_color": "#f6f2ea"}
    )
    try:
        count = 0
        sheet = _begin(book, name, columns, heading, right_to_left)
        for row in rows:
            at = count % rows_of_sheet + 1
            if count and at == 1:
                sheet = _begin(book, name, columns, heading, right_to_left)
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                if value is not None:
                    _write(sheet, at, place, column.kind, value, forms[column.kind])
            count += 1
        _say(book, about_name, about, heading, forms[Cell.PROSE], right_to_left)
    finally:
        # Also when it failed: what was written so far lies in files of its own.
        book.close()
    return count


def _begin(book: Any, name: str, columns: Sequence[Column], heading: Any, right_to_left: bool) -> Any:
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
    if right_to_left:
        sheet.right_to_left()
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.heading, heading)
    return sheet


def _write(sheet: Any, at: int, place: int, kind: Cell, value: Any, form: Any) -> None:
    match kind:
        case Cell.NUMBER if isinstance(value, int | float):
            sheet.write_number(at, place, value, form)
        case Cell.MOMENT:
            if value.tzinfo is None:
                raise ValueError(f"naive datetime: {value!r}")
            sheet.write_datetime(at, place, value.astimezone(TUNIS).replace(tzinfo=None), form)
        case Cell.LINK:
            href, text = value.href.replace('"', '""'), value.text.replace('"', '""')
            sheet.write_formula(at, place, f'=HYPERLINK("{href}","{text}")', form, value.text)
        case _:
            sheet.write_string(at, place, _fitting(str(value)), form)


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _say(
    book: Any, name: str, about: Sequence[tuple[str, str]], heading: Any, form: Any, right_to_left: bool
) -> None:
    sheet = book.add_worksheet(name)
    if right_to_left:
        sheet.right_to_left()
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    for at, (label, words) in enumerate(about):
        sheet.write_string(at, 0, label, heading)
        sheet.write_string(at, 1, words, form)
