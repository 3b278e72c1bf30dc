"""The home, finding by number, addresses that are not there, previews of shared links, and the register."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from consult.domain.accounts.models import Role
from consult.domain.territory.queries import get_municipality
from consult.web.database import unit_of_work
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.people import a_resident, with_role

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


@pytest.mark.parametrize(
    ("wish", "language"),
    [("ar-TN", "ar"), ("fr-FR,fr;q=0.9", "fr"), ("en-GB", "en"), ("de", "ar"), ("", "ar"), ("fr;q=x", "ar")],
)
def test_the_root_chooses_by_the_readers_wish(visitor, wish, language):
    answer = visitor().client.get("/", headers={"Accept-Language": wish} if wish else {})
    assert answer.status_code == 302 and answer.headers["Location"] == f"/{language}/"
    assert "Accept-Language" in answer.headers["Vary"]


@languages
def test_a_home_without_anything_says_so(visitor, language):
    page = visitor().get(f"/{language}/")
    assert page.status == 200 and page.select(".empty, .empty-state")


@languages
def test_the_home_says_what_is_asked_until_when_and_what_one_can_do(visitor, consultation, language):
    page = visitor().get(f"/{language}/")
    first = page.one(".home__asked--first")
    assert "title" in first.h2.get_text() and first.select(".home__acts li")
    assert first.h2.a["href"] == f"/{language}/consultations/square"
    assert "2026" in page.one(".home__until").get_text()


@languages
@pytest.mark.parametrize(("demo", "example"), [(False, "2026-000123"), (True, "D2026-000123")])
def test_the_example_of_a_number_is_as_this_site_writes_them(visitor, session, language, demo, example):
    get_municipality(session).is_demo = demo
    session.commit()
    for path in ("/", "/nothing"):
        page = visitor().get(f"/{language}{path}")
        assert page.one("form[action$='/find'] label bdi.ref").get_text() == example, path


@pytest.mark.parametrize("typed", ["2026-000001", "2026-1", " 2026 1 ", "٢٠٢٦-١", "2026/000001", "1"])
def test_a_number_is_found_however_it_is_typed(visitor, session, consultation, typed):
    a_proposal(session, consultation=consultation)
    session.commit()
    page = visitor().get("/fr/find", query_string={"ref": typed})
    assert page.status == 200 and page.path.endswith("/fr/contributions/2026-000001")


@languages
@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/consultations/nothing",
        "/consultations/مثال-التهيئة",
        "/contributions/2026-999999",
        "/contributions/" + "9" * 300,
        "/contributions/2026-000001%00",
        "/contributions/../../etc/passwd",
        "/consultations/square/synthesis",
        "/council/square",
        "/account/drafts/1",
    ],
)
def test_what_is_not_there_helps_in_the_readers_language(
    visitor, browser_of, session, consultation, language, path
):
    browser = browser_of(a_resident(session)) if "drafts" in path else visitor()
    page = browser.get(f"/{language}{path}")
    assert page.status == 404 and page.html.html["lang"] == language
    assert page.select("main a[href$='/consultations']") and page.select("main form[action$='/find']")


@pytest.mark.parametrize("number", ["9" * 18, "9" * 23, "9" * 400])
def test_a_number_that_no_table_holds_is_not_there(visitor, consultation, number):
    page = visitor().get(f"/fr/consultations/square/documents/{number}/a.pdf")
    assert page.status == 404 and page.html.html["lang"] == "fr"


def test_what_is_not_there_can_be_read_in_another_language_at_once(visitor):
    one = visitor()
    page = one.get("/fr/consultations/ساحة/nulle-part")
    for other in ("ar", "en"):
        sister = one.get(page.one(f".languages a[hreflang={other}]")["href"])
        assert (sister.status, sister.path) == (404, quote(f"/{other}/consultations/ساحة/nulle-part"))
        assert sister.html.html["lang"] == other


@pytest.mark.parametrize("path", ["/de/", "/xx/consultations", "/consultations", "/AR/"])
def test_an_unknown_language_is_a_helpful_404(visitor, path):
    page = visitor().get(path, headers={"Accept-Language": "fr"})
    assert page.status == 404 and page.html.html["lang"] == "fr" and page.select("main a")


def test_a_fault_of_ours_helps_and_tells_nothing(app, visitor, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("the inner life of the server")

    app.testing = False
    monkeypatch.setitem(app.view_functions, "consultations.index", broken)
    broken.door = app.view_functions["site.home"].door
    page = visitor().get("/ar/consultations")
    assert page.status == 500 and page.html.html["lang"] == "ar"
    assert "inner life" not in page.response.get_data(as_text=True)
    assert page.select("main a[href^='mailto:']")


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.ADMINISTRATOR])
def test_a_fault_in_the_midst_of_an_act_still_gets_its_page(app, browser_of, session, monkeypatch, role):
    """The transaction is let go, and with it all that was known of the person."""

    def broken(*_args, **_kwargs):
        with unit_of_work():
            raise RuntimeError("the inner life of the server")

    person = with_role(session, role) if role else a_resident(session)
    browser = browser_of(person)
    app.testing = False
    monkeypatch.setitem(app.view_functions, "consultations.index", broken)
    broken.door = app.view_functions["site.home"].door
    page = browser.get("/fr/consultations")
    assert page.status == 500 and page.html.html["lang"] == "fr"
    assert bool(page.select("main a[href='/fr/desk']")) == (role is not None)


@languages
def test_a_shared_link_has_title_language_and_picture(visitor, session, consultation, language):
    proposal = a_proposal(session, consultation=consultation, title="Un « titre » & <un> autre")
    session.commit()
    for path in (
        f"/{language}/consultations/square",
        f"/{language}/contributions/{proposal.ref}",
        f"/{language}/",
    ):
        page = visitor().get(path)
        told = {one["property"]: one["content"] for one in page.select("meta[property^='og:']")}
        assert told["og:title"] and told["og:url"] == f"http://localhost{path}"
        assert told["og:locale"] == {"ar": "ar_TN", "fr": "fr_TN", "en": "en_GB"}[language]
        picture = told["og:image"].removeprefix("http://localhost")
        answer = visitor().client.get(picture)
        with answer:
            assert answer.status_code == 200 and answer.mimetype in {"image/png", "image/jpeg"}
        if "contributions" in path:
            assert told["og:title"].startswith("Un « titre » & <un> autre")


def test_only_browsers_of_our_own_pages_run_anything(visitor, consultation):
    policy = visitor().get("/fr/").response.headers["Content-Security-Policy"]
    assert "default-src" in policy and "'unsafe" not in policy and "http" not in policy


@languages
def test_the_register_lists_every_number_and_says_that_none_is_missing(
    visitor, session, consultation, language
):
    one = visitor()
    assert one.get(f"/{language}/register").status == 200, "and while it is empty"
    for _ in range(3):
        a_comment(session, parent=a_proposal(session, consultation=consultation))
    session.commit()
    page = one.get(f"/{language}/register")
    shown = [ref.get_text() for ref in page.select("tbody .ref")]
    assert shown == [f"2026-{number:06}" for number in range(6, 0, -1)]
    for form in ("/find", "/register"):
        page = one.get(f"/{language}{form}", query_string={"ref": "2026-000999"})
        asked = page.one("#ref")
        assert (
            asked["value"] == "2026-000999" and asked["aria-describedby"] == page.one(".field__error")["id"]
        )
        assert "2026-000006" in page.one(".field__error").get_text(), "how a number is written here"
    page = one.get(f"/{language}/register", query_string={"ref": "2026-000004"})
    assert "2026-000004" in page.path or "2026-000004" in page.text
    for strange in (
        {"ref": "nothing"},
        {"ref": "2026-999999"},
        {"after": "x"},
        {"series": "Z"},
        {"year": "abc"},
    ):
        assert one.get(f"/{language}/register", query_string=strange).status in {200, 404}
