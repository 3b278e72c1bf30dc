"""Writing the journal, in the transaction of the act itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from consult.domain.journal.models import JournalEntry, JournalHead
from consult.kernel.secrets import digest

GENESIS = "0" * 64


def canonical(entry: dict[str, Any]) -> bytes:
    """The bytes that are hashed: JSON, keys sorted, no spaces, UTF-8 (documented in docs/journal.md)."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def entry_hash(
    *,
    id: int,
    at: datetime,
    actor_id: int | None,
    act: str,
    subject: str,
    facts: dict[str, Any],
    previous: str,
) -> str:
    """SHA-256 over the canonical bytes of an entry, the hash of the one before it included."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return digest(
        canonical(
            {
                "id": id,
                "at": moment,
                "actor": actor_id,
                "act": act,
                "subject": subject,
                "facts": facts,
                "previous": previous,
            }
        )
    )


def record(
    session: Session,
    *,
    act: str,
    subject: str,
    at: datetime,
    actor_id: int | None = None,
    facts: dict[str, Any] | None = None,
) -> JournalEntry:
    """Add an entry at the head of the chain. The head's row is locked until the transaction ends.

    `facts` holds ids, words of state and salted digests only.
    """
    facts = facts or {}
    head = session.execute(
        update(JournalHead)
        .where(JournalHead.id == 1)
        .values(entry_id=JournalHead.entry_id + 1)
        .returning(JournalHead.entry_id, JournalHead.hash)
        .execution_options(synchronize_session=False)
    ).one()
    hashed = entry_hash(
        id=head.entry_id, at=at, actor_id=actor_id, act=act, subject=subject, facts=facts, previous=head.hash
    )
    session.execute(
        update(JournalHead)
        .where(JournalHead.id == 1)
        .values(hash=hashed)
        .execution_options(synchronize_session=False)
    )
    entry = JournalEntry(
        id=head.entry_id,
        at=at,
        actor_id=actor_id,
        act=act,
        subject=subject,
        facts=facts,
        previous=head.hash,
        hash=hashed,
    )
    session.add(entry)
    return entry


def record_all(
    session: Session, *, act: str, facts: Mapping[str, dict[str, Any]], at: datetime, actor_id: int | None
) -> None:
    """One entry for each subject, in their order, as `record` would add them, in three statements for all."""
    if not facts:
        return
    head = session.execute(
        update(JournalHead)
        .where(JournalHead.id == 1)
        .values(entry_id=JournalHead.entry_id + len(facts))
        .returning(JournalHead.entry_id, JournalHead.hash)
        .execution_options(synchronize_session=False)
    ).one()
    rows, previous = [], head.hash
    for id, (subject, said) in enumerate(facts.items(), start=head.entry_id - len(facts) + 1):
        whole = {"id": id, "at": at, "actor_id": actor_id, "act": act, "subject": subject, "facts": said}
        hashed = entry_hash(**whole, previous=previous)
        rows.append({**whole, "previous": previous, "hash": hashed})
        previous = hashed
    session.execute(insert(JournalEntry), rows)
    session.execute(
        update(JournalHead)
        .where(JournalHead.id == 1)
        .values(hash=previous)
        .execution_options(synchronize_session=False)
    )
