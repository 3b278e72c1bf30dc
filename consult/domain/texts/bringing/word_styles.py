"""What the styles of a Word file say of a paragraph: which heading it is, which list it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from consult.domain.texts.pieces import LEVEL_MAX

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Of a strict file (ISO 29500); its elements are renamed before they are read.
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"

# Word writes the names of its own styles in English, others write them as the program is spoken.
_HEADING = re.compile(r"(?:heading|titre|عنوان|العنوان|الترويسة|ترويسة)\s*([1-9])\b", re.IGNORECASE)
_TITLES = frozenset({"title", "titre", "titre principal", "العنوان", "عنوان"})
_CONTENTS = re.compile(
    r"(?:toc\s*(?:\d|heading)|tm\s*\d|contents\s*\d|en-tête de table des matières|جدول المحتويات|فهرس)",
    re.IGNORECASE,
)
# A chain of styles longer than this is a circle.
_LONGEST_CHAIN = 20
_BODY_TEXT = 9


@dataclass(frozen=True, slots=True)
class Numbering:
    """The list of a paragraph: an id in numbering.xml ("0" for none) and its level from 0, None where not said."""

    number_id: str | None
    level: int | None


def value(element: etree._Element | None, name: str = "val") -> str | None:
    return None if element is None else element.get(f"{W}{name}")


def whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else None


def numbering_of(properties: etree._Element | None) -> Numbering:
    found = None if properties is None else properties.find(f"{W}numPr")
    if found is None:
        return Numbering(None, None)
    return Numbering(value(found.find(f"{W}numId")), whole(value(found.find(f"{W}ilvl"))))


def heading_name(name: str) -> int | None:
    """The level that the name of a style says: "Titre 2" and "عنوان 2" -> 2; of a title 1. None for others."""
    if found := _HEADING.match(name.strip()):
        return min(int(found[1]), LEVEL_MAX)
    return 1 if name.strip().lower() in _TITLES else None


def is_contents(name: str) -> bool:
    """Whether the style is of a table of contents."""
    return bool(_CONTENTS.match(name.strip()))


class Styles:
    """The paragraph styles of word/styles.xml by their ids."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self.default: str | None = None
        for style in [] if root is None else root.iter(f"{W}style"):
            if style.get(f"{W}type", "paragraph") != "paragraph" or not (name := style.get(f"{W}styleId")):
                continue
            self._styles[name] = style
            if style.get(f"{W}default") in ("1", "true"):
                self.default = name

    def name(self, style_id: str | None) -> str:
        """The name of a style; its id where the file does not have it."""
        style = self._styles.get(style_id or "")
        return value(style.find(f"{W}name")) or style_id or "" if style is not None else style_id or ""

    def heading(self, style_id: str | None, properties: etree._Element | None) -> int | None:
        """The level of the heading, 1 to 6, that a paragraph of this style and these properties is."""
        own = None if properties is None else whole(value(properties.find(f"{W}outlineLvl")))
        if own is not None:
            return None if own >= _BODY_TEXT else min(own + 1, LEVEL_MAX)
        for style in self._chain(style_id):
            outline = whole(value(style.find(f"{W}pPr/{W}outlineLvl")))
            if outline is not None:
                return None if outline >= _BODY_TEXT else min(outline + 1, LEVEL_MAX)
            if level := heading_name(value(style.find(f"{W}name")) or ""):
                return level
        return heading_name(style_id or "") if style_id and style_id not in self._styles else None

    def numbering(self, style_id: str | None) -> Numbering:
        """The list that a style puts its paragraphs into."""
        number_id: str | None = None
        level: int | None = None
        for style in self._chain(style_id):
            found = numbering_of(style.find(f"{W}pPr"))
            number_id = number_id if number_id is not None else found.number_id
            level = level if level is not None else found.level
        return Numbering(number_id, level)

    def ids(self, style_id: str | None) -> list[str]:
        """The style and those it is based on."""
        return [style.get(f"{W}styleId") or "" for style in self._chain(style_id)]

    def _chain(self, style_id: str | None) -> Iterator[etree._Element]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = value(style.find(f"{W}basedOn"))
