"""How long the city gives itself: each period with its days, its legal reference and the days on which it is valid.

They stand in the municipality's own row, so that a page that needs one asks the database nothing more.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from consult.domain.territory.models import Municipality
from consult.kernel.tunis import TUNIS, day_of


class PeriodKind(StrEnum):
    """What a period is for: the parts of the platform that count days."""

    READING = "reading"
    ANSWER = "answer"
    # How long a plan hangs for everybody after its notice stood in the official journal, and within which time public
    # bodies give their opinion on it. By default two months and one, by the calendar: to be confirmed by the legal
    # service (CATU, article 16).
    DISPLAY = "display"
    OPINION = "opinion"
    # How long an author may contest a ruling on their words, and within which time another moderator decides. By
    # default thirty days and fifteen: to be confirmed by the legal service.
    APPEAL = "appeal"
    APPEAL_DECISION = "appeal-decision"


DEFAULT_MONTHS = {PeriodKind.DISPLAY: 2, PeriodKind.OPINION: 1}
DEFAULT_DAYS = {PeriodKind.APPEAL: 30, PeriodKind.APPEAL_DECISION: 15}


@dataclass(frozen=True, slots=True)
class Period:
    """`until_on` is the last day (None: not known yet). `confirmed`: the legal service has said so."""

    number: int
    kind: PeriodKind
    days: int
    from_on: date
    until_on: date | None = None
    legal: Mapping[str, str] = field(default_factory=dict)
    confirmed: bool = False

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def meets(self, other: Period) -> bool:
        """Whether some day would have both."""
        ends, others = self.until_on or date.max, other.until_on or date.max
        return self.kind is other.kind and self.from_on <= others and other.from_on <= ends


def periods_of(municipality: Municipality) -> list[Period]:
    """All periods, the newest of each kind first."""
    found = [
        Period(
            number=row["number"],
            kind=PeriodKind(row["kind"]),
            days=row["days"],
            from_on=date.fromisoformat(row["from_on"]),
            until_on=date.fromisoformat(row["until_on"]) if row["until_on"] else None,
            legal=row["legal"],
            confirmed=row["confirmed"],
        )
        for row in municipality.periods
    ]
    order = list(PeriodKind)
    return sorted(found, key=lambda one: (order.index(one.kind), -one.from_on.toordinal()))


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def as_rows(periods: Sequence[Period]) -> list[dict[str, Any]]:
    """As the column keeps them."""
    return [
        {
            "number": one.number,
            "kind": str(one.kind),
            "days": one.days,
            "from_on": one.from_on.isoformat(),
            "until_on": one.until_on.isoformat() if one.until_on else None,
            "legal": dict(one.legal),
            "confirmed": one.confirmed,
        }
        for one in periods
    ]


def period_on(municipality: Municipality, kind: PeriodKind, day: date) -> Period | None:
    """The period that is valid on a day; None where the city has entered none."""
    return next((one for one in periods_of(municipality) if one.kind is kind and one.holds_on(day)), None)


def days_on(municipality: Municipality, kind: PeriodKind, day: date) -> int:
    """How many days, counted from `day`: those of the period valid then, else the platform's default."""
    found = period_on(municipality, kind, day)
    if found is not None:
        return found.days
    if kind in DEFAULT_MONTHS:
        return (months_after(day, DEFAULT_MONTHS[kind]) - day).days
    if kind in DEFAULT_DAYS:
        return DEFAULT_DAYS[kind]
    return municipality.reading_days if kind is PeriodKind.READING else municipality.answer_days


def end_of(municipality: Municipality, kind: PeriodKind, at: datetime) -> datetime:
    """The end, in Tunis, of the last day of a period that begins at this moment. The day itself does not count."""
    day = day_of(at)
    after = day + timedelta(days=days_on(municipality, kind, day) + 1)
    return datetime.combine(after, time.min, TUNIS).astimezone(at.tzinfo)
