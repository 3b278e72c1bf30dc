"""Writing the city's pages and its news. Each saving of a page is a new version; nothing is written over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.journal.actions import record
from consult.domain.pages.models import News, PageName, PageVersion
from consult.domain.pages.queries import get_page_text
from consult.domain.pages.rules import may_be_news, may_be_page, may_change_news, may_edit_pages
from consult.domain.territory.models import Municipality
from consult.kernel.errors import Stale
from consult.kernel.localized import Language
from consult.kernel.prose import clean_line, clean_text
from consult.kernel.verdict import require


def _cleaned(words: Mapping[str, str], *, line: bool = False) -> dict[str, str]:
    clean = clean_line if line else clean_text
    return {str(one): text for one in Language if (text := clean(words.get(one, "")))}


def _add_version(
    session: Session,
    *,
    page: PageName,
    editor: Person,
    text: dict[str, str] | None,
    at: datetime,
    expected_number: int,
) -> PageVersion:
    # The city's own row is held: who writes its pages waits for whoever was first.
    session.get_one(Municipality, 1, with_for_update=True, populate_existing=True)
    require(may_edit_pages(editor))
    standing = get_page_text(session, page)
    if standing.number != expected_number:
        raise Stale(standing.number)
    version = PageVersion(page=page, number=standing.number + 1, text=text, at=at, by_id=editor.id)
    session.add(version)
    session.flush()
    record(
        session,
        act="page.restored" if text is None else "page.changed",
        subject=f"page:{page}",
        at=at,
        actor_id=editor.id,
        facts={"version": version.number},
    )
    return version


def save_page(
    session: Session,
    *,
    page: PageName,
    editor: Person,
    text: Mapping[str, str],
    at: datetime,
    expected_number: int,
) -> PageVersion:
    """Publish another text of a page. Raises Stale, Refused (NOT_PAGE_EDITOR, NO_PAGE_TEXT, PAGE_TOO_LONG)."""
    cleaned = _cleaned(text)
    require(may_be_page(cleaned))
    return _add_version(
        session, page=page, editor=editor, text=cleaned, at=at, expected_number=expected_number
    )


def restore_default(
    session: Session, *, page: PageName, editor: Person, at: datetime, expected_number: int
) -> PageVersion:
    """Let our own text stand again; the city's stay in the history. Raises Stale, Refused (NOT_PAGE_EDITOR)."""
    return _add_version(session, page=page, editor=editor, text=None, at=at, expected_number=expected_number)


def publish_news(
    session: Session, *, writer: Person, title: Mapping[str, str], text: Mapping[str, str], at: datetime
) -> News:
    """Tell everybody something, from now on.

    Raises Refused (NOT_PAGE_EDITOR, NO_NEWS_TITLE, NO_NEWS_TEXT, NEWS_TITLE_TOO_LONG, NEWS_TOO_LONG).
    """
    require(may_edit_pages(writer))
    title, text = _cleaned(title, line=True), _cleaned(text)
    require(may_be_news(title, text))
    news = News(title=title, text=text, published_at=at, updated_at=at, written_by_id=writer.id)
    session.add(news)
    session.flush()
    _record_news(session, news, act="news.published", actor=writer, at=at)
    return news


def change_news(
    session: Session,
    *,
    news: News,
    writer: Person,
    title: Mapping[str, str],
    text: Mapping[str, str],
    at: datetime,
    expected_version: int,
) -> None:
    """Say it in other words; its day stays. Raises Stale, Refused (as `publish_news`, and NEWS_WITHDRAWN)."""
    _hold_news(session, news=news, writer=writer, expected_version=expected_version)
    title, text = _cleaned(title, line=True), _cleaned(text)
    require(may_be_news(title, text))
    news.title, news.text, news.updated_at = title, text, at
    _record_news(session, news, act="news.changed", actor=writer, at=at)


def withdraw_news(
    session: Session, *, news: News, writer: Person, at: datetime, expected_version: int
) -> None:
    """Take it back: nobody reads it any more. Raises Stale, Refused (NOT_PAGE_EDITOR, NEWS_WITHDRAWN)."""
    _hold_news(session, news=news, writer=writer, expected_version=expected_version)
    news.withdrawn_at = at
    _record_news(session, news, act="news.withdrawn", actor=writer, at=at)


def _hold_news(session: Session, *, news: News, writer: Person, expected_version: int) -> None:
    session.refresh(news, with_for_update=True)
    require(may_change_news(writer, news))
    if news.version != expected_version:
        raise Stale(news.version)
    news.version += 1


def _record_news(session: Session, news: News, *, act: str, actor: Person, at: datetime) -> None:
    session.flush()
    record(
        session,
        act=act,
        subject=f"news:{news.id}",
        at=at,
        actor_id=actor.id,
        facts={"version": news.version},
    )
