"""Workbooks read back as a spreadsheet reads them: no word is a formula, dates are dates, long tables go on."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from consult.kernel.sheets import LONGEST_CELL, Cell, Column, Link, write_sheet

COLUMNS = [
    Column("Number", Cell.LINK),
    Column("Words"),
    Column("Votes", Cell.NUMBER),
    Column("Received", Cell.MOMENT, 20),
]
AT = datetime(2026, 3, 31, 23, 30, 5, tzinfo=UTC)


def row(words: str = "a bench") -> list[object]:
    return [Link("2026-1", "http://localhost/fr/contributions/2026-1"), words, 12, AT]


def written(rows, **choices):
    stream = io.BytesIO()
    count = write_sheet(
        stream,
        name="Texts",
        columns=COLUMNS,
        rows=rows,
        about_name="About",
        about=[("What", "texts")],
        **choices,
    )
    return load_workbook(stream), count


@pytest.mark.parametrize(
    "words", ["=1+1", "+33", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(1)", "{=1}", "http://x.tn"]
)
def test_no_words_are_run(words):
    book, _ = written([row(words)])
    cell = book["Texts"]["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)


def test_dates_are_dates_of_tunis_and_numbers_numbers():
    book, count = written([row()])
    sheet = book["Texts"]
    assert count == 1 and sheet["C2"].value == 12
    assert sheet["D2"].is_date and sheet["D2"].value.replace(microsecond=0) == datetime(2026, 4, 1, 0, 30, 5)
    assert sheet.freeze_panes == "B2" and sheet.column_dimensions["D"].width > 18


def test_the_number_leads_to_its_page():
    book, _ = written([row()])
    assert book["Texts"]["A2"].value == '=HYPERLINK("http://localhost/fr/contributions/2026-1","2026-1")'


@pytest.mark.parametrize("right_to_left", [True, False])
def test_every_sheet_has_its_direction(right_to_left):
    book, _ = written([row()] * 5, right_to_left=right_to_left, rows_of_sheet=2)
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in book} == {right_to_left}


def test_a_long_table_goes_on_in_a_further_sheet_with_its_header():
    book, count = written([row(str(number)) for number in range(5)], rows_of_sheet=2)
    assert count == 5 and book.sheetnames == ["Texts", "Texts 2", "Texts 3", "About"]
    found = [one[1].value for name in book.sheetnames[:3] for one in book[name].iter_rows(min_row=2)]
    assert found == ["0", "1", "2", "3", "4"]
    assert {book[name]["B1"].value for name in book.sheetnames[:3]} == {"Words"}


def test_an_empty_table_has_its_header_and_says_what_it_is():
    book, count = written([])
    assert count == 0 and [cell.value for cell in book["Texts"][1]] == [one.heading for one in COLUMNS]
    assert [cell.value for cell in book["About"][1]] == ["What", "texts"]


def test_a_text_longer_than_a_cell_ends_with_a_sign():
    book, _ = written([row("م" * (LONGEST_CELL + 1))])
    assert len(book["Texts"]["B2"].value) == LONGEST_CELL and book["Texts"]["B2"].value.endswith("…")


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError):
        written([[None, None, None, AT.replace(tzinfo=None)]])
