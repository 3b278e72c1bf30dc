"""Draws the icons of the installed platform: the door of the Medina before its zellij.

    .venv/bin/python -m bin.icons

writes static/img/icon-*.png (any, maskable, for an Apple telephone) and icon.svg. They are committed; a test
draws them again and compares. The door is that of components/mark.html, the lattice that of img/zellij.svg.
"""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image, ImageDraw

IMAGES = Path(__file__).resolve().parent.parent / "consult" / "web" / "static" / "img"
BAND, LINE, LIMESTONE = (11, 53, 98), (30, 78, 132), (253, 250, 243)
# Drawn this much larger, then made small: edges are smooth on a cheap screen too.
FINER = 4
COLOURS = 32
TILES = 8

# Name, side in pixels, and how much of the side the door is high. What is maskable is cut to a circle of 80 %.
ICONS = (
    ("icon-192.png", 192, 0.64),
    ("icon-512.png", 512, 0.64),
    ("icon-maskable-512.png", 512, 0.5),
    ("icon-180.png", 180, 0.6),
)

# The door on a field of 24: each an arch (radius, half the width, where its legs begin) around (12, 9.6).
ARCHES = ((9.6, 8.6, 13.87, 255), (8.1, 7.1, 13.5, 0), (6.7, 5.7, 13.12, 255))
STUDS = [(x, y) for x in (8.9, 15.1) for y in (16, 18.6, 21.2)]
STUD = 0.75


def _points(path: str) -> list[list[tuple[float, float]]]:
    """The polygons of an SVG path made of M, L and Z."""
    shapes = re.findall(r"M([^MZ]+)Z", path)
    return [
        [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+)[ ,](-?[\d.]+)", shape)] for shape in shapes
    ]


def lattice() -> list[list[tuple[float, float]]]:
    """The stars of img/zellij.svg, on a tile of 32."""
    found = re.search(r'<path d="([^"]+)"', (IMAGES / "zellij.svg").read_text("utf-8"))
    assert found is not None
    return _points(found[1])


def star() -> list[tuple[float, float]]:
    """The star of the mark: eight points around (12, 8.6), as its path has them."""
    found = re.search(r"M15 8\.6L([^Z]+)Z", (IMAGES / "mark.svg").read_text("utf-8"))
    assert found is not None
    return _points(f"M15 8.6L{found[1]}Z")[0]


def _door(side: int) -> Image.Image:
    """Where the door is, as a mask of `side` pixels."""
    mask = Image.new("L", (side, side), 0)
    draw, unit = ImageDraw.Draw(mask), side / 24

    def round_at(x: float, y: float, radius: float, fill: int) -> None:
        box = [(x - radius) * unit, (y - radius) * unit, (x + radius) * unit, (y + radius) * unit]
        draw.ellipse(box, fill=fill)

    for radius, half, legs, fill in ARCHES:
        round_at(12, 9.6, radius, fill)
        draw.rectangle([(12 - half) * unit, legs * unit, (12 + half) * unit, side], fill=fill)
    draw.rectangle([11.5 * unit, 14.5 * unit, 12.5 * unit, side], fill=0)
    draw.polygon([(x * unit, y * unit) for x, y in star()], fill=0)
    for x, y in STUDS:
        round_at(x, y, STUD, 0)
    return mask


def icon(side: int, height: float) -> Image.Image:
    """The icon as it is shown, `side` pixels square, the door `height` of it high."""
    large = side * FINER
    picture = Image.new("RGB", (large, large), BAND)
    draw, tile = ImageDraw.Draw(picture), large / TILES
    for column in range(TILES):
        for row in range(TILES):
            for shape in lattice():
                ring = [((x / 32 + column) * tile, (y / 32 + row) * tile) for x, y in [*shape, shape[0]]]
                draw.line(ring, fill=LINE, width=large // 200, joint="curve")
    # One row of tiles around the door, as around those of the Medina; behind it no lines.
    draw.rectangle([tile, tile, large - tile, large - tile], fill=BAND, outline=LINE, width=large // 200)
    door = round(large * height)
    corner = (large - door) // 2
    picture.paste(LIMESTONE, (corner, corner), _door(door))
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def svg() -> str:
    """The same for screens that draw it themselves."""
    path = re.search(r'<path fill-rule="evenodd" d="([^"]+)"', (IMAGES / "mark.svg").read_text("utf-8"))
    tile = re.search(r'<path d="([^"]+)"', (IMAGES / "zellij.svg").read_text("utf-8"))
    assert path is not None and tile is not None
    band, line, limestone = ("#{:02x}{:02x}{:02x}".format(*colour) for colour in (BAND, LINE, LIMESTONE))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128"><defs>'
        '<pattern id="z" width="32" height="32" patternUnits="userSpaceOnUse" patternTransform="scale(.5)">'
        f'<path d="{tile[1]}" fill="none" stroke="{line}"/></pattern></defs>'
        f'<path d="M0 0h128v128H0Z" fill="{band}"/><path d="M0 0h128v128H0Z" fill="url(#z)"/>'
        f'<path d="M16 16h96v96H16Z" fill="{band}" stroke="{line}" stroke-width=".5"/>'
        f'<path transform="translate(23 23) scale(3.4167)" fill="{limestone}" fill-rule="evenodd" '
        f'd="{path[1]}"/></svg>\n'
    )


def main() -> None:
    for name, side, height in ICONS:
        icon(side, height).quantize(COLOURS).save(IMAGES / name, optimize=True)
        print(f"{name}: {(IMAGES / name).stat().st_size} bytes")
    (IMAGES / "icon.svg").write_text(svg(), encoding="utf-8")


if __name__ == "__main__":
    main()
