"""Files of consultations, taken into the store: what they are, and what is made of them. No database here.

Looking at a file and making smaller pictures takes a while: pages do it before their transaction begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from consult.kernel.filestore import FileStore
from consult.kernel.uploads import Kind, inspect, resized

# What pages ask for: a phone, a desk, a page in print; and JPEG for the previews of shared links.
PICTURE_WIDTHS = (480, 960, 1600)
# A first visit may weigh 50 kB, its picture included; the rest of such a page weighs up to 21 kB.
PICTURE_MOST = 27_000
PREVIEW_WIDTH = 1200
# An image among the documents is kept as JPEG of at most this many pixels, without its camera's notes.
DOCUMENT_WIDTH = 2400


@dataclass(frozen=True, slots=True)
class Paper:
    """A file in the store. Size in bytes; a PDF has pages, an image pixels."""

    sha256: str
    size: int
    media_type: str
    extension: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None


def take_document(store: FileStore, file: Path) -> Paper:
    """Keep a PDF as it is, an image re-encoded; the file is moved or removed. Raises UploadRefused."""
    found = inspect(file, allow={Kind.DOCUMENT, Kind.PICTURE})
    if found.kind is Kind.DOCUMENT:
        return Paper(store.keep(file), found.size, found.media_type, found.extension, pages=found.pages)
    # Metadata of a camera is nobody's business: what is kept is what is shown.
    data = resized(file, width=DOCUMENT_WIDTH, media_type="image/jpeg", quality=85)
    file.unlink()
    return _image(store, data, "image/jpeg", "jpg")


def take_picture(store: FileStore, file: Path) -> Paper:
    """Keep a picture in all its sizes, without metadata; the file is removed. Raises UploadRefused."""
    inspect(file, allow={Kind.PICTURE})
    taken = _image(store, resized(file, width=PICTURE_WIDTHS[-1]), "image/webp", "webp")
    for width in PICTURE_WIDTHS[:-1]:
        store.put_variant(taken.sha256, f"-{width}.webp", resized(file, width=width, most=PICTURE_MOST))
    preview = resized(file, width=PREVIEW_WIDTH, media_type="image/jpeg")
    store.put_variant(taken.sha256, "-preview.jpg", preview)
    file.unlink()
    return taken


def picture_path(store: FileStore, sha256: str, width: int | None) -> Path:
    """The file of a picture at one of PICTURE_WIDTHS, or its JPEG for previews (None)."""
    if width is None:
        return store.variant(sha256, "-preview.jpg")
    return store.path(sha256) if width == PICTURE_WIDTHS[-1] else store.variant(sha256, f"-{width}.webp")


def _image(store: FileStore, data: bytes, media_type: str, extension: str) -> Paper:
    sha256 = store.put(data)
    with Image.open(store.path(sha256)) as image:
        width, height = image.size
    return Paper(sha256, len(data), media_type, extension, width=width, height=height)
