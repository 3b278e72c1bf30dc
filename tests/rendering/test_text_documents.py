"""The PDF of a version: Arabic that reads back, an outline of all its headings, keys, the fingerprint."""

from __future__ import annotations

import io
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from consult.domain.texts.exporting.publication import Publication
from consult.domain.texts.pieces import Piece, PieceKind
from consult.kernel.localized import Language
from consult.rendering.text_documents import text_html, text_pdf

pypdf = pytest.importorskip("pypdf")
bs4 = pytest.importorskip("bs4")

ARABIC = "لا يتجاوز ارتفاع البنايات اثني عشر مترا[1] في كامل المنطقة."
PIECES = [
    Piece(PieceKind.HEADING, 1, "الباب الأول", "p1"),
    # The source leaves a level out; a tagged PDF may not.
    Piece(PieceKind.HEADING, 4, "الفصل 7", "p2"),
    Piece(PieceKind.PARAGRAPH, 0, ARABIC, "p3"),
    Piece(PieceKind.NOTE, 0, "[1] دون <احتساب> الملحقات.", "p4"),
    Piece(PieceKind.ITEM, 1, "أ) البنايات العمومية", "p5"),
    Piece(PieceKind.ITEM, 2, "بند دون عدد", "p6"),
    Piece(PieceKind.TABLE, 0, "المنطقة\tالارتفاع\nUA\t12\nUB", "p7"),
    Piece(PieceKind.HEADING, 2, "الفصل 8", "p8"),
]


def a_publication(**wishes: Any) -> Publication:
    facts: dict[str, Any] = {
        "language": Language.AR,
        "pieces": PIECES,
        "title": "تراتيب عمرانية",
        "city": "بلدية تونس",
        "city_key": "tunis",
        "consultation": "urban-plan",
        "text_key": "regulations",
        "number": 3,
        "on": date(2026, 11, 27),
        "begun_on": date(2026, 11, 1),
        "sha256": "ab" * 32,
        "authoritative": True,
        "address": "https://consult.example/ar/consultations/urban-plan/texts/regulations",
    }
    return Publication(**facts | wishes)


def test_what_is_laid_out_is_the_whole_version():
    page = bs4.BeautifulSoup(text_html(a_publication()), "html.parser")
    body = page.select(".text .piece")
    assert [one["id"] for one in body] == [piece.key for piece in PIECES]
    assert [one.select_one(".key").get_text() for one in body] == [piece.key for piece in PIECES]
    ranks = [int(one.name[1]) for one in page.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])]
    assert ranks == [1, 2, 3, 3] and all(two - one <= 1 for one, two in pairwise(ranks))
    assert page.select_one("#p3 sup").get_text() == "[1]" and "<احتساب>" in page.select_one("#p4").get_text()
    assert [cell.get_text() for cell in page.select("#p7 th, #p7 td")] == [
        "المنطقة",
        "الارتفاع",
        "UA",
        "12",
        "UB",
        "",
    ]
    assert ("dash" in page.select_one("#p5")["class"], "dash" in page.select_one("#p6")["class"]) == (
        False,
        True,
    )
    said = page.select_one(".cover").get_text()
    assert "ab" * 32 in said and "27 نوفمبر 2026" in said and "النسخة عدد 3" in said
    # What is not so is not said, and what is is.
    french = text_html(a_publication(language=Language.FR, authoritative=False, sha256=None), missing=2)
    assert "Le texte arabe fait foi" in french and "2 paragraphes n’existent pas" in french
    assert "En préparation" in french and "SHA-256" not in french


@pytest.mark.needs("pdf")
def test_the_pdf_has_an_outline_and_reads_back():
    reader = pypdf.PdfReader(io.BytesIO(text_pdf(a_publication())))
    flat: list[str] = []

    def walk(outline: list[Any]) -> None:
        for one in outline:
            walk(one) if isinstance(one, list) else flat.append(one.title)

    walk(reader.outline)
    assert flat == ["تراتيب عمرانية", "الباب الأول", "الفصل 7", "الفصل 8"]
    assert reader.metadata.title == "تراتيب عمرانية"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and reader.trailer["/Root"]["/Lang"] == "ar"
    words = " ".join(page.extract_text() for page in reader.pages)
    assert sum(word in words for word in ARABIC.replace("[1]", " ").split()) >= 9
    assert "p3" in words
