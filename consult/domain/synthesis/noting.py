"""Comments among the staff who write a synthesis: said, settled, opened again. Never public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from consult.domain.accounts.models import Person
from consult.domain.journal.actions import record
from consult.domain.synthesis.models import Note, Synthesis
from consult.domain.synthesis.rules import Part, Refusal, may_write
from consult.kernel.errors import NotFound, Refused
from consult.kernel.prose import clean_text
from consult.kernel.verdict import require

NOTE_MAX = 2_000
# Of one part; more are not shown.
MOST = 100
REPORT = "report"


def about_of(synthesis: Synthesis) -> list[str]:
    """What one may comment on, in the order of the report; findings and recommendations are loaded."""
    return [
        REPORT,
        *(str(part) for part in Part),
        *(f"finding-{one.id}" for one in synthesis.findings),
        *(f"recommendation-{one.id}" for one in synthesis.recommendations),
    ]


def add_note(
    session: Session, *, synthesis: Synthesis, about: str, body: str, by: Person, at: datetime
) -> Note:
    """Say something about a part, before and after publication. Raises NotFound, Refused: NOTE_NEEDED, TOO_LONG."""
    require(may_write(by, synthesis.consultation))
    if about not in about_of(synthesis):
        raise NotFound(about)
    text = clean_text(body)
    if not text:
        raise Refused(Refusal.NOTE_NEEDED)
    if len(text) > NOTE_MAX:
        raise Refused(Refusal.TOO_LONG, {"limit": NOTE_MAX})
    note = Note(synthesis_id=synthesis.id, about=about, body=text, at=at, by_id=by.id)
    session.add(note)
    session.flush()
    _record(session, note, "synthesis.note-added", by, at)
    return note


def settle_note(
    session: Session, *, synthesis: Synthesis, note_id: int, by: Person, at: datetime, settled: bool = True
) -> Note:
    """Fold a comment away, or bring it back; said twice, nothing happens. Raises NotFound."""
    require(may_write(by, synthesis.consultation))
    note = session.scalars(
        select(Note).where(Note.id == note_id, Note.synthesis_id == synthesis.id).with_for_update()
    ).first()
    if note is None:
        raise NotFound(note_id)
    if (note.settled_at is not None) != settled:
        note.settled_at, note.settled_by_id = (at, by.id) if settled else (None, None)
        session.flush()
        _record(session, note, "synthesis.note-settled" if settled else "synthesis.note-reopened", by, at)
    return note


def _record(session: Session, note: Note, act: str, by: Person, at: datetime) -> None:
    record(
        session,
        act=act,
        subject=f"synthesis:{note.synthesis_id}",
        at=at,
        actor_id=by.id,
        facts={"note": note.id, "about": note.about},
    )


def list_notes(session: Session, synthesis_id: int, about: str) -> list[Note]:
    """The comments on one part with who said and who settled them: open ones first, each group as they came."""
    return list(
        session.scalars(
            select(Note)
            .where(Note.synthesis_id == synthesis_id, Note.about == about)
            .options(selectinload(Note.by), selectinload(Note.settled_by))
            .order_by(Note.settled_at.is_not(None), Note.id)
            .limit(MOST)
        )
    )


def count_notes(session: Session, synthesis_id: int, about: Sequence[str]) -> dict[str, int]:
    """How many open comments each of these parts has."""
    rows = session.execute(
        select(Note.about, func.count())
        .where(Note.synthesis_id == synthesis_id, Note.about.in_(about), Note.settled_at.is_(None))
        .group_by(Note.about)
    )
    found = {one: int(number) for one, number in rows}
    return {one: found.get(one, 0) for one in about}
