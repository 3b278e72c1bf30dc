"""Files of consultations, taken into the store: which kinds, and in which sizes. No database here.

Looking at a file and making smaller pictures takes a while: pages do it before their transaction begins.
"""

from __future__ import annotations

from pathlib import Path

from consult.kernel.filestore import FileStore
from consult.kernel.papers import Paper, Sizes, keep_image, keep_picture, picture_file
from consult.kernel.uploads import Kind, inspect, resized

# A first visit may weigh 50 kB, its picture included; the rest of such a page weighs up to 21 kB.
PICTURE_MOST = 27_000
# What pages ask for: a phone, a desk, a page in print; and JPEG for the previews of shared links.
PICTURE_SIZES: Sizes = {480: PICTURE_MOST, 960: PICTURE_MOST, 1600: None}
PICTURE_WIDTHS = tuple(PICTURE_SIZES)
PREVIEW_WIDTH = 1200
# An image among the documents is kept as JPEG of at most this many pixels, without its camera's notes.
DOCUMENT_WIDTH = 2400


def take_document(store: FileStore, file: Path) -> Paper:
    """Keep a PDF as it is, an image re-encoded; the file is moved or removed. Raises UploadRefused."""
    found = inspect(file, allow={Kind.DOCUMENT, Kind.PICTURE})
    if found.kind is Kind.DOCUMENT:
        return Paper(store.keep(file), found.size, found.media_type, found.extension, pages=found.pages)
    # Metadata of a camera is nobody's business: what is kept is what is shown.
    data = resized(file, width=DOCUMENT_WIDTH, media_type="image/jpeg", quality=85)
    file.unlink()
    return keep_image(store, data, "image/jpeg", "jpg")


def take_picture(store: FileStore, file: Path) -> Paper:
    """Keep a picture in all its sizes, without metadata; the file is removed. Raises UploadRefused."""
    taken = keep_picture(store, file, PICTURE_SIZES)
    preview = resized(file, width=PREVIEW_WIDTH, media_type="image/jpeg")
    store.put_variant(taken.sha256, "-preview.jpg", preview)
    file.unlink()
    return taken


def picture_path(store: FileStore, sha256: str, width: int | None) -> Path:
    """The file of a picture at one of PICTURE_WIDTHS, or its JPEG for previews (None)."""
    if width is None:
        return store.variant(sha256, "-preview.jpg")
    return picture_file(store, sha256, width, PICTURE_SIZES)
