"""The receipt of a contribution: a page for everybody, a file for its author."""

from __future__ import annotations

from flask import Response, abort, render_template, request, url_for

from consult.domain.contributions.attachments import attachments_of, of_version
from consult.domain.contributions.masking import as_received, is_masked
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import (
    first_version,
    get_contribution,
)
from consult.domain.contributions.receipts import Receipt, receipt_of
from consult.domain.contributions.rules import (
    may_read_text,
)
from consult.kernel.localized import shown
from consult.web.access import public
from consult.web.compose.lateness import lateness_of
from consult.web.contributions.blueprint import bp
from consult.web.contributions.reading import load
from consult.web.contributions.ways import absolute
from consult.web.database import db
from consult.web.request import lang, person


@bp.get("/contributions/<ref>/receipt")
@public
def receipt(ref: str) -> str:
    """The receipt: number, time, fingerprint for everybody; the salt, and so the proof, for its author.

    Whoever holds a receipt gives the salt that stands on it and is told whether it is the one.
    """
    contribution = load(ref)
    someone = person()
    mine = someone is not None and contribution.author_id == someone.id
    given = request.args.get("salt", "").strip().lower()[:64]
    made = _receipt(contribution)
    right = bool(given) and given == made.salt
    return render_template(
        "areas/contributions/receipt.html",
        contribution=contribution,
        consultation_title=shown(contribution.consultation.title, lang()),
        received_title=made.title if mine else first_version(db(), contribution.id).title,
        masked=is_masked(db(), contribution),
        lateness=lateness_of(contribution),
        salt=made.salt if mine or right else None,
        verified=made.hash == contribution.receipt_hash,
        given=given,
        right=right,
        readable=may_read_text(someone, contribution) or right,
        files=_files_received(contribution) if may_read_text(someone, contribution) or right else [],
        content=made.canonical().decode() if mine else None,
        file_href=url_for(".receipt_file", ref=ref) if mine else None,
        url=absolute(url_for(".show", ref=ref)),
        mine=mine,
    )


def _files_received(contribution: Contribution) -> list[dict[str, str]]:
    """The files that came with the first wording, each with its own fingerprint."""
    found = attachments_of(db(), [contribution.id])[contribution.id]
    return [{"name": one.filename, "sha256": one.sha256} for one in of_version(found, 1)]


@bp.get("/contributions/<ref>/receipt.json")
@public
def receipt_file(ref: str) -> Response:
    """The canonical bytes, for the author only: `sha256sum` of this file is the fingerprint."""
    contribution = get_contribution(db(), ref)
    someone = person()
    if someone is None or contribution.author_id != someone.id:
        abort(404)
    response = Response(_receipt(contribution).canonical(), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{contribution.ref}.json"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _receipt(contribution: Contribution) -> Receipt:
    """Made of what was received, masked since or not; of it a page shows no more than anybody may read."""
    return receipt_of(contribution, as_received(db(), contribution))
