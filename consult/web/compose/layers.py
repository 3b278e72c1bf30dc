"""Layers at the desk, the same for a plan's and for the city's own: a file sent, its columns chosen, the map shown."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, StringField

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.maps.actions import Sent, Words, add_layer
from consult.domain.maps.geojson import FILE_MAX, MEGABYTE, GeoRefused, Notice, Problem
from consult.domain.maps.models import LAYER_TITLE_MAX, LICENCE_MAX, SOURCE_MAX, Layer, LayerKind, Zone
from consult.domain.maps.queries import get_layer, page_of_zones
from consult.domain.maps.rules import FIELDS, Refusal, guess, may_change_layers
from consult.domain.maps.surveying import Survey, survey
from consult.kernel.localized import shown
from consult.kernel.papers import safe_filename
from consult.kernel.verdict import require
from consult.rendering.wording import sentence, word
from consult.web.compose.maps import layer_part, map_config
from consult.web.database import db, unit_of_work
from consult.web.files import chosen, received, store
from consult.web.forms import AtMost, fill, in_three, localized
from consult.web.request import lang, now

MOST_MB = FILE_MAX // MEGABYTE
# Where the forms say what the domain refuses: the first of these fields that a form has.
PLACES: dict[Any, str | tuple[str, ...]] = {
    Refusal.NO_LAYER_TITLE: "title_ar",
    Refusal.NO_ATTRIBUTION: "attribution",
    Refusal.WORDS_TOO_LONG: "attribution",
    Refusal.NO_CODE_COLUMN: "code",
    Refusal.CODE_MISSING: "code",
    Refusal.CODE_LONG: "code",
    Refusal.CODE_TWICE: "code",
    Refusal.CODE_TAKEN: "code",
    Refusal.NO_NAME_COLUMN: "name_ar",
    Refusal.NAME_MISSING: "name_ar",
}
PLACES |= dict.fromkeys(Problem, "file")


@in_three("title", _("Title of the layer"), limit=LAYER_TITLE_MAX)
class WordsForm(FlaskForm):
    """What is said of a layer."""

    attribution = StringField(_("Who made it"), validators=[AtMost(SOURCE_MAX)])
    licence = StringField(_("Licence"), validators=[AtMost(LICENCE_MAX)])

    def words(self) -> Words:
        return Words(localized(self, "title"), self.attribution.data or "", self.licence.data or "")

    def fill_from(self, layer: Layer) -> None:
        fill(self, "title", layer.title)
        self.attribution.data, self.licence.data = layer.attribution, layer.licence


class LayerForm(WordsForm):
    """A new layer or version: its words and its file."""

    file = FileField(_("GeoJSON file"))


class ColumnsForm(FlaskForm):
    """Which column of the file is the code, which ones the names."""

    code = SelectField(_("Code"))
    name_ar = SelectField(_("Name in Arabic"))
    name_fr = SelectField(_("Name in French"))
    name_en = SelectField(_("Name in English"))

    def offer(self, layer: Layer) -> None:
        """The columns of the file; those that are probably meant are chosen until somebody chooses."""
        probably = guess(layer.columns)
        for name in FIELDS:
            field = self[name]
            field.choices = [("", gettext("None")), *((column, column) for column in layer.columns)]
            if not self.is_submitted():
                field.data = layer.chosen.get(name) or probably.get(name, "")

    def chosen(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in FIELDS}


def take_file(form: LayerForm) -> tuple[Survey, Sent] | None:
    """The file of the form, surveyed and kept; None when there is none. Raises GeoRefused."""
    if not chosen(form.file):
        form.file.errors = [*form.file.errors, gettext("Choose a file.")]
        return None
    name = form.file.data.filename
    with received(form.file, limit=FILE_MAX) as path:
        size = path.stat().st_size
        if size > FILE_MAX:
            raise GeoRefused(Problem.FILE_TOO_BIG, limit=MOST_MB)
        # One after the other: each may take a gigabyte of memory for half a minute.
        with store().turn():
            found = survey(path)
        sha256 = store().keep(path)
    return found, Sent(safe_filename(name, "geojson"), size, sha256)


def add_from(
    form: LayerForm,
    *,
    editor: Person,
    kind: LayerKind,
    consultation: Consultation | None,
    replaces_id: int | None = None,
) -> int | None:
    """The id of the layer that was made of the form; None when the form lacks something. Raises Refused."""
    require(may_change_layers(editor, consultation))
    whole = form.validate()
    taken = take_file(form)
    if taken is None or not whole:
        return None
    found, sent = taken
    consultation_id = consultation.id if consultation else None
    with unit_of_work() as session:
        replaces = (
            get_layer(session, replaces_id, consultation_id=consultation_id)
            if replaces_id is not None
            else None
        )
        layer = add_layer(
            session,
            editor=editor,
            kind=kind,
            consultation=consultation,
            words=form.words(),
            survey=found,
            sent=sent,
            at=now(),
            replaces=replaces,
        )
        return layer.id


def notices_of(layer: Layer) -> list[str]:
    """What was noticed while the file was read, in words."""
    return [
        sentence(lang(), Notice(one["code"]), {name: value for name, value in one.items() if name != "code"})
        for one in layer.notices
    ]


def layer_row(layer: Layer) -> dict[str, Any]:
    """A layer in a list at the desk."""
    return {
        "id": layer.id,
        "title": shown(layer.title, lang()),
        "kind": word(lang(), layer.kind),
        "version": layer.version,
        "zones": layer.zones_count,
        "points": layer.points_kept,
        "added_at": layer.added_at,
        "attribution": layer.attribution,
        "licence": layer.licence,
        "stands": layer.stands,
        "waits": layer.shown_at is None,
        "replaced_at": layer.replaced_at,
        "withdrawn_at": layer.withdrawn_at,
    }


def layer_values(layer: Layer, *, cursor: str | None) -> dict[str, Any]:
    """What the page of one layer shows: the map, what was noticed, a page of its zones with all their columns."""
    zones = page_of_zones(db(), layer.id, cursor=cursor)
    return {
        "layer": layer,
        "row": layer_row(layer),
        "notices": notices_of(layer),
        "plan": map_config(
            [layer_part(layer)], box=(layer.west, layer.south, layer.east, layer.north), tiles=False
        ),
        "zones": [zone_row(zone) for zone in zones],
        "previous": zones.previous,
        "next": zones.next,
    }


def zone_row(zone: Zone) -> dict[str, Any]:
    return {
        "id": zone.id,
        "number": zone.number,
        "code": zone.code,
        "name": shown(zone.name, lang()) if zone.name else None,
        "properties": zone.properties,
        "km2": round(zone.km2, 2 if zone.km2 >= 0.1 else 4),
        "arrondissement_id": zone.arrondissement_id,
        "arrondissement": shown(zone.arrondissement.name, lang()) if zone.arrondissement else None,
    }
