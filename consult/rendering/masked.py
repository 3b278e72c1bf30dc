"""Masked passages in the words of whoever reads: the one mark of a text (`kernel/masks.py`) in their language."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from consult.kernel.localized import Language
from consult.kernel.masks import MARK
from consult.rendering.words import Words


def mask_words(language: str) -> str:
    return Words(language).gettext("[passage masked]")


def in_words(value: Any, language: str) -> Any:
    """A text, or safe HTML, with every mark in this language; anything else as it is.

    In HTML the mark keeps its own language and direction, whatever stands around it.
    """
    if not isinstance(value, str) or MARK not in value:
        return value
    words = mask_words(language)
    if isinstance(value, Markup):
        direction = Language(language).direction
        shown = Markup('<bdi class="masked soft" lang="{}" dir="{}">{}</bdi>').format(
            language, direction, words
        )
        return Markup(value.replace(MARK, shown))
    return value.replace(MARK, words)
