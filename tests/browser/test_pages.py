"""Every public and desk page, in three languages: nothing for axe to find, nothing wider than a telephone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Response

from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, Opened, Site
from tests.browser.pages import Address, Samples, addresses, page_rules

# A withdrawn or hidden text has its page too, and a form that is closed says so with its own status.
ANSWERS = {200, 409, 410}
AUDIENCES = ("visitor", "resident", "desk")
LANGUAGES = ("ar", "fr", "en")


def audience_of(address: Address) -> str:
    if address.key is None:
        return "visitor"
    return "resident" if address.key == "resident" else "desk"


def test_there_is_a_sample_for_every_argument(site: Site) -> None:
    """A page that nobody can open is a page that nobody looked at: tell `pages.Samples` what it needs."""
    with site.session() as session:
        samples = Samples(session, secret_key=site.app.config["SETTINGS"].secret_key)
        unknown = {rule.rule: samples.unknown(rule) for rule in page_rules(site.app)}
    assert not {rule: names for rule, names in unknown.items() if names}


def walk(
    site: Site, opened: Opened, language: str, audience: str
) -> Iterator[tuple[Address, Page, Response]]:
    """Open each page of an audience, one browser per person."""
    with site.session() as session:
        wanted = [one for one in addresses(site.app, session, language) if audience_of(one) == audience]
    pages: dict[str | None, Page] = {}
    for address in wanted:
        if address.key not in pages:
            size = PHONE if audience != "desk" else DESK
            pages[address.key] = opened(address.key, size=size).new_page()
        page = pages[address.key]
        answer = page.goto(address.path)
        assert answer is not None
        yield address, page, answer


def overflow(page: Page) -> list[str]:
    """What makes the page wider than the window, if anything does."""
    return page.evaluate(
        """() => {
            const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
            if (wide <= 0) return [];
            const out = [...document.querySelectorAll('body *')].filter((one) => {
                const box = one.getBoundingClientRect();
                return box.width && (box.right > innerWidth + 1 || box.left < -1);
            });
            return [`wider by ${wide}`, ...out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120))];
        }"""
    )


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page(site: Site, opened: Opened, language: str, audience: str) -> None:
    """Everything axe knows in the light; in the dark its contrasts, which do not depend on the language."""
    wrong: list[str] = []
    for address, page, answer in walk(site, opened, language, audience):
        if answer.status not in ANSWERS or "text/html" not in answer.headers.get("content-type", ""):
            wrong.append(f"{address.path} ({address.key}): {answer.status}")
            continue
        found = violations(page)
        if language == "ar":
            # Colours that change little by little are those of the dark only in the end.
            page.emulate_media(color_scheme="dark")
            page.wait_for_timeout(300)
            found += [f"dark: {one}" for one in violations(page, only="color-contrast")]
            page.emulate_media(color_scheme="light")
        wrong += [f"{address.path} ({address.key}): {one}" for one in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_page_is_wider_than_a_telephone(site: Site, opened: Opened, language: str, audience: str) -> None:
    wrong: list[str] = []
    for address, page, _answer in walk(site, opened, language, audience):
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        wrong += [f"{address.path} ({address.key}): {one}" for one in overflow(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_nothing_is_asked_of_another_site_and_nothing_is_missing(
    site: Site, opened: Opened, audience: str
) -> None:
    """Every request goes to the platform itself and is answered; no script fails and no policy is broken."""
    asked: list[str] = []
    failed: list[str] = []
    listening: set[Page] = set()
    for address, page, _answer in walk(site, opened, "ar", audience):
        if page not in listening:
            listening.add(page)
            page.on("request", lambda request: asked.append(request.url))
            page.on("pageerror", lambda error: failed.append(str(error)))
            page.on(
                "console",
                lambda message: (
                    failed.append(message.text)
                    # That a page answered "gone" is heard below, where it is known which may.
                    if message.type == "error" and "Failed to load resource" not in message.text
                    else None
                ),
            )
            page.on(
                "response",
                lambda one: (
                    failed.append(f"{one.status} {one.url}")
                    if one.status >= 400 and one.request.resource_type != "document"
                    else None
                ),
            )
            # The first page of each browser was open before we listened.
            page.goto(address.path, wait_until="networkidle")
    assert asked and all(url.startswith((site.url, "data:")) for url in asked), sorted(set(asked))
    assert not failed, "\n".join(failed)
