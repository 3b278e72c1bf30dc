"""How Arabic words stand in a PDF, so that they are searched and copied as they are read.

A PDF is glyphs at places, and a note of the letters that each glyph stands for. WeasyPrint 70 draws a vowel sign as a
glyph of its own, lifted above the line; readers (PDFium in Chrome, Poppler, PDF.js) take what is lifted or pushed
aside for another word and put a space or a line there. And it notes the letters of a glyph at its first use, where
several letters are drawn by several glyphs together they all went to the sign and none to the letter.

Here a letter is drawn with its signs as one glyph, made for the document and added to the font it carries
(`_with_joined`). It stands for the letter alone; each sign is said by an empty glyph without width, just where its
letter begins, since readers turn the several letters of one glyph round. Each line that holds Arabic is drawn so; all
others are drawn by WeasyPrint.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

# (glyph, x, y) of each part of a glyph of ours, in units of the font.
Part = tuple[int, int, int]
# WeasyPrint numbers the letters that a font lacks from its last glyph on; ours begin after so many.
LACKING = 500


@dataclass(frozen=True, slots=True)
class Joined:
    """A glyph of our own: what it draws, its advance in units of the font, and the letter it stands for."""

    letter: str
    advance: int = 0
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A letter's glyphs from left to right, its signs first, and the bytes of the line it stands for."""

    start: int
    end: int
    glyphs: list[Any]

    @property
    def moved(self) -> bool:
        """Whether a sign is drawn with it, or it stands elsewhere than at the pen."""
        geometry = self.glyphs[-1].geometry
        return len(self.glyphs) > 1 or bool(geometry.x_offset or geometry.y_offset)


