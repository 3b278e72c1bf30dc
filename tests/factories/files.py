"""Files that people send: pictures with a camera's notes, PDFs of all sorts, and what only says that it is one."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pikepdf
from PIL import Image
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.actions import save_draft, submit_draft
from consult.domain.contributions.attaching import Sent, arrange_draft, attach_files
from consult.domain.contributions.attachments import DOCUMENT, Wish, take_file
from consult.domain.contributions.models import Contribution, Tongue
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.factories.contributions import BODIES, TITLES

SHOWS = "Un banc cassé devant l’école"


def a_photo(
    size: tuple[int, int] = (800, 600), *, colour: str = "teal", turned: int = 1, form: str = "JPEG"
) -> bytes:
    """A picture with the place and the camera in its notes, held as `turned` says (EXIF)."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0131] = turned, "Camera Of Mine", "Secret 1.0"
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 48.0, 0.0), 3: "E", 4: (10.0, 10.0, 0.0)})
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, form, exif=exif)
    return made.getvalue()


def a_pdf(pages: int = 1, *, put: Any = None, **options: Any) -> bytes:
    """A PDF; `put(document)` puts something into it."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.docinfo["/Author"] = "Mohamed Secret"
        if put is not None:
            put(document)
        document.save(made, **options)
    return made.getvalue()


def a_folded_pdf(megabytes: int) -> bytes:
    """A PDF of some kilobytes whose list of parts unfolds to so many megabytes."""
    first = b"1 0 "
    folding = zlib.compressobj(9)
    data = folding.compress(first + b"<</Type/Catalog/Pages 3 0 R>> ")
    data += b"".join(folding.compress(b" " * (1 << 20)) for _ in range(megabytes)) + folding.flush()
    out, places = b"%PDF-1.5\n", []
    for number, body in (
        (3, b"<</Type/Pages/Count 1/Kids[4 0 R]>>"),
        (4, b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 9 9]>>"),
        (
            5,
            b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
            % (len(data), data),
        ),
    ):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    places.append(len(out))
    rows = ((0, 0, 0), (2, 5, 0), (0, 0, 0), *((1, at, 0) for at in places))
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    out += b"6 0 obj<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%s\nendstream endobj\n" % (
        len(table),
        table,
    )
    return out + b"startxref\n%d\n%%%%EOF" % places[-1]


def taken(store: FileStore, slot: int, data: bytes, name: str = "my file.bin") -> Sent:
    """The file as a form's is taken."""
    path = store.receive(io.BytesIO(data), limit=len(data))
    try:
        return Sent(take_file(store, path, slot), name)
    finally:
        path.unlink(missing_ok=True)


def a_draft_with(
    session: Session,
    *,
    consultation: Consultation,
    author: Person,
    store: FileStore,
    files: Mapping[int, bytes] | None = None,
    at: datetime = NOON,
) -> Contribution:
    """A draft with a picture and a PDF, or with these files by slot; the pictures have their words."""
    draft = save_draft(
        session,
        consultation=consultation,
        author=author,
        title=TITLES[Tongue.FR],
        body=BODIES[Tongue.FR],
        language=Tongue.FR,
        at=at,
    )
    files = files if files is not None else {1: a_photo(), DOCUMENT: a_pdf()}
    sent = {slot: taken(store, slot, data, f"note {slot}.pdf") for slot, data in files.items()}
    attach_files(session, contribution=draft, author=author, files=sent, at=at)
    arrange_draft(session, draft=draft, wishes={slot: Wish(SHOWS) for slot in files})
    return draft


def a_proposal_with(session: Session, *, author: Person, at: datetime = NOON, **choices: Any) -> Contribution:
    """A proposal that was sent with them."""
    draft = a_draft_with(session, author=author, at=at, **choices)
    return submit_draft(session, draft=draft, author=author, at=at)
