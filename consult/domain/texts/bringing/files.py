"""The door: a file, or words that were pasted, to pieces. What a file is, its bytes say first and its name second."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from consult.domain.texts.bringing.akoma import read_akoma
from consult.domain.texts.bringing.assembling import Assembler
from consult.domain.texts.bringing.brought import (
    LARGEST_PACKAGE,
    LARGEST_TEXT,
    BringRefusal,
    BringRefused,
    Brought,
    LeftOut,
    Source,
    counted,
)
from consult.domain.texts.bringing.columns import read_table
from consult.domain.texts.bringing.encoding import decoded
from consult.domain.texts.bringing.marked import read_markdown
from consult.domain.texts.bringing.odf import read_odf
from consult.domain.texts.bringing.packages import Package
from consult.domain.texts.bringing.plain import read_plain
from consult.domain.texts.bringing.web_page import read_html
from consult.domain.texts.bringing.word import read_word
from consult.domain.texts.bringing.word_parts import main_part
from consult.kernel.localized import Language
from consult.kernel.tables import TableError

_MEGABYTE = 1024 * 1024
# What a form takes in: the largest of all kinds.
LARGEST = LARGEST_PACKAGE
# Extensions by what they name; a file without one is plain text, unless its bytes say otherwise.
_NAMED = {
    "docx": Source.DOCX, "docm": Source.DOCX, "dotx": Source.DOCX, "odt": Source.ODT, "ott": Source.ODT,
    "md": Source.MARKDOWN, "markdown": Source.MARKDOWN, "html": Source.HTML, "htm": Source.HTML,
    "xhtml": Source.HTML, "csv": Source.CSV, "tsv": Source.CSV, "txt": Source.PLAIN, "text": Source.PLAIN,
    "xml": Source.AKN, "akn": Source.AKN,
}  # fmt: skip
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream of a locked Word file, as the directory of the old container names it.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_ODT = b"application/vnd.oasis.opendocument.text"
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|p|div|h[1-6]|ul|ol|table|section|article|meta)\b", re.IGNORECASE
)
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_XML = re.compile(r"\s*(?:<\?xml\b|<!DOCTYPE\b|<(?:\w+:)?akomaNtoso\b)")


def bring(
    source: bytes | Path, *, name: str, language: Language, columns: Mapping[str, str] | None = None
) -> Brought:
    """The pieces of a file in `language`.

    `name`: as it was called where it comes from. `columns`: of a table, which column is which field (`columns.FIELDS`).
    A Path is read where it lies. Raises BringRefused, with TableProblem and PieceProblem as codes too, then with the
    fact `line`.
    """
    head = _head(source)
    if head.startswith(_ZIP):
        _at_most(source, LARGEST_PACKAGE)
        return _named(_from_package(source), name)
    if head.startswith(_OLE):
        raise BringRefused(_of_old_container(source))
    if head.startswith(b"%PDF-"):
        raise BringRefused(BringRefusal.IS_PDF)
    if head.startswith(b"{\\rtf"):
        raise BringRefused(BringRefusal.OLD_OFFICE)
    _at_most(source, LARGEST_TEXT)
    data = source if isinstance(source, bytes) else source.read_bytes()
    return _named(_from_text(data, name, language, columns or {}), name)


def bring_pasted(html: str) -> Brought:
    """The pieces of HTML, or of plain words, that somebody pasted. Raises BringRefused."""
    if len(html) > LARGEST_TEXT:
        raise BringRefused(BringRefusal.TOO_LARGE, limit=LARGEST_TEXT // _MEGABYTE)
    return read_html(html) if _HTML.search(html) else read_plain(html)


def _head(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        head = source[:4096]
    else:
        try:
            with source.open("rb") as file:
                head = file.read(4096)
        except OSError as missing:
            raise BringRefused(BringRefusal.NOT_FOUND) from missing
    if not head:
        raise BringRefused(BringRefusal.EMPTY_FILE)
    return head


def _at_most(source: bytes | Path, limit: int) -> None:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > limit:
        raise BringRefused(BringRefusal.TOO_LARGE, limit=limit // _MEGABYTE)


def _from_package(source: bytes | Path) -> Brought:
    with Package(source) as package:
        if main := main_part(package):
            return read_word(package, main)
        if "mimetype" in package:
            kind = package.read("mimetype", most=_MEGABYTE).strip()
            if kind in (_ODT, _ODT + b"-template", _ODT + b"-master"):
                return read_odf(package)
            raise BringRefused(BringRefusal.OTHER_OFFICE)
        office = "[Content_Types].xml" in package
        raise BringRefused(BringRefusal.OTHER_OFFICE if office else BringRefusal.NOT_TAKEN)


def _of_old_container(source: bytes | Path) -> BringRefusal:
    """Word before 2007 and a locked Word file come in the same container."""
    _at_most(source, LARGEST_PACKAGE)
    data = source if isinstance(source, bytes) else source.read_bytes()
    return BringRefusal.LOCKED if _LOCKED in data else BringRefusal.OLD_OFFICE


def _from_text(data: bytes, name: str, language: Language, columns: Mapping[str, str]) -> Brought:
    # XML says its own encoding; a page may be written as XML and is read as a page.
    begins = data[:2000].decode("latin-1").removeprefix("ï»¿")
    if _XML.match(begins) and not re.search(r"<!doctype\s+html|<html[\s>]", begins, re.IGNORECASE):
        return read_akoma(data, language)
    text, guessed = decoded(data)
    if not text.strip():
        raise BringRefused(BringRefusal.NO_TEXT)
    left_out: Counter[LeftOut] = Counter({LeftOut.ENCODING_GUESSED: int(guessed)})
    kind = _named_kind(name)
    if _PAGE.match(text[:500]):
        kind = Source.HTML
    match kind:
        case Source.CSV:
            return _merged(_table(text, name, columns, language), left_out)
        case Source.MARKDOWN:
            return read_markdown(text, Assembler(Source.MARKDOWN, left_out))
        case Source.HTML:
            return read_html(text, made=Assembler(Source.HTML, left_out))
        case _:
            return read_plain(text, Assembler(Source.PLAIN, left_out))


def _named_kind(name: str) -> Source | None:
    return _NAMED.get(name.rpartition(".")[2].strip().lower()) if "." in name else None


def _table(text: str, name: str, columns: Mapping[str, str], language: Language) -> Brought:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(text, encoding="utf-8", newline="")
        try:
            return read_table(path, columns, language)
        except TableError as error:
            raise BringRefused(error.code, **error.facts, line=error.line, file=name) from error


def _merged(brought: Brought, more: Counter[LeftOut]) -> Brought:
    return replace(brought, left_out=counted(Counter(dict(brought.left_out)) + more))


def _named(brought: Brought, name: str) -> Brought:
    """Said when the name promised another kind: who renamed a file should know that it was seen."""
    kind = _named_kind(name)
    if kind is None or kind is brought.source:
        return brought
    return _merged(brought, Counter({LeftOut.NAME_DIFFERS: 1}))
