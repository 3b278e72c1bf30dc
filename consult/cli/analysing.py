"""What the worker does for the suggestions between two letters: a few vectors at a time, and none of what is hidden."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from consult.domain.analysis.encoding import by_meaning, knows_meaning
from consult.domain.analysis.vectors import forget_hidden, holds_hidden, keep_vectors, next_lacking
from consult.web.database import db, unit_of_work

# Texts in one go: a second of one core, so that a letter that comes meanwhile still leaves at once.
AT_ONCE = 6
# After a fault it is tried again so much later.
REST = timedelta(minutes=1)


class Analyst:
    """Makes the vectors that are lacking and removes those that may not stay."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._rests_until: datetime | None = None

    def step(self, *, at: datetime) -> int:
        """How many vectors were made: 0 when none is lacking, without the optional extra, and after a fault."""
        if self._rests_until is not None and at < self._rests_until:
            return 0
        try:
            with self._app.app_context():
                if holds_hidden(db()):
                    with unit_of_work() as session:
                        forget_hidden(session)
                said = next_lacking(db(), size=AT_ONCE) if knows_meaning() else []
                if said:
                    rows = by_meaning([one.text for one in said], threads=1)
                    with unit_of_work() as session:
                        keep_vectors(session, said, rows, at=at)
                return len(said)
        except Exception:
            # Suggestions may wait; letters may not.
            self._app.logger.exception("vectors")
            self._rests_until = at + REST
            return 0
