"""A telephone whose connection breaks: words are kept and offered back, a sending is made once, what was read can be
read again, and nobody meets the pages or the words of somebody else.

A site of its own, since these people leave traces in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import func, select

from consult.domain.contributions.models import Contribution
from tests.browser.conftest import PHONE, Site, served
from tests.browser.pages import RUNNING

NEW = f"/en/consultations/{RUNNING}/proposals/new"
TITLE = "Shade at the bus station"
BODY = "People wait for the bus in full sun and cannot sit. A roof would be enough."
# What only a page made for somebody has: their name in the header, their mark, the fields of their account.
OWN = ".header__who, [data-person], #email, #public_name"
MOMENT = re.compile(r"\b\d\d:\d\d\b")


@pytest.fixture(scope="module")
def lived_in(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("device"), _sqlite_template) as site:
        yield site


Device = Callable[..., BrowserContext]


@pytest.fixture
def device(lived_in: Site, browser_process: Browser) -> Iterator[Device]:
    """`device("resident")` is a telephone at which this person is signed in; its worker is on."""
    contexts: list[BrowserContext] = []

    def open_one(key: str | None = None, **settings: Any) -> BrowserContext:
        context = browser_process.new_context(
            base_url=lived_in.url,
            viewport=PHONE,  # type: ignore[arg-type]
            **settings,
        )
        if key is not None:
            context.add_cookies([lived_in.cookie_of(key)])  # type: ignore[list-item]
        context.set_default_timeout(8_000)
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()


def become(context: BrowserContext, site: Site, key: str) -> None:
    """Somebody else is signed in at this device, without a word of goodbye by the one before."""
    context.clear_cookies()
    context.add_cookies([site.cookie_of(key)])  # type: ignore[list-item]


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('kept:'))")


def write(page: Page, title: str = TITLE, body: str = BODY) -> None:
    page.goto(NEW)
    page.fill("#title", title)
    page.fill("#body", body)
    page.wait_for_function(
        "() => Object.keys(localStorage).some((name) => localStorage[name].includes('roof'))"
    )


def said(site: Site, title: str) -> int:
    """How many contributions have this title."""
    with site.session() as session:
        return session.scalar(select(func.count()).where(Contribution.title == title)) or 0


def offers(page: Page) -> Any:
    return page.locator("[data-kept] .notice")


# ---------------------------------------------------------------- words that are not sent


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_words_are_kept_offered_back_and_forgotten_once_sent(lived_in: Site, device: Device, language: str):
    title = f"{TITLE} ({language})"
    page = device("resident").new_page()
    write(page, title)
    # In any language of the page it is the same form.
    page.goto(NEW.replace("/en/", f"/{language}/"))
    expect(page.locator("#title")).to_have_value("")
    expect(offers(page)).to_have_count(1)
    expect(offers(page).locator("[data-kept-moment]")).to_have_text(MOMENT)
    page.locator("[data-kept-take]").click()
    expect(page.locator("#title")).to_have_value(title)
    expect(page.locator("#body")).to_have_value(BODY)
    expect(page.locator("[data-kept-said]")).not_to_be_empty()
    expect(offers(page)).to_have_count(0)
    page.locator("button[value=submit]").click()
    expect(page).to_have_url(re.compile(r"/contributions/D\d{4}-\d{6}$"))
    assert kept(page) == []
    assert said(lived_in, title) == 1
    page.goto(NEW)
    expect(offers(page)).to_have_count(0)


def test_words_that_nobody_wants_are_thrown_away(device: Device):
    page = device("resident").new_page()
    write(page)
    page.goto(NEW)
    page.locator("[data-kept-throw]").focus()
    page.keyboard.press("Enter")
    expect(offers(page)).to_have_count(0)
    expect(page.locator("#title")).to_be_focused()
    assert kept(page) == []


def test_new_words_do_not_cost_the_older_ones(device: Device):
    """Whoever writes on without answering the offer finds both the next time."""
    page = device("resident").new_page()
    write(page, "Older words")
    page.goto(NEW)
    page.fill("#title", "Newer words")
    page.fill("#body", "Nothing of what stood there.")
    page.wait_for_function("() => Object.values(localStorage).some((one) => one.includes('Newer'))")
    page.goto(NEW)
    expect(offers(page)).to_have_count(2)
    page.locator("[data-kept-take]").last.click()
    expect(page.locator("#title")).to_have_value("Older words")


def test_a_refused_text_is_not_offered_beside_itself(device: Device):
    page = device("resident").new_page()
    write(page, "?")
    page.locator("button[value=submit]").click()
    # The page of the refusal is the one that everybody gets, with what is to be mended first.
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#body")).to_have_value(BODY)
    expect(offers(page)).to_have_count(0)
    assert len(kept(page)) == 1


def test_nobody_is_offered_the_words_of_somebody_else(lived_in: Site, device: Device):
    context = device("resident")
    page = context.new_page()
    write(page)
    become(context, lived_in, "ines")
    page.goto(NEW)
    expect(page.locator("#title")).to_have_value("")
    expect(offers(page)).to_have_count(0)
    assert kept(page) == []


def test_signing_out_takes_the_words_away(device: Device):
    page = device("resident").new_page()
    write(page)
    page.goto("/en/")
    sign_out(page)
    assert kept(page) == []


def test_a_shared_computer_keeps_nothing(device: Device):
    page = device("resident").new_page()
    write(page)
    page.get_by_label("Keep my words on this device").uncheck()
    assert kept(page) == []
    page.fill("#title", "Written after that")
    page.wait_for_timeout(1_000)
    assert kept(page) == []
    page.goto(NEW)
    expect(page.get_by_label("Keep my words on this device")).not_to_be_checked()
    expect(offers(page)).to_have_count(0)


def test_words_end_after_a_fortnight(device: Device):
    page = device("resident").new_page()
    write(page)
    page.evaluate(
        """() => {
            const name = Object.keys(localStorage).find((one) => one.startsWith("kept:"));
            const old = { ...JSON.parse(localStorage[name]), at: Date.now() - 15 * 86400000 };
            localStorage.setItem(name, JSON.stringify(old));
        }"""
    )
    page.goto("/en/")
    assert kept(page) == []


def test_no_form_with_a_secret_or_about_others_is_kept(lived_in: Site, device: Device):
    """Signing in, the settings of an account, and what an agent enters of people who stand at the counter."""
    for key, path in (
        (None, "/en/account/sign-in"),
        (None, "/en/account/new"),
        ("resident", "/en/account/settings"),
        ("agent", f"/en/desk/counter/{RUNNING}"),
    ):
        page = device(key).new_page()
        page.goto(path)
        assert page.locator("main form").count(), path
        assert page.locator("form[data-keep]").count() == 0, path


# ---------------------------------------------------------------- sending


def test_what_could_not_be_sent_says_so_and_is_sent_once(lived_in: Site, device: Device):
    title = "Sent from a tunnel"
    context = device("resident")
    page = context.new_page()
    write(page, title)
    context.set_offline(True)
    page.locator("button[value=submit]").click()
    unsent = page.locator("[data-unsent]")
    expect(unsent).to_be_focused()
    expect(unsent.locator("[data-unsent-kept]")).to_be_visible()
    expect(unsent.locator("[data-unsent-back]")).to_be_hidden()
    expect(page.locator("#body")).to_have_value(BODY)
    assert said(lived_in, title) == 0
    context.set_offline(False)
    expect(unsent.locator("[data-unsent-back]")).to_be_visible()
    unsent.get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"/contributions/D\d{4}-\d{6}$"))
    expect(page.locator(".messages")).to_be_visible()
    assert said(lived_in, title) == 1
    assert kept(page) == []


def lose_the_answer(route: Route) -> None:
    """The platform takes the form; what it answers never arrives."""
    route.fetch(max_redirects=0)
    route.abort()


def test_an_answer_that_was_lost_does_not_double(lived_in: Site, device: Device):
    title = "Sent twice, made once"
    page = device("resident", service_workers="block").new_page()
    write(page, title)
    page.route(re.compile("/proposals/new$"), lose_the_answer, times=1)
    page.locator("button[value=submit]").click()
    expect(page.locator("[data-unsent]")).to_be_visible()
    assert said(lived_in, title) == 1
    page.locator("[data-unsent] button").click()
    expect(page).to_have_url(re.compile(r"/contributions/D\d{4}-\d{6}$"))
    assert said(lived_in, title) == 1


def test_nor_does_a_text_that_was_taken_back_after_it(lived_in: Site, device: Device):
    title = "Taken back and sent again"
    page = device("resident", service_workers="block").new_page()
    write(page, title)
    page.route(re.compile("/proposals/new$"), lose_the_answer, times=1)
    page.locator("button[value=submit]").click()
    expect(page.locator("[data-unsent]")).to_be_visible()
    page.goto(NEW)
    page.locator("[data-kept-take]").click()
    page.locator("button[value=submit]").click()
    expect(page).to_have_url(re.compile(r"/contributions/D\d{4}-\d{6}$"))
    assert said(lived_in, title) == 1


def test_leaving_with_words_that_could_not_be_sent_asks_first(device: Device):
    context = device("resident")
    page = context.new_page()
    write(page)
    context.set_offline(True)
    page.locator("button[value=submit]").click()
    expect(page.locator("[data-unsent]")).to_be_visible()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]


def test_a_comment_is_sent_again_and_made_once(lived_in: Site, device: Device):
    with lived_in.session() as session:
        ref = session.scalar(select(Contribution.ref).where(Contribution.comment_count > 2).limit(1))
    context = device("resident")
    page = context.new_page()
    page.goto(f"/en/contributions/{ref}/comments")
    words = "It could not be sent from the tunnel."
    page.fill("#body", words)
    context.set_offline(True)
    page.locator("form.writing button[type=submit]").click()
    expect(page.locator("[data-unsent]")).to_be_visible()
    context.set_offline(False)
    page.locator("[data-unsent] button").click()
    expect(page.locator(".voice__text")).to_contain_text(words)
    with lived_in.session() as session:
        assert session.scalar(select(func.count()).where(Contribution.body == words)) == 1


# ---------------------------------------------------------------- pages read before


def ready(page: Page) -> None:
    """The worker watches this page, and has kept what it wanted to."""
    if page.evaluate("!navigator.serviceWorker.controller"):
        page.reload()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    settled(page)


def settled(page: Page) -> list[str]:
    """The addresses of the pages that are kept, once nothing is added any more."""
    script = """async () => {
        const found = [];
        for (const name of await caches.keys()) {
            if (!name.startsWith("pages-")) continue;
            for (const one of await (await caches.open(name)).keys()) found.push(one.url);
        }
        return found;
    }"""
    before: list[str] | None = None
    for _ in range(20):
        page.wait_for_timeout(300)
        now = page.evaluate(script)
        if now and now == before:
            break
        before = now
    return now


def sign_out(page: Page) -> None:
    page.locator(".header__menu > summary").click()
    page.locator(".header__panel form[data-leave] button").click()
    expect(page.locator(".messages")).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_what_was_read_can_be_read_again_without_a_connection(device: Device, language: str):
    context = device()
    page = context.new_page()
    page.goto(f"/{language}/")
    ready(page)
    page.goto(f"/{language}/consultations/{RUNNING}")
    title = page.title()
    settled(page)
    context.set_offline(True)
    page.goto(f"/{language}/consultations/{RUNNING}")
    assert page.title() == title
    band = page.locator("[data-offline]")
    expect(band).to_be_visible()
    expect(band).to_contain_text(MOMENT)
    # The page looks as it did: its style is there.
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.header')).backgroundColor")
        != "rgba(0, 0, 0, 0)"
    )
    # The very first one too, which was read before there was a worker.
    page.goto(f"/{language}/")
    expect(band).to_be_visible()
    # What was never read says so, and lists what was.
    page.goto(f"/{language}/register")
    expect(page.locator("html")).to_have_attribute("lang", language)
    links = page.locator("[data-offline-list] a")
    expect(links).to_have_count(2)
    links.last.click()
    expect(band).to_be_visible()
    context.set_offline(False)
    page.goto(f"/{language}/")
    expect(band).to_be_hidden()


def test_a_page_made_for_somebody_is_never_shown_without_them(lived_in: Site, device: Device):
    context = device("resident")
    page = context.new_page()
    page.goto("/en/")
    expect(page.locator(OWN)).not_to_have_count(0)
    ready(page)
    for path in ("/en/account/settings", "/en/account/contributions", f"/en/consultations/{RUNNING}", "/en/"):
        page.goto(path)
    addresses = settled(page)
    assert not [one for one in addresses if "/account/" in one or "/desk" in one]
    # Read while signed in, kept as a visitor sees it.
    context.set_offline(True)
    page.goto(f"/en/consultations/{RUNNING}")
    expect(page.locator("[data-offline]")).to_be_visible()
    expect(page.locator(OWN)).to_have_count(0)
    page.goto("/en/account/settings")
    expect(page.locator("[data-offline-list]")).to_be_visible()
    context.set_offline(False)
    page.goto("/en/account/settings")
    page.goto("/en/")
    sign_out(page)
    context.set_offline(True)
    for path in ("/en/account/settings", "/en/account/contributions"):
        page.goto(path)
        expect(page.locator(OWN)).to_have_count(0)
    # Nor by the way back.
    for _ in range(4):
        page.go_back()
        expect(page.locator(OWN)).to_have_count(0)


def test_the_worker_costs_the_first_page_nothing_and_the_second_little(lived_in: Site, device: Device):
    """At the second page: the worker, the page for later, and a word on whether the two pages still hold."""
    asked: list[tuple[str, str]] = []
    answering = lived_in.app.wsgi_app

    def noted(environ: dict[str, Any], start: Any) -> Any:
        def begun(status: str, headers: Any, *more: Any) -> Any:
            asked.append((environ["PATH_INFO"], status[:3]))
            return start(status, headers, *more)

        return answering(environ, begun)

    lived_in.app.wsgi_app = noted  # type: ignore[method-assign]
    try:
        page = device().new_page()
        page.goto("/en/", wait_until="networkidle")
        page.wait_for_timeout(500)
        assert not [one for one in asked if one[0] in ("/service-worker.js", "/en/offline")]
        page.goto("/en/council", wait_until="networkidle")
        ready(page)
    finally:
        lived_in.app.wsgi_app = answering  # type: ignore[method-assign]
    pages = ("/en/", "/en/council")
    later = {path for path, _status in asked if not path.startswith("/static/") and "picture" not in path}
    assert {"/service-worker.js", "/en/offline", *pages} <= later
    assert later <= {"/service-worker.js", "/en/offline", "/en/manifest.webmanifest", *pages}
    # Each page travelled once; the worker was told that it holds.
    assert sorted(path for path, status in asked if path in pages and status == "200") == sorted(pages)
    assert ("/en/", "304") in asked


def test_signing_out_leaves_no_list_of_what_was_read(device: Device):
    page = device("resident").new_page()
    page.goto("/en/")
    ready(page)
    page.goto(f"/en/consultations/{RUNNING}")
    settled(page)
    page.goto("/en/")
    sign_out(page)
    page.goto("/en/offline")
    expect(page.locator("[data-offline-none]")).to_be_visible()


def test_pages_are_removed_by_whoever_wants_it(device: Device):
    page = device().new_page()
    page.goto("/en/")
    ready(page)
    page.goto("/en/offline")
    expect(page.locator("[data-offline-list] li")).to_have_count(1)
    page.locator("[data-offline-clear] button").click()
    expect(page.locator("[data-offline-none]")).to_be_focused()
    assert (
        page.evaluate("caches.keys().then((all) => all.filter((one) => one.startsWith('pages-')).length)")
        == 0
    )


def test_a_search_is_not_kept(device: Device):
    page = device().new_page()
    page.goto("/en/")
    ready(page)
    page.goto(f"/en/consultations/{RUNNING}/proposals?q=shade")
    page.goto("/en/")
    assert not [one for one in settled(page) if "shade" in one]


def test_the_worker_is_removed_by_a_setting(lived_in: Site, device: Device):
    page = device().new_page()
    page.goto("/en/")
    ready(page)
    assert page.evaluate("caches.keys().then((all) => all.length)") > 0
    settings = lived_in.app.config["SETTINGS"]
    try:
        object.__setattr__(settings, "offline", False)
        page.goto("/en/council")
        page.evaluate("() => navigator.serviceWorker.getRegistration().then((one) => one?.update())")
        for _ in range(30):
            page.wait_for_timeout(200)
            if not page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)"):
                break
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
        assert page.evaluate("caches.keys()") == []
        page.reload()
        page.wait_for_timeout(500)
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    finally:
        object.__setattr__(settings, "offline", True)
