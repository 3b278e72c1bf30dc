"""Tables and plain lines of paragraphs: read strictly, bounded, and read back as they were written."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.domain.texts import tabular
from consult.domain.texts.pieces import Piece, PieceKind
from consult.domain.texts.tabular import (
    PieceProblem,
    by_language,
    is_table,
    keyed,
    read_pieces_csv,
    read_pieces_text,
    write_pieces_csv,
)
from consult.kernel.tables import TableError, TableProblem

pieces = st.builds(
    Piece,
    st.sampled_from([PieceKind.PARAGRAPH, PieceKind.TABLE, PieceKind.NOTE]),
    st.just(0),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40),
    st.uuids().map(str),
) | st.builds(
    Piece,
    st.sampled_from([PieceKind.HEADING, PieceKind.ITEM]),
    st.integers(1, 6),
    st.sampled_from(["الفصل 7", "UA 7", "a\tb\r\nc", "=1+1", " 1° l’été "]),
    st.uuids().map(str),
)


def _file(folder: Path, text: str, name: str = "plan.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8", newline="")
    return path


@given(st.lists(st.tuples(st.sampled_from(["ar", "fr"]), pieces), min_size=1, max_size=8))
def test_what_is_written_is_read_back(tmp_path_factory, rows):
    stream = io.StringIO(newline="")
    assert write_pieces_csv(stream, rows) == len(rows)
    path = _file(tmp_path_factory.mktemp("pieces"), stream.getvalue())
    assert [(row.lang, row.piece) for row in read_pieces_csv(path)] == rows
    assert is_table(path)


def test_only_the_text_must_be_there_and_the_kinds_of_html_are_known(tmp_path):
    path = _file(tmp_path, "tag,kind,text\nx,h3,Les façades\nx,LI,a\nx,,b\nx,div,\u202a\n")
    found = by_language(read_pieces_csv(path))[""]
    assert [(one.kind, one.level) for one in found] == [
        (PieceKind.HEADING, 3),
        (PieceKind.ITEM, 1),
        (PieceKind.PARAGRAPH, 0),
        (PieceKind.PARAGRAPH, 0),
    ]
    assert [one.key for one in keyed([*found, Piece(PieceKind.NOTE, 0, "n", "p2")])] == [
        "p1",
        "p7",
        "p3",
        "p4",
        "p2",
    ]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("key,kind\n1,p\n", 1, TableProblem.MISSING_COLUMN),
        ("key,kind,text\n1,verse,a\n", 2, PieceProblem.UNKNOWN_KIND),
        ("kind,level,text\nheading,7,a\n", 2, PieceProblem.NO_LEVEL),
        ("key,lang,text\na,ar,1\na,fr,2\nb,ar,3\na,AR,4\n", 5, PieceProblem.KEY_TWICE),
        ("text\n", None, PieceProblem.NOTHING),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, text, line, code):
    path = _file(tmp_path, text)
    with pytest.raises(TableError) as refused:
        read_pieces_csv(path)
    assert (refused.value.file, refused.value.line, refused.value.code) == (str(path), line, code)


def test_who_only_compares_takes_an_unknown_kind_for_a_paragraph(tmp_path):
    path = _file(tmp_path, "kind,level,text\nverse,,a\nli,x,b\n")
    found = [row.piece for row in read_pieces_csv(path, strict=False)]
    assert found == [Piece(PieceKind.PARAGRAPH, 0, "a"), Piece(PieceKind.ITEM, 1, "b")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeffun\nsuite\n\n \n deux \r\n", [(1, "un\nsuite"), (5, "deux")]),
        ("\n\nun\ndeux\nثلاثة", [(3, "un"), (4, "deux"), (5, "ثلاثة")]),
        ("un", [(1, "un")]),
    ],
)
def test_paragraphs_of_plain_text(tmp_path, text, expected):
    path = _file(tmp_path, text, "plan.txt")
    assert [(row.line, row.piece.text) for row in read_pieces_text(path)] == expected
    assert not is_table(path)


def test_everything_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "MOST_PIECES", 3)
    monkeypatch.setattr(tabular, "MOST_SIGNS", 9)
    for text, read, line, code in (
        ("text\n1\n2\n3\n4\n", read_pieces_csv, 5, PieceProblem.TOO_MANY),
        ("text\n1234\n567890\n", read_pieces_csv, 3, PieceProblem.TOO_MUCH),
        ("1\n2\n3\n4\n", read_pieces_text, None, PieceProblem.TOO_MANY),
        ("1\n\n2\n\n3\n\n4\n\n5\n", read_pieces_text, 8, PieceProblem.TOO_MANY),
        ("\n \n", read_pieces_text, None, PieceProblem.NOTHING),
    ):
        with pytest.raises(TableError) as refused:
            read(_file(tmp_path, text))
        assert (refused.value.line, refused.value.code) == (line, code)
