"""The city's two colours: what may be chosen, what is offered instead, and that every shade of it can be read."""

from __future__ import annotations

import pytest

from consult.domain.settings.rules import Refusal, may_be_brass, may_be_door
from consult.domain.territory.colours import (
    DARK,
    LIGHT,
    STANDARD,
    Colours,
    brass_contrast,
    dark,
    door_contrast,
    light,
    nearest_to,
)
from tests.house.test_css import PAIRS, contrast, tokens


@pytest.mark.parametrize(
    ("door", "found"),
    [
        ("#12457d", None),
        ("#000000", None),
        ("#0a6b3d", None),
        ("#8a1538", None),
        # Enough on white (4.69), too little on limestone.
        ("#1a73e8", 4.03),
        ("#e70013", 4.26),
        ("#ffcc00", 1.35),
        ("#ffffff", 1.11),
        ("#808080", 3.53),
    ],
)
def test_what_a_main_colour_must_reach(door, found):
    verdict = may_be_door(Colours(door))
    if found is None:
        assert verdict
        return
    assert verdict.refusal is Refusal.DOOR_CONTRAST
    assert (verdict.facts["found"], verdict.facts["least"]) == (found, 4.5)
    assert 4.5 <= door_contrast(verdict.facts["nearest"]) < 4.7


@pytest.mark.parametrize(
    ("brass", "refused"),
    [("#b8862b", False), ("#e70013", True), ("#ffcc00", True), ("#000000", True), ("#ffffff", True)],
)
def test_what_an_accent_must_reach_beside_white_and_on_the_band(brass, refused):
    verdict = may_be_brass(Colours(brass=brass))
    assert bool(verdict) is not refused
    if refused:
        assert verdict.refusal is Refusal.BRASS_CONTRAST and verdict.facts["found"] < 3
        assert brass_contrast(Colours(brass=verdict.facts["nearest"])) >= 3


@pytest.mark.parametrize("brass", ["#b8862b", "#000000", "#ffffff", "#00ff00", "#8a1538"])
@pytest.mark.parametrize(
    "door",
    [
        "#12457d",
        "#000000",
        "#ffffff",
        "#ffff00",
        "#ff0000",
        "#00ff00",
        "#0000ff",
        "#808080",
        "#e70013",
        "#6b2fa0",
    ],
)
def test_every_shade_that_follows_can_be_read_in_the_light_and_in_the_dark(door, brass):
    colours = nearest_to(Colours(door, brass))
    short = {}
    for scheme, made in (("light", light(colours)), ("dark", dark(colours))):
        shades = {**tokens()[scheme], **made}
        for one, other, least in PAIRS:
            if (found := contrast(shades[one], shades[other])) < least:
                short[f"{scheme}: {one} on {other}"] = round(found, 2)
    assert short == {}


def test_the_grounds_and_the_platforms_own_are_those_of_the_style_sheet():
    known = tokens()
    assert LIGHT.items() <= known["light"].items() and DARK.items() <= known["dark"].items()
    assert (STANDARD.door, STANDARD.brass) == (known["light"]["door"], known["light"]["brass"])
    assert light(STANDARD).keys() == dark(STANDARD).keys() <= known["light"].keys()
    # The colours of a vote and of errors are nobody's to choose.
    assert not [name for name in light(STANDARD) if name.startswith(("bar-", "clay", "olive"))]
