"""Parts of a Word file that are looked at without reading their words: tables, boxes, the member with the text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from consult.domain.texts.bringing.brought import BringRefusal, BringRefused
from consult.domain.texts.bringing.packages import Package, children, local
from consult.domain.texts.bringing.word_styles import W, value


def is_inside(box: etree._Element, top: etree._Element) -> bool:
    """Whether a box of text lies in another one, or in the copy that is made for older programs."""
    for one in box.iterancestors():
        if one is top:
            return False
        if local(one) in ("txbxContent", "Fallback"):
            return True
    return False


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    for child in children(table):
        if local(child) == "tr":
            yield child
        elif local(child) in ("sdt", "customXml"):
            yield from child.iter(f"{W}tr")


def cells_in(row: etree._Element) -> Iterator[etree._Element]:
    for child in children(row):
        if local(child) == "tc":
            yield child
        elif local(child) in ("sdt", "customXml"):
            yield from child.iter(f"{W}tc")


# More columns than this are no table of a text.
_WIDEST = 60


def span_of(element: etree._Element | None) -> int:
    text = value(element)
    return min(int(text), _WIDEST) if text and text.isdigit() and len(text) < 6 else 0


def symbol_of(element: etree._Element) -> str:
    """A sign of a font of symbols: what letter it looks like nobody can say; an ordinary sign stays."""
    try:
        sign = chr(int(element.get(f"{W}char") or "", 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= sign <= "\uf8ff" else sign


def main_part(package: Package) -> str | None:
    """The member that holds the text of a Word file, or None where it is no Word file. Raises BringRefused."""
    types = package.xml("[Content_Types].xml")
    if types is None:
        return None
    found: str | None = None
    for one in children(types):
        kind, name = one.get("ContentType") or "", (one.get("PartName") or "").lstrip("/")
        if "macroEnabled" in kind or "vbaProject" in kind:
            raise BringRefused(BringRefusal.MACROS)
        if kind.endswith(("wordprocessingml.document.main+xml", "wordprocessingml.template.main+xml")):
            found = name
    if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in package.names()):
        raise BringRefused(BringRefusal.MACROS)
    return found if found and found in package else None
