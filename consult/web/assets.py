"""Styles, scripts, fonts and pictures: bundled, named by their content, compressed once, kept by browsers.

The style sheets under static/css are put together in the order of their layers (LAYERS; inside a layer by
name) into one bundle, served at /static/bundle/<hash>.css. What only staff pages need (areas/desk*.css) is a
second one, what only pages of a draft plan and of a report need (plan-*.css of any layer) a
third: a template says `{% set plan_styles = true %}`. What a map itself needs (Leaflet's sheets, areas/map*.css) is a
fourth, which the script of the map asks for: `map_sheet()`.

The behaviours (js/*.js, each in a scope of its own) are a bundle too, and so is each folder of js/ (BEHAVIOURS):
what only some pages need travels with these. In a template, `asset("img/mark.svg")` gives
the address of any other static file, with its hash; `stylesheets()` and `behaviours()` give the bundles a page
needs, `behaviours("writing")` that of js/writing/. In development a changed file is seen at the next page.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import brotli
from flask import Flask, Response, abort, current_app, request, send_from_directory, url_for

from consult.web.access import public

LAYERS = ("reset", "tokens", "base", "layout", "components", "areas", "print")
MAIN = "main"
DESK = "desk"
PLAN = "plan"
MAP = "map"
STYLES = (MAIN, PLAN, DESK, MAP)
SCRIPTS = "scripts"
# Folders of js/ that are bundles of their own.
WRITING, OFFLINE, MAPPING, PLACING, READING = "writing", "offline", "mapping", "placing", "reading"
MASKING = "masking"
QUEUE = "queue"
REPORTING = "reporting"
BEHAVIOURS = (SCRIPTS, WRITING, OFFLINE, MAPPING, PLACING, READING, MASKING, QUEUE, REPORTING)
# Sheets of others for pages with a map: in a layer below ours, so that ours hold.
BELOW = ("vendor/leaflet/leaflet.css", "vendor/leaflet/markercluster.css")
IMMUTABLE = "public, max-age=31536000, immutable"
# Texts worth compressing; fonts and pictures are compressed already.
TEXTS = {".css", ".js", ".mjs", ".svg", ".json", ".txt", ".webmanifest"}
# An ornament or an icon smaller than this travels inside the style sheet: one request less on a slow line.
INLINE_BELOW = 2_000

_COMMENT = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/""", re.DOTALL)
_LINE_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)
_URL = re.compile(r"""url\((["']?)([^"')]+)\1\)""")
_QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")


@dataclass(frozen=True, slots=True)
class Packed:
    """A text that is served: its bytes plain and compressed, its type, and the hash that names it."""

    plain: bytes
    zipped: bytes
    brotli: bytes
    mimetype: str
    hash: str


@lru_cache(maxsize=32)
def pack(content: bytes, mimetype: str) -> Packed:
    """The text compressed as far as it goes, which takes a while: the same bytes are compressed once in a process."""
    return Packed(
        content,
        gzip.compress(content, 9, mtime=0),
        brotli.compress(content, quality=11),
        mimetype,
        hashlib.sha256(content).hexdigest()[:16],
    )


def minified(css: str) -> str:
    """Without comments and blanks that mean nothing. What stands in quotes is left as it is."""
    parts = _QUOTED.split(_COMMENT.sub(r"\1", css))
    for index in range(0, len(parts), 2):
        part = re.sub(r"\s+", " ", parts[index])
        part = re.sub(r" ?([{};,>]) ?", r"\1", part)
        part = re.sub(r"(?<=[a-z-]): (?=\S)", ":", part)
        parts[index] = part.replace(";}", "}")
    return "".join(parts).strip()


