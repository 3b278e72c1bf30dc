"""Documents and pictures: what is taken, what is lost of it, what stays."""

from __future__ import annotations

import io

from PIL import Image

from consult.domain.consultations.documents import (
    add_document,
    remove_document,
    set_picture,
)
from consult.domain.consultations.papers import PICTURE_WIDTHS, picture_path
from consult.domain.consultations.queries import (
    documents_of,
    get_consultation,
    picture_of,
)
from consult.domain.consultations.rules import Refusal
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.domain.consultations.refusals import refusal
from tests.factories.consultations import a_consultation, a_pdf, in_three
from tests.factories.people import a_moderator


def received(store: FileStore, data: bytes):
    return store.receive(io.BytesIO(data), limit=len(data))


def a_photo(colour: str = "navy", size: tuple[int, int] = (2000, 1000)) -> bytes:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    Image.new("RGB", size, colour).save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_a_document_sent_twice_is_one(session, store):
    made = a_consultation(session, store=store)
    wish = {
        "consultation": made,
        "editor": a_moderator(session),
        "store": store,
        "title": in_three("Rules"),
        "at": NOON,
    }
    data = a_pdf()
    first, second = (
        add_document(session, file=received(store, data), filename="C:\\x\\Règles <1>.PDF", **wish)
        for _ in range(2)
    )
    assert first is second
    assert (first.filename, first.media_type, first.pages) == ("Règles-1.pdf", "application/pdf", 1)
    assert store.path(first.sha256).read_bytes() == data
    assert not list(store.root.glob("incoming-*"))


def test_an_image_among_the_documents_loses_what_the_camera_noted(session, store):
    made = a_consultation(session, store=store)
    wish = {"consultation": made, "editor": a_moderator(session), "store": store, "at": NOON}
    paper = add_document(
        session,
        file=received(store, a_photo(size=(3000, 1500))),
        filename="map.png",
        title=in_three("Map"),
        **wish,
    )
    assert (paper.filename, paper.media_type, paper.width, paper.height) == (
        "map.jpg",
        "image/jpeg",
        2400,
        1200,
    )
    assert b"Secret Camera" not in store.path(paper.sha256).read_bytes()


def test_a_picture_stands_in_several_sizes_and_replaces_the_one_before(session, store):
    made = a_consultation(session, store=store)
    wish = {"consultation": made, "editor": a_moderator(session), "store": store, "at": NOON}
    old = set_picture(session, file=received(store, a_photo()), alternative=in_three("A square"), **wish)
    new = set_picture(
        session, file=received(store, a_photo("olive")), alternative=in_three("A market"), **wish
    )
    assert picture_of(made) is new and old.removed_at == NOON
    assert picture_of(get_consultation(session, made.slug)) is new
    for width in PICTURE_WIDTHS:
        with Image.open(picture_path(store, new.sha256, width)) as image:
            assert (image.format, image.width) == ("WEBP", width)
    with Image.open(picture_path(store, new.sha256, None)) as image:
        assert (image.format, image.width) == ("JPEG", 1200)
    assert (new.width, new.height) == (1600, 800)
    missing = {"alternative": {"fr": " "}, "file": received(store, a_photo())}
    assert refusal(set_picture, session, **missing, **wish) is Refusal.NO_ALTERNATIVE


def test_the_last_document_of_a_published_one_stays(session, store):
    made = a_consultation(session, store=store)
    wish = {
        "consultation": made,
        "document": documents_of(made)[0],
        "editor": a_moderator(session),
        "at": NOON,
    }
    assert refusal(remove_document, session, **wish) is Refusal.LAST_DOCUMENT
