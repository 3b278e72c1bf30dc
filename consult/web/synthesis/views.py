"""The report as everybody reads it: a page in three languages, and a PDF in each."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, render_template, send_file, url_for

from consult.domain.council.report import gather_report
from consult.domain.council.rules import day_of
from consult.domain.synthesis.models import Synthesis
from consult.domain.synthesis.queries import get_synthesis
from consult.domain.territory.queries import get_municipality
from consult.kernel.secrets import digest
from consult.rendering.documents import PartsMissing, html_to_pdf, kept_pdf, report_html
from consult.rendering.report_view import ReportView
from consult.rendering.reports import compose_report
from consult.web.access import public
from consult.web.database import db
from consult.web.kept import keep_page
from consult.web.logo import printed_logo
from consult.web.request import lang, now
from consult.web.synthesis import (  # noqa: F401 (routes)
    annex,
    comparing,
    contributing,
    correcting,
    editing,
    listing,
    noting,
    papers,
    publishing,
    referring,
)
from consult.web.synthesis.blueprint import bp


def report_view(synthesis: Synthesis) -> ReportView:
    return compose_report(gather_report(db(), synthesis, on=day_of(now())), lang())


@bp.get("/consultations/<slug>/synthesis")
@public
def show(slug: str) -> str:
    """What was heard, by how many, what is recommended, and the decision beside it once there is one."""
    synthesis = get_synthesis(db(), slug)
    keep_page(consultation_id=synthesis.consultation_id)
    return render_template("areas/synthesis/show.html", view=report_view(synthesis), synthesis=synthesis)


@bp.get("/consultations/<slug>/synthesis.pdf")
@public
def pdf(slug: str) -> Response | tuple[str, int]:
    """The report on paper in the language of the address: made once, then kept until its words change.

    The name holds a digest of the words, so that a quote hidden since is in no file any more.
    """
    synthesis = get_synthesis(db(), slug)
    address = current_app.config["BASE_URL"] + url_for("synthesis.show", slug=slug)
    html = report_html(report_view(synthesis), address=address, logo=printed_logo(get_municipality(db())))
    folder = Path(current_app.instance_path) / "pdf"
    series = f"synthesis-{synthesis.id}-{synthesis.version}-{lang()}"
    name = f"{series}-{digest(html.encode())[:16]}.pdf"
    try:
        path = kept_pdf(
            folder, name, lambda: html_to_pdf(html), instead_of=f"synthesis-{synthesis.id}-*-{lang()}-*"
        )
    except PartsMissing as missing:
        current_app.logger.error("no PDF: install %s", missing)
        return render_template("areas/synthesis/no_pdf.html", slug=slug), 503
    answer = send_file(path, mimetype="application/pdf", download_name=f"{slug}-{lang()}.pdf", max_age=300)
    answer.headers["Content-Language"] = str(lang())
    return answer
