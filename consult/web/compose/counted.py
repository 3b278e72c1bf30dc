"""Counts by place for a map: rows of a table, the step of colour of each, and what exactly is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.domain.consultations.models import Consultation
from consult.domain.contributions.placed import (
    Located,
    count_by_arrondissement,
    count_by_code,
    count_located,
    list_places,
)
from consult.domain.maps.models import Layer, Zone
from consult.domain.maps.placing import count_by_area
from consult.domain.maps.queries import geometries, list_zones
from consult.domain.territory.queries import list_all_arrondissements
from consult.kernel.localized import Shown, shown
from consult.rendering.formats import Formats
from consult.web.database import db
from consult.web.request import lang

STEPS = 4
# What lies so far beside every area, in degrees (some 300 m), counts in the nearest: outlines are simplified so far.
BESIDE = 0.003


class By(StrEnum):
    """By what the map counts."""

    ZONES = "zones"
    AREAS = "areas"
    ARRONDISSEMENTS = "arrondissements"


@dataclass(frozen=True, slots=True)
class Row:
    """A place with its count. `code` is that of its outline on the map; none where it has no outline."""

    name: Shown
    code: str | None
    shown_code: str
    count: int
    step: int
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of colour and its words."""

    step: int
    words: str


def step_of(count: int, most: int) -> int:
    """0 for none, else 1 to STEPS: equal parts of the way to the largest count. Up to four, each has its own."""
    if not count:
        return 0
    width = max(1, -(-most // STEPS))
    return -(-count // width)


def steps_for(most: int) -> list[Step]:
    """The steps that can occur, in words."""
    width = max(1, -(-most // STEPS))
    found = [Step(0, Formats(lang()).number(0))]
    for step in range(1, STEPS + 1):
        low, high = (step - 1) * width + 1, min(step * width, most)
        if low > most:
            break
        number = Formats(lang()).number
        words = number(low) if low == high else _("%(low)s to %(high)s", low=number(low), high=number(high))
        found.append(Step(step, words))
    return found


@dataclass(frozen=True, slots=True)
class Counted:
    """What the page shows of one way to count."""

    by: By
    rows: list[Row]
    steps: list[Step]
    # What is counted and what is not, in sentences.
    words: list[str]
    layers: list[Layer]


def _rows(places: Sequence[tuple[Shown, str | None, str, int, str | None]]) -> tuple[list[Row], list[Step]]:
    most = max((count for *_rest, count, _href in places), default=0)
    rows = [
        Row(name, code, shown_code, count, step_of(count, most), href)
        for name, code, shown_code, count, href in places
    ]
    return rows, steps_for(most)


def count_by(by: By, consultation: Consultation, layers: Sequence[Layer]) -> Counted:
    """The rows of one way to count; `layers`: those it is drawn by."""
    located = count_located(db(), consultation.id)
    if by is By.ZONES:
        return _by_zones(consultation, layers)
    return (
        _by_areas(consultation, layers, located)
        if by is By.AREAS
        else _by_arrondissements(consultation, layers, located)
    )


def _by_zones(consultation: Consultation, layers: Sequence[Layer]) -> Counted:
    counts = count_by_code(db(), consultation.id)
    zones = list_zones(db(), [layer.id for layer in layers])
    places = []
    standing: set[str] = set()
    for layer in layers:
        for zone in zones[layer.id]:
            code = zone.code or ""
            standing.add(code)
            places.append(
                (
                    shown(zone.name, lang()),
                    code,
                    code,
                    counts.get(code, 0),
                    url_for("maps.zone", slug=consultation.slug, code=code),
                )
            )
    # Zones of an earlier version that people spoke of: they keep their page.
    for code in sorted(set(counts) - standing):
        name = Shown(_("no longer on the map"), lang(), missing=False)
        href = url_for("maps.zone", slug=consultation.slug, code=code)
        places.append((name, None, code, counts[code], href))
    rows, steps = _rows(places)
    words = [
        _("Counted is what names a zone of the plan: published proposals and remarks, without comments.")
    ]
    return Counted(By.ZONES, rows, steps, words, list(layers))


def _by_areas(consultation: Consultation, layers: Sequence[Layer], located: Located) -> Counted:
    (layer,) = layers
    zones: list[Zone] = list_zones(db(), [layer.id])[layer.id]
    counts, outside = count_by_area(
        geometries(db(), layer.id), list_places(db(), consultation.id), beside=BESIDE
    )
    rows, steps = _rows(
        [
            (shown(zone.name, lang()), zone.code, "", counts.get(zone.id, 0), None)
            for zone in sorted(zones, key=lambda one: -counts.get(one.id, 0))
        ]
    )
    words = [
        _(
            "Counted is what points at a place on the map, or names a zone of the plan: that counts where the middle "
            "of the zone lies. It is where the place is, not where the author lives."
        ),
        _said_where(located.points + located.zones_only, located.all),
    ]
    if outside:
        words.append(
            ngettext("%(num)s lies in none of these areas.", "%(num)s lie in none of these areas.", outside)
        )
    if layer.line == "delegations":
        words.append(
            _(
                "Delegations are districts of the State, not of the municipality; some lie in other municipalities. "
                "Their outlines are simplified: what lies up to 300 metres beside one counts in it."
            )
        )
    return Counted(By.AREAS, rows, steps, words, [layer])


def _by_arrondissements(consultation: Consultation, layers: Sequence[Layer], located: Located) -> Counted:
    counts = count_by_arrondissement(db(), consultation.id)
    codes: dict[int, str] = {}
    for layer in layers:
        for zone in list_zones(db(), [layer.id])[layer.id]:
            if zone.arrondissement_id is not None:
                codes[zone.arrondissement_id] = zone.code or ""
    rows, steps = _rows(
        [
            (
                shown(one.name, lang()),
                codes.get(one.id),
                "",
                counts.get(one.id, 0),
                url_for("contributions.index", slug=consultation.slug, arrondissement=one.id),
            )
            for one in list_all_arrondissements(db())
            if one.valid_until is None or counts.get(one.id)
        ]
    )
    words = [
        _(
            "Counted is the arrondissement that the author chose as the place spoken of, not where the author lives."
        ),
        _said_where(located.arrondissements, located.all),
    ]
    if not layers:
        words.append(
            _("The outlines of the arrondissements are not public yet, so that there is a table and no map.")
        )
    return Counted(By.ARRONDISSEMENTS, rows, steps, words, list(layers))


def _said_where(some: int, whole: int) -> str:
    number = Formats(lang()).number
    return _("%(some)s of %(all)s say where.", some=number(some), all=number(whole))


def tabs_of(consultation: Consultation, there: Sequence[By], current: By) -> list[dict[str, Any]]:
    """The ways to count, as links."""
    labels = {
        By.ZONES: _("Zones of the plan"),
        By.AREAS: _("Areas"),
        By.ARRONDISSEMENTS: _("Arrondissements"),
    }
    return [
        {
            "label": labels[by],
            "href": url_for("maps.show", slug=consultation.slug, by=str(by)),
            "current": by is current,
        }
        for by in there
    ]
