"""Publications that were scheduled: what `flask notices send` does beside its letters."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from consult.domain.consultations.models import PlanEnding
from consult.domain.consultations.scheduling import list_due, publish_due
from consult.web.database import db, unit_of_work


def publish_waiting(app: Flask, *, at: datetime) -> list[PlanEnding]:
    """Carry out every publication whose moment has come; one that fails keeps none of the others back."""
    with app.app_context():
        due = list_due(db(), at=at)
    done: list[PlanEnding] = []
    for slug in due:
        try:
            with app.app_context(), unit_of_work() as session:
                ending = publish_due(session, slug=slug, at=at)
        except Exception:
            app.logger.exception("publication of %s", slug)
            continue
        if ending is not None:
            done.append(ending)
    return done
