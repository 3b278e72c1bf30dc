"""The pictures of the demo's consultations, drawn by us: a calm map of the city, and a square from above.

Run `python -m consult.cli.demo.picture` to draw them anew into `files/`; what is drawn there is committed, so
that building the demo draws nothing.
"""

from __future__ import annotations

import math
import random
from pathlib import Path

from PIL import Image, ImageDraw

FILES = Path(__file__).resolve().parent / "files"
WIDTH, HEIGHT = 1600, 900
# Drawn three times larger and brought down, so that edges are smooth.
FINE = 3

LIMESTONE, SHEET, SAND = "#f1ebdf", "#fdfbf6", "#e6dccb"
DOOR, DOOR_SOFT, WATER, SHALLOW = "#12457d", "#7fa3c9", "#bcd2e6", "#d3e1ee"
OLIVE, GROVE, MEADOW = "#4a6220", "#a9b984", "#cfd7b4"
BRASS, ROOF, CLAY = "#b8862b", "#d9c7a5", "#c98f74"

Point = tuple[float, float]


def _curve(points: list[Point], steps: int = 24) -> list[Point]:
    """A smooth line through the points (Catmull-Rom)."""
    ends = [points[0], *points, points[-1]]
    found: list[Point] = []
    for before, start, stop, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            found.append(
                tuple(  # type: ignore[arg-type]
                    0.5
                    * (
                        2 * b
                        + (c - a) * t
                        + (2 * a - 5 * b + 4 * c - d) * t * t
                        + (3 * b - a - 3 * c + d) * t**3
                    )
                    for a, b, c, d in zip(before, start, stop, after, strict=True)
                )
            )
    return [*found, points[-1]]


