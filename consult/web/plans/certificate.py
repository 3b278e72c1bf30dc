"""The certificate of display: places, dates, the notice in the official journal, each piece with its fingerprint."""

from __future__ import annotations

from typing import Any

from flask import render_template

from consult.domain.consultations.models import Consultation
from consult.domain.plans.queries import find_display, list_pieces
from consult.domain.plans.rules import is_empty, may_certify
from consult.domain.territory.queries import get_municipality
from consult.kernel.localized import shown
from consult.rendering.wording import sentence
from consult.web.access import public
from consult.web.database import db
from consult.web.plans.blueprint import bp, load
from consult.web.plans.file import piece_row
from consult.web.request import lang, now


@bp.get("/certificate")
@public
def certificate(slug: str) -> str:
    """The certificate; before it is given, why there is none yet."""
    consultation = load(slug)
    return render_template("areas/plans/certificate.html", **certificate_of(consultation))


def certificate_of(consultation: Consultation) -> dict[str, Any]:
    """What the certificate says, or `reason`: why there is none."""
    display, pieces = find_display(db(), consultation.id), list_pieces(db(), consultation.id)
    verdict = may_certify(
        consultation, display, at=now(), on_display=not any(is_empty(one) for one in pieces)
    )
    phase = next((one for one in consultation.phases if display and one.id == display.phase_id), None)
    return {
        "consultation": consultation,
        "title": shown(consultation.title, lang()),
        "city": shown(get_municipality(db()).name, lang()),
        "reason": sentence(lang(), verdict.refusal, verdict.facts) if verdict.refusal else None,
        "display": display,
        "phase": phase,
        "signed": display is not None and display.certified_at is not None,
        "capacity": shown(display.capacity, lang()) if display is not None and display.capacity else None,
        "place": shown(display.place, lang()) if display is not None and display.place else None,
        "legal": shown(display.legal, lang()) if display is not None and display.legal else None,
        "pieces": [row for one in pieces if (row := piece_row(consultation, one)) is not None],
    }
