"""A page of Arabic as a PDF, and what can be read back of it: whether this machine can make PDFs at all."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass

import pikepdf
from markupsafe import Markup, escape

from consult.rendering.documents import TEMPLATES, html_to_pdf

SENTENCE = "بلدية تونس تستمع إلى متساكنيها"


@dataclass(frozen=True, slots=True)
class Specimen:
    """What stands in the PDF: the fonts it carries, and the letters of the sentence that are not found in it."""

    fonts: list[str]
    lost: str


def try_pdf() -> Specimen:
    """Print one sentence and read it back. Raises PartsMissing where the libraries are not installed."""
    styles = Markup((TEMPLATES / "documents" / "document.css").read_text(encoding="utf-8"))
    html = Markup(
        '<html lang="ar" dir="rtl"><head><title>{0}</title><style>{1}</style></head><p>{0}</p></html>'
    )
    return read_back(html_to_pdf(html.format(escape(SENTENCE), styles)))


def read_back(pdf: bytes) -> Specimen:
    """The letters that the glyphs of the pages are said to stand for, compared with the sentence."""
    found: set[str] = set()
    names: set[str] = set()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            fonts = page.obj.get("/Resources", {}).get("/Font", {})
            for font in fonts.values():
                names.add(str(font["/BaseFont"]).rpartition("+")[2].lstrip("/"))
                if "/ToUnicode" in font:
                    found |= _letters(font["/ToUnicode"].read_bytes().decode("latin-1"))
    return Specimen(sorted(names), "".join(sorted(set(SENTENCE.replace(" ", "")) - found)))


def _letters(table: str) -> set[str]:
    """The letters in a font's table from glyphs to text (`<0012> <0628>`)."""
    letters: set[str] = set()
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for _glyph, code in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            letters |= set(unicodedata.normalize("NFKC", bytes.fromhex(code).decode("utf-16-be", "ignore")))
    return letters
