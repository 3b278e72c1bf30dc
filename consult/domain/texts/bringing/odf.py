"""OpenDocument texts (.odt) to pieces: what a reader of the printed page sees, in one line of paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from consult.domain.texts.bringing.assembling import Assembler, raised
from consult.domain.texts.bringing.brought import BringRefusal, BringRefused, Brought, LeftOut, Source
from consult.domain.texts.bringing.odf_styles import OFFICE, STYLE, TABLE, TEXT, Counter, Styles
from consult.domain.texts.bringing.packages import Package, children, local
from consult.domain.texts.bringing.word_styles import whole

_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_INDEXES = frozenset(
    {
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
    }
)
_NO_WORDS = frozenset(
    {
        "note-citation",
        "bookmark",
        "bookmark-start",
        "bookmark-end",
        "soft-page-break",
        "change",
        "change-start",
    }
    | {"change-end", "annotation-end", "reference-mark", "reference-mark-start", "reference-mark-end"}
)
_MOST_SPACES = 100
# How often one cell or row may be told to be there again.
_MOST_REPEATED = 60


@dataclass(slots=True)
class _List:
    style: str | None
    counter: Counter = field(default_factory=Counter)


def read_odf(package: Package) -> Brought:
    """The pieces of an OpenDocument text. Raises BringRefused."""
    _refuse_locked(package)
    content, styles = package.xml("content.xml"), package.xml("styles.xml")
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise BringRefused(BringRefusal.DAMAGED)
    return _Reader(Styles(content, styles), content).read(body)


def _refuse_locked(package: Package) -> None:
    if any(name.startswith(("Basic/", "Scripts/")) for name in package.names()):
        raise BringRefused(BringRefusal.MACROS)
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and manifest.find(f".//{_MANIFEST}encryption-data") is not None:
        raise BringRefused(BringRefusal.LOCKED)


class _Reader:
    def __init__(self, styles: Styles, content: etree._Element) -> None:
        self._styles = styles
        self._made = Assembler(Source.ODT)
        self._out = self._made.left_out
        self._outline = Counter()
        # Lists that are over, by style and by id: a later one may go on counting.
        self._ended: dict[str, _List] = {}
        self._pending: list[tuple[str, etree._Element]] = []
        self._boxes: list[etree._Element] = []
        self._marks = 0
        # Styles of words that are not shown, or are set higher.
        self._hidden: set[str | None] = set()
        self._raised: set[str | None] = set()
        for style in content.iter(f"{STYLE}style"):
            for one in style.iter(f"{STYLE}text-properties"):
                if one.get(f"{TEXT}display") == "none":
                    self._hidden.add(style.get(f"{STYLE}name"))
                if (one.get(f"{STYLE}text-position") or "").startswith("super"):
                    self._raised.add(style.get(f"{STYLE}name"))

    def read(self, body: etree._Element) -> Brought:
        for block in children(body):
            self._block(block)
        return self._made.finished(guess_headings=True)

    # Blocks

    def _block(self, block: etree._Element) -> None:
        match local(block):
            case "h":
                level = whole(block.get(f"{TEXT}outline-level")) or 1
                mark = self._outline.mark(self._styles.outline, level, whole(block.get(f"{TEXT}start-value")))
                unnumbered = block.get(f"{TEXT}is-list-header") == "true"
                self._heading(block, level, "" if unnumbered else mark)
            case "p":
                self._paragraph(block)
            case "list":
                self._list(block, None, 1)
            case "table":
                self._table(block)
            case "tracked-changes":
                for change in block.iterfind(f"{TEXT}changed-region/*"):
                    kind = {"insertion": LeftOut.INSERTED, "deletion": LeftOut.DELETED}.get(local(change))
                    if kind:
                        self._out[kind] += 1
            case name if name in _INDEXES:
                self._out[LeftOut.CONTENTS] += sum(1 for _ in block.iter(f"{TEXT}p"))
            case "frame":
                self._frame(block)
                self._after()
            case "section" | "numbered-paragraph" | "index-body" | "index-title" | "text-box" | "g":
                if block.get(f"{TEXT}display") == "none":
                    self._out[LeftOut.HIDDEN] += 1
                    return
                for child in children(block):
                    self._block(child)

    def _heading(self, block: etree._Element, level: int, mark: str) -> None:
        text = "".join(self._inline(block))
        if text.strip():
            self._made.heading(level, f"{mark} {text}" if mark else text)
        self._after()

    def _paragraph(self, block: etree._Element) -> None:
        style = block.get(f"{TEXT}style-name")
        if self._styles.contents(style):
            self._out[LeftOut.CONTENTS] += 1
            return
        text = "".join(self._inline(block))
        if text.strip() and (level := self._styles.heading(style)):
            self._made.heading(level, text)
        else:
            self._made.paragraph(text)
        self._after()

    def _list(self, block: etree._Element, outer: _List | None, level: int) -> None:
        style = block.get(f"{TEXT}style-name") or (outer.style if outer else None)
        if outer is not None and style == outer.style:
            counted = outer
        else:
            counted = self._continued(block, style) or _List(style)
            self._ended[f"style:{style}"] = counted
            if name := block.get("{http://www.w3.org/XML/1998/namespace}id"):
                self._ended[f"id:{name}"] = counted
        rules = self._styles.rules(style)
        for item in children(block):
            numbered = local(item) == "list-item"
            begun = False
            for child in children(item):
                name = local(child)
                if name == "list":
                    self._list(child, counted, level + 1)
                elif name == "p":
                    text = "".join(self._inline(child))
                    mark = ""
                    # What follows the first paragraph of an item belongs to it, without a number of its own.
                    if numbered and not begun:
                        mark = counted.counter.mark(rules, level, whole(item.get(f"{TEXT}start-value")))
                    begun = True
                    self._made.item(level, text, mark)
                    self._after()
                elif name == "h":
                    mark = counted.counter.mark(rules, level, whole(item.get(f"{TEXT}start-value")))
                    begun = True
                    self._heading(child, whole(child.get(f"{TEXT}outline-level")) or level, mark)
                else:
                    self._block(child)

    def _continued(self, block: etree._Element, style: str | None) -> _List | None:
        if name := block.get(f"{TEXT}continue-list"):
            return self._ended.get(f"id:{name}")
        if block.get(f"{TEXT}continue-numbering") == "true":
            return self._ended.get(f"style:{style}")
        return None

    def _table(self, table: etree._Element) -> None:
        rows = [row for row in table.iter(f"{TABLE}table-row") if _of(row, table)]
        first = [cell for row in rows for cell in row.iterfind(f"{TABLE}table-cell")]
        if len(first) == 1:
            for child in children(first[0]):
                self._block(child)
            return
        self._made.table(self._row(row) for row in rows)
        self._after()

    def _row(self, row: etree._Element) -> list[str]:
        cells: list[str] = []
        for cell in children(row):
            times = min(whole(cell.get(f"{TABLE}number-columns-repeated")) or 1, _MOST_REPEATED)
            if local(cell) == "covered-table-cell":
                cells += [""] * times
            elif local(cell) == "table-cell":
                spans = [whole(cell.get(f"{TABLE}number-{one}-spanned")) or 1 for one in ("columns", "rows")]
                self._out[LeftOut.MERGED_CELLS] += max(spans) > 1
                cells += [self._cell(cell)] * max(times, 1)
        return cells

    def _cell(self, cell: etree._Element) -> str:
        parts = []
        for one in cell.iter(f"{TEXT}p", f"{TEXT}h"):
            # A note or a box of text in a cell is read with what hangs on it.
            if any(local(over) in ("note", "text-box", "annotation") for over in _between(one, cell)):
                continue
            parts.append("".join(self._inline(one)).strip())
        return " ".join(part for part in parts if part)

    def _after(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._out[LeftOut.TEXT_BOXES] += 1
            for child in children(box):
                self._block(child)
        pending, self._pending = self._pending, []
        for mark, body in pending:
            paragraphs = ["".join(self._inline(one)).strip() for one in body.iter(f"{TEXT}p")]
            self._made.note(mark, "\n".join(one for one in paragraphs if one))

    # Words

    def _inline(self, element: etree._Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                yield from self._sign(child)
            yield child.tail or ""

    def _sign(self, child: etree._Element) -> Iterator[str]:
        name = local(child)
        match name:
            case "s":
                yield " " * min(whole(child.get(f"{TEXT}c")) or 1, _MOST_SPACES)
            case "tab":
                yield " "
            case "line-break":
                yield "\n"
            case "note":
                body = child.find(f"{TEXT}note-body")
                if body is not None:
                    self._marks += 1
                    self._pending.append((str(self._marks), body))
                    yield f"[{self._marks}]"
            case "annotation":
                self._out[LeftOut.COMMENTS] += 1
            case "frame" | "custom-shape" | "g":
                self._frame(child)
            case "hidden-text" | "hidden-paragraph":
                self._out[LeftOut.HIDDEN] += 1
            case "span" if child.get(f"{TEXT}style-name") in self._hidden:
                self._out[LeftOut.HIDDEN] += 1
            case "span" if child.get(f"{TEXT}style-name") in self._raised:
                yield raised("".join(self._inline(child)))
            case "ruby":
                for base in child.iterfind(f"{TEXT}ruby-base"):
                    yield from self._inline(base)
            case _ if name in _NO_WORDS:
                return
            case _:
                yield from self._inline(child)

    def _frame(self, frame: etree._Element) -> None:
        boxes = [one for one in frame.iter() if isinstance(one.tag, str) and local(one) == "text-box"]
        boxes = [one for one in boxes if not any(local(over) == "text-box" for over in _between(one, frame))]
        formula = any(isinstance(one.tag, str) and local(one) == "math" for one in frame.iter())
        self._boxes += boxes
        if not boxes:
            self._out[LeftOut.FORMULAS if formula else LeftOut.PICTURES] += 1


def _between(element: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    """What stands over an element, up to `top`."""
    for one in element.iterancestors():
        if one is top:
            return
        yield one


def _of(row: etree._Element, table: etree._Element) -> bool:
    """Whether a row is of this table and not of one inside a cell of it."""
    return not any(local(one) == "table-cell" for one in _between(row, table))
