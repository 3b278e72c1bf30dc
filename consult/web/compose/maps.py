"""What a map of a page is told: its layers, its frame, its words. The script js/mapping draws it, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from consult.domain.maps.models import Layer, LayerKind
from consult.kernel.localized import shown
from consult.web.assets import behaviours, map_sheet
from consult.web.request import lang

Box = tuple[float, float, float, float]


def layer_part(layer: Layer, *, counted: str = "") -> dict[str, Any]:
    """A layer for the script. `counted`: the id of the table whose rows tell how many by code, and link."""
    version = "" if layer.shown_at is None else f"{layer.id}"
    return {
        "src": url_for("maps.layer", layer_id=layer.id, v=version or None),
        "kind": str(layer.kind),
        "title": str(shown(layer.title, lang())),
        "source": source_words(layer),
        "table": counted,
    }


def source_words(layer: Layer) -> str:
    """Who made a layer and under which terms, as it stands beside the map."""
    return f"{layer.attribution} ({layer.licence})" if layer.licence else layer.attribution


def map_config(
    layers: Sequence[dict[str, Any]],
    *,
    box: Box,
    points: str | None = None,
    remark: str = "",
    kinds: Mapping[str, str] | None = None,
    tiles: bool = True,
) -> dict[str, Any]:
    """Everything the script is told, as JSON in the attribute `data-map`.

    `points`: the address of the points; `remark`: that of a contribution, REF for its number; `kinds`: their names.
    """
    asset = current_app.extensions["assets"].address
    settings = current_app.config["SETTINGS"]
    use_tiles = tiles and settings.tile_origin is not None
    return {
        "box": box,
        "layers": list(layers),
        "points": points,
        "remark": remark,
        "kinds": dict(kinds or {}),
        "tiles": {"url": settings.map_tiles_url, "source": settings.map_tiles_attribution}
        if use_tiles
        else None,
        "load": [
            asset("vendor/leaflet/leaflet.js"),
            *([asset("vendor/leaflet/markercluster.js")] if points else []),
        ],
        "sheet": map_sheet(),
        "draw": behaviours("mapping"),
        "words": {
            "in": _("Closer"),
            "out": _("Further away"),
            "all": _("The whole map"),
            "remarks": _("Remarks: %(count)s", count="{n}"),
            "here": _("The place spoken of"),
            "failed": _("The map could not be loaded. The list below tells the same."),
        },
    }


def frame_of(layers: Sequence[Layer]) -> Box:
    """The frame around the layers that matter: a plan's zones if there are any, else all of them."""
    wanted = [one for one in layers if one.kind is LayerKind.ZONES] or list(layers)
    if not wanted:
        # Tunis, when a city has taken every layer away.
        return 10.05, 36.7, 10.35, 36.9
    return (
        min(one.west for one in wanted),
        min(one.south for one in wanted),
        max(one.east for one in wanted),
        max(one.north for one in wanted),
    )
