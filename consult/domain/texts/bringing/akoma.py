"""Akoma Ntoso to pieces: our own export with its keys, and what of others' files is built as ours is."""

from __future__ import annotations

import re

from lxml import etree

from consult.domain.texts.bringing.assembling import Assembler
from consult.domain.texts.bringing.brought import BringRefusal, BringRefused, Brought, LeftOut, Source
from consult.domain.texts.bringing.packages import children, local, parsed
from consult.domain.texts.exporting.akoma import AKN, LANGUAGE_CODES
from consult.kernel.localized import Language

_A = f"{{{AKN}}}"
# Hierarchical elements that hold words of their own and are no headings.
_POINTS = frozenset({"point", "indent"})
_BODIES = ("mainBody", "body", "debateBody", "judgmentBody")
_LANGUAGES = {code: language for language, code in LANGUAGE_CODES.items()} | {"fre": Language.FR}
_SPACES = re.compile(r"[ \t\r\n]+")
# As deep as a parser lets elements nest; the standard's own files reach 20.
_DEEPEST = 100


def is_akoma_ntoso(root: etree._Element) -> bool:
    return bool(root.tag == f"{_A}akomaNtoso")


def read_akoma(data: bytes, language: Language) -> Brought:
    """The pieces of a file. Raises BringRefused, also when it says that it is in another language."""
    root = parsed(data)
    if not is_akoma_ntoso(root):
        raise BringRefused(BringRefusal.OTHER_XML)
    said = root.find(f".//{_A}FRBRExpression/{_A}FRBRlanguage")
    found = _LANGUAGES.get("" if said is None else said.get("language") or "")
    if found is not None and found is not language:
        raise BringRefused(BringRefusal.LANGUAGE_OTHER, language=language, found=found)
    body = next((one for name in _BODIES if (one := root.find(f".//{_A}{name}")) is not None), None)
    if body is None:
        raise BringRefused(BringRefusal.NO_TEXT)
    reader = _Reader()
    title = root.find(f".//{_A}docTitle")
    if title is not None:
        reader.made.title = "".join(str(one) for one in title.itertext())
    for child in children(body):
        reader.block(child, 1)
    return reader.made.finished(guess_headings=False)


class _Reader:
    def __init__(self) -> None:
        self.made = Assembler(Source.AKN)

    def block(self, element: etree._Element, level: int, depth: int = 0) -> None:
        """An element of the body; `level`: that of a heading found here, `depth`: of points around it."""
        name, key = local(element), element.get("wId") or ""
        said = re.fullmatch(r"level-([1-6])", element.get("class") or "")
        if level + depth > _DEEPEST:
            raise BringRefused(BringRefusal.DAMAGED)
        number = element.find(f"{_A}num")
        heading = element.find(f"{_A}heading")
        if name in ("p", "block"):
            self.made.paragraph(self._words(element), key)
        elif name == "table":
            self._table(element, key)
        elif name in _POINTS:
            self._point(element, int(said[1]) if said else depth + 1, number, key, level)
        elif name in ("num", "heading", "subheading"):
            return
        elif heading is not None:
            own = int(said[1]) if said else level
            self.made.heading(own, self._with(number, heading), key)
            for child in children(element):
                self.block(child, own + 1)
        elif name == "paragraph" and number is None:
            self._paragraph(element, level, key)
        else:
            # A chapter with a number and no heading is headed by its number.
            if number is not None and name not in ("content", "intro", "wrapUp"):
                self.made.heading(level, self._words(number), key)
                level += 1
            for child in children(element):
                self.block(child, level, depth)

    def _paragraph(self, element: etree._Element, level: int, key: str) -> None:
        """Ours hold one paragraph, table or note, which has the key; others' may hold more."""
        for child in children(element):
            for block in children(child):
                note = block.find(f"{_A}authorialNote")
                if note is not None and element.get("class") == "note":
                    words = "\n".join(self._words(one) for one in note.iter(f"{_A}p"))
                    self.made.note(note.get("marker") or "*", words, key)
                elif local(block) == "table":
                    self._table(block, key)
                elif local(block) in ("p", "block"):
                    self.made.paragraph(self._words(block), key)
                else:
                    self.block(block, level)
                key = ""

    def _point(
        self, element: etree._Element, depth: int, number: etree._Element | None, key: str, level: int
    ) -> None:
        for child in children(element):
            if local(child) in ("content", "intro"):
                for block in children(child):
                    words = self._words(block)
                    self.made.item(depth, words, "" if number is None else self._words(number), key)
                    key, number = "", None
            elif local(child) in _POINTS:
                self.block(child, level, depth)

    def _table(self, table: etree._Element, key: str) -> None:
        rows = []
        for row in table.iter(f"{_A}tr"):
            cells = [child for child in children(row) if local(child) in ("td", "th")]
            rows.append([" ".join(self._words(one) for one in cell.iter(f"{_A}p")) for cell in cells])
        self.made.table(rows, key)

    def _with(self, number: etree._Element | None, heading: etree._Element) -> str:
        words = self._words(heading)
        return words if number is None else f"{self._words(number)} {words}"

    def _words(self, element: etree._Element) -> str:
        return self._inline(element).strip()

    def _inline(self, element: etree._Element) -> str:
        parts = [_SPACES.sub(" ", element.text or "")]
        for child in element:
            if isinstance(child.tag, str):
                match local(child):
                    case "eol" | "br":
                        parts.append("\n")
                    case "noteRef":
                        parts.append(f"[{child.get('marker') or '*'}]")
                    case "authorialNote":
                        self.made.left_out[LeftOut.HIDDEN] += 1
                    case "img":
                        self.made.left_out[LeftOut.PICTURES] += 1
                    case _:
                        parts.append(self._inline(child))
            parts.append(_SPACES.sub(" ", child.tail or ""))
        return "".join(parts)
