"""Bringing texts in, version by version, and putting them on display. Mending the cutting: `mending.py`.

Each judges, changes, records, and never commits. Whoever acts is a person; None is whoever commands the machine
itself. A consultation is given whole (`consultations.queries.get_for_change`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import clean_words, judge
from consult.domain.consultations.counting import mark_changed
from consult.domain.consultations.models import Consultation
from consult.domain.journal.actions import record
from consult.domain.texts.fingerprint import fingerprint
from consult.domain.texts.models import Paragraph, PlanText, TextChange, TextExpression, TextVersion
from consult.domain.texts.pieces import Piece
from consult.domain.texts.queries import all_paragraphs, count_missing, displayed, list_texts, prepared
from consult.domain.texts.rules import (
    NOTE_MAX,
    PARAGRAPHS_MAX,
    TEXTS_MAX,
    TITLE_MAX,
    TextRefusal,
    fits,
    key_fits,
    may_display,
    may_edit_texts,
    may_edit_version,
)
from consult.domain.texts.writing import merged, write_paragraphs
from consult.kernel.errors import Refused, Stale
from consult.kernel.localized import Language
from consult.kernel.slugs import slugify
from consult.kernel.verdict import require


def create_text(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None,
    title: Mapping[str, str],
    at: datetime,
    key: str | None = None,
) -> PlanText:
    """A text without a version yet. Its title gives its name in addresses where none is given.

    Raises Refused: NOT_FOR_YOU, WITHDRAWN, NO_TITLE, TOO_LONG, NO_KEY, KEY_TAKEN, TOO_MANY_TEXTS.
    """
    judge(editor, may_edit_texts(editor, consultation))
    words = clean_words(title, limit=TITLE_MAX)
    if not words:
        raise Refused(TextRefusal.NO_TITLE)
    others = list_texts(session, consultation.id)
    if len(others) >= TEXTS_MAX:
        raise Refused(TextRefusal.TOO_MANY_TEXTS, {"limit": TEXTS_MAX})
    key = key or slugify(words.get("fr") or words.get("en") or words["ar"])
    require(key_fits(key, [one.key for one in others]))
    text = PlanText(
        consultation_id=consultation.id,
        key=key,
        position=1 + max((one.position for one in others), default=0),
        title=words,
        last_key=0,
        created_at=at,
        created_by_id=editor.id if editor else None,
    )
    text.consultation, text.versions = consultation, []
    session.add(text)
    session.flush()
    journal(session, text, act="text.created", by=editor, at=at, facts={"key": key})
    return text


def rename_text(
    session: Session, *, text: PlanText, editor: Person | None, title: Mapping[str, str], at: datetime
) -> None:
    """Another title; its name in addresses stays. Raises Refused: NOT_FOR_YOU, WITHDRAWN, NO_TITLE, TOO_LONG."""
    judge(editor, may_edit_texts(editor, text.consultation))
    words = clean_words(title, limit=TITLE_MAX)
    if not words:
        raise Refused(TextRefusal.NO_TITLE)
    if words == text.title:
        return
    text.title = words
    session.flush()
    journal(session, text, act="text.renamed", by=editor, at=at)
    mark_changed(session, consultation_id=text.consultation_id)


def begin_version(
    session: Session,
    *,
    text: PlanText,
    editor: Person | None,
    at: datetime,
    note: Mapping[str, str] | None = None,
    fresh: bool = False,
) -> TextVersion:
    """The version that is prepared now: the one there is (unless a `fresh` one is wanted), or the next one, empty.

    Raises Refused.
    """
    judge(editor, may_edit_texts(editor, text.consultation))
    if (standing := prepared(text)) is not None and not fresh:
        return standing
    version = TextVersion(
        text_id=text.id,
        number=1 + max((one.number for one in text.versions), default=0),
        note=clean_words(note, limit=NOTE_MAX, one_line=False),
        created_at=at,
        created_by_id=editor.id if editor else None,
        paragraph_count=0,
        revision=1,
    )
    version.expressions = []
    text.versions.append(version)
    session.flush()
    journal(session, text, act="text.version-begun", by=editor, at=at, facts={"number": version.number})
    return version


def change_note(
    session: Session,
    *,
    text: PlanText,
    version: TextVersion,
    editor: Person | None,
    note: Mapping[str, str],
    at: datetime,
) -> None:
    """What the version is, and why there is a new one. Raises Refused: DISPLAYED, TOO_LONG, NOT_FOR_YOU."""
    judge(editor, may_edit_texts(editor, text.consultation))
    hold(session, version)
    require(may_edit_version(version))
    words = clean_words(note, limit=NOTE_MAX, one_line=False)
    if words != version.note:
        version.note = words
        session.flush()
        facts = {"number": version.number}
        journal(session, text, act="text.note-changed", by=editor, at=at, facts=facts)


def bring_in(
    session: Session,
    *,
    text: PlanText,
    editor: Person | None,
    language: Language,
    pieces: Sequence[Piece],
    filename: str,
    at: datetime,
    sha256: str | None = None,
    left_out: Iterable[Mapping[str, Any]] = (),
    version: TextVersion | None = None,
    fresh: bool = False,
) -> TextVersion:
    """The words of a text in one language, into `version`, or the one that is prepared (which this begins if need
    be; a `fresh` one where the next is wanted, whatever is prepared).

    Keys that come with the pieces are kept where they are this text's own form of keys. Paragraphs without one take
    the next numbers; in a version after the first the alignment gives them their lasting keys afterwards
    (`aligning.propose`). A language that is there already is replaced. Raises Refused: NOT_FOR_YOU, NOTHING_BROUGHT,
    TOO_MANY_PARAGRAPHS, PARAGRAPH_TOO_LONG, PARAGRAPH_EMPTY, KEY_TWICE.
    """
    judge(editor, may_edit_texts(editor, text.consultation))
    if not pieces:
        raise Refused(TextRefusal.NOTHING_BROUGHT)
    if len(pieces) > PARAGRAPHS_MAX:
        raise Refused(TextRefusal.TOO_MANY_PARAGRAPHS, {"limit": PARAGRAPHS_MAX})
    for piece in pieces:
        require(fits(piece.text))
    version = version or begin_version(session, text=text, editor=editor, at=at, fresh=fresh)
    hold(session, version)
    others = [one for one in version.expressions if one.language is not language]
    there = list(all_paragraphs(session, version.id)) if others else []
    rows = merged(version, there, language, pieces)
    if not others:
        # Every word is another: what was said of the ones before is not said of these.
        session.execute(delete(TextChange).where(TextChange.version_id == version.id))
    write_paragraphs(session, version, rows)
    version.expressions = [
        *others,
        TextExpression(
            language=language,
            filename=filename[:200],
            sha256=sha256,
            left_out=[dict(one) for one in left_out],
            brought_at=at,
            brought_by_id=editor.id if editor else None,
        ),
    ]
    session.flush()
    journal(
        session,
        text,
        act="text.brought-in",
        by=editor,
        at=at,
        facts={
            "number": version.number,
            "language": str(language),
            "paragraphs": len(pieces),
            "file": sha256,
        },
    )
    return version


def hold(session: Session, version: TextVersion, *, expected: int | None = None) -> None:
    """Hold the version for this transaction. Raises Stale when somebody changed it since `expected` was shown."""
    session.flush()
    session.refresh(version, attribute_names=["revision", "displayed_at", "aligned_at"], with_for_update=True)
    if expected is not None and version.revision != expected:
        raise Stale(version.revision)
    require(may_edit_version(version))


def discard_version(
    session: Session, *, text: PlanText, version: TextVersion, editor: Person | None, at: datetime
) -> None:
    """Drop a version that was never displayed; its number is free again, its keys are not. Raises Refused."""
    judge(editor, may_edit_texts(editor, text.consultation))
    hold(session, version)
    number = version.number
    session.execute(delete(Paragraph).where(Paragraph.version_id == version.id))
    text.versions.remove(version)
    session.delete(version)
    session.flush()
    journal(session, text, act="text.version-discarded", by=editor, at=at, facts={"number": number})


def display_version(
    session: Session, *, text: PlanText, version: TextVersion, editor: Person | None, at: datetime
) -> TextVersion:
    """Put it on display: from now on it does not change, and has its fingerprint.

    The remarks on the version before follow it (`contributions.following.follow_text`): the caller sees to that in
    the same transaction. Raises Refused: NOT_FOR_YOU, DISPLAYED, NOTHING_BROUGHT, NOT_ALIGNED, NO_NOTE, ARABIC_MISSING.
    """
    judge(editor, may_edit_texts(editor, text.consultation))
    hold(session, version)
    if (shown := displayed(text)) is not None and shown.number > version.number:
        raise Refused(TextRefusal.DISPLAYED, {"number": shown.number})
    missing = count_missing(session, version.id)
    require(may_display(version, missing_in_arabic=missing.get(Language.AR, 0)))
    version.sha256 = fingerprint(all_paragraphs(session, version.id))
    version.displayed_at, version.displayed_by_id = at, editor.id if editor else None
    session.flush()
    journal(
        session,
        text,
        act="text.displayed",
        by=editor,
        at=at,
        facts={"number": version.number, "sha256": version.sha256},
    )
    mark_changed(session, consultation_id=text.consultation_id)
    return version


def journal(
    session: Session,
    text: PlanText,
    *,
    act: str,
    by: Person | None,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Record an act on this text."""
    record(
        session,
        act=act,
        subject=f"text:{text.id}",
        at=at,
        actor_id=by.id if by else None,
        facts={"consultation": text.consultation_id, **(facts or {})},
    )
