"""A text of the city in up to three languages, and what a reader of one of them is shown.

A localized text is a JSON object `{"ar": ..., "fr": ..., "en": ...}`; a language without words is absent or
empty. What a *resident* wrote is never one of these: it has one language and is never translated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.types import TypeDecorator


class Language(StrEnum):
    AR = "ar"
    FR = "fr"
    EN = "en"

    @property
    def direction(self) -> str:
        return "rtl" if self is Language.AR else "ltr"


LANGUAGES: tuple[Language, ...] = tuple(Language)

# When the reader's language is missing, Arabic (the authoritative one) is shown first, then French.
FALLBACK: tuple[Language, ...] = (Language.AR, Language.FR, Language.EN)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader is shown: the words, the language they are in, and whether that is not the one asked for."""

    text: str
    language: Language
    missing: bool

    @property
    def direction(self) -> str:
        return self.language.direction

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def shown(value: Mapping[str, str] | None, language: str) -> Shown:
    """The text in `language`, or in the first language that has one, marked as missing then."""
    wanted = Language(language)
    value = value or {}
    if text := value.get(wanted, ""):
        return Shown(text, wanted, missing=False)
    for other in FALLBACK:
        if text := value.get(other, ""):
            return Shown(text, other, missing=True)
    return Shown("", wanted, missing=True)


def missing_languages(
    values: Iterable[Mapping[str, str] | None], *, among: Iterable[Language]
) -> tuple[Language, ...]:
    """Of the languages `among`, those in which one of these texts has no words, though some language has."""
    values = [value or {} for value in values]
    return tuple(
        language
        for language in among
        if any(not value.get(language) and any(value.values()) for value in values)
    )


def in_order(languages: Iterable[str]) -> tuple[Language, ...]:
    """Each of them once, in the order in which they are always named."""
    chosen = set(languages)
    return tuple(language for language in LANGUAGES if language in chosen)


def spoken(language: Language, among: Sequence[Language]) -> Language:
    """The language that somebody is spoken to in: the one they chose, or the first of those there are."""
    return language if language in among else among[0]


class LocalizedText(TypeDecorator[dict[str, str]]):
    """A column of one localized text. Only known languages with words are kept."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Any) -> dict[str, str] | None:
        if value is None:
            return None
        unknown = set(value) - set(LANGUAGES)
        if unknown:
            raise ValueError(f"unknown languages: {sorted(unknown)}")
        return {str(language): value[language] for language in LANGUAGES if value.get(language)}


class LanguageSet(TypeDecorator[tuple[Language, ...]]):
    """A column of some of the languages, kept as "ar fr en"; in their order and never none."""

    impl = String(8)
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Any) -> str | None:
        if value is None:
            return None
        languages = in_order(value)
        if not languages:
            raise ValueError("no language")
        return " ".join(languages)

    def process_result_value(self, value: str | None, dialect: Any) -> tuple[Language, ...] | None:
        return None if value is None else in_order(value.split())
