"""Word and LibreOffice files come in as they are read on paper: headings, numbers, tables, notes."""

from __future__ import annotations

import io

import docx

from consult.domain.texts.bringing.brought import Brought, LeftOut
from consult.domain.texts.bringing.files import bring
from consult.domain.texts.pieces import PieceKind
from consult.kernel.localized import Language
from tests.factories.drafts import odf_file, word_file, word_text

HEAD, PARA, ITEM = PieceKind.HEADING, PieceKind.PARAGRAPH, PieceKind.ITEM
TABLE, NOTE = PieceKind.TABLE, PieceKind.NOTE


def seen(brought: Brought) -> list[tuple[PieceKind, int, str]]:
    return [(piece.kind, piece.level, piece.text) for piece in brought.pieces]


def from_word(body: str, **more: str) -> Brought:
    return bring(word_file(body, **more), name="plan.docx", language=Language.FR)


def from_odf(body: str) -> Brought:
    return bring(odf_file(body), name="plan.odt", language=Language.FR)


def test_headings_of_word_in_three_languages_and_the_numbers_it_reckons():
    found = from_word(
        word_text("Dispositions", style="Titre1")
        + word_text("منطقة باب سويقة", style="A2")
        + word_text("Zone UB", style="OwnHeading")
        + word_text("Implantation", style="Heading3")
        + word_text("Hauteur", style="Heading3")
        + word_text("a first", number=(1, 0))
        + word_text("deeper", number=(1, 1))
        + word_text("deeper still", number=(1, 1))
        + word_text("third", number=(1, 2))
        + word_text("a second", number=(1, 0))
        + word_text("begins anew", number=(1, 1))
        + word_text("a dot", number=(2, 0))
        + word_text("of another list", number=(4, 0))
        + word_text("أولا", number=(5, 0))
        + word_text("ثانيا", number=(5, 0))
        + word_text("no number", number=(0, 0))
    )
    assert seen(found) == [
        (HEAD, 1, "Dispositions"),
        (HEAD, 2, "منطقة باب سويقة"),
        (HEAD, 2, "Zone UB"),
        (HEAD, 3, "Article UA 7 Implantation"),
        (HEAD, 3, "Article UA 8 Hauteur"),
        (ITEM, 1, "1. a first"),
        (ITEM, 2, "a) deeper"),
        (ITEM, 2, "b) deeper still"),
        (ITEM, 3, "1.i third"),
        (ITEM, 1, "2. a second"),
        (ITEM, 2, "a) begins anew"),
        (ITEM, 1, "a dot"),
        (ITEM, 1, "5. of another list"),
        (ITEM, 1, "أ- أولا"),
        (ITEM, 1, "ب- ثانيا"),
        (PARA, 0, "no number"),
    ]
    assert found.left_out == ()


def test_tables_notes_and_what_is_not_in_the_text_of_a_word_file():
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(cells)}</w:tr>"

    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>".format
    wide, begins = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    box = f"<wps:txbx><w:txbxContent>{word_text('In a box')}</w:txbxContent></wps:txbx>"
    body = (
        word_text("Sommaire .... 3", style="TM1")
        + "<w:p><w:r><w:t>Emprise</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
        "<w:r><w:t> : 60 m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t> added</w:t></w:r></w:ins>"
        "<w:r><w:commentReference w:id='0'/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
        "<w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"
        + f"<w:p><w:r><w:t>Beside</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>"
        f"<w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:tbl>"
        + row(cell(wide, word_text("Wide")), cell("", word_text("C")))
        + row(
            cell(begins, word_text("UA") + word_text("UB")),
            cell("", word_text("x")),
            cell("", word_text("y")),
        )
        + row(cell("<w:vMerge/>", word_text("")), cell("", word_text("z")), cell("", word_text("")))
        + "</w:tbl>"
        f"<w:tbl>{row(cell('', word_text('A frame', style='Titre1') + word_text('around words')))}</w:tbl>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Two </w:t></w:r></w:p>" + word_text("in one")
    )
    note = f"<w:footnote w:id='2'>{word_text('Mesurée au sol.')}{word_text('Balcons exclus.')}</w:footnote>"
    found = from_word(body, footnotes=note)
    assert seen(found) == [
        (PARA, 0, "Emprise[1] : 60 m² added"),
        (NOTE, 0, "[1] Mesurée au sol.\nBalcons exclus."),
        (PARA, 0, "Beside"),
        (PARA, 0, "In a box"),
        (TABLE, 0, "Wide\t\tC\nUA UB\tx\ty\n\tz\t"),
        (HEAD, 1, "A frame"),
        (PARA, 0, "around words"),
        (PARA, 0, "Two in one"),
    ]
    assert dict(found.left_out) == {
        LeftOut.PICTURES: 1,
        LeftOut.TEXT_BOXES: 1,
        LeftOut.INSERTED: 1,
        LeftOut.DELETED: 1,
        LeftOut.COMMENTS: 1,
        LeftOut.HIDDEN: 1,
        LeftOut.CONTENTS: 1,
        LeftOut.MERGED_CELLS: 2,
    }


