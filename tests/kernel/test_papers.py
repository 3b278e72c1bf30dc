"""What strangers send is made harmless: pictures without their secrets, PDFs that do nothing."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime

import pikepdf
import pytest
from PIL import Image

from consult.kernel.filestore import FileStore
from consult.kernel.papers import keep_picture, keep_plain_pdf, picture_file, safe_filename
from consult.kernel.uploads import MEGABYTE, UploadProblem, UploadRefused
from tests.factories.files import a_folded_pdf, a_pdf, a_photo
from tests.kernel.test_uploads import a_bomb

SIZES = {240: 4_500, 480: 9_000, 1600: 350_000}
LIMIT = 10 * MEGABYTE


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "attachments")


def received(store, data):
    return store.receive(io.BytesIO(data), limit=LIMIT)


def test_a_telephones_picture_is_upright_small_and_without_its_secrets(store):
    path = received(store, a_photo((4000, 3000), turned=6))
    paper = keep_picture(store, path, SIZES)
    assert (paper.width, paper.height, paper.media_type) == (1600, 2133, "image/webp")
    for width, most in SIZES.items():
        data = picture_file(store, paper.sha256, width, SIZES).read_bytes()
        assert len(data) <= most
        assert not any(word in data for word in (b"Camera", b"Secret", b"Exif", b"GPS", b"EXIF"))
        with Image.open(io.BytesIO(data)) as picture:
            assert (picture.format, picture.width) == ("WEBP", width)
            assert picture.height > picture.width and not picture.getexif()


def test_of_a_moving_picture_its_first_is_kept(store):
    made = io.BytesIO()
    frames = [Image.new("RGB", (90, 60), colour) for colour in ("red", "blue")]
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:])
    paper = keep_picture(store, received(store, made.getvalue()), SIZES)
    with Image.open(store.path(paper.sha256)) as picture:
        assert getattr(picture, "n_frames", 1) == 1 and picture.getpixel((9, 9))[0] > 200


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", UploadProblem.EMPTY),
        (b"GIF89a" + bytes(40), UploadProblem.WRONG_TYPE),
        (b"\x00\x00\x00\x18ftypheic", UploadProblem.WRONG_TYPE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", UploadProblem.WRONG_TYPE),
        (a_pdf(), UploadProblem.WRONG_TYPE),
        (a_photo()[:400], UploadProblem.UNREADABLE),
        (a_bomb(60_000, 60_000), UploadProblem.TOO_MANY_PIXELS),
        (a_bomb(9_000, 9_000), UploadProblem.TOO_MANY_PIXELS),
        (b"\xff\xd8\xff" + bytes(LIMIT), UploadProblem.TOO_BIG),
    ],
    ids=["empty", "gif", "heic", "svg", "pdf", "cut", "bomb", "large", "heavy"],
)
def test_what_is_no_picture_for_us_leaves_nothing_behind(store, data, code):
    with pytest.raises(UploadRefused) as refused:
        keep_picture(store, received(store, data), SIZES)
    assert refused.value.code is code and list(store.digests()) == []


def test_a_pdf_is_kept_without_the_name_of_who_wrote_it(store):
    sent = a_pdf(3, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    paper = keep_plain_pdf(store, received(store, sent), limit=LIMIT)
    assert (paper.pages, paper.media_type, paper.extension) == (3, "application/pdf", "pdf")
    data = store.path(paper.sha256).read_bytes()
    assert len(data) == paper.size and b"Mohamed" not in data
    with pikepdf.open(io.BytesIO(data)) as document:
        assert len(document.pages) == 3 and "/Info" not in document.trailer
    again = keep_plain_pdf(store, received(store, sent), limit=LIMIT)
    assert again.sha256 == paper.sha256, "the same paper sent twice is one file"


def _script(document):
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
    )


def _script_deep(document):
    action = pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F=pikepdf.String("calc.exe"))
    document.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, A=action)])


def _file(document):
    document.attachments["tool.exe"] = b"MZ"


def _form(document):
    document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Array([]))


LOCKED = pikepdf.Encryption(owner="a", user="b")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", UploadProblem.EMPTY),
        (a_pdf(put=_script), UploadProblem.ACTIVE),
        (a_pdf(put=_script, object_stream_mode=pikepdf.ObjectStreamMode.generate), UploadProblem.ACTIVE),
        (a_pdf(put=_script_deep), UploadProblem.ACTIVE),
        (a_pdf(put=_file), UploadProblem.ACTIVE),
        (a_pdf(put=_form), UploadProblem.ACTIVE),
        (a_pdf(encryption=LOCKED), UploadProblem.ENCRYPTED),
        (a_pdf(encryption=pikepdf.Encryption(owner="a", user="")), UploadProblem.ENCRYPTED),
        (a_pdf()[:300], UploadProblem.UNREADABLE),
        (a_pdf(0), UploadProblem.UNREADABLE),
        (a_photo(), UploadProblem.WRONG_TYPE),
        (b"PK\x03\x04 a letter.docx", UploadProblem.WRONG_TYPE),
        (b"%PDF-1.7\n" + bytes(LIMIT), UploadProblem.TOO_BIG),
    ],
    ids=[
        "empty",
        "script",
        "folded-script",
        "launch",
        "file",
        "form",
        "locked",
        "half-locked",
        "cut",
        "no-page",
        "picture",
        "office",
        "heavy",
    ],
)
def test_a_pdf_that_does_something_is_refused(store, data, code):
    with pytest.raises(UploadRefused) as refused:
        keep_plain_pdf(store, received(store, data), limit=LIMIT)
    assert refused.value.code is code
    assert list(store.digests()) == [] and not list(store.root.glob("*-plain"))


def test_a_pdf_that_unfolds_to_gigabytes_is_refused_and_one_that_does_not_is_taken(store):
    assert keep_plain_pdf(store, received(store, a_folded_pdf(1)), limit=LIMIT).pages == 1
    with pytest.raises(UploadRefused) as refused:
        keep_plain_pdf(store, received(store, a_folded_pdf(600)), limit=LIMIT)
    assert refused.value.code in (UploadProblem.UNREADABLE, UploadProblem.TOO_COMPLEX)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Ma note.PDF", "Ma-note.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\رسالة.docx", "رسالة.pdf"),
        ('a";\r\nSet-Cookie: x', "a-Set-Cookie-x.pdf"),
        ("", "document.pdf"),
    ],
)
def test_a_name_is_safe_in_a_header_and_a_folder(name, safe):
    assert safe_filename(name, "pdf") == safe


def test_a_file_is_removed_with_its_sizes_unless_it_was_just_written(store):
    paper = keep_picture(store, received(store, a_photo()), SIZES)
    then = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
    path = store.path(paper.sha256)
    os.utime(path, (then.timestamp(), then.timestamp()))
    assert not store.remove(paper.sha256, before=then) and path.is_file()
    assert store.remove(paper.sha256, before=then.replace(hour=12))
    assert not path.is_file() and not store.variant(paper.sha256, "-240.webp").exists()
    assert not store.remove(paper.sha256, before=then.replace(hour=12)), (
        "a second time there is nothing to remove"
    )
