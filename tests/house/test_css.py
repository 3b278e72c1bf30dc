"""The look as rules: logical properties, readable colours, light bundles, nothing inline or foreign."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from consult.web.assets import BEHAVIOURS, DESK, MAIN, MAP, PLAN, SCRIPTS, STYLES, Assets, minified
from tests.parts import ROOT

STATIC = ROOT / "consult" / "web" / "static"
TEMPLATES = ROOT / "consult" / "web" / "templates"
SHEETS = sorted((STATIC / "css").rglob("*.css"))
PAGES = sorted(TEMPLATES.rglob("*.html"))

# ---------------------------------------------------------------- directions

_SIDE = "left|right|top|bottom"
PHYSICAL = [
    rf"(?:margin|padding|inset|scroll-margin|scroll-padding)-(?:{_SIDE})\s*:",
    rf"border-(?:{_SIDE})(?:-\w+)*\s*:",
    rf"(?<![-\w])(?:{_SIDE})\s*:",
    r"(?<![-\w])(?:(?:min|max)-)?(?:width|height)\s*:",
    r"(?<![-\w])(?:text-align|float|clear|justify-\w+|caption-side)\s*:\s*(?:left|right)",
    r"background(?:-position(?:-x)?)?\s*:[^;}]*\b(?:left|right)\b",
    r"font-style\s*:\s*italic",
]


def physical(css: str) -> list[str]:
    """The declarations of a sheet that know left from right. The width of the window is no direction."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@(?:media|container|supports)[^{]*", "", css)
    return [found[0] for pattern in PHYSICAL for found in re.finditer(pattern, css)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.relative_to(STATIC).as_posix())
def test_a_sheet_reads_in_both_directions(sheet: Path) -> None:
    assert physical(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "bad",
    [
        "a { margin-left: 1px }",
        "a{left:0}",
        "a { text-align: right }",
        "a { float: left }",
        "a { border-top-left-radius: 2px }",
        "a { width: 3rem }",
        "a { background: url(x.svg) right center }",
        "a { font-style: italic }",
    ],
)
def test_a_direction_is_seen(bad: str) -> None:
    assert physical(bad)


@pytest.mark.parametrize(
    "good",
    [
        "a { margin-inline-start: 1px; inset-inline: 0; text-align: start }",
        "@media (min-width: 60rem) { a { inline-size: 3rem } }",
        "a { border-inline-start-width: 2px; border-width: 1px }",
    ],
)
def test_what_is_logical_passes(good: str) -> None:
    assert not physical(good)


# ---------------------------------------------------------------- colours

TEXT, SIGN = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for what a control or a figure needs to be seen.

INKS = ("ink", "soft", "door", "door-deep", "brass-ink", "olive", "clay")
GROUNDS = ("ground", "sheet", "inset")
BARS = ("bar-agree", "bar-disagree", "olive")

PAIRS = [
    *[(ink, ground, TEXT) for ink in INKS for ground in GROUNDS],
    *[("ink", wash, TEXT) for wash in ("door-wash", "brass-wash", "olive-wash", "clay-wash")],
    *[("soft", wash, TEXT) for wash in ("door-wash", "brass-wash")],
    ("door", "door-wash", TEXT),
    ("door", "brass-wash", TEXT),
    ("door-deep", "door-wash", TEXT),
    ("brass-ink", "brass-wash", TEXT),
    ("olive", "olive-wash", TEXT),
    ("clay", "clay-wash", TEXT),
    ("on-door", "door", TEXT),
    ("on-door", "door-deep", TEXT),
    ("sheet", "clay", TEXT),
    ("sheet", "soft", TEXT),
    ("on-band", "band", TEXT),
    ("on-band-soft", "band", TEXT),
    ("brass", "band", SIGN),
    ("brass", "sheet", SIGN),
    *[("edge", ground, SIGN) for ground in GROUNDS],
    *[("focus", ground, SIGN) for ground in GROUNDS],
    *[(bar, ground, SIGN) for bar in BARS for ground in ("bar-ground", "sheet")],
    ("bar-neutral", "sheet", SIGN),
]


