"""Words of tables that are read: what is wrong with a file, a row, a mapping. The place goes before them."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.opendata.actions import Skip
from consult.domain.opendata.sources import InputProblem
from consult.domain.opendata.tabular import PlanProblem
from consult.kernel.tables import TableProblem
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = [
    (Skip.REWORDED, N_("the source has other words now; ours are kept")),
    (Skip.RULED_ANEW, N_("the source has judged it otherwise since; rule on it here")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (TableProblem.NOT_FOUND, N_("There is no such file.")),
    (TableProblem.UNREADABLE, N_("This file cannot be read.")),
    (TableProblem.ENCODING, N_("This is not UTF-8 text. Save the file as UTF-8.")),
    (TableProblem.EMPTY, N_("The file is empty: not even the names of the columns are there.")),
    (TableProblem.MISSING_COLUMN, N_("These columns are missing: %(columns)s. The file has: %(found)s.")),
    (TableProblem.DUPLICATE_COLUMN, N_("These columns are there twice: %(columns)s.")),
    (TableProblem.RAGGED_ROW, N_("The row has %(found)s cells, the header %(expected)s.")),
    (TableProblem.NULL_BYTE, N_("There is a null byte in this line.")),
    (TableProblem.TOO_LONG, N_("This is longer than %(limit)s.")),
    (TableProblem.BROKEN_QUOTES, N_("The quotation marks of this row do not match.")),
    (InputProblem.NOT_A_FOLDER, N_("This is not a folder.")),
    (InputProblem.EMPTY_CELL, N_("%(column)s is empty.")),
    (InputProblem.NOT_A_NUMBER, N_("%(column)s is “%(value)s”, which is not a whole number.")),
    (InputProblem.NOT_ONE_OF, N_("%(column)s is “%(value)s”; known are: %(known)s.")),
    (InputProblem.NOT_A_TIME, N_("%(column)s is “%(value)s”, which is not a time (ISO 8601).")),
    (
        InputProblem.NO_TIME_ZONE,
        N_("%(column)s is “%(value)s”, which does not say its time zone. Give one with --timezone."),
    ),
    (
        InputProblem.OUT_OF_TIME,
        N_("%(column)s is “%(value)s”, which is in the future or too long ago to be true."),
    ),
    (InputProblem.TOO_LONG, N_("%(column)s has %(found)s characters, at most %(limit)s are allowed.")),
    (InputProblem.TWICE, N_("%(column)s is “%(value)s”, as in line %(first)s already.")),
    (InputProblem.UNKNOWN_STATEMENT, N_("%(column)s is “%(value)s”, and there is no such statement.")),
    (
        InputProblem.UNKNOWN_PARENT,
        N_("%(column)s is “%(value)s”, and the consultation has no proposal of that number from a source."),
    ),
    (
        InputProblem.UNKNOWN_THEME,
        N_("%(column)s is “%(value)s”, which is no theme of the consultation; known are: %(known)s."),
    ),
    (
        InputProblem.SIGNS_TURNED,
        N_("1 and -1 seem to be exchanged: only so do the votes fit the totals of comments.csv."),
    ),
    (PlanProblem.UNKNOWN_FIELD, N_("There is no field “%(field)s”; known are: %(known)s.")),
    (PlanProblem.MISSING_FIELD, N_("No column is given for “%(field)s”.")),
    (PlanProblem.ONE_COLUMN, N_("Only one column can be given for “%(field)s”.")),
    (PlanProblem.UNKNOWN_VALUE, N_("“%(value)s” is no value of “%(field)s”; known are: %(known)s.")),
]
