"""Files that people send: what they are is read from their bytes, never from a name or a browser's word.

A document is a PDF, a picture is PNG, JPEG or WebP. Nothing else is taken; SVG, which can hold scripts, least
of all. Pictures are shown only as `resized` makes them, without the place and the camera that stand in them.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from pikepdf.settings import set_qpdf_limits
from PIL import Image, ImageCms, ImageOps

from consult.kernel.errors import Refused


class Kind(StrEnum):
    DOCUMENT = "document"
    PICTURE = "picture"


class UploadProblem(StrEnum):
    """Why a file is refused; in brackets the facts."""

    EMPTY = "empty"
    TOO_BIG = "too_big"  # size, limit (bytes)
    WRONG_TYPE = "wrong_type"  # found ("svg", "pdf", "png"... or None), allowed (kinds)
    UNREADABLE = "unreadable"  # media_type
    ENCRYPTED = "encrypted"
    TOO_MANY_PIXELS = "too_many_pixels"  # limit, and pixels when known
    ACTIVE = "active"  # a PDF that acts by itself or carries other files
    TOO_COMPLEX = "too_complex"  # a PDF that cannot be checked within bounds


class UploadRefused(Refused):
    """A file that may not be kept, with the code and the facts of why."""

    def __init__(self, code: UploadProblem, **facts: Any) -> None:
        super().__init__(code, facts)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept. Size in bytes, sha256 in hexadecimal; a picture has pixels, a PDF pages."""

    kind: Kind
    media_type: str
    extension: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    pages: int | None = None


MEGABYTE = 1024 * 1024
LIMITS = {Kind.DOCUMENT: 50 * MEGABYTE, Kind.PICTURE: 10 * MEGABYTE}
# A telephone's picture has 12 to 50 million; one pixel takes 4 bytes of memory while it is looked at.
MOST_PIXELS = 50_000_000

# A PDF of a few bytes can say that it unfolds to gigabytes. What is unfolded here are its lists of parts only.
set_qpdf_limits(flate_max_memory=64 * MEGABYTE, run_length_max_memory=64 * MEGABYTE)

_EXTENSIONS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
}
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}


def recognise(
    data: bytes | Path, *, allow: Collection[Kind], limits: Mapping[Kind, int] = LIMITS
) -> tuple[Kind, str]:
    """What the file says it is in its first bytes, and its media type. `limits` in bytes. Raises UploadRefused."""
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if not size:
        raise UploadRefused(UploadProblem.EMPTY)
    with _opened(data) as file:
        head = file.read(512)
        media_type = _media_type(head)
        kind = Kind.DOCUMENT if media_type == "application/pdf" else Kind.PICTURE
        if media_type is None or kind not in allow:
            found = _EXTENSIONS.get(media_type or "") or _refused_type(head)
            raise UploadRefused(UploadProblem.WRONG_TYPE, found=found, allowed=sorted(allow))
        if size > limits[kind]:
            raise UploadRefused(UploadProblem.TOO_BIG, size=size, limit=limits[kind])
        return kind, media_type


def inspect(data: bytes | Path, *, allow: Collection[Kind]) -> Upload:
    """What the file is, once it was opened and, for a picture, decoded to its last pixel.

    A Path is read where it lies and never whole into memory. Raises UploadRefused; OSError when a Path cannot
    be read.
    """
    kind, media_type = recognise(data, allow=allow)
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    with _opened(data) as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        common = {"kind": kind, "media_type": media_type, "size": size, "sha256": sha256}
        if kind is Kind.DOCUMENT:
            return Upload(**common, extension="pdf", pages=_pages(file))
        with _picture(file, media_type) as image:
            _decode(image, media_type)
            # As it is seen: a telephone held upright turns the picture by a note, not by its pixels.
            sideways = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            width, height = reversed(image.size) if sideways else image.size
        return Upload(**common, extension=_EXTENSIONS[media_type], width=width, height=height)


# How a picture is brought under a number of bytes: first coarser, then smaller. (quality, share of the width)
_LIGHTER = ((65, 1.0), (50, 1.0), (40, 1.0), (50, 0.75), (50, 0.6), (40, 0.5), (40, 0.35), (30, 0.25))


