"""The display of a plan in words: since when, until when, how long it still lasts, and the pages about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.domain.consultations.models import Consultation, Phase
from consult.domain.consultations.stopping import clock_of, is_cancelled, is_suspended
from consult.domain.plans.queries import find_display, has_file
from consult.domain.plans.rules import display_phase, time_left
from consult.kernel.localized import shown
from consult.rendering.formats import Formats
from consult.web.database import db
from consult.web.request import lang

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def turning_points(consultation: Consultation, at: datetime) -> list[datetime]:
    """The next moment at which the words about the display change by the clock alone, midnight apart: an hour less."""
    phase = display_phase(consultation)
    left = time_left(phase, at) if phase is not None else None
    if phase is None or left is None:
        return []
    return [phase.closes_at - (2 * DAY if left.days else (left.hours - 1) * HOUR)]


def countdown(consultation: Consultation, phase: Phase, at: datetime) -> str:
    """How the display stands, in words that need no script."""
    formats = Formats(lang())
    if is_cancelled(consultation, at):
        return _("The display was broken off: the consultation was cancelled.")
    if is_suspended(consultation, at):
        return _("The display is suspended with the consultation. The suspended days are given back to it.")
    at = clock_of(consultation, at)
    left = time_left(phase, at)
    if left is None:
        if at < phase.opens_at:
            return _("On display from %(date)s on.", date=formats.opening(phase.opens_at))
        return _(
            "The display ended on %(date)s. What arrives now is out of time.",
            date=formats.closing(phase.closes_at),
        )
    rest = (
        ngettext("%(num)s day left", "%(num)s days left", left.days)
        if left.days
        else ngettext("%(num)s hour left", "%(num)s hours left", left.hours)
    )
    return _("On display until %(date)s: %(left)s.", date=formats.closing(phase.closes_at), left=rest)


def display_facts(consultation: Consultation, at: datetime) -> dict[str, Any] | None:
    """The words about the display; None where the consultation takes no remarks on a draft."""
    phase = display_phase(consultation)
    if phase is None:
        return None
    display = find_display(db(), consultation.id)
    return {
        "words": countdown(consultation, phase, at),
        "open": phase.opens_at <= at < phase.closes_at,
        "gazette": _(
            "Notice in the official journal no. %(number)s of %(date)s.",
            number=f"\u2066{display.gazette_number}\u2069",
            date=Formats(lang()).date(display.gazette_on),
        )
        if display is not None
        else None,
        "legal": shown(display.legal, lang()) if display is not None and display.legal else None,
        "unconfirmed": display is not None and not display.confirmed,
        "place": shown(display.place, lang()) if display is not None and display.place else None,
        "certified": display is not None and display.certified_at is not None,
    }


def plan_box(consultation: Consultation, at: datetime) -> dict[str, Any] | None:
    """What the page of a consultation on a plan says of it, and where to go on; None for others."""
    phase = display_phase(consultation)
    if phase is None or not has_file(db(), consultation.id):
        return None
    return {
        "words": countdown(consultation, phase, at),
        "links": [
            {"label": label, "href": url_for(endpoint, slug=consultation.slug)}
            for endpoint, label in (
                ("plans.show", _("The file of the plan")),
                ("plans.opinions", _("Opinions of public bodies")),
                ("plans.treatment", _("Treatment table")),
            )
        ],
    }
