"""What came of what was said: the treatment table and the list of changes, as page, CSV and PDF."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Response, current_app, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from consult.domain.consultations.models import Consultation
from consult.domain.plans.changes import all_changes, count_changes, list_changes
from consult.domain.plans.treatment import all_entries, count_entries, list_entries
from consult.domain.territory.colours import colours_of
from consult.domain.territory.queries import get_municipality
from consult.kernel.localized import Language, shown
from consult.kernel.paging import BadCursor
from consult.kernel.secrets import digest
from consult.rendering.documents import PartsMissing, html_to_pdf, kept_pdf
from consult.rendering.formats import Formats, tunis_date
from consult.rendering.plan_papers import (
    CHANGE_NAMES,
    CHANGES_WIDTHS,
    TREATMENT_NAMES,
    TREATMENT_WIDTHS,
    Block,
    Paper,
    certificate_html,
    change_row,
    headings,
    table_html,
    treatment_row,
)
from consult.rendering.treatment import (
    ANSWERED,
    CERTIFICATE,
    CHANGED,
    CHANGES,
    EFFECT_SIGNS,
    SAID,
    TREATMENT,
    change_cells,
    treatment_cells,
    treatment_line,
    write_table,
)
from consult.rendering.wording import word
from consult.web.access import public
from consult.web.compose.display import display_facts
from consult.web.database import db
from consult.web.plans.blueprint import bp, load
from consult.web.plans.certificate import certificate_of
from consult.web.request import lang, now

# Rows of one PDF: a longer table comes in several, so that no reader waits for minutes (a row takes 0.05 s). Of a table
# that needs more of them than this, the rest is in the CSV.
ROWS, PDFS = 100, 40
CSV = "text/csv"


@bp.get("/treatment")
@public
def treatment(slug: str) -> Any:
    """Each entry of the register with its official answer and its effect on the plan; what is out of time apart."""
    consultation = load(slug)
    late = request.args.get("late") == "1"
    try:
        page = list_entries(db(), consultation.id, in_time=not late, cursor=request.args.get("after"))
    except BadCursor:
        return redirect(url_for(".treatment", slug=slug), 302)
    in_time, out_of_time = count_entries(db(), consultation.id)
    kept = {"late": "1"} if late else {}
    return render_template(
        "areas/plans/treatment.html",
        consultation=consultation,
        title=shown(consultation.title, lang()),
        display=display_facts(consultation, now()),
        lines=[treatment_line(entry, Language(lang())) for entry in page],
        signs={str(effect): sign for effect, sign in EFFECT_SIGNS.items()},
        said_max=SAID,
        answer_max=ANSWERED,
        late=late,
        in_time=in_time,
        out_of_time=out_of_time,
        parts=_parts(in_time + out_of_time),
        previous=url_for(".treatment", slug=slug, after=page.previous, **kept) if page.previous else None,
        next=url_for(".treatment", slug=slug, after=page.next, **kept) if page.next else None,
    )


@bp.get("/changes")
@public
def changes(slug: str) -> Any:
    """What became of each paragraph from one version on display to the next, and which entries it answers."""
    consultation = load(slug)
    try:
        page = list_changes(db(), consultation.id, cursor=request.args.get("after"))
    except BadCursor:
        return redirect(url_for(".changes", slug=slug), 302)
    total = count_changes(db(), consultation.id)
    return render_template(
        "areas/plans/changes.html",
        consultation=consultation,
        title=shown(consultation.title, lang()),
        rows=[
            {
                "text": shown(row.text, lang()),
                "version": row.version,
                "state": word(lang(), row.state),
                "key": row.new_key or row.old_key,
                "href": url_for(
                    "contributions.paragraph",
                    slug=slug,
                    key=row.text_key,
                    paragraph=row.new_key or row.old_key,
                ),
                "old": shown(row.old, lang()) if row.old else None,
                "new": shown(row.new, lang()) if row.new else None,
                "refs": row.refs,
            }
            for row in page
        ],
        most=CHANGED,
        total=total,
        parts=_parts(total),
        previous=url_for(".changes", slug=slug, after=page.previous) if page.previous else None,
        next=url_for(".changes", slug=slug, after=page.next) if page.next else None,
    )


def _parts(rows: int) -> list[int]:
    """The numbers of the PDFs that a table of so many rows needs."""
    return list(range(1, min(PDFS, max(1, -(-rows // ROWS))) + 1))


@bp.get("/treatment.csv")
@public
def treatment_csv(slug: str) -> Response:
    """The whole table, texts whole, what is out of time at its end."""
    consultation, language = load(slug), Language(lang())
    lines = (treatment_line(one, language) for one in _both(consultation))
    cells = (treatment_cells(line, language) for line in lines)
    return _csv(f"{slug}-treatment", TREATMENT, cells)


@bp.get("/changes.csv")
@public
def changes_csv(slug: str) -> Response:
    consultation, language = load(slug), Language(lang())
    cells = (change_cells(row, language) for row in all_changes(db(), consultation.id))
    return _csv(f"{slug}-changes", CHANGES, cells)


@bp.get("/certificate.csv")
@public
def certificate_csv(slug: str) -> Response | tuple[str, int]:
    """What hung, a row for each version."""
    facts = certificate_of(load(slug))
    if not facts["signed"]:
        return render_template("areas/plans/certificate.html", **facts), 409
    from_to = (facts["phase"].opens_at, facts["phase"].closes_at)
    cells = (
        [str(piece["title"]), one["number"], one["since"], one["sha256"], *from_to]
        for piece in facts["pieces"]
        for one in (piece["now"], *piece["before"])
    )
    return _csv(f"{slug}-certificate", CERTIFICATE, cells)


def _both(consultation: Consultation) -> Iterable[Any]:
    for in_time in (True, False):
        yield from all_entries(db(), consultation.id, in_time=in_time)


def _csv(name: str, names: Sequence[str], cells: Iterable[list[Any]]) -> Response:
    """A file of the disk, since a long table does not fit into memory; closed by the server once it is sent."""
    stream = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        write_table(text, names, cells, Language(lang()))
        text.flush()
        text.detach()
    except BaseException:
        stream.close()
        raise
    stream.seek(0)
    name = f"{name}-{lang()}-{tunis_date(now()).isoformat()}.csv"
    return send_file(stream, mimetype=CSV, as_attachment=True, download_name=name)


@bp.get("/treatment-<int:part>.pdf")
@public
def treatment_pdf(slug: str, part: int) -> Response | tuple[str, int]:
    consultation, language = load(slug), Language(lang())
    in_time, out_of_time = count_entries(db(), consultation.id)
    parts = _parts(in_time + out_of_time)
    rows = [treatment_line(one, language) for one in _of_part(_both(consultation), part, parts)]
    found = [[treatment_row(one, language) for one in rows if one.late is late] for late in (False, True)]
    blocks = [Block(None, found[0])] if found[0] or not found[1] else []
    blocks += [Block(_("Out of time"), found[1])] if found[1] else []
    html = table_html(
        _paper(consultation, ".treatment"),
        heading=_("Treatment table"),
        lead=_lead(part, parts),
        names=headings(TREATMENT_NAMES, language),
        widths=TREATMENT_WIDTHS,
        blocks=blocks,
    )
    return _pdf(html, f"treatment-{consultation.id}-{lang()}-{part}", f"{slug}-treatment-{lang()}-{part}.pdf")


@bp.get("/changes-<int:part>.pdf")
@public
def changes_pdf(slug: str, part: int) -> Response | tuple[str, int]:
    consultation, language = load(slug), Language(lang())
    parts = _parts(count_changes(db(), consultation.id))
    rows = _of_part(all_changes(db(), consultation.id), part, parts)
    html = table_html(
        _paper(consultation, ".changes"),
        heading=_("List of changes"),
        lead=_lead(part, parts),
        names=headings(CHANGE_NAMES, language),
        widths=CHANGES_WIDTHS,
        blocks=[Block(None, [change_row(row, language) for row in rows])],
    )
    return _pdf(html, f"changes-{consultation.id}-{lang()}-{part}", f"{slug}-changes-{lang()}-{part}.pdf")


@bp.get("/certificate.pdf")
@public
def certificate_pdf(slug: str) -> Response | tuple[str, int]:
    consultation, formats = load(slug), Formats(lang())
    facts = certificate_of(consultation)
    if not facts["signed"]:
        return render_template("areas/plans/certificate.html", **facts), 409
    display, phase = facts["display"], facts["phase"]
    html = certificate_html(
        _paper(consultation, ".certificate"),
        opens=formats.opening(phase.opens_at),
        closes=formats.closing(phase.closes_at),
        number=display.gazette_number,
        gazette_on=formats.date(display.gazette_on),
        place=facts["place"],
        legal=facts["legal"],
        pieces=[
            {
                "title": piece["title"],
                "version": pgettext("text", "Version %(number)s", number=one["number"]),
                "since": _("on display since %(when)s", when=formats.datetime(one["since"])),
                "sha256": one["sha256"],
            }
            for piece in facts["pieces"]
            for one in (piece["now"], *piece["before"])
        ],
        signed=_("Signed on %(date)s", date=formats.date(display.certified_at)),
        signatory=display.signatory,
        capacity=facts["capacity"],
    )
    return _pdf(html, f"certificate-{consultation.id}-{lang()}", f"{slug}-certificate-{lang()}.pdf")


def _of_part(rows: Iterable[Any], part: int, parts: Sequence[int]) -> list[Any]:
    """The rows of one PDF; of a number that there is not, those of the last."""
    part = min(max(part, 1), len(parts))
    return list(islice(rows, (part - 1) * ROWS, part * ROWS))


def _lead(part: int, parts: Sequence[int]) -> str:
    day = Formats(lang()).date(tunis_date(now()))
    if len(parts) == 1:
        return _("As it stood on %(date)s.", date=day)
    return _("As it stood on %(date)s. Part %(part)s of %(parts)s.", date=day, part=part, parts=len(parts))


def _paper(consultation: Consultation, endpoint: str) -> Paper:
    city = get_municipality(db())
    return Paper(
        language=Language(lang()),
        city=str(shown(city.name, lang())),
        title=shown(consultation.title, lang()),
        address=current_app.config["BASE_URL"] + url_for(endpoint, slug=consultation.slug),
        colours=colours_of(city),
    )


def _pdf(html: str, series: str, download_name: str) -> Response | tuple[str, int]:
    """Made once, then kept until its words change: the name holds a digest of them."""
    folder = Path(current_app.instance_path) / "pdf"
    make: Callable[[], bytes] = lambda: html_to_pdf(html)  # noqa: E731
    try:
        path = kept_pdf(folder, f"{series}-{digest(html.encode())[:16]}.pdf", make, instead_of=f"{series}-*")
    except PartsMissing as missing:
        current_app.logger.error("no PDF: install %s", missing)
        return render_template("areas/plans/no_pdf.html"), 503
    answer = send_file(path, mimetype="application/pdf", download_name=download_name, max_age=300)
    answer.headers["Content-Language"] = str(lang())
    return answer
