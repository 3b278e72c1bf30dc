"""A moderator's desk by keyboard alone, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, Site, served


@pytest.fixture(scope="module")
def worked_in(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: the moderator leaves traces in it."""
    with served(tmp_path_factory.mktemp("worked-in"), _sqlite_template) as site:
        yield site


@pytest.fixture
def desk(worked_in: Site, browser_process: Browser) -> Iterator[Page]:
    context = browser_process.new_context(
        base_url=worked_in.url,
        viewport=DESK,  # type: ignore[arg-type]
        service_workers="block",
    )
    context.add_cookies([worked_in.cookie_of("moderator")])  # type: ignore[list-item]
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_from_text_to_text_without_a_mouse(desk, language):
    page = desk
    page.goto(f"/{language}/desk/moderation?pile=unread")
    page.locator(".page-header form button").click()
    page.wait_for_selector("[data-key=KeyN]")
    first = page.url
    # Physical places: an Arabic layout sends other letters with the same codes.
    page.keyboard.press("KeyN")
    page.wait_for_url(lambda url: url != first)
    second = page.url
    page.keyboard.press("KeyR")
    page.wait_for_url(lambda url: url.partition("?")[0] != second.partition("?")[0])
    page.wait_for_selector("[data-key=KeyU]")
    page.keyboard.press("KeyU")
    page.wait_for_url(lambda url: url.partition("?")[0] == second.partition("?")[0])
    page.wait_for_selector("[data-key=KeyR]")
    # While somebody writes, keys are letters.
    page.keyboard.press("KeyG")
    page.locator("textarea[name=reason]").focus()
    page.keyboard.type("nru")
    assert page.url.partition("?")[0] == second.partition("?")[0]
    assert page.locator("textarea[name=reason]").input_value() == "nru"
    # Escape leaves the field, "?" shows the list, which switches the keys off.
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog[data-keys]")).to_be_visible()
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("KeyR")
    assert page.url.partition("?")[0] == second.partition("?")[0]
    expect(page.locator("[data-key=KeyR]")).to_be_visible()
