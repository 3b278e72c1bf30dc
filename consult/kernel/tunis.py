"""The time of the city: days and years of the register, of sessions and of promises are days of Tunis."""

from __future__ import annotations

from zoneinfo import ZoneInfo

TUNIS = ZoneInfo("Africa/Tunis")