def test_a_file_that_another_program_wrote():
    """python-docx begins with Word's own template: its styles, lists and names."""
    document = docx.Document()
    document.add_heading("Plan", 0)
    document.add_heading("Zone UA", 1)
    document.add_paragraph("Un", style="List Number")
    document.add_paragraph("Deux", style="List Number")
    document.add_paragraph("Point", style="List Bullet")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Large"
    table.cell(1, 1).text = "Dernier"
    made = io.BytesIO()
    document.save(made)
    assert seen(bring(made.getvalue(), name="plan.docx", language=Language.FR)) == [
        (HEAD, 1, "Plan"),
        (HEAD, 1, "Zone UA"),
        (ITEM, 1, "1. Un"),
        (ITEM, 1, "2. Deux"),
        (ITEM, 1, "Point"),
        (TABLE, 0, "Large\t\n\tDernier"),
    ]


def test_headings_that_are_only_words_are_known_by_them():
    found = from_word(
        word_text("الباب الأول: المبادئ العامة")
        + word_text("الفصل 1")
        + word_text("تونس دولة حرة، وفق الفصل 2 من هذا الدستور.")
        + word_text("الفصل 2")
        + word_text("Article 3 : les constructions doivent respecter les règles du présent règlement.")
    )
    assert [piece.level for piece in found.pieces] == [1, 2, 0, 2, 0]
    assert found.left_out == ((LeftOut.HEADINGS_GUESSED, 3),)


def test_an_opendocument_text():
    def note(words: str) -> str:
        body = f"<text:note-body><text:p>{words}</text:p></text:note-body>"
        return f"<text:note><text:note-citation>9</text:note-citation>{body}</text:note>"

    item = "<text:list-item>{}</text:list-item>".format
    found = from_odf(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>Zone 3</text:p></text:index-body></text:table-of-content>"
        '<text:h text:outline-level="1">Dispositions</text:h><text:h text:outline-level="2">Champ</text:h>'
        '<text:p text:style-name="P1">Zone UA</text:p><text:h text:outline-level="1">Annexes</text:h>'
        f'<text:p>Emprise{note("Au sol.")}<text:s text:c="2"/>60 m<text:span text:style-name="High">2</text:span>'
        "<office:annotation><text:p>Vu</text:p></office:annotation></text:p>"
        '<text:list text:style-name="L1">'
        + item(
            "<text:p>un</text:p><text:list>"
            + item(
                "<text:p>dedans</text:p><text:p>encore</text:p><text:list>"
                + item("<text:p>fond</text:p>")
                + "</text:list>"
            )
            + "</text:list>"
        )
        + item("<text:p>deux</text:p>")
        + "</text:list><text:p>Entre.</text:p>"
        + f'<text:list text:style-name="L1" text:continue-numbering="true">{item("<text:p>trois</text:p>")}</text:list>'
        + f'<text:list text:style-name="L2">{item("<text:p>point</text:p>")}</text:list>'
        "<table:table><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>Large</text:p>"
        "</table:table-cell>"
        "<table:covered-table-cell/></table:table-row><table:table-row><table:table-cell><text:p>a</text:p>"
        "<text:p>b</text:p>"
        "</table:table-cell><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>Boîte<draw:frame><draw:text-box><text:p>Dans la boîte</text:p></draw:text-box></draw:frame>"
        "<draw:frame><draw:image/></draw:frame></text:p>"
    )
    assert seen(found) == [
        (HEAD, 1, "Titre I. Dispositions"),
        (HEAD, 2, "Champ"),
        (HEAD, 2, "Zone UA"),
        (HEAD, 1, "Titre II. Annexes"),
        (PARA, 0, "Emprise[1] 60 m²"),
        (NOTE, 0, "[1] Au sol."),
        (ITEM, 1, "1. un"),
        (ITEM, 2, "a) dedans"),
        (ITEM, 2, "encore"),
        (ITEM, 3, "1.a.1 fond"),
        (ITEM, 1, "2. deux"),
        (PARA, 0, "Entre."),
        (ITEM, 1, "3. trois"),
        (ITEM, 1, "point"),
        (TABLE, 0, "Large\t\na b\tc"),
        (PARA, 0, "Boîte"),
        (PARA, 0, "Dans la boîte"),
    ]
    assert dict(found.left_out) == {
        LeftOut.PICTURES: 1,
        LeftOut.TEXT_BOXES: 1,
        LeftOut.DELETED: 1,
        LeftOut.COMMENTS: 1,
        LeftOut.CONTENTS: 1,
        LeftOut.MERGED_CELLS: 1,
    }
