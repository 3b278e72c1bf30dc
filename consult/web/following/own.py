"""One's own pages: what one voted on, what one follows, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for

from consult.domain.consultations.queries import find_consultations
from consult.domain.contributions.models import State
from consult.domain.following.models import Follow, Subject
from consult.domain.following.queries import list_follows
from consult.domain.notices.queries import list_news
from consult.domain.voting.queries import list_own_votes
from consult.kernel.localized import shown
from consult.kernel.paging import BadCursor, Page
from consult.kernel.prose import excerpt
from consult.rendering.wording import word
from consult.web.access import signed_in
from consult.web.compose.own import news_lines, own_tabs, said_lines
from consult.web.database import db
from consult.web.following.blueprint import bp
from consult.web.request import lang, me


def _page(read: Any) -> Page[Any]:
    """The page of the address; the first one where its mark is none of ours."""
    try:
        return read(request.args.get("after"))
    except BadCursor:
        return read(None)


def _pager(endpoint: str, page: Page[Any]) -> dict[str, str | None]:
    return {
        "previous": url_for(endpoint, after=page.previous) if page.previous else None,
        "next": url_for(endpoint, after=page.next) if page.next else None,
    }


@bp.get("/account/votes")
@signed_in
def voted() -> str:
    """What the person voted on, the newest proposals first, with their own choice and the next step."""
    page = _page(lambda cursor: list_own_votes(db(), person_id=me().id, cursor=cursor))
    lines = said_lines([contribution for _vote, contribution in page], readable=False)
    return render_template(
        "areas/following/voted.html",
        tabs=own_tabs("following.voted"),
        items=[
            {**line, "choice": word(lang(), vote.choice), "cast_at": vote.cast_at}
            for line, (vote, _contribution) in zip(lines, page, strict=True)
        ],
        **_pager(".voted", page),
    )


@bp.get("/account/follows")
@signed_in
def followed() -> str:
    """What the person follows, newest first, each with the button that ends it."""
    page = _page(lambda cursor: list_follows(db(), person_id=me().id, cursor=cursor))
    wanted = {one.theme.consultation_id for one in page if one.theme is not None}
    slugs = {one.id: one.slug for one in find_consultations(db(), sorted(wanted)).values()}
    return render_template(
        "areas/following/followed.html",
        tabs=own_tabs("following.followed"),
        items=[_line(one, slugs) for one in page],
        here=url_for(".followed"),
        **_pager(".followed", page),
    )


def _line(one: Follow, slugs: Mapping[int, str]) -> dict[str, Any]:
    """A line of the page: {subject, id, kind, title, language, href, note, since_at}.

    `slugs`: of the consultations of themes, by id. A text that is hidden shows its number only.
    """
    line: dict[str, Any] = {"since_at": one.since_at, "note": None, "language": None}
    if one.consultation is not None:
        title = shown(one.consultation.title, lang())
        href = url_for("consultations.show", slug=one.consultation.slug)
        line |= {"subject": Subject.CONSULTATION, "id": one.consultation_id, "title": title, "href": href}
        line["language"] = title.language
    elif one.theme is not None:
        slug = slugs[one.theme.consultation_id]
        href = url_for("contributions.index", slug=slug, theme=one.theme_id)
        line |= {
            "subject": Subject.THEME,
            "id": one.theme_id,
            "title": shown(one.theme.name, lang()),
            "href": href,
        }
    elif one.arrondissement is not None:
        line |= {
            "subject": Subject.ARRONDISSEMENT,
            "id": one.arrondissement_id,
            "title": shown(one.arrondissement.name, lang()),
            "href": None,
        }
    else:
        said = one.contribution
        assert said is not None
        readable = said.state is State.PUBLISHED
        line |= {
            "subject": Subject.CONTRIBUTION,
            "id": said.id,
            "title": (said.title or excerpt(said.body, 110)) if readable else said.ref,
            "language": said.language if readable else None,
            "href": url_for("contributions.show", ref=said.ref),
            "note": None if readable else word(lang(), said.state),
        }
    return line | {"kind": word(lang(), line["subject"])}


@bp.get("/account/news")
@signed_in
def news() -> str:
    """Everything that was told about one's words and what one follows, newest first."""
    page = _page(lambda cursor: list_news(db(), person_id=me().id, cursor=cursor))
    return render_template(
        "areas/following/news.html",
        tabs=own_tabs("following.news"),
        news=news_lines(page),
        **_pager(".news", page),
    )
