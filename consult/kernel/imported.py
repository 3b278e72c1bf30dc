"""HTML from elsewhere (an import, never a form): the same words as clean HTML and as plain text.

nh3 reads it first, as a browser would, and drops scripts and styles with their contents. What is left is
walked once and written anew in the few tags a page may hold, so that a `div`, a heading or a row of a table
still parts what it parted. The gate (nh3, then bleach) has the last word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from html.entities import html5
from html.parser import HTMLParser

import nh3

from consult.kernel.characters import clean_line, clean_piece, clean_text
from consult.kernel.markup import REL, gated, inline, safe_address


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """`html` may stand on a page as it is; `text` says the same without tags, in the form `to_html` reads."""

    html: str
    text: str


_BLOCKS = frozenset(
    {"p", "div", "section", "article", "header", "footer", "main", "aside", "pre", "address", "figure"}
    | {"figcaption", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "center", "hr"}
    | {"ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NESTING = frozenset({"ul", "ol", "li", "blockquote"})
_INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em"}
_ALSO_READ = {"br", "a", "img", "td", "th", "span", "font", "u", "s", "small", "sub", "sup", "code"}
_READ = _BLOCKS | set(_INLINE) | _ALSO_READ

_NAMES = "|".join(sorted(_READ | {"script", "style", "html", "body", "head", "title"}))
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]{{0,5000}})?/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS))})(?:\s[^<>]{{0,5000}})?/?>", re.IGNORECASE)
_ESCAPED_TAG = re.compile(rf"&lt;/?(?:{_NAMES})(?:\s[^<>]{{0,500}}?)?/?&gt;", re.IGNORECASE)
_TWICE = re.compile(r"&amp;(?=(?:#\d{1,7}|#x[0-9a-f]{1,6}|([a-z][a-z0-9]{1,31}));)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>[ \t]*\r?\n?", re.IGNORECASE)


def clean_html(html: str) -> CleanHtml:
    """Read `html` and give it back clean, as HTML and as text. Never raises.

    Entities are read; those escaped twice ("&amp;eacute;") too, and a whole text whose tags are all escaped.
    Without a single known tag the source is plain text, and with only breaks and emphasis its newlines count.
    The text keeps paragraphs, list marks ("- ", "1. "), quotations ("> "), and the address of a link after
    its words where the words are not the address. An unsafe address is dropped, words never are.
    """
    html = html.replace("\x00", "")
    if not _TAG.search(html) and _ESCAPED_TAG.search(html):
        html = _ENTITY.sub(lambda match: unescape(match.group()), html)
    html = _TWICE.sub(_once, html)
    if not _TAG.search(html):
        # Only whole entities: "&copy" without its semicolon is a parameter of an address.
        html = escape(_ENTITY.sub(lambda match: unescape(match.group()), html), quote=False)
    if not _BLOCK_TAG.search(html):
        html = "".join(
            f"<p>{'<br>'.join(part.splitlines())}</p>"
            for part in re.split(r"(?:\r?\n[ \t]*){2,}", _BREAK.sub("\n", html).strip())
        )
    read = nh3.clean(
        html,
        tags=set(_READ),
        attributes={"a": {"href"}, "img": {"alt"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )
    writer = _Writer()
    writer.feed(read)
    writer.close()
    return writer.result()


def _once(match: re.Match[str]) -> str:
    name = match.group(1)
    return "&" if name is None or name + ";" in html5 else match.group()


class _Writer(HTMLParser):
    """Writes paragraphs lazily: one opens when words come, and any border of a block closes it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._html: list[str] = []
        self._pieces: list[str] = []
        self._text: list[str] = []
        self._line: list[str] = []
        # Counted, not stacked: a thousand nested <b> are bold once.
        self._styles = {"strong": 0, "em": 0}
        self._nesting: list[str] = []
        self._endings: list[str] = []
        self._numbers: list[int] = []
        self._mark = ""
        self._link: tuple[str, int, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "br":
            self._break()
        elif tag == "img" and values.get("alt"):
            self.handle_data(f" {values['alt']} ")
        elif tag == "a":
            self._end_link()
            address = safe_address(values.get("href"))
            self._link = (address, len(self._pieces), len(self._line)) if address else None
        elif tag in ("td", "th"):
            if self._line:
                self._write(" | ")
        elif tag in _INLINE:
            self._styles[_INLINE[tag]] += 1
        elif tag in _BLOCKS:
            self._end_block()
            if tag in _HEADINGS:
                self._styles["strong"] += 1
            elif tag in _NESTING:
                self._open(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        elif tag in _INLINE:
            self._styles[_INLINE[tag]] -= 1
        elif tag in _BLOCKS:
            self._end_block()
            if tag in _HEADINGS:
                self._styles["strong"] -= 1
            elif tag in _NESTING and tag in self._nesting:
                self._close_nesting(tag)

    def handle_data(self, data: str) -> None:
        # In HTML a newline is a space, a no-break space is not.
        data = clean_piece(re.sub(r"[ \t\r\n\f]+", " ", data))
        if data.strip(" ") or (data and self._pieces):
            self._write(data)

    def result(self) -> CleanHtml:
        self._end_block()
        while self._nesting:
            self._close_nesting(self._nesting[-1])
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(self._text))
        return CleanHtml(html="\n".join(self._html), text=clean_text(text))

    def _write(self, words: str) -> None:
        styles = [style for style, depth in self._styles.items() if depth > 0]
        opening = "".join(f"<{style}>" for style in styles)
        closing = "".join(f"</{style}>" for style in reversed(styles))
        if self._link is None:
            self._pieces.extend(opening + piece + closing for piece in inline(words))
        else:
            self._pieces.append(f"{opening}{escape(words, quote=False)}{closing}")
        self._line.append(words)

    def _break(self) -> None:
        if self._pieces:
            self._pieces.append("<br>\n")
            self._line.append("\n")

    def _end_link(self) -> None:
        if self._link is None:
            return
        address, piece, word = self._link
        self._link = None
        inner, words = "".join(self._pieces[piece:]), clean_line("".join(self._line[word:]))
        if not words:
            return
        if _same(words, address):
            inner = f'<bdi dir="ltr">{inner}</bdi>'
            self._line[word:] = [address]
        else:
            self._line.append(f" ({address.removeprefix('mailto:')})")
        self._pieces[piece:] = [f'<a href="{escape(address)}" rel="{REL}">{inner}</a>']

    def _end_block(self) -> None:
        """Close the open paragraph, if any; a link that goes on after it goes on in the next one."""
        link = self._link
        self._end_link()
        inner = clean_text("".join(self._line))
        pieces, self._pieces, self._line = self._pieces, [], []
        while pieces and (pieces[-1] == "<br>\n" or not pieces[-1].strip()):
            pieces.pop()
        if inner:
            body = gated(pieces).strip()
            # An item holds its first words directly, what follows them in paragraphs.
            bare = bool(self._mark) and self._nesting[-1] == "li"
            self._html.append(body if bare else f'<p dir="auto">{body}</p>')
            quote = "> " if "blockquote" in self._nesting else ""
            lines = (self._mark + inner).split("\n")
            if not self._mark:
                self._text.append("")
            self._mark = ""
            self._text.extend(quote + line for line in lines)
        self._link = (link[0], 0, 0) if link else None

    def _open(self, tag: str, values: dict[str, str | None]) -> None:
        opening, ending = f'<{tag} dir="auto">', f"</{tag}>"
        lists = [each for each in self._nesting[-20:] if each in ("ul", "ol")]
        if tag in ("ul", "ol"):
            start = values.get("start") or "1"
            first = int(start) if tag == "ol" and re.fullmatch(r"[0-9]{1,6}", start) else 1
            self._numbers.append(first)
            if first != 1:
                opening = f'<ol dir="auto" start="{first}">'
            if "li" not in self._nesting:
                self._text.append("")
        elif tag == "li":
            if not lists:
                opening, ending = '<ul dir="auto">\n' + opening, ending + "\n</ul>"
            ordered = lists[-1:] == ["ol"]
            self._mark = f"{self._numbers[-1]}. " if ordered else "- "
            if ordered:
                self._numbers[-1] += 1
        self._nesting.append(tag)
        self._endings.append(ending)
        self._html.append(opening)

    def _close_nesting(self, tag: str) -> None:
        """Close down to `tag`: what stands inside it and was never closed closes with it."""
        while self._nesting:
            last = self._nesting.pop()
            self._html.append(self._endings.pop())
            self._mark = ""
            if last in ("ul", "ol"):
                self._numbers.pop()
                if "li" not in self._nesting:
                    self._text.append("")
            if last == tag:
                return


def _same(words: str, address: str) -> bool:
    """Whether the words of a link are its address: in full, without its ends, or cut short by an ellipsis."""

    def bare(value: str) -> str:
        return re.sub(r"^(?:https?://|mailto:)?(?:www\.)?|/$", "", value.strip().lower())

    shown, full = bare(words), bare(address)
    cut = re.fullmatch(r"(.{8,}?)(?:…|\.\.\.)", shown)
    return shown == full or bool(cut and full.startswith(cut[1]))
