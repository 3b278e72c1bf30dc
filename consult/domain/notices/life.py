"""The sign of life of the worker that sends letters, in the database, where every machine sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.domain.notices.models import Worker

LETTERS = "letters"
# How often it is written, and after how long without one nobody counts on the worker any more: a letter in hand may
# wait a minute for a mail server.
SIGN_EVERY = timedelta(seconds=15)
SILENT_AFTER = timedelta(minutes=2)


def show_life(session: Session, *, at: datetime, name: str = LETTERS) -> None:
    """Write that the worker is alive."""
    changed = session.execute(update(Worker).where(Worker.name == name).values(seen_at=at))
    if changed.rowcount:  # type: ignore[attr-defined]
        return
    try:
        with session.begin_nested():
            session.add(Worker(name=name, seen_at=at))
    except IntegrityError:
        # Another worker began in the same moment: its sign is as good.
        pass


def find_last_sign(session: Session, *, name: str = LETTERS) -> datetime | None:
    """When the worker was last alive; None if it never was."""
    worker = session.get(Worker, name, populate_existing=True)
    return worker.seen_at if worker else None


def is_silent(sign: datetime | None, *, at: datetime) -> bool:
    """Whether nobody should count on the worker any more."""
    return sign is None or at - sign > SILENT_AFTER
