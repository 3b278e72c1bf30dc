"""Showing a layer: its columns chosen, its version put in the place of the one before, its areas tied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import judge
from consult.domain.consultations.models import Consultation
from consult.domain.maps.actions import hold_layers, layers_changed, note_layer
from consult.domain.maps.matching import match
from consult.domain.maps.models import ZONE_NAME_MAX, Layer, LayerKind, Zone
from consult.domain.maps.queries import taken_codes
from consult.domain.maps.rules import FIELDS, Refusal, may_be_shown, may_change_layers, named
from consult.domain.territory.models import Arrondissement
from consult.domain.territory.queries import list_arrondissements
from consult.kernel.errors import Refused
from consult.kernel.tunis import day_of
from consult.kernel.verdict import require


def show_layer(
    session: Session,
    *,
    editor: Person | None,
    layer: Layer,
    consultation: Consultation | None,
    chosen: Mapping[str, str],
    at: datetime,
) -> None:
    """Take code and names from these columns (rules.FIELDS -> column) and put the layer on the map.

    The version that stood is kept, off the map; what was said of its zones stays with it. Raises Refused:
    NOT_LAYER_EDITOR, NOT_CITY_EDITOR, ALREADY_SHOWN, NO_LONGER_STANDS and everything `rules.named` says.
    """
    hold_layers(session, consultation)
    session.refresh(layer, with_for_update=True)
    judge(editor, may_change_layers(editor, consultation))
    require(may_be_shown(layer))
    chosen = {field: column for field in FIELDS if (column := chosen.get(field, "")) in layer.columns}
    zones = session.scalars(select(Zone).where(Zone.layer_id == layer.id).order_by(Zone.number)).all()
    rows = [(zone.number, zone.properties) for zone in zones]
    found = {one.number: one for one in named(rows, chosen, taken=taken_codes(session, layer))}
    ties = (
        match(list(found.values()), list_arrondissements(session, on=day_of(at)))
        if layer.kind is LayerKind.ARRONDISSEMENTS
        else {}
    )
    for zone in zones:
        zone.code = found[zone.number].code
        zone.name = {language: text[:ZONE_NAME_MAX] for language, text in found[zone.number].name.items()}
        zone.arrondissement_id = ties.get(zone.number)
    layer.chosen = chosen
    before = _standing_of_line(session, layer)
    if before is not None:
        before.replaced_at = at
        # One of each kind of the city's stands at a time: the old one goes before the new one comes.
        session.flush()
        layer.position = before.position
    layer.shown_at = at
    session.flush()
    layers_changed(session, consultation)
    facts: dict[str, Any] = {"version": layer.version}
    if before is not None:
        facts["replaces"] = before.id
    note_layer(session, layer, "layer.shown", editor, at, **facts)


def tie_area(
    session: Session,
    *,
    editor: Person | None,
    zone: Zone,
    arrondissement: Arrondissement | None,
    at: datetime,
) -> None:
    """Say which arrondissement an area of the city's layer is, or that it is none. `zone` with its layer.

    Raises Refused: NOT_CITY_EDITOR, NOT_ARRONDISSEMENTS, TIED_TWICE.
    """
    judge(editor, may_change_layers(editor, None))
    if zone.layer.kind is not LayerKind.ARRONDISSEMENTS:
        raise Refused(Refusal.NOT_ARRONDISSEMENTS)
    wanted = arrondissement.id if arrondissement is not None else None
    if wanted is not None:
        other = session.scalars(
            select(Zone.id).where(
                Zone.layer_id == zone.layer_id, Zone.arrondissement_id == wanted, Zone.id != zone.id
            )
        ).first()
        if other is not None:
            raise Refused(Refusal.TIED_TWICE)
    if zone.arrondissement_id == wanted:
        return
    zone.arrondissement_id = wanted
    layers_changed(session, None)
    note_layer(session, zone.layer, "layer.tied", editor, at, zone=zone.id, arrondissement=wanted or 0)


def _standing_of_line(session: Session, layer: Layer) -> Layer | None:
    """What this one takes the place of: the same line, and of the city's own whatever stands of its kind."""
    same = Layer.line == layer.line if layer.consultation_id is not None else Layer.kind == layer.kind
    return session.scalars(
        select(Layer).where(
            same,
            Layer.consultation_id == layer.consultation_id
            if layer.consultation_id is not None
            else Layer.consultation_id.is_(None),
            Layer.id != layer.id,
            Layer.shown_at.is_not(None),
            Layer.replaced_at.is_(None),
            Layer.withdrawn_at.is_(None),
        )
    ).first()
