"""The moderators' queue: what waits, by all that it can be told apart by; what was read; what is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.domain.accounts.models import Role
from consult.domain.consultations.models import Consultation, ConsultationState
from consult.domain.consultations.queries import list_for_staff
from consult.domain.contributions.models import OBSERVED, Contribution, Kind, Tongue
from consult.domain.contributions.sameness import accounts_with_same_text
from consult.domain.moderation.bulk import MOST
from consult.domain.moderation.flagged import flagged_of
from consult.domain.moderation.pace import Pace, pace_of
from consult.domain.moderation.queue import (
    COUNTED,
    NO_THEME,
    Pile,
    QueueFilter,
    count_flagged,
    count_unread,
    list_queue,
)
from consult.domain.moderation.reserving import readers_of
from consult.domain.moderation.rules import moderated_consultations
from consult.domain.territory.queries import list_arrondissements
from consult.domain.texts.queries import list_texts
from consult.kernel.localized import shown
from consult.kernel.tunis import day_of
from consult.rendering.formats import Formats
from consult.rendering.wording import word
from consult.web.access import staff
from consult.web.compose.cards import author_of
from consult.web.database import db
from consult.web.moderation.asked import AGES, Asked, asked
from consult.web.moderation.blueprint import bp
from consult.web.request import lang, me, now
from consult.web.themes import theme_choices

# Of the consultations, so many are offered: the newest.
OFFERED = 100
# What waits is counted along its index up to here before a day is reckoned.
MOST_RECKONED = 200_000


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of the filter: its name, its label, what stands for all, and the options."""

    name: str
    label: str
    every: str
    options: list[tuple[str, str]]


@bp.get("/desk/moderation")
@staff(Role.MODERATOR)
def queue() -> str:
    """What readers reported while there is any, else what nobody has read, the first received first."""
    wish = asked()
    counts = {Pile.FLAGGED: count_flagged(db(), wish.wanted), Pile.UNREAD: count_unread(db(), wish.wanted)}
    # What readers reported comes first, while there is any.
    pile = wish.pile or (Pile.FLAGGED if counts[Pile.FLAGGED] else Pile.UNREAD)
    choices = _choices(wish)
    themes = next((one.options[1:] for one in choices if one.name == "theme"), [])
    page = list_queue(db(), replace(wish.wanted, pile=pile), cursor=request.args.get("after"))
    kept = wish.in_pile(pile)
    return render_template(
        "areas/moderation/queue.html",
        rows=_rows(page.rows, wish),
        piles=[
            {
                "label": word(lang(), one),
                "href": url_for(".queue", **wish.in_pile(one)),
                "current": one == pile,
                "count": _shown(counts[one]) if one in counts else None,
            }
            for one in Pile
        ],
        pile=pile,
        filter=wish,
        choices=choices,
        themes=themes,
        pace=_pace(),
        most=MOST,
        hands_out=bool(counts.get(wish.pile) if wish.pile else any(counts.values())),
        next_href=url_for(".queue", after=page.next, **kept) if page.next else None,
        previous_href=url_for(".queue", after=page.previous, **kept) if page.previous else None,
        export_href=_export(wish, pile),
        empty=_empty(wish, pile),
        clear_href=url_for(".queue", pile=str(pile)) if wish.narrows else None,
    )


def _pace() -> tuple[Pace, int, str | None]:
    """How it goes, how much waits for this moderator, and the day on which it is done."""
    mine = moderated_consultations(me())
    waiting = count_unread(db(), QueueFilter(consultation_ids=mine), most=MOST_RECKONED)
    found = pace_of(db(), me(), waiting=waiting, at=now(), alone=mine is not None)
    return found, waiting, Formats(lang()).weekday(found.done_on) if found.done_on else None


def _rows(found: Iterable[Contribution], wish: Asked) -> list[dict[str, Any]]:
    rows = list(found)
    ids = [row.id for row in rows]
    flags, same = flagged_of(db(), ids), accounts_with_same_text(db(), rows)
    readers = readers_of(db(), ids, now())
    return [
        {
            "item": row,
            "author": author_of(row),
            "href": url_for(".rule", ref=row.ref, **wish.kept),
            "flagged": flags[row.id],
            "same": same[row.id],
            "reader": readers[row.id],
            "is_mine": (reader := readers[row.id]) is not None and reader.moderator_id == me().id,
        }
        for row in rows
    ]


def _shown(number: int) -> str:
    """The figure on a tab; from some number on "more than"."""
    formats = Formats(lang())
    return formats.number(number) if number <= COUNTED else f"> {formats.number(COUNTED)}"


def _choices(wish: Asked) -> list[Choice]:
    """What the list can be narrowed by. Themes and texts are a consultation's: offered when one is chosen."""
    page = list_for_staff(db(), consultation_ids=moderated_consultations(me()), size=OFFERED)
    consultations = [one for one in page if one.state is not ConsultationState.DRAFT]
    chosen = next((one for one in consultations if str(one.id) == wish.kept.get("consultation")), None)
    return [
        Choice(
            "consultation",
            _("Consultation"),
            _("All consultations"),
            [(str(one.id), str(shown(one.title, lang()))) for one in consultations],
        ),
        *(_of_consultation(chosen) if chosen is not None else ()),
        Choice("kind", _("Kind"), _("All kinds"), [(str(one), word(lang(), one)) for one in Kind]),
        Choice(
            "language", _("Language"), _("All languages"), [(str(one), word(lang(), one)) for one in Tongue]
        ),
        Choice(
            "arrondissement",
            _("Arrondissement"),
            _("All arrondissements"),
            [
                (str(one.id), str(shown(one.name, lang())))
                for one in list_arrondissements(db(), on=day_of(now()))
            ],
        ),
        Choice(
            "age",
            _("Waiting for"),
            _("Any time"),
            [(str(days), ngettext("more than %(num)s day", "more than %(num)s days", days)) for days in AGES],
        ),
    ]


def _of_consultation(chosen: Consultation) -> list[Choice]:
    themes = theme_choices(chosen.themes)
    texts = [(str(one.id), str(shown(one.title, lang()))) for one in list_texts(db(), chosen.id)]
    found = []
    if themes:
        found.append(
            Choice("theme", _("Theme"), _("All themes"), [(str(NO_THEME), _("Without a theme")), *themes])
        )
    if texts:
        found.append(Choice("text", _("Text"), _("All texts"), texts))
    return found


def _export(wish: Asked, pile: Pile) -> str:
    kind = wish.wanted.kind
    extract = "comments" if kind is Kind.COMMENT else "remarks" if kind in OBSERVED else None
    return url_for("exports.index", extract=extract, state=str(pile), language=wish.kept.get("language"))


def _empty(wish: Asked, pile: Pile) -> str:
    if wish.narrows:
        return _("No text answers to this filter.")
    match pile:
        case Pile.UNREAD:
            return _("Everything has been read.")
        case Pile.FLAGGED:
            return _("No report waits.")
        case _:
            return _("Nothing here.")
