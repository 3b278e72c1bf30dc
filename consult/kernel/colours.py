"""Colours as numbers: how much one stands out from another, and the nearest of the same hue that does."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable
from math import floor

_COLOUR = re.compile(r"#?([0-9a-f]{6})")
# As many shades as a screen has between black and white.
_STEPS = 255


def clean_colour(text: str) -> str | None:
    """A colour as `#0b3562`, or None for what is none."""
    found = _COLOUR.fullmatch(text.strip().lower())
    return f"#{found[1]}" if found else None


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """How light a colour is seen, from 0 to 1: WCAG 2.2, "relative luminance"."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 to 21: WCAG 2.2, "contrast ratio"."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def said(ratio: float) -> float:
    """A ratio as it is written, with two digits, never more than it is."""
    return floor(ratio * 100) / 100


def tinted(colour: str, lightness: float, *, most: float = 1.0) -> str:
    """The same hue at another lightness (0 black, 1 white). `most`: as strong as it may be, from 0 (grey) to 1."""
    hue, _light, strength = colorsys.rgb_to_hls(*_parts(colour))
    parts = colorsys.hls_to_rgb(hue, min(max(lightness, 0.0), 1.0), min(strength, most))
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def lightness_of(colour: str) -> float:
    return colorsys.rgb_to_hls(*_parts(colour))[1]


def nearest(
    colour: str, fits: Callable[[str], bool], *, most: float = 1.0, towards: int | None = None
) -> str | None:
    """The colour itself when it fits, else the one of the same hue whose lightness is nearest and that does.

    `towards`: look only at lighter ones (1) or darker ones (-1). None when none fits.
    """
    if fits(colour):
        return colour
    start = lightness_of(colour)
    for step in range(1, _STEPS + 1):
        for sign in (-1, 1) if towards is None else (towards,):
            lightness = start + sign * step / _STEPS
            if 0 <= lightness <= 1 and fits(found := tinted(colour, lightness, most=most)):
                return found
    return None
