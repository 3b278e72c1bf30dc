"""Adding, ordering and withdrawing layers. What was shown once is never changed nor removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import judge, lock, touch
from consult.domain.consultations.models import Consultation
from consult.domain.journal.actions import record
from consult.domain.maps.geojson import FILE_MAX
from consult.domain.maps.models import (
    LAYER_TITLE_MAX,
    LICENCE_MAX,
    SOURCE_MAX,
    Layer,
    LayerKind,
    Zone,
)
from consult.domain.maps.queries import list_standing
from consult.domain.maps.rules import (
    LAYERS_MAX,
    Refusal,
    may_change_layers,
)
from consult.domain.maps.surveying import Survey
from consult.domain.territory.models import Municipality
from consult.kernel.errors import NotFound, Refused
from consult.kernel.localized import LANGUAGES
from consult.kernel.prose import clean_line
from consult.kernel.secrets import new_salt

LIMIT_BYTES = FILE_MAX


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a layer: its title by language, who made it, under which terms others may use it."""

    title: Mapping[str, str]
    attribution: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The file as it lies in the store."""

    filename: str
    size: int
    sha256: str


def cleaned(words: Words) -> Words:
    """Raises Refused (NO_LAYER_TITLE, NO_ATTRIBUTION, WORDS_TOO_LONG)."""
    title = {str(one): text for one in LANGUAGES if (text := clean_line(words.title.get(one) or ""))}
    attribution, licence = clean_line(words.attribution), clean_line(words.licence)
    if not title:
        raise Refused(Refusal.NO_LAYER_TITLE)
    if not attribution:
        raise Refused(Refusal.NO_ATTRIBUTION)
    for text, limit in (
        *((text, LAYER_TITLE_MAX) for text in title.values()),
        (attribution, SOURCE_MAX),
        (licence, LICENCE_MAX),
    ):
        if len(text) > limit:
            raise Refused(Refusal.WORDS_TOO_LONG, {"limit": limit})
    return Words(title, attribution, licence)


def add_layer(
    session: Session,
    *,
    editor: Person | None,
    kind: LayerKind,
    consultation: Consultation | None,
    words: Words,
    survey: Survey,
    sent: Sent | None,
    at: datetime,
    replaces: Layer | None = None,
) -> Layer:
    """Keep a surveyed file as a layer that nobody sees yet; its columns are chosen next (`show_layer`).

    `replaces`: a standing layer, whose next version this will be. The city's own layers replace what stands of
    their kind. Raises Refused: NOT_LAYER_EDITOR, NOT_CITY_EDITOR, NO_LAYER_TITLE, NO_ATTRIBUTION, WORDS_TOO_LONG,
    TOO_MANY_LAYERS, NO_LONGER_STANDS.
    """
    hold_layers(session, consultation)
    judge(editor, may_change_layers(editor, consultation))
    words = cleaned(words)
    standing = list_standing(session, consultation.id if consultation else None)
    if consultation is None:
        replaces = next((one for one in standing if one.kind is kind), None)
    elif replaces is None and len(standing) >= LAYERS_MAX:
        raise Refused(Refusal.TOO_MANY_LAYERS, {"limit": LAYERS_MAX})
    if replaces is not None and not replaces.stands:
        raise Refused(Refusal.NO_LONGER_STANDS)
    line = replaces.line if replaces is not None else new_salt()[:32]
    last = session.scalar(select(func.max(Layer.version)).where(Layer.line == line)) or 0
    west, south, east, north = survey.box
    layer = Layer(
        line=line,
        version=last + 1,
        kind=kind,
        consultation_id=consultation.id if consultation else None,
        position=replaces.position
        if replaces is not None
        else 1 + max((one.position for one in standing), default=0),
        title=dict(words.title),
        attribution=words.attribution,
        licence=words.licence,
        filename=sent.filename if sent else None,
        size=sent.size if sent else None,
        sha256=sent.sha256 if sent else None,
        points_sent=survey.points_sent,
        points_kept=survey.points_kept,
        points_drawn=survey.points_drawn,
        zones_count=len(survey.features),
        west=west,
        south=south,
        east=east,
        north=north,
        notices=survey.notices,
        columns=survey.columns,
        added_at=at,
        added_by_id=editor.id if editor else None,
    )
    session.add(layer)
    session.flush()
    for one in survey.features:
        west, south, east, north = one.shape.box
        session.add(
            Zone(
                layer_id=layer.id,
                number=one.number,
                name={},
                properties=one.properties,
                geometry=one.shape.geometry,
                outline=one.shape.outline,
                west=west,
                south=south,
                east=east,
                north=north,
                latitude=one.shape.inside[0],
                longitude=one.shape.inside[1],
                km2=one.shape.km2,
            )
        )
    session.flush()
    note_layer(session, layer, "layer.added", editor, at, zones=layer.zones_count, sha256=layer.sha256 or "")
    return layer


def describe_layer(
    session: Session,
    *,
    editor: Person | None,
    layer: Layer,
    consultation: Consultation | None,
    words: Words,
    at: datetime,
) -> None:
    """Other words for the same outlines. Raises Refused as `add_layer`."""
    hold_layers(session, consultation)
    judge(editor, may_change_layers(editor, consultation))
    words = cleaned(words)
    layer.title, layer.attribution, layer.licence = dict(words.title), words.attribution, words.licence
    layers_changed(session, consultation)
    note_layer(session, layer, "layer.described", editor, at)


def withdraw_layer(
    session: Session, *, editor: Person | None, layer: Layer, consultation: Consultation | None, at: datetime
) -> None:
    """Off the map; the remarks on its zones stay where they are. A second click changes nothing.

    Raises Refused: NOT_LAYER_EDITOR, NOT_CITY_EDITOR, NOT_SHOWN.
    """
    hold_layers(session, consultation)
    judge(editor, may_change_layers(editor, consultation))
    if layer.shown_at is None:
        raise Refused(Refusal.NOT_SHOWN)
    if not layer.stands:
        return
    layer.withdrawn_at = at
    layers_changed(session, consultation)
    note_layer(session, layer, "layer.withdrawn", editor, at)


def discard_layer(
    session: Session, *, editor: Person | None, layer: Layer, consultation: Consultation | None, at: datetime
) -> None:
    """Throw away one that was never shown. Raises Refused: NOT_LAYER_EDITOR, NOT_CITY_EDITOR, ALREADY_SHOWN."""
    judge(editor, may_change_layers(editor, consultation))
    if layer.shown_at is not None:
        raise Refused(Refusal.ALREADY_SHOWN)
    note_layer(session, layer, "layer.discarded", editor, at)
    session.execute(delete(Zone).where(Zone.layer_id == layer.id))
    session.delete(layer)
    session.flush()


def move_layer(
    session: Session,
    *,
    editor: Person | None,
    layer: Layer,
    consultation: Consultation,
    earlier: bool,
    at: datetime,
) -> None:
    """One place up or down among the plan's layers. At an end nothing moves. Raises Refused: NOT_LAYER_EDITOR."""
    hold_layers(session, consultation)
    judge(editor, may_change_layers(editor, consultation))
    layers = list(list_standing(session, consultation.id))
    here = next((place for place, one in enumerate(layers) if one.id == layer.id), None)
    if here is None:
        raise Refused(Refusal.NO_LONGER_STANDS)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(layers):
        return
    layers[here], layers[there] = layers[there], layers[here]
    for position, one in enumerate(layers, 1):
        one.position = position
    layers_changed(session, consultation)
    note_layer(session, layer, "layer.moved", editor, at)


def layer_subject(layer: Layer) -> str:
    return f"layer:{layer.id}"


def hold_layers(session: Session, consultation: Consultation | None) -> None:
    """One at a time changes the layers of a plan, or the city's."""
    if consultation is not None:
        lock(session, consultation, expected_version=None)
    elif session.get(Municipality, 1, with_for_update=True) is None:
        raise NotFound(1)


def layers_changed(session: Session, consultation: Consultation | None) -> None:
    """Let go of the pages that show the map."""
    session.flush()
    if consultation is not None:
        touch(session, consultation)
        return
    session.get_one(Municipality, 1).version += 1
    session.flush()


def note_layer(
    session: Session, layer: Layer, act: str, by: Person | None, at: datetime, **facts: int | str
) -> None:
    known = {"kind": str(layer.kind), **facts}
    if layer.consultation_id is not None:
        known["consultation"] = layer.consultation_id
    record(
        session,
        act=act,
        subject=layer_subject(layer),
        at=at,
        actor_id=by.id if by is not None else None,
        facts=known,
    )
