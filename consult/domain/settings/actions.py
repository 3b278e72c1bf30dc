"""Changing the city's settings: one section at a time, nobody written over, each change in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.addresses import fold_email
from consult.domain.accounts.models import Person
from consult.domain.journal.actions import record
from consult.domain.settings.queries import SUBJECT
from consult.domain.settings.rules import (
    TEXT_MAX,
    Refusal,
    Section,
    may_be_brass,
    may_be_door,
    may_be_name,
    may_be_phone,
    may_be_short,
    may_change_settings,
    may_hold_levels,
    may_speak,
    may_stand,
)
from consult.domain.territory.colours import STANDARD, Colours
from consult.domain.territory.models import Municipality
from consult.domain.territory.periods import Period, as_rows, periods_of
from consult.kernel.errors import NotFound, Refused, Stale
from consult.kernel.localized import Language, in_order
from consult.kernel.prose import clean_line, clean_text
from consult.kernel.tunis import day_of
from consult.kernel.verdict import require


def cleaned(words: Mapping[str, str], *, line: bool = False) -> dict[str, str]:
    """The languages that have words."""
    clean = clean_line if line else clean_text
    return {str(one): text for one in Language if (text := clean(words.get(one, "")))}


def hold_settings(session: Session, *, editor: Person, expected_version: int) -> Municipality:
    """The municipality, locked, for somebody who may and who saw what stands. Raises Stale, Refused."""
    city = session.get_one(Municipality, 1, with_for_update=True, populate_existing=True)
    require(may_change_settings(editor))
    if city.version != expected_version:
        raise Stale(city.version)
    return city


def record_change(
    session: Session,
    city: Municipality,
    *,
    section: Section,
    editor: Person,
    at: datetime,
    **facts: int | str,
) -> None:
    """Raise the version, so that no page kept in memory shows what stood before, and note who it was."""
    city.version += 1
    session.flush()
    record(
        session,
        act="settings.changed",
        subject=SUBJECT,
        at=at,
        actor_id=editor.id,
        facts={"section": str(section), "version": city.version, **facts},
    )


def change_names(
    session: Session,
    *,
    editor: Person,
    name: Mapping[str, str],
    platform_name: Mapping[str, str],
    at: datetime,
    expected_version: int,
) -> None:
    """Raises Stale, Refused (NAME_INCOMPLETE, PLATFORM_NAME_INCOMPLETE, SETTING_TOO_LONG)."""
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    name, platform_name = cleaned(name, line=True), cleaned(platform_name, line=True)
    require(may_be_name(name, languages=city.languages, incomplete=Refusal.NAME_INCOMPLETE))
    require(may_be_name(platform_name, languages=city.languages, incomplete=Refusal.PLATFORM_NAME_INCOMPLETE))
    city.name, city.platform_name = name, platform_name
    record_change(session, city, section=Section.NAMES, editor=editor, at=at)


def change_contact(
    session: Session,
    *,
    editor: Person,
    email: str,
    phone: str,
    address: Mapping[str, str],
    hours: Mapping[str, str],
    at: datetime,
    expected_version: int,
) -> None:
    """Raises Stale, Refused (CONTACT_EMAIL, CONTACT_PHONE, NO_ADDRESS, SETTING_TOO_LONG)."""
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    folded, phone = fold_email(email), clean_line(phone)
    address, hours = cleaned(address), cleaned(hours)
    if folded is None:
        raise Refused(Refusal.CONTACT_EMAIL)
    require(may_be_phone(phone))
    if not address:
        raise Refused(Refusal.NO_ADDRESS)
    require(may_be_short(address, hours, limit=TEXT_MAX))
    city.contact_email, city.contact_phone = folded, phone or None
    city.contact_address, city.contact_hours = address, hours or None
    record_change(session, city, section=Section.CONTACT, editor=editor, at=at)


def change_letters(
    session: Session, *, editor: Person, footer: Mapping[str, str], at: datetime, expected_version: int
) -> None:
    """What stands at the foot of every letter; nothing takes it away. Raises Stale, Refused (SETTING_TOO_LONG)."""
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    footer = cleaned(footer)
    require(may_be_short(footer, limit=TEXT_MAX))
    city.mail_footer = footer or None
    record_change(session, city, section=Section.LETTERS, editor=editor, at=at)


def change_colours(
    session: Session, *, editor: Person, colours: Colours, at: datetime, expected_version: int
) -> None:
    """What the pages, letters and reports are coloured with; the platform's own colours are kept as none.

    Raises Stale, Refused (DOOR_CONTRAST, BRASS_CONTRAST).
    """
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    require(may_be_door(colours))
    require(may_be_brass(colours))
    own = colours != STANDARD
    city.door_colour, city.brass_colour = (colours.door, colours.brass) if own else (None, None)
    record_change(session, city, section=Section.COLOURS, editor=editor, at=at)


def change_levels(
    session: Session, *, editor: Person, levels: Mapping[str, int], at: datetime, expected_version: int
) -> None:
    """The level that a new phase begins with, by activity; phases that stand keep theirs.

    Raises Stale, Refused (LEVEL_UNKNOWN).
    """
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    require(may_hold_levels(levels))
    city.default_levels = dict(levels)
    record_change(session, city, section=Section.LEVELS, editor=editor, at=at)


def change_languages(
    session: Session, *, editor: Person, languages: Iterable[Language], at: datetime, expected_version: int
) -> None:
    """The languages that the platform speaks from now on. What was written in another one stays where it is.

    Raises Stale, Refused (LAST_LANGUAGE).
    """
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    wanted = in_order(languages)
    require(may_speak(wanted))
    city.languages = wanted
    record_change(session, city, section=Section.LANGUAGES, editor=editor, at=at, on=" ".join(wanted))


def set_period(
    session: Session, *, editor: Person, period: Period, at: datetime, expected_version: int
) -> Period:
    """Enter a period (number 0), or change the one that has its number.

    Raises NotFound, Stale, Refused (PERIOD_DAYS, PERIOD_DATES, PERIOD_BEGUN, PERIOD_MEETS, TOO_MANY_PERIODS,
    SETTING_TOO_LONG).
    """
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    periods = periods_of(city)
    standing = _numbered(periods, period.number) if period.number else None
    others = [one for one in periods if one is not standing]
    number = period.number or max((one.number for one in periods), default=0) + 1
    wanted = replace(period, number=number, legal=cleaned(period.legal, line=True))
    require(may_stand(wanted, others, standing=standing, today=day_of(at)))
    city.periods = as_rows([*others, wanted])
    record_change(session, city, section=Section.DEADLINES, editor=editor, at=at, period=number)
    return wanted


def remove_period(
    session: Session, *, editor: Person, number: int, at: datetime, expected_version: int
) -> None:
    """Take out a period that has not begun. Raises NotFound, Stale, Refused (PERIOD_BEGUN)."""
    city = hold_settings(session, editor=editor, expected_version=expected_version)
    periods = periods_of(city)
    standing = _numbered(periods, number)
    if standing.from_on <= day_of(at):
        raise Refused(Refusal.PERIOD_BEGUN)
    city.periods = as_rows([one for one in periods if one is not standing])
    record_change(session, city, section=Section.DEADLINES, editor=editor, at=at, period=number, removed=1)


def _numbered(periods: list[Period], number: int) -> Period:
    found = next((one for one in periods if one.number == number), None)
    if found is None:
        raise NotFound(number)
    return found
