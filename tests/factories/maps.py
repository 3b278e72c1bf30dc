"""GeoJSON files and layers made of them, through the reader and the actions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.maps.actions import Words, add_layer
from consult.domain.maps.models import Layer, LayerKind
from consult.domain.maps.showing import show_layer
from consult.domain.maps.surveying import survey_here
from tests.conftest import NOON

# A corner of Tunis; squares of a hundredth of a degree, some 0.98 km².
WEST, SOUTH, SIDE = 10.15, 36.79, 0.01
COLUMNS = {"code": "code", "name_ar": "name_ar", "name_fr": "name_fr"}


def square(column: int, row: int = 0, *, side: float = SIDE) -> list[list[float]]:
    """A closed ring, longitude first."""
    west, south = round(WEST + column * SIDE, 6), round(SOUTH + row * SIDE, 6)
    east, north = round(west + side, 6), round(south + side, 6)
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def a_feature(ring: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    coordinates = [ring] if kind == "Polygon" else ring
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def a_collection(features: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", **more, "features": list(features)}


def some_zones(*codes: str) -> dict[str, Any]:
    """A row of squares that touch, with names in Arabic and French."""
    return a_collection(
        [
            a_feature(square(place), code=code, name_ar=f"منطقة {code}", name_fr=f"Zone {code}")
            for place, code in enumerate(codes)
        ]
    )


def a_file(folder: Path, data: Any, name: str = "layer.geojson") -> Path:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def a_layer(
    session: Session,
    *,
    editor: Person,
    folder: Path,
    consultation: Consultation | None,
    data: Any = None,
    kind: LayerKind = LayerKind.ZONES,
    shown: bool = True,
    replaces: Layer | None = None,
    columns: dict[str, str] = COLUMNS,
) -> Layer:
    """A layer of two zones, UA1 and UB2, unless others are given."""
    found = survey_here(a_file(folder, data or some_zones("UA1", "UB2")))
    layer = add_layer(
        session,
        editor=editor,
        kind=kind,
        consultation=consultation,
        words=Words({"fr": "Zones du projet", "ar": "مناطق المثال"}, "Ville de Tunis", "CC BY 4.0"),
        survey=found,
        sent=None,
        at=NOON,
        replaces=replaces,
    )
    if shown:
        show_layer(session, editor=editor, layer=layer, consultation=consultation, chosen=columns, at=NOON)
    return layer
