"""The blueprint of the city's settings and what all its sections do: show, save, say what was not saved and why."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from consult.domain.settings.rules import Refusal, Section
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused, Stale
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again, number_in, said_at
from consult.web.request import me, now

bp = Blueprint("settings", __name__, url_prefix="/<lang:lang>/desk/settings")

Answer = str | Response | tuple[str, int]

PLACES: dict[StrEnum, str | tuple[str, ...]] = {
    Refusal.NAME_INCOMPLETE: "name_ar",
    Refusal.PLATFORM_NAME_INCOMPLETE: "platform_name_ar",
    Refusal.AREA_NAME_INCOMPLETE: "name_ar",
    Refusal.NO_ADDRESS: "address_ar",
    Refusal.CONTACT_EMAIL: "email",
    Refusal.CONTACT_PHONE: "phone",
    Refusal.SETTING_TOO_LONG: ("address_ar", "footer_ar", "legal_ar", "name_ar"),
    Refusal.AREA_ORDER: "valid_until",
    Refusal.LAST_AREA: "valid_until",
    Refusal.PERIOD_DAYS: "days",
    Refusal.PERIOD_DATES: "until_on",
    Refusal.PERIOD_MEETS: "from_on",
    Refusal.PERIOD_BEGUN: "days",
    Refusal.LEVEL_UNKNOWN: "propose",
    Refusal.LAST_LANGUAGE: "ar",
}


def done(form: FlaskForm, act: Callable[..., object], **values: Any) -> Refused | Stale | None:
    """Do it in one transaction. None when it is saved, else why it is not."""
    try:
        with unit_of_work() as session:
            act(session, editor=me(), at=now(), expected_version=number_in(form.seen.data) or 0, **values)
    except (Refused, Stale) as problem:
        look_again()
        return problem
    return None


def page(
    template: str,
    section: Section,
    form: FlaskForm,
    *,
    problem: Refused | Stale | None = None,
    **values: Any,
) -> Answer:
    """One section. Refused and Stale: 409, with what was typed; a form of the wrong shape: 422."""
    stale = isinstance(problem, Stale)
    words = said_at(form, problem, PLACES) if isinstance(problem, Refused) else ""
    if isinstance(problem, Stale):
        form.seen.data = str(problem.current)
    elif "seen" in form and not form.is_submitted():
        form.seen.data = str(get_municipality(db()).version)
    status = 409 if problem is not None else 422 if form.errors else 200
    shown = render_template(
        f"areas/settings/{template}",
        section=section,
        sections=sections(section),
        form=form,
        problem=words,
        stale=stale,
        **values,
    )
    return (shown, status) if status != 200 else shown


def sections(current: Section | None = None) -> list[dict[str, Any]]:
    """The sections: {section, href, current}."""
    return [
        {"section": one, "href": url_for(f"settings.{one}"), "current": one is current} for one in Section
    ]
