"""Markdown to pieces, through HTML: CommonMark with tables and footnotes, numbers of lists as they are counted."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from consult.domain.texts.bringing.assembling import Assembler
from consult.domain.texts.bringing.brought import (
    LONGEST_PIECE,
    MOST_PIECES,
    BringRefusal,
    BringRefused,
    Brought,
    Source,
)
from consult.domain.texts.bringing.web_page import read_html

# With its signs, which are no letters of it.
_LONGEST = LONGEST_PIECE + 10_000
_MOST_OPENED = 300
# Each sign and each line costs the reader time, some of them the more the more there are. A text of 5,000 paragraphs
# with tables has a third of this.
_SIGNS = re.compile(r"[\[\]*_`<|~&]")
_MOST_SIGNS = 60_000
_MOST_LINES = 40_000


def read_markdown(text: str, made: Assembler | None = None) -> Brought:
    """The pieces of a Markdown text. Raises BringRefused."""
    if text.count("\n") > _MOST_LINES:
        raise BringRefused(BringRefusal.TOO_MANY_PIECES, limit=MOST_PIECES)
    if len(_SIGNS.findall(text)) > _MOST_SIGNS:
        raise BringRefused(BringRefusal.TOO_MANY_TAGS, limit=_MOST_SIGNS)
    return read_html(_parser().render(text), source=Source.MARKDOWN, made=made or Assembler(Source.MARKDOWN))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table").use(footnote_plugin)
    parser.core.ruler.before("inline", "bounded", _bounded)
    parser.core.ruler.push("numbered", _numbered)
    parser.add_render_rule("footnote_anchor", _nothing)
    return parser


def _bounded(state: StateCore) -> None:
    """A paragraph that is refused for its length must not be read for its emphases first: that takes long.

    So do links that begin a thousand times and never end; where there are that many, they are signs.
    """
    for number, token in enumerate((one for one in state.tokens if one.type == "inline"), 1):
        if len(token.content) > _LONGEST:
            raise BringRefused(
                BringRefusal.PIECE_TOO_LONG, number=number, begins=token.content[:60], limit=LONGEST_PIECE
            )
        for sign in "[<":
            if token.content.count(sign) > _MOST_OPENED:
                token.content = token.content.replace(sign, f"\\{sign}")


def _numbered(state: StateCore) -> None:
    """Each item of a numbered list carries the mark that is shown: counted on from the first, with its sign."""
    counts: list[int | None] = []
    for token in state.tokens:
        if token.type == "ordered_list_open":
            counts.append(int(token.attrGet("start") or 1))
        elif token.type == "bullet_list_open":
            counts.append(None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            counts.pop()
        elif token.type == "list_item_open" and counts and counts[-1] is not None:
            token.attrSet("data-mark", f"{counts[-1]}{token.markup}")
            counts[-1] += 1


def _nothing(_self: Any, _tokens: list[Token], _at: int, _options: Any, _env: Any) -> str:
    return ""
