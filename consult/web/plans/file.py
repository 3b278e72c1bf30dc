"""What hangs: the pieces of the file with their versions; opinions of public bodies; the certificate of display."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from consult.domain.consultations.models import Consultation, Document
from consult.domain.plans.models import BodyOpinion, FilePiece
from consult.domain.plans.queries import list_opinions, list_pieces
from consult.domain.plans.rules import shown_versions, standing_of
from consult.domain.texts.models import PlanText, TextVersion
from consult.domain.texts.queries import displayed
from consult.domain.texts.rules import versions_in_order
from consult.kernel.localized import shown
from consult.kernel.tunis import day_of
from consult.rendering.formats import Formats
from consult.rendering.wording import word
from consult.web.access import public
from consult.web.compose.display import display_facts
from consult.web.database import db
from consult.web.plans.blueprint import bp, load
from consult.web.request import lang, now


@bp.get("/plan")
@public
def show(slug: str) -> str:
    """The file: each piece with all its versions, their fingerprints and dates, to take away as plain files."""
    consultation = load(slug)
    pieces = list_pieces(db(), consultation.id)
    return render_template(
        "areas/plans/show.html",
        consultation=consultation,
        title=shown(consultation.title, lang()),
        display=display_facts(consultation, now()),
        pieces=[row for one in pieces if (row := piece_row(consultation, one)) is not None],
    )


def piece_row(consultation: Consultation, piece: FilePiece) -> dict[str, Any] | None:
    """A piece as it hangs, the newest version first; None while nothing of it hangs."""
    if piece.text is not None:
        versions = [
            {
                "number": one.number,
                "since": one.displayed_at,
                "sha256": one.sha256,
                "note": shown(one.note, lang()) if one.note else None,
                "href": _text_href(consultation, piece.text, one),
                "label": _("Read the text"),
                "format": None,
                "size": None,
                "pages": None,
            }
            for one in reversed(versions_in_order(piece.text))
        ]
    else:
        versions = [
            {
                "number": one.number,
                "since": one.displayed_at,
                "sha256": one.document.sha256,
                "note": shown(one.note, lang()) if one.note else None,
                "label": one.document.filename,
                **_file(consultation, one.document),
            }
            for one in reversed(shown_versions(piece))
        ]
    if not versions:
        return None
    return {
        "id": piece.id,
        "title": shown(piece.title, lang()),
        "part": word(lang(), piece.part),
        "is_text": piece.text is not None,
        "now": versions[0],
        "before": versions[1:],
    }


def _text_href(consultation: Consultation, text: PlanText, version: TextVersion) -> str:
    if version is displayed(text):
        return url_for("texts.show", slug=consultation.slug, key=text.key)
    return url_for("texts.earlier", slug=consultation.slug, key=text.key, version=version.number)


def _file(consultation: Consultation, document: Document) -> dict[str, Any]:
    return {
        "href": url_for(
            "files.document",
            slug=consultation.slug,
            document_id=document.id,
            filename=document.filename,
        ),
        "format": document.media_type.rsplit("/", 1)[-1].upper(),
        "size": Formats(lang()).size(document.size),
        "pages": document.pages,
    }


@bp.get("/opinions")
@public
def opinions(slug: str) -> str:
    """To whom the draft was sent, by when an answer was due, what came, and what is approved by silence."""
    consultation = load(slug)
    rows = list_opinions(db(), consultation.id)
    return render_template(
        "areas/plans/opinions.html",
        consultation=consultation,
        title=shown(consultation.title, lang()),
        rows=[_opinion(consultation, one) for one in rows],
    )


def _opinion(consultation: Consultation, row: BodyOpinion) -> dict[str, Any]:
    state = standing_of(row, day_of(now()))
    return {
        "body": shown(row.body, lang()),
        "state": str(state),
        "words": word(lang(), state),
        "sent_on": row.sent_on,
        "due_on": row.due_on,
        "received_on": row.received_on,
        "tacit_on": row.due_on + timedelta(days=1) if str(state).startswith("tacit") else None,
        "summary": shown(row.summary, lang()) if row.summary else None,
        "file": {"name": row.document.filename, **_file(consultation, row.document)}
        if row.document is not None
        else None,
    }
