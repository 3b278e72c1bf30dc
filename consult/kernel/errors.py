"""The three ways in which the domain can fail to do what it was asked."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class NotFound(LookupError):
    """There is no such thing, or it may not be told that there is."""


class Refused(Exception):
    """A rule said no. Carries the refusal's code and the facts its sentence needs."""

    def __init__(self, code: StrEnum, facts: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts or {}


class Stale(Exception):
    """Somebody else changed it since it was shown. Carries the version that stands now."""

    def __init__(self, current: int) -> None:
        super().__init__(f"stale: {current} stands now")
        self.current = current
