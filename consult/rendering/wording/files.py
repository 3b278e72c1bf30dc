"""Words of tables and of links: why they are refused, and what to do."""

from __future__ import annotations

from enum import StrEnum

from consult.kernel.secrets import TokenProblem
from consult.kernel.tables import TableProblem
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = []

SENTENCES: list[tuple[StrEnum, str]] = [
    (TableProblem.NOT_FOUND, N_("There is no such file.")),
    (TableProblem.UNREADABLE, N_("The file cannot be read.")),
    (TableProblem.ENCODING, N_("The file is not UTF-8. Save it as UTF-8 and try again.")),
    (TableProblem.EMPTY, N_("The file is empty.")),
    (TableProblem.MISSING_COLUMN, N_("A column is missing.")),
    (TableProblem.DUPLICATE_COLUMN, N_("A column stands there twice.")),
    (TableProblem.RAGGED_ROW, N_("The row has more or fewer cells than the header.")),
    (TableProblem.NULL_BYTE, N_("The file holds a null byte: it is not a text.")),
    (TableProblem.TOO_LONG, N_("A cell is longer than any text can be.")),
    (TableProblem.BROKEN_QUOTES, N_("The quotation marks of a cell are not closed.")),
    (TokenProblem.BROKEN, N_("This link is not complete. Copy the whole link from the letter.")),
    (TokenProblem.EXPIRED, N_("This link has expired. Ask for a new one.")),
]
