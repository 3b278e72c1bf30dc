"""Markdown, HTML, plain text and tables come in as they are read; the two real drafts too."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from consult.domain.texts.bringing.brought import Brought, LeftOut, Source
from consult.domain.texts.bringing.files import bring, bring_pasted
from consult.domain.texts.pieces import PieceKind
from consult.kernel.characters import clean_line, clean_text
from consult.kernel.localized import Language
from consult.kernel.tables import read_rows
from tests.parts import shared_data

HEAD, PARA, ITEM = PieceKind.HEADING, PieceKind.PARAGRAPH, PieceKind.ITEM
TABLE, NOTE = PieceKind.TABLE, PieceKind.NOTE


def seen(brought: Brought) -> list[tuple[PieceKind, int, str]]:
    return [(piece.kind, piece.level, piece.text) for piece in brought.pieces]


def written(name: str, content: str, language: Language = Language.FR, **columns: str) -> Brought:
    return bring(content.encode(), name=name, language=language, columns=columns)


def test_markdown():
    found = written(
        "plan.md",
        "# Règlement\n\n## Zone *UA*\n\nEmprise[^a] de 60 %,\nau sol<br>hors balcons.\n\n"
        "3) trois\n4) quatre\n   - dedans\n     1. fond\n\n- point\n\n"
        "| Zone | Hauteur |\n|---|---|\n| UA | 9 m |\n\n![](x.png)\n\n[^a]: Mesurée **au sol**.\n",
    )
    assert found.source is Source.MARKDOWN
    assert seen(found) == [
        (HEAD, 1, "Règlement"),
        (HEAD, 2, "Zone UA"),
        (PARA, 0, "Emprise[1] de 60 %, au sol\nhors balcons."),
        (ITEM, 1, "3) trois"),
        (ITEM, 1, "4) quatre"),
        (ITEM, 2, "dedans"),
        (ITEM, 3, "1. fond"),
        (ITEM, 1, "point"),
        (TABLE, 0, "Zone\tHauteur\nUA\t9 m"),
        (NOTE, 0, "[1] Mesurée au sol."),
    ]
    assert found.left_out == ((LeftOut.PICTURES, 1),)


def test_html_as_browsers_word_and_libreoffice_give_it():
    found = bring_pasted(
        "<html><head><title>Plan</title><style>p{}</style></head><body><script>alert(1)</script>"
        "<h2 onclick=x>Zone UA</h2><div>Bare words"
        "<p>Emprise<sup><a href='#fn1' id=ref1>1</a></sup> 60 m<sup>2</sup></p></div>"
        "<p>Voir la <a href='#s2'>section 2</a>.<a name=_ftnref1 href='#_ftn1'>[2]</a></p>"
        "<ol type=a start=2><li>bé<ul><li><p>dedans</p></li></ul></li><li value=7>gé</li></ol>"
        "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>·<span>&nbsp; </span>de Word</p>"
        "<table><tr><th colspan=2>Large<th>C<tr><td rowspan=2>a<td>b<td>c<tr><td>d<td><p>e</p><p>f</p></table>"
        "<img src=x><ol><li id=fn1>Au sol. <a href='#ref1'>↩</a></li></ol>"
        "<p class=MsoFootnoteText><a name=_ftn1 href='#_ftnref1'>[2]</a> Du règlement.</p>"
        "<p>&#x202A;فصل&#x202C; UA\u200b 7</p>"
    )
    assert seen(found) == [
        (HEAD, 2, "Zone UA"),
        (PARA, 0, "Bare words"),
        (PARA, 0, "Emprise[1] 60 m²"),
        (PARA, 0, "Voir la section 2.[2]"),
        (ITEM, 1, "b. bé"),
        (ITEM, 2, "dedans"),
        (ITEM, 1, "g. gé"),
        (ITEM, 2, "de Word"),
        (TABLE, 0, "Large\t\tC\na\tb\tc\n\td\te f"),
        (NOTE, 0, "[1] Au sol."),
        (NOTE, 0, "[2] Du règlement."),
        (PARA, 0, "فصل UA 7"),
    ]
    assert dict(found.left_out) == {LeftOut.PICTURES: 1, LeftOut.MERGED_CELLS: 2}
    assert seen(bring_pasted("Only words\n\nand more")) == [(PARA, 0, "Only words"), (PARA, 0, "and more")]


def test_plain_text_with_our_signs_or_without():
    found = written(
        "plan.txt", "# Titre\n\nUn[1]\r\nsuite\n\n- a\n  - b\n\nUA\t9\nUB\t12\n\n[1] Note.\n\n[2] Rien."
    )
    assert seen(found) == [
        (HEAD, 1, "Titre"),
        (PARA, 0, "Un[1]\nsuite"),
        (ITEM, 1, "a"),
        (ITEM, 2, "b"),
        (TABLE, 0, "UA\t9\nUB\t12"),
        (NOTE, 0, "[1] Note."),
        (PARA, 0, "[2] Rien."),
    ]
    lines = written("plan.txt", "الباب الأول\nالفصل 1\nنص", Language.AR)
    assert seen(lines) == [(HEAD, 1, "الباب الأول"), (HEAD, 2, "الفصل 1"), (PARA, 0, "نص")]


@pytest.mark.parametrize(
    ("text", "encoding", "language", "guessed"),
    [
        ("Règlement d’été : « hauteur » à l’égout, où bâtir n’est pas gêné", "cp1252", Language.FR, True),
        ("الفصل الأول: تونس دولة حرة، مستقلة، ذات سيادة", "cp1256", Language.AR, True),
        ("الفصل الأول: تونس دولة حرة", "utf-16", Language.AR, False),
        ("الفصل الأول: تونس دولة حرة ذات سيادة", "utf-16-le", Language.AR, True),
        ("Règlement été", "utf-8-sig", Language.FR, False),
    ],
)
def test_encodings(text: str, encoding: str, language: Language, guessed: bool):
    found = bring(text.encode(encoding), name="x.txt", language=language)
    assert found.pieces[0].text == clean_text(text)
    assert (LeftOut.ENCODING_GUESSED in dict(found.left_out)) is guessed


def test_a_table_with_paths_of_headings_and_with_rows_of_headings():
    table = (
        "tag;path;nr;words\n"
        "h1;I;;I\nh2;I > A;;A\np;I > A;;un\nli;I > A;;deux\np;I > B > c;;trois\np;II;;II\nspan;II;;\n"
        "p;II;0;avant\np;II;4;quatre\np;II;UA 5 bis;cinq\n"
    )
    found = written("plan.csv", table, text="words", heading="path", kind="tag", article="nr")
    assert seen(found) == [
        (HEAD, 1, "I"),
        (HEAD, 2, "A"),
        (PARA, 0, "un"),
        (ITEM, 1, "deux"),
        (HEAD, 2, "B"),
        (HEAD, 3, "c"),
        (PARA, 0, "trois"),
        (HEAD, 1, "II"),
        (PARA, 0, "avant"),
        (HEAD, 2, "Article 4"),
        (PARA, 0, "quatre"),
        (HEAD, 2, "UA 5 bis"),
        (PARA, 0, "cinq"),
    ]
    assert dict(found.left_out) == {LeftOut.ROWS_EMPTY: 1, LeftOut.KINDS_UNKNOWN: 1}


def test_levels_beside_the_kinds_are_read_where_they_are_levels():
    found = written("plan.csv", "kind,level,text\nheading,1,I\nheading,2,A\nitem,3,un\nparagraph,,deux\n")
    assert seen(found) == [(HEAD, 1, "I"), (HEAD, 2, "A"), (ITEM, 3, "un"), (PARA, 0, "deux")]
    floors = written("plan.csv", "kind,level,text\nheading,ground floor,I\nparagraph,first floor,un\n")
    assert seen(floors) == [(HEAD, 1, "I"), (PARA, 0, "un")]


@pytest.mark.needs("shared data")
@pytest.mark.parametrize(
    ("file", "language", "columns", "expected"),
    [
        (
            "draft_2013_paragraphs_ar.csv",
            Language.AR,
            {"text": "text", "heading": "section_path"},
            {HEAD: 24, PARA: 288, ITEM: 61},
        ),
        (
            "draft_2013_paragraphs_ar.csv",
            Language.AR,
            {"text": "text", "heading": "section_path", "article": "article"},
            {HEAD: 24 + 146, PARA: 288, ITEM: 61},
        ),
        (
            "plu_paragraphs_fr.csv",
            Language.FR,
            {"text": "text", "heading": "heading_path"},
            {HEAD: 164, PARA: 508, ITEM: 149},
        ),
    ],
)
def test_the_real_drafts_come_in_whole(
    file: str, language: Language, columns: dict[str, str], expected: dict[PieceKind, int]
):
    folder = shared_data()
    assert folder is not None
    path = folder / "drafts" / file
    found = bring(path, name=file, language=language, columns=columns)
    assert Counter(piece.kind for piece in found.pieces) == expected
    # Every row's words are there, in order, and no heading twice.
    words = [clean_line(piece.text) for piece in found.pieces]
    rows = iter(words)
    for _line, row in read_rows(path):
        text = clean_line(row["text"])
        assert not text or text in rows
    assert not any("\u202a" in one for one in words)
    twins = [one for one, two in pairwise(words) if one == two and one != "Titre vide"]
    assert twins == []
