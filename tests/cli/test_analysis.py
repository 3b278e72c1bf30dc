"""`flask analysis` on files: what it prints and where, and what it refuses."""

from __future__ import annotations

import csv
import io

import pytest

from tests.factories.analysis import no_extra


def _nearest(app, folder, one: bytes, other: bytes):
    paths = [folder / "a.txt", folder / "b.txt"]
    for path, data in zip(paths, (one, other), strict=True):
        path.write_bytes(data)
    return app.test_cli_runner().invoke(args=["analysis", "nearest", *map(str, paths)])


def test_nearest_prints_lines_from_one_best_first(app, tmp_path):
    result = _nearest(
        app, tmp_path, b"\xef\xbb\xbfle chat dort\r\n\r\nil pleut\r\n", b"il pleut\n\nle chat dort"
    )
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0] == "line_a,line_b,score"
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["line_a"], row["line_b"]) for row in rows] == [
        ("1", "3"),
        ("1", "1"),
        ("3", "1"),
        ("3", "3"),
    ]
    assert all(0 <= float(row["score"]) <= 1 for row in rows)


def test_without_the_extra_it_says_so_and_compares_letters(app, tmp_path):
    with no_extra():
        result = _nearest(app, tmp_path, b"il pleut beaucoup", b"le chat dort\nil pleut")
    assert result.exit_code == 0 and "not installed" in result.stderr
    assert result.stdout.splitlines()[1].startswith("1,2,")


@pytest.mark.parametrize(
    ("data", "said"), [(b"caf\xe9", "a.txt:1: This is not UTF-8"), (b"ok\n\xff", "a.txt:2: This")]
)
def test_a_file_that_is_no_text_is_refused_with_its_line(app, tmp_path, data, said):
    result = _nearest(app, tmp_path, data, b"b")
    assert result.exit_code == 1 and said in result.stderr and result.stdout == ""


def test_a_file_that_is_not_there_is_refused(app, tmp_path):
    missing = str(tmp_path / "none.txt")
    result = app.test_cli_runner().invoke(args=["analysis", "nearest", missing, missing])
    assert result.exit_code == 1 and "There is no such file" in result.stderr
