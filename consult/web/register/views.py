"""The register of opinions: every number of a year, in order, whatever became of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.consultations.models import Series
from consult.domain.contributions.models import Contribution, Kind, State
from consult.domain.contributions.numbers import make_ref, register_year
from consult.domain.contributions.volumes import extent_of, find_ref, list_entries, list_volumes
from consult.domain.moderation.queries import rulings_of
from consult.kernel.localized import shown
from consult.kernel.paging import BadCursor
from consult.rendering.wording import word
from consult.web.access import public
from consult.web.database import db
from consult.web.kept import keep_page
from consult.web.request import lang, now

bp = Blueprint("register", __name__, url_prefix="/<lang:lang>/register")


@bp.get("")
@public
def index() -> str | Response:
    """One volume (a series and a year), newest number first; or straight to a number that was asked for."""
    session = db()
    wanted = request.args.get("ref", "").strip()[:40]
    if not wanted:
        keep_page(consultation_id=None)
    elif ref := find_ref(session, wanted):
        return redirect(url_for("contributions.show", ref=ref), 303)
    volumes = list_volumes(session)
    keys = {f"{volume.series}{volume.year}": volume for volume in volumes}
    chosen = keys.get(request.args.get("volume", ""), volumes[0] if volumes else None)
    if chosen is None:
        return render_template(
            "areas/register/index.html", volumes=[], entries=[], extent=None, chosen=None, wanted=wanted,
            example=make_ref(Series.LEGAL, register_year(now()), 123),
        )  # fmt: skip
    try:
        page = list_entries(session, series=chosen.series, year=chosen.year, cursor=request.args.get("after"))
    except BadCursor:
        return redirect(url_for(".index", volume=f"{chosen.series}{chosen.year}"), 302)
    rows = list(page)
    hidden = [row.id for row in rows if row.state is State.HIDDEN]
    rulings = rulings_of(session, hidden) if hidden else {}
    key = f"{chosen.series}{chosen.year}"
    return render_template(
        "areas/register/index.html",
        volumes=[
            {
                "label": _volume_words(volume.series, volume.year),
                "href": url_for(".index", volume=name),
                "current": name == key,
                "count": volume.last_number,
            }
            for name, volume in keys.items()
        ],
        wanted=wanted,
        example=make_ref(volumes[0].series, volumes[0].year, volumes[0].last_number),
        chosen=chosen,
        series_words=None if chosen.series is Series.LEGAL else word(lang(), chosen.series),
        extent=extent_of(session, series=chosen.series, year=chosen.year),
        entries=[_entry(row, rulings.get(row.id, [])) for row in rows],
        previous=url_for(".index", volume=key, after=page.previous) if page.previous else None,
        next=url_for(".index", volume=key, after=page.next) if page.next else None,
    )


def _volume_words(series: Series, year: int) -> str:
    return str(year) if series is Series.LEGAL else f"{year} · {word(lang(), series)}"


def _entry(row: Contribution, rulings: list[Any]) -> dict[str, Any]:
    place = row.state if row.state is not State.PUBLISHED else row.place
    last = rulings[-1] if rulings else None
    return {
        "ref": row.ref,
        "href": url_for("contributions.show", ref=row.ref),
        "kind": word(lang(), row.kind),
        "received_at": row.received_at,
        "channel": word(lang(), row.channel),
        "consultation": shown(row.consultation.title, lang()),
        "place": _place(row),
        "state": str(place),
        "state_words": word(lang(), place),
        "late": row.missed_at is not None,
        "rule": shown(last.rule.title, lang()) if last is not None and last.rule is not None else None,
    }


def _place(row: Contribution) -> str:
    """The arrondissement, or the whole city; a comment names no place of its own."""
    if row.arrondissement is not None:
        return str(shown(row.arrondissement.name, lang()))
    return "" if row.kind is Kind.COMMENT else _("The whole city")
