"""The place in a form of somebody who says something: a zone, an address in words, a point on a small map."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Form, HiddenField, SelectField, StringField

from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution
from consult.domain.maps.models import ADDRESS_MAX, LayerKind
from consult.domain.maps.queries import list_choices, list_city_layers
from consult.domain.maps.rules import Refusal
from consult.kernel.localized import shown
from consult.web.compose.maps import frame_of, layer_part, map_config
from consult.web.database import db
from consult.web.forms import AtMost, number_in
from consult.web.request import lang

# At which field a refusal of `maps.placing.judge_spot` is said.
PLACES: dict[Any, str | tuple[str, ...]] = {
    Refusal.UNKNOWN_ZONE: "zone",
    Refusal.NO_POINT: "latitude",
    Refusal.OFF_THE_MAP: "latitude",
    Refusal.ADDRESS_TOO_LONG: "address",
}


class PlaceFields(Form):
    """The fields, to be inherited beside FlaskForm by a form that has a place."""

    zone = SelectField(_("Zone of the plan"), validate_choice=False, default="")
    address = StringField(_("Address in words"), validators=[AtMost(ADDRESS_MAX)])
    latitude = HiddenField()
    longitude = HiddenField()

    def spot(self) -> dict[str, Any]:
        """What `maps.placing.judge_spot` judges: {zone_id, latitude, longitude, address}."""
        return {
            "zone_id": number_in(self.zone.data),
            "latitude": _degrees(self.latitude.data),
            "longitude": _degrees(self.longitude.data),
            "address": self.address.data or "",
        }

    def fill_spot(self, contribution: Contribution) -> None:
        """Show the place of one that stands, for editing."""
        self.zone.data = str(contribution.zone_id or "")
        self.address.data = contribution.address or ""
        self.latitude.data = "" if contribution.latitude is None else f"{contribution.latitude:.6f}"
        self.longitude.data = "" if contribution.longitude is None else f"{contribution.longitude:.6f}"


def _degrees(value: str | None) -> float | None:
    """The number that was sent; None for nothing, and for what is no number (the pair is judged together)."""
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if isfinite(number) else None


def place_values(consultation: Consultation) -> Mapping[str, Any]:
    """What `components/place_field.html` is given: {zones: [{title, zones: [{id, code, name}]}], plan: for the map}."""
    choices = list_choices(db(), consultation.id)
    city = list_city_layers(db())
    ground = city.get(LayerKind.GROUND) or city.get(LayerKind.AREAS)
    layers = ([ground] if ground is not None else []) + [layer for layer, _zones in choices]
    box = frame_of(layers)
    return {
        "zones": [
            {
                "title": str(shown(layer.title, lang())),
                "zones": [
                    {"id": zone.id, "code": zone.code, "name": str(shown(zone.name, lang()))}
                    for zone in zones
                ],
            }
            for layer, zones in choices
        ],
        "plan": map_config([layer_part(layer) for layer in layers], box=box, tiles=False) if layers else None,
        "box": box,
    }
