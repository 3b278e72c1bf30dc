"""What a file gave: its pieces, what of it was left out or changed, or why nothing could be taken from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from consult.domain.texts.pieces import Piece
from consult.domain.texts.rules import PARAGRAPH_MAX, PARAGRAPHS_MAX
from consult.kernel.errors import Refused

# Of a text in one language, and of one paragraph, table or note.
MOST_PIECES = PARAGRAPHS_MAX
MOST_LETTERS = 2_000_000
LONGEST_PIECE = PARAGRAPH_MAX

_MEGABYTE = 1024 * 1024
# Bytes of a file; an office file also holds its pictures.
LARGEST_PACKAGE = 50 * _MEGABYTE
LARGEST_TEXT = 10 * _MEGABYTE


class Source(StrEnum):
    """What a file is, by its bytes first and its name second."""

    DOCX = "docx"
    ODT = "odt"
    MARKDOWN = "markdown"
    HTML = "html"
    CSV = "csv"
    PLAIN = "plain"
    AKN = "akn"


class LeftOut(StrEnum):
    """What of a file is not in the text, or is in it otherwise; each with a count."""

    PICTURES = "pictures"
    TEXT_BOXES = "text_boxes"  # their words stand after the paragraph they hang on
    INSERTED = "inserted"  # tracked changes, taken as accepted
    DELETED = "deleted"
    COMMENTS = "comments"
    HIDDEN = "hidden"  # words that the source does not show
    CONTENTS = "contents"  # lines of a table of contents
    FORMULAS = "formulas"  # written in one line
    MERGED_CELLS = "merged_cells"  # empty cells take their places
    HEADINGS_GUESSED = "headings_guessed"  # by their words, where the source marks none
    ROWS_EMPTY = "rows_empty"
    KINDS_UNKNOWN = "kinds_unknown"  # rows of a table whose kind we do not know, taken as paragraphs
    COLUMN_OF_KINDS = "column_of_kinds"  # a column that nobody named was read as the kind of each row
    ENCODING_GUESSED = "encoding_guessed"  # the file does not say its encoding
    OTHER_LANGUAGES = "other_languages"  # rows of our own table in another language
    KEYS_UNKNOWN = "keys_unknown"  # keys of another form than ours; new ones are given
    NAME_DIFFERS = "name_differs"  # the bytes are of another kind than the name says


class BringRefusal(StrEnum):
    """Why nothing was taken; in brackets the facts."""

    NOT_FOUND = "not_found"
    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"  # limit (MB)
    NOT_TAKEN = "not_taken"  # bytes of a kind that holds no text for us
    IS_PDF = "is_pdf"
    OLD_OFFICE = "old_office"  # .doc, .rtf and their kin
    OTHER_OFFICE = "other_office"  # a workbook, slides
    OTHER_XML = "other_xml"
    LOCKED = "locked"
    MACROS = "macros"
    DAMAGED = "damaged"
    UNFOLDS = "unfolds"  # limit (MB): a package far larger than it looks
    ENTITIES = "entities"  # XML with declarations of its own
    ENCODING = "encoding"
    NO_TEXT = "no_text"
    TOO_MANY_PIECES = "too_many_pieces"  # limit
    TOO_MANY_LETTERS = "too_many_letters"  # limit
    TOO_MANY_TAGS = "too_many_tags"  # limit
    PIECE_TOO_LONG = "piece_too_long"  # number (from 1), begins, limit
    COLUMN_UNKNOWN = "column_unknown"  # column, found
    FIELD_UNKNOWN = "field_unknown"  # field, known
    TEXT_COLUMN = "text_column"  # found: which of these holds the text?
    ROW = "row"  # line: a kind or level that is none
    KEY_TWICE = "key_twice"  # key
    LANGUAGE_MISSING = "language_missing"  # language, found
    LANGUAGE_OTHER = "language_other"  # language, found


class BringRefused(Refused):
    """A file that gave nothing, with the code and the facts of why."""

    def __init__(self, code: StrEnum, **facts: Any) -> None:
        super().__init__(code, facts)


@dataclass(frozen=True, slots=True)
class Brought:
    """Pieces in the order of the source, and what was left out with its count, in the order of `LeftOut`.

    `title`: what the source calls itself, empty where it does not.
    """

    source: Source
    pieces: tuple[Piece, ...]
    left_out: tuple[tuple[LeftOut, int], ...]
    title: str = ""


def counted(counts: Counter[LeftOut]) -> tuple[tuple[LeftOut, int], ...]:
    return tuple((code, counts[code]) for code in LeftOut if counts[code])
