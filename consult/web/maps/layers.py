"""The layers themselves: as a page draws them, and as anybody may take them away."""

from __future__ import annotations

from collections import OrderedDict

from flask import Response, abort, current_app, request

from consult.domain.consultations.models import ConsultationState
from consult.domain.consultations.rules import may_see_at_desk
from consult.domain.maps.models import Layer
from consult.domain.maps.queries import drawn_file, find_layer, whole_file
from consult.domain.maps.rules import may_change_layers
from consult.kernel.errors import NotFound
from consult.web.access import public
from consult.web.assets import IMMUTABLE, Packed, answer_with, pack
from consult.web.database import db
from consult.web.maps.blueprint import bp
from consult.web.request import person

# Layers that were shown, packed once: compressing one takes longer than reading it.
MOST_PACKED = 40


def _packed(layer: Layer) -> Packed:
    shelf: OrderedDict[int, Packed] = current_app.extensions.setdefault("layers", OrderedDict())
    if layer.shown_at is None:
        return pack(drawn_file(db(), layer), "application/json")
    if (known := shelf.get(layer.id)) is None:
        known = shelf[layer.id] = pack(drawn_file(db(), layer), "application/json")
        while len(shelf) > MOST_PACKED:
            shelf.popitem(last=False)
    return known


def _visible(layer: Layer) -> bool:
    """Whether everybody may see it. Raises NotFound where this reader may not either."""
    plan = layer.consultation
    published = plan is None or plan.state == ConsultationState.PUBLISHED
    if layer.shown_at is not None and published:
        return True
    someone = person()
    seen = may_change_layers(someone, plan) or (plan is not None and may_see_at_desk(someone, plan))
    if not seen:
        raise NotFound(layer.id)
    return False


@bp.get("/maps/layers/<int:layer_id>.json")
@public
def layer(layer_id: int) -> Response:
    """A layer as the script draws it. One that was shown never changes, so its address is kept for good."""
    found = find_layer(db(), layer_id)
    everybody = _visible(found)
    named = everybody and request.args.get("v") == str(found.id)
    return answer_with(_packed(found), IMMUTABLE if named else "private, no-cache")


@bp.get("/maps/layers/<int:layer_id>.geojson")
@public
def whole(layer_id: int) -> Response:
    """A layer as it is kept, with its source and licence, for anybody to use."""
    found = find_layer(db(), layer_id)
    if not _visible(found):
        abort(404)
    response = Response("".join(whole_file(db(), found)), mimetype="application/geo+json")
    response.headers["Content-Disposition"] = f'attachment; filename="layer-{found.id}.geojson"'
    return response
