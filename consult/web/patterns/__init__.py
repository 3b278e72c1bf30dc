"""/<lang>/patterns: every component, in the three languages side by side. In development only.

`?only=1` shows the language of the address alone, as a phone would.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, g, render_template, request
from flask_babel import force_locale
from markupsafe import Markup
from wtforms import BooleanField, Form, RadioField, SelectField, StringField, TextAreaField

from consult.domain.maps.models import LayerKind
from consult.domain.maps.queries import list_city_layers
from consult.kernel.localized import LANGUAGES, Language
from consult.rendering.words import LOCALES
from consult.web.access import public
from consult.web.compose.maps import frame_of, layer_part, map_config
from consult.web.compose.places import PlaceFields
from consult.web.database import db
from consult.web.locale import LABELS
from consult.web.patterns.samples import WORDS, story
from consult.web.request import lang

bp = Blueprint("patterns", __name__, url_prefix="/<lang:lang>")


def _form(language: Language) -> Form:
    """A refused form with a field of each kind, its ids its own."""
    w = WORDS[language]

    class Sample(PlaceFields):
        title = StringField(w["label"])
        body = TextAreaField(w["body"])
        place = SelectField(w["choose"], choices=[("1", w["arrondissement"])])
        side = RadioField(w["side"], choices=[("for", w["for"]), ("against", w["against"])])
        agreed = BooleanField(w["promise"])
        plan_ar = StringField()
        plan_fr = StringField()
        plan_en = StringField()

    said = {"title": "2 + 2", "body": w["text"], "plan_ar": WORDS[Language.AR]["plan"]}
    form = Sample(prefix=f"{language}-", data=said)
    form.title.errors = [w["error"]]
    return form


def _place(language: Language) -> dict[str, Any]:
    """The areas of this installation as the map of a form, and a zone of nobody's plan."""
    layers = [layer for layer in list_city_layers(db()).values() if layer.kind is LayerKind.AREAS]
    zone = {"id": 1, "code": "UA1", "name": WORDS[language]["arrondissement"]}
    parts = [layer_part(layer) for layer in layers]
    return {
        "zones": [{"title": WORDS[language]["plan"], "zones": [zone]}],
        "plan": map_config(parts, box=frame_of(layers), tiles=False),
    }


def _pieces(language: Language) -> dict[str, Markup]:
    """Each component drawn in one language: its name and its HTML."""
    before = g.lang
    g.lang = language
    try:
        with force_locale(LOCALES[language]):
            module = current_app.jinja_env.get_template("patterns/pieces.html").module
            told = {**story(language), "form": _form(language), "place": _place(language)}
            return {
                name.removeprefix("show_"): getattr(module, name)(told)
                for name in dir(module)
                if name.startswith("show_")
            }
    finally:
        g.lang = before


@bp.get("/patterns")
@public
def patterns() -> str:
    shown = [lang()] if request.args.get("only") else LANGUAGES
    drawn = {language: _pieces(language) for language in shown}
    return render_template("patterns.html", drawn=drawn, labels=LABELS, names=list(drawn[shown[0]]))