@cache
def teach_glyphs() -> None:
    """From now on, documents of this process draw Arabic so. WeasyPrint must be installed."""
    from weasyprint.draw import text
    from weasyprint.pdf import fonts

    draw, clean = text.draw_first_line, fonts.Font.clean

    def draw_first_line(stream: Any, textbox: Any, overflow: Any, ellipsis: Any, matrix: Any) -> Any:
        if overflow != "ellipsis" and ellipsis == "none" and textbox.text.strip():
            runs = _runs(stream, textbox)
            if any(run.rtl for run in runs) and all(run.plain for run in runs):
                stream.set_text_matrix(*matrix.values)
                for run in runs:
                    _draw(stream, run)
                return []
        return draw(stream, textbox, overflow, ellipsis, matrix)

    def clean_font(self: Any, to_unicode: dict[int, str], hinting: Any) -> None:
        joined = {number: one for one, number in getattr(self, "joined", {}).items() if number in to_unicode}
        kept = {glyph: letters for glyph, letters in to_unicode.items() if glyph not in joined}
        for one in joined.values():
            kept.update({glyph: kept.get(glyph, "") for glyph, _x, _y in one.parts})
        clean(self, kept, hinting)
        if joined:
            self.file_content = _with_joined(self.file_content, joined)

    text.draw_first_line, fonts.Font.clean = draw_first_line, clean_font


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font and direction in a line, from left to right, and the letters (UTF-8) they stand for.

    `starts`: for each glyph, at which byte of `letters` its own begin.
    """

    font: Any
    size: float
    pango_font: Any
    rtl: bool
    glyphs: list[Any]
    starts: list[int]
    letters: bytes

    @property
    def plain(self) -> bool:
        """Whether it is made of outlines that the font has: no picture, no letter that it lacks."""
        from weasyprint.text.ffi import pango

        font = self.font
        drawn = "glyf" in font.tables and not (font.bitmap or font.svg or font.png or font.colr)
        return drawn and not any(
            one.glyph == pango.PANGO_GLYPH_EMPTY or one.glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG
            for one in self.glyphs
        )

    def groups(self) -> Iterator[Group]:
        """Its letters from left to right. Of right-to-left text the signs come before their letter."""
        edges = [*sorted(set(self.starts)), len(self.letters)]
        ends = dict(pairwise(edges))
        waiting: list[tuple[int, Any]] = []
        for start, glyph in zip(self.starts, self.glyphs, strict=True):
            waiting.append((start, glyph))
            if not self.rtl or glyph.geometry.width:
                yield _group(waiting, ends)
                waiting = []
        for alone in waiting:
            yield _group([alone], ends)


def _group(some: list[tuple[int, Any]], ends: dict[int, int]) -> Group:
    starts = [start for start, _glyph in some]
    return Group(min(starts), ends[max(starts)], [glyph for _start, glyph in some])


def _runs(stream: Any, textbox: Any) -> list[Run]:
    from weasyprint.text.ffi import ffi, pango

    layout = textbox.pango_layout
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _index = layout.get_first_line()
    written = layout.text.encode()
    found = []
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        number, offset = item.glyphs.num_glyphs, item.item.offset
        font, size = stream.add_font(item.item.analysis.font)
        found.append(
            Run(
                font,
                size,
                item.item.analysis.font,
                bool(item.item.analysis.level % 2),
                list(item.glyphs.glyphs[0:number]),
                list(item.glyphs.log_clusters[0:number]),
                written[offset : offset + item.item.length],
            )
        )
    return found


def _draw(stream: Any, run: Run) -> None:
    """Show the run: a string of glyphs with, between them, how far to go back (in thousandths of the size)."""
    from weasyprint.text.ffi import FROM_UNITS

    font, thousandth = run.font, 1000 * FROM_UNITS / run.size
    stream.set_font_size(font.hash, run.size)
    shown = ""
    for group in run.groups():
        letters = unicodedata.normalize("NFC", run.letters[group.start : group.end].decode())
        if run.rtl and letters and (group.moved or len(letters) > 1):
            for sign in reversed(letters[1:]):
                number = _number(stream, font, Joined(sign))
                font.widths[number] = 0
                shown += f"<{number:04x}>"
            one = _joined(group, letters[0], FROM_UNITS / run.size * font.upem)
            number = _number(stream, font, one)
            width = font.widths[number] = round(one.advance * 1000 / font.upem)
            shown += _step(number, width, sum(each.geometry.width for each in group.glyphs) * thousandth)
            continue
        for each in group.glyphs:
            font.to_unicode.setdefault(each.glyph, letters)
            width = _width(stream, run, each.glyph, thousandth)
            aside = each.geometry.x_offset * thousandth
            # What is lifted is shown alone; in Arabic this is a sign that no letter follows.
            if each.geometry.y_offset:
                if shown:
                    stream.show_text(shown)
                stream.set_text_rise(-each.geometry.y_offset * FROM_UNITS)
            shown = "" if each.geometry.y_offset else shown
            shown += f"{-aside:.3f}" if aside else ""
            shown += _step(each.glyph, width + aside, each.geometry.width * thousandth)
            if each.geometry.y_offset:
                stream.show_text(shown)
                stream.set_text_rise(0)
                shown = ""
    if shown:
        stream.show_text(shown)


def _step(glyph: int, reached: float, wanted: float) -> str:
    back = int(reached - wanted)
    return f"<{glyph:04x}>{back}" if back else f"<{glyph:04x}>"


def _joined(group: Group, letter: str, scale: float) -> Joined:
    """The letter with its signs; `scale`: from the layout's units to the font's. A layout counts downwards."""
    parts, pen = [], 0
    for one in group.glyphs:
        place = one.geometry
        parts.append((one.glyph, round((pen + place.x_offset) * scale), round(-place.y_offset * scale)))
        pen += place.width
    return Joined(letter, round(pen * scale), tuple(parts))


def _number(stream: Any, font: Any, one: Joined) -> int:
    """The number of this glyph in the font, after the font's own. Sizes of one font share its file and so these."""
    if not hasattr(font, "joined"):
        kin = (
            other for other in stream._fonts.values() if other.hash == font.hash and hasattr(other, "joined")
        )
        font.joined = next((other.joined for other in kin), {})
    number = font.joined.setdefault(one, font.glyph_count + LACKING + len(font.joined))
    font.to_unicode[number] = one.letter
    return number


def _width(stream: Any, run: Run, glyph: int, thousandth: float) -> int:
    """How far the font itself goes on after this glyph."""
    from weasyprint.text.ffi import pango

    if glyph not in run.font.widths:
        pango.pango_font_get_glyph_extents(run.pango_font, glyph, stream.ink_rect, stream.logical_rect)
        run.font.widths[glyph] = round(stream.logical_rect.width * thousandth)
    return run.font.widths[glyph]


def _with_joined(file: bytes, joined: dict[int, Joined]) -> bytes:
    """The TrueType font `file` with these glyphs, made of its own, at their numbers."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(file))
    outlines, metrics = font["glyf"], font["hmtx"].metrics
    own = list(font.getGlyphOrder())
    order = [*own]
    for number in range(len(own), max(joined) + 1):
        one = joined.get(number, Joined(""))
        pen = TTGlyphPen(outlines.glyphs)
        for glyph, x, y in one.parts:
            pen.addComponent(own[glyph], (1, 0, 0, 1, x, y))
        drawn, name = pen.glyph(), f"joined{number:05d}"
        if drawn.isComposite():
            drawn.recalcBounds(outlines)
        outlines.glyphs[name] = drawn
        # A glyph begins as far from the pen as its first point says, or it is shifted.
        metrics[name] = (one.advance, getattr(drawn, "xMin", 0))
        order.append(name)
    font.setGlyphOrder(order)
    outlines.glyphOrder = order
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()
