"""HTML to pieces: pasted from a page, from Word or LibreOffice, or made from Markdown.

libxml2 reads it as events, without building a tree, so that neither depth nor breadth of a page costs memory. Only
words are taken, never HTML, so there is nothing to be made safe; what a browser would not show is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from consult.domain.texts.bringing.assembling import Assembler, raised
from consult.domain.texts.bringing.brought import BringRefusal, BringRefused, Brought, LeftOut, Source
from consult.domain.texts.bringing.numbers import written

_BLOCKS = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "pre",
        "address",
        "figure",
        "form",
    }
    | {
        "figcaption",
        "dl",
        "dt",
        "dd",
        "center",
        "hr",
        "blockquote",
        "caption",
        "ul",
        "ol",
        "li",
        "body",
        "html",
    }
    | {"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "title"}
    | {"fieldset", "legend", "details", "summary"}
)
_HEADING = re.compile(r"h[1-6]")
_PICTURES = frozenset({"img", "svg", "video", "audio", "iframe", "object", "embed", "canvas"})
# Their words are no words of the page.
_UNSEEN = frozenset({"script", "style", "noscript", "template", "textarea", "select", "button"})
# Ten times what 5,000 paragraphs pasted from Word have.
MOST_TAGS = 400_000
_NULL = str.maketrans("", "", "\x00")
_SPACES = re.compile(r"[ \t\r\n\f]+")
# Word writes its lists as paragraphs; the number stands in their words, the level in their style.
_WORD_LIST = re.compile(r"mso-list:[^;]{0,80}?level([1-9])")
_BULLET = re.compile(r"[·•§oü▪●○■–-]\s+(?=\S)")
# A page's DOCTYPE that declares things in brackets. Browsers know none of them, so their words would stand in the text.
_DECLARES = re.compile(r"(?:\s|<\?xml[^>]{0,200}>)*<!doctype[^>\[]{0,400}\[", re.IGNORECASE)
_REFERENCE = re.compile(r"[\[(]?\s*([0-9]{1,3}|[a-z]{1,3}|\*{1,3})\s*[\])]?", re.IGNORECASE)
_TO_NOTE = re.compile("fn|ftn|note", re.IGNORECASE)
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_BACK = "↩↑⏎↵^\ufe0e\ufe0f"
_WIDEST = 60
_DEEPEST = 200


@dataclass(slots=True)
class _List:
    ordered: bool
    style: str
    next: int


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    # Column -> in how many further rows a cell from above covers it.
    covered: dict[int, int] = field(default_factory=dict)


def read_html(html: str, *, source: Source = Source.HTML, made: Assembler | None = None) -> Brought:
    """The pieces of a page. Raises BringRefused."""
    made = made or Assembler(source)
    if _DECLARES.match(html):
        raise BringRefused(BringRefusal.ENTITIES)
    if html.count("<") > MOST_TAGS:
        raise BringRefused(BringRefusal.TOO_MANY_TAGS, limit=MOST_TAGS)
    walker = _Walker(made)
    parser = etree.HTMLParser(target=walker, no_network=True, huge_tree=False)
    parser.feed(f"<body>{html.translate(_NULL)}")
    parser.close()
    walker.end_block()
    return made.finished(guess_headings=True)


class _Walker:
    def __init__(self, made: Assembler) -> None:
        self._made = made
        self._stack: list[str] = []
        self._unseen = 0
        self._words: list[str] = []
        self._lists: list[_List] = []
        # The item that waits for its first words.
        self._mark: str | None = None
        self._level = 0
        self._word_level = 0
        self._tables: list[_Table] = []
        self._cells: list[list[str]] = []
        self._spans: tuple[int, int] = (1, 1)
        self._raised: int | None = None
        # A link within the page, and where its words begin: of a note, or back from it.
        self._link: tuple[str, int] | None = None
        # Names of the places where words refer from, the mark they gave; and the mark of the note we are in.
        self._marks: dict[str, str] = {}
        self._note: str | None = None

    # What the parser calls

    def start(self, tag: str, values: Mapping[str, str]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.end_block()
            if len(self._stack) < _DEEPEST:
                self._stack.append(tag)
            self._open(tag, values)
        elif tag == "br":
            self._words.append("\n")
        elif tag in _PICTURES:
            self._made.left_out[LeftOut.PICTURES] += 1
        elif tag == "sup":
            self._raised = len(self._words)
        elif tag == "a":
            self._begin_link(values)

    def end(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _BLOCKS:
            self.end_block()
            if tag in self._stack:
                while self._stack and self._stack.pop() != tag:
                    pass
                self._close(tag)
        elif tag == "sup" and self._raised is not None:
            words = "".join(self._words[self._raised :])
            self._words[self._raised :] = [raised(words)]
            self._raised = None
        elif tag == "a":
            self._end_link()

    def data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(data if "pre" in self._stack else _SPACES.sub(" ", data))

    def close(self) -> None:
        """Asked for by the parser at the end of the page."""

    # Blocks

    def end_block(self) -> None:
        """Put down the words that were gathered, as what they stand in."""
        text = "".join(self._words)
        self._words.clear()
        self._raised = self._link = None
        if self._tables:
            if self._cells and text.strip():
                self._cells[-1].append(text.strip())
            return
        if not text.strip():
            return
        tag = next((one for one in reversed(self._stack) if _HEADING.fullmatch(one)), None)
        if self._note is not None:
            mark, self._note = self._note, None
            self._mark = None
            self._made.note(mark, text.strip().rstrip(_BACK).strip())
        elif tag:
            self._made.heading(int(tag[1]), text)
        elif "title" in self._stack:
            self._made.title = text
        elif self._lists:
            mark, self._mark = self._mark or "", None
            self._made.item(len(self._lists), text, mark)
        elif self._word_level:
            text = _BULLET.sub("", text.strip(), count=1)
            self._made.item(self._word_level, text)
        else:
            self._made.paragraph(text)

    def _open(self, tag: str, values: Mapping[str, str]) -> None:
        if (name := values.get("id")) in self._marks and name:
            self._note = self._marks[name]
        if tag in ("ul", "ol") and not self._tables:
            start = values.get("start", "")
            self._lists.append(
                _List(
                    tag == "ol",
                    values.get("type") if values.get("type") in ("a", "A", "i", "I") else "1",
                    int(start) if re.fullmatch(r"-?[0-9]{1,6}", start) else 1,
                )
            )
        elif tag == "li" and self._lists:
            self._mark = self._next_mark(values)
        elif tag == "table":
            self._tables.append(_Table())
        elif tag == "tr" and len(self._tables) == 1:
            self._tables[0].rows.append([])
        elif tag in ("td", "th") and len(self._tables) == 1:
            self._begin_cell(values)
        elif tag in ("p", "div"):
            found = _WORD_LIST.search(values.get("style", ""))
            self._word_level = int(found[1]) if found else 0

    def _close(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._lists and not self._tables:
            self._lists.pop()
            self._mark = None
        elif tag in ("td", "th") and len(self._tables) == 1 and self._cells:
            self._end_cell()
        elif tag == "table" and self._tables:
            table = self._tables.pop()
            if not self._tables:
                self._made.table(table.rows)
        elif tag in ("p", "div"):
            self._word_level = 0

    def _next_mark(self, values: Mapping[str, str]) -> str:
        its = self._lists[-1]
        if "data-mark" in values:
            return values["data-mark"][:12]
        if not its.ordered:
            return ""
        if re.fullmatch(r"-?[0-9]{1,6}", values.get("value", "")):
            its.next = int(values["value"])
        its.next += 1
        return f"{written(its.next - 1, its.style)}."

    def _begin_cell(self, values: Mapping[str, str]) -> None:
        self._pass_covered()
        spans = [values.get(name, "") for name in ("colspan", "rowspan")]
        across, down = (
            min(int(one), _WIDEST) if re.fullmatch("[1-9][0-9]{0,4}", one) else 1 for one in spans
        )
        self._spans = (across, down)
        self._made.left_out[LeftOut.MERGED_CELLS] += across > 1 or down > 1
        self._cells.append([])

    def _end_cell(self) -> None:
        table = self._tables[0]
        words = " ".join(self._cells.pop()).replace("\n", " ")
        if not table.rows:
            table.rows.append([])
        row = table.rows[-1]
        across, down = self._spans
        if down > 1:
            for column in range(len(row), len(row) + across):
                table.covered[column] = down - 1
        row += [words, *[""] * (across - 1)]

    def _pass_covered(self) -> None:
        """Empty cells where one from above reaches down."""
        table = self._tables[0]
        row = table.rows[-1] if table.rows else []
        while table.covered.get(len(row), 0) > 0:
            table.covered[len(row)] -= 1
            row.append("")

    # Notes: a link to a place of this page, from words that are a mark

    def _begin_link(self, values: Mapping[str, str]) -> None:
        names = [values[one] for one in ("id", "name") if values.get(one)]
        known = next((self._marks[one] for one in names if one in self._marks), None)
        if known is not None and not "".join(self._words).strip():
            # Word and LibreOffice name the mark that begins the note.
            self._note = known
        self._link = (values.get("href", ""), len(self._words))

    def _end_link(self) -> None:
        if self._link is None:
            return
        href, begins = self._link
        self._link = None
        high = "".join(self._words[begins:]).strip()
        words = high.translate(_LOWERED)
        if not href.startswith("#") or not words:
            return
        if self._note is not None and (words.strip(_BACK) == "" or _REFERENCE.fullmatch(words)):
            # The way back, or the mark before the note, which it gets from us.
            del self._words[begins:]
            return
        # A link to a section of the page may be a number too; a mark stands high, in brackets, or leads to a note.
        marked = self._raised is not None or words != high or words[0] in "[(" or _TO_NOTE.search(href)
        if marked and (found := _REFERENCE.fullmatch(words)):
            mark = self._marks.setdefault(href[1:], found[1])
            self._words[begins:] = [f"[{mark}]"]
            self._raised = None
