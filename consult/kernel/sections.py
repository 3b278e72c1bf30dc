"""The text of a page of the city: prose with headings, and links that have words.

"## " begins a section; "[words](/charter)" is a link to a page of this site, in the reader's language, and
"[words](https://…)" one to elsewhere. Everything else is as in `prose.to_html`. What is no link of these stays
as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from consult.kernel.characters import clean_text
from consult.kernel.markup import REL, inline, safe_address
from consult.kernel.prose import blocks_to_html

_HEADING = re.compile(r"^## +(?=\S)(.+)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^()\s]{1,500})\)")
_OWN_PAGE = re.compile(r"(?:/[a-z0-9]+(?:-[a-z0-9]+)*)+")
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (plain text, empty for what stands before the first) and its safe HTML."""

    title: str
    html: str


def fill_in(text: str, facts: Mapping[str, str]) -> str:
    """`text` with each `{name}` of `facts` replaced; braces around anything else stay."""
    return _PLACE.sub(lambda place: facts.get(place[1], place[0]), text)


@lru_cache(maxsize=256)
def sections(text: str, language: str) -> tuple[Section, ...]:
    """The sections of a text; links to pages of this site lead to those in `language`."""

    def line_to_html(line: str) -> list[str]:
        pieces: list[str] = []
        done = 0
        for link in _LINK.finditer(line):
            target = _target(link[2], language)
            if target is None:
                continue
            pieces += inline(line[done : link.start()])
            pieces.append(f"<a {target}>{escape(link[1].strip(), quote=False)}</a>")
            done = link.end()
        return pieces + inline(line[done:])

    # One piece before the first heading, then a heading and a piece by turns.
    before, *rest = _HEADING.split(clean_text(text))
    found = [Section("", blocks_to_html(before, line_to_html))] if before.strip() else []
    found += [
        Section(title.strip(), blocks_to_html(body, line_to_html))
        for title, body in zip(rest[::2], rest[1::2], strict=True)
    ]
    return tuple(found)


def _target(address: str, language: str) -> str | None:
    """The attributes of a link to this address; None when no page may link there."""
    if _OWN_PAGE.fullmatch(address):
        return f'href="/{language}{address}"'
    if safe := safe_address(address):
        return f'href="{escape(safe)}" rel="{REL}"'
    return None
