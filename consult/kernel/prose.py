"""Text that people wrote: cleaned when it is written, measured, shown as safe HTML, shortened.

Nothing a person types is HTML here. HTML comes only from imports, through `clean_html`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from consult.kernel.characters import MARKS_PER_LETTER, clean_line, clean_text
from consult.kernel.imported import CleanHtml, clean_html
from consult.kernel.markup import gate, gated, inline
from consult.kernel.tongues import guess_language

__all__ = [
    "MARKS_PER_LETTER",
    "CleanHtml",
    "blocks_to_html",
    "clean_html",
    "clean_line",
    "clean_text",
    "excerpt",
    "guess_language",
    "length",
    "to_html",
]

_ITEM = re.compile(r"[-•*–] +(?=\S)")


def length(text: str) -> int:
    """What the limits count: code points of the cleaned text, a newline as one.

    The counter in the browser shows the same number for ordinary text, and never a smaller one than we count:
    `[...value.replace(/\\r\\n?/g, "\\n").normalize("NFC").trim()].length`. The HTML attribute `maxlength`
    counts UTF-16 units (an emoji is two), so a form that carries it must carry a larger one.
    """
    return len(clean_text(text))


@lru_cache(maxsize=512)
def to_html(text: str) -> str:
    """Plain text as safe HTML: blank lines part paragraphs, "- " begins an item, addresses are links.

    Every block carries `dir="auto"`, so that an Arabic paragraph after a French one reads its own way. The
    text is cleaned first and the HTML passes the gate (nh3, then bleach), whatever came in. Empty text gives
    "". Kept in memory, since pages show the same texts again and again and bleach takes its time.
    """
    return blocks_to_html(text, inline)


def blocks_to_html(text: str, line_to_html: Callable[[str], list[str]]) -> str:
    """As `to_html`, each line made into pieces of safe inline HTML by `line_to_html`."""
    blocks: list[_Block] = []
    for paragraph in re.split(r"\n{2,}", clean_text(text)):
        lines: list[list[str]] = []
        items: list[list[str]] = []
        for line in paragraph.split("\n"):
            if item := _ITEM.match(line):
                _end_paragraph(blocks, lines)
                items.append(line_to_html(line[item.end() :]))
            else:
                _end_list(blocks, items)
                lines.append(line_to_html(line))
        _end_paragraph(blocks, lines)
        _end_list(blocks, items)
    if sum(len(pieces) for _, pieces, _ in blocks) <= 100:
        # Once through the gate costs a third of once for each block.
        return gate("\n".join("".join([opening, *pieces, closing]) for opening, pieces, closing in blocks))
    return "\n".join(f"{opening}{gated(pieces)}{closing}" for opening, pieces, closing in blocks)


# What opens a block, whole pieces of inline HTML, what closes it.
_Block = tuple[str, list[str], str]


def _end_paragraph(blocks: list[_Block], lines: list[list[str]]) -> None:
    pieces = [piece for line in lines for piece in ["<br>\n", *line]][1:]
    if pieces:
        blocks.append(('<p dir="auto">', pieces, "</p>"))
    lines.clear()


def _end_list(blocks: list[_Block], items: list[list[str]]) -> None:
    last = len(items) - 1
    for at, pieces in enumerate(items):
        opening = '<ul dir="auto">\n<li dir="auto">' if at == 0 else '<li dir="auto">'
        blocks.append((opening, pieces, "</li>\n</ul>" if at == last else "</li>"))
    items.clear()


def excerpt(text: str, limit: int = 220) -> str:
    """The beginning of `text` on one line, at most `limit` code points, "…" included, cut between words.

    A single word longer than the limit is cut inside, but never between a letter and its marks.
    """
    line = clean_line(text)
    if len(line) <= limit:
        return line
    head = line[: max(limit - 1, 0)]
    if line[len(head)].strip():
        space = max(head.rfind(" "), head.rfind("\u00a0"))
        if space > limit // 2:
            head = head[:space]
        else:
            # The letter whose marks or joined signs would follow goes with them.
            end = len(head)
            while end and not (line[end].isalnum() or line[end].isspace()):
                end -= 1
            head = head[:end] or head
    return head.rstrip(" \u00a0\u200c\u200d\u200e\u200f\u061c.,;:!?-–،؛؟") + "…"
