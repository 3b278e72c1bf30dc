"""Adding, renaming and removing the documents and the picture of a consultation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import clean_words, journal, judge, lock, touch
from consult.domain.consultations.models import Consultation, ConsultationState, Document, DocumentKind
from consult.domain.consultations.papers import take_document, take_picture
from consult.domain.consultations.queries import documents_of, picture_of
from consult.domain.consultations.rules import (
    ALTERNATIVE_MAX,
    DOCUMENTS_MAX,
    TITLE_MAX,
    Refusal,
    may_edit_content,
)
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from consult.kernel.papers import Paper, safe_filename
from consult.kernel.verdict import YES, Verdict, no, require


def add_document(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None,
    store: FileStore,
    file: Path | Paper,
    filename: str,
    title: Mapping[str, str],
    at: datetime,
    kind: DocumentKind = DocumentKind.DOCUMENT,
) -> Document:
    """Keep a PDF or an image under these titles. `file`: what `store.receive` gave (moved or removed), or
    what `take_document` made of it before.

    The same file under the same title sent twice is one document. Raises UploadRefused; Refused: NOT_FOR_YOU,
    WITHDRAWN, NO_DOCUMENT_TITLE, TOO_LONG, TOO_MANY, and where it is published LANGUAGES_MISSING.
    """
    judge(editor, may_edit_content(editor, consultation))
    title = _titles(title)
    paper = file if isinstance(file, Paper) else take_document(store, file)
    lock(session, consultation, expected_version=None)
    judge(editor, may_edit_content(editor, consultation))
    standing = [one for one in consultation.documents if one.kind == kind and one.removed_at is None]
    for one in standing:
        if (one.sha256, one.title) == (paper.sha256, title):
            return one
    if len(standing) >= DOCUMENTS_MAX:
        raise Refused(Refusal.TOO_MANY, {"limit": DOCUMENTS_MAX})
    document = Document(
        consultation_id=consultation.id,
        kind=kind,
        position=1 + max((one.position for one in consultation.documents), default=0),
        title=title,
        filename=safe_filename(filename, paper.extension),
        media_type=paper.media_type,
        size=paper.size,
        pages=paper.pages,
        width=paper.width,
        height=paper.height,
        sha256=paper.sha256,
        added_at=at,
        added_by_id=editor.id if editor else None,
    )
    _add(session, consultation, document, editor, at)
    return document


def _titles(title: Mapping[str, str]) -> dict[str, str]:
    words = clean_words(title, limit=TITLE_MAX)
    if not words:
        raise Refused(Refusal.NO_DOCUMENT_TITLE)
    return words


def _alternatives(alternative: Mapping[str, str]) -> dict[str, str]:
    words = clean_words(alternative, limit=ALTERNATIVE_MAX)
    if not words:
        raise Refused(Refusal.NO_ALTERNATIVE)
    return words


def set_picture(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None,
    store: FileStore,
    file: Path | Paper,
    alternative: Mapping[str, str],
    at: datetime,
) -> Document:
    """Give it a picture, in the place of the one it had. `file`: from `store.receive` or `take_picture`.

    `alternative`: what it shows, for those who do not see it. Raises UploadRefused; Refused: NOT_FOR_YOU,
    WITHDRAWN, NO_ALTERNATIVE, TOO_LONG, and where it is published LANGUAGES_MISSING.
    """
    judge(editor, may_edit_content(editor, consultation))
    alternative = _alternatives(alternative)
    paper = file if isinstance(file, Paper) else take_picture(store, file)
    lock(session, consultation, expected_version=None)
    judge(editor, may_edit_content(editor, consultation))
    if old := picture_of(consultation):
        if (old.sha256, old.alternative) == (paper.sha256, alternative):
            return old
        _remove(session, consultation, old, editor, at)
    picture = Document(
        consultation_id=consultation.id,
        kind=DocumentKind.PICTURE,
        position=0,
        title={},
        alternative=alternative,
        filename="picture.webp",
        media_type=paper.media_type,
        size=paper.size,
        width=paper.width,
        height=paper.height,
        sha256=paper.sha256,
        added_at=at,
        added_by_id=editor.id if editor else None,
    )
    _add(session, consultation, picture, editor, at)
    return picture


def change_paper(
    session: Session,
    *,
    consultation: Consultation,
    document: Document,
    editor: Person | None,
    words: Mapping[str, str],
    at: datetime,
) -> None:
    """Other words for a document's title, or for what the picture shows. Refused as when it was added."""
    lock(session, consultation, expected_version=None)
    judge(editor, may_edit_content(editor, consultation))
    require(_not_frozen(document))
    column = "alternative" if document.kind == DocumentKind.PICTURE else "title"
    wanted = _alternatives(words) if column == "alternative" else _titles(words)
    if getattr(document, column) == wanted:
        return
    setattr(document, column, wanted)
    touch(session, consultation)
    facts = {"changed": [f"document.{column}"], "document": document.id}
    journal(session, consultation, act="consultation.changed", by=editor, at=at, facts=facts)


def remove_document(
    session: Session, *, consultation: Consultation, document: Document, editor: Person | None, at: datetime
) -> None:
    """Take it off the page. The bytes stay, since the journal names their digest.

    Of a published consultation the last document stays: it is replaced by adding another first.
    Raises Refused: NOT_FOR_YOU, WITHDRAWN, LAST_DOCUMENT, ON_DISPLAY.
    """
    lock(session, consultation, expected_version=None)
    judge(editor, may_edit_content(editor, consultation))
    require(_not_frozen(document))
    published = consultation.state == ConsultationState.PUBLISHED
    if published and documents_of(consultation) == [document]:
        raise Refused(Refusal.LAST_DOCUMENT)
    _remove(session, consultation, document, editor, at)
    touch(session, consultation)


def _not_frozen(document: Document) -> Verdict:
    return YES if document.frozen_at is None else no(Refusal.ON_DISPLAY)


def _add(
    session: Session, consultation: Consultation, document: Document, editor: Person | None, at: datetime
) -> None:
    consultation.documents.append(document)
    touch(session, consultation)
    facts = {"document": document.id, "sha256": document.sha256}
    journal(session, consultation, act="document.added", by=editor, at=at, facts=facts)


def _remove(
    session: Session, consultation: Consultation, document: Document, editor: Person | None, at: datetime
) -> None:
    document.removed_at = at
    facts = {"document": document.id, "sha256": document.sha256}
    journal(session, consultation, act="document.removed", by=editor, at=at, facts=facts)
