"""The zones of the draft plan of the demo: drawn by us over the middle of Tunis, and nobody's plan."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from consult.cli.demo.content import Localized
from consult.cli.demo.stage import Stage
from consult.domain.maps.actions import Sent, Words, add_layer
from consult.domain.maps.models import LayerKind
from consult.domain.maps.showing import show_layer
from consult.domain.maps.surveying import survey_here

TITLE: Localized = {
    "ar": "مناطق مشروع المثال (خيالية)",
    "fr": "Zones du projet de plan (fictives)",
    "en": "Zones of the draft plan (fictitious)",
}
SOURCE = "Consult (demo)"
LICENCE = "CC0 1.0"

# Corners of the zones, by row from south to north and by column from west to east; neighbours share them.
CORNERS: list[list[tuple[float, float]]] = [
    [(10.1290, 36.7745), (10.1515, 36.7722), (10.1724, 36.7701), (10.1922, 36.7693), (10.2118, 36.7716)],
    [(10.1262, 36.7921), (10.1498, 36.7902), (10.1682, 36.7914), (10.1836, 36.7893), (10.2086, 36.7902)],
    [(10.1301, 36.8104), (10.1474, 36.8121), (10.1667, 36.8083), (10.1823, 36.8066), (10.2067, 36.8098)],
    [(10.1338, 36.8317), (10.1541, 36.8334), (10.1718, 36.8301), (10.1895, 36.8312), (10.2103, 36.8337)],
]
# A point between two corners where a border bends, by the two corners (row, column).
BENDS: dict[tuple[tuple[int, int], tuple[int, int]], tuple[float, float]] = {
    ((1, 1), (1, 2)): (10.1588, 36.7925),
    ((1, 2), (2, 2)): (10.1656, 36.7996),
    ((2, 2), (2, 3)): (10.1748, 36.8091),
    ((1, 3), (2, 3)): (10.1849, 36.7981),
    ((0, 2), (1, 2)): (10.1712, 36.7810),
    ((2, 1), (3, 1)): (10.1489, 36.8224),
    ((2, 3), (3, 3)): (10.1842, 36.8180),
    ((1, 0), (1, 1)): (10.1377, 36.7899),
}
# By row and column of the south-western corner: code and names.
ZONES: dict[tuple[int, int], tuple[str, Localized]] = {
    (0, 0): ("N1", {"ar": "ضفاف السبخة", "fr": "Rives de la sebkha", "en": "Shores of the salt lake"}),
    (0, 1): (
        "UD1",
        {"ar": "سكن فردي جنوبي", "fr": "Habitat individuel sud", "en": "Detached housing, south"},
    ),
    (0, 2): ("UI1", {"ar": "أنشطة حرفية", "fr": "Activités et ateliers", "en": "Workshops and trades"}),
    (0, 3): ("UE1", {"ar": "تجهيزات ومحطّات", "fr": "Équipements et gares", "en": "Facilities and stations"}),
    (1, 0): (
        "UB1",
        {"ar": "أحياء شعبية غربية", "fr": "Quartiers populaires ouest", "en": "Western quarters"},
    ),
    (1, 1): ("UA1", {"ar": "النسيج العتيق", "fr": "Tissu ancien", "en": "Old fabric"}),
    (1, 2): ("UA2", {"ar": "الأرباض", "fr": "Faubourgs", "en": "Old suburbs"}),
    (1, 3): ("UB2", {"ar": "المركز العصري", "fr": "Centre moderne", "en": "Modern centre"}),
    (2, 0): (
        "UD2",
        {"ar": "سكن فردي شمالي", "fr": "Habitat individuel nord", "en": "Detached housing, north"},
    ),
    (2, 1): ("UC1", {"ar": "سكن جماعي", "fr": "Habitat collectif", "en": "Blocks of flats"}),
    (2, 2): ("UV1", {"ar": "حديقة كبرى", "fr": "Grand parc", "en": "Large park"}),
    (2, 3): ("UC2", {"ar": "توسّع شمالي شرقي", "fr": "Extension nord-est", "en": "North-eastern extension"}),
}


def _side(one: tuple[int, int], other: tuple[int, int]) -> list[tuple[float, float]]:
    """From one corner to before the other, by the bend between them."""
    bend = BENDS.get((one, other)) or BENDS.get((other, one))
    return [CORNERS[one[0]][one[1]], *([bend] if bend else [])]


def drawn_zones() -> dict[str, Any]:
    """The zones as GeoJSON."""
    features = []
    for (row, column), (code, name) in ZONES.items():
        corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
        ring = [
            place for index, corner in enumerate(corners) for place in _side(corner, corners[(index + 1) % 4])
        ]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code, **{f"name_{tongue}": words for tongue, words in name.items()}},
                "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def plan_zones(stage: Stage, slug: str, *, day: float) -> None:
    """The moderator brings the zones and puts them on the map, as at the desk."""

    def bring(at: datetime) -> None:
        data = json.dumps(drawn_zones(), ensure_ascii=False).encode()
        sha256 = stage.store.put(data)
        editor, consultation = stage.people["moderator"], stage.consultations[slug]
        layer = add_layer(
            stage.session,
            editor=editor,
            kind=LayerKind.ZONES,
            consultation=consultation,
            words=Words(TITLE, SOURCE, LICENCE),
            survey=survey_here(stage.store.path(sha256)),
            sent=Sent("zones.geojson", len(data), sha256),
            at=at,
        )
        columns = {"code": "code", "name_ar": "name_ar", "name_fr": "name_fr", "name_en": "name_en"}
        show_layer(
            stage.session, editor=editor, layer=layer, consultation=consultation, chosen=columns, at=at
        )

    stage.plan(stage.day(day, hour=10), bring)
