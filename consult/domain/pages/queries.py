"""Reading the city's pages and its news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from consult.domain.pages.defaults import SINCE, default_text
from consult.domain.pages.models import News, PageName, PageVersion
from consult.kernel.errors import NotFound
from consult.kernel.paging import Key, Page, slice_page


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as it stands: its text by language, since when, and whether it is ours. `number`: 0 when never edited."""

    page: PageName
    text: Mapping[str, str]
    since: datetime
    ours: bool
    number: int


def _as_shown(page: PageName, version: PageVersion | None) -> PageText:
    if version is None:
        return PageText(page, default_text(page), SINCE, ours=True, number=0)
    if version.text is None:
        return PageText(page, default_text(page), version.at, ours=True, number=version.number)
    return PageText(page, version.text, version.at, ours=False, number=version.number)


def get_page_text(session: Session, page: PageName) -> PageText:
    """The text that stands: the city's newest, or our default."""
    newest = session.scalars(
        select(PageVersion).where(PageVersion.page == page).order_by(PageVersion.number.desc()).limit(1)
    ).first()
    return _as_shown(page, newest)


def list_page_texts(session: Session) -> list[PageText]:
    """All pages as they stand, in their usual order."""
    last = select(func.max(PageVersion.id)).group_by(PageVersion.page)
    newest = {row.page: row for row in session.scalars(select(PageVersion).where(PageVersion.id.in_(last)))}
    return [_as_shown(page, newest.get(page)) for page in PageName]


def get_version(session: Session, page: PageName, number: int) -> PageVersion:
    """One saving of a page, and who did it. Raises NotFound."""
    found = session.scalars(
        select(PageVersion)
        .where(PageVersion.page == page, PageVersion.number == number)
        .options(joinedload(PageVersion.by))
    ).first()
    if found is None:
        raise NotFound(f"{page}/{number}")
    return found


def list_versions(
    session: Session, page: PageName, *, cursor: str | None = None, size: int = 20
) -> Page[PageVersion]:
    """The savings of a page, the newest first, and who did each."""
    return slice_page(
        session,
        select(PageVersion).where(PageVersion.page == page).options(joinedload(PageVersion.by)),
        keys=[Key(PageVersion.number, descending=True)],
        values_of=lambda row: (row.number,),
        cursor=cursor,
        size=size,
    )


def list_news(
    session: Session, *, withdrawn: bool = False, cursor: str | None = None, size: int = 10
) -> Page[News]:
    """The news, newest first. `withdrawn`: with those that were taken back, for those who write them."""
    statement = select(News)
    if not withdrawn:
        statement = statement.where(News.withdrawn_at.is_(None))
    return slice_page(
        session,
        statement,
        keys=[
            Key(News.published_at, descending=True, parse=datetime.fromisoformat),
            Key(News.id, descending=True),
        ],
        values_of=lambda row: (row.published_at.isoformat(), row.id),
        cursor=cursor,
        size=size,
    )


def get_news(session: Session, news_id: int, *, withdrawn: bool = False) -> News:
    """A piece of news; one that was taken back only for those who write them. Raises NotFound."""
    found = session.get(News, news_id)
    if found is None or (found.withdrawn_at is not None and not withdrawn):
        raise NotFound(news_id)
    return found
