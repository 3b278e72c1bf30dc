"""The city's pages: ours until the city writes its own, every version kept, nobody written over; and its news."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.accounts.models import Role
from consult.domain.journal.models import JournalEntry
from consult.domain.pages.actions import (
    change_news,
    publish_news,
    restore_default,
    save_page,
    withdraw_news,
)
from consult.domain.pages.defaults import default_text
from consult.domain.pages.models import PageName
from consult.domain.pages.queries import get_news, get_page_text, list_news, list_page_texts, list_versions
from consult.domain.pages.rules import NEWS_TITLE_MAX, PAGE_MAX, Refusal
from consult.kernel.errors import NotFound, Refused, Stale
from consult.kernel.localized import LANGUAGES
from consult.web.accounts.blueprint import STAY
from consult.web.attempts import LONGEST
from tests.conftest import NOON
from tests.factories.people import a_resident, with_role
from tests.statements import counted

LATER = NOON + timedelta(days=1)
OURS = {"ar": "نصّ", "fr": "Le texte"}


@pytest.fixture
def editor(session):
    return with_role(session, Role.ADMINISTRATOR)


def acts(session):
    return [row.act for row in session.scalars(select(JournalEntry).order_by(JournalEntry.id))]


@pytest.mark.parametrize("page", list(PageName))
def test_every_page_has_a_text_of_ours_in_each_language(page):
    text = default_text(page)
    assert set(text) == {str(one) for one in LANGUAGES}
    assert all(300 < len(words) <= PAGE_MAX for words in text.values())
    # The same headings and items in each language.
    shapes = {
        tuple(
            line[:3] if line.startswith("## ") else "-"
            for line in words.splitlines()
            if line[:2] in ("##", "- ")
        )
        for words in text.values()
    }
    assert len(shapes) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_our_texts_say_of_time_is_what_the_code_does(language):
    privacy = default_text(PageName.PRIVACY)[language]
    assert f"{STAY.days} " in privacy and f"{LONGEST / 3600:.0f} " in privacy


CONFIRMED = {
    "ar": "المصلحة القانونية",
    "fr": "à confirmer par le service juridique",
    "en": "to be confirmed by the legal service",
}


@pytest.mark.parametrize("page", [PageName.PRIVACY, PageName.TERMS, PageName.LEGAL_NOTICE])
def test_no_law_is_named_without_saying_that_it_is_to_be_confirmed(page):
    assert all(words in default_text(page)[language] for language, words in CONFIRMED.items())


def test_the_citys_text_stands_instead_of_ours_and_ours_can_come_back(session, editor):
    ours = get_page_text(session, PageName.TERMS)
    assert ours.ours and ours.number == 0
    save_page(
        session, page=PageName.TERMS, editor=editor, text=OURS | {"en": " "}, at=NOON, expected_number=0
    )
    standing = get_page_text(session, PageName.TERMS)
    assert (standing.text, standing.ours, standing.number, standing.since) == (OURS, False, 1, NOON)
    assert get_page_text(session, PageName.PRIVACY).ours
    restore_default(session, page=PageName.TERMS, editor=editor, at=LATER, expected_number=1)
    back = get_page_text(session, PageName.TERMS)
    assert back.ours and back.text == default_text(PageName.TERMS) and back.number == 2
    history = list_versions(session, PageName.TERMS).rows
    assert [(one.number, one.text, one.by.id) for one in history] == [
        (2, None, editor.id),
        (1, OURS, editor.id),
    ]
    assert acts(session)[-2:] == ["page.changed", "page.restored"]


def test_who_writes_second_is_told(session, editor):
    save_page(session, page=PageName.TERMS, editor=editor, text=OURS, at=NOON, expected_number=0)
    with pytest.raises(Stale) as stale:
        save_page(session, page=PageName.TERMS, editor=editor, text={"fr": "B"}, at=LATER, expected_number=0)
    assert stale.value.current == 1
    with pytest.raises(Stale):
        restore_default(session, page=PageName.TERMS, editor=editor, at=LATER, expected_number=0)
    assert get_page_text(session, PageName.TERMS).text == OURS


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ({}, Refusal.NO_PAGE_TEXT),
        ({"fr": " \n"}, Refusal.NO_PAGE_TEXT),
        ({"ar": "x" * (PAGE_MAX + 1)}, Refusal.PAGE_TOO_LONG),
    ],
)
def test_what_cannot_be_a_page_is_refused(session, editor, text, refusal):
    with pytest.raises(Refused) as refused:
        save_page(session, page=PageName.TERMS, editor=editor, text=text, at=NOON, expected_number=0)
    assert refused.value.code is refusal


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.COUNTER_AGENT])
def test_only_administrators_of_the_city_write(session, role):
    other = with_role(session, role) if role else a_resident(session)
    with pytest.raises(Refused):
        save_page(session, page=PageName.TERMS, editor=other, text=OURS, at=NOON, expected_number=0)
    with pytest.raises(Refused):
        publish_news(session, writer=other, title=OURS, text=OURS, at=NOON)


def test_news_are_published_changed_and_taken_back(session, editor):
    one = publish_news(session, writer=editor, title={"fr": " Le  titre "}, text={"fr": "Le texte"}, at=NOON)
    assert one.title == {"fr": "Le titre"}
    change_news(session, news=one, writer=editor, title=OURS, text=OURS, at=LATER, expected_version=1)
    assert (one.published_at, one.updated_at, one.version) == (NOON, LATER, 2)
    with pytest.raises(Stale):
        withdraw_news(session, news=one, writer=editor, at=LATER, expected_version=1)
    withdraw_news(session, news=one, writer=editor, at=LATER, expected_version=2)
    assert not list_news(session).rows and list_news(session, withdrawn=True).rows == [one]
    with pytest.raises(NotFound):
        get_news(session, one.id)
    with pytest.raises(Refused) as refused:
        change_news(session, news=one, writer=editor, title=OURS, text=OURS, at=LATER, expected_version=3)
    assert refused.value.code is Refusal.NEWS_WITHDRAWN
    assert acts(session)[-3:] == ["news.published", "news.changed", "news.withdrawn"]


@pytest.mark.parametrize(
    ("title", "text", "refusal"),
    [
        ({}, OURS, Refusal.NO_NEWS_TITLE),
        (OURS, {}, Refusal.NO_NEWS_TEXT),
        ({"en": "x" * (NEWS_TITLE_MAX + 1)}, OURS, Refusal.NEWS_TITLE_TOO_LONG),
    ],
)
def test_what_cannot_be_news_is_refused(session, editor, title, text, refusal):
    with pytest.raises(Refused) as refused:
        publish_news(session, writer=editor, title=title, text=text, at=NOON)
    assert refused.value.code is refusal


def test_news_are_paged_by_key_the_newest_first(session, editor):
    made = [
        publish_news(session, writer=editor, title=OURS, text=OURS, at=NOON + timedelta(hours=hour // 2))
        for hour in range(5)
    ]
    first = list_news(session, size=2)
    second = list_news(session, size=2, cursor=first.next)
    third = list_news(session, size=2, cursor=second.next)
    assert [*first.rows, *second.rows, *third.rows] == sorted(
        made, key=lambda one: (one.published_at, one.id), reverse=True
    )
    assert third.next is None and first.previous is None


def test_the_list_of_pages_costs_the_same_however_many_were_edited(session, engine, editor):
    costs = []
    for page in (PageName.TERMS, PageName.PRIVACY, PageName.CONTACT):
        save_page(session, page=page, editor=editor, text=OURS, at=NOON, expected_number=0)
        with counted(engine) as statements:
            found = list_page_texts(session)
        costs.append(len(statements))
    assert len(set(costs)) == 1 and [one.page for one in found] == list(PageName)
