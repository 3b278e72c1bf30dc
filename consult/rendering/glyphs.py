"""What each Arabic glyph of a PDF says when it is searched or copied.

A PDF keeps, for each glyph of a font, the letters it stands for. WeasyPrint 70 notes them at a glyph's first use; where
several letters are drawn by several glyphs together (in شيئًا Amiri draws ئ and its tanwin as one group), it gives
all the letters to the mark and none to the letter. From then on every ئ of the document copied as nothing and every
tanwin as "ئً". Here the letters of such a group are shared out among its glyphs before WeasyPrint notes them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

_SIGNS = re.compile("[\u064b-\u065f\u0670]{2,}")
_HAMZAS, _SHADDA = "\u0654\u0655", "\u0651"


@cache
def teach_glyphs() -> None:
    """From now on, documents of this process say each glyph's own letters. WeasyPrint must be installed."""
    from weasyprint.draw import text
    from weasyprint.text.ffi import ffi

    draw = text.draw_first_line

    def draw_first_line(stream: Any, textbox: Any, *rest: Any) -> Any:
        if textbox.text.strip():
            for font, glyphs, letters in _groups(stream, textbox, ffi.NULL):
                for glyph, letter in zip(glyphs, shared_out(letters, len(glyphs)), strict=True):
                    font.to_unicode.setdefault(glyph, letter)
        return draw(stream, textbox, *rest)

    text.draw_first_line = draw_first_line


def shared_out(letters: str, count: int) -> list[str]:
    """The letters of a group for each of its glyphs, in reading order; what is left over stays with the last.

    A letter that is drawn as its base and its sign is taken apart: أ as alef and hamza above. Several signs on one
    letter are drawn in HarfBuzz's order, which is not Unicode's: a hamza first, then the shadda, then the vowel.
    """
    if len(letters) < count:
        letters = unicodedata.normalize("NFD", letters)
    letters = _SIGNS.sub(lambda found: "".join(sorted(found.group(), key=_drawn_at)), letters)
    return [letters[at : at + 1] for at in range(count - 1)] + [letters[count - 1 :]]


def _drawn_at(sign: str) -> int:
    return -2 if sign in _HAMZAS else -1 if sign == _SHADDA else unicodedata.combining(sign)


def _groups(stream: Any, textbox: Any, null: Any) -> Iterator[tuple[Any, list[int], str]]:
    """The font, the glyphs in reading order and the letters of each group of more than one glyph."""
    line, _index = textbox.pango_layout.get_first_line()
    written = textbox.pango_layout.text.encode()
    run = line.runs[0]
    while run != null:
        item, run = run.data, run.next
        number, start = item.glyphs.num_glyphs, item.item.offset
        begins = list(item.glyphs.log_clusters[0:number])
        edges = [*sorted(set(begins)), item.item.length]
        if len(edges) > number:
            continue
        font, _size = stream.add_font(item.item.analysis.font)
        for edge, after in pairwise(edges):
            glyphs = [item.glyphs.glyphs[at].glyph for at, begin in enumerate(begins) if begin == edge]
            if len(glyphs) > 1:
                if item.item.analysis.level % 2:
                    glyphs.reverse()
                yield font, glyphs, written[start + edge : start + after].decode()
