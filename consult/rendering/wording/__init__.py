"""The sentence of every code: refusals, states, kinds. One file per feature holds its own map.

The domain returns codes; here each gets its words. `tests/rendering/test_wording.py` compares the maps with
the enums, so that a new code without a sentence fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from consult.kernel.localized import Language, shown
from consult.rendering.formats import Formats
from consult.rendering.wording.codes import NAMES, SENTENCES
from consult.rendering.words import Words


def word(language: str, code: StrEnum) -> str:
    """The name of a state, a kind, a role … in this language, for instance "Published"."""
    return Words(language).gettext(NAMES[type(code), str(code)])


def within(language: str, code: StrEnum) -> str:
    """The name of a language as it stands inside a sentence: French writes it small."""
    name = word(language, code)
    return name.lower() if language == Language.FR else name


def sentence(language: str, code: StrEnum, facts: Mapping[str, Any] | None = None) -> str:
    """The sentence of a refusal or notice in this language, its facts written as the language writes them."""
    return Words(language).gettext(
        SENTENCES[type(code), str(code)],
        **{name: _fact(language, value, name) for name, value in (facts or {}).items()},
    )


# Facts that are the moment from which something is closed, or opens.
CLOSINGS, OPENINGS = {"closes_at", "closed_at", "until"}, {"opens_at"}


def _fact(language: str, value: Any, name: str = "") -> str:
    formats = Formats(language)
    match value:
        case datetime() if name in CLOSINGS:
            return formats.closing(value)
        case datetime() if name in OPENINGS:
            return formats.opening(value)
        case datetime():
            return formats.datetime(value)
        case date():
            return formats.date(value)
        case bool() | None:
            return str(value)
        case Language():
            return within(language, value)
        case StrEnum():
            return word(language, value)
        case int() | float():
            return formats.number(value)
        case tuple() | list():
            return formats.listed(_fact(language, one) for one in value)
        case dict():
            return str(shown(value, language))
        case _:
            return str(value)
