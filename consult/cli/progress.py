"""Progress of long work, on standard error: a line that is written over on a terminal, else one a stage."""

from __future__ import annotations

import sys
import time
from types import TracebackType

WIDTH = 30
PAUSE = 0.1  # seconds between two drawings


class Progress:
    """Called with what is being done and how much of it is done. `totals` make a bar of it."""

    def __init__(self, totals: dict[str, int] | None = None) -> None:
        self._totals = totals or {}
        self._stream = sys.stderr
        self._terminal = self._stream.isatty()
        self._began = time.monotonic()
        self._drawn = 0.0
        self._what = ""
        self._done = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._end_stage()

    def __call__(self, what: str, done: int) -> None:
        if what != self._what:
            self._end_stage()
            self._what = what
        self._done = done
        if self._terminal and time.monotonic() - self._drawn > PAUSE:
            self._drawn = time.monotonic()
            self._stream.write("\r\x1b[K" + self._line())
            self._stream.flush()

    def _end_stage(self) -> None:
        if self._what:
            self._stream.write(("\r\x1b[K" if self._terminal else "") + self._line() + "\n")
            self._stream.flush()
        self._what = ""

    def _line(self) -> str:
        seconds = time.monotonic() - self._began
        total = self._totals.get(self._what, 0)
        if not total:
            return f"{self._what}: {self._done} ({seconds:.0f} s)"
        filled = min(WIDTH, WIDTH * self._done // total)
        bar = "#" * filled + "." * (WIDTH - filled)
        return f"{self._what:<10} [{bar}] {self._done} of {total} ({seconds:.0f} s)"