def resized(
    data: bytes | Path,
    *,
    width: int,
    quality: int = 80,
    media_type: str = "image/webp",
    most: int | None = None,
) -> bytes:
    """The picture as WebP or JPEG, upright, in sRGB, at most `width` pixels wide and thrice as high.

    Never made larger than it is, and without any metadata. `most`: bytes that it may have; a photograph full
    of leaves is made coarser, then smaller, until it fits. Raises UploadRefused for what is no picture that we
    take, ValueError for another `media_type`.
    """
    if media_type not in ("image/webp", "image/jpeg"):
        raise ValueError(media_type)
    with _opened(data) as file:
        source = _media_type(head := file.read(512))
        if source not in _FORMATS:
            found = _EXTENSIONS.get(source or "") or _refused_type(head)
            raise UploadRefused(UploadProblem.WRONG_TYPE, found=found, allowed=[Kind.PICTURE])
        file.seek(0)
        with _picture(file, source) as original:
            # A JPEG is decoded at a fraction of its size when that is enough; the longer side may be upright.
            original.draft(None, (width * 3, width * 3))
            _decode(original, source)
            image = ImageOps.exif_transpose(original)
            image = _in_srgb(image)
            if media_type == "image/jpeg" and image.mode == "RGBA":
                ground = Image.new("RGB", image.size, "white")
                ground.paste(image, mask=image.getchannel("A"))
                image = ground
            image.thumbnail((width, width * 3), Image.Resampling.LANCZOS)
            # What stands here would be written into the new file: EXIF, XMP, comments, profiles.
            image.info.clear()
            made = _encoded(image, media_type, quality)
            for coarser, share in _LIGHTER if most else ():
                if len(made) <= (most or 0):
                    break
                size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
                smaller = image.resize(size, Image.Resampling.LANCZOS) if share < 1 else image
                made = _encoded(smaller, media_type, min(quality, coarser))
            return made


# Paler everywhere, a picture on white is a white sheet.
_PALEST = 215


def on_white(picture: bytes, *, width: int, height: int, most: int) -> bytes | None:
    """A picture of ours fitted into a box, on white with a margin, as WebP of at most `most` bytes if it can be.

    None when nothing of it would be seen there.
    """
    with Image.open(io.BytesIO(picture)) as original:
        image = original.convert("RGBA")
    # What is empty around it would make it smaller still.
    image = image.crop(image.getchannel("A").getbbox() or (0, 0, *image.size))
    margin = height // 20
    image.thumbnail((width - 2 * margin, height - 2 * margin), Image.Resampling.LANCZOS)
    ground = Image.new("RGB", (image.width + 2 * margin, image.height + 2 * margin), "white")
    ground.paste(image, (margin, margin), image.getchannel("A"))
    if ground.convert("L").getextrema()[0] > _PALEST:
        return None
    made = _encoded(ground, "image/webp", 90)
    for quality in (80, 65, 50, 35, 20):
        if len(made) <= most:
            break
        made = _encoded(ground, "image/webp", quality)
    return made


def _encoded(image: Image.Image, media_type: str, quality: int) -> bytes:
    made = io.BytesIO()
    if media_type == "image/webp":
        image.save(made, "WEBP", quality=quality, method=4)
    else:
        image.save(made, "JPEG", quality=quality, optimize=True, progressive=True)
    return made.getvalue()


@contextmanager
def _opened(data: bytes | Path) -> Iterator[BinaryIO]:
    with data.open("rb") if isinstance(data, Path) else io.BytesIO(data) as file:
        yield file


def _media_type(head: bytes) -> str | None:
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return None


def _refused_type(head: bytes) -> str | None:
    """A name for what people send most often and may not, so that the sentence can say it."""
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        return "heic"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"\xd0\xcf\x11\xe0"):
        return "office"
    text = head.decode("utf-8", "ignore").lstrip("\ufeff \t\r\n").lower()
    if text.startswith("<") and "<svg" in text:
        return "svg"
    return "html" if text.startswith(("<!doctype html", "<html")) else None


def _pages(file: BinaryIO) -> int:
    try:
        # A damaged file that one reader repairs is another file to the next one.
        with pikepdf.open(file, attempt_recovery=False, suppress_warnings=True) as document:
            if document.is_encrypted:
                raise UploadRefused(UploadProblem.ENCRYPTED)
            pages = len(document.pages)
    except pikepdf.PasswordError as locked:
        raise UploadRefused(UploadProblem.ENCRYPTED) from locked
    except (pikepdf.PdfError, ValueError, RuntimeError) as broken:
        raise UploadRefused(UploadProblem.UNREADABLE, media_type="application/pdf") from broken
    if not pages:
        raise UploadRefused(UploadProblem.UNREADABLE, media_type="application/pdf")
    return pages


@contextmanager
def _picture(file: BinaryIO, media_type: str) -> Iterator[Image.Image]:
    """The picture, opened and not decoded yet, when it is not too large to be."""
    try:
        image = Image.open(file, formats=[_FORMATS[media_type]])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise UploadRefused(UploadProblem.TOO_MANY_PIXELS, limit=MOST_PIXELS) from bomb
    except Exception as broken:  # a decoder fed with rubbish raises whatever it meets
        raise UploadRefused(UploadProblem.UNREADABLE, media_type=media_type) from broken
    with image:
        pixels = image.width * image.height
        if pixels > MOST_PIXELS:
            raise UploadRefused(UploadProblem.TOO_MANY_PIXELS, pixels=pixels, limit=MOST_PIXELS)
        yield image


def _decode(image: Image.Image, media_type: str) -> None:
    try:
        image.load()
        image.getexif()
    except Exception as broken:  # as above
        raise UploadRefused(UploadProblem.UNREADABLE, media_type=media_type) from broken


def _in_srgb(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something is transparent; a profile of colours is applied, then dropped."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, srgb, outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A broken profile: the colours as they are numbered.
            pass
    if image.mode.startswith("I;16"):
        # 16 bits a pixel: Pillow would cut at 255, not scale.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")
