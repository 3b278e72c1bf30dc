"""Files are what their bytes say, and pictures leave without their secrets."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from consult.kernel.uploads import (
    LIMITS,
    MOST_PIXELS,
    Kind,
    UploadProblem,
    UploadRefused,
    inspect,
    resized,
)

ANY = tuple(Kind)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def a_picture(form: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: object) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "red" if mode in ("RGB", "RGBA", "P") else 0).save(made, form, **options)
    return made.getvalue()


def a_pdf(pages: int = 2, **options: object) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(made, **options)
    return made.getvalue()


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    ends = chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + ends


@pytest.mark.parametrize(
    ("form", "media_type", "extension"),
    [("PNG", "image/png", "png"), ("JPEG", "image/jpeg", "jpg"), ("WEBP", "image/webp", "webp")],
)
def test_a_picture_is_read(form, media_type, extension):
    data = a_picture(form)
    upload = inspect(data, allow=ANY)
    assert (upload.kind, upload.media_type, upload.extension) == (Kind.PICTURE, media_type, extension)
    assert (upload.width, upload.height, upload.pages) == (40, 20, None)
    assert (upload.size, upload.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_a_document_is_read_from_bytes_and_from_a_file(tmp_path):
    data = a_pdf(pages=3)
    upload = inspect(data, allow=[Kind.DOCUMENT])
    assert (upload.kind, upload.media_type, upload.extension) == (Kind.DOCUMENT, "application/pdf", "pdf")
    assert (upload.pages, upload.width) == (3, None)
    path = tmp_path / "no-matter.exe"
    path.write_bytes(data)
    assert inspect(path, allow=ANY) == upload


@pytest.mark.parametrize(
    ("data", "allow", "code", "found"),
    [
        (b"", ANY, UploadProblem.EMPTY, None),
        (SVG, ANY, UploadProblem.WRONG_TYPE, "svg"),
        (b"<html><script>", ANY, UploadProblem.WRONG_TYPE, "html"),
        (b"GIF89a......", ANY, UploadProblem.WRONG_TYPE, "gif"),
        (b"PK\x03\x04 docx", ANY, UploadProblem.WRONG_TYPE, "office"),
        (b"\x00\x00\x00\x18ftypheic", ANY, UploadProblem.WRONG_TYPE, "heic"),
        (b"MZ\x90\x00", ANY, UploadProblem.WRONG_TYPE, None),
        (b"\n%PDF-1.7", ANY, UploadProblem.WRONG_TYPE, None),
        (a_pdf(), [Kind.PICTURE], UploadProblem.WRONG_TYPE, "pdf"),
        (a_picture("PNG"), [Kind.DOCUMENT], UploadProblem.WRONG_TYPE, "png"),
        (b"%PDF-1.7 and nothing more", ANY, UploadProblem.UNREADABLE, None),
        (a_pdf()[:-200], ANY, UploadProblem.UNREADABLE, None),
        (a_pdf(pages=0), ANY, UploadProblem.UNREADABLE, None),
        (a_picture("PNG", (300, 300))[:-40], ANY, UploadProblem.UNREADABLE, None),
        (a_picture("JPEG", (300, 300))[:-200], ANY, UploadProblem.UNREADABLE, None),
        (a_picture("WEBP")[:20], ANY, UploadProblem.UNREADABLE, None),
        (a_bomb(8000, 8000), ANY, UploadProblem.TOO_MANY_PIXELS, None),
        (a_bomb(10_000, 10_000), ANY, UploadProblem.TOO_MANY_PIXELS, None),
        (a_bomb(60_000, 60_000), ANY, UploadProblem.TOO_MANY_PIXELS, None),
        (
            a_pdf(encryption=pikepdf.Encryption(owner="o", user="u")),
            ANY,
            UploadProblem.ENCRYPTED,
            None,
        ),
        (
            a_pdf(encryption=pikepdf.Encryption(owner="o", user="")),
            ANY,
            UploadProblem.ENCRYPTED,
            None,
        ),
    ],
)
def test_what_is_refused(data, allow, code, found):
    with pytest.raises(UploadRefused) as refused:
        inspect(data, allow=allow)
    assert refused.value.code == code
    assert refused.value.facts.get("found") == found


@pytest.mark.parametrize(("data", "kind"), [(a_pdf(), Kind.DOCUMENT), (a_picture("PNG"), Kind.PICTURE)])
def test_a_file_over_the_limit_is_refused(tmp_path: Path, data: bytes, kind: Kind):
    path = tmp_path / "big"
    with path.open("wb") as file:
        file.write(data)
        file.truncate(LIMITS[kind] + 1)
    with pytest.raises(UploadRefused) as refused:
        inspect(path, allow=ANY)
    assert refused.value.code == UploadProblem.TOO_BIG
    assert refused.value.facts == {"size": LIMITS[kind] + 1, "limit": LIMITS[kind]}


@given(st.sampled_from([a_pdf(), a_picture("PNG"), a_picture("JPEG"), a_picture("WEBP")]), st.data())
def test_a_damaged_file_is_refused_or_read(data, draw):
    at = draw.draw(st.integers(8, len(data) - 1))
    damaged = data[:at] + draw.draw(st.binary(max_size=8)) + data[at + draw.draw(st.integers(0, 8)) :]
    try:
        upload = inspect(damaged, allow=ANY)
    except UploadRefused:
        return
    assert upload.size == len(damaged)


def _read(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image


@pytest.mark.parametrize("media_type", ["image/webp", "image/jpeg"])
def test_a_resized_picture_has_no_metadata(media_type):
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = a_picture("JPEG", (400, 200), exif=exif, comment=b"secret", icc_profile=profile, xmp=b"<x>who</x>")
    made = resized(data, width=100, media_type=media_type)
    image = _read(made)
    assert image.size == (100, 50)
    assert not image.getexif()
    for trace in (b"Telephone", b"secret", b"who", b"ICC", b"Exif"):
        assert trace not in made
    assert inspect(made, allow=ANY).media_type == media_type


def test_text_in_a_png_does_not_travel():
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "somebody")
    assert b"somebody" not in resized(a_picture("PNG", pnginfo=note), width=10)


def test_a_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    data = a_picture("JPEG", (400, 200), exif=exif)
    upload = inspect(data, allow=ANY)
    assert (upload.width, upload.height) == (200, 400)
    assert _read(resized(data, width=100)).size == (100, 200)


def test_a_picture_is_never_made_larger_nor_endlessly_high():
    assert _read(resized(a_picture("PNG"), width=800)).size == (40, 20)
    assert _read(resized(a_picture("PNG", (100, 5000)), width=100)).size == (6, 300)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_mode_becomes_a_picture(mode):
    data = a_picture("JPEG" if mode == "CMYK" else "PNG", mode=mode)
    assert _read(resized(data, width=20)).size == (20, 10)
    assert _read(resized(data, width=20, media_type="image/jpeg")).mode == "RGB"


def test_what_is_transparent_stays_so_or_becomes_white():
    data = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(data, "PNG")
    assert _read(resized(data.getvalue(), width=10)).getpixel((5, 5))[3] == 0
    assert min(_read(resized(data.getvalue(), width=10, media_type="image/jpeg")).getpixel((5, 5))) > 250


def test_only_pictures_are_resized():
    for data in (SVG, a_pdf(), a_bomb(8000, 8000)):
        with pytest.raises(UploadRefused):
            resized(data, width=100)
    with pytest.raises(ValueError, match="image/gif"):
        resized(a_picture("PNG"), width=100, media_type="image/gif")
    assert MOST_PIXELS < 8000 * 8000


@pytest.mark.parametrize("width", [480, 960])
def test_a_picture_fits_into_the_bytes_it_may_have_however_full_of_leaves_it_is(width):
    leaves = io.BytesIO()
    Image.effect_noise((1600, 900), 90).convert("RGB").save(leaves, "JPEG", quality=95)
    made = resized(leaves.getvalue(), width=width, most=27_000)
    assert len(made) <= 27_000
    with Image.open(io.BytesIO(made)) as image:
        assert image.width <= width and abs(image.width / image.height - 16 / 9) < 0.02
    plain = a_picture("PNG", (1600, 900))
    with Image.open(io.BytesIO(resized(plain, width=width, most=27_000))) as image:
        assert image.width == width, "one that is light enough stays as large as it is asked for"
