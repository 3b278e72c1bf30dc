"""Who may write the city's pages and its news, and what they must hold. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.pages.models import News
from consult.kernel.prose import length
from consult.kernel.verdict import YES, Verdict, no

PAGE_MAX, NEWS_TITLE_MAX, NEWS_MAX = 20_000, 160, 6_000


class Refusal(StrEnum):
    """Why a page or a piece of news is not saved; beside it the facts."""

    NOT_PAGE_EDITOR = "not-page-editor"
    NO_PAGE_TEXT = "no-page-text"
    PAGE_TOO_LONG = "page-too-long"  # limit, length
    NO_NEWS_TITLE = "no-news-title"
    NO_NEWS_TEXT = "no-news-text"
    NEWS_TITLE_TOO_LONG = "news-title-too-long"  # limit, length
    NEWS_TOO_LONG = "news-too-long"  # limit, length
    NEWS_WITHDRAWN = "news-withdrawn"


def may_edit_pages(person: Person | None) -> Verdict:
    """Administrators of the whole city: the pages speak in its name."""
    return YES if holds(person, Role.ADMINISTRATOR) else no(Refusal.NOT_PAGE_EDITOR)


def may_be_page(text: Mapping[str, str]) -> Verdict:
    """Whether these cleaned words, by language, can be a page."""
    return _filled(text, PAGE_MAX, none=Refusal.NO_PAGE_TEXT, long=Refusal.PAGE_TOO_LONG)


def may_be_news(title: Mapping[str, str], text: Mapping[str, str]) -> Verdict:
    """Whether this cleaned title and text, by language, can be a piece of news."""
    verdict = _filled(title, NEWS_TITLE_MAX, none=Refusal.NO_NEWS_TITLE, long=Refusal.NEWS_TITLE_TOO_LONG)
    return verdict and _filled(text, NEWS_MAX, none=Refusal.NO_NEWS_TEXT, long=Refusal.NEWS_TOO_LONG)


def may_change_news(person: Person | None, news: News) -> Verdict:
    """As `may_edit_pages`; what was withdrawn stays so."""
    verdict = may_edit_pages(person)
    return no(Refusal.NEWS_WITHDRAWN) if verdict and news.withdrawn_at is not None else verdict


def _filled(words: Mapping[str, str], limit: int, *, none: Refusal, long: Refusal) -> Verdict:
    longest = max((length(text) for text in words.values()), default=0)
    if not longest:
        return no(none)
    return no(long, limit=limit, length=longest) if longest > limit else YES
