"""The words of a synthesis as they are kept: cleaned, within their limits, their figures known."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from consult.domain.synthesis.inserting import unknown_names
from consult.domain.synthesis.insertions import names_in
from consult.domain.synthesis.models import Synthesis
from consult.domain.synthesis.rules import TEXT_MAX, TITLE_MAX, Refusal
from consult.kernel.errors import Refused
from consult.kernel.localized import LANGUAGES
from consult.kernel.prose import clean_line, clean_text


def cleaned(value: Mapping[str, str], *, line: bool, most: int) -> dict[str, str]:
    """Each language’s words, as one line or as a text; those without words left out. Raises Refused: TOO_LONG."""
    clean = clean_line if line else clean_text
    words = {str(language): clean(value.get(language, "")) for language in LANGUAGES}
    if any(len(text) > most for text in words.values()):
        raise Refused(Refusal.TOO_LONG, {"limit": most})
    return {language: text for language, text in words.items() if text}


def prose_of(session: Session, synthesis: Synthesis, value: Mapping[str, str]) -> dict[str, str]:
    """The cleaned text; Refused where a figure inserted into it stands for nothing."""
    words = cleaned(value, line=False, most=TEXT_MAX)
    if unknown := unknown_names(session, synthesis, [words]):
        raise Refused(Refusal.FIGURE_UNKNOWN, {"names": unknown})
    return words


def title_of(value: Mapping[str, str]) -> dict[str, str]:
    """The cleaned title: words alone, since it stands in letters and lists where no figure is looked up."""
    words = cleaned(value, line=True, most=TITLE_MAX)
    if not words:
        raise Refused(Refusal.TITLE_NEEDED)
    if names_in([words]):
        raise Refused(Refusal.FIGURE_IN_TITLE)
    return words
