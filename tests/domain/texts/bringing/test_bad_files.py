"""What cannot be read is refused with its reason, in a second and without filling the memory."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from consult.domain.texts.bringing.brought import LONGEST_PIECE, BringRefusal, BringRefused, LeftOut
from consult.domain.texts.bringing.files import bring
from consult.domain.texts.pieces import PieceKind
from consult.domain.texts.tabular import PieceProblem
from consult.kernel.localized import Language
from consult.kernel.tables import TableProblem
from consult.rendering.wording import sentence
from tests.factories.drafts import odf_file, packed, word_file, word_text

_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">&i;</akomaNtoso>'
)
_PAGE_BOMB = '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><html><body><p>&b;</p></body></html>'
_OUTSIDE = '<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>'
_TABLE = b"key,kind,level,lang,text\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zip_bomb() -> bytes:
    """50 kB that say that they unfold to 50 MB, and do."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b" " * 50_000_000)
    return made.getvalue()


def many_members() -> bytes:
    return packed({f"word/{number}.xml": "" for number in range(6_000)})


def locked_zip() -> bytes:
    data = bytearray(word_file(word_text("x")))
    # The flag of encryption, in the local header and in the directory.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


REFUSED: list[tuple[str, str, Callable[[], bytes], BringRefusal | PieceProblem | TableProblem]] = [
    ("nothing in it", "x.docx", lambda: b"", BringRefusal.EMPTY_FILE),
    ("no words", "x.docx", lambda: word_file(word_text(" \u200b")), BringRefusal.NO_TEXT),
    ("only spaces", "x.md", lambda: b" \n\n", BringRefusal.NO_TEXT),
    ("a project of macros", "x.docx", lambda: word_file("", more={"word/vbaProject.bin": b"x"}), BringRefusal.MACROS),
    ("renamed .docm", "x.docx", lambda: word_file(word_text("x"), main_type=_MACRO), BringRefusal.MACROS),
    ("macros of LibreOffice", "x.odt", lambda: odf_file("", more={"Basic/script-lc.xml": "x"}), BringRefusal.MACROS),
    ("old Word", "x.docx", lambda: _OLE, BringRefusal.OLD_OFFICE),
    ("locked Word", "x.docx", lambda: _OLE + "EncryptedPackage".encode("utf-16-le"), BringRefusal.LOCKED),
    ("a locked package", "x.docx", locked_zip, BringRefusal.LOCKED),
    ("zip bomb", "x.docx", zip_bomb, BringRefusal.UNFOLDS),
    ("members without end", "x.docx", many_members, BringRefusal.UNFOLDS),
    ("cut short", "x.docx", lambda: word_file(word_text("x"))[:-40], BringRefusal.DAMAGED),
    ("broken XML", "x.docx", lambda: word_file("<w:p>"), BringRefusal.DAMAGED),
    ("any zip", "x.docx", lambda: packed({"a.txt": "x"}), BringRefusal.NOT_TAKEN),
    ("a workbook", "x.docx", lambda: packed({"[Content_Types].xml": "<Types/>"}), BringRefusal.OTHER_OFFICE),
    ("a sheet of LibreOffice", "x.odt", lambda: packed({"mimetype": "x.spreadsheet"}), BringRefusal.OTHER_OFFICE),
    ("XML bomb", "x.xml", lambda: _BOMB.encode(), BringRefusal.ENTITIES),
    ("XML bomb in a page", "x.html", lambda: _PAGE_BOMB.encode(), BringRefusal.ENTITIES),
    ("XML bomb in Word", "x.docx", lambda: word_file("", more={"word/document.xml": _BOMB}), BringRefusal.ENTITIES),
    ("XML that asks outside", "x.odt", lambda: odf_file("", more={"content.xml": _OUTSIDE}), BringRefusal.ENTITIES),
    ("other XML", "x.xml", lambda: b"<?xml version='1.0'?><note/>", BringRefusal.OTHER_XML),
    ("a PDF", "x.docx", lambda: b"%PDF-1.7\n", BringRefusal.IS_PDF),
    ("RTF", "x.docx", lambda: b"{\\rtf1 x}", BringRefusal.OLD_OFFICE),
    ("a picture as Markdown", "x.md", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), BringRefusal.NOT_TAKEN),
    ("bytes of no page", "x.txt", lambda: bytes(range(0x80, 0x100)) * 4, BringRefusal.ENCODING),
    ("too large a text", "x.txt", lambda: b"x " * 6_000_000, BringRefusal.TOO_LARGE),
    ("too many paragraphs", "x.txt", lambda: b"x\n\n" * 6_000, BringRefusal.TOO_MANY_PIECES),
    ("too many letters", "x.txt", lambda: (b"x" * 19_000 + b"\n\n") * 120, BringRefusal.TOO_MANY_LETTERS),
    ("one paragraph for all", "x.md", lambda: b"x " * 40_000, BringRefusal.PIECE_TOO_LONG),
    ("brackets without end", "x.md", lambda: b"[" * 2_000_000, BringRefusal.TOO_MANY_TAGS),
    ("stars without end", "x.md", lambda: b"*a **a " * 300_000, BringRefusal.TOO_MANY_TAGS),
    ("divs without end", "x.html", lambda: b"<html>" + b"<div>" * 500_000, BringRefusal.TOO_MANY_TAGS),
    ("no column of text", "x.csv", lambda: b"a,b\n1,2\n", BringRefusal.TEXT_COLUMN),
    ("ragged", "x.csv", lambda: b"text,b\n1\n", TableProblem.RAGGED_ROW),
    ("no kind", "x.csv", lambda: _TABLE + b"p1,x,0,fr,a\n", PieceProblem.UNKNOWN_KIND),
    ("a key twice", "x.csv", lambda: _TABLE + b"p1,note,0,fr,a\np1,note,0,fr,b\n", PieceProblem.KEY_TWICE),
    ("no French", "x.csv", lambda: _TABLE + b"p1,note,0,ar,a\n", BringRefusal.LANGUAGE_MISSING),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "make", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_bad_files_are_refused_in_words(
    name: str, make: Callable[[], bytes], code: BringRefusal | PieceProblem | TableProblem
):
    data = make()
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    with pytest.raises(BringRefused) as refused:
        bring(data, name=name, language=Language.FR)
    assert refused.value.code == code
    # Seconds and kilobytes.
    assert time.perf_counter() - begun < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000
    for language in Language:
        assert sentence(language, refused.value.code, refused.value.facts)


