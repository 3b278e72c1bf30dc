"""The annex of a published synthesis: each contribution with its place, as a page, a table and a volume."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from flask import Response, current_app, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from config import ROOT, Config
from consult.domain.consultations.counting import changes_of
from consult.domain.synthesis.annex import LISTED, Lot, count_lots, iter_annex, list_annex
from consult.domain.synthesis.queries import get_synthesis
from consult.domain.territory.queries import get_municipality
from consult.kernel.localized import Language, shown
from consult.kernel.paging import BadCursor
from consult.rendering.annexes import annex_line, volume_html, volume_name, volume_series, write_annex
from consult.rendering.documents import PartsMissing, check_parts, html_to_pdf, kept_pdf
from consult.rendering.wording import word
from consult.web.access import public
from consult.web.database import db
from consult.web.kept import keep_page
from consult.web.request import lang, now
from consult.web.synthesis.blueprint import bp

# A volume of more is made by a process of its own, and its reader told to come back (a hundred take about a second).
AT_ONCE = 300
# Whatever has not ended by then never will: it is begun anew.
PATIENCE = 15 * 60


@bp.get("/consultations/<slug>/synthesis/annex")
@public
def annex(slug: str) -> Any:
    """Every contribution that has or owes a place in the report, in the order of the register, or one lot of them."""
    synthesis = get_synthesis(db(), slug)
    keep_page(consultation_id=synthesis.consultation_id)
    asked = request.args.get("place", "")
    lot = Lot(asked) if asked in set(LISTED) else None
    try:
        page = list_annex(db(), synthesis, at=now(), lot=lot, cursor=request.args.get("after"))
    except BadCursor:
        return redirect(url_for(".annex", slug=slug), 302)
    counts = count_lots(db(), synthesis)
    kept = {"place": str(lot)} if lot else {}
    tabs = [{"label": _("All"), "href": url_for(".annex", slug=slug), "current": lot is None}]
    tabs += [
        {
            "label": word(lang(), one),
            "href": url_for(".annex", slug=slug, place=str(one)),
            "current": one is lot,
            "count": counts[one],
        }
        for one in LISTED
        if counts[one] or one is lot
    ]
    return render_template(
        "areas/synthesis/annex.html",
        title=shown(synthesis.consultation.title, lang()),
        slug=slug,
        lines=[annex_line(one, Language(lang())) for one in page],
        tabs=tabs,
        lots=Lot,
        gap=shown(synthesis.gap_reason, lang()) if synthesis.gap_reason else None,
        previous_href=url_for(".annex", slug=slug, after=page.previous, **kept) if page.previous else None,
        next_href=url_for(".annex", slug=slug, after=page.next, **kept) if page.next else None,
    )


@bp.get("/consultations/<slug>/synthesis/annex.csv")
@public
def annex_csv(slug: str) -> Response:
    """All contributions, comments included, in codes: what the figures of the report are counted again from."""
    synthesis = get_synthesis(db(), slug)
    # On the disk: ten thousand rows need not stand in memory. Closed by the server once it is sent.
    stream = tempfile.TemporaryFile()  # noqa: SIM115
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    write_annex(text, iter_annex(db(), synthesis, at=now(), everything=True), Language(lang()))
    text.flush()
    text.detach()
    stream.seek(0)
    return send_file(
        stream, mimetype="text/csv", as_attachment=True, download_name=f"{slug}-annex-{lang()}.csv"
    )


@bp.get("/consultations/<slug>/synthesis/annex.pdf")
@public
def annex_pdf(slug: str) -> Any:
    """The volume on paper, made once and kept until anything in it changes; a long one is made meanwhile."""
    synthesis = get_synthesis(db(), slug)
    city, language = get_municipality(db()), Language(lang())
    folder = Path(current_app.instance_path) / "pdf" / "annex"
    changes = changes_of(db(), synthesis.consultation_id)
    name = volume_name(synthesis, language, changes=changes, municipality=city)
    counts = count_lots(db(), synthesis)

    def make() -> bytes:
        return html_to_pdf(
            volume_html(
                synthesis,
                iter_annex(db(), synthesis, at=now()),
                counts,
                language=language,
                municipality=city,
                address=current_app.config["BASE_URL"] + url_for(".annex", slug=slug),
            )
        )

    try:
        if not (folder / name).exists() and sum(counts.values()) > AT_ONCE:
            check_parts()
            _make_apart(folder, name, slug)
            page = render_template("areas/synthesis/annex_making.html", slug=slug, total=sum(counts.values()))
            return page, 202, {"Refresh": "10", "Cache-Control": "no-store"}
        path = kept_pdf(folder, name, make, instead_of=f"{volume_series(synthesis, language)}*")
    except PartsMissing as missing:
        current_app.logger.error("no PDF: install %s", missing)
        return render_template("areas/synthesis/no_pdf.html", slug=slug), 503
    answer = send_file(
        path, mimetype="application/pdf", download_name=f"{slug}-annex-{lang()}.pdf", max_age=300
    )
    answer.headers["Content-Language"] = str(lang())
    return answer


def _make_apart(folder: Path, name: str, slug: str) -> None:
    """Begin `flask export annex` beside the server, unless it is at work on this volume already."""
    folder.mkdir(parents=True, exist_ok=True)
    begun = folder / f"{name}.begun"
    try:
        if time.time() - begun.stat().st_mtime < PATIENCE:
            return
        begun.unlink(missing_ok=True)
    except FileNotFoundError:
        pass
    try:
        begun.touch(exist_ok=False)
    except FileExistsError:
        return
    config: Config = current_app.config["SETTINGS"]
    environment = {
        **os.environ,
        "DATABASE_URL": config.database_url,
        "INSTANCE_DIR": str(config.instance),
        "BASE_URL": config.base_url,
    }
    arguments = ["export", "annex", slug, "--language", str(lang()), "--output", str(folder / name)]
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # Its reader may go, and the server be started again: the volume is made all the same.
        start_new_session=True,
    )
    # Nobody asks how it ended; but somebody has to, or it would stay in the list of processes.
    threading.Thread(target=process.wait, daemon=True).start()
