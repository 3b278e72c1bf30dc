"""Where the marks of footnotes lead."""

from __future__ import annotations

from consult.domain.texts.notes import note_links, noted
from consult.domain.texts.pieces import Piece, PieceKind


def test_a_mark_leads_to_the_next_note_of_its_name_and_the_note_back_to_the_first_mark():
    pieces = [
        Piece(PieceKind.PARAGRAPH, 0, "Twelve metres[1], with care[2].", "p1"),
        Piece(PieceKind.PARAGRAPH, 0, "As said[1].", "p2"),
        Piece(PieceKind.NOTE, 0, "[1] Of the street.", "p3"),
        Piece(PieceKind.PARAGRAPH, 0, "Elsewhere[1] too.", "p4"),
        Piece(PieceKind.NOTE, 0, "[1] Of the square.", "p5"),
    ]
    assert note_links(pieces) == {
        "p1": {"1": "p3"},
        "p2": {"1": "p3"},
        "p3": {"1": "p1"},
        "p4": {"1": "p5"},
        "p5": {"1": "p4"},
    }


def test_a_text_is_cut_at_the_marks_that_lead_somewhere():
    assert noted("a[1] b[2] c", {"1": "p3"}) == [("a", ""), ("[1]", "p3"), (" b[2] c", "")]
    assert noted("[1] Of the street.", {"1": "p1"}) == [("[1]", "p1"), (" Of the street.", "")]
    assert noted("a[1]", {}) == [("a[1]", "")] and noted("", {}) == []
