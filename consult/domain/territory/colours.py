"""The two colours a city may choose, and every shade that follows from them, in the light and in the dark.

The grounds, the ink and the colours of votes and errors are nobody's to choose: a figure looks the same in every city.
What is chosen must reach the contrast of WCAG 2.2 AA (1.4.3 for text, 1.4.11 for signs); what follows from it is
moved until it does. `docs/look.md` says where each shade stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consult.domain.territory.models import Municipality
from consult.kernel.colours import contrast, lightness_of, luminance, nearest, tinted

TEXT, SIGN = 4.5, 3.0

# As static/css/tokens/tokens.css has them (tests/web/test_colours.py compares).
LIGHT: Mapping[str, str] = {
    "ground": "#f6f2ea",
    "sheet": "#ffffff",
    "inset": "#fbf8f2",
    "line": "#ddd4c3",
    "edge": "#857b68",
    "ink": "#1b2430",
    "soft": "#4d5765",
    "on-door": "#ffffff",
    "on-band": "#fdfaf3",
}
DARK: Mapping[str, str] = {
    "ground": "#0e1621",
    "sheet": "#16212f",
    "inset": "#1b2838",
    "line": "#2f3e51",
    "edge": "#7487a0",
    "ink": "#ece7dc",
    "soft": "#b3bcc8",
    "on-band": "#fdfaf3",
}
# Lighter, and no brass would stand out from the band and from a white sheet at once.
BAND_LIGHTEST = 0.045


@dataclass(frozen=True, slots=True)
class Colours:
    """`door`: links, buttons, headings, the band. `brass`: what is happening now."""

    door: str = "#12457d"
    brass: str = "#b8862b"


STANDARD = Colours()


def colours_of(municipality: Municipality) -> Colours | None:
    """What the city has chosen; None while it shows the platform's own."""
    door, brass = municipality.door_colour, municipality.brass_colour
    return Colours(door, brass) if door and brass else None


def door_contrast(door: str) -> float:
    """On limestone, the darkest of the light grounds; on white, and white on it, there is more."""
    return contrast(door, LIGHT["ground"])


def brass_contrast(colours: Colours) -> float:
    """The lesser of two: on a white sheet, and on the band of the header."""
    return min(contrast(colours.brass, LIGHT["sheet"]), contrast(colours.brass, band_of(colours.door)))


def nearest_door(door: str) -> str:
    """The colour itself, or the lightest of its hue that can be read on limestone."""
    return _found(nearest(door, lambda one: door_contrast(one) >= TEXT))


def nearest_brass(colours: Colours) -> str:
    """The colour itself, or the nearest of its hue that is seen on a sheet and on the band of this door."""
    return _found(nearest(colours.brass, lambda one: brass_contrast(Colours(colours.door, one)) >= SIGN))


def nearest_to(colours: Colours) -> Colours:
    """Both as they are, or the nearest that can be read."""
    door = nearest_door(colours.door)
    return Colours(door, nearest_brass(Colours(door, colours.brass)))


def band_of(door: str) -> str:
    """The band of the header: the colour of the doors, deeper."""
    deep = tinted(door, lightness_of(door) * 0.76)
    return _found(nearest(deep, lambda one: luminance(one) <= BAND_LIGHTEST, towards=-1))


def light(colours: Colours) -> dict[str, str]:
    """Every shade of the light pages that follows from the two colours, by the name of its token."""
    door, brass, band = colours.door, colours.brass, band_of(colours.door)
    soft, ink = LIGHT["soft"], LIGHT["ink"]
    brass_wash = _wash(brass, 0.933, [door, soft, ink], most=0.7)
    return {
        "door": door,
        "door-deep": tinted(door, lightness_of(door) * 0.62),
        "door-wash": _wash(door, 0.935, [door, soft, ink], most=0.45),
        "on-door": LIGHT["on-door"],
        "band": band,
        "band-line": tinted(door, 0.41, most=0.4),
        "on-band": LIGHT["on-band"],
        "on-band-soft": tinted(door, 0.88, most=0.35),
        "brass": brass,
        "brass-ink": _ink(tinted(brass, 0.27, most=0.75), [brass_wash, *_grounds(LIGHT)], towards=-1),
        "brass-wash": brass_wash,
        "focus": band,
    }


def dark(colours: Colours) -> dict[str, str]:
    """The same for the dark pages."""
    grounds = _grounds(DARK)
    door = _ink(tinted(colours.door, 0.78, most=0.8), grounds, towards=1, least=7.0)
    ink, soft = DARK["ink"], DARK["soft"]
    brass = _ink(tinted(colours.brass, 0.56, most=0.62), grounds, towards=1)
    brass_wash = _wash(colours.brass, 0.145, [ink, soft, door], most=0.42, towards=-1)
    return {
        "door": door,
        "door-deep": tinted(colours.door, 0.92, most=0.7),
        "door-wash": _wash(colours.door, 0.21, [door, ink, soft], most=0.47, towards=-1),
        "on-door": tinted(colours.door, 0.11, most=0.6),
        "band": tinted(colours.door, 0.155, most=0.75),
        "band-line": tinted(colours.door, 0.35, most=0.42),
        "on-band": DARK["on-band"],
        "on-band-soft": tinted(colours.door, 0.84, most=0.35),
        "brass": brass,
        "brass-ink": _ink(
            tinted(colours.brass, 0.69, most=0.72), [brass_wash, *grounds], towards=1, least=7.0
        ),
        "brass-wash": brass_wash,
        "focus": brass,
    }


def _grounds(scheme: Mapping[str, str]) -> list[str]:
    return [scheme["ground"], scheme["sheet"], scheme["inset"]]


def _ink(colour: str, grounds: list[str], *, towards: int, least: float = TEXT) -> str:
    """The shade, made darker or lighter until it can be read on each of the grounds."""
    return _found(
        nearest(
            colour, lambda one: all(contrast(one, ground) >= least for ground in grounds), towards=towards
        )
    )


def _wash(colour: str, lightness: float, inks: list[str], *, most: float, towards: int = 1) -> str:
    """A ground in the hue of the colour, as pale or as deep as it must be for the inks that stand on it."""
    return _found(
        nearest(
            tinted(colour, lightness, most=most),
            lambda one: all(contrast(ink, one) >= TEXT for ink in inks),
            towards=towards,
        )
    )


def _found(colour: str | None) -> str:
    # At one end of the way there is always one: black, or white.
    assert colour is not None
    return colour
