"""Documents and pictures of consultations: named by their bytes, kept by browsers, never run by them."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, send_file

from consult.domain.consultations.models import Consultation, ConsultationState, DocumentKind
from consult.domain.consultations.papers import PICTURE_WIDTHS, picture_path
from consult.domain.consultations.queries import find_document, get_consultation, picture_of
from consult.domain.consultations.rules import may_see_at_desk
from consult.kernel.errors import NotFound
from consult.kernel.filestore import FileStore
from consult.web.access import public
from consult.web.database import db
from consult.web.request import person

bp = Blueprint("files", __name__, url_prefix="/<lang:lang>/consultations")

# Whatever a file may hold, a browser shows it without scripts, frames or a memory of this site.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"
A_YEAR = 31_536_000
DEFAULT_WIDTH = 960


def _store() -> FileStore:
    return FileStore(current_app.config["SETTINGS"].instance / "uploads")


def _visible(slug: str) -> Consultation:
    """The consultation, when this reader may know of it. Raises NotFound."""
    consultation = get_consultation(db(), slug, drafts=True)
    published = consultation.state == ConsultationState.PUBLISHED
    if not published and not may_see_at_desk(person(), consultation):
        raise NotFound(slug)
    return consultation


def _sent(
    path: Path,
    *,
    consultation: Consultation,
    etag: str,
    media_type: str,
    name: str,
    download: bool,
    kept: bool,
) -> Response:
    """The file, in pieces. `kept`: its address never shows other bytes."""
    if not path.is_file():
        current_app.logger.error("a file of %s is missing: %s", consultation.slug, path)
        abort(404)
    response = send_file(
        path, mimetype=media_type, as_attachment=download, download_name=name, conditional=True, etag=etag
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if consultation.state == ConsultationState.PUBLISHED:
        response.headers["Cache-Control"] = (
            f"public, max-age={A_YEAR}, immutable" if kept else "public, max-age=300"
        )
    else:
        response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/<slug>/documents/<int:document_id>/<filename>")
@public
def document(slug: str, document_id: int, filename: str) -> Response:
    """A document to take away. A PDF is downloaded; an image may be looked at."""
    consultation = _visible(slug)
    found = find_document(db(), consultation.id, document_id)
    if found.kind != DocumentKind.DOCUMENT or found.filename != filename:
        raise NotFound(filename)
    return _sent(
        _store().path(found.sha256),
        consultation=consultation,
        etag=found.sha256,
        media_type=found.media_type,
        name=found.filename,
        download=found.media_type == "application/pdf",
        kept=True,
    )


@bp.get("/<slug>/picture")
@public
def picture(slug: str) -> Response:
    """The picture. `w`: its width, one of PICTURE_WIDTHS; `as=jpeg`: for previews of shared links; `v`: the
    beginning of its digest, by which its address changes with it.
    """
    consultation = _visible(slug)
    found = picture_of(consultation)
    if found is None:
        raise NotFound(slug)
    jpeg = request.args.get("as") == "jpeg"
    asked = request.args.get("w", DEFAULT_WIDTH, type=int)
    width = asked if asked in PICTURE_WIDTHS else DEFAULT_WIDTH
    version = request.args.get("v", "")
    return _sent(
        picture_path(_store(), found.sha256, None if jpeg else width),
        consultation=consultation,
        etag=f"{found.sha256[:32]}-{'jpeg' if jpeg else width}",
        media_type="image/jpeg" if jpeg else "image/webp",
        name=f"{slug}.{'jpg' if jpeg else 'webp'}",
        download=False,
        kept=len(version) >= 12 and found.sha256.startswith(version),
    )
