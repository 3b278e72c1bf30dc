"""Files taken into a store: what they are, and what is made of them. No database here.

Looking at a file and making smaller pictures takes a while: pages do it before their transaction begins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from consult.kernel.filestore import FileStore
from consult.kernel.plain_pdf import plain_pdf
from consult.kernel.prose import clean_line
from consult.kernel.uploads import Kind, UploadProblem, UploadRefused, inspect, recognise, resized


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


def safe_filename(name: str, extension: str) -> str:
    """A name that is safe in a header and a folder, with the extension of what the file is."""
    stem = clean_line(name).replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    stem = re.sub(r'[<>:"|?*%#&;\s-]+', "-", stem).strip("-.")
    return f"{stem[:150] or 'document'}.{extension}"


# Of a picture: how many bytes it may have at each width in pixels; None where it may have any.
Sizes = Mapping[int, int | None]


def keep_picture(store: FileStore, file: Path, sizes: Sizes) -> Paper:
    """Keep a picture at all these widths as WebP, upright and without metadata. Raises UploadRefused."""
    inspect(file, allow={Kind.PICTURE})
    largest = max(sizes)
    # What a telephone sends is decoded once; all sizes are made from this fine one.
    fine = resized(file, width=largest, quality=95)
    taken = keep_image(store, resized(fine, width=largest, most=sizes[largest]), "image/webp", "webp")
    for width, most in sizes.items():
        if width != largest:
            made = resized(fine, width=width, most=most)
            store.put_variant(taken.sha256, f"-{width}.webp", made)
    return taken


def picture_file(store: FileStore, sha256: str, width: int, sizes: Sizes) -> Path:
    """The file of a picture at one of its widths."""
    return store.path(sha256) if width == max(sizes) else store.variant(sha256, f"-{width}.webp")


def keep_image(store: FileStore, data: bytes, media_type: str, extension: str) -> Paper:
    sha256 = store.put(data)
    with Image.open(store.path(sha256)) as image:
        width, height = image.size
    return Paper(sha256, len(data), media_type, extension, width=width, height=height)


def keep_plain_pdf(store: FileStore, file: Path, *, limit: int) -> Paper:
    """Keep a stranger's PDF of at most `limit` bytes, without its notes of who wrote it. Raises UploadRefused."""
    recognise(file, allow={Kind.DOCUMENT}, limits={Kind.DOCUMENT: limit})
    plain = file.with_name(f"{file.name}-plain")
    try:
        found = plain_pdf(file, plain)
        if "problem" in found:
            raise UploadRefused(UploadProblem(found["problem"]), media_type="application/pdf")
        size = plain.stat().st_size
        return Paper(store.keep(plain), size, "application/pdf", "pdf", pages=found["pages"])
    finally:
        plain.unlink(missing_ok=True)
