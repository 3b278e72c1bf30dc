"""A file surveyed in a process of its own, which has so much memory and time and no more.

Outlines can be made so that any library that mends or simplifies them runs for hours. Whatever comes, the server
goes on: `survey` ends within SECONDS, and its process never has more than MEMORY bytes.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from consult.domain.maps.geojson import GeoRefused, Notice, Problem, read_features
from consult.domain.maps.shapes import KEPT_MAX, Shape, make_shapes

SECONDS = 30
MEMORY = 1_500 * 1024 * 1024

# Tunisia with its waters; a layer that lies wholly elsewhere is probably a mistake.
_WEST, _SOUTH, _EAST, _NORTH = 7.0, 30.0, 12.5, 38.0


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One feature: its place in the file, what is said of it, its outline."""

    number: int
    properties: dict[str, str]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Survey:
    """A file that can be a layer. `columns`: names of its properties in the order met."""

    features: list[Surveyed]
    columns: list[str]
    points_sent: int
    points_kept: int
    points_drawn: int
    box: tuple[float, float, float, float]
    notices: list[dict[str, Any]]


def survey(path: Path) -> Survey:
    """Read, mend, simplify and measure a file, within bounds. Raises GeoRefused."""
    root = Path(__file__).resolve().parents[3]
    # One thread: each further one of the numeric libraries reserves memory that counts.
    environ = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(root)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "consult.domain.maps.surveying", str(path), str(SECONDS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS + 10,
            env=environ,
            cwd=root,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise GeoRefused(Problem.TOO_HARD) from late
    if done.returncode:
        raise GeoRefused(Problem.TOO_HARD)
    told = json.loads(done.stdout)
    if "problem" in told:
        raise GeoRefused(Problem(told["problem"]), **told["facts"])
    features = [
        Surveyed(one["number"], one["properties"], _shape(one["shape"])) for one in told.pop("features")
    ]
    return Survey(features=features, **{**told, "box": tuple(told["box"])})


def survey_here(path: Path) -> Survey:
    """As `survey`, in this process and without bounds. Raises GeoRefused."""
    if not path.stat().st_size:
        raise GeoRefused(Problem.FILE_EMPTY)
    columns: dict[str, None] = {}
    features = []
    sent = 0
    with path.open("rb") as file:
        for feature in read_features(file):
            sent += sum(len(ring) for rings in feature.polygons for ring in rings)
            columns.update(dict.fromkeys(feature.properties))
            features.append(feature)
    made = make_shapes(features)
    west, south, east, north = zip(*(shape.box for shape in made.shapes), strict=True)
    box = (min(west), min(south), max(east), max(north))
    notices: list[dict[str, Any]] = []
    if sent > KEPT_MAX:
        notices.append({"code": Notice.SIMPLIFIED, "sent": sent, "kept": made.kept})
    if made.mended:
        notices.append({"code": Notice.MENDED, "numbers": made.mended[:20]})
    if made.overlapping:
        notices.append({"code": Notice.OVERLAPPING})
    if (where := _whereabouts(box)) is not None:
        notices.append({"code": where})
    return Survey(
        features=[
            Surveyed(feature.number, feature.properties, shape)
            for feature, shape in zip(features, made.shapes, strict=True)
        ],
        columns=list(columns),
        points_sent=sent,
        points_kept=made.kept,
        points_drawn=made.drawn,
        box=box,
        notices=notices,
    )


def _whereabouts(box: tuple[float, float, float, float]) -> Notice | None:
    """Whether it lies far from Tunisia, and whether it would not if its coordinates were the other way round."""
    west, south, east, north = box
    if east >= _WEST and west <= _EAST and north >= _SOUTH and south <= _NORTH:
        return None
    swapped = north >= _WEST and south <= _EAST and east >= _SOUTH and west <= _NORTH
    return Notice.SWAPPED if swapped else Notice.FAR_AWAY


def _shape(told: dict[str, Any]) -> Shape:
    return Shape(**{**told, "box": tuple(told["box"]), "inside": tuple(told["inside"])})


def _main(path: Path, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        told = asdict(survey_here(path))
    except GeoRefused as refused:
        told = {"problem": str(refused.code), "facts": refused.facts}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]))
