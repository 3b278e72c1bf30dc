"""What a reader's device may keep, and how the platform is put on a telephone (docs/device.md).

A page that is the same for every visitor (`keep_page` promised it) carries `X-Offline`: `keep` when it was made
for a visitor, `twin` when it was made for somebody with a session. The worker keeps the first as it is, and
asks for the second again without cookies. Whatever carries no such header is never kept: nobody has to remember
to forbid it.

A form that was sent by the script of js/writing is told where to go on instead of being sent there, so that the
script knows that it was taken.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from flask import Flask, Response, current_app, g, json, request, url_for
from flask import session as cookies

from consult.domain.accounts.models import Person
from consult.domain.territory.queries import get_municipality
from consult.kernel.localized import shown
from consult.kernel.secrets import digest
from consult.web.access import public
from consult.web.colours import band_colour
from consult.web.database import db
from consult.web.kept import SIGNED_IN_COOKIES
from consult.web.request import lang, person

WORKER, REMOVED = "worker.js", "worker-removed.js"
# Of a list: its pages, its order, its volume. What somebody searched for is not kept.
KEPT_QUESTIONS = {"after", "order", "volume"}
LIMESTONE = "#f6f2ea"
SHORT = 12


def device_id(someone: Person) -> str:
    """Whose words a device keeps: says nothing of the person, and is shown to nobody else."""
    key = current_app.config["SETTINGS"].secret_key.encode()
    return hmac.new(key, f"device:{someone.id}".encode(), hashlib.sha256).hexdigest()[:16]


@public
def serve_worker() -> Response:
    """The worker, named by its content; where the city wants none, the one that removes itself."""
    folder = Path(current_app.static_folder or "")
    if not current_app.config["SETTINGS"].offline:
        script = (folder / REMOVED).read_text("utf-8")
    else:
        script = (folder / WORKER).read_text("utf-8")
        script = script.replace("{version}", digest(script.encode())[:12])
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@public
def serve_manifest() -> Response:
    """What a telephone needs to put the platform beside its own things, in the language of the page."""
    municipality = get_municipality(db())
    city, platform = shown(municipality.name, lang()), shown(municipality.platform_name, lang())
    assets = current_app.extensions["assets"]

    def icon(name: str, sizes: str, purpose: str = "any") -> dict[str, str]:
        kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
        return {"src": assets.address(f"img/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}

    manifest = {
        # One application, in whatever language it was put there.
        "id": "/",
        "name": f"{platform} · {city}",
        "short_name": str(platform) if len(str(platform)) <= SHORT else str(city),
        "lang": str(lang()),
        "dir": lang().direction,
        "start_url": url_for("site.home"),
        "scope": "/",
        # The address stays in sight where the device can: whoever does not trust can see whose page it is.
        "display": "standalone",
        "display_override": ["minimal-ui", "standalone"],
        "theme_color": band_colour(municipality),
        "background_color": LIMESTONE,
        "icons": [
            icon("icon.svg", "any"),
            icon("icon-192.png", "192x192"),
            icon("icon-512.png", "512x512"),
            icon("icon-maskable-512.png", "512x512", "maskable"),
        ],
    }
    return Response(
        json.dumps(manifest, ensure_ascii=False),
        mimetype="application/manifest+json",
        headers={"Cache-Control": "public, max-age=3600"},
    )


def _mark(response: Response) -> Response:
    """Say of a page whether a device may keep it."""
    if (
        g.get("same_for_all")
        and request.method == "GET"
        and response.status_code in (200, 304)
        and "HX-Request" not in request.headers
        and set(request.args) <= KEPT_QUESTIONS
    ):
        own = cookies.modified or any(name in request.cookies for name in SIGNED_IN_COOKIES)
        response.headers["X-Offline"] = "twin" if own else "keep"
    return response


def files_are_kept(address: str) -> None:
    """The form of this request is refused, but its files are kept: sent to this address it needs none."""
    g.files_kept_at = address


def _tell(response: Response) -> Response:
    """A form sent by a script was taken: where to go on is said, and the words of the way wait for that page.
    Refused: where it is sent again without its files."""
    if request.method != "POST" or request.headers.get("X-Sent-By") != "script":
        return response
    if g.get("files_kept_at"):
        response.headers["X-Files-Kept"] = g.files_kept_at
    elif response.status_code == 303:
        response.headers["X-Go-On"] = response.headers.pop("Location")
        response.status_code = 204
        response.set_data(b"")
    return response


def init_device(app: Flask) -> None:
    app.add_url_rule("/service-worker.js", "worker", serve_worker)
    app.add_url_rule("/<lang:lang>/manifest.webmanifest", "manifest", serve_manifest)
    app.after_request(_mark)
    app.after_request(_tell)

    @app.context_processor
    def device() -> dict[str, str | None]:
        someone = person()
        return {
            "device": device_id(someone) if someone is not None else None,
            "worker": url_for("worker") if app.config["SETTINGS"].offline else None,
        }
