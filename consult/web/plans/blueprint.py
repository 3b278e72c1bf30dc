"""The addresses of the file of a plan."""

from __future__ import annotations

from flask import Blueprint

from consult.domain.consultations.clock import boundaries
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.web.compose.display import turning_points
from consult.web.database import db
from consult.web.kept import keep_page
from consult.web.request import now

bp = Blueprint("plans", __name__, url_prefix="/<lang:lang>/consultations/<slug>")


def load(slug: str) -> Consultation:
    """The published consultation of an address; its pages may be kept until the clock changes them."""
    consultation = get_consultation(db(), slug)
    keep_page(
        consultation_id=consultation.id,
        boundaries=[*boundaries(consultation), *turning_points(consultation, now())],
    )
    return consultation
