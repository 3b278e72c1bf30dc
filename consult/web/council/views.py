"""What was decided, for everybody: the files newest first, one file, and who decides."""

from __future__ import annotations

from flask import render_template, request, url_for

from consult.domain.consultations.queries import get_consultation
from consult.domain.council.queries import list_bodies, list_files
from consult.domain.council.report import gather_report
from consult.domain.council.rules import day_of, in_office
from consult.domain.synthesis.queries import get_synthesis
from consult.rendering.bars import outcome_rows
from consult.rendering.reports import compose_report
from consult.web.access import public
from consult.web.council import bodies, deciding  # noqa: F401 (routes of the desk)
from consult.web.council.blueprint import bp
from consult.web.database import db
from consult.web.kept import keep_page
from consult.web.request import lang, now


@bp.get("/council")
@public
def index() -> str:
    """Decisions, those still waited for first among equals of a day, and the bodies that take them."""
    keep_page(consultation_id=None)
    page = list_files(db(), cursor=request.args.get("after"))
    today = day_of(now())
    found = list_bodies(db())
    return render_template(
        "areas/council/index.html",
        rows=[
            {
                "line": line,
                "bars": outcome_rows(line.outcomes, lang()),
                "late": line.file is None
                and line.consultation.decision_due_on is not None
                and line.consultation.decision_due_on < today,
            }
            for line in page.rows
        ],
        previous_href=url_for(".index", after=page.previous) if page.previous else None,
        next_href=url_for(".index", after=page.next) if page.next else None,
        in_office=[
            {
                "body": body,
                "members": [mandate for mandate in body.mandates if in_office(mandate, today)],
            }
            for body in found
            if in_office(body, today)
        ],
        earlier=[body for body in found if not in_office(body, today)],
    )


@bp.get("/council/<slug>")
@public
def show(slug: str) -> str:
    """One decision file: each recommendation with what it rests on, and the answer to it."""
    consultation = get_consultation(db(), slug)
    synthesis = get_synthesis(db(), slug)
    keep_page(consultation_id=consultation.id)
    material = gather_report(db(), synthesis, on=day_of(now()))
    view = compose_report(material, lang(), whole=False)
    findings = {finding.number: finding for finding in view.findings}
    due_on = consultation.decision_due_on
    kinds = [outcome.kind for outcome in material.file.outcomes] if material.file is not None else []
    return render_template(
        "areas/council/show.html",
        view=view,
        findings=findings,
        consultation=consultation,
        due_on=due_on,
        late=due_on is not None and view.decided is None and due_on < day_of(now()),
        rows=outcome_rows({kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}, lang()),
        total=len(view.recommendations),
    )
