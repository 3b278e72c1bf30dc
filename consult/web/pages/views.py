"""What a person looks for on a site of the city: how it works, their data, the terms, contact, what is new."""

from __future__ import annotations

from flask import render_template, request, url_for

from consult.domain.pages.models import PageName
from consult.domain.pages.queries import get_news, get_page_text, list_news
from consult.domain.pages.rules import may_edit_pages
from consult.kernel.localized import shown
from consult.web.access import public
from consult.web.database import db
from consult.web.pages import desk, news_desk
from consult.web.pages.blueprint import PAGE, bp, parts_of
from consult.web.request import lang, person

# Imported for their views, which stand on the same blueprint.
OTHER_VIEWS = (desk, news_desk)


@bp.get(f"/{PAGE}")
@public
def show(page: str) -> str:
    """One of the pages, as the city has written it, or as it came with the platform."""
    standing = get_page_text(db(), PageName(page))
    text = shown(standing.text, lang())
    return render_template(
        "areas/pages/show.html",
        page=standing.page,
        standing=standing,
        text=text,
        parts=parts_of(text),
        may_edit=bool(may_edit_pages(person())),
    )


@bp.get("/news")
@public
def news() -> str:
    """What is new, newest first."""
    found = list_news(db(), cursor=request.args.get("after"))
    return render_template(
        "areas/pages/news.html",
        rows=found.rows,
        previous_href=url_for(".news", after=found.previous) if found.previous else None,
        next_href=url_for(".news", after=found.next) if found.next else None,
        may_edit=bool(may_edit_pages(person())),
    )


@bp.get("/news/<int:news_id>")
@public
def news_item(news_id: int) -> str:
    """One piece of news, at an address that lasts."""
    found = get_news(db(), news_id)
    return render_template("areas/pages/news_item.html", one=found)
