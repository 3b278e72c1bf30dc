"""A version to take away: the table that its fingerprint is of, plain text, Akoma Ntoso, a PDF."""

from __future__ import annotations

from pathlib import Path

from flask import Response, abort, current_app, render_template, request, send_file

from consult.domain.territory.colours import colours_of
from consult.domain.territory.queries import get_municipality
from consult.domain.texts.exporting.akoma import akoma_ntoso
from consult.domain.texts.exporting.plain import plain_text
from consult.domain.texts.exporting.versions import languages_of, pieces_in, published
from consult.domain.texts.fingerprint import as_csv
from consult.domain.texts.queries import all_paragraphs, version_of
from consult.kernel.localized import Language
from consult.kernel.secrets import digest
from consult.rendering.documents import PartsMissing, html_to_pdf, kept_pdf
from consult.rendering.text_documents import text_html
from consult.web.access import public
from consult.web.database import db
from consult.web.logo import printed_logo
from consult.web.texts.blueprint import bp
from consult.web.texts.reading import text_of

TYPES = {"csv": "text/csv", "txt": "text/plain", "xml": "application/akn+xml"}


@bp.get("/<key>/versions/<int:version>/text.<any(csv, txt, xml):form>")
@public
def file(slug: str, key: str, version: int, form: str) -> Response:
    """The whole version. What is displayed never changes, so its file may be kept."""
    _consultation, text, _now = text_of(slug, key)
    found = version_of(text, version)
    rows = all_paragraphs(db(), found.id)
    there = languages_of(rows)
    wanted = request.args.get("language", "")
    if wanted and wanted not in there:
        abort(404)
    language = Language(wanted) if wanted else there[0]
    name = f"{text.key}-{found.number}"
    match form:
        case "csv":
            data = as_csv(rows)
        case "txt":
            data = "".join(plain_text(pieces_in(rows, language))).encode()
            name += f"-{language}"
        case _:
            publication = published(
                text,
                found,
                rows,
                language=language,
                city=get_municipality(db()),
                base_url=current_app.config["SETTINGS"].base_url,
            )
            data = akoma_ntoso(publication)
            name += f"-{language}"
    response = Response(data, mimetype=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@bp.get("/<key>/versions/<int:version>/text.pdf")
@public
def pdf(slug: str, key: str, version: int) -> Response | tuple[str, int]:
    """The version on paper in one of its languages: made once, then kept until the city's colours or names change."""
    _consultation, text, _now = text_of(slug, key)
    found = version_of(text, version)
    rows = all_paragraphs(db(), found.id)
    there = languages_of(rows)
    wanted = request.args.get("language", "")
    if wanted and wanted not in there:
        abort(404)
    language = Language(wanted) if wanted else there[0]
    city = get_municipality(db())
    publication = published(
        text, found, rows, language=language, city=city, base_url=current_app.config["SETTINGS"].base_url
    )
    html = text_html(
        publication,
        missing=len(rows) - len(publication.pieces),
        is_demo=city.is_demo,
        colours=colours_of(city),
        logo=printed_logo(city),
    )
    series = f"text-{found.id}-{language}"
    try:
        path = kept_pdf(
            Path(current_app.instance_path) / "pdf",
            f"{series}-{digest(html.encode())[:16]}.pdf",
            lambda: html_to_pdf(html),
            instead_of=f"{series}-*",
        )
    except PartsMissing as missing:
        current_app.logger.error("no PDF: install %s", missing)
        return render_template("areas/texts/no_pdf.html", slug=slug, key=key), 503
    name = f"{text.key}-{found.number}-{language}.pdf"
    answer = send_file(path, mimetype="application/pdf", download_name=name, max_age=300)
    answer.headers["Content-Language"] = str(language)
    return answer
