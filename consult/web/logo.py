"""The city's logo as pages show it: named by its bytes, kept for ever, given while it is the city's."""

from __future__ import annotations

from flask import Flask, Response, abort, url_for

from consult.domain.territory.models import Municipality
from consult.domain.territory.queries import get_municipality
from consult.rendering.documents import Logo, as_logo
from consult.web.access import public
from consult.web.assets import IMMUTABLE
from consult.web.database import db
from consult.web.files import send, store


@public
def serve_logo(sha256: str) -> Response:
    if sha256 != get_municipality(db()).logo_sha256:
        abort(404)
    return send(
        store().path(sha256),
        etag=sha256,
        media_type="image/webp",
        name="logo.webp",
        download=False,
        caching=IMMUTABLE,
    )


def logo_of(municipality: Municipality) -> dict[str, str | int] | None:
    """Address and size as it is shown, half of its pixels; None where the drawn mark stands."""
    if not municipality.logo_sha256:
        return None
    return {
        "src": url_for("logo", sha256=municipality.logo_sha256),
        "width": (municipality.logo_width or 0) // 2,
        "height": (municipality.logo_height or 0) // 2,
    }


def printed_logo(municipality: Municipality) -> Logo | None:
    """For the first page of a document; where its file is gone the document is printed without it."""
    if not municipality.logo_sha256:
        return None
    path = store().path(municipality.logo_sha256)
    if not path.is_file():
        return None
    return as_logo(
        path.read_bytes(), width=municipality.logo_width or 0, height=municipality.logo_height or 0
    )


def init_logo(app: Flask) -> None:
    # Below /static/: what a device keeps of the pages' things it keeps of this too.
    app.add_url_rule("/static/logo/<sha256>.webp", "logo", serve_logo)
    app.jinja_env.globals.update(logo_of=logo_of)
