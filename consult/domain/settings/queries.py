"""Who changed which setting when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.journal.models import JournalEntry
from consult.domain.settings.rules import Section
from consult.domain.territory.models import Arrondissement
from consult.kernel.errors import NotFound
from consult.kernel.localized import LANGUAGES, Language
from consult.kernel.paging import Key, Page, slice_page

SUBJECT = "settings:1"


@dataclass(frozen=True, slots=True)
class Change:
    """One saving of one section, by whom (their public name)."""

    section: Section
    at: datetime
    by: str


def list_changes(session: Session, *, cursor: str | None = None, size: int = 20) -> Page[Change]:
    """The changes of the settings as the journal has them, the newest first."""
    found = slice_page(
        session,
        select(JournalEntry, Person.public_name)
        .join(Person, Person.id == JournalEntry.actor_id)
        .where(JournalEntry.subject == SUBJECT),
        keys=[Key(JournalEntry.id, descending=True)],
        values_of=lambda row: (row[0].id,),
        cursor=cursor,
        size=size,
        scalars=False,
    )
    rows = [Change(Section(entry.facts["section"]), entry.at, name) for entry, name in found.rows]
    return Page(rows, found.next, found.previous)


def count_readers(session: Session) -> dict[Language, int]:
    """How many people with an account have chosen each language for their letters."""
    rows = session.execute(
        select(Person.language, func.count())
        .where(Person.closed_at.is_(None), Person.email.is_not(None))
        .group_by(Person.language)
    )
    found = {language: count for language, count in rows}
    return {language: found.get(language, 0) for language in LANGUAGES}


def get_area(session: Session, code: str) -> Arrondissement:
    """An area, in force or not, by its short name. Raises NotFound."""
    found = session.scalars(select(Arrondissement).where(Arrondissement.code == code)).first()
    if found is None:
        raise NotFound(code)
    return found
