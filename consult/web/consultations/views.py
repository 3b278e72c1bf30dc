"""The public side of consultations: all of them, and one of them."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from consult.domain.consultations.clock import boundaries
from consult.domain.consultations.queries import get_consultation
from consult.domain.following.models import Subject
from consult.web.access import public
from consult.web.compose.consultation import consultation_page, consultation_rows, moments_of
from consult.web.compose.display import turning_points
from consult.web.compose.follow import follow_box
from consult.web.database import db
from consult.web.kept import keep_page, keep_until
from consult.web.request import now, person

bp = Blueprint("consultations", __name__, url_prefix="/<lang:lang>/consultations")


@bp.get("")
@public
def index() -> str:
    """Every published consultation: those open first, then those to come, then the closed ones, newest first."""
    keep_page(consultation_id=None)
    rows = consultation_rows(at=now(), cursor=request.args.get("after"))
    keep_until(moments_of(rows["asked"] + rows["coming"]))
    return render_template("areas/consultations/index.html", **rows)


@bp.get("/<slug>")
@public
def show(slug: str) -> str:
    """One consultation: what is asked, where it stands, what was said, heard and decided."""
    consultation = get_consultation(db(), slug)
    keep_page(
        consultation_id=consultation.id,
        boundaries=[*boundaries(consultation), *turning_points(consultation, now())],
    )
    return render_template(
        "areas/consultations/show.html",
        **consultation_page(consultation, person=person(), at=now()),
        follow_it=follow_box(
            Subject.CONSULTATION,
            consultation.id,
            thing=consultation,
            next_href=url_for(".show", slug=consultation.slug),
        ),
    )