def tokens() -> dict[str, dict[str, str]]:
    """The colours of tokens.css, in the light and in the dark."""
    css = (STATIC / "css/tokens/tokens.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    before, dark = css.split("@media (prefers-color-scheme: dark)", 1)
    dark = dark.split("\n}\n", 1)[0]
    colour = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")
    light = dict(colour.findall(before))
    return {"light": light, "dark": {**light, **dict(colour.findall(dark))}}


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, "relative luminance")."""

    def luminance(colour: str) -> float:
        parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_written_can_be_read(scheme: str) -> None:
    colours = tokens()[scheme]
    short = {
        f"{one} on {other}": round(contrast(colours[one], colours[other]), 2)
        for one, other, least in PAIRS
        if contrast(colours[one], colours[other]) < least
    }
    assert short == {}


def test_the_dark_has_its_own_value_of_every_colour() -> None:
    light, dark = tokens()["light"], tokens()["dark"]
    same = {name for name in light if dark[name] == light[name]}
    assert same <= {"on-band"}


# ---------------------------------------------------------------- bundles


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets(STATIC)


def test_the_styles_and_behaviours_are_light(assets: Assets) -> None:
    assert len(assets.bundle(MAIN).zipped) < 14_000
    assert len(assets.bundle(DESK).zipped) < 6_000
    assert len(assets.bundle(PLAN).zipped) < 6_000
    assert len(assets.bundle(MAP).zipped) < 6_000
    assert len(assets.bundle(SCRIPTS).zipped) < 2_000


def test_a_script_takes_no_name_of_a_style_sheet(assets: Assets) -> None:
    """They lie on one shelf: the later of two of one name would be sent in the place of the other."""
    assert {assets.bundle(name).mimetype for name in STYLES} == {"text/css"}
    assert {assets.bundle(name).mimetype for name in BEHAVIOURS} == {"text/javascript"}


def test_every_sheet_is_in_one_bundle(assets: Assets) -> None:
    """A sheet in a folder that is no layer would be lost without a word."""
    both = "".join(assets.source(name) for name in STYLES)
    for sheet in SHEETS:
        first = sheet.read_text(encoding="utf-8").strip().splitlines()[-1]
        assert first in both, sheet


def test_minifying_changes_nothing_that_is_said() -> None:
    css = """
      a > b ,
      c { color: red ;  /* it's why */ content: "a  ;  b /* c */"; }
      @media (min-width: 4rem) { d :hover { x: y } }
    """
    lean = 'a>b,c{color:red;content: "a  ;  b /* c */"}@media (min-width:4rem){d :hover{x:y}}'
    assert minified(css) == lean


def test_a_bundle_is_compressed_and_kept_for_ever(app) -> None:
    client = app.test_client()
    name = app.extensions["assets"].bundle(MAIN).hash
    for encoding in ("br", "gzip"):
        answer = client.get(f"/static/bundle/{name}.css", headers={"Accept-Encoding": encoding})
        assert answer.headers["Content-Encoding"] == encoding
        assert "immutable" in answer.headers["Cache-Control"]
    plain = client.get(f"/static/bundle/{name}.css", headers={"Accept-Encoding": "identity"})
    assert b"@layer" in plain.data
    again = client.get(f"/static/bundle/{name}.css", headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304


def test_the_bundle_of_an_older_release_is_answered_and_not_kept(app) -> None:
    answer = app.test_client().get("/static/bundle/0123456789abcdef.css")
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../assets.py", "css/../../assets.py", "nothing.css", "fonts"])
def test_nothing_but_static_files_is_served(app, name: str) -> None:
    assert app.test_client().get(f"/static/{name}").status_code == 404


# ---------------------------------------------------------------- templates

FORBIDDEN = {
    "an inline style": r"<[^>{]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
    "an address of another host": r"(?:src|href|action|poster|data)\s*=\s*[\"']\s*(?:https?:)?//",
    "a physical attribute": r"<[^>]*\s(?:align|bgcolor)\s*=",
}


def offences(html: str) -> list[str]:
    html = re.sub(r"\{#.*?#\}", "", html, flags=re.DOTALL)
    return [name for name, pattern in FORBIDDEN.items() if re.search(pattern, html, re.IGNORECASE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_template_holds_nothing_inline_and_nothing_from_elsewhere(page: Path) -> None:
    assert offences(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        '<a onclick="x()">',
        '<img src="https://example.org/a.png">',
        "<script src='//cdn.example.org/a.js'></script>",
    ],
)
def test_an_offence_is_seen(bad: str) -> None:
    assert offences(bad)


def test_every_component_stands_on_the_patterns_page() -> None:
    """`icon` is shown inside the others."""
    shown = (TEMPLATES / "patterns/pieces.html").read_text(encoding="utf-8")
    components = (TEMPLATES / "components").glob("*.html")
    assert [path.stem for path in components if f"components/{path.name}" not in shown] == ["icon"]


# ---------------------------------------------------------------- what comes from elsewhere

VENDORED = json.loads((STATIC / "vendor/contents.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: entry["file"])
def test_what_was_vendored_is_unchanged(entry: dict[str, str]) -> None:
    assert hashlib.sha256((STATIC / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_nothing_was_added_beside_what_was_vendored() -> None:
    files = [path for name in ("fonts", "vendor") for path in (STATIC / name).rglob("*") if path.is_file()]
    there = {path.relative_to(STATIC).as_posix() for path in files}
    assert there - {"vendor/contents.json"} == {entry["file"] for entry in VENDORED}


def test_the_letters_of_maghreb_names_are_in_the_font() -> None:
    for weight in (400, 600, 700):
        letters = TTFont(STATIC / f"fonts/ibm-plex-sans-arabic-arabic-{weight}.woff2").getBestCmap()
        assert {ord(letter) for letter in "ڨڭڥپڤ"} <= set(letters)
