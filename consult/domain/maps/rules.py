"""Who may change layers, and what their columns must give. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.rules import may_edit_content
from consult.domain.maps.models import CODE_MAX, Layer, LayerKind
from consult.kernel.errors import Refused
from consult.kernel.localized import LANGUAGES
from consult.kernel.verdict import YES, Verdict, no

# Layers of one plan that stand at a time.
LAYERS_MAX = 12
CITY_KINDS = (LayerKind.GROUND, LayerKind.AREAS, LayerKind.ARRONDISSEMENTS)
# What a column of the file may be: its code, and its name in each language.
CODE = "code"
FIELDS = (CODE, *(f"name_{language}" for language in LANGUAGES))
# Names under which cities and their tools write these; the first that a file has is proposed.
_USUAL: dict[str, tuple[str, ...]] = {
    "code": ("code", "zone", "code_zone", "zone_code", "ref", "id", "nom_zone", "libelle", "name"),
    "name_ar": ("name_ar", "nom_ar", "libelle_ar", "name:ar", "ar", "arabic", "الاسم", "اسم"),
    "name_fr": ("name_fr", "nom_fr", "libelle_fr", "name:fr", "fr", "nom", "libelle", "libellé", "name"),
    "name_en": ("name_en", "nom_en", "name:en", "en", "english"),
}


class Refusal(StrEnum):
    """Why a layer is not added or shown; in brackets the facts. `number`: the feature in the file, from 1."""

    NOT_LAYER_EDITOR = "not-layer-editor"
    NOT_CITY_EDITOR = "not-city-editor"
    NO_LAYER_TITLE = "no-layer-title"
    NO_ATTRIBUTION = "no-attribution"
    WORDS_TOO_LONG = "words-too-long"  # limit
    TOO_MANY_LAYERS = "too-many-layers"  # limit
    NO_CODE_COLUMN = "no-code-column"
    NO_NAME_COLUMN = "no-name-column"
    CODE_MISSING = "code-missing"  # number, column
    CODE_LONG = "code-long"  # number, limit
    CODE_TWICE = "code-twice"  # number, code
    CODE_TAKEN = "code-taken"  # code, other (a title)
    NAME_MISSING = "name-missing"  # number
    ALREADY_SHOWN = "already-shown"
    NOT_SHOWN = "not-shown"
    NO_LONGER_STANDS = "no-longer-stands"
    NOT_ARRONDISSEMENTS = "not-arrondissements"
    TIED_TWICE = "tied-twice"
    UNKNOWN_ZONE = "unknown-zone"
    NO_POINT = "no-point"
    OFF_THE_MAP = "off-the-map"
    ADDRESS_TOO_LONG = "address-too-long"  # limit


@dataclass(frozen=True, slots=True)
class Named:
    """What the chosen columns give for one feature."""

    number: int
    code: str
    name: dict[str, str]


def may_change_layers(person: Person | None, consultation: Consultation | None) -> Verdict:
    """A plan's layers are its moderators' content; the city's own are the administrators' (settled.md)."""
    if consultation is not None:
        return YES if may_edit_content(person, consultation) else no(Refusal.NOT_LAYER_EDITOR)
    return YES if holds(person, Role.ADMINISTRATOR) else no(Refusal.NOT_CITY_EDITOR)


def may_be_shown(layer: Layer) -> Verdict:
    if layer.withdrawn_at is not None or layer.replaced_at is not None:
        return no(Refusal.NO_LONGER_STANDS)
    return no(Refusal.ALREADY_SHOWN) if layer.shown_at is not None else YES


def guess(columns: Sequence[str]) -> dict[str, str]:
    """The column of the file that is probably meant for each of FIELDS; those that none fits are left out."""
    by_fold = {column.casefold(): column for column in reversed(columns)}
    found = {
        field: next((by_fold[name] for name in usual if name in by_fold), "")
        for field, usual in _USUAL.items()
    }
    return {field: column for field, column in found.items() if column}


def named(
    rows: Sequence[tuple[int, Mapping[str, str]]], chosen: Mapping[str, str], *, taken: Mapping[str, object]
) -> list[Named]:
    """Code and names of each feature (number, properties) by the chosen columns.

    `taken`: codes of the other layers of the same plan, each with the title of its layer. Raises Refused with the
    number of the first feature that lacks something.
    """
    if not chosen.get(CODE):
        raise Refused(Refusal.NO_CODE_COLUMN)
    columns = {language: chosen.get(f"name_{language}", "") for language in LANGUAGES}
    if not any(columns.values()):
        raise Refused(Refusal.NO_NAME_COLUMN)
    found: dict[str, Named] = {}
    for number, properties in rows:
        code = properties.get(chosen[CODE], "")
        if not code:
            raise Refused(Refusal.CODE_MISSING, {"number": number, "column": chosen[CODE]})
        if len(code) > CODE_MAX:
            raise Refused(Refusal.CODE_LONG, {"number": number, "limit": CODE_MAX})
        if code in found:
            raise Refused(Refusal.CODE_TWICE, {"number": number, "code": code})
        if code in taken:
            raise Refused(Refusal.CODE_TAKEN, {"code": code, "other": taken[code]})
        name = {
            str(language): words
            for language, column in columns.items()
            if column and (words := properties.get(column, ""))
        }
        if not name:
            raise Refused(Refusal.NAME_MISSING, {"number": number})
        found[code] = Named(number, code, name)
    return list(found.values())
