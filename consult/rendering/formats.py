"""Dates, times and numbers as Tunisia writes them, in three languages.

24-hour times and Latin digits everywhere; CLDR would give 12 hours for ar_TN and fr_TN. Instants are shown in
Africa/Tunis. The hidden direction marks that CLDR puts into Arabic dates are taken out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from babel import dates, numbers

from consult.kernel.localized import Language
from consult.kernel.tunis import TUNIS
from consult.rendering.words import LOCALES

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))


def tunis_date(at: datetime) -> date:
    return at.astimezone(TUNIS).date()


def last_day(closes_at: datetime) -> date:
    """The last day in Tunis on which something is open that closes at this moment."""
    return tunis_date(closes_at - timedelta(microseconds=1))


def _is_midnight(at: datetime) -> bool:
    return at.astimezone(TUNIS).time() == time.min


class Formats:
    """Formats of one language."""

    def __init__(self, language: str) -> None:
        self.language = Language(language)
        self.locale = LOCALES[self.language]

    def date(self, value: date | datetime) -> str:
        """9 جانفي 2026, 9 janvier 2026 (but 1er janvier), 9 January 2026."""
        day = tunis_date(value) if isinstance(value, datetime) else value
        pattern = "d'er' MMMM y" if self.language is Language.FR and day.day == 1 else "d MMMM y"
        return dates.format_date(day, pattern, locale=self.locale).translate(_MARKS)

    def weekday(self, value: date) -> str:
        """الخميس 3 ديسمبر, jeudi 3 décembre, Thursday 3 December: a day of the weeks to come."""
        pattern = "EEEE d'er' MMMM" if self.language is Language.FR and value.day == 1 else "EEEE d MMMM"
        return dates.format_date(value, pattern, locale=self.locale).translate(_MARKS)

    def short_date(self, value: date | datetime) -> str:
        """09/01/2026 in all three."""
        day = tunis_date(value) if isinstance(value, datetime) else value
        return dates.format_date(day, "dd/MM/y", locale=self.locale).translate(_MARKS)

    def month(self, value: date) -> str:
        """جانفي 2026, janvier 2026, January 2026."""
        return dates.format_date(value, "LLLL y", locale=self.locale).translate(_MARKS)

    def time(self, value: datetime) -> str:
        return value.astimezone(TUNIS).strftime("%H:%M")

    def datetime(self, value: datetime) -> str:
        """The day and the minute, Tunis time."""
        return f"{self.date(value)}{'، ' if self.language is Language.AR else ', '}{self.time(value)}"

    def opening(self, value: datetime) -> str:
        """When something opens: the day alone where it opens with the day."""
        return self.date(value) if _is_midnight(value) else self.datetime(value)

    def closing(self, value: datetime) -> str:
        """The moment from which something is closed. Midnight is the 24:00 of the last whole day: "17 December,
        00:00" would be read as "on the 17th", one day too late.
        """
        if not _is_midnight(value):
            return self.datetime(value)
        return f"{self.date(last_day(value))}{'، ' if self.language is Language.AR else ', '}24:00"

    def closing_time(self, value: datetime) -> str:
        """The time of day of a closing: 18:30, or 24:00."""
        return "24:00" if _is_midnight(value) else self.time(value)

    def at_most(self, span: timedelta) -> str:
        """A length of time in whole hours, from two days on in whole days, rounded up: "within" stays true."""
        hours = max(1, -(-span // HOUR))
        unit, amount = ("hour", hours) if hours < 48 else ("day", -(-span // DAY))
        whole = amount * (HOUR if unit == "hour" else DAY)
        # A threshold that no length reaches: the unit stays the one chosen.
        return dates.format_timedelta(whole, granularity=unit, threshold=1_000_000, locale=self.locale)

    def number(self, value: int | float) -> str:
        """Grouped by the language; French groups with U+00A0, which the fonts have (CLDR gives U+202F)."""
        if isinstance(value, int) and 0 <= value < 1000:
            # Nothing to group, and a list has a hundred of these.
            return str(int(value))
        return numbers.format_decimal(value, locale=self.locale).replace("\u202f", "\u00a0")

    def listed(self, items: Iterable[str]) -> str:
        """Words in a row, with the comma of the language between them."""
        return self.comma.join(items)

    @property
    def comma(self) -> str:
        return "، " if self.language == Language.AR else ", "

    def size(self, size: int) -> str:
        """A file's size in kilobytes or megabytes of 1,024, as the language abbreviates them."""
        kilo, mega = {
            Language.AR: ("كيلوبايت", "ميغابايت"),
            Language.FR: ("Ko", "Mo"),
            Language.EN: ("kB", "MB"),
        }[self.language]
        if size < 1024 * 1024:
            return f"{self.number(max(1, round(size / 1024)))}\u00a0{kilo}"
        return f"{self.number(round(size / 1024 / 1024, 1))}\u00a0{mega}"

    def percent(self, share: float) -> str:
        """A share between 0 and 1 as whole percent."""
        return (
            numbers.format_percent(
                share, format="#,##0 %" if self.language is Language.FR else None, locale=self.locale
            )
            .replace("\u202f", "\u00a0")
            .replace(" ", "\u00a0")
            .translate(_MARKS)
        )
