"""Words of layers: their kinds, and why a file or its columns cannot be taken."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.maps.geojson import Notice, Problem
from consult.domain.maps.models import LayerKind
from consult.domain.maps.rules import Refusal
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = [
    (LayerKind.GROUND, N_("Outline of the municipality")),
    (LayerKind.AREAS, N_("Areas to count by")),
    (LayerKind.ARRONDISSEMENTS, N_("Outlines of the arrondissements")),
    (LayerKind.ZONES, N_("Zones of the plan")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (
        Problem.FILE_EMPTY,
        N_("The file is empty. Choose it again, or open it first to see whether it is whole."),
    ),
    (
        Problem.FILE_TOO_BIG,
        N_("The file is larger than %(limit)s MB, the most that is taken here. Make it smaller first."),
    ),
    (
        Problem.NOT_JSON,
        N_(
            "The file is no GeoJSON: it breaks off, or it is something else. Export the layer again as "
            "GeoJSON."
        ),
    ),
    (
        Problem.NOT_COLLECTION,
        N_(
            "The file holds no collection of features (FeatureCollection), but \u2066%(found)s\u2069. "
            "Export the whole layer as GeoJSON."
        ),
    ),
    (Problem.NO_FEATURES, N_("The file holds no feature at all.")),
    (
        Problem.TOO_MANY_FEATURES,
        N_("The file has more than %(limit)s features, the most that one layer may have."),
    ),
    (
        Problem.TOO_MANY_POINTS,
        N_(
            "The outlines have more than %(limit)s points, the most that is read. Simplify the layer before "
            "you "
            "export it."
        ),
    ),
    (
        Problem.OTHER_GRID,
        N_(
            "The file says that its coordinates are in \u2066%(found)s\u2069. "
            "Export it in longitude and latitude (WGS 84, EPSG:4326)."
        ),
    ),
    (Problem.NOT_FEATURE, N_("Number %(number)s in the file is not a feature.")),
    (
        Problem.OTHER_GEOMETRY,
        N_(
            "Feature number %(number)s is a \u2066%(found)s\u2069. A layer holds surfaces only (Polygon or "
            "MultiPolygon); "
            "take lines and points out of it."
        ),
    ),
    (Problem.NO_GEOMETRY, N_("Feature number %(number)s has no outline.")),
    (
        Problem.BROKEN_POSITION,
        N_(
            "The coordinates of feature number %(number)s are not written as GeoJSON asks: pairs of numbers in "
            "rings."
        ),
    ),
    (
        Problem.PROJECTED,
        N_(
            "Feature number %(number)s has the coordinates \u2066%(x)s, %(y)s\u2069: they look like metres "
            "of a projection. "
            "Export the layer in longitude and latitude (WGS 84, EPSG:4326)."
        ),
    ),
    (
        Problem.OFF_PLANET,
        N_(
            "Feature number %(number)s has the coordinates \u2066%(x)s, %(y)s\u2069, which are not on this "
            "planet: "
            "longitudes end at 180, latitudes at 90."
        ),
    ),
    (
        Problem.RING_OPEN,
        N_("The outline of feature number %(number)s is not closed: its last point is not its first."),
    ),
    (Problem.RING_SHORT, N_("The outline of feature number %(number)s has fewer than four points.")),
    (Problem.NO_AREA, N_("The outline of feature number %(number)s encloses nothing.")),
    (
        Problem.CROSSES_ITSELF,
        N_(
            "The outline of feature number %(number)s crosses itself, and it cannot be told which surface is "
            "meant. Mend it first."
        ),
    ),
    (
        Problem.TOO_DETAILED,
        N_("Even simplified the outlines have more than %(limit)s points. Divide the layer into several."),
    ),
    (
        Problem.TOO_HARD,
        N_(
            "The outlines are so tangled that they could not be read in half a minute. Check the layer for "
            "errors and simplify it."
        ),
    ),
    (
        Notice.SIMPLIFIED,
        N_("The outlines had %(sent)s points and were simplified to %(kept)s; common borders stay common."),
    ),
    (
        Notice.MENDED,
        N_("Outlines that crossed themselves a little were mended. Look at these features: %(numbers)s."),
    ),
    (
        Notice.SWAPPED,
        N_(
            "The layer lies far from Tunisia. Longitude and latitude seem to be the wrong way round: GeoJSON "
            "writes the longitude first."
        ),
    ),
    (
        Notice.FAR_AWAY,
        N_(
            "The layer lies far from Tunisia. Check that its coordinates are longitude and latitude (WGS 84)."
        ),
    ),
    (Notice.OVERLAPPING, N_("Some of the outlines overlap: a point there belongs to the smaller one.")),
    (Refusal.NOT_LAYER_EDITOR, N_("Only the moderators of this consultation change its layers.")),
    (Refusal.NOT_CITY_EDITOR, N_("Only administrators of the city change its layers.")),
    (Refusal.NO_LAYER_TITLE, N_("Give the layer a title in at least one language.")),
    (Refusal.NO_ATTRIBUTION, N_("Say who made the layer: it is named beside the map.")),
    (
        Refusal.WORDS_TOO_LONG,
        N_("The title, the source or the licence is too long. It may have up to %(limit)s characters."),
    ),
    (Refusal.TOO_MANY_LAYERS, N_("A plan may have up to %(limit)s layers.")),
    (Refusal.NO_CODE_COLUMN, N_("Choose the column that holds the codes.")),
    (Refusal.NO_NAME_COLUMN, N_("Choose the column of the names in at least one language.")),
    (
        Refusal.CODE_MISSING,
        N_("Feature number %(number)s has nothing in the column “%(column)s”: each needs its code."),
    ),
    (Refusal.CODE_LONG, N_("The code of feature number %(number)s is longer than %(limit)s characters.")),
    (
        Refusal.CODE_TWICE,
        N_(
            "Feature number %(number)s has the code “%(code)s”, which another one has already. Join the two, "
            "or "
            "choose another column."
        ),
    ),
    (
        Refusal.CODE_TAKEN,
        N_(
            "The code “%(code)s” stands in the layer “%(other)s” of this plan already. Each zone needs a "
            "code of "
            "its own."
        ),
    ),
    (Refusal.NAME_MISSING, N_("Feature number %(number)s has no name in any of the columns chosen.")),
    (
        Refusal.ALREADY_SHOWN,
        N_("This layer has been on the map: it is kept as it is. Replace it by a new version."),
    ),
    (Refusal.NOT_SHOWN, N_("This layer is not on the map.")),
    (Refusal.NO_LONGER_STANDS, N_("This version of the layer has been replaced or withdrawn meanwhile.")),
    (
        Refusal.NOT_ARRONDISSEMENTS,
        N_("Only areas of the arrondissements' layer are tied to an arrondissement."),
    ),
    (Refusal.TIED_TWICE, N_("Another area is tied to this arrondissement already. Untie that one first.")),
    (Refusal.UNKNOWN_ZONE, N_("This zone is not on the map any more. Choose another one, or none.")),
    (Refusal.NO_POINT, N_("The point on the map could not be read. Set it again, or leave it out.")),
    (Refusal.OFF_THE_MAP, N_("The point lies outside the map. Set it again, or leave it out.")),
    (Refusal.ADDRESS_TOO_LONG, N_("The address may have up to %(limit)s characters.")),
]