class Sheet:
    """A canvas in the units of the finished picture."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), ground)
        self.draw = ImageDraw.Draw(self.image)

    def _scaled(self, points: list[Point]) -> list[Point]:
        return [(x * FINE, y * FINE) for x, y in points]

    def area(self, points: list[Point], fill: str) -> None:
        self.draw.polygon(self._scaled(points), fill=fill)

    def line(self, points: list[Point], fill: str, width: float) -> None:
        scaled = self._scaled(points)
        self.draw.line(scaled, fill=fill, width=round(width * FINE), joint="curve")
        radius = width * FINE / 2
        for x, y in (scaled[0], scaled[-1]):
            self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        box = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
        self.draw.ellipse(box, fill=fill)

    def star(self, x: float, y: float, radius: float, fill: str, turn: float = 0.0) -> None:
        """The eight-pointed star of the zellij: two squares."""
        for angle in (turn, turn + math.pi / 4):
            corners = [
                (
                    x + radius * math.cos(angle + k * math.pi / 2),
                    y + radius * math.sin(angle + k * math.pi / 2),
                )
                for k in range(4)
            ]
            self.area(corners, fill)

    def save(self, name: str) -> Path:
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        path = FILES / name
        small.save(path, "WEBP", quality=88, method=6)
        return path


def _blocks(
    sheet: Sheet,
    chance: random.Random,
    *,
    centre: Point,
    size: Point,
    cell: float,
    turn: float,
    fill: list[str],
) -> None:
    """A quarter of houses: a slightly irregular grid within an ellipse, turned by an angle."""
    cos, sin = math.cos(turn), math.sin(turn)
    across, down = int(size[0] / cell) + 1, int(size[1] / cell) + 1
    for column in range(-across, across + 1):
        for row in range(-down, down + 1):
            x, y = column * cell, row * cell
            if (x / size[0]) ** 2 + (y / size[1]) ** 2 > 1 or chance.random() < 0.06:
                continue
            gap = cell * 0.09
            left, top = x - cell / 2 + gap, y - cell / 2 + gap
            right = x + cell / 2 - gap - chance.random() * cell * 0.18
            bottom = y + cell / 2 - gap - chance.random() * cell * 0.18
            corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
            sheet.area(
                [(centre[0] + a * cos - b * sin, centre[1] + a * sin + b * cos) for a, b in corners],
                chance.choice(fill),
            )


def draw_city() -> Path:
    """Tunis as a calm map, without names: the salt lake, the medina between, the lake and the sea road, hills."""
    sheet, chance = Sheet(LIMESTONE), random.Random("tunis")
    # Hills in the north and in the south-east.
    for grow, colour in ((1.0, "#e3e4cb"), (0.72, MEADOW), (0.42, "#bcc99a")):
        for x, y, a, b in ((360, 95, 330, 150), (1290, 830, 360, 150)):
            ring = [
                (
                    x + a * grow * math.cos(t / 30 * math.pi) * (1 + 0.06 * math.sin(3 * t / 30 * math.pi)),
                    y + b * grow * math.sin(t / 30 * math.pi) * (1 + 0.08 * math.cos(2 * t / 30 * math.pi)),
                )
                for t in range(60)
            ]
            sheet.area(ring, colour)
    # The salt lake in the south-west, the lake in the east.
    salt = _curve([(-20, 560), (120, 520), (330, 560), (470, 660), (430, 800), (300, 920), (-20, 920)])
    sheet.area(salt, SHALLOW)
    sheet.area([(x * 0.9 - 8, 900 - (900 - y) * 0.86) for x, y in salt], "#dfe9f2")
    lake = _curve(
        [
            (1000, 430),
            (1090, 330),
            (1270, 285),
            (1460, 300),
            (1620, 260),
            (1620, 640),
            (1450, 640),
            (1230, 600),
            (1060, 540),
            (1000, 430),
        ]
    )
    sheet.area(lake, WATER)
    for shift in (38, 78, 118):
        wave = _curve(
            [
                (1090 + shift, 430 + shift / 3),
                (1240, 415 + shift / 2),
                (1400, 440 + shift / 2),
                (1590, 415 + shift / 2),
            ]
        )
        sheet.line(wave, SHALLOW, 2.2)
    # Quarters around, older ones denser.
    tones = [SAND, ROOF, "#efe6d6", SAND]
    for centre, size, cell, turn in (
        ((300, 330), (190, 120), 26, 0.35),
        ((620, 200), (190, 110), 28, -0.1),
        ((900, 180), (170, 95), 30, 0.12),
        ((560, 620), (90, 70), 24, 0.5),
        ((800, 720), (230, 120), 27, 0.2),
        ((1080, 720), (110, 80), 28, -0.15),
        ((1240, 180), (150, 70), 30, 0.08),
        ((150, 440), (110, 60), 24, 0.1),
    ):
        _blocks(sheet, chance, centre=centre, size=size, cell=cell, turn=turn, fill=tones)
    # The new town: a straight grid from the medina to the lake.
    _blocks(sheet, chance, centre=(880, 440), size=(150, 120), cell=25, turn=0.05, fill=[SHEET, SAND, ROOF])
    # Great roads, the tramway, a belt of green.
    roads = [
        [(-20, 250), (300, 215), (560, 330), (760, 330), (1000, 250), (1300, 230), (1620, 160)],
        [(430, -20), (520, 160), (600, 330), (560, 520), (640, 700), (700, 920)],
        [(560, 560), (760, 590), (960, 600), (1130, 650), (1400, 760), (1620, 800)],
    ]
    for road in roads:
        sheet.line(_curve(road), SHEET, 13)
    sheet.line(_curve([(780, 437), (900, 443), (1010, 450)]), SHEET, 19)
    sheet.line(_curve([(1005, 450), (1150, 478), (1350, 505), (1620, 520)]), SHEET, 9)
    tram = _curve([(520, -20), (600, 140), (720, 300), (800, 440), (830, 600), (930, 760), (1000, 920)])
    sheet.line(tram, DOOR_SOFT, 5)
    for stop in tram[12::22]:
        sheet.disc(*stop, 9, SHEET)
        sheet.disc(*stop, 5.5, DOOR)
    # The park on its hill, groves along the salt lake.
    park = _curve([(560, 300), (600, 255), (680, 250), (720, 300), (690, 355), (610, 360), (560, 300)])
    sheet.area(park, GROVE)
    for _ in range(70):
        angle, away = chance.random() * math.tau, math.sqrt(chance.random())
        sheet.disc(
            640 + 66 * away * math.cos(angle),
            305 + 44 * away * math.sin(angle),
            4 + 4 * chance.random(),
            OLIVE if chance.random() < 0.45 else "#7f9350",
        )
    for step in range(34):
        x, y = salt[20 + step * 2]
        sheet.disc(x + chance.uniform(6, 22), y + chance.uniform(-26, -8), 4 + 3 * chance.random(), "#8da061")
    # The medina: a small, dense heart within its old walls, and its gates.
    wall = _curve(
        [
            (620, 400),
            (690, 372),
            (760, 400),
            (786, 460),
            (770, 540),
            (700, 590),
            (630, 560),
            (604, 480),
            (620, 400),
        ]
    )
    sheet.area(wall, "#f8efe0")
    _blocks(
        sheet,
        chance,
        centre=(696, 482),
        size=(78, 98),
        cell=15,
        turn=0.22,
        fill=["#e2cda6", "#d8bd8f", "#ead9ba", CLAY],
    )
    sheet.line(wall, DOOR, 6)
    for gate in (wall[0], wall[48], wall[72], wall[110], wall[150]):
        sheet.disc(*gate, 11, DOOR)
        sheet.disc(*gate, 4.5, BRASS)
    sheet.star(696, 478, 21, SHEET)
    sheet.star(696, 478, 15, DOOR)
    sheet.disc(696, 478, 4.5, BRASS)
    return sheet.save("city.webp")


def draw_square() -> Path:
    """A square from above: paving in the pattern of zellij, trees and their shade, benches, stalls at the edge."""
    sheet, chance = Sheet(SAND), random.Random("square")
    # Houses around, with courtyards.
    for column in range(0, WIDTH, 100):
        for row in range(0, HEIGHT, 100):
            if 200 <= column < 1400 and 150 <= row + 50 < 750:
                continue
            a, b = 92 - chance.random() * 18, 92 - chance.random() * 18
            x, y = column + 4, row + 4
            sheet.area(
                [(x, y), (x + a, y), (x + a, y + b), (x, y + b)], chance.choice([ROOF, "#e0cfae", "#eadcc3"])
            )
            inset = 26 + chance.random() * 8
            sheet.area(
                [
                    (x + inset, y + inset),
                    (x + a - inset, y + inset),
                    (x + a - inset, y + b - inset),
                    (x + inset, y + b - inset),
                ],
                chance.choice(["#c9b78f", MEADOW, SHALLOW]),
            )
    sheet.area([(190, 140), (1410, 140), (1410, 760), (190, 760)], SHEET)
    sheet.area([(214, 164), (1386, 164), (1386, 736), (214, 736)], "#f3ead9")
    for column in range(17):
        for row in range(9):
            x, y = 250 + column * 69, 186 + row * 66
            sheet.star(x, y, 17, "#e7dac1")
            sheet.star(x, y, 7, "#f7f0e2")
    # Paths to the three entrances, and the water in the middle.
    for path in ([(190, 450), (800, 450), (1410, 450)], [(800, 450), (800, 140)], [(800, 450), (1120, 760)]):
        sheet.line([(float(x), float(y)) for x, y in path], SHEET, 42)
    sheet.star(800, 450, 118, "#e7dac1")
    sheet.star(800, 450, 104, DOOR)
    sheet.star(800, 450, 92, DOOR_SOFT)
    sheet.disc(800, 450, 50, WATER)
    sheet.disc(800, 450, 30, SHALLOW)
    sheet.star(800, 450, 13, BRASS)
    trees = [(x, y) for x in range(300, 1340, 104) for y in (232, 300, 600, 668) if abs(x - 800) > 60]
    trees = [(x, y) for x, y in trees if not (y > 560 and 860 < x < 1140)]
    for x, y in trees:
        sheet.disc(x + 15, y + 17, 33, "#ddd0b6")
    for x, y in trees:
        for _ in range(7):
            angle = chance.random() * math.tau
            sheet.disc(
                x + 14 * math.cos(angle),
                y + 14 * math.sin(angle),
                19,
                chance.choice(["#6d8340", "#7f9350", "#8fa35e"]),
            )
        sheet.disc(x - 5, y - 6, 13, "#a3b571")
    for x in range(330, 1300, 130):
        for y in (362, 536):
            if abs(x - 800) > 150 and not (y > 500 and 860 < x < 1040):
                sheet.line([(x, y), (x + 46, y)], "#8a6a35", 9)
    for step, x in enumerate(range(232, 700, 46)):
        sheet.area(
            [(x, 706), (x + 34, 706), (x + 34, 732), (x, 732)], [CLAY, DOOR_SOFT, BRASS, SHEET][step % 4]
        )
    # People, small, everywhere.
    for _ in range(90):
        x, y = chance.uniform(240, 1360), chance.uniform(190, 715)
        if math.dist((x, y), (800, 450)) > 125:
            sheet.disc(x + 3, y + 4, 4.2, "#d9ccb2")
            sheet.disc(x, y, 4.4, chance.choice([DOOR, "#2b3644", CLAY, "#6b5a3c", DOOR_SOFT]))
    return sheet.save("square.webp")


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for drawn in (draw_city(), draw_square()):
        print(drawn.name, drawn.stat().st_size)
