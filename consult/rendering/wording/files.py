"""Words of files: why an upload or a table is refused, and what to do."""

from __future__ import annotations

from enum import StrEnum

from consult.kernel.secrets import TokenProblem
from consult.kernel.tables import TableProblem
from consult.kernel.uploads import UploadProblem
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = []

SENTENCES: list[tuple[StrEnum, str]] = [
    (UploadProblem.EMPTY, N_("The file is empty. Choose another one.")),
    (UploadProblem.TOO_BIG, N_("The file is too large: documents may have up to 50 MB, images up to 10 MB.")),
    (UploadProblem.WRONG_TYPE, N_("This kind of file is not taken. Choose a PDF, or an image in PNG, JPEG or WebP.")),
    (UploadProblem.UNREADABLE, N_("The file is damaged and cannot be opened. Save it again and try once more.")),
    (UploadProblem.ENCRYPTED, N_("The document is protected by a password. Save it without one and try again.")),
    (UploadProblem.TOO_MANY_PIXELS, N_("The picture has too many pixels. Make it smaller and try again.")),
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
