"""Tables are read strictly and written safely."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.kernel.tables import LONGEST_LINE, TableError, TableProblem, read_rows, write_rows
from tests.parts import shared_data


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_rows_come_with_the_line_where_they_begin(tmp_path, ending, mark):
    content = [b"id, title ,body", b'1,a,"two', b'lines, and ""quotes"""', b"", "2,ب,".encode()]
    path = _file(tmp_path, mark + ending.join(content))
    rows = list(read_rows(path, required=("id", "title")))
    newline = ending.decode()
    assert rows == [
        (2, {"id": "1", "title": "a", "body": f'two{newline}lines, and "quotes"'}),
        (5, {"id": "2", "title": "ب", "body": ""}),
    ]


def test_another_delimiter_is_named(tmp_path):
    path = _file(tmp_path, b"a;b\n1,5;2\n")
    assert list(read_rows(path, delimiter=";")) == [(2, {"a": "1,5", "b": "2"})]
    with pytest.raises(TableError) as refused:
        list(read_rows(path, required=("a",)))
    assert refused.value.facts == {"columns": ["a"], "found": ["a;b"]}


@pytest.mark.parametrize(
    ("content", "line", "code", "facts"),
    [
        (b"", None, TableProblem.EMPTY, {}),
        (b"\xef\xbb\xbf\n\n", None, TableProblem.EMPTY, {}),
        (b" , \n", None, TableProblem.EMPTY, {}),
        (b"a\n1\n", 1, TableProblem.MISSING_COLUMN, {"columns": ["b"], "found": ["a"]}),
        (b"\na,b, a\n", 2, TableProblem.DUPLICATE_COLUMN, {"columns": ["a"]}),
        (b'a,b\n"x\ny",2\n3\n', 4, TableProblem.RAGGED_ROW, {"expected": 2, "found": 1}),
        (b"a,b\n1,2,3\n", 2, TableProblem.RAGGED_ROW, {"expected": 2, "found": 3}),
        (b"a,b\n1,2\n3,\xe9t\xe9\n", 3, TableProblem.ENCODING, {"byte": 3, "value": "0xe9"}),
        ("a,b\n1,2\n".encode("utf-16"), 1, TableProblem.ENCODING, {"looks_like": "utf-16"}),
        (b"a,b\n1,2\n3,x\x00y\n", 3, TableProblem.NULL_BYTE, {}),
        (b'a,b\n1,2\n3,"open\n4,5\n', 3, TableProblem.BROKEN_QUOTES, {}),
        (b'a,b\n1,"x"y\n', 2, TableProblem.BROKEN_QUOTES, {}),
        (b"a,b\n1," + b"x" * 140_000, 2, TableProblem.TOO_LONG, {"limit": 131_072}),
        (b"a,b\n1," + b"x" * LONGEST_LINE, 2, TableProblem.TOO_LONG, {"limit": LONGEST_LINE}),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, content, line, code, facts):
    path = _file(tmp_path, content)
    with pytest.raises(TableError) as refused:
        list(read_rows(path, required=("a", "b")))
    error = refused.value
    assert (error.file, error.line, error.code, error.facts) == (str(path), line, code, facts)


def test_a_file_that_is_not_there_or_is_none(tmp_path):
    for path, code in ((tmp_path / "none.csv", TableProblem.NOT_FOUND), (tmp_path, TableProblem.UNREADABLE)):
        with pytest.raises(TableError) as refused:
            list(read_rows(path))
        assert refused.value.code == code


def _written(*rows: dict[str, object], **options: object) -> str:
    stream = io.StringIO(newline="")
    assert write_rows(stream, list(rows[0]), rows, **options) == len(rows)
    return stream.getvalue()


def test_values_are_written_plainly():
    tunis = timezone(timedelta(hours=1))
    row = {
        "none": None,
        "truth": True,
        "number": -3,
        "amount": Decimal("1250.500"),
        "at": datetime(2026, 3, 10, 12, 0, tzinfo=tunis),
        "on": date(2026, 3, 10),
        "tags": ["a", "b"],
        "words": 'a "b", ج',
    }
    header, line = _written(row).splitlines()
    assert header == "none,truth,number,amount,at,on,tags,words"
    assert line == ',true,-3,1250.500,2026-03-10T11:00:00Z,2026-03-10,a; b,"a ""b"", ج"'


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_a_spreadsheet_runs_no_words(words):
    assert next(csv.reader(_written({"a": words}, for_spreadsheets=True).splitlines(True)[1:])) == [
        "'" + words
    ]
    assert "'" not in _written({"a": words})


def test_numbers_stay_numbers_for_spreadsheets():
    assert _written({"a": -3, "b": Decimal("-1.5")}, for_spreadsheets=True) == "a,b\r\n-3,-1.5\r\n"


def test_hidden_marks_leave_figures_only():
    row = {"on": "10\u200f/03\u200f/2026", "words": "ا\u200fب"}
    assert _written(row, figures=("on",)) == "on,words\r\n10/03/2026,ا\u200fب\r\n"


def test_a_row_has_the_columns_and_no_others():
    for row in ({"a": 1}, {"a": 1, "b": 2, "c": 3}):
        with pytest.raises(KeyError):
            write_rows(io.StringIO(), ["a", "b"], [row])


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        _written({"at": datetime(2026, 3, 10, tzinfo=UTC).replace(tzinfo=None)})


CELLS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)


@given(
    rows=st.lists(
        st.tuples(CELLS | st.sampled_from(["", "\r", "\n", '"', "a,b", "\ufeff"]), CELLS), max_size=5
    )
)
def test_what_is_written_is_read_back(tmp_path_factory, rows):
    written = [{"a": first, "b": second} for first, second in rows]
    path = tmp_path_factory.getbasetemp() / "written.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        write_rows(stream, ["a", "b"], written)
    assert [row for _, row in read_rows(path)] == written


@pytest.mark.needs("shared data")
def test_the_real_tables_are_read():
    folder = shared_data()
    counts = {
        path.name: sum(1 for _ in read_rows(path))
        for path in sorted((folder / "republique-numerique").glob("*.csv"))
    }
    assert counts == {"arguments.csv": 441, "proposals.csv": 72, "sources.csv": 21}
    for path in folder.glob("*/*/*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert [row for _, row in read_rows(path)] == list(csv.DictReader(file)), path


def test_a_file_without_a_header_is_given_its_columns(tmp_path):
    (tmp_path / "a.csv").write_text("topic,The square\nurl,x\n", encoding="utf-8")
    assert list(read_rows(tmp_path / "a.csv", columns=("key", "value"))) == [
        (1, {"key": "topic", "value": "The square"}),
        (2, {"key": "url", "value": "x"}),
    ]
