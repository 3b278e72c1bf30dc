"""Feeds for readers of news (Atom, RFC 4287) and for calendars (iCalendar, RFC 5545), in the address's language.

They are what a visitor sees at that moment: what is hidden or withdrawn leaves them with the page.
"""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext as _
from icalendar import Calendar, Event

from consult.domain.consultations.models import Consultation, Phase, PublicAct
from consult.domain.consultations.queries import get_consultation, list_acts, list_newest, list_newest_acts
from consult.domain.consultations.stopping import clock_of, is_suspended
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import Filters, list_contributions
from consult.domain.pages.models import News
from consult.domain.pages.queries import list_news
from consult.domain.territory.queries import get_municipality
from consult.kernel.localized import shown
from consult.kernel.prose import excerpt
from consult.rendering.wording import word
from consult.web.access import public
from consult.web.compose.cards import author_of
from consult.web.database import db
from consult.web.feeds.entries import Entry
from consult.web.request import lang, now

bp = Blueprint("feeds", __name__, url_prefix="/<lang:lang>")

SIZE = 30


def _absolute(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"


@bp.get("/consultations.atom")
@public
def consultations() -> Response:
    """What was published and what was done with it since, the newest first."""
    entries = [_of_consultation(one) for one in list_newest(db(), size=SIZE)]
    entries += [_of_act(one) for one in list_newest_acts(db(), size=SIZE)]
    entries = sorted(entries, key=lambda entry: entry.updated, reverse=True)[:SIZE]
    return _atom(
        title=_("Public consultations"),
        about=url_for("consultations.index"),
        address=url_for(".consultations"),
        entries=entries,
        since=None,
    )


@bp.get("/news.atom")
@public
def news() -> Response:
    """What the city tells everybody, the newest first."""
    entries = [_of_news(one) for one in list_news(db(), size=SIZE)]
    return _atom(
        title=_("What is new"),
        about=url_for("pages.news"),
        address=url_for(".news"),
        entries=entries,
        since=None,
    )


@bp.get("/consultations/<slug>/proposals.atom")
@public
def proposals(slug: str) -> Response:
    """The proposals of one consultation, the newest first."""
    consultation = get_consultation(db(), slug)
    rows = list_contributions(db(), Filters(consultation_id=consultation.id), size=SIZE).rows
    title = shown(consultation.title, lang())
    return _atom(
        title=_("Proposals: %(title)s", title=title),
        about=url_for("contributions.index", slug=slug),
        address=url_for(".proposals", slug=slug),
        entries=[_of_contribution(one) for one in rows],
        since=consultation.published_at,
    )


@bp.get("/consultations/<slug>/phases.ics")
@public
def phases(slug: str) -> Response:
    """The phases as events of a calendar; an event keeps its name when its dates change."""
    consultation = get_consultation(db(), slug)
    calendar = Calendar()
    calendar.add("prodid", f"-//{current_app.config['BASE_URL']}//{lang()}//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", str(shown(consultation.title, lang())))
    acts = list_acts(db(), consultation.id)
    for phase in consultation.phases:
        calendar.add_component(_event(consultation, phase, sequence=len(acts)))
    response = Response(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{slug}.ics"'
    return _asked_again(response)


def _event(consultation: Consultation, phase: Phase, *, sequence: int) -> Event:
    event = Event()
    address = _absolute(url_for("consultations.show", slug=consultation.slug))
    host = current_app.config["BASE_URL"].split("://", 1)[-1]
    event.add("uid", f"phase-{phase.id}@{host}")
    event.add("dtstamp", now())
    event.add("dtstart", phase.opens_at)
    event.add("dtend", phase.closes_at)
    event.add("summary", f"{shown(phase.title, lang())} · {shown(consultation.title, lang())}")
    event.add("url", address)
    if words := str(shown(phase.summary, lang())):
        event.add("description", words)
    # Rises with each public act, so that calendars take the later dates for the ones that hold (RFC 5545, 3.8.7.4).
    event.add("sequence", sequence)
    event.add("status", _status(consultation, phase))
    # The day is not blocked in anybody's calendar.
    event.add("transp", "TRANSPARENT")
    return event


def _status(consultation: Consultation, phase: Phase) -> str:
    """A phase that a cancelling cut off or kept from opening is cancelled; what is suspended is not sure."""
    if consultation.cancelled_at is not None and phase.closes_at > consultation.cancelled_at:
        return "CANCELLED"
    if is_suspended(consultation, now()) and phase.closes_at > clock_of(consultation, now()):
        return "TENTATIVE"
    return "CONFIRMED"


def _of_act(one: PublicAct) -> Entry:
    """An act is an entry of its own: readers of news are told what was done, and why."""
    note = shown(one.note, lang())
    title = shown(one.consultation.title, lang())
    return Entry(
        address=_absolute(url_for("consultations.show", slug=one.consultation.slug, _anchor=f"act-{one.id}")),
        title=_("%(act)s: %(title)s", act=word(lang(), one.kind), title=title),
        language=lang(),
        summary=excerpt(note.text, 300),
        author=str(shown(get_municipality(db()).name, lang())),
        published=one.done_at,
        updated=one.done_at,
    )


def _of_consultation(one: Consultation) -> Entry:
    title, summary = shown(one.title, lang()), shown(one.summary, lang())
    assert one.published_at is not None
    return Entry(
        address=_absolute(url_for("consultations.show", slug=one.slug)),
        title=title.text,
        language=str(title.language),
        summary=excerpt(summary.text, 300),
        author=str(shown(get_municipality(db()).name, lang())),
        published=one.published_at,
        updated=one.published_at,
    )


def _of_news(one: News) -> Entry:
    title, text = shown(one.title, lang()), shown(one.text, lang())
    return Entry(
        address=_absolute(url_for("pages.news_item", news_id=one.id)),
        title=title.text,
        language=str(title.language),
        summary=excerpt(text.text, 300),
        author=str(shown(get_municipality(db()).name, lang())),
        published=one.published_at,
        updated=one.updated_at,
    )


def _of_contribution(one: Contribution) -> Entry:
    assert one.received_at is not None
    return Entry(
        address=_absolute(url_for("contributions.show", ref=one.ref)),
        title=one.title or excerpt(one.body, 90),
        language=str(one.language),
        summary=excerpt(one.body, 300),
        author=author_of(one),
        published=one.received_at,
        updated=one.edited_at or one.received_at,
    )


def _atom(*, title: str, about: str, address: str, entries: list[Entry], since: datetime | None) -> Response:
    moments = [entry.updated for entry in entries] + ([since] if since else [])
    municipality = get_municipality(db())
    words = render_template(
        "areas/feeds/feed.xml",
        title=title,
        about=_absolute(about),
        address=_absolute(address),
        city=str(shown(municipality.name, lang())),
        entries=entries,
        updated=max(moments, default=now()),
    )
    return _asked_again(Response(words, content_type="application/atom+xml; charset=utf-8"))


def _asked_again(response: Response) -> Response:
    # Whoever keeps a copy asks before showing it again: what was hidden meanwhile is in none that is shown.
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]
