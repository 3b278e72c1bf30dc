"""Reading layers and zones. Outlines are long: they are read only for the map itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, defer, joinedload

from consult.domain.maps.models import Layer, LayerKind, Zone
from consult.kernel.errors import NotFound
from consult.kernel.paging import Key, Page, slice_page

ZONES_SIZE = 100


def _stands() -> ColumnElement[bool]:
    return and_(Layer.shown_at.is_not(None), Layer.replaced_at.is_(None), Layer.withdrawn_at.is_(None))


def list_standing(session: Session, consultation_id: int | None) -> Sequence[Layer]:
    """The layers on the map of a plan in their order, or the city's own (None); few of either."""
    owner = (
        Layer.consultation_id.is_(None)
        if consultation_id is None
        else Layer.consultation_id == consultation_id
    )
    return session.scalars(select(Layer).where(owner, _stands()).order_by(Layer.position, Layer.id)).all()


def list_city_layers(session: Session) -> dict[LayerKind, Layer]:
    """The city's own layers that stand, by kind."""
    return {layer.kind: layer for layer in list_standing(session, None)}


def list_layers(session: Session, consultation_id: int | None) -> Sequence[Layer]:
    """Every version there is or was, those not yet shown first, newest first; at most 200."""
    owner = (
        Layer.consultation_id.is_(None)
        if consultation_id is None
        else Layer.consultation_id == consultation_id
    )
    return session.scalars(select(Layer).where(owner).order_by(Layer.id.desc()).limit(200)).all()


def get_layer(session: Session, layer_id: int, *, consultation_id: int | None) -> Layer:
    """One version of a layer of this plan, or of the city (None). Raises NotFound."""
    layer = session.get(Layer, layer_id)
    if layer is None or layer.consultation_id != consultation_id:
        raise NotFound(layer_id)
    return layer


def find_layer(session: Session, layer_id: int) -> Layer:
    """Any version, with the consultation it belongs to. Raises NotFound."""
    layer = session.scalars(
        select(Layer).where(Layer.id == layer_id).options(joinedload(Layer.consultation))
    ).first()
    if layer is None:
        raise NotFound(layer_id)
    return layer


def _light() -> tuple[object, ...]:
    return defer(Zone.geometry), defer(Zone.outline)


def list_zones(session: Session, layer_ids: Sequence[int]) -> dict[int, list[Zone]]:
    """The zones of each of these layers in the order of the file, without outlines. Every id is a key."""
    found: dict[int, list[Zone]] = {wanted: [] for wanted in layer_ids}
    rows = session.scalars(
        select(Zone).where(Zone.layer_id.in_(layer_ids)).options(*_light()).order_by(Zone.number)  # type: ignore[arg-type]
    )
    for zone in rows:
        found[zone.layer_id].append(zone)
    return found


def page_of_zones(
    session: Session, layer_id: int, *, cursor: str | None = None, size: int = ZONES_SIZE
) -> Page[Zone]:
    """One page of a layer's zones with their arrondissements, without outlines. Raises BadCursor."""
    return slice_page(
        session,
        select(Zone).where(Zone.layer_id == layer_id).options(*_light(), joinedload(Zone.arrondissement)),  # type: ignore[arg-type]
        keys=[Key(Zone.number, False)],
        values_of=lambda row: [row.number],
        cursor=cursor,
        size=size,
    )


def get_zone(session: Session, zone_id: int) -> Zone:
    """A zone with its layer, whatever version. Raises NotFound."""
    zone = session.scalars(
        select(Zone).where(Zone.id == zone_id).options(*_light(), joinedload(Zone.layer))  # type: ignore[arg-type]
    ).first()
    if zone is None:
        raise NotFound(zone_id)
    return zone


def find_zones(session: Session, consultation_id: int, code: str) -> Sequence[Zone]:
    """The zone of this code in every version of the plan's layers that was ever shown, newest first.

    What was said of a zone is found again when the layer is replaced, as long as the code is the same.
    """
    return session.scalars(
        select(Zone)
        .join(Layer, Layer.id == Zone.layer_id)
        .where(Layer.consultation_id == consultation_id, Layer.shown_at.is_not(None), Zone.code == code)
        .options(*_light(), joinedload(Zone.layer))  # type: ignore[arg-type]
        .order_by(Zone.layer_id.desc())
    ).all()


