"""Exports for staff: what is seen on the desk, as filtered, as a file for a spreadsheet.

The file is written to the disk first, some rows at a time, and the journal says who took it before its first byte
leaves: nothing goes out unrecorded, and memory does not grow with the rows.
"""

from __future__ import annotations

import tempfile
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.consultations.models import Consultation
from consult.domain.contributions.queries import list_contributions
from consult.domain.opendata.extracts import (
    TAKING_ROLES,
    Extract,
    list_taken,
    may_take,
    offered_consultations,
    record_extract,
    seen_by,
    withheld_from,
)
from consult.domain.opendata.headcounts import count_people
from consult.domain.territory.queries import list_arrondissements
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.kernel.paging import BadCursor
from consult.rendering.extracts import Form, Site, group_words, people_words, write_extract
from consult.rendering.formats import Formats, tunis_date
from consult.rendering.wording import sentence, word
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.exports.asking import Asked, ask
from consult.web.request import lang, me, now

bp = Blueprint("exports", __name__, url_prefix="/<lang:lang>/desk/exports")


@bp.get("")
@staff(*TAKING_ROLES)
def index() -> str | tuple[str, int] | Response:
    """The extract that is chosen, filtered and shown as it will be taken, and the two forms of the file."""
    return _page(_asked())


def _asked() -> Asked:
    places = list_arrondissements(db(), on=tunis_date(now()))
    return ask(request.values, offered_consultations(db(), me()), places)


def _page(asked: Asked, *, problem: str = "", status: int = 200) -> str | tuple[str, int] | Response:
    verdict = may_take(me(), asked.extract, asked.consultation, now())
    people, rows, total, earlier, later = [], [], 0, None, None
    if asked.extract is Extract.PEOPLE:
        people = _people() if verdict else []
    elif verdict or asked.extract is Extract.VOTES:
        filters = seen_by(me(), asked.filters, asked.consultations)
        try:
            page = list_contributions(db(), filters, cursor=request.args.get("after"))
        except BadCursor:
            return redirect(url_for(".index", **asked.query), 302)
        total, _rows = list_taken(db(), me(), filters)
        rows = [{"row": row, "withheld": withheld_from(me(), row)} for row in page]
        earlier, later = page.previous, page.next
    answer = render_template(
        "areas/exports/index.html",
        asked=asked,
        tabs=_tabs(asked),
        verdict=verdict,
        problem=problem,
        people=people,
        rows=rows,
        total=total,
        forms=[(str(form), form.name) for form in Form],
        previous_href=url_for(".index", **asked.query, after=earlier) if earlier else None,
        next_href=url_for(".index", **asked.query, after=later) if later else None,
    )
    return (answer, status) if status != 200 else answer


def _tabs(asked: Asked) -> list[dict[str, Any]]:
    people = may_take(me(), Extract.PEOPLE, None, now())
    return [
        {
            "label": word(lang(), one),
            "href": url_for(".index", **(asked.query | {"extract": str(one)})),
            "current": one is asked.extract,
        }
        for one in Extract
        if one is not Extract.PEOPLE or people
    ]


def _people() -> list[dict[str, Any]]:
    return [
        {
            "by": one.characteristic,
            "group": group_words(one, lang()),
            "people": one.people,
            "words": people_words(one, lang()),
        }
        for one in count_people(db())
    ]


@bp.post("")
@staff(*TAKING_ROLES)
def take() -> str | tuple[str, int] | Response:
    """The file. What was searched and filtered stands on its second sheet; the name says what and when."""
    asked = _asked()
    verdict = may_take(me(), asked.extract, asked.consultation, now())
    if not verdict:
        assert verdict.refusal is not None
        return _page(asked, problem=sentence(lang(), verdict.refusal, verdict.facts), status=409)
    form = Form(request.form["form"]) if request.form.get("form") in set(Form) else Form.XLSX
    # Closed by the server once it is sent; a file of the disk, for a hundred thousand texts do not fit anywhere else.
    stream = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        if asked.extract is Extract.PEOPLE:
            rows: Any = count_people(db())
        else:
            _total, rows = list_taken(db(), me(), seen_by(me(), asked.filters, asked.consultations))
        count = write_extract(
            stream,
            extract=asked.extract,
            form=form,
            site=Site(lang(), current_app.config["BASE_URL"].rstrip("/")),
            rows=rows,
            about=_about(asked),
        )
        with unit_of_work() as session:
            record_extract(
                session,
                person=me(),
                extract=asked.extract,
                consultation=asked.consultation,
                form=form,
                filters=asked.codes,
                rows=count,
                at=now(),
            )
    except Refused as refused:
        stream.close()
        return _page(asked, problem=sentence(lang(), refused.code, refused.facts), status=409)
    except BaseException:
        stream.close()
        raise
    size = stream.seek(0, 2)
    stream.seek(0)
    name = f"{asked.name}-{tunis_date(now()).isoformat()}.{form}"
    response = send_file(stream, mimetype=form.mimetype, as_attachment=True, download_name=name)
    # A transfer that breaks is seen to be short; without it half a CSV looks whole.
    response.content_length = size
    response.headers["Cache-Control"] = "no-store"
    return response


def _about(asked: Asked) -> list[tuple[str, str]]:
    formats = Formats(lang())
    pairs = [
        (_("What it is"), word(lang(), asked.extract)),
        (_("Taken"), _("%(when)s (Tunis time)", when=formats.datetime(now()))),
    ]
    if asked.extract is Extract.PEOPLE:
        pairs.append(
            (
                _("What is left out"),
                _(
                    "Groups of fewer than five people, and what would tell their size. No account stands here."
                ),
            )
        )
        return pairs
    pairs += [
        (_("Consultation"), _title(asked.consultation) or _("All consultations")),
        (_("Filters"), formats.listed(asked.chosen) or _("no filter: every row")),
        (
            _("What is left out"),
            _(
                "Texts that your role may not read stand with their number and state only. E-mail addresses, "
                "drafts, earlier wordings and who voted how are in no file."
            ),
        ),
    ]
    return pairs


def _title(consultation: Consultation | None) -> str:
    return str(shown(consultation.title, lang())) if consultation else ""
