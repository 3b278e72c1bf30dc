"""Who may change the city's settings, and what they must hold. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum

from consult.domain.accounts.models import Level, Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.models import Activity
from consult.domain.territory.colours import SIGN, TEXT, Colours, brass_contrast, door_contrast, nearest_to
from consult.domain.territory.periods import Period
from consult.kernel.colours import said
from consult.kernel.localized import Language
from consult.kernel.prose import length
from consult.kernel.verdict import YES, Verdict, no

NAME_MAX, TEXT_MAX, LEGAL_MAX = 120, 600, 300
DAYS_MAX = 730
PERIODS_MAX = 100
AREAS_MAX = 200
LEVELS = (Level.CONFIRMED, Level.CHECKED, Level.DIGITAL_IDENTITY)

_PHONE = re.compile(r"\+?[0-9](?:[ .()-]?[0-9]){5,18}")


class Section(StrEnum):
    """The parts of the settings, each saved by itself."""

    NAMES = "names"
    CONTACT = "contact"
    COLOURS = "colours"
    LOGO = "logo"
    LETTERS = "letters"
    AREAS = "areas"
    LAYERS = "layers"
    DEADLINES = "deadlines"
    LEVELS = "levels"
    LANGUAGES = "languages"


class Refusal(StrEnum):
    """Why a setting is not saved; beside it the facts."""

    NOT_SETTINGS_EDITOR = "not-settings-editor"
    NAME_INCOMPLETE = "name-incomplete"
    PLATFORM_NAME_INCOMPLETE = "platform-name-incomplete"
    AREA_NAME_INCOMPLETE = "area-name-incomplete"
    NO_ADDRESS = "no-address"
    CONTACT_EMAIL = "contact-email"
    CONTACT_PHONE = "contact-phone"
    COLOUR_UNKNOWN = "colour-unknown"
    DOOR_CONTRAST = "door-contrast"  # found, least, nearest
    BRASS_CONTRAST = "brass-contrast"  # found, least, nearest
    LOGO_PALE = "logo-pale"
    SETTING_TOO_LONG = "setting-too-long"  # limit, length
    AREA_ORDER = "area-order"
    LAST_AREA = "last-area"
    TOO_MANY_AREAS = "too-many-areas"  # limit
    PERIOD_DAYS = "period-days"  # most
    PERIOD_DATES = "period-dates"
    PERIOD_MEETS = "period-meets"  # from_on
    PERIOD_BEGUN = "period-begun"
    TOO_MANY_PERIODS = "too-many-periods"  # limit
    LEVEL_UNKNOWN = "level-unknown"
    LAST_LANGUAGE = "last-language"


def may_change_settings(person: Person | None) -> Verdict:
    """Administrators of the whole city."""
    return YES if holds(person, Role.ADMINISTRATOR) else no(Refusal.NOT_SETTINGS_EDITOR)


def may_be_short(*texts: Mapping[str, str], limit: int) -> Verdict:
    longest = max((length(words) for text in texts for words in text.values()), default=0)
    return no(Refusal.SETTING_TOO_LONG, limit=limit, length=longest) if longest > limit else YES


def may_be_name(name: Mapping[str, str], *, languages: Sequence[Language], incomplete: Refusal) -> Verdict:
    """A name stands on every page: in each language that is on somebody would miss it."""
    if any(not name.get(language) for language in languages):
        return no(incomplete)
    return may_be_short(name, limit=NAME_MAX)


def may_speak(languages: Sequence[Language]) -> Verdict:
    """Whether the platform may speak these languages alone: one at least stays on, and nothing else is asked."""
    return YES if languages else no(Refusal.LAST_LANGUAGE)


def may_be_phone(phone: str) -> Verdict:
    """A number that can be dialled: digits, with spaces, points, hyphens or brackets between them."""
    return YES if not phone or _PHONE.fullmatch(phone) else no(Refusal.CONTACT_PHONE)


def may_be_door(colours: Colours) -> Verdict:
    """Links and headings are written in it on limestone and on white, and white is written on it."""
    found = door_contrast(colours.door)
    if found >= TEXT:
        return YES
    return no(Refusal.DOOR_CONTRAST, found=said(found), least=TEXT, nearest=nearest_to(colours).door)


def may_be_brass(colours: Colours) -> Verdict:
    """Nothing is written in it; its signs stand on white sheets and on the band, which follows from the door."""
    if (found := brass_contrast(colours)) >= SIGN:
        return YES
    return no(Refusal.BRASS_CONTRAST, found=said(found), least=SIGN, nearest=nearest_to(colours).brass)


def may_hold_levels(levels: Mapping[str, int]) -> Verdict:
    known = {str(activity) for activity in Activity}
    wrong = any(name not in known or level not in LEVELS for name, level in levels.items())
    return no(Refusal.LEVEL_UNKNOWN) if wrong else YES


def may_stand(wanted: Period, others: Collection[Period], *, standing: Period | None, today: date) -> Verdict:
    """Whether a period may be entered, or replace the `standing` one, beside the `others`.

    Once it has begun its days and its first day are fixed: what was promised under it would change.
    """
    if not 1 <= wanted.days <= DAYS_MAX:
        return no(Refusal.PERIOD_DAYS, most=DAYS_MAX)
    if wanted.until_on is not None and wanted.until_on < wanted.from_on:
        return no(Refusal.PERIOD_DATES)
    if standing is not None and standing.from_on <= today:
        fixed = (standing.kind, standing.days, standing.from_on)
        if fixed != (wanted.kind, wanted.days, wanted.from_on):
            return no(Refusal.PERIOD_BEGUN)
    for other in others:
        if wanted.meets(other):
            return no(Refusal.PERIOD_MEETS, from_on=other.from_on)
    if len(others) >= PERIODS_MAX:
        return no(Refusal.TOO_MANY_PERIODS, limit=PERIODS_MAX)
    return may_be_short(wanted.legal, limit=LEGAL_MAX)


def may_be_area(
    name: Mapping[str, str],
    *,
    from_on: date | None,
    until_on: date | None,
    others_in_force: bool,
    today: date,
    languages: Sequence[Language],
) -> Verdict:
    """Whether an area may be so called and valid for these days; one at least stays in force."""
    verdict = may_be_name(name, languages=languages, incomplete=Refusal.AREA_NAME_INCOMPLETE)
    if not verdict:
        return verdict
    if from_on is not None and until_on is not None and until_on < from_on:
        return no(Refusal.AREA_ORDER)
    ended = until_on is not None and until_on < today
    return no(Refusal.LAST_AREA) if ended and not others_in_force else YES
