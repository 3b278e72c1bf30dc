"""Documents and pictures: who is given them, and with which headers."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from consult.domain.consultations.documents import add_document, remove_document, set_picture
from consult.domain.consultations.queries import documents_of
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.factories.consultations import a_consultation, in_three
from tests.factories.people import a_moderator, a_resident
from tests.web.desk.signed import signed_in


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "uploads")


def get(browser, path, **kwargs):
    """The whole answer, its file closed."""
    return browser.get(path, buffered=True, **kwargs).response


def a_picture(session, store, made):
    data = io.BytesIO()
    Image.new("RGB", (2000, 1000), "navy").save(data, "PNG")
    received = store.receive(io.BytesIO(data.getvalue()), limit=data.tell())
    return set_picture(
        session,
        consultation=made,
        editor=None,
        store=store,
        file=received,
        alternative=in_three("A map"),
        at=NOON,
    )


def test_a_document_is_downloaded_kept_and_never_run(visitor, session, store):
    made = a_consultation(session, store=store)
    session.commit()
    paper = documents_of(made)[0]
    path = f"/ar/consultations/{made.slug}/documents/{paper.id}/{paper.filename}"
    response = get(visitor(), path)
    assert response.status_code == 200 and response.get_data() == store.path(paper.sha256).read_bytes()
    headers = response.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in headers
    again = get(visitor(), path, headers={"If-None-Match": headers["ETag"]})
    assert again.status_code == 304
    part = get(visitor(), path, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.get_data()) == (206, b"%PDF")
    wrong = f"/ar/consultations/{made.slug}/documents/{paper.id}/other.pdf"
    assert visitor().get(wrong).status == 404


def test_a_name_in_arabic_is_a_name(visitor, session, store):
    made = a_consultation(session, store=store)
    data = io.BytesIO()
    Image.new("RGB", (30, 20), "navy").save(data, "PNG")
    received = store.receive(io.BytesIO(data.getvalue()), limit=data.tell())
    paper = add_document(
        session,
        consultation=made,
        editor=None,
        store=store,
        file=received,
        filename="مثال التهيئة.png",
        title=in_three("Map"),
        at=NOON,
    )
    session.commit()
    response = get(visitor(), f"/ar/consultations/{made.slug}/documents/{paper.id}/{paper.filename}")
    assert response.status_code == 200 and response.mimetype == "image/jpeg"
    assert "filename*=UTF-8''" in response.headers["Content-Disposition"]


def test_a_draft_s_files_are_for_its_staff(visitor, session, store):
    moderator, resident = a_moderator(session), a_resident(session)
    made = a_consultation(session, store=store, moderator=moderator, published=False)
    a_picture(session, store, made)
    session.commit()
    paper = documents_of(made)[0]
    paths = [
        f"/en/consultations/{made.slug}/documents/{paper.id}/{paper.filename}",
        f"/en/consultations/{made.slug}/picture",
    ]
    for path in paths:
        assert visitor().get(path).status == 404
        assert signed_in(visitor(), resident).get(path).status == 404
        response = get(signed_in(visitor(), moderator), path)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"


def test_a_removed_document_is_gone(visitor, session, store):
    moderator = a_moderator(session)
    made = a_consultation(session, store=store, moderator=moderator, published=False)
    paper = documents_of(made)[0]
    remove_document(session, consultation=made, document=paper, editor=moderator, at=NOON)
    session.commit()
    path = f"/en/consultations/{made.slug}/documents/{paper.id}/{paper.filename}"
    assert signed_in(visitor(), moderator).get(path).status == 404


@pytest.mark.parametrize(
    ("query", "media_type", "width"),
    [
        ("", "image/webp", 960),
        ("w=480", "image/webp", 480),
        ("w=1600", "image/webp", 1600),
        ("w=99999", "image/webp", 960),
        ("w=x", "image/webp", 960),
        ("as=jpeg", "image/jpeg", 1200),
    ],
)
def test_a_picture_comes_in_the_sizes_that_pages_ask_for(visitor, session, store, query, media_type, width):
    made = a_consultation(session, store=store)
    picture = a_picture(session, store, made)
    session.commit()
    path = f"/fr/consultations/{made.slug}/picture?v={picture.sha256[:12]}&{query}"
    response = get(visitor(), path)
    assert response.mimetype == media_type
    assert Image.open(io.BytesIO(response.get_data())).width == width
    assert "immutable" in response.headers["Cache-Control"]
    other = get(visitor(), f"/fr/consultations/{made.slug}/picture?v=000000000000&{query}")
    assert "immutable" not in other.headers["Cache-Control"]


def test_without_a_picture_there_is_none(visitor, session, store):
    made = a_consultation(session, store=store)
    session.commit()
    assert visitor().get(f"/fr/consultations/{made.slug}/picture").status == 404
