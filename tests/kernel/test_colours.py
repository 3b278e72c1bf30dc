"""Colours as numbers."""

from __future__ import annotations

import colorsys

import pytest

from consult.kernel.colours import clean_colour, contrast, nearest, said, tinted


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#12457d", "#12457d"),
        (" 12457D ", "#12457d"),
        ("#fff", None),
        ("red", None),
        ("", None),
        ("#12457d;}", None),
        ("#12457g", None),
    ],
)
def test_what_is_a_colour(text, colour):
    assert clean_colour(text) == colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.47),
        ("#12457d", "#12457d", 1.0),
        ("#ff0000", "#ffffff", 3.99),
    ],
)
def test_contrast_is_computed_as_the_standard_says_and_never_rounded_up(one, other, ratio):
    assert said(contrast(one, other)) == ratio


def test_the_nearest_has_the_same_hue_and_is_the_first_that_fits():
    def fits(colour: str) -> bool:
        return contrast(colour, "#ffffff") >= 4.5

    assert nearest("#12457d", fits) == "#12457d", "what fits stays"
    found = nearest("#e05a10", fits)
    assert found is not None and 4.5 <= contrast(found, "#ffffff") < 4.6
    hues = [
        colorsys.rgb_to_hls(*(int(one[at : at + 2], 16) / 255 for at in (1, 3, 5)))[0]
        for one in ("#e05a10", found)
    ]
    assert hues[0] == pytest.approx(hues[1], abs=0.01)
    assert nearest("#e05a10", fits, towards=1) is None and nearest("#e05a10", lambda one: False) is None
    assert tinted("#808080", 0.9) == "#e6e6e6", "a grey stays grey"
