"""The PDF of a version of a text: every paragraph with its key beside it, in one language, with an outline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from consult.domain.territory.colours import Colours
from consult.domain.texts.exporting.publication import Publication
from consult.domain.texts.pieces import Piece, PieceKind
from consult.rendering.documents import Logo, environment, html_to_pdf, shades_of, speaker, styles_of
from consult.rendering.formats import Formats
from consult.rendering.words import Words

# Headings of the printed contents: of a text with more, those of the lowest levels are left out. The outline of the
# PDF itself has them all.
_CONTENTS_MAX = 40
_NUMBERED = re.compile(r"[\w.]{1,8}\s?[.)°ـ-]")
_MARK = re.compile(r"\[([^\[\]\s]{1,6})\]")


@dataclass(frozen=True, slots=True)
class PrintedPiece:
    """A paragraph as it is laid out. `rank`: of a heading, 2 to 6; `rows` of a table, the first perhaps its header."""

    key: str
    kind: PieceKind
    level: int
    rank: int
    words: Markup
    rows: list[list[str]]
    header: list[str]
    contents: bool
    # Of an item without a number: it gets a dash.
    dash: bool


def text_html(
    publication: Publication,
    *,
    missing: int = 0,
    is_demo: bool = False,
    colours: Colours | None = None,
    logo: Logo | None = None,
) -> str:
    """The version as the HTML that is printed.

    `missing`: how many paragraphs of the version have no words in this language. `colours`, `logo`: of the city.
    """
    words, formats = Words(publication.language), Formats(publication.language)
    pieces = _printed(publication.pieces)
    template = environment().get_template("documents/text.html")
    return template.render(
        view=publication,
        dir=publication.language.direction,
        pieces=pieces,
        contents=[one for one in pieces if one.contents],
        displayed=formats.date(publication.on) if publication.sha256 else "",
        missing=words.ngettext(
            "%(num)s paragraph does not exist in this language and is left out here.",
            "%(num)s paragraphs do not exist in this language and are left out here.",
            missing,
        )
        if missing
        else "",
        is_demo=is_demo,
        logo=logo,
        styles=Markup(styles_of(colours, "text.css")),
        shades=shades_of(colours),
        _=speaker(words.gettext),
        pgettext=lambda context, message, **facts: words.pgettext(context, message, **facts),
        formats=formats,
    )


def text_pdf(
    publication: Publication,
    *,
    missing: int = 0,
    is_demo: bool = False,
    colours: Colours | None = None,
    logo: Logo | None = None,
) -> bytes:
    """The version as PDF/UA-1. Raises PartsMissing where the libraries are not installed."""
    html = text_html(publication, missing=missing, is_demo=is_demo, colours=colours, logo=logo)
    return html_to_pdf(html)


def _printed(pieces: Sequence[Piece]) -> list[PrintedPiece]:
    lowest = _lowest_in_contents(pieces)
    notes = {found[1] for one in pieces if one.kind is PieceKind.NOTE and (found := _MARK.match(one.text))}
    made: list[PrintedPiece] = []
    # Headings of a tagged PDF go down by one at a time, whatever the source does: the open ones, widest first.
    opened: list[int] = []
    for piece in pieces:
        rank = 0
        if piece.kind is PieceKind.HEADING:
            while opened and opened[-1] >= piece.level:
                opened.pop()
            opened.append(piece.level)
            rank = min(len(opened) + 1, 6)
        rows = [line.split("\t") for line in piece.text.split("\n")] if piece.kind is PieceKind.TABLE else []
        width = max((len(row) for row in rows), default=0)
        rows = [row + [""] * (width - len(row)) for row in rows]
        headed = len(rows) > 1 and width > 1 and all(rows[0])
        made.append(
            PrintedPiece(
                key=piece.key,
                kind=piece.kind,
                level=piece.level,
                rank=rank,
                words=_lines(piece.text, notes) if not rows else Markup(""),
                rows=rows[1:] if headed else rows,
                header=rows[0] if headed else [],
                contents=piece.kind is PieceKind.HEADING and piece.level <= lowest,
                dash=piece.kind is PieceKind.ITEM and not _NUMBERED.match(piece.text),
            )
        )
    return made


def _lowest_in_contents(pieces: Sequence[Piece]) -> int:
    levels = [piece.level for piece in pieces if piece.kind is PieceKind.HEADING]
    lowest = 6
    while lowest > 1 and sum(level <= lowest for level in levels) > _CONTENTS_MAX:
        lowest -= 1
    return lowest


def _lines(text: str, notes: set[str]) -> Markup:
    """The words of a paragraph: breaks kept, marks of notes high."""
    safe = str(escape(text)).replace("\n", "<br>")
    return Markup(_MARK.sub(lambda mark: f"<sup>{mark[0]}</sup>" if mark[1] in notes else mark[0], safe))
