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


def test_cited_by_a_key_with_marked_words_and_by_a_drag(desk):
    page = desk
    page.goto("/fr/desk/consultations/urban-plan/synthesis")
    page.locator(".outline h3 a").first.click()
    page.wait_for_selector("[data-cite-hint]:not([hidden])")

    def cited_next(act) -> str:
        """The number of the first one of the open shelf, which `act` cites: then it is open no more."""
        first = page.locator("[data-citable]").first
        name = first.get_attribute("id") or ""
        act(first)
        page.locator(f"#{name}").wait_for(state="detached")
        page.wait_for_selector("[data-cite-hint]:not([hidden])")
        return name

    def by_key(_first) -> None:
        page.keyboard.press("KeyJ")
        page.keyboard.press("KeyC")

    def with_words(first) -> None:
        words = first.locator("[data-quotable] p").first
        words.evaluate("one => getSelection().selectAllChildren(one)")
        page.keyboard.press("KeyC")

    def by_drag(first) -> None:
        first.locator(".beside__ref").drag_to(page.locator("[data-cite-here]"))

    plain, quoted, dragged = (cited_next(act) for act in (by_key, with_words, by_drag))
    page.goto(page.url.partition("?")[0].partition("#")[0] + "?shelf=cited")
    for name in (plain, dragged):
        expect(page.locator(f"#{name}")).to_be_visible()
        expect(page.locator(f"#{name} .beside__quote")).to_have_count(0)
    expect(page.locator(f"#{quoted} .beside__quote")).to_be_visible()


def test_a_figure_is_inserted_where_the_writer_was(desk):
    page = desk
    page.goto("/ar/desk/consultations/urban-plan/synthesis")
    field = page.locator("#method_ar")
    field.fill("كتب شخصا")
    field.evaluate("one => one.setSelectionRange(4, 4)")
    page.locator(".offered summary").click()
    page.locator("[data-figures-search]").fill("كتبوا أو صوّتوا")
    row = page.locator("[data-figure]:visible")
    expect(row).to_have_count(1)
    row.locator("[data-insert]").click()
    assert field.input_value() == "كتب [[participants]]شخصا"
    expect(field).to_be_focused()
