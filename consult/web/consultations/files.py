"""Documents and pictures of consultations: named by their bytes, kept by browsers, never run by them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from consult.domain.consultations.models import Consultation, ConsultationState, DocumentKind
from consult.domain.consultations.papers import PICTURE_WIDTHS, picture_path
from consult.domain.consultations.queries import find_document, get_consultation, picture_of
from consult.domain.consultations.rules import may_see_at_desk
from consult.kernel.errors import NotFound
from consult.web.access import public
from consult.web.database import db
from consult.web.files import A_YEAR, send, store
from consult.web.request import person

bp = Blueprint("files", __name__, url_prefix="/<lang:lang>/consultations")

DEFAULT_WIDTH = 960


def _visible(slug: str) -> Consultation:
    """The consultation, when this reader may know of it. Raises NotFound."""
    consultation = get_consultation(db(), slug, drafts=True)
    published = consultation.state == ConsultationState.PUBLISHED
    if not published and not may_see_at_desk(person(), consultation):
        raise NotFound(slug)
    return consultation


def _caching(consultation: Consultation, *, kept: bool) -> str:
    """Until when it may be shown again unasked. `kept`: its address never shows other bytes."""
    if consultation.state != ConsultationState.PUBLISHED:
        return "private, no-store"
    return f"public, max-age={A_YEAR}, immutable" if kept else "public, max-age=300"


@bp.get("/<slug>/documents/<int:document_id>/<filename>")
@public
def document(slug: str, document_id: int, filename: str) -> Response:
    """A document to take away. A PDF is downloaded; an image may be looked at."""
    consultation = _visible(slug)
    found = find_document(db(), consultation.id, document_id)
    if found.kind == DocumentKind.PICTURE or found.filename != filename:
        raise NotFound(filename)
    return send(
        store().path(found.sha256),
        etag=found.sha256,
        media_type=found.media_type,
        name=found.filename,
        download=found.media_type == "application/pdf",
        caching=_caching(consultation, kept=True),
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
    return send(
        picture_path(store(), found.sha256, None if jpeg else width),
        etag=f"{found.sha256[:32]}-{'jpeg' if jpeg else width}",
        media_type="image/jpeg" if jpeg else "image/webp",
        name=f"{slug}.{'jpg' if jpeg else 'webp'}",
        download=False,
        caching=_caching(consultation, kept=len(version) >= 12 and found.sha256.startswith(version)),
    )
