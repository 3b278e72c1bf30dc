"""Pictures and a PDF beside a proposal, at a browser without scripts: kept whatever else is wrong, and given only to
whom they are for.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from consult.domain.contributions.actions import withdraw_contribution
from consult.domain.contributions.attachments import DOCUMENT, MARK, attachments_of
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import get_contribution
from consult.kernel.filestore import FileStore
from consult.web.database import extension
from tests.conftest import NOON
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_comment
from tests.factories.files import SHOWS, a_draft_with, a_pdf, a_photo, a_proposal_with
from tests.factories.moderation import a_hiding
from tests.factories.people import a_moderator, a_resident
from tests.statements import counted

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
TITLE = "Des bancs à l’ombre"
BODY = "Devant l’école, les parents attendent debout et en plein soleil."
WORDS = {
    "ar": ("يُرجى ذكر ما تُظهره الصورة", "استمارة تفاعلية", "الحدّ", "يُقبل هنا ملفّ PDF"),
    "fr": (
        "Dites en une phrase ce que montre l’image",
        "Imprimez-le dans un nouveau PDF",
        "jusqu’à",
        "Un PDF est accepté ici",
    ),
    "en": (
        "Say in one sentence what the picture shows",
        "Print it into a new PDF",
        "up to",
        "A PDF is taken here",
    ),
}


@pytest.fixture
def files(tmp_path) -> FileStore:
    return FileStore(tmp_path / "uploads")


@pytest.fixture
def author(session):
    person = a_resident(session, public_name="Amel")
    session.commit()
    return person


@pytest.fixture
def amel(browser_of, author):
    return browser_of(author)


def upload(data: bytes, name: str = "photo.jpg"):
    return (io.BytesIO(data), name)


def fetch(browser, path):
    return browser.get(path, buffered=True).response


def sources(page, css=".attachments__picture img"):
    return [tag["src"] for tag in page.select(css)]


def new(browser, language="fr", button="submit", **fields):
    page = browser.get(f"/{language}/consultations/square/proposals/new")
    return browser.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY} | fields, button=button)


@languages
def test_a_proposal_is_sent_with_pictures_and_a_pdf(amel, visitor, consultation, language):
    page = amel.get(f"/{language}/consultations/square/proposals/new")
    assert page.form("/proposals/new")["enctype"] == "multipart/form-data"
    assert page.text.count("10") >= 2, "the limits are said before they are met"
    page = new(
        amel,
        language,
        file_1=upload(a_photo((3000, 2000))),
        alternative_1=SHOWS,
        file_2=upload(a_photo(colour="navy"), "écran.png"),
        alternative_2="Un abri",
        file_0=upload(a_pdf(2), "Ma note.pdf"),
    )
    assert page.status == 200 and "/contributions/" in page.path
    seen = visitor().get(page.path)
    pictures = seen.select(".attachments__picture img")
    assert [picture["alt"] for picture in pictures] == [SHOWS, "Un abri"]
    for picture in pictures:
        assert (
            picture["loading"] == "lazy" and picture["width"] == "240" and picture["height"] in ("160", "180")
        )
        assert "480w" in picture["srcset"] and picture["lang"] == language
    small, large = (
        fetch(visitor(), pictures[0]["src"]),
        fetch(visitor(), seen.select(".attachments__picture")[0]["href"]),
    )
    for answer, width in ((small, 240), (large, 1600)):
        assert answer.mimetype == "image/webp" and answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert Image.open(io.BytesIO(answer.get_data())).width == width
    line = seen.one(".attachments .file-list li")
    pages = {"ar": "صفحتان", "fr": "2 pages", "en": "2 pages"}[language]
    assert all(word in line.get_text(" ").replace("\xa0", " ") for word in ("Ma-note.pdf", "PDF", pages))
    paper = fetch(visitor(), line.a["href"])
    assert (
        paper.headers["Content-Disposition"].startswith("attachment") and b"Mohamed" not in paper.get_data()
    )
    part = visitor().get(line.a["href"], buffered=True, headers={"Range": "bytes=0-3"}).response
    assert (part.status_code, part.get_data()) == (206, b"%PDF")
    receipt = visitor().get(page.path + "/receipt")
    assert len(receipt.select(".proof__files li")) == 3


@languages
def test_whatever_is_wrong_no_file_and_no_word_is_lost(amel, session, consultation, author, language):
    no_words, active, _most, only_pdf = WORDS[language]
    page = new(amel, language, title="court", file_1=upload(a_photo()), file_0=upload(a_photo(), "image.pdf"))
    assert page.status == 422 and page.typed("#title") == "court" and page.typed("#body") == BODY
    assert no_words in page.one("#alternative_1-error").get_text()
    assert only_pdf in page.one("#file_0-error").get_text(), "the extension is not believed"
    assert "/account/drafts/" in page.form("/drafts/")["action"], "from here on it is a draft"
    first = sources(page)
    assert len(first) == 1 and page.one(".attach").has_attr("open")
    assert fetch(amel, first[0]).status_code == 200
    page = amel.submit(
        page.form("/drafts/"),
        {"title": TITLE, "alternative_1": SHOWS, "file_0": upload(a_pdf(put=_script), "note.pdf")},
        button="submit",
    )
    assert page.status == 422 and active in page.one("#file_0-error").get_text()
    assert sources(page) == first and page.typed("#alternative_1") == SHOWS
    page = amel.submit(page.form("/drafts/"), {"file_0": upload(a_pdf(), "note.pdf")}, button="submit")
    assert page.status == 200 and "/contributions/" in page.path
    assert sources(page) == first and len(page.select(".attachments .file-list li")) == 1


def _script(document):
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
    )


def test_the_same_form_sent_again_is_one_proposal(amel, consultation):
    page = amel.get("/fr/consultations/square/proposals/new")
    form, seen = page.form("/proposals/new"), []
    for _ in range(2):
        amel.at = page
        fields = {"title": TITLE, "body": BODY, "alternative_1": SHOWS, "file_1": upload(a_photo())}
        seen.append(amel.submit(form, fields, button="submit"))
    assert [one.status for one in seen] == [200, 200] and seen[0].path == seen[1].path
    assert len(sources(seen[1])) == 1


def test_whoever_is_taken_for_a_robot_loses_no_file(app, amel, consultation):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], form_seconds=3)
    page = new(amel, file_1=upload(a_photo()), alternative_1=SHOWS, website="https://example.org")
    assert page.status == 422 and page.one(".error-summary h2") and len(sources(page)) == 1
    assert page.typed("#title") == TITLE and page.typed("#alternative_1") == SHOWS
    page = amel.submit(
        page.form("/drafts/"), {"website": "x", "file_0": upload(a_pdf(), "n.pdf")}, button="submit"
    )
    assert page.status == 422 and len(page.select(".attach .file-list li")) == 1
    page = amel.submit(page.form("/drafts/"), button="submit")
    assert "/contributions/" in page.path and len(sources(page)) == 1
    assert len(page.select(".attachments .file-list li")) == 1


def test_a_script_is_told_where_the_files_of_a_refused_form_are_kept(amel, consultation):
    page = amel.get("/fr/consultations/square/proposals/new")
    form = page.form("/proposals/new")
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("input[type=hidden]")}
    fields |= {"title": "court", "body": BODY, "language": "fr", "act": "submit", "alternative_1": SHOWS}

    def send(to, **more):
        return amel.client.post(to, data=fields | more, headers={"X-Sent-By": "script"})

    kept = send(form["action"], file_1=upload(a_photo())).headers["X-Files-Kept"]
    assert "/account/drafts/" in kept
    assert "X-Files-Kept" not in send(kept, file_0=upload(a_photo(), "image.pdf")).headers, (
        "this one is not kept"
    )
    # Sent again without a file: the picture is there.
    went = send(kept, title=TITLE)
    assert went.status_code == 204 and len(sources(amel.get(went.headers["X-Go-On"]))) == 1


def test_even_where_the_words_cannot_be_kept_the_file_is(amel, consultation):
    page = new(amel, title="x" * 400, theme="99999", file_1=upload(a_photo()), alternative_1=SHOWS)
    assert page.status == 422 and len(page.typed("#title")) == 400 and len(sources(page)) == 1


def test_a_draft_keeps_changes_replaces_and_removes(amel, session, files, consultation, author):
    page = new(amel, button="draft", file_1=upload(a_photo()), file_2=upload(a_photo(colour="red")))
    path = page.path
    assert "/account/drafts/" in path and len(sources(page)) == 2, "a draft's pictures may lack their words"
    first, second = sources(page)
    page = amel.submit(
        page.form("/drafts/"),
        {"alternative_1": SHOWS, "remove_2": "y", "file_0": upload(a_pdf())},
        button="draft",
    )
    assert sources(page) == [first] and page.typed("#alternative_1") == SHOWS
    assert fetch(amel, second).status_code == 404
    page = amel.submit(page.form("/drafts/"), {"file_1": upload(a_photo(colour="green"))}, button="draft")
    assert sources(page) != [first] and page.typed("#alternative_1") == SHOWS
    assert fetch(amel, first).status_code == 404
    for digest in files.digests(MARK):
        os.utime(files.path(digest), (0, 0))
    page = amel.submit(page.form("/drafts/"), button="discard")
    assert page.path.endswith("/account/contributions") and amel.get(path).status == 404


def test_a_deleted_draft_leaves_no_file_that_nobody_else_has(amel, browser_of, session, files, consultation):
    page = new(amel, button="draft", file_1=upload(a_photo()), file_2=upload(a_photo(colour="red")))
    other = browser_of(a_resident(session))
    kept = new(other, button="draft", file_1=upload(a_photo()))
    before = set(files.digests(MARK))
    assert len(before) == 2, "the same picture is kept once"
    for digest in before:
        os.utime(files.path(digest), (0, 0))
    amel.submit(amel.get(page.path).form("/drafts/"), button="discard")
    left = set(files.digests(MARK))
    assert len(left) == 1 and fetch(other, sources(kept)[0]).status_code == 200


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("photo.heic", b"\x00\x00\x00\x18ftypheic" + bytes(99), "Enregistrez la photo en JPEG"),
        ("drole.gif", b"GIF89a" + bytes(99), "PNG"),
        ("photo.jpg", b"", "vide"),
        ("photo.jpg", b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), "10"),
        ("photo.jpg", a_photo()[:500], "abîmé"),
        ("photo.jpg", a_pdf(), "une image PNG, JPEG ou WebP"),
    ],
    ids=["heic", "gif", "empty", "heavy", "cut", "pdf"],
)
def test_a_file_is_refused_in_words_and_the_text_is_kept(
    amel, session, author, consultation, name, data, said
):
    page = new(amel, file_1=upload(data, name), alternative_1=SHOWS)
    # The browser of the tests leaves a large form open behind it.
    page.response.request.environ["wsgi.input"].close()
    assert page.status == 422 and said in page.one("#file_1-error").get_text()
    assert page.typed("#body") == BODY and page.typed("#alternative_1") == SHOWS and not sources(page)
    assert "#file_1" in [link["href"] for link in page.select(".error-summary a")]


def test_a_change_of_the_pictures_is_a_version(
    amel, browser_of, visitor, session, files, consultation, author
):
    made = a_proposal_with(session, consultation=consultation, author=author, store=files)
    ref = made.ref
    session.commit()
    path, old = f"/fr/contributions/{ref}", sources(visitor().get(f"/fr/contributions/{ref}"))
    page = amel.get(path + "/edit")
    assert sources(page) == old and page.typed("#alternative_1") == SHOWS
    page = amel.submit(
        page.form("/edit"),
        {"body": "court", "file_1": upload(a_photo(colour="red")), "file_2": upload(a_photo(colour="blue"))},
    )
    assert page.status == 422 and "#alternative_2" in [
        link["href"] for link in page.select(".error-summary a")
    ]
    waiting = sources(page)
    assert len(waiting) == 2 and sources(visitor().get(path)) == old, (
        "nothing is shown of what is not finished"
    )
    assert fetch(amel, waiting[0]).status_code == 200 and fetch(visitor(), waiting[0]).status_code == 404
    amel.at = page
    page = amel.submit(page.form("/edit"), {"body": BODY, "alternative_2": "Bleu", "remove_0": "y"})
    assert page.status == 200 and sources(page, ".voice__main .attachments img") == waiting
    assert old[0] in sources(page, ".voice__version img")
    assert not visitor().get(path).select(".file-list")
    assert fetch(visitor(), waiting[0]).status_code == 200
    stranger, moderator = browser_of(a_resident(session)), browser_of(a_moderator(session))
    assert fetch(amel, old[0]).status_code == fetch(moderator, old[0]).status_code == 200
    assert fetch(visitor(), old[0]).status_code == fetch(stranger, old[0]).status_code == 404
    assert old[0] in sources(moderator.get(path), ".voice__version img")
    assert len(sources(moderator.get(f"/fr/desk/moderation/{ref}"))) == 3
    assert len(visitor().get(path + "/receipt").select(".proof__files li")) == 2, (
        "what came with the first wording"
    )


def test_other_words_for_a_picture_are_a_version_and_the_same_again_are_none(
    amel, session, files, consultation, author
):
    made = a_proposal_with(session, consultation=consultation, author=author, store=files)
    session.commit()
    path = f"/fr/contributions/{made.ref}"
    for words, versions in ((SHOWS, 0), ("Autre chose", 1), ("Autre chose", 1)):
        page = amel.get(path + "/edit")
        page = amel.submit(page.form("/edit"), {"alternative_1": words})
        assert page.status == 200 and len(page.select(".voice__version")) == versions
    assert page.one(".voice__main > .attachments img")["alt"] == "Autre chose"


def test_after_an_answer_no_file_is_taken(amel, session, files, consultation, author):
    made = a_proposal_with(session, consultation=consultation, author=author, store=files)
    session.commit()
    form = amel.get(f"/fr/contributions/{made.ref}/edit").form("/edit")
    a_comment(session, parent=get_contribution(session, made.ref))
    session.commit()
    page = amel.submit(
        form, {"body": BODY + " Plus.", "file_2": upload(a_photo(colour="red")), "alternative_2": "x"}
    )
    assert page.status == 409 and "Plus." in page.typed("textarea")
    session.expire_all()
    assert len(attachments_of(session, [made.id])[made.id]) == 2


# Who is given the bytes, by the state of the proposal: visitor, stranger, author, moderator of it.
STATES = {
    "draft": (404, 404, 200, 404),
    "waiting": (404, 404, 200, 200),
    "published": (200, 200, 200, 200),
    "hidden": (404, 404, 200, 200),
    "withdrawn": (404, 404, 200, 404),
}


@pytest.mark.parametrize("state", STATES)
def test_who_is_given_a_file(visitor, browser_of, session, store, files, author, state):
    moderator = a_moderator(session)
    consultation = a_consultation(
        session, store=store, moderator=moderator, slug="lane", reads_first=state == "waiting"
    )
    asked = {"consultation": consultation, "author": author, "store": files}
    made = a_draft_with(session, **asked) if state == "draft" else a_proposal_with(session, **asked)
    if state == "hidden":
        a_hiding(session, of=get_contribution(session, made.ref), moderator=moderator)
    if state == "withdrawn":
        withdraw_contribution(session, contribution=made, author=author, at=NOON)
    session.commit()
    readers = (visitor(), browser_of(a_resident(session)), browser_of(author), browser_of(moderator))
    for one in attachments_of(session, [made.id])[made.id]:
        path = f"/en/attachments/{one.id}/{one.filename}"
        answers = [fetch(reader, path) for reader in readers]
        assert tuple(answer.status_code for answer in answers) == STATES[state]
        for answer in answers:
            if answer.status_code == 200:
                caching = "private, no-cache" if state == "published" else "private, no-store"
                assert answer.headers["Cache-Control"] == caching
        assert fetch(readers[2], f"/en/attachments/{one.id}/other.pdf").status_code == 404


def test_what_is_hidden_is_gone_at_once_from_pages_and_caches(
    visitor, session, store, files, consultation, author, moderator
):
    made = a_proposal_with(session, consultation=consultation, author=author, store=files)
    session.commit()
    reader, path = visitor(), f"/fr/contributions/{made.ref}"
    address = sources(reader.get(path))[0]
    tag = fetch(reader, address).headers["ETag"]
    again = {"headers": {"If-None-Match": tag}, "buffered": True}
    assert reader.get(address, **again).status == 304
    a_hiding(session, of=get_contribution(session, made.ref), moderator=moderator)
    session.commit()
    assert reader.get(address, **again).status == 404
    assert not reader.get(path).select(".attachments")
    assert not reader.get(path + "/receipt").select(".proof__files")


def test_so_many_files_in_an_hour(amel, consultation, app):
    for _ in range(20):
        page = new(amel, button="draft", **{f"file_{slot}": upload(b"x", "x.jpg") for slot in (1, 2, 3)})
    page = new(amel, button="draft", file_1=upload(a_photo()))
    assert page.status == 422 and "Trop d" in page.one("#file_1-error").get_text()


def test_a_page_with_attachments_asks_the_database_no_more_with_three(
    amel, app, session, files, consultation, author
):
    counts = []
    with app.app_context():
        engine = extension.engine
    for pictures in (1, 3):
        data = {
            slot: a_photo(colour=colour)
            for slot, colour in zip((1, 2, 3), ("red", "blue", "teal"), strict=True)
        }
        some = {slot: data[slot] for slot in range(1, pictures + 1)} | {DOCUMENT: a_pdf()}
        made: Contribution = a_proposal_with(
            session, consultation=consultation, author=author, store=files, files=some
        )
        session.commit()
        with counted(engine) as seen:
            assert len(sources(amel.get(f"/fr/contributions/{made.ref}"))) == pictures
        counts.append(len(seen))
    assert counts[0] == counts[1]
