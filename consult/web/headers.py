"""Headers that every answer carries. Scripts, styles, fonts and pictures come from this site only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def shows_tiles(view: View) -> View:
    """Mark a page with a map: where tiles are set, pictures may come from their one origin too (docs/settings.md)."""
    view.shows_tiles = True  # type: ignore[attr-defined]
    return view


def _policy() -> str:
    """By the address, not by the view that ran: a page kept in memory is shown without its view."""
    view = current_app.view_functions.get(request.endpoint or "")
    origin = current_app.config["SETTINGS"].tile_origin
    if origin is None or not getattr(view, "shows_tiles", False):
        return CONTENT_SECURITY_POLICY
    return CONTENT_SECURITY_POLICY.replace("img-src 'self'", f"img-src 'self' {origin}")


def init_headers(app: Flask) -> None:
    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _policy())
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if app.config["BASE_URL"].startswith("https://"):
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if response.mimetype == "text/html":
            # What one person is shown is nobody else's; a browser asks again before showing it twice.
            headers.setdefault("Cache-Control", "private, no-cache")
        return response
