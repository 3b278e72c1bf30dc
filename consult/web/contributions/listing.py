"""The list of proposals of a consultation: searched, filtered, ordered, paged by key."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.rules import holds_anywhere
from consult.domain.consultations.clock import boundaries, phase_for, results_hidden, vote_rule_at
from consult.domain.consultations.counting import count_consultations
from consult.domain.consultations.models import Activity, Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import Contribution, Place, State, Tongue
from consult.domain.contributions.queries import Filters, Order, list_contributions
from consult.domain.contributions.rotation import SEEDS
from consult.domain.contributions.rules import may_propose
from consult.domain.following.models import Subject
from consult.domain.moderation.queries import rulings_of
from consult.domain.opendata.extracts import TAKING_ROLES
from consult.domain.territory.models import Arrondissement
from consult.domain.territory.queries import list_arrondissements
from consult.domain.voting.queries import choices_of
from consult.kernel.localized import shown
from consult.kernel.paging import PAGE_SIZE, BadCursor, Page
from consult.kernel.prose import clean_line
from consult.rendering.formats import tunis_date
from consult.rendering.wording import sentence, word
from consult.web.access import public
from consult.web.compose.cards import card_of
from consult.web.compose.follow import follow_box
from consult.web.contributions.blueprint import bp
from consult.web.contributions.votes import vote_of
from consult.web.contributions.ways import asks_to_sign_in, here
from consult.web.database import db
from consult.web.forms import number_in
from consult.web.kept import keep_page
from consult.web.request import lang, now, person
from consult.web.themes import theme_choices

HIDDEN, LATE = "hidden", "out-of-time"
LONGEST_SEARCH = 200
SEED_COOKIE, SEED_AGE = "order", timedelta(days=90)


@bp.get("/consultations/<slug>/proposals")
@public
def index(slug: str) -> str | Response:
    """What was proposed. Unknown values in the address are as if absent."""
    session = db()
    consultation = get_consultation(session, slug)
    hidden_until = results_hidden(consultation, now())
    order = _known(Order, request.args.get("order")) or Order.NEWEST
    refused = order is Order.SUPPORTED and not _may_order_by_support(consultation)
    if refused:
        order = Order.NEWEST
    seed = request.args.get("seed", "")
    if order is Order.RANDOM and not _is_seed(seed):
        return _own_start(slug)
    keep_page(consultation_id=consultation.id, boundaries=boundaries(consultation))
    filters, asked = _filters(consultation)
    try:
        page = list_contributions(
            session,
            filters,
            order=order,
            seed=int(seed or 0),
            cursor=request.args.get("after"),
        )
    except BadCursor:
        return redirect(url_for(".index", slug=slug, **_without(request.args.to_dict(), "after")), 302)
    may = may_propose(person(), consultation, now())
    places = list_arrondissements(session, on=tunis_date(now()))
    counts = count_consultations(session, [consultation.id])[consultation.id]
    return render_template(
        "areas/contributions/index.html",
        consultation=consultation,
        title=shown(consultation.title, lang()),
        items=_items(consultation, page, hidden=hidden_until is not None),
        total=counts.proposals,
        page_size=PAGE_SIZE,
        asked=asked,
        chosen=_chosen(consultation, places, asked),
        searched=bool(asked["q"]),
        order=str(order),
        order_words=word(lang(), order),
        orders=_orders(consultation),
        seed=seed if order is Order.RANDOM else "",
        states=_states(),
        tongues=[(str(tongue), word(lang(), tongue)) for tongue in Tongue],
        arrondissements=places,
        themes=theme_choices(consultation.themes),
        supported_refused=refused,
        hidden_until=hidden_until,
        may_propose=may or asks_to_sign_in(may),
        propose_words=None if may or asks_to_sign_in(may) else sentence(lang(), may.refusal, may.facts),
        follow_these=_may_be_followed(filters, consultation, places),
        previous=_page_href(slug, page.previous),
        next=_page_href(slug, page.next),
        export_href=_export_href(slug, asked),
        votes_now=phase_for(consultation, Activity.VOTE, now()) is not None,
    )


def _export_href(slug: str, asked: dict[str, str]) -> str | None:
    """For staff whose role takes files away: this list there, with its filters."""
    if not holds_anywhere(person(), *TAKING_ROLES):
        return None
    chosen = {name: value for name, value in asked.items() if value}
    return url_for("exports.index", consultation=slug, **({"state": str(State.PUBLISHED)} | chosen))


def _is_seed(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10 and int(text) < SEEDS


def _own_start(slug: str) -> Response:
    """To the visitor's own order, the same whenever they come back.

    It stands in the address, so that the pages go on from one another and may be sent to others, and in a cookie
    that holds one of a thousand numbers and so tells nobody apart.
    """
    kept = request.cookies.get(SEED_COOKIE, "")
    seed = kept if _is_seed(kept) else str(secrets.randbelow(SEEDS))
    args = _without(request.args.to_dict(), "after") | {"seed": seed}
    response = redirect(url_for(".index", slug=slug, **args), 302)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(SEED_COOKIE, seed, max_age=SEED_AGE, httponly=True, samesite="Lax", secure=secure)
    return response


def _known(words: type[StrEnum], value: str | None) -> Any:
    return words(value) if value in set(words) else None


def _may_order_by_support(consultation: Consultation) -> bool:
    return vote_rule_at(consultation, now()) is not None and results_hidden(consultation, now()) is None


def _orders(consultation: Consultation) -> list[tuple[str, str]]:
    offered = [
        order for order in Order if order is not Order.SUPPORTED or _may_order_by_support(consultation)
    ]
    return [(str(order), word(lang(), order)) for order in offered]


def _states() -> list[tuple[str, str]]:
    """How far it has come, what moderators have hidden, and what stands apart."""
    places = [(str(place), word(lang(), place)) for place in Place]
    return [*places, (HIDDEN, word(lang(), State.HIDDEN)), (LATE, _("Out of time"))]


def _filters(consultation: Consultation) -> tuple[Filters, dict[str, str]]:
    """The filters of the address, and what the form shows as chosen."""
    words = clean_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    theme = number_in(request.args.get("theme"))
    theme = theme if theme in {one.id for one in consultation.themes} else None
    language = _known(Tongue, request.args.get("language"))
    state = request.args.get("state", "")
    place = _known(Place, state)
    filters = Filters(
        consultation_id=consultation.id,
        # What was merged is read behind its head; whoever searches its words finds it, with the way there.
        states=(State.HIDDEN,)
        if state == HIDDEN
        else (State.PUBLISHED, State.MERGED)
        if words
        else (State.PUBLISHED,),
        places=(place,) if place else (),
        theme_id=theme,
        arrondissement_id=number_in(request.args.get("arrondissement")),
        language=language,
        in_time=None if state == HIDDEN else state != LATE,
        closed=False,
        words=words,
    )
    asked = {
        "q": words,
        "theme": str(theme or ""),
        "arrondissement": str(filters.arrondissement_id or ""),
        "language": str(language or ""),
        "state": state if place or state in (HIDDEN, LATE) else "",
    }
    return filters, asked


def _chosen(consultation: Consultation, places: Sequence[Arrondissement], asked: dict[str, str]) -> list[str]:
    """The filters that are on, in words."""
    named = {
        "theme": {str(one.id): str(shown(one.name, lang())) for one in consultation.themes},
        "arrondissement": {str(one.id): str(shown(one.name, lang())) for one in places},
        "state": dict(_states()),
        "language": {str(tongue): word(lang(), tongue) for tongue in Tongue},
    }
    return [words.get(asked[name], asked[name]) for name, words in named.items() if asked[name]]


def _may_be_followed(
    filters: Filters, consultation: Consultation, places: Sequence[Arrondissement]
) -> list[dict[str, Any]]:
    """The theme and the arrondissement that the list is narrowed to, each with the button that follows it."""
    found = []
    for theme in consultation.themes:
        if theme.id == filters.theme_id:
            found.append((Subject.THEME, theme.id, theme.name))
    for place in places:
        if place.id == filters.arrondissement_id:
            found.append((Subject.ARRONDISSEMENT, place.id, place.name))
    return [
        {"kind": word(lang(), subject), "name": shown(name, lang()), "box": box}
        for subject, number, name in found
        if (box := follow_box(subject, number, next_href=here()))
    ]


def _items(consultation: Consultation, page: Page[Contribution], *, hidden: bool) -> list[dict[str, Any]]:
    """Cards with the vote of whoever is signed in; of what was hidden only number and rule."""
    session, someone = db(), person()
    rows = list(page)
    rule = vote_rule_at(consultation, now())
    choices = choices_of(session, person_id=someone.id, ids=[row.id for row in rows]) if someone else {}
    gone = [row.id for row in rows if row.state is State.HIDDEN]
    rulings = rulings_of(session, gone) if gone else {}
    items = []
    for row in rows:
        # The rules of the vote ask for the phases: the list has one consultation, which is loaded whole.
        if row.consultation is not consultation:
            row.consultation = consultation
        if row.state is State.HIDDEN:
            last = rulings[row.id][-1] if rulings[row.id] else None
            rule_words = shown(last.rule.title, lang()) if last and last.rule else None
            items.append({"ref": row.ref, "hidden": True, "rule": rule_words, "received_at": row.received_at})
            continue
        items.append(
            {
                "card": card_of(row, rule=rule, hidden=hidden),
                "href": url_for(".show", ref=row.ref),
                "vote": vote_of(row, choices.get(row.id), next_href=f"{here()}#v{row.ref}")
                if someone
                else None,
            }
        )
    return items


def _without(args: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in args.items() if name not in names and value}


def _page_href(slug: str, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    return url_for(".index", slug=slug, **_without(request.args.to_dict(), "after"), after=cursor)