class Assets:
    """The static files of one app. `fresh` looks at the disk again at each page (development)."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self.folder = folder
        self.fresh = fresh
        self._packed: dict[str, tuple[float, Packed]] = {}
        self._hashes: dict[str, tuple[float, str]] = {}
        self._bundles: dict[str, Packed] = {}
        self._seen = 0.0
        self._build()

    def address(self, name: str) -> str:
        """`/static/<name>?v=<hash>`. Raises FileNotFoundError for a file that is not there."""
        return f"{url_for('static', filename=name)}?v={self.hash_of(name)}"

    def hash_of(self, name: str) -> str:
        path = self.folder / name
        known = self._hashes.get(name)
        if known is not None and not self.fresh:
            return known[1]
        changed = path.stat().st_mtime
        if known is None or known[0] != changed:
            known = (changed, hashlib.sha256(path.read_bytes()).hexdigest()[:16])
            self._hashes[name] = known
        return known[1]

    def packed(self, name: str) -> Packed:
        """A text of the static folder, compressed once."""
        path = self.folder / name
        changed = path.stat().st_mtime
        known = self._packed.get(name)
        if known is None or known[0] != changed:
            mimetype = mimetypes.guess_type(name)[0] or "text/plain"
            known = self._packed[name] = (changed, pack(path.read_bytes(), mimetype))
        return known[1]

    def bundle(self, name: str) -> Packed:
        """One of STYLES or of BEHAVIOURS."""
        if self.fresh and self._newest() > self._seen:
            self._build()
        return self._bundles[name]

    def named(self, wanted: str) -> Packed | None:
        """The bundle with this hash; none when it is of another release."""
        bundles = [self.bundle(name) for name in (*STYLES, *BEHAVIOURS)]
        return next((bundle for bundle in bundles if bundle.hash == wanted), None)

    def source(self, name: str) -> str:
        """One bundle of styles as text, before it is minified."""
        parts = [f"@layer vendor, {', '.join(LAYERS)};"] if name == MAIN else []
        for path in (self.folder / sheet for sheet in BELOW if name == MAP):
            css = path.read_text(encoding="utf-8")
            parts.append(f"@layer vendor {{\n{_URL.sub(self._written(path), css)}\n}}")
        for layer in LAYERS:
            for path in sorted((self.folder / "css" / layer).glob("*.css")):
                if _bundle_of(layer, path.stem) == name:
                    css = path.read_text(encoding="utf-8")
                    parts.append(f"@layer {layer} {{\n{_URL.sub(self._written(path), css)}\n}}")
        return "\n".join(parts)

    def _build(self) -> None:
        self._seen = self._newest()
        for name in STYLES:
            self._bundles[name] = pack(minified(self.source(name)).encode(), "text/css")
        for name in BEHAVIOURS:
            folder = self.folder / "js" / ("" if name == SCRIPTS else name)
            scripts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))]
            whole = "\n".join(f"{{\n{_LINE_COMMENT.sub('', script)}}}" for script in scripts)
            self._bundles[name] = pack(whole.encode(), "text/javascript")

    def _newest(self) -> float:
        sources = [*(self.folder / "css").rglob("*.css"), *(self.folder / "js").rglob("*.js")]
        return max((path.stat().st_mtime for path in sources), default=0.0)

    def _written(self, sheet: Path):  # type: ignore[no-untyped-def]
        """How an address in this style sheet (relative to it) is written in the bundle."""

        def write(found: re.Match[str]) -> str:
            target = found[2]
            if target.startswith(("data:", "#")):
                return found[0]
            path = (sheet.parent / target).resolve()
            name = path.relative_to(self.folder.resolve()).as_posix()
            if path.suffix == ".svg" and path.stat().st_size < INLINE_BELOW:
                svg = re.sub(r">\s+<", "><", path.read_text(encoding="utf-8").strip()).replace('"', "'")
                return f"""url("data:image/svg+xml,{quote(svg, safe=" '=:/,.;()-_")}")"""
            return f'url("../{name}?v={self.hash_of(name)}")'

        return write


def _bundle_of(layer: str, stem: str) -> str:
    """The bundle of styles to which a sheet belongs."""
    if stem.startswith(f"{PLAN}-"):
        return PLAN
    return next((one for one in (DESK, MAP) if layer == "areas" and stem.startswith(one)), MAIN)


def _assets() -> Assets:
    return current_app.extensions["assets"]


def answer_with(packed: Packed, cache: str) -> Response:
    """The text in the form that the browser reads, or 304 when it has it."""
    if request.if_none_match.contains(packed.hash):
        response = Response(status=304)
    elif "br" in request.accept_encodings:
        response = Response(packed.brotli, mimetype=packed.mimetype, headers={"Content-Encoding": "br"})
    elif "gzip" in request.accept_encodings:
        response = Response(packed.zipped, mimetype=packed.mimetype, headers={"Content-Encoding": "gzip"})
    else:
        response = Response(packed.plain, mimetype=packed.mimetype)
    response.set_etag(packed.hash)
    response.headers["Cache-Control"] = cache
    response.headers["Vary"] = "Accept-Encoding"
    return response


@public
def serve_bundle(name: str, kind: str) -> Response:
    part, _dash, wanted = name.rpartition("-")
    found = _assets().named(wanted)
    if found is None:
        # A page from before the last release still asks for the old name: what is of today serves it best.
        today = MAIN if kind == "css" else part if part in BEHAVIOURS else SCRIPTS
        return answer_with(_assets().bundle(today), "no-cache")
    return answer_with(found, IMMUTABLE)


@public
def serve_static(filename: str) -> Response:
    assets = _assets()
    path = (assets.folder / filename).resolve()
    if not path.is_file() or not path.is_relative_to(assets.folder.resolve()):
        abort(404)
    named = request.args.get("v")
    cache = IMMUTABLE if named and named == assets.hash_of(filename) else "public, max-age=3600"
    if path.suffix in TEXTS:
        return answer_with(assets.packed(filename), cache)
    response = send_from_directory(assets.folder, filename)
    response.headers["Cache-Control"] = cache
    return response


def stylesheets(*, plan: bool = False) -> list[str]:
    """The addresses of the bundles this page needs; `plan`: it shows something of a draft plan."""
    staff = "/desk" in request.path or "/patterns" in request.path
    names = [MAIN, *([PLAN] if plan or staff else []), *([DESK] if staff else [])]
    bundles = [_assets().bundle(name) for name in names]
    return [url_for("bundle", name=bundle.hash, kind="css") for bundle in bundles if bundle.plain]


def map_sheet() -> str:
    """The address of the styles of a map, for the pages that have one."""
    return url_for("bundle", name=_assets().bundle(MAP).hash, kind="css")


def behaviours(name: str = SCRIPTS) -> str:
    """The address of the scripts of every page, or of a folder of them. Every page works without them."""
    named = _assets().bundle(name).hash
    return url_for("bundle", name=named if name == SCRIPTS else f"{name}-{named}", kind="js")


def init_assets(app: Flask) -> None:
    assert app.static_folder is not None
    assets = Assets(Path(app.static_folder), fresh=bool(app.config.get("DEVELOPMENT")))
    app.extensions["assets"] = assets
    app.add_url_rule("/static/bundle/<name>.<any(css, js):kind>", "bundle", serve_bundle)
    app.view_functions["static"] = serve_static
    app.jinja_env.globals.update(
        asset=assets.address, stylesheets=stylesheets, map_sheet=map_sheet, behaviours=behaviours
    )
