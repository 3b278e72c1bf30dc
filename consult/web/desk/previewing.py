"""Looking at a consultation as a resident sees it, now or at a moment to come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.consultations.clock import results_hidden
from consult.domain.consultations.models import Consultation, ConsultationState, Phase
from consult.domain.consultations.previewing import as_published
from consult.domain.consultations.scheduling import find_plan
from consult.kernel.localized import shown
from consult.kernel.tunis import TUNIS
from consult.rendering.formats import Formats
from consult.web.access import staff
from consult.web.compose.consultation import consultation_page
from consult.web.compose.standing import what_is_open
from consult.web.database import db
from consult.web.desk.blueprint import MAKERS, at_desk, bp
from consult.web.desk.forms import LOCAL
from consult.web.request import lang, now


def _chosen(text: str) -> datetime | None:
    """The moment that the address names, in the time of Tunis; None for none that can be read."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=TUNIS) if text.strip() else None
    except ValueError:
        return None


def _as_local(moment: datetime) -> str:
    return moment.astimezone(TUNIS).strftime(LOCAL)


def _during(phase: Phase) -> datetime:
    """The middle of a phase, to the minute."""
    middle = phase.opens_at + (phase.closes_at - phase.opens_at) / 2
    return middle.replace(second=0, microsecond=0)


def _moments(found: Consultation, *, current: str) -> list[dict[str, Any]]:
    """Now, then the middle of each phase, then the end: a link for each. `current`: the moment that is shown."""
    named: list[tuple[Any, str]] = [(_("now"), "")]
    named += [(shown(phase.title, lang()), _as_local(_during(phase))) for phase in found.phases]
    if found.phases:
        named.append((_("after the end"), _as_local(max(phase.closes_at for phase in found.phases))))
    return [
        {
            "label": label,
            "href": url_for(".preview", slug=found.slug, at=at or None),
            "current": at == current,
        }
        for label, at in named
    ]


@bp.get("/consultations/<slug>/preview")
@staff(*MAKERS)
def preview(slug: str) -> str:
    """The public page at the chosen moment, under a ribbon that says what it is. Its links lead to the ribbon."""
    found = at_desk(slug)
    asked = request.args.get("at", "")
    chosen = _chosen(asked)
    at = chosen or now()
    seen = as_published(found)
    plan = find_plan(db(), found.id) if found.state == ConsultationState.DRAFT else None
    formats, typed = Formats(lang()), _as_local(at)
    return render_template(
        "areas/desk/preview.html",
        # What is hidden now is not shown by looking ahead.
        **consultation_page(seen, person=None, at=at, conceal=results_hidden(found, now()) is not None),
        previewed=found,
        draft=found.state == ConsultationState.DRAFT,
        moment=formats.datetime(at),
        typed=typed,
        unread=bool(asked.strip()) and chosen is None,
        moments=_moments(found, current=typed if chosen else ""),
        can=formats.listed(what_is_open(seen, at)),
        published_later=formats.datetime(plan.publish_at)
        if plan is not None and plan.ended_at is None and at < plan.publish_at
        else None,
    )
