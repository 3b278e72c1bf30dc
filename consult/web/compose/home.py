"""The home: what the city asks now, until when, and what came of what it asked before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consult.domain.consultations.clock import Standing
from consult.domain.consultations.queries import list_published
from consult.web.compose.consultation import rows_of
from consult.web.compose.standing import what_is_open
from consult.web.database import db

# One screen: what is open in full, a line for each that comes, the last few that ended.
MOST_OPEN, MOST_COMING, MOST_PAST = 3, 3, 3


def home_page(*, at: datetime) -> dict[str, Any]:
    """The variables of `areas/site/home.html`."""
    session = db()
    lists = {
        "asked": list_published(session, standing=Standing.OPEN, at=at, size=MOST_OPEN).rows,
        "coming": list_published(session, standing=Standing.UPCOMING, at=at, size=MOST_COMING).rows,
        "before": list_published(session, standing=Standing.CLOSED, at=at, size=MOST_PAST).rows,
    }
    rows = rows_of([one for found in lists.values() for one in found], at)
    by_id = {row["consultation"].id: row for row in rows}
    page: dict[str, Any] = {name: [by_id[one.id] for one in found] for name, found in lists.items()}
    for row in page["asked"]:
        row["acts"] = what_is_open(row["consultation"], at)
    return page
