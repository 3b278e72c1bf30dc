"""What a person's own pages have in common: the tabs, a line of what was said, a line of news."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.domain.contributions.models import Contribution, Kind, State
from consult.domain.council.steps import NextCode
from consult.domain.council.thread import next_steps_of
from consult.domain.following.telling import texts_of
from consult.domain.notices.models import Notice
from consult.domain.territory.queries import get_municipality
from consult.kernel.localized import shown
from consult.kernel.prose import excerpt
from consult.rendering.news import NewsLine, news_line
from consult.rendering.threads import next_item
from consult.rendering.wording import word
from consult.web.database import db
from consult.web.request import lang, me, now


def own_tabs(current: str) -> list[dict[str, Any]]:
    """The views of one's own page; `current` is an endpoint."""
    views = [
        ("contributions.mine", _("What I said")),
        ("following.voted", _("What I voted on")),
        ("following.followed", _("What I follow")),
        ("following.news", _("What happened")),
        ("following.letters", _("Letters")),
    ]
    return [
        {"label": label, "href": url_for(endpoint), "current": endpoint == current}
        for endpoint, label in views
    ]


def said_lines(rows: Iterable[Contribution], *, readable: bool) -> list[dict[str, Any]]:
    """Lines of contributions with their state and next step. `readable`: by whoever asks, in whatever state."""
    rows = list(rows)
    steps = next_steps_of(db(), [row.id for row in rows], at=now())
    return [
        {
            "ref": row.ref,
            "href": url_for("contributions.show", ref=row.ref),
            "kind": word(lang(), row.kind),
            "title": _title(row) if readable or row.state in (State.PUBLISHED, State.MERGED) else None,
            "language": row.language,
            "consultation": shown(row.consultation.title, lang()),
            "received_at": row.received_at,
            "state": str(place := row.state if row.state is not State.PUBLISHED else row.place),
            "state_words": word(lang(), place),
            "comments": row.comment_count,
            "appeal_href": url_for("contributions.appeal", ref=row.ref)
            if readable and (step := steps[row.id]) and step.code is NextCode.CONTEST
            else None,
            "next": next_item(step, lang()) if (step := steps[row.id]) else None,
        }
        for row in rows
    ]


def _title(row: Contribution) -> str:
    return row.title if row.kind is Kind.PROPOSAL and row.title else excerpt(row.body, 110)


def news_lines(notices: Iterable[Notice]) -> list[NewsLine]:
    """What happened, in words, with as much of the texts as anybody may read now."""
    notices = list(notices)
    texts = texts_of(db(), notices)
    city = get_municipality(db())
    return [news_line(notice, me(), city, texts, lang()) for notice in notices]
