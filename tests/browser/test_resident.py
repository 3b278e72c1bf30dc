"""A resident on a telephone: from the home to what became of an older proposal, with scripts and without.

A site of its own, since these people leave traces in it. Nothing is looked for by its words, so that the same walk
is made in three languages; that the words are there is held elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from consult.web.request import system_clock
from tests.browser.conftest import PHONE, Site, served
from tests.factories.people import PASSWORD

TITLES = {
    "ar": "ظلّ ومقاعد في محطّة الحافلات",
    "fr": "De l’ombre et des bancs à la station de bus",
    "en": "Shade and benches at the bus station",
}
BODIES = {
    "ar": "ينتظر الناس الحافلة تحت الشمس ولا مكان للجلوس. نقترح سقفًا ومقاعد.",
    "fr": "On attend le bus en plein soleil, sans pouvoir s’asseoir. Un toit et des bancs suffiraient.",
    "en": "People wait for the bus in full sun and cannot sit. A roof and benches would be enough.",
}
OLDER = "D2026-000001"
LOCALES = {"ar": "ar-TN", "fr": "fr-TN", "en": "en-GB"}

numbers = count(1)
languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


@pytest.fixture(scope="module")
def lived_in(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("lived-in"), _sqlite_template) as site:
        yield site


Phone = Callable[..., Page]


@pytest.fixture
def phone(lived_in: Site, browser_process: Browser) -> Iterator[Phone]:
    """`phone("ar", scripts=False)` is a page on a telephone whose owner wishes this language."""
    contexts: list[BrowserContext] = []

    def open_one(language: str = "fr", *, scripts: bool = True, key: str | None = None) -> Page:
        context = browser_process.new_context(
            base_url=lived_in.url,
            viewport=PHONE,  # type: ignore[arg-type]
            has_touch=True,
            locale=LOCALES[language],
            timezone_id="Africa/Tunis",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        if key is not None:
            context.add_cookies([lived_in.cookie_of(key)])  # type: ignore[list-item]
        context.set_default_timeout(8_000)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def sign_up(page: Page, email: str) -> None:
    """From the page of signing in, by way of the letter, to a confirmed account at this browser."""
    page.locator("main a[href*='/account/new']").tap()
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.fill("#public_name", "Walid")
    page.locator("main form button[type=submit]").tap()
    expect(page).to_have_url(re.compile("/account/letter$"))
    page.locator("main a[href*='/letters']").tap()
    page.locator("article a[href*='/account/confirm/']").first.tap()
    expect(page).to_have_url(re.compile("/account/confirm/"))
    with page.expect_navigation():
        page.locator("main form button[type=submit]").tap()


def open_menu(page: Page) -> None:
    page.locator(".header__menu > summary").tap()


def sign_out(page: Page) -> None:
    open_menu(page)
    with page.expect_navigation():
        page.locator(".header__panel form[action$='/sign-out'] button").tap()


def pressed(page: Page, choice: str) -> None:
    expect(page.locator(f".voice__vote button[value={choice}]")).to_have_attribute("aria-pressed", "true")


@languages
def test_one_screen_says_what_is_asked_until_when_and_what_came_of_the_last(phone: Phone, language: str):
    page = phone(language)
    page.goto(f"/{language}/")
    for place in (
        "h1",
        ".home__asked--first .home__until",
        ".home__asked--first .button",
        ".home__before h2",
    ):
        box = page.locator(place).first.bounding_box()
        assert box is not None and box["y"] + box["height"] <= PHONE["height"], place
    box = page.locator(".home__past h3").first.bounding_box()
    assert box is not None and box["y"] < PHONE["height"], "what came of it begins on the first screen"


@languages
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_newcomer_speaks_votes_and_finds_what_became_of_another(phone: Phone, language: str, scripts: bool):
    page, email = phone(language, scripts=scripts), f"walid{next(numbers)}@demo.test"

    # The language is the reader's wish; what the city asks now is one tap away.
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.locator(".home__asked--first h2 a").tap()
    expect(page).to_have_url(re.compile(r"/consultations/[a-z-]+$"))
    consultation = page.url
    page.locator("main a[href$='/proposals/new']").first.tap()
    expect(page).to_have_url(re.compile("/account/sign-in"))
    sign_up(page, email)

    # Back where the wish to speak began. A refused form keeps every word.
    expect(page).to_have_url(re.compile("/proposals/new$"))
    page.fill("#title", "?")
    page.fill("#body", BODIES[language])
    page.locator("button[value=submit]").tap()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#body")).to_have_value(BODIES[language])
    page.fill("#title", TITLES[language])
    page.locator("button[value=draft]").tap()
    expect(page).to_have_url(re.compile(r"/account/drafts/\d+$"))
    expect(page.locator("#body")).to_have_value(BODIES[language])
    page.locator("button[value=submit]").tap()
    expect(page).to_have_url(re.compile(r"/contributions/D\d{4}-\d{6}$"))
    mine = page.url
    expect(page.locator("h1")).to_have_text(TITLES[language])
    expect(page.locator(".receipt .hash, .receipt [class*=hash]").first).to_be_visible()
    expect(page.locator(".thread__step--next")).to_be_visible()

    # Nobody has answered yet, so it can still be changed.
    page.locator("main a[href$='/edit']").tap()
    page.fill("#body", BODIES[language] + " +")
    page.locator("main form.writing button[type=submit]").tap()
    expect(page).to_have_url(mine)
    expect(page.locator(".voice__text")).to_contain_text("+")

    # Somebody else's proposal: one tap, another mind, the vote taken back; then a comment.
    page.goto(consultation + "/proposals")
    theirs = page.locator(".contribution-card__title a").nth(3).get_attribute("href")
    assert theirs and not mine.endswith(theirs)
    page.goto(theirs)
    page.locator(".voice__vote button[value=agree]").tap()
    pressed(page, "agree")
    assert page.url.partition("#")[0].endswith(theirs)
    page.locator(".voice__vote button[value=disagree]").tap()
    pressed(page, "disagree")
    page.locator(".voice__vote button[value=withdraw]").tap()
    expect(page.locator(".voice__vote button[value=withdraw]")).to_have_count(0)
    page.fill("#comment textarea[name=body]", BODIES[language])
    page.locator("#comment form button[type=submit]").tap()
    expect(page.locator(".voice__text")).to_contain_text(BODIES[language])
    page.goto(theirs)
    expect(page.locator(".comment", has_text=BODIES[language]).first).to_be_visible()

    # What became of an older one, from its number to the decision and its reason; and back.
    page.goto(f"/{language}/")
    page.fill("#home-ref", OLDER)
    page.locator(".home__find button").tap()
    expect(page).to_have_url(re.compile(f"/contributions/{OLDER}$"))
    page.locator(".thread a[href*='/council/']").first.tap()
    expect(page.locator(".decision__title, .decision").first).to_be_visible()

    # Another language, the same page.
    other = "fr" if language != "fr" else "ar"
    page.locator(f".header .languages a[lang={other}]").tap()
    expect(page.locator("html")).to_have_attribute("lang", other)
    assert "/council/" in page.url
    sign_out(page)
    page.goto(f"/{language}/account/settings")
    expect(page).to_have_url(re.compile("/account/sign-in"))


@languages
def test_a_forgotten_password_is_replaced_on_a_telephone(phone: Phone, language: str):
    page, email = phone(language, scripts=False), f"forgets{next(numbers)}@demo.test"
    page.goto(f"/{language}/account/sign-in")
    sign_up(page, email)
    sign_out(page)
    page.goto(f"/{language}/account/sign-in")
    page.locator("main a[href$='/account/forgotten']").tap()
    page.fill("#email", email)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").tap()
    page.goto(f"/{language}/letters?to={email}")
    page.locator("article a[href*='/account/reset/']").first.tap()
    page.fill("#password", "four new words in a row")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").tap()
    page.goto(f"/{language}/account/settings")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page).to_have_url(re.compile("/account/settings$"))


def proposal_form(page: Page) -> None:
    page.goto("/fr/consultations/urban-plan/proposals/new")
    page.fill("#title", TITLES["fr"])
    page.fill("#body", BODIES["fr"])


def test_by_keyboard_alone(phone: Phone):
    """Past the navigation, to the buttons of the vote, and where one stands is always to be seen."""
    page = phone("fr", key="resident")
    page.goto("/fr/consultations/urban-plan/proposals?order=newest")
    theirs = page.locator(".contribution-card__title a").nth(5).get_attribute("href")
    page.goto(theirs or "")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const one = document.activeElement;
                const style = getComputedStyle(one);
                const box = one.getBoundingClientRect();
                return [one.value || '', style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                        box.top >= 0 && box.bottom <= innerHeight];
            }"""
        )
        assert focused[1], "focus is to be seen"
        assert focused[2], "and not off the screen"
        if focused[0] == "agree":
            break
    else:
        raise AssertionError("the vote is not reached by Tab")
    page.keyboard.press("Enter")
    pressed(page, "agree")


