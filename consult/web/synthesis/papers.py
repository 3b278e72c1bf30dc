"""What is taken from a published report: a brief of two pages for the council, and the report as data."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Response, current_app, render_template, send_file, url_for

from consult.domain.council.report import gather_report
from consult.domain.council.rules import day_of
from consult.domain.synthesis.queries import get_synthesis
from consult.domain.territory.queries import get_municipality
from consult.kernel.secrets import digest
from consult.rendering.briefs import PAGES, brief_htmls
from consult.rendering.documents import PartsMissing, fitting_pdf, kept_pdf
from consult.rendering.report_data import report_data
from consult.rendering.reports import compose_report
from consult.web.access import public
from consult.web.database import db
from consult.web.logo import printed_logo
from consult.web.request import lang, now
from consult.web.synthesis.blueprint import bp


def _address(endpoint: str, **values: str) -> str:
    return current_app.config["BASE_URL"] + url_for(endpoint, **values)  # type: ignore[arg-type]


@bp.get("/consultations/<slug>/synthesis/brief.pdf")
@public
def brief(slug: str) -> Response | tuple[str, int]:
    """Two pages in the language of the address, made once and kept until their words change."""
    synthesis = get_synthesis(db(), slug)
    view = compose_report(gather_report(db(), synthesis, on=day_of(now())), lang(), whole=False)
    logo = printed_logo(get_municipality(db()))
    htmls = list(brief_htmls(view, address=_address(".show", slug=slug), logo=logo))
    series = f"brief-{synthesis.id}-{lang()}-"
    try:
        path = kept_pdf(
            Path(current_app.instance_path) / "pdf",
            f"{series}{digest(htmls[0].encode())[:16]}.pdf",
            lambda: fitting_pdf(htmls, pages=PAGES),
            instead_of=f"{series}*",
        )
    except PartsMissing as missing:
        current_app.logger.error("no PDF: install %s", missing)
        return render_template("areas/synthesis/no_pdf.html", slug=slug), 503
    answer = send_file(
        path, mimetype="application/pdf", download_name=f"{slug}-brief-{lang()}.pdf", max_age=300
    )
    answer.headers["Content-Language"] = str(lang())
    return answer


@bp.get("/consultations/<slug>/synthesis.json")
@public
def data(slug: str) -> Response:
    """The edition that stands, in all its languages: texts, findings with what they cite, decisions, frozen figures."""
    material = gather_report(db(), get_synthesis(db(), slug), on=day_of(now()))
    addresses = {
        "report": _address(".show", slug=slug),
        "annex": _address(".annex_csv", slug=slug),
        "contribution": _address("contributions.show", ref="REF").replace("REF", "{ref}"),
    }
    words = json.dumps(report_data(material, addresses=addresses), ensure_ascii=False, indent=1)
    return Response(words + "\n", mimetype="application/json")
