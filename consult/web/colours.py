"""The city's colours on its pages: a small style sheet of its own, named by its content and kept for ever.

Custom properties only, outside of every layer, so that they win over tokens.css; where the city has chosen nothing no
page asks for it. What an address may hold is bounded by itself: two colours that can be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from flask import Flask, Response, abort, url_for

from consult.domain.settings.rules import may_be_brass, may_be_door
from consult.domain.territory.colours import DARK, LIGHT, Colours, colours_of, dark, light
from consult.domain.territory.models import Municipality
from consult.web.access import public
from consult.web.assets import IMMUTABLE, Packed, answer_with, pack

# The band while the city has chosen nothing: tokens.css.
BAND = "#0b3562"
_NAME = re.compile(r"(page|sample)-([0-9a-f]{6})-([0-9a-f]{6})-([0-9a-f]{16})")


def _declared(shades: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in shades.items())


@lru_cache(maxsize=64)
def sheet(kind: str, colours: Colours) -> Packed:
    """`page`: over everything, as the device likes it. `sample`: both, for .sample--light and .sample--dark."""
    day, night = light(colours), dark(colours)
    if kind == "page":
        css = f":root{{{_declared(day)}}}@media(prefers-color-scheme:dark){{:root{{{_declared(night)}}}}}"
    else:
        css = "".join(
            f".sample--{name}{{color-scheme:{name};{_declared(shades)}}}"
            for name, shades in (("light", {**LIGHT, **day}), ("dark", {**DARK, **night}))
        )
    return pack(css.encode(), "text/css")


def sheet_address(kind: str, colours: Colours) -> str:
    name = f"{kind}-{colours.door[1:]}-{colours.brass[1:]}-{sheet(kind, colours).hash}"
    return url_for("colours", name=name)


@public
def serve_sheet(name: str) -> Response:
    found = _NAME.fullmatch(name)
    if found is None:
        abort(404)
    kind, door, brass, wanted = found.groups()
    colours = Colours(f"#{door}", f"#{brass}")
    if not (may_be_door(colours) and may_be_brass(colours)):
        abort(404)
    made = sheet(kind, colours)
    # A page from before the last release may ask for what was made otherwise then.
    return answer_with(made, IMMUTABLE if made.hash == wanted else "no-cache")


def colour_sheets(municipality: Municipality) -> list[str]:
    """The address of the city's own style sheet; none while it shows the platform's colours."""
    colours = colours_of(municipality)
    return [sheet_address("page", colours)] if colours else []


def band_colour(municipality: Municipality) -> str:
    """What a telephone draws around the pages."""
    colours = colours_of(municipality)
    return light(colours)["band"] if colours else BAND


def init_colours(app: Flask) -> None:
    app.add_url_rule("/static/colours/<name>.css", "colours", serve_sheet)
    app.jinja_env.globals.update(colour_sheets=colour_sheets, band_colour=band_colour)