def test_a_large_file_is_refused_unread(tmp_path: Path):
    path = tmp_path / "plan.docx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(BringRefused) as refused:
        bring(path, name=path.name, language=Language.AR)
    assert (refused.value.code, refused.value.facts) == (BringRefusal.TOO_LARGE, {"limit": 50})
    with pytest.raises(BringRefused) as refused:
        bring(tmp_path / "none.docx", name="none.docx", language=Language.AR)
    assert refused.value.code == BringRefusal.NOT_FOUND


def test_which_paragraph_is_too_long_is_said():
    with pytest.raises(BringRefused) as refused:
        bring(word_file(word_text("a") + word_text("فصل " * 10_000)), name="x.docx", language=Language.AR)
    facts = refused.value.facts
    assert (refused.value.code, facts["number"], facts["limit"]) == (
        BringRefusal.PIECE_TOO_LONG,
        2,
        LONGEST_PIECE,
    )
    assert facts["begins"].startswith("فصل")


def test_a_wrong_name_is_seen_and_the_bytes_believed():
    found = bring(word_file(word_text("Zone UA", style="Titre1")), name="plan.odt", language=Language.FR)
    assert (found.pieces[0].kind, dict(found.left_out)) == (PieceKind.HEADING, {LeftOut.NAME_DIFFERS: 1})
