"""Words of texts: what is wrong with a table of paragraphs, and what became of a paragraph in a new version."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.texts.tabular import PieceProblem
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = []

SENTENCES: list[tuple[StrEnum, str]] = [
    (PieceProblem.UNKNOWN_KIND, N_("The kind is “%(value)s”; known are: %(known)s.")),
    (PieceProblem.NO_LEVEL, N_("The level is “%(value)s”, which is not a whole number from 1 to %(most)s.")),
    (PieceProblem.KEY_TWICE, N_("The key is “%(value)s”, as in line %(first)s already.")),
    (PieceProblem.TOO_MANY, N_("There are more than %(limit)s paragraphs.")),
    (PieceProblem.TOO_MUCH, N_("There are more than %(limit)s characters.")),
    (PieceProblem.NOTHING, N_("There is no paragraph in this file.")),
]
