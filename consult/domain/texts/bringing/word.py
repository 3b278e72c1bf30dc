"""Word files (.docx) to pieces: what a reader of the printed page sees, in one line of paragraphs.

Numbers that Word reckons become words; tracked changes are taken as accepted; notes stand after the paragraph that
refers to them. The file is read member by member and its body block by block, so that its pictures are never opened.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from lxml import etree

from consult.domain.texts.bringing.assembling import Assembler, raised
from consult.domain.texts.bringing.brought import BringRefusal, BringRefused, Brought, LeftOut, Source
from consult.domain.texts.bringing.packages import Package, children, local, refuse_declarations
from consult.domain.texts.bringing.word_numbers import Numbers
from consult.domain.texts.bringing.word_parts import cells_in, is_inside, rows_of, span_of, symbol_of
from consult.domain.texts.bringing.word_styles import STRICT, Styles, W, is_contents, numbering_of, value

_TURNED_ON = (None, "1", "true", "on")
_REMOVED = frozenset({"del", "moveFrom"})
_ADDED = frozenset({"ins", "moveTo"})
# What is walked through as if it were not there.
_THROUGH = frozenset(
    {
        "hyperlink",
        "smartTag",
        "sdt",
        "sdtContent",
        "fldSimple",
        "dir",
        "bdo",
        "customXml",
        "r",
        "ruby",
        "rubyBase",
    }
    | _ADDED
)


def read_word(package: Package, main: str) -> Brought:
    """The pieces of a Word file whose text is the member `main`. Raises BringRefused."""
    return _Reader(package, main).read()


class _Reader:
    def __init__(self, package: Package, main: str) -> None:
        folder = main.rpartition("/")[0]
        self._package = package
        self._main = main
        self._styles = Styles(self._part(f"{folder}/styles.xml"))
        self._numbers = Numbers(self._part(f"{folder}/numbering.xml"))
        self._notes = {
            kind: self._read_notes(f"{folder}/{kind}s.xml", kind) for kind in ("footnote", "endnote")
        }
        self._made = Assembler(Source.DOCX)
        self._out = self._made.left_out
        # What the paragraph that is being read refers to: notes by mark, boxes of text.
        self._pending: list[tuple[str, etree._Element]] = []
        self._boxes: list[etree._Element] = []
        self._marks = 0
        # The words of a paragraph whose end was deleted: they go on in the next one.
        self._carried = ""

    def read(self) -> Brought:
        for block in self._blocks():
            self._block(block)
        if self._carried:
            self._made.paragraph(self._carried)
        return self._made.finished(guess_headings=True)

    def _blocks(self) -> Iterator[etree._Element]:
        """The blocks of the body, each let go of when the next is asked for."""
        data = self._in_one_namespace(self._package.read(self._main))
        refuse_declarations(io.BytesIO(data))
        found = False
        try:
            for _event, element in etree.iterparse(
                io.BytesIO(data), events=("end",), tag=(f"{W}p", f"{W}tbl", f"{W}sdt"),
                resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
            ):  # fmt: skip
                parent = element.getparent()
                if parent is None or parent.tag != f"{W}body":
                    continue
                found = True
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
        except etree.XMLSyntaxError as broken:
            raise BringRefused(BringRefusal.DAMAGED) from broken
        if not found:
            raise BringRefused(BringRefusal.NO_TEXT)

    def _part(self, name: str) -> etree._Element | None:
        if name not in self._package:
            return None
        data = self._in_one_namespace(self._package.read(name))
        refuse_declarations(io.BytesIO(data))
        try:
            return etree.fromstring(
                data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            )
        except etree.XMLSyntaxError as broken:
            raise BringRefused(BringRefusal.DAMAGED) from broken

    @staticmethod
    def _in_one_namespace(data: bytes) -> bytes:
        return data.replace(STRICT[1:-1].encode(), W[1:-1].encode())

    def _read_notes(self, name: str, kind: str) -> dict[str, etree._Element]:
        root = self._part(name)
        return {} if root is None else {note.get(f"{W}id") or "": note for note in root.iter(f"{W}{kind}")}

    # Blocks

    def _block(self, block: etree._Element) -> None:
        match local(block):
            case "p":
                self._paragraph(block)
            case "tbl":
                self._table(block)
            case "sdt":
                gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                if value(gallery) == "Table of Contents":
                    self._out[LeftOut.CONTENTS] += sum(1 for _ in block.iter(f"{W}p"))
                    return
                for child in block.iterfind(f"{W}sdtContent/*"):
                    self._block(child)
            case "sdtContent" | "customXml" | "ins" | "moveTo":
                for child in children(block):
                    self._block(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = paragraph.find(f"{W}pPr")
        style = None if properties is None else value(properties.find(f"{W}pStyle"))
        style = style or self._styles.default
        if is_contents(self._styles.name(style)):
            self._out[LeftOut.CONTENTS] += 1
            return
        text = self._carried + "".join(self._inline(paragraph))
        self._carried = ""
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._carried = text
            return
        if text.strip():
            mark, level = self._mark(style, properties)
            heading = self._styles.heading(style, properties)
            if heading:
                self._made.heading(heading, f"{mark} {text}" if mark else text)
            elif mark is not None:
                self._made.item(level + 1, text, mark)
            else:
                self._made.paragraph(text)
        self._after()

    def _mark(self, style: str | None, properties: etree._Element | None) -> tuple[str | None, int]:
        """The number before the paragraph (None where it is of no list) and its depth from 0."""
        own, by_style = numbering_of(properties), self._styles.numbering(style)
        number_id = own.number_id if own.number_id is not None else by_style.number_id
        if not number_id or number_id == "0":
            return None, 0
        level = own.level if own.level is not None else by_style.level
        if level is None:
            level = self._numbers.level_of_style(number_id, self._styles.ids(style)) or 0
        return self._numbers.mark(number_id, level), level

    def _after(self) -> None:
        """What hangs on the block that was just put down: its boxes of text, its notes."""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._out[LeftOut.TEXT_BOXES] += 1
            for child in children(box):
                self._block(child)
        pending, self._pending = self._pending, []
        for mark, note in pending:
            paragraphs = ["".join(self._inline(one)).strip() for one in note.iter(f"{W}p")]
            self._made.note(mark, "\n".join(one for one in paragraphs if one))

    def _table(self, table: etree._Element) -> None:
        cells = [cell for row in table.iterfind(f"{W}tr") for cell in row.iterfind(f"{W}tc")]
        if len(cells) == 1:
            # A frame drawn around words.
            for child in children(cells[0]):
                self._block(child)
            return
        self._made.table(self._row(row) for row in rows_of(table) if not self._gone(row))
        self._after()

    def _gone(self, row: etree._Element) -> bool:
        gone = row.find(f"{W}trPr/{W}del") is not None
        self._out[LeftOut.DELETED] += gone
        return gone

    def _row(self, row: etree._Element) -> list[str]:
        cells: list[str] = []
        before = row.find(f"{W}trPr/{W}gridBefore")
        cells += [""] * span_of(before)
        for cell in cells_in(row):
            properties = cell.find(f"{W}tcPr")
            merged = None if properties is None else properties.find(f"{W}vMerge")
            goes_on = merged is not None and value(merged) in (None, "continue")
            cells.append("" if goes_on else self._cell(cell))
            span = 0 if properties is None else span_of(properties.find(f"{W}gridSpan")) - 1
            cells += [""] * max(span, 0)
            self._out[LeftOut.MERGED_CELLS] += goes_on or span > 0
        return cells

    def _cell(self, cell: etree._Element) -> str:
        parts: list[str] = []
        for paragraph in cell.iter(f"{W}p"):
            if any(local(one) == "txbxContent" for one in paragraph.iterancestors()):
                continue
            text = "".join(self._inline(paragraph)).strip()
            properties = paragraph.find(f"{W}pPr")
            style = None if properties is None else value(properties.find(f"{W}pStyle"))
            mark, _level = self._mark(style or self._styles.default, properties) if text else (None, 0)
            parts.append(f"{mark} {text}" if mark else text)
        return " ".join(part for part in parts if part)

    # Words

    def _inline(self, element: etree._Element) -> Iterator[str]:
        """The words of a paragraph as they are read."""
        for child in children(element):
            name = local(child)
            if name in _REMOVED:
                self._out[LeftOut.DELETED] += 1
            elif name == "r" and self._hidden(child):
                self._out[LeftOut.HIDDEN] += any(one.text for one in child.iter(f"{W}t"))
            elif name in _THROUGH:
                self._out[LeftOut.INSERTED] += name in _ADDED
                words = "".join(self._inline(child))
                run = child.find(f"{W}rPr/{W}vertAlign")
                yield raised(words) if name == "r" and value(run) == "superscript" else words
            else:
                yield from self._sign(name, child)

    def _sign(self, name: str, child: etree._Element) -> Iterator[str]:
        match name:
            case "t":
                yield child.text or ""
            case "tab" | "ptab":
                yield " "
            case "br" | "cr":
                if child.get(f"{W}type") not in ("page", "column"):
                    yield "\n"
            case "noBreakHyphen":
                yield "\u2011"
            case "sym":
                yield symbol_of(child)
            case "footnoteReference" | "endnoteReference":
                note = self._notes[name.removesuffix("Reference")].get(child.get(f"{W}id") or "")
                if note is not None and note.get(f"{W}type") not in ("separator", "continuationSeparator"):
                    self._marks += 1
                    self._pending.append((str(self._marks), note))
                    yield f"[{self._marks}]"
            case "commentReference":
                self._out[LeftOut.COMMENTS] += 1
            case "AlternateContent":
                # The same thing twice, for newer and for older programs.
                for choice in list(children(child))[:1]:
                    yield from self._inline(choice)
            case "drawing" | "pict" | "object":
                boxes = [one for one in child.iter(f"{W}txbxContent") if not is_inside(one, child)]
                self._boxes += boxes
                self._out[LeftOut.PICTURES] += not boxes
            case "oMath" | "oMathPara":
                self._out[LeftOut.FORMULAS] += 1
                yield "".join(one.text or "" for one in child.iter() if local(one) == "t")

    @staticmethod
    def _hidden(run: etree._Element) -> bool:
        vanish = run.find(f"{W}rPr/{W}vanish")
        return vanish is not None and value(vanish) in _TURNED_ON
