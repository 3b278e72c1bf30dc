"""How fast the reading goes, and the day on which it is done if it goes on like this.

From the counters of `ReadingDay` alone: a handful of rows for each moderator. Working days are Monday to Friday;
what arrives meanwhile is not foreseen, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.moderation.workshop import ReadingDay
from consult.kernel.tunis import day_of

# The days that are looked back on, today aside: five of them are working days.
WINDOW = 7
# From fewer readings nothing is said of what is to come.
ENOUGH = 20
# What is further away is no date that anybody should be given.
FARTHEST = 260


@dataclass(frozen=True, slots=True)
class Pace:
    """Readings of today; per hour of reading, of oneself and of all (None: too few); per working day; the day on
    which what waits is read (None: too little to say, or more than a year away, then `far`).
    """

    mine_today: int
    all_today: int
    my_hour: int | None
    all_hour: int | None
    per_day: int | None
    done_on: date | None
    far: bool = False


def pace_of(session: Session, moderator: Person, *, waiting: int, at: datetime, alone: bool) -> Pace:
    """`waiting`: how many are to be read. `alone`: only this moderator's readings bear on them."""
    today = day_of(at)
    rows = session.scalars(
        select(ReadingDay).where(ReadingDay.day >= today - timedelta(days=WINDOW), ReadingDay.day <= today)
    ).all()
    own = [row for row in rows if row.moderator_id == moderator.id]
    per_day = _per_day(own if alone else rows, today)
    days = ceil(waiting / per_day) if per_day else None
    far = days is not None and days > FARTHEST
    return Pace(
        mine_today=sum(row.number for row in own if row.day == today),
        all_today=sum(row.number for row in rows if row.day == today),
        my_hour=_per_hour(own),
        all_hour=_per_hour(rows),
        per_day=per_day,
        done_on=working_day(today, days) if days and not far else None,
        far=far,
    )


def _per_hour(rows: list[ReadingDay]) -> int | None:
    timed, seconds = sum(row.timed for row in rows), sum(row.seconds for row in rows)
    return round(timed * 3600 / seconds) if timed >= ENOUGH and seconds else None


def _per_day(rows: list[ReadingDay], today: date) -> int | None:
    """Over the working days since the first reading of the window; today counts only where there is nothing else."""
    past = [row for row in rows if row.day < today]
    number = sum(row.number for row in past or rows)
    if number < ENOUGH:
        return None
    if not past:
        return number
    first = min(row.day for row in past)
    days = sum(is_working(first + timedelta(days=step)) for step in range((today - first).days))
    return max(1, round(number / max(1, days)))


def is_working(day: date) -> bool:
    return day.weekday() < 5


def working_day(after: date, number: int) -> date:
    """The so-manieth working day after that one."""
    day = after
    while number:
        day += timedelta(days=1)
        number -= is_working(day)
    return day
