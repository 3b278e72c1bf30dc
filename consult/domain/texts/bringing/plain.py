"""Plain text to pieces: our own export with its signs, or anything that an editor saved.

Blank lines part paragraphs; where there are none each line is one. "# " begins a heading (one sign for each level),
"- " an item (two spaces before it for each level further in), "[1] " a note that something refers to, and lines with
tabs are a table. See docs/texts.md.
"""

from __future__ import annotations

import re

from consult.domain.texts.bringing.assembling import Assembler
from consult.domain.texts.bringing.brought import Brought, Source

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_HEADING = re.compile(r"(#{1,6}) +(\S.*)\Z", re.DOTALL)
_ITEM = re.compile(r"((?:  )*)[-•*–] +(\S.*)\Z", re.DOTALL)
_NOTE = re.compile(r"\[([^\[\]\s]{1,6})\] +(\S.*)\Z", re.DOTALL)


def read_plain(text: str, made: Assembler | None = None) -> Brought:
    """The pieces of a plain text. Raises BringRefused."""
    made = made or Assembler(Source.PLAIN)
    text = _NEWLINES.sub("\n", text).strip("\n")
    blocks = _BLANK.split(text)
    if len(blocks) == 1:
        blocks = text.split("\n")
    seen: list[str] = []
    for block in blocks:
        for part in _parts(block):
            _put(part, made, seen)
            seen.append(part)
    return made.finished(guess_headings=True)


def _parts(block: str) -> list[str]:
    """A block, or the items of a list that were written line by line."""
    lines = block.split("\n")
    if len(lines) > 1 and all(_ITEM.match(line) for line in lines):
        return lines
    return [block]


def _put(block: str, made: Assembler, seen: list[str]) -> None:
    if "\t" in block and not block.startswith("\t"):
        made.table(line.split("\t") for line in block.split("\n"))
    elif found := _HEADING.match(block):
        made.heading(len(found[1]), found[2])
    elif found := _ITEM.match(block):
        made.item(len(found[1]) // 2 + 1, found[2])
    elif (found := _NOTE.match(block)) and any(f"[{found[1]}]" in one for one in reversed(seen)):
        made.note(found[1], found[2])
    else:
        made.paragraph(block)
