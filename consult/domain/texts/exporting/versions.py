"""A version of a text in one language, made ready for its writers."""

from __future__ import annotations

from collections.abc import Sequence

from consult.domain.territory.models import Municipality
from consult.domain.texts.exporting.publication import Publication
from consult.domain.texts.models import Paragraph, PlanText, TextVersion
from consult.domain.texts.pieces import Piece
from consult.domain.texts.rules import authoritative
from consult.kernel.localized import LANGUAGES, Language, shown
from consult.kernel.slugs import slugify
from consult.kernel.tunis import day_of


def languages_of(paragraphs: Sequence[Paragraph]) -> list[Language]:
    """The languages that a version has words in, Arabic first."""
    there = {language for one in paragraphs for language in one.words if one.words[language]}
    return [language for language in LANGUAGES if language in there]


def pieces_in(paragraphs: Sequence[Paragraph], language: Language) -> list[Piece]:
    """What a version says in this language, with its keys; a paragraph without words in it is left out."""
    return [
        Piece(one.kind, one.level, text, one.key)
        for one in paragraphs
        if (text := one.words.get(language, ""))
    ]


def published(
    text: PlanText,
    version: TextVersion,
    paragraphs: Sequence[Paragraph],
    *,
    language: Language,
    city: Municipality,
    base_url: str,
) -> Publication:
    """The version in this language. `text.consultation` is loaded; `base_url` is the platform's own address."""
    slug = text.consultation.slug
    return Publication(
        language=language,
        pieces=pieces_in(paragraphs, language),
        title=str(shown(text.title, language)),
        city=str(shown(city.name, language)),
        city_key=slugify(city.name.get("fr") or city.name.get("en") or city.name.get("ar") or "") or "city",
        consultation=slug,
        text_key=text.key,
        number=version.number,
        on=day_of(version.displayed_at or version.created_at),
        begun_on=day_of(text.created_at),
        sha256=version.sha256,
        authoritative=language is authoritative(languages_of(paragraphs)),
        address=f"{base_url}/{language}/consultations/{slug}/texts/{text.key}",
    )