def list_choices(session: Session, consultation_id: int) -> list[tuple[Layer, list[Zone]]]:
    """The zones that a remark may point at: of each layer that stands, in the order of their codes."""
    layers = list_standing(session, consultation_id)
    zones = list_zones(session, [layer.id for layer in layers])
    return [(layer, sorted(zones[layer.id], key=lambda zone: zone.code or "")) for layer in layers]


def taken_codes(session: Session, layer: Layer) -> dict[str, dict[str, str]]:
    """Codes of the other standing layers of the same plan, each with the title of its layer."""
    if layer.consultation_id is None:
        return {}
    rows = session.execute(
        select(Zone.code, Layer.title)
        .join(Layer, Layer.id == Zone.layer_id)
        .where(Layer.consultation_id == layer.consultation_id, _stands(), Layer.line != layer.line)
    )
    return {code: title for code, title in rows if code}


def holding(session: Session, layer_id: int, *, longitude: float, latitude: float) -> Sequence[Zone]:
    """The zones whose box holds the point, with their outlines: candidates for `placing.zone_at`."""
    return session.scalars(
        select(Zone)
        .where(
            Zone.layer_id == layer_id,
            Zone.west <= longitude,
            Zone.east >= longitude,
            Zone.south <= latitude,
            Zone.north >= latitude,
        )
        .options(defer(Zone.outline))
        .order_by(Zone.km2, Zone.id)
    ).all()


def geometries(session: Session, layer_id: int) -> dict[int, str]:
    """The outlines of a layer as GeoJSON geometries, by zone."""
    rows = session.execute(select(Zone.id, Zone.geometry).where(Zone.layer_id == layer_id))
    return {zone_id: geometry for zone_id, geometry in rows}


def drawn_file(session: Session, layer: Layer) -> bytes:
    """What a page loads of a layer: names, boxes and packed outlines (`shapes.drawn_text`), as JSON."""
    rows = session.execute(
        select(
            Zone.number, Zone.code, Zone.name, Zone.outline, Zone.latitude, Zone.longitude, Zone.properties
        )
        .where(Zone.layer_id == layer.id)
        .order_by(Zone.number)
    )
    zones = ",".join(
        "{"
        f'"code":{_json(row.code or str(row.number))},"name":{_json(row.name)},'
        f'"at":[{row.longitude:.5f},{row.latitude:.5f}],"rings":{row.outline}'
        "}"
        for row in rows
    )
    box = [layer.west, layer.south, layer.east, layer.north]
    return f'{{"scale":100000,"box":{_json(box)},"zones":[{zones}]}}'.encode()


def whole_file(session: Session, layer: Layer) -> Iterator[str]:
    """The layer as kept, as GeoJSON for anybody to take, a zone at a time."""
    head = {
        "type": "FeatureCollection",
        "title": layer.title,
        "attribution": layer.attribution,
        "licence": layer.licence,
    }
    yield _json(head)[:-1] + ',"features":[\n'
    rows = session.execute(
        select(Zone.code, Zone.name, Zone.geometry, Zone.km2)
        .where(Zone.layer_id == layer.id)
        .order_by(Zone.number)
    )
    for index, row in enumerate(rows):
        names = {f"name_{language}": words for language, words in row.name.items()}
        properties = _json({"code": row.code, **names, "km2": row.km2})
        yield (
            (",\n" if index else "")
            + f'{{"type":"Feature","properties":{properties},"geometry":{row.geometry}}}'
        )
    yield "\n]}\n"


def list_lines(session: Session, line: str) -> Sequence[Layer]:
    """All versions of one layer, newest first."""
    return session.scalars(
        select(Layer).where(Layer.line == line).order_by(Layer.version.desc()).limit(200)
    ).all()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
