"""A language off and on again: addresses, links, forms, letters; nothing that was written is lost."""

from __future__ import annotations

import re

import pytest

from consult.domain.accounts.models import Role
from consult.domain.settings.actions import change_languages
from consult.domain.territory.queries import get_municipality
from consult.kernel.localized import LANGUAGES, Language
from tests.conftest import NOON
from tests.factories.consultations import a_consultation
from tests.factories.people import a_resident, with_role

AR, FR, EN = LANGUAGES


def lang_of(page):
    return page.html.html["lang"]


@pytest.fixture
def editor(session):
    return with_role(session, Role.ADMINISTRATOR, public_name="Leïla")


@pytest.fixture
def only(session, editor):
    """Let the platform speak these languages alone."""

    def switched(*languages):
        session.refresh(get_municipality(session))
        version = get_municipality(session).version
        change_languages(session, editor=editor, languages=languages, at=NOON, expected_version=version)
        session.commit()

    return switched


def test_off_and_on_at_the_desk(browser_of, editor, visitor, session, store):
    desk, reader = browser_of(editor), visitor()
    consultation = a_consultation(session, store=store)
    a_resident(session, email="fr@example.tn", language=Language.FR)
    session.commit()
    page = f"/fr/consultations/{consultation.slug}"
    assert reader.get(page).status == 200 and reader.get(page).status == 200, "kept in memory now"
    form = desk.get("/fr/desk/settings/languages").one("form.desk-form")
    none = desk.submit(form, {"ar": None, "fr": None, "en": None}, button="look")
    assert none.status == 422 and none.one("#ar-error") and len(none.select("[aria-invalid=true]")) == 3
    looked = desk.submit(none.one("form.desk-form"), {"ar": "y", "fr": None, "en": "y"}, button="look")
    assert looked.status == 200 and looked.one("#off-fr") and re.search(r"\d personnes", looked.text)
    assert reader.get(page).status == 200, "looking switches nothing"
    saved = desk.submit(looked.one("form.desk-form"), button="save")
    assert saved.status == 200 and lang_of(saved) == "ar" and saved.select(".notice--done")
    led = reader.get(page + "?order=newest")
    assert (led.status, led.path) == (200, page.replace("/fr/", "/ar/") + "?order=newest")
    back = desk.submit(saved.one("form.desk-form"), {"fr": "y"}, button="look")
    assert back.one("#on-fr") and not back.select(".notice--warn")
    assert desk.submit(back.one("form.desk-form"), button="save").status == 200
    assert lang_of(reader.get(page)) == "fr"
    changed = desk.get("/fr/desk/settings").select(".versions li")
    assert len(changed) == 2 and "Langues" in changed[0].get_text()


def test_without_arabic_it_is_said_that_acts_are_in_arabic(browser_of, editor, session):
    desk = browser_of(editor)
    session.commit()
    form = desk.get("/en/desk/settings/languages").one("form.desk-form")
    looked = desk.submit(form, {"ar": None}, button="look")
    assert "authoritative" in looked.one(".notice--warn").get_text()


PAGES = [
    "/", "/consultations", "/register", "/council", "/charter", "/news", "/contact", "/privacy", "/terms",
    "/legal-notice", "/accessibility", "/how-it-works", "/account/sign-in", "/account/new", "/offline",
    "/nothing/here",
]  # fmt: skip
DESK = [
    "/desk",
    "/desk/settings",
    "/desk/settings/names",
    "/desk/pages",
    "/desk/charter",
    "/desk/consultations",
]


@pytest.mark.parametrize("off", LANGUAGES)
def test_no_page_leads_to_a_language_that_is_off(visitor, browser_of, editor, session, store, only, off):
    consultation = a_consultation(session, store=store)
    only(*(one for one in LANGUAGES if one is not off))
    on = next(one for one in LANGUAGES if one is not off)
    left = re.compile(f'(?:href|action)="(?:http://[^/"]+)?/{off}/|hreflang="{off}"|id="[a-z_]+_{off}"')
    desk, reader = browser_of(editor), visitor()
    for browser, paths in (
        (reader, [*PAGES, f"/consultations/{consultation.slug}"]),
        (desk, [*DESK, "/account/settings", f"/desk/consultations/{consultation.slug}"]),
    ):
        for path in paths:
            page = browser.get(f"/{on}{path}")
            assert not left.findall(str(page.html)), path
            old = browser.get(f"/{off}{path}")
            assert lang_of(old) != off and not left.findall(str(old.html)), path
            assert old.status == page.status, path
    feed = reader.get(f"/{off}/consultations.atom")
    assert feed.status == 200 and f"/{off}/" not in feed.response.get_data(as_text=True)


def test_a_form_that_was_open_is_taken(browser_of, session, only):
    someone = a_resident(session, language=Language.FR)
    session.commit()
    browser = browser_of(someone)
    form = browser.get("/fr/account/settings").form("/profile")
    only(AR, EN)
    saved = browser.submit(form, {"public_name": "Une autre"})
    assert saved.status == 200 and lang_of(saved) == "ar"
    assert saved.typed("#public_name") == "Une autre"
    chosen = saved.one("#language option[selected]")
    assert chosen["value"] == "fr", "the wish stays until somebody chooses anew"


def test_texts_in_it_come_back_as_they_were(browser_of, editor, session, only):
    only(AR, EN)
    desk = browser_of(editor)
    form = desk.get("/en/desk/settings/names").one("form.desk-form")
    assert not form.select("#name_fr") and form.select("input[type=hidden][name=name_fr]")
    before = dict(get_municipality(session).name)
    session.commit()
    assert desk.submit(form, {"name_en": "Another name"}).status == 200
    only(AR, FR, EN)
    session.refresh(get_municipality(session))
    assert get_municipality(session).name == {**before, "en": "Another name"}
    refused = desk.submit(desk.get("/fr/desk/settings/names").one("form.desk-form"), {"name_fr": ""})
    assert refused.status == 409, "asked for again once it is on"


def test_the_first_page_and_the_links_of_letters(visitor, session, only):
    only(FR)
    reader = visitor()
    home = reader.get("/")
    assert lang_of(home) == "fr" and not home.select(".languages") and not home.select("link[hreflang]")
    assert lang_of(reader.get("/en/letters/stop/nothing")) == "fr"
    assert reader.get("/ar/manifest.webmanifest").status == 200
    assert reader.client.get("/ar/", headers={"Accept-Language": "ar"}).headers["Cache-Control"] == (
        "private, no-store"
    )
