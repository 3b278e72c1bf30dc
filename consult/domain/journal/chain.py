"""Whether the journal still holds together: each entry follows from the one before, and the head is the last."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.domain.journal.actions import GENESIS, entry_hash
from consult.domain.journal.models import JournalEntry, JournalHead

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Chain:
    """`broken_at`: the first entry that does not follow, or the number after the last when the head differs."""

    entries: int
    head: str
    broken_at: int | None


def check_chain(session: Session, *, last: int | None = None) -> Chain:
    """Hash the entries anew, all or the `last` ones, and compare them with what is written and with the head."""
    head = session.execute(select(JournalHead.entry_id, JournalHead.hash)).one()
    newest = session.scalar(select(func.max(JournalEntry.id))) or 0
    begin = 1 if last is None else max(1, newest - last + 1)
    before = session.scalar(select(JournalEntry.hash).where(JournalEntry.id == begin - 1))
    previous, expected = before or GENESIS, begin
    columns = JournalEntry.__table__.columns
    rows = session.execute(
        select(*columns).where(JournalEntry.id >= begin).order_by(JournalEntry.id),
        execution_options={"yield_per": AT_ONCE},
    )
    for row in rows:
        hashed = entry_hash(
            id=row.id,
            at=row.at,
            actor_id=row.actor_id,
            act=row.act,
            subject=row.subject,
            facts=row.facts,
            previous=row.previous,
        )
        if (row.id, row.previous, row.hash) != (expected, previous, hashed):
            rows.close()
            return Chain(newest, head.hash, broken_at=expected)
        previous, expected = row.hash, expected + 1
    whole = (head.entry_id, head.hash) == (expected - 1, previous)
    return Chain(newest, head.hash, broken_at=None if whole else expected)
