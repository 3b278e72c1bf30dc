"""Making the file of a plan: its pieces, their documents, and putting them on display. Never commits.

What was displayed stands: a changed document is another version beside the one before. A consultation is given whole
(`consultations.queries.get_for_change`), pieces as by `queries.list_pieces`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import clean_words, journal, judge, lock, touch
from consult.domain.consultations.documents import add_document
from consult.domain.consultations.models import Consultation, DocumentKind
from consult.domain.consultations.rules import may_edit_content
from consult.domain.plans.models import FilePart, FilePiece, PieceVersion
from consult.domain.plans.queries import list_pieces
from consult.domain.plans.rules import (
    NOTE_MAX,
    PIECES_MAX,
    TITLE_MAX,
    VERSIONS_MAX,
    PlanRefusal,
    is_empty,
    shown_versions,
)
from consult.domain.texts.models import PlanText
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from consult.kernel.papers import Paper


def begin(session: Session, consultation: Consultation, editor: Person | None) -> None:
    """Hold the consultation and judge who acts. Raises Refused: NOT_FOR_YOU, WITHDRAWN."""
    lock(session, consultation, expected_version=None)
    judge(editor, may_edit_content(editor, consultation))


def add_piece(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None,
    part: FilePart,
    title: Mapping[str, str],
    at: datetime,
) -> FilePiece:
    """A piece without anything in it yet, after those that there are.

    The same one sent twice is one. Raises Refused: NOT_FOR_YOU, WITHDRAWN, NO_TITLE, TOO_LONG, TOO_MANY.
    """
    begin(session, consultation, editor)
    words = clean_words(title, limit=TITLE_MAX)
    if not words:
        raise Refused(PlanRefusal.NO_TITLE)
    standing = list_pieces(session, consultation.id)
    for one in standing:
        if (one.part, one.title) == (part, words):
            return one
    if len(standing) >= PIECES_MAX:
        raise Refused(PlanRefusal.TOO_MANY, {"limit": PIECES_MAX})
    piece = FilePiece(
        consultation_id=consultation.id,
        position=1 + max((one.position for one in standing), default=0),
        part=FilePart(part),
        title=words,
    )
    piece.versions, piece.text = [], None
    session.add(piece)
    touch(session, consultation)
    facts = {"piece": piece.id, "part": str(piece.part)}
    journal(session, consultation, act="plan.piece-added", by=editor, at=at, facts=facts)
    return piece


def rename_piece(
    session: Session,
    *,
    consultation: Consultation,
    piece: FilePiece,
    editor: Person | None,
    title: Mapping[str, str],
    at: datetime,
) -> None:
    """Another title. Raises Refused: NOT_FOR_YOU, WITHDRAWN, NO_TITLE, TOO_LONG."""
    begin(session, consultation, editor)
    words = clean_words(title, limit=TITLE_MAX)
    if not words:
        raise Refused(PlanRefusal.NO_TITLE)
    if words == piece.title:
        return
    piece.title = words
    touch(session, consultation)
    journal(session, consultation, act="plan.piece-renamed", by=editor, at=at, facts={"piece": piece.id})


def remove_piece(
    session: Session, *, consultation: Consultation, piece: FilePiece, editor: Person | None, at: datetime
) -> None:
    """Take a piece out that nobody was shown. Raises Refused: NOT_FOR_YOU, WITHDRAWN, PIECE_DISPLAYED."""
    begin(session, consultation, editor)
    if shown_versions(piece) or (piece.text is not None and not is_empty(piece)):
        raise Refused(PlanRefusal.PIECE_DISPLAYED)
    for one in piece.versions:
        one.document.removed_at = at
    facts = {"piece": piece.id, "part": str(piece.part)}
    session.delete(piece)
    touch(session, consultation)
    journal(session, consultation, act="plan.piece-removed", by=editor, at=at, facts=facts)


def bind_text(
    session: Session,
    *,
    consultation: Consultation,
    piece: FilePiece,
    text: PlanText | None,
    editor: Person | None,
    at: datetime,
) -> None:
    """Let the piece be a text of the consultation, whose versions are then its own; None: let it go again.

    Raises Refused: NOT_FOR_YOU, WITHDRAWN, PIECE_HAS_DOCUMENTS, PIECE_DISPLAYED, TEXT_TAKEN.
    """
    begin(session, consultation, editor)
    if text is not None and piece.versions:
        raise Refused(PlanRefusal.PIECE_HAS_DOCUMENTS)
    if (text.id if text else None) == piece.text_id:
        return
    if piece.text is not None and not is_empty(piece):
        raise Refused(PlanRefusal.PIECE_DISPLAYED)
    others = list_pieces(session, consultation.id)
    if text is not None and any(one.text_id == text.id for one in others if one is not piece):
        raise Refused(PlanRefusal.TEXT_TAKEN)
    piece.text, piece.text_id = text, text.id if text else None
    touch(session, consultation)
    facts = {"piece": piece.id, "text": piece.text_id}
    journal(session, consultation, act="plan.piece-bound", by=editor, at=at, facts=facts)


def add_version(
    session: Session,
    *,
    consultation: Consultation,
    piece: FilePiece,
    editor: Person | None,
    store: FileStore,
    file: Path | Paper,
    filename: str,
    at: datetime,
    note: Mapping[str, str] | None = None,
) -> PieceVersion:
    """A document for the piece: its first, or one that stands beside those before, with the reason for it.

    What nobody was shown yet is replaced; where the file hangs already, the new version hangs at once. The same file
    sent twice is one version. Raises UploadRefused; Refused: NOT_FOR_YOU, WITHDRAWN, PIECE_IS_TEXT, NO_NOTE, TOO_LONG,
    TOO_MANY.
    """
    begin(session, consultation, editor)
    if piece.text_id is not None:
        raise Refused(PlanRefusal.PIECE_IS_TEXT)
    words = clean_words(note, limit=NOTE_MAX, one_line=False)
    last = piece.versions[-1] if piece.versions else None
    hangs = last is not None and last.displayed_at is not None
    if hangs and not words:
        raise Refused(PlanRefusal.NO_NOTE)
    if len(piece.versions) >= VERSIONS_MAX:
        raise Refused(PlanRefusal.TOO_MANY, {"limit": VERSIONS_MAX})
    document = add_document(
        session,
        consultation=consultation,
        editor=editor,
        store=store,
        file=file,
        filename=filename,
        title=piece.title,
        at=at,
        kind=DocumentKind.PIECE,
    )
    for one in piece.versions:
        if one.document_id == document.id:
            return one
    number = last.number + 1 if last is not None else 1
    if last is not None and not hangs:
        last.document.removed_at = at
        number = last.number
        piece.versions.remove(last)
        session.flush()
    version = PieceVersion(
        piece_id=piece.id,
        number=number,
        document_id=document.id,
        note=words if hangs else {},
        displayed_at=None,
    )
    version.document = document
    piece.versions.append(version)
    if hangs:
        version.displayed_at = document.frozen_at = at
    session.flush()
    facts = {"piece": piece.id, "number": number, "sha256": document.sha256, "displayed": hangs}
    journal(session, consultation, act="plan.piece-version-added", by=editor, at=at, facts=facts)
    return version


def put_on_display(
    session: Session, *, consultation: Consultation, editor: Person | None, at: datetime
) -> list[PieceVersion]:
    """Let every document of the file hang: from now on nothing of it is changed or removed.

    Texts are put on display at their own page, before. Raises Refused: NOT_FOR_YOU, WITHDRAWN, NOTHING_TO_DISPLAY,
    PIECES_EMPTY.
    """
    begin(session, consultation, editor)
    pieces = list_pieces(session, consultation.id)
    empty = [one.title for one in pieces if is_empty(one)]
    if not pieces or len(empty) == len(pieces):
        raise Refused(PlanRefusal.NOTHING_TO_DISPLAY)
    if empty:
        raise Refused(PlanRefusal.PIECES_EMPTY, {"titles": empty})
    hung = [one for piece in pieces for one in piece.versions if one.displayed_at is None]
    for one in hung:
        one.displayed_at = one.document.frozen_at = at
    if hung:
        touch(session, consultation)
        facts = {"versions": [[one.piece_id, one.number, one.document.sha256] for one in hung]}
        journal(session, consultation, act="plan.displayed", by=editor, at=at, facts=facts)
    return hung
