"""The blueprint of the pages a person looks for, of the news, and of the desk where the city writes both."""

from __future__ import annotations

from enum import StrEnum

from flask import Blueprint, url_for

from consult.domain.pages.models import PageName
from consult.domain.pages.rules import Refusal
from consult.domain.territory.models import Municipality
from consult.domain.territory.periods import PeriodKind, days_on, period_on
from consult.domain.territory.queries import get_municipality
from consult.kernel.localized import Shown, shown
from consult.kernel.sections import Section, fill_in, sections
from consult.kernel.tunis import day_of
from consult.rendering.words import Words
from consult.web.database import db
from consult.web.request import lang, now

bp = Blueprint("pages", __name__, url_prefix="/<lang:lang>")

# As in an address: one of the pages, and nothing else.
PAGE = "<any({}):page>".format(", ".join(f'"{page}"' for page in PageName))

PLACES: dict[StrEnum, str | tuple[str, ...]] = {
    Refusal.NO_PAGE_TEXT: "text_ar",
    Refusal.PAGE_TOO_LONG: "text_ar",
    Refusal.NO_NEWS_TITLE: "title_ar",
    Refusal.NO_NEWS_TEXT: "text_ar",
    Refusal.NEWS_TITLE_TOO_LONG: "title_ar",
    Refusal.NEWS_TOO_LONG: "text_ar",
}


def address_of(page: PageName) -> str:
    return url_for("pages.show", page=str(page))


def facts(language: str) -> dict[str, str]:
    """What stands for {city}, {email} … in the text of a page."""
    city = get_municipality(db())
    return {
        "city": str(shown(city.name, language)),
        "platform": str(shown(city.platform_name, language)),
        "email": city.contact_email,
        "reading_days": _days(language, city, PeriodKind.READING),
        "answer_days": _days(language, city, PeriodKind.ANSWER),
    }


def _days(language: str, city: Municipality, kind: PeriodKind) -> str:
    """The period valid today, and whether the legal service has still to confirm it."""
    words, today = Words(language), day_of(now())
    days = words.ngettext("%(num)s day", "%(num)s days", days_on(city, kind, today))
    period = period_on(city, kind, today)
    if period is not None and period.confirmed:
        return days
    return words.gettext("%(days)s (to be confirmed by the legal service)", days=days)


def parts_of(text: Shown) -> tuple[Section, ...]:
    """The sections of a page in the language in which it is shown; its links stay in the reader's."""
    return sections(fill_in(text.text, facts(text.language)), str(lang()))
