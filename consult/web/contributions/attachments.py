"""The bytes of attachments: judged at every request, so that what was hidden is given to nobody from then on."""

from __future__ import annotations

from flask import Response, request

from consult.domain.contributions.attachments import (
    DOCUMENT,
    LARGE,
    SIZES,
    file_of,
    get_attachment,
    may_fetch,
)
from consult.domain.contributions.models import State
from consult.kernel.errors import NotFound
from consult.web.access import public
from consult.web.contributions.blueprint import bp
from consult.web.database import db
from consult.web.files import send, store
from consult.web.request import person


@bp.get("/attachments/<int:attachment_id>/<filename>")
@public
def attachment(attachment_id: int, filename: str) -> Response:
    """A picture at the width `w`, one of SIZES (without it the largest), or a PDF to take away.

    Who may not be given it is told no more than that there is none. A browser asks again before it shows a public
    one twice, and keeps no other.
    """
    found, contribution = get_attachment(db(), attachment_id)
    if found.filename != filename or not may_fetch(person(), found, contribution):
        raise NotFound(filename)
    asked = request.args.get("w", LARGE, type=int)
    width = asked if asked in SIZES else LARGE
    is_document = found.slot == DOCUMENT
    public_words = contribution.state in (State.PUBLISHED, State.MERGED)
    everybodys = public_words and found.since_version is not None and found.until_version is None
    return send(
        file_of(store(), found, width),
        etag=found.sha256 if is_document else f"{found.sha256[:32]}-{width}",
        media_type=found.media_type,
        name=found.filename,
        download=is_document,
        caching="private, no-cache" if everybodys else "private, no-store",
    )
