"""The language: the first part of every address, taken off before the view and put back by `url_for`."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, redirect, request, url_for
from flask_babel import Babel
from werkzeug.routing import BaseConverter, IntegerConverter
from werkzeug.wrappers import Response

from consult.kernel.localized import LANGUAGES, Language, spoken
from consult.rendering.words import LOCALES
from consult.web.request import lang, languages, person, preferred_language

LABELS = {Language.AR: "العربية", Language.FR: "Français", Language.EN: "English"}


class LanguageConverter(BaseConverter):
    regex = "ar|fr|en"


class NumberConverter(IntegerConverter):
    """A number that a table can hold; a longer one names nothing, so its address is not there."""

    regex = r"\d{1,18}"


# Papers of the city's acts, which are made in Arabic: they are handed out also while the pages speak other languages.
PAPERS = {"synthesis.pdf"}


def _elsewhere() -> Response | None:
    """From an address in a language that is off to the same page in one that is on.

    A form that was open meanwhile is taken as it is: nobody loses their words. So is the one press that ends letters.
    """
    rule = request.url_rule
    if rule is None or "lang" not in rule.arguments or request.method not in ("GET", "HEAD"):
        return None
    here = lang()
    if here in languages() or (here is Language.AR and rule.endpoint in PAPERS):
        return None
    someone = person()
    there = spoken(someone.language, languages()) if someone is not None else preferred_language()
    asked = request.query_string.decode("latin-1")
    address = url_for(rule.endpoint, **{**(request.view_args or {}), "lang": str(there)})
    response = redirect(f"{address}?{asked}" if asked else address, 302)
    # It may be on again tomorrow, and another reader is led elsewhere.
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def init_languages(app: Flask) -> None:
    """After the kept pages: one that is still kept was made in a language that is on."""
    app.before_request(_elsewhere)
    app.jinja_env.globals["languages_on"] = languages


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
            found = first if first in set(LANGUAGES) and first in languages() else None
        # Without one it is chosen when it is asked for: what speaks no language asks the database nothing.
        if found:
            g.lang = Language(found)

    @app.url_defaults
    def put_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = str(lang())
