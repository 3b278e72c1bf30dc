"""Mending the cutting of a version before it is displayed: words, kind and level, parts, joins. Never commits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import judge
from consult.domain.texts.actions import hold, journal
from consult.domain.texts.models import Paragraph, PlanText, TextVersion
from consult.domain.texts.pieces import PieceKind
from consult.domain.texts.queries import all_paragraphs
from consult.domain.texts.rules import TextRefusal, fits, level_of, may_edit_texts
from consult.domain.texts.writing import write_paragraphs
from consult.kernel.errors import NotFound, Refused
from consult.kernel.localized import LANGUAGES
from consult.kernel.prose import clean_text
from consult.kernel.verdict import require

_BLANK = re.compile(r"\n[ \t\u00a0]*\n+")


def rewrite_paragraph(
    session: Session,
    *,
    text: PlanText,
    version: TextVersion,
    editor: Person | None,
    key: str,
    words: Mapping[str, str],
    kind: PieceKind,
    level: int,
    at: datetime,
    expected: int | None = None,
) -> int:
    """Other words for a paragraph, another kind or level. A blank line in them divides it: the first part keeps the
    key, the others are new. Where several languages are divided, each must be in as many parts.

    Gives the number of parts. Raises NotFound, Stale; Refused: NOT_FOR_YOU, DISPLAYED, PARAGRAPH_EMPTY,
    PARAGRAPH_TOO_LONG, PARTS_DIFFER, TOO_MANY_PARAGRAPHS.
    """
    rows, at_place = _held(session, text, version, editor, key, expected)
    parts = {
        language: [one for one in _BLANK.split(clean_text(words.get(language) or "")) if one.strip()]
        for language in LANGUAGES
    }
    said = {language: found for language, found in parts.items() if found}
    if not said:
        raise Refused(TextRefusal.PARAGRAPH_EMPTY)
    number = max(map(len, said.values()))
    if number > 1 and any(len(found) != number for found in said.values()):
        raise Refused(TextRefusal.PARTS_DIFFER)
    for found in said.values():
        for one in found:
            require(fits(one))
    fresh = [
        Paragraph(
            version_id=version.id,
            key=key if place == 0 else "",
            kind=PieceKind(kind),
            level=level_of(PieceKind(kind), level),
            words={language: found[place] for language, found in said.items()},
        )
        for place in range(number)
    ]
    _write(
        session,
        text,
        version,
        [*rows[:at_place], *fresh, *rows[at_place + 1 :]],
        editor,
        at,
        key,
        "rewritten",
    )
    return number


def join_with_above(
    session: Session,
    *,
    text: PlanText,
    version: TextVersion,
    editor: Person | None,
    key: str,
    at: datetime,
    expected: int | None = None,
) -> str:
    """A paragraph goes on in the one above it, in each language; gives the key that stays.

    Raises NotFound, Stale; Refused: NOT_FOR_YOU, DISPLAYED, FIRST_OF_ALL, KINDS_DIFFER, PARAGRAPH_TOO_LONG.
    """
    rows, place = _held(session, text, version, editor, key, expected)
    if place == 0:
        raise Refused(TextRefusal.FIRST_OF_ALL)
    above, row = rows[place - 1], rows[place]
    if above.kind is not row.kind:
        raise Refused(TextRefusal.KINDS_DIFFER)
    between = "\n" if row.kind is PieceKind.TABLE else " "
    words = {
        language: between.join(one for one in (above.words.get(language), row.words.get(language)) if one)
        for language in LANGUAGES
        if above.words.get(language) or row.words.get(language)
    }
    for one in words.values():
        require(fits(one))
    joined = Paragraph(version_id=version.id, key=above.key, kind=above.kind, level=above.level, words=words)
    _write(
        session, text, version, [*rows[: place - 1], joined, *rows[place + 1 :]], editor, at, key, "joined"
    )
    return above.key


def remove_paragraph(
    session: Session,
    *,
    text: PlanText,
    version: TextVersion,
    editor: Person | None,
    key: str,
    at: datetime,
    expected: int | None = None,
) -> None:
    """Take a paragraph out. Raises NotFound, Stale; Refused: NOT_FOR_YOU, DISPLAYED, LAST_PARAGRAPH."""
    rows, place = _held(session, text, version, editor, key, expected)
    if len(rows) == 1:
        raise Refused(TextRefusal.LAST_PARAGRAPH)
    _write(session, text, version, [*rows[:place], *rows[place + 1 :]], editor, at, key, "removed")


def _held(
    session: Session,
    text: PlanText,
    version: TextVersion,
    editor: Person | None,
    key: str,
    expected: int | None,
) -> tuple[list[Paragraph], int]:
    judge(editor, may_edit_texts(editor, text.consultation))
    hold(session, version, expected=expected)
    rows = list(all_paragraphs(session, version.id))
    place = next((at for at, row in enumerate(rows) if row.key == key), None)
    if place is None:
        raise NotFound(key)
    return rows, place


def _write(
    session: Session,
    text: PlanText,
    version: TextVersion,
    rows: list[Paragraph],
    editor: Person | None,
    at: datetime,
    key: str,
    how: str,
) -> None:
    write_paragraphs(session, version, rows)
    journal(
        session,
        text,
        act="text.mended",
        by=editor,
        at=at,
        facts={"number": version.number, "paragraph": key, "how": how},
    )