def test_two_clicks_make_one_contribution(phone: Phone, lived_in: Site):
    page = phone("fr", key="association", scripts=False)
    proposal_form(page)
    page.locator("button[value=submit]").dblclick()
    page.wait_for_url(re.compile(r"/contributions/D\d{4}-\d{6}$"))
    page.goto("/fr/account/contributions")
    expect(page.locator(".mine__item h3", has_text=TITLES["fr"])).to_have_count(1)


def test_a_title_without_a_space_stays_within_the_screen(phone: Phone):
    page = phone("fr", key="resident")
    proposal_form(page)
    page.locator("#title").fill("é" * 160)
    page.locator("#body").fill("w" * 400)
    page.locator("button[value=submit]").tap()
    page.wait_for_url(re.compile(r"/contributions/D\d{4}-\d{6}$"))
    own = page.url
    for path in (own, f"{own}/receipt", f"{own}/edit", "/fr/account/contributions", "/fr/register", "/fr/"):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{path} is {width} wide"


def test_a_phase_that_closes_while_one_writes_takes_no_word(phone: Phone, lived_in: Site):
    page = phone("fr", key="resident")
    proposal_form(page)
    lived_in.app.extensions["clock"] = lambda: system_clock() + timedelta(days=25)
    try:
        page.locator("button[value=submit]").tap()
        expect(page.locator(".notice").first).to_be_visible()
        expect(page.locator("#body")).to_have_value(BODIES["fr"])
        expect(page.locator("button[value=submit]")).to_have_count(0)
        page.locator("button[value=draft]").tap()
        expect(page).to_have_url(re.compile(r"/account/drafts/\d+$"))
    finally:
        lived_in.app.extensions["clock"] = system_clock
    expect(page.locator("#body")).to_have_value(BODIES["fr"])


