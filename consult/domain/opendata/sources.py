"""What was read from elsewhere, judged and not yet written: the same nouns for every source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from consult.domain.contributions.models import Kind, Side, Tongue
from consult.kernel.tables import TableError

TITLE_LONGEST = 400  # characters, the column's
NAME_LONGEST = 80  # of an external id, of an author's name
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


class InputProblem(StrEnum):
    """What is wrong with a row of a source; in brackets the facts beside `column` and `value`."""

    NOT_A_FOLDER = "not-a-folder"
    EMPTY_CELL = "empty-cell"
    NOT_A_NUMBER = "not-a-number"
    NOT_ONE_OF = "not-one-of"  # known
    NOT_A_TIME = "not-a-time"
    NO_TIME_ZONE = "no-time-zone"
    OUT_OF_TIME = "out-of-time"  # before EARLIEST or after now
    TOO_LONG = "too-long"  # limit, found
    TWICE = "twice"  # first (the line where it stands already)
    UNKNOWN_STATEMENT = "unknown-statement"
    UNKNOWN_PARENT = "unknown-parent"
    UNKNOWN_THEME = "unknown-theme"  # known
    SIGNS_TURNED = "signs-turned"  # as_counted, as_turned: votes that disagree with comments.csv


class InputError(TableError):
    """`code` in `file` at physical line `line`, with its facts. Raised before anything is written."""

    def __init__(self, file: Path | str, line: int | None, code: InputProblem, **facts: Any) -> None:
        ValueError.__init__(self, f"{file}:{line or ''}: {code}")
        self.file = str(file)
        self.line = line
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution of a source. Texts are clean; `said_at` None: the source does not say when."""

    line: int
    kind: Kind
    external_id: str | None
    body: str
    body_html: str
    language: Tongue
    title: str | None = None
    # The author's number or name at the source; None for an author it does not name.
    author: str | None = None
    said_at: datetime | None = None
    side: Side | None = None
    parent: str | None = None
    theme: str | None = None
    totals: Mapping[str, int] = field(default_factory=dict)
    # What the source's own moderators made of it: True accepted, False rejected, None not seen.
    accepted: bool | None = None


_WHOLE = re.compile(r"[+-]?[0-9]{1,18}\Z")
_SECONDS = re.compile(r"[0-9]{9,10}\Z")
_MILLISECONDS = re.compile(r"[0-9]{12,13}\Z")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its place, so that whatever is wrong with it can say where it stands."""

    file: Path
    line: int
    column: str
    text: str

    def error(self, code: InputProblem, **facts: Any) -> InputError:
        return InputError(self.file, self.line, code, column=self.column, value=self.text[:80], **facts)

    def filled(self, *, limit: int | None = None) -> str:
        """The text without spaces around it. Raises InputError: EMPTY_CELL, TOO_LONG."""
        text = self.text.strip()
        if not text:
            raise self.error(InputProblem.EMPTY_CELL)
        if limit is not None and len(text) > limit:
            raise self.error(InputProblem.TOO_LONG, limit=limit, found=len(text))
        return text

    def whole(self) -> int:
        """A whole number. Raises InputError: NOT_A_NUMBER."""
        if not _WHOLE.match(text := self.text.strip()):
            raise self.error(InputProblem.NOT_A_NUMBER)
        return int(text)

    def one_of(self, known: Mapping[str, Any]) -> Any:
        """What the words mean. Raises InputError: NOT_ONE_OF."""
        if (text := self.text.strip()) not in known:
            raise self.error(InputProblem.NOT_ONE_OF, known=list(known))
        return known[text]

    def moment(self, *, now: datetime, zone: ZoneInfo | None = None) -> datetime:
        """An instant: ISO 8601 with its offset, without one in `zone`, or seconds or milliseconds since 1970.

        A time that the clocks showed twice is the first of the two; a date alone is its midnight. Raises
        InputError: NOT_A_TIME (also for an hour that the clocks skipped), NO_TIME_ZONE, OUT_OF_TIME.
        """
        text = self.text.strip()
        if _MILLISECONDS.match(text):
            at = datetime.fromtimestamp(int(text) // 1000, UTC).replace(microsecond=int(text) % 1000 * 1000)
        elif _SECONDS.match(text):
            at = datetime.fromtimestamp(int(text), UTC)
        else:
            try:
                at = datetime.fromisoformat(text)
            except ValueError as wrong:
                raise self.error(InputProblem.NOT_A_TIME) from wrong
            if at.tzinfo is None:
                if zone is None:
                    raise self.error(InputProblem.NO_TIME_ZONE)
                local = at.replace(tzinfo=zone)
                at = local.astimezone(UTC)
                if at.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
                    raise self.error(InputProblem.NOT_A_TIME)
        try:
            at = at.astimezone(UTC)
        except OverflowError as wrong:
            raise self.error(InputProblem.OUT_OF_TIME) from wrong
        if not EARLIEST <= at <= now:
            raise self.error(InputProblem.OUT_OF_TIME)
        return at
