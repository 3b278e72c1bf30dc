"""The language: the first part of every address, taken off before the view and put back by `url_for`."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request
from flask_babel import Babel
from werkzeug.routing import BaseConverter, IntegerConverter

from consult.kernel.localized import LANGUAGES, Language
from consult.rendering.words import LOCALES
from consult.web.request import lang

LABELS = {Language.AR: "العربية", Language.FR: "Français", Language.EN: "English"}


class LanguageConverter(BaseConverter):
    regex = "ar|fr|en"


class NumberConverter(IntegerConverter):
    """A number that a table can hold; a longer one names nothing, so its address is not there."""

    regex = r"\d{1,18}"


def preferred_language() -> Language:
    """The reader's wish as the browser says it, else Arabic."""
    best = request.accept_languages.best_match([str(language) for language in LANGUAGES])
    return Language(best) if best else Language.AR


def init_locale(app: Flask) -> None:
    app.url_map.converters["lang"] = LanguageConverter
    app.url_map.converters["int"] = NumberConverter
    app.config["BABEL_DEFAULT_LOCALE"] = "ar_TN"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Africa/Tunis"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["ROOT"] / "translations")
    Babel(app, locale_selector=lambda: LOCALES[lang()])

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        found = values.pop("lang", None) if values else None
        if found is None and request.url_rule is None:
            # A page that is not there still answers in the language of its address.
            first = request.path.split("/", 2)[1] if "/" in request.path else ""
            found = first if first in set(LANGUAGES) else None
        g.lang = Language(found) if found else preferred_language()

    @app.url_defaults
    def put_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = str(lang())
