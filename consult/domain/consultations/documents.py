"""The papers and the picture of a consultation: judged by their bytes, kept under their digest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import lock, subject_of, touch
from consult.domain.consultations.models import Consultation, Document, DocumentKind
from consult.domain.consultations.queries import picture_of
from consult.domain.consultations.rules import may_edit_content
from consult.domain.journal.actions import record
from consult.kernel.filestore import FileStore
from consult.kernel.prose import clean_line
from consult.kernel.uploads import Kind, inspect, resized
from consult.kernel.verdict import require

# What pages ask for: a phone, a desk, a page in print; and JPEG for the previews of shared links.
PICTURE_WIDTHS = (480, 960, 1600)
PREVIEW_WIDTH = 1200


def _filename(name: str, extension: str) -> str:
    """A name that is safe in a header and a folder, with the extension of what the file is."""
    stem = clean_line(name).replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    stem = "".join("-" if char in '<>:"|?*%#&;' or char.isspace() else char for char in stem).strip("-.")
    return f"{stem[:150] or 'document'}.{extension}"


def add_document(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person,
    store: FileStore,
    file: Path,
    filename: str,
    title: Mapping[str, str],
    at: datetime,
) -> Document:
    """Keep a PDF or an image received by `store.receive`, under these titles. The file is moved into the store.

    Raises UploadRefused; Refused: NOT_FOR_YOU, WITHDRAWN.
    """
    lock(session, consultation, expected_version=None)
    require(may_edit_content(editor, consultation))
    found = inspect(file, allow={Kind.DOCUMENT, Kind.PICTURE})
    if found.kind is Kind.PICTURE:
        # Metadata of a camera is nobody's business: what is kept is what is shown.
        data = resized(file, width=2400, media_type="image/jpeg", quality=85)
        sha256, size, media_type, extension = store.put(data), len(data), "image/jpeg", "jpg"
        file.unlink()
    else:
        sha256, size, media_type, extension = store.keep(file), found.size, found.media_type, found.extension
    document = Document(
        consultation_id=consultation.id,
        kind=DocumentKind.DOCUMENT,
        position=1 + max((one.position for one in consultation.documents), default=0),
        title=dict(title),
        filename=_filename(filename, extension),
        media_type=media_type,
        size=size,
        pages=found.pages,
        width=found.width,
        height=found.height,
        sha256=sha256,
        added_at=at,
        added_by_id=editor.id,
    )
    _add(session, consultation, document, editor, at)
    return document


def set_picture(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person,
    store: FileStore,
    file: Path,
    alternative: Mapping[str, str],
    at: datetime,
) -> Document:
    """Give it a picture, in the place of the one it had. Re-encoded in several sizes, without metadata.

    Raises UploadRefused; Refused: NOT_FOR_YOU, WITHDRAWN.
    """
    lock(session, consultation, expected_version=None)
    require(may_edit_content(editor, consultation))
    found = inspect(file, allow={Kind.PICTURE})
    assert found.width and found.height
    largest = resized(file, width=PICTURE_WIDTHS[-1])
    sha256 = store.put(largest)
    for width in PICTURE_WIDTHS[:-1]:
        picture_path(store, sha256, width).write_bytes(resized(file, width=width))
    picture_path(store, sha256, None).write_bytes(resized(file, width=PREVIEW_WIDTH, media_type="image/jpeg"))
    file.unlink()
    shown = min(found.width, PICTURE_WIDTHS[-1])
    if old := picture_of(consultation):
        _remove(session, consultation, old, editor, at)
    picture = Document(
        consultation_id=consultation.id,
        kind=DocumentKind.PICTURE,
        position=0,
        title={},
        alternative=dict(alternative),
        filename="picture.webp",
        media_type="image/webp",
        size=len(largest),
        width=shown,
        height=round(found.height * shown / found.width),
        sha256=sha256,
        added_at=at,
        added_by_id=editor.id,
    )
    _add(session, consultation, picture, editor, at)
    return picture


def picture_path(store: FileStore, sha256: str, width: int | None) -> Path:
    """The file of a picture at one of PICTURE_WIDTHS, or its JPEG for previews (None)."""
    master = store.path(sha256)
    if width is None:
        return master.with_name(f"{sha256}-preview.jpg")
    return master if width == PICTURE_WIDTHS[-1] else master.with_name(f"{sha256}-{width}.webp")


def remove_document(
    session: Session, *, consultation: Consultation, document: Document, editor: Person, at: datetime
) -> None:
    """Take it off the page. The bytes stay, since the journal names their digest."""
    lock(session, consultation, expected_version=None)
    require(may_edit_content(editor, consultation))
    _remove(session, consultation, document, editor, at)
    touch(session, consultation)


def _add(
    session: Session, consultation: Consultation, document: Document, editor: Person, at: datetime
) -> None:
    consultation.documents.append(document)
    touch(session, consultation)
    record(
        session,
        act="document.added",
        subject=subject_of(consultation),
        at=at,
        actor_id=editor.id,
        facts={"document": document.id, "sha256": document.sha256},
    )


def _remove(
    session: Session, consultation: Consultation, document: Document, editor: Person, at: datetime
) -> None:
    document.removed_at = at
    record(
        session,
        act="document.removed",
        subject=subject_of(consultation),
        at=at,
        actor_id=editor.id,
        facts={"document": document.id, "sha256": document.sha256},
    )
