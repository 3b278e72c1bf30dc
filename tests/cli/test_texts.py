"""`flask texts align` on files: what it prints and where, and what it refuses."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from consult.domain.texts import tabular

OLD = """key,kind,level,lang,text
a,heading,1,fr,Zone UA
a,heading,1,ar,المنطقة أ
b,paragraph,0,fr,Les constructions nouvelles sont limitées à 12 mètres.
b,paragraph,0,ar,لا يتجاوز ارتفاع البناءات الجديدة 12 مترا.
c,item,1,fr,Les haies existantes sont conservées.
c,item,1,ar,تتم المحافظة على الأسيجة الموجودة.
"""
NEW = """key,kind,level,lang,text
x,heading,1,ar,المنطقة أ
z,item,1,ar,تُمنع اللافتات الإشهارية على الواجهات.
y,paragraph,0,ar,لا يتجاوز ارتفاع البناءات الجديدة 15 مترا.
"""


def _align(app: Flask, folder: Path, old: str | bytes, new: str | bytes, ending: str = ".csv") -> Result:
    paths = [folder / f"old{ending}", folder / f"new{ending}"]
    for path, text in zip(paths, (old, new), strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return app.test_cli_runner().invoke(args=["texts", "align", *map(str, paths)])


def _rows(result: Result) -> list[tuple[str, str, str]]:
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    return [(row["old_key"], row["new_key"], row["state"]) for row in rows]


def test_two_tables_are_compared_in_arabic_where_both_have_it(app, tmp_path):
    result = _align(app, tmp_path, OLD, NEW)
    assert _rows(result) == [
        ("a", "x", "kept"),
        ("", "z", "added"),
        ("b", "y", "edited"),
        ("c", "", "removed"),
    ]
    assert "1 edited" in result.stderr and "in ar" in result.stderr and "edited" not in result.stdout[:20]


def test_plain_text_has_paragraphs_by_their_place(app, tmp_path):
    old = "Article 1\n\nLes façades sont en pierre.\n\nLes toits sont\nen tuiles.\n"
    new = "\ufeffArticle 1\r\n\r\nLes toits sont en tuiles.\r\n\r\nLes façades sont en pierre.\r\n"
    found = _rows(_align(app, tmp_path, old, new, ".txt"))
    assert {(one, other) for one, other, _state in found} == {("p1", "p1"), ("p2", "p3"), ("p3", "p2")}
    assert sorted(state for _one, _other, state in found) == ["kept", "kept", "moved"]
    assert _rows(_align(app, tmp_path, "a b c\nd e f", "d e f\ng h i", ".txt")) == [
        ("p1", "", "removed"),
        ("p2", "p1", "kept"),
        ("", "p2", "added"),
    ]


@pytest.mark.parametrize(
    ("old", "place", "words"),
    [
        (OLD.replace("b,paragraph,0,ar", "a,paragraph,0,ar"), ":5", "The key is “a”, as in line 3 already."),
        ("key,kind\na,item\n", ":1", "These columns are missing: text."),
        (OLD + "d,item\n", ":8", "The row has 2 cells, the header 5."),
        (OLD.encode() + b"d,item,1,ar,\xe9\n", ":8", "This is not UTF-8 text."),
        ("key,kind,level,lang,text\n", "", "There is no paragraph in this file."),
        (OLD.replace(",ar,", ",de,").replace(",fr,", ",it,"), "", "have no language in common"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(app, tmp_path, old, place, words):
    result = _align(app, tmp_path, old, NEW)
    assert result.exit_code == 1 and not result.stdout
    assert f"old.csv{place}" in result.stderr and words in result.stderr


def test_a_text_that_is_too_long_is_refused(app, tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "MOST_PIECES", 4)
    result = _align(app, tmp_path, OLD, NEW)
    assert result.exit_code == 1 and "old.csv:6: There are more than 4 paragraphs." in result.stderr
