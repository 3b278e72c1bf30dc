"""What residents of the demo attach: a street in section and a quarter with its gardens, drawn by us.

Run `python -m consult.cli.demo.sketches` to draw them anew into `files/`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from pathlib import Path

from consult.cli.demo.papers_words import Words
from consult.cli.demo.picture import (
    BRASS,
    CLAY,
    DOOR,
    DOOR_SOFT,
    GROVE,
    HEIGHT,
    LIMESTONE,
    MEADOW,
    OLIVE,
    ROOF,
    SAND,
    SHALLOW,
    SHEET,
    WIDTH,
    Sheet,
)

# Of each proposal that has any: (file, what a picture shows; "" for the document).
ATTACHED: dict[str, Sequence[tuple[str, str]]] = {
    "ten-minutes": (
        ("gardens.webp", "رسم لحيّ من فوق: دوائر حول الحدائق الموجودة، ومربّعات سكنية كثيرة تبقى خارجها"),
        ("ten-minutes-ar.pdf", ""),
    ),
    "coefficient": (
        (
            "section.webp",
            "Coupe d’une rue : cinq étages de chaque côté et deux en retrait ; le soleil d’hiver atteint le trottoir d’en face, et deux"
            " traits comparent la largeur de la rue et la hauteur",
        ),
    ),
}

# The one page that the association attaches.
NOTE: Words = (
    "عشر دقائق مشيًا",
    "كيف نقيس القاعدة، ومن أين نبدأ",
    (
        (
            "كيف تُقاس",
            (
                "- المسافة مسافة مشي فعلية على الأرصفة، لا خطّ مستقيم على الخريطة.",
                "- تُحتسب كلّ حديقة مفتوحة للعموم لا تقلّ مساحتها عن ألفي متر مربّع.",
                "- تُنشر النتيجة كلّ سنة لكلّ دائرة بلدية.",
            ),
        ),
        (
            "من أين نبدأ",
            (
                "نقترح البدء بالأحياء التي يبعد فيها أكثر من نصف المساكن عن أيّ حديقة، وباستعمال الأراضي البلدية الشاغرة"
                " وساحات المدارس قبل أيّ انتزاع.",
            ),
        ),
    ),
)


def _house(sheet: Sheet, left: float, floors: int, setbacks: int, *, mirrored: bool = False) -> None:
    """A building in section on the ground line: its floors, the last ones set back from the street."""
    floor, ground = 74, 760
    for number in range(floors + setbacks):
        back = max(0, number - floors + 1) * 52
        a, b = (left + back, left + 330) if mirrored else (left, left + 330 - back)
        top, bottom = ground - (number + 1) * floor, ground - number * floor
        sheet.area([(a, top), (b, top), (b, bottom), (a, bottom)], SHEET if number % 2 else "#f6efe2")
        sheet.line([(a, top), (b, top)], ROOF, 5)
        for step in range(4):
            x = a + 34 + step * (b - a - 68) / 4
            sheet.area([(x, top + 20), (x + 34, top + 20), (x + 34, top + 56), (x, top + 56)], DOOR_SOFT)
        sheet.line([(a, bottom), (a, top)], CLAY, 4)
        sheet.line([(b, bottom), (b, top)], CLAY, 4)


def draw_section() -> Path:
    """A street, five storeys on each side and two set back, and the winter sun reaching the other pavement."""
    sheet = Sheet("#e6eef6")
    sheet.area([(0, 560), (WIDTH, 420), (WIDTH, 900), (0, 900)], "#edf0e6")
    sheet.disc(1390, 120, 62, "#f2d18a")
    sheet.disc(1390, 120, 46, BRASS)
    sheet.area([(0, 760), (WIDTH, 760), (WIDTH, HEIGHT), (0, HEIGHT)], SAND)
    sheet.area([(470, 760), (1130, 760), (1130, 784), (470, 784)], LIMESTONE)
    sheet.area([(600, 768), (1000, 768), (1000, 790), (600, 790)], "#b9ae9b")
    # What the sun gives, between the edge of the roof and the foot of the other house.
    sheet.area([(1130, 390), (1340, 150), (470, 760), (640, 760)], "#f7ecd0")
    _house(sheet, 140, 5, 2)
    _house(sheet, 1130, 5, 2, mirrored=True)
    for step in range(13):
        a, b = step / 13, (step + 0.55) / 13
        sheet.line([(1130 - 660 * a, 386 + 374 * a), (1130 - 660 * b, 386 + 374 * b)], BRASS, 5)
    for x in (548, 1052):
        sheet.line([(x, 762), (x, 640)], "#7a6138", 12)
        for turn in range(9):
            angle = turn / 9 * math.tau
            sheet.disc(
                x + 34 * math.cos(angle), 612 + 30 * math.sin(angle), 34, GROVE if turn % 2 else "#7f9350"
            )
        sheet.disc(x, 606, 34, OLIVE)
    for x, colour in ((700, DOOR), (742, CLAY), (905, "#2b3644")):
        sheet.line([(x, 764), (x, 726)], colour, 15)
        sheet.disc(x, 706, 10, colour)
    # Width and height of the same length.
    for line in ([(470, 836), (1130, 836)], [(84, 760), (84, 390)]):
        sheet.line([(float(x), float(y)) for x, y in line], DOOR, 5)
        for x, y in line:
            sheet.disc(x, y, 11, DOOR)
    return sheet.save("section.webp")


def draw_gardens() -> Path:
    """A quarter from above: gardens, the ten minutes around each, and the houses that stay outside."""
    sheet, chance = Sheet(LIMESTONE), random.Random("gardens")
    gardens = [(330, 300, 250), (1180, 640, 270), (1330, 190, 190)]
    for x, y, reach in gardens:
        sheet.disc(x, y, reach, "#e4ead2")
    for column in range(0, WIDTH, 64):
        for row in range(0, HEIGHT, 64):
            x, y = column + 32, row + 32
            if (
                any(math.dist((x, y), (a, b)) < 74 for a, b, _ in gardens)
                or column % 320 == 256
                or row % 320 == 192
            ):
                continue
            near = any(math.dist((x, y), (a, b)) < reach for a, b, reach in gardens)
            w, h = 50 - chance.random() * 10, 50 - chance.random() * 10
            fill = chance.choice([SAND, ROOF, SHEET]) if near else chance.choice([CLAY, "#d9a88f", "#cf9b80"])
            sheet.area(
                [(x - 25, y - 25), (x - 25 + w, y - 25), (x - 25 + w, y - 25 + h), (x - 25, y - 25 + h)], fill
            )
    for x, y, reach in gardens:
        for step in range(90):
            if step % 2:
                continue
            a, b = step / 90 * math.tau, (step + 1) / 90 * math.tau
            sheet.line(
                [
                    (x + reach * math.cos(a), y + reach * math.sin(a)),
                    (x + reach * math.cos(b), y + reach * math.sin(b)),
                ],
                OLIVE,
                6,
            )
        sheet.disc(x, y, 66, MEADOW)
        sheet.disc(x + 20, y + 16, 18, SHALLOW)
        for _ in range(26):
            angle, away = chance.random() * math.tau, 58 * math.sqrt(chance.random())
            sheet.disc(
                x + away * math.cos(angle),
                y + away * math.sin(angle),
                11,
                chance.choice([GROVE, OLIVE, "#7f9350"]),
            )
    return sheet.save("gardens.webp")


if __name__ == "__main__":
    for drawn in (draw_section(), draw_gardens()):
        print(drawn.name, drawn.stat().st_size)