def test_another_window_that_changed_the_text_is_told_and_loses_nothing(phone: Phone):
    page = phone("fr", key="association")
    proposal_form(page)
    page.fill("#title", TITLES["fr"] + " 2")
    page.locator("button[value=submit]").tap()
    page.wait_for_url(re.compile(r"/contributions/D"))
    address = page.url
    other = page.context.new_page()
    for window in (page, other):
        window.goto(address + "/edit")
    page.fill("#body", BODIES["fr"] + " Premier.")
    page.locator("main form.writing button[type=submit]").tap()
    expect(page).to_have_url(address)
    other.fill("#body", BODIES["fr"] + " Second.")
    other.locator("main form.writing button[type=submit]").tap()
    expect(other.locator("#body")).to_have_value(BODIES["fr"] + " Second.")
    expect(other.locator("main")).to_contain_text("Premier.")


def test_leaving_with_words_that_are_not_sent_asks_first(phone: Phone):
    page = phone("fr", key="association")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto("/fr/consultations/urban-plan/proposals/new")
    page.locator(".breadcrumb a:visible").first.tap()
    page.wait_for_url(re.compile("/consultations/urban-plan/proposals$"))
    assert not asked, "nothing was written, nothing is asked"
    proposal_form(page)
    page.locator(".breadcrumb a:visible").first.tap()
    expect(page.locator("#body")).to_have_value(BODIES["fr"])
    assert asked == ["beforeunload"]
    page.locator("button[value=draft]").tap()
    expect(page).to_have_url(re.compile(r"/account/drafts/\d+$"))
    assert asked == ["beforeunload"], "what is kept is not lost, so nothing is asked"
