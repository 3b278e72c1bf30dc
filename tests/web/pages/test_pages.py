"""The pages a person looks for, the news, and the desk where the city writes both."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from consult.domain.accounts.models import Role
from consult.domain.pages.actions import publish_news, save_page, withdraw_news
from consult.domain.pages.models import PageName
from consult.domain.pages.queries import get_page_text
from consult.domain.territory.queries import get_municipality
from tests.conftest import NOON
from tests.factories.people import with_role

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def editor(session):
    return with_role(session, Role.ADMINISTRATOR, public_name="Leïla")


@pytest.fixture
def at_desk(browser_of, editor):
    return browser_of(editor)


def news(session, editor, title="Nouveau", text="Le texte", at=NOON):
    made = publish_news(session, writer=editor, title={"fr": title}, text={"fr": text}, at=at)
    session.commit()
    return made


@languages
@pytest.mark.parametrize("page", list(PageName))
def test_every_page_stands_in_each_language_and_the_foot_of_any_page_leads_to_it(visitor, language, page):
    browser = visitor()
    home = browser.get(f"/{language}/")
    assert home.select(f"footer a[href='/{language}/{page}']")
    shown = browser.get(f"/{language}/{page}")
    assert shown.status == 200 and not shown.select(".missing-language")
    assert "{" not in shown.text, "a place was not filled in"
    assert all(link["href"].startswith(("/", "#", "mailto:")) for link in shown.select("main a"))
    for link in shown.select("main .prose a[href^='/']"):
        assert visitor().get(link["href"]).status == 200, link


@languages
def test_how_it_works_has_the_six_drawings_with_their_words(visitor, language):
    page = visitor().get(f"/{language}/how-it-works")
    drawings = page.select(".life svg")
    assert len(drawings) == 6
    for drawing in drawings:
        title, told = drawing["aria-labelledby"].split()
        assert page.one(f"#{title}").get_text(strip=True) and page.one(f"#{told}").get_text(strip=True)
    assert page.one(".life__ref").get_text() == "2026-000123"


def test_what_the_settings_say_stands_in_the_text(visitor, session):
    city = get_municipality(session)
    city.reading_days, city.contact_email = 2, "ville@example.tn"
    session.commit()
    assert "يومان" in visitor().get("/ar/how-it-works").text
    assert "ville@example.tn" in visitor().get("/fr/privacy").text


def test_a_page_that_lacks_the_readers_language_says_so(visitor, session, editor):
    save_page(
        session, page=PageName.TERMS, editor=editor, text={"ar": "## شروط\nنصّ"}, at=NOON, expected_number=0
    )
    session.commit()
    page = visitor().get("/fr/terms")
    assert page.select(".missing-language")
    assert page.one(".civic__text")["lang"] == "ar" and page.one(".civic__text")["dir"] == "rtl"
    assert not visitor().get("/ar/terms").select(".missing-language")


@languages
def test_a_page_is_previewed_published_and_taken_back(at_desk, visitor, session, language):
    form = at_desk.get(f"/{language}/desk/pages/terms").one("form.desk-form")
    assert "## " in form.find("textarea", {"name": "text_fr"}).get_text(), "ours is there to begin with"
    words = {"text_ar": "## العنوان\nنصّ", "text_fr": "## Titre à nous\n[La charte](/charter)", "text_en": ""}
    preview = at_desk.submit(form, words, button="preview")
    assert preview.status == 200 and len(preview.select(".preview")) == 2
    assert "Titre à nous" in preview.one(".preview[lang='fr']").h3.get_text()
    session.expire_all()
    assert get_page_text(session, PageName.TERMS).ours, "a preview publishes nothing"
    done = at_desk.submit(preview.one("form.desk-form"), button="save")
    assert done.status == 200 and "Leïla" in done.one(".versions").get_text()
    shown = visitor().get("/fr/terms")
    assert shown.one(".passage h2").get_text() == "Titre à nous"
    assert shown.link("La charte") == "/fr/charter"
    old = at_desk.get(f"/{language}/desk/pages/terms/versions/1")
    assert "Titre à nous" in old.text
    taken = at_desk.get(f"/{language}/desk/pages/terms?from=1").one("form.desk-form")
    assert "Titre à nous" in taken.find("textarea", {"name": "text_fr"}).get_text()
    back = at_desk.submit(at_desk.get(f"/{language}/desk/pages/terms").form("/default"))
    assert back.status == 200 and not back.select("form[action$='/default']")
    assert "Titre à nous" not in visitor().get("/fr/terms").text


def test_who_publishes_second_keeps_their_words_and_is_told(at_desk, session, editor):
    form = at_desk.get("/fr/desk/pages/terms").one("form.desk-form")
    save_page(session, page=PageName.TERMS, editor=editor, text={"fr": "Autre"}, at=NOON, expected_number=0)
    session.commit()
    words = {"text_ar": "", "text_fr": "Les miens", "text_en": ""}
    told = at_desk.submit(form, words, button="save")
    assert (
        told.status == 409
        and told.typed("#text_fr") == "Les miens"
        and told.select(".notice--warn[role=alert]")
    )
    assert at_desk.submit(told.one("form.desk-form"), button="save").status == 200
    session.expire_all()
    assert get_page_text(session, PageName.TERMS).text == {"fr": "Les miens"}


def test_a_default_that_is_restored_too_late_is_not(at_desk, session, editor):
    save_page(session, page=PageName.TERMS, editor=editor, text={"fr": "Un"}, at=NOON, expected_number=0)
    session.commit()
    form = at_desk.get("/fr/desk/pages/terms").form("/default")
    save_page(session, page=PageName.TERMS, editor=editor, text={"fr": "Deux"}, at=NOON, expected_number=1)
    session.commit()
    assert at_desk.submit(form).status == 409
    session.expire_all()
    assert get_page_text(session, PageName.TERMS).text == {"fr": "Deux"}


@languages
def test_an_empty_page_is_refused_at_its_field(at_desk, language):
    form = at_desk.get(f"/{language}/desk/pages/contact").one("form.desk-form")
    refused = at_desk.submit(form, {"text_ar": "", "text_fr": " ", "text_en": ""}, button="save")
    assert refused.status == 409 and refused.one("#text_ar-error") and refused.select("[data-errors]")


@languages
def test_the_news_are_written_read_followed_and_taken_back(at_desk, visitor, session, editor, language):
    form = at_desk.get(f"/{language}/desk/news/new").form("/desk/news/new")
    empty = at_desk.submit(form, button="save")
    assert empty.status == 409 and empty.one("#title_ar-error")
    words = {"title_ar": "جديد", "title_fr": "Nouveau", "text_ar": "نصّ", "text_fr": "Le texte"}
    preview = at_desk.submit(empty.form("/desk/news/new"), words, button="preview")
    assert len(preview.select(".preview")) == 2 and not visitor().get("/fr/news").select(".news__one")
    listed = at_desk.submit(preview.form("/desk/news/new"), button="save")
    assert listed.path.endswith("/desk/news") and listed.select(".files__one")
    page = visitor().get(f"/{language}/news")
    assert len(page.select(".news__one")) == 1
    item = visitor().get(page.one(".news__title a")["href"])
    assert item.heading == ("Nouveau" if language == "fr" else "جديد")
    assert bool(item.select(".missing-language")) is (language == "en")
    root = ElementTree.fromstring(visitor().client.get(f"/{language}/news.atom").data)
    assert root.findtext(f"{ATOM}entry/{ATOM}id").endswith(item.path)
    edit = at_desk.get(listed.one(".files__title a")["href"])
    at_desk.submit(edit.form("/desk/news/"), button="withdraw")
    assert not visitor().get(f"/{language}/news").select(".news__one")
    assert visitor().get(item.path).status == 404
    assert b"<entry" not in visitor().client.get(f"/{language}/news.atom").data


def test_news_changed_by_another_meanwhile_are_kept_beside(at_desk, session, editor):
    one = news(session, editor)
    form = at_desk.get(f"/fr/desk/news/{one.id}").form("/desk/news/")
    withdraw_news(session, news=one, writer=editor, at=NOON, expected_version=1)
    session.commit()
    told = at_desk.submit(form, {"title_fr": "Mes mots"}, button="save")
    assert told.status == 409 and told.typed("#title_fr") == "Mes mots"


def test_older_news_are_a_page_further(visitor, session, editor):
    for number in range(12):
        news(session, editor, title=f"Numéro {number}", at=NOON + timedelta(hours=number))
    browser = visitor()
    first = browser.get("/fr/news")
    assert first.select(".news__title")[0].get_text(strip=True) == "Numéro 11"
    second = browser.get(first.one("a[rel=next]")["href"])
    assert [one.get_text(strip=True) for one in second.select(".news__title")] == ["Numéro 1", "Numéro 0"]


@pytest.mark.parametrize("path", ["desk/pages", "desk/pages/terms", "desk/news", "desk/news/new"])
def test_others_find_the_rooms_closed(browser_of, session, path):
    moderator = with_role(session, Role.MODERATOR)
    assert browser_of(moderator).client.get(f"/fr/{path}").status_code == 403


@pytest.mark.parametrize(
    "path", ["fr/nothing-like-this", "fr/desk/pages/other", "fr/news/999", "fr/desk/pages/terms/versions/9"]
)
def test_what_is_not_there_is_not_there(at_desk, path):
    assert at_desk.client.get(f"/{path}").status_code == 404
