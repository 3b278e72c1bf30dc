"""Layers of the city and of a plan, and their zones."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.domain.consultations.models import Consultation
from consult.domain.territory.models import Arrondissement
from consult.kernel.db import Base
from consult.kernel.localized import LocalizedText

CODE_MAX, LAYER_TITLE_MAX, ZONE_NAME_MAX = 60, 160, 160
SOURCE_MAX, LICENCE_MAX = 300, 160
# Of what a contribution says of a place in words.
ADDRESS_MAX = 200


class LayerKind(StrEnum):
    """What a layer is for. The first three are the city's, one of each at a time; the last is a plan's."""

    # Drawn beneath, nothing is counted by it: the outline of the municipality.
    GROUND = "ground"
    # Areas by which points are counted; delegations until the city has others.
    AREAS = "areas"
    # The municipality's arrondissements, each tied to its row.
    ARRONDISSEMENTS = "arrondissements"
    ZONES = "zones"


class Layer(Base):
    """One version of a layer. It is shown from `shown_at` until it is replaced or withdrawn, and kept for good.

    Before `shown_at` it is read and its columns are not chosen yet: its staff see it, nobody else. What people
    said of a zone stays with the version that they saw; versions of one layer share `line`.
    """

    __tablename__ = "layer"
    __table_args__ = (
        UniqueConstraint("line", "version"),
        CheckConstraint("(kind = 'zones') = (consultation_id is not null)", name="owner"),
        CheckConstraint("west <= east and south <= north", name="box"),
        # One standing layer of each kind of the city's own.
        Index(
            "uq_layer_city_standing",
            "kind",
            unique=True,
            sqlite_where=text(
                "consultation_id is null and shown_at is not null and replaced_at is null"
                " and withdrawn_at is null"
            ),
            postgresql_where=text(
                "consultation_id is null and shown_at is not null and replaced_at is null"
                " and withdrawn_at is null"
            ),
        ),
        Index("ix_layer_consultation", "consultation_id", "position", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Versions of the same layer have the same line: a word made when the first is added.
    line: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[LayerKind]
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    position: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # Who made it, as it must be named beside the map, and under which terms others may use it.
    attribution: Mapped[str] = mapped_column(String(SOURCE_MAX))
    licence: Mapped[str] = mapped_column(String(LICENCE_MAX))
    # The file as it was sent, in the file store; nothing for the layer that comes with the platform.
    filename: Mapped[str | None] = mapped_column(String(200))
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    # Points of all outlines: as sent, as kept, and as drawn on a page.
    points_sent: Mapped[int]
    points_kept: Mapped[int]
    points_drawn: Mapped[int]
    zones_count: Mapped[int]
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    # What was noticed while reading: [{"code": geojson.Notice, ...facts}].
    notices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # Names of the columns in the file, and which of them was chosen for code, name_ar, name_fr, name_en.
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    chosen: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    shown_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    consultation: Mapped[Consultation | None] = relationship(lazy="raise_on_sql")

    @property
    def stands(self) -> bool:
        """Whether it is on the map now."""
        return self.shown_at is not None and self.replaced_at is None and self.withdrawn_at is None


class Zone(Base):
    """A zone of a plan or an area of the city: a code, names, an outline. Never changed once it is shown."""

    __tablename__ = "zone"
    __table_args__ = (
        UniqueConstraint("layer_id", "code"),
        Index("ix_zone_layer", "layer_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"))
    # Its place in the file, counted from 1.
    number: Mapped[int]
    # Nothing until the columns are chosen.
    code: Mapped[str | None] = mapped_column(String(CODE_MAX))
    name: Mapped[dict[str, str]] = mapped_column(LocalizedText)
    # What the file says of it: words only, bounded.
    properties: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # The outline as kept: a GeoJSON geometry in WGS84. And as drawn: `shapes.drawn`.
    geometry: Mapped[str] = mapped_column(Text)
    outline: Mapped[str] = mapped_column(Text)
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    # A point inside it, for its label, in degrees; its area in square kilometres.
    latitude: Mapped[float]
    longitude: Mapped[float]
    km2: Mapped[float]
    arrondissement_id: Mapped[int | None] = mapped_column(ForeignKey("arrondissement.id"))

    layer: Mapped[Layer] = relationship(lazy="raise_on_sql")
    arrondissement: Mapped[Arrondissement | None] = relationship(lazy="raise_on_sql")
