"""The time of the city: days and years of the register, of sessions and of promises are days of Tunis."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

TUNIS = ZoneInfo("Africa/Tunis")


def day_of(at: datetime) -> date:
    """The day in Tunis."""
    return at.astimezone(TUNIS).date()
