"""From one text to the next: each is kept for the moderator who has it open, and the filter goes along."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.accounts.rules import holds
from consult.domain.analysis.suggesting import dismiss_suggestion, suggestion_for
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import find_by_refs, get_contribution
from consult.domain.moderation.bulk import list_bulk
from consult.domain.moderation.queue import COUNTED, Pile, count_unread
from consult.domain.moderation.readings import (
    LISTED,
    find_readers,
    last_act,
    list_acts,
    may_undo,
    undo_act,
)
from consult.domain.moderation.reserving import hand_out, is_handed_out, let_go, readers_of, reserve
from consult.domain.moderation.sorting import may_sort, set_theme, sorted_first
from consult.kernel.errors import Refused
from consult.rendering.wording import sentence
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import number_in
from consult.web.moderation.asked import Asked, asked
from consult.web.moderation.blueprint import bp
from consult.web.request import lang, me, now
from consult.web.themes import theme_offers


def _until() -> datetime:
    return now() + timedelta(minutes=current_app.config["SETTINGS"].reading_minutes)


def go_on(after: Contribution | None) -> Response:
    """To the text that is handed out next, the filter kept; back to the queue when none is left."""
    wish = asked()
    with unit_of_work() as session:
        ref = hand_out(
            session,
            wish.wanted,
            moderator=me(),
            at=now(),
            until=_until(),
            after=after,
            flags_first=wish.pile is None,
        )
    if ref is None:
        return redirect(url_for(".queue", **wish.kept), 303)
    back = {"back": after.ref} if after is not None else {}
    return redirect(url_for(".rule", ref=ref, **wish.kept, **back), 303)


def _moderated(ref: str) -> Contribution:
    found = get_contribution(db(), ref)
    if not holds(me(), Role.MODERATOR, consultation_id=found.consultation_id):
        abort(403)
    return found


@bp.route("/desk/moderation/next", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def go_next() -> Response:
    """Hand out the next text. An address of it that was kept leads to the queue: looking takes nothing."""
    if request.method == "GET":
        return redirect(url_for(".queue", **asked().kept), 303)
    ref = request.form.get("after", "")
    answer = go_on(find_by_refs(db(), [ref]).get(ref) if ref else None)
    if answer.location.partition("?")[0] == url_for(".queue"):
        flash(_("Nothing else waits that is not being read by somebody else."))
    return answer


@bp.post("/desk/moderation/<ref>/keep")
@staff(Role.MODERATOR)
def keep(ref: str) -> tuple[str, int]:
    """The page is still open: the text is kept on (204), or belongs to somebody else by now (409)."""
    return ("", 204) if keep_open(_moderated(ref)) else ("", 409)


@bp.post("/desk/moderation/<ref>/theme")
@staff(Role.MODERATOR)
def sort(ref: str) -> Response:
    """Give it a theme where its author chose none; the page stays."""
    found, wish = _moderated(ref), asked()
    try:
        with unit_of_work() as session:
            act = set_theme(
                session,
                contribution=found,
                theme_id=number_in(request.form.get("theme_given")),
                moderator=me(),
                at=now(),
                suggested="suggested" in request.form,
            )
    except Refused as refused:
        flash(sentence(lang(), refused.code, refused.facts), "error")
    else:
        flash(_("The theme of %(ref)s is kept.", ref=ref) if act else _("Nothing was changed."))
    return redirect(url_for(".rule", ref=ref, **wish.kept), 303)


@bp.post("/desk/moderation/<ref>/theme/dismiss")
@staff(Role.MODERATOR)
def dismiss_theme(ref: str) -> Response:
    """The suggested theme is not this text's: it is not suggested for it again."""
    found, wish, theme_id = _moderated(ref), asked(), number_in(request.form.get("theme_given"))
    if theme_id is None:
        abort(400)
    try:
        with unit_of_work() as session:
            dismiss_suggestion(session, contribution=found, theme_id=theme_id, moderator=me(), at=now())
    except Refused as refused:
        flash(sentence(lang(), refused.code, refused.facts), "error")
    else:
        flash(_("This theme is not suggested for %(ref)s any more.", ref=ref))
    return redirect(url_for(".rule", ref=ref, **wish.kept), 303)


@bp.post("/desk/moderation/undo")
@staff(Role.MODERATOR)
def undo() -> Response:
    """Undo one act of one's own: the page of its text follows."""
    wish, number = asked(), number_in(request.form.get("act"))
    if number is None:
        abort(400)
    try:
        with unit_of_work() as session:
            act = undo_act(session, act_id=number, moderator=me(), at=now())
    except Refused as refused:
        flash(sentence(lang(), refused.code, refused.facts), "error")
        return redirect(url_for(".today", **wish.kept), 303)
    flash(_("Undone: %(ref)s is as it was before.", ref=act.contribution.ref))
    return redirect(url_for(".rule", ref=act.contribution.ref, **wish.kept), 303)


@bp.get("/desk/moderation/today")
@staff(Role.MODERATOR)
def today() -> str:
    """What I read and sorted within a day, the latest first; each can be undone while nothing followed."""
    acts = list_acts(db(), me(), now())
    return render_template(
        "areas/moderation/today.html",
        acts=[(act, may_undo(act, me(), now())) for act in acts],
        bulk=list_bulk(db(), me(), now()),
        most=LISTED,
        filter=asked(),
    )


@bp.post("/desk/moderation/<ref>/leave")
@staff(Role.MODERATOR)
def leave(ref: str) -> Response:
    """Leave it to others: it is kept no longer."""
    found = _moderated(ref)
    with unit_of_work() as session:
        let_go(session, contribution_id=found.id, moderator=me(), at=now())
    return redirect(url_for(".queue", **asked().kept), 303)


def keep_open(contribution: Contribution) -> bool:
    """Keep a text that waits for whoever opened its page. False when somebody else has it."""
    if not is_handed_out(db(), contribution, me()):
        return True
    with unit_of_work() as session:
        return reserve(session, contribution_id=contribution.id, moderator=me(), at=now(), until=_until())


def reading_desk(contribution: Contribution) -> dict[str, Any]:
    """For the page of a text: the filter and what is left in it, who else has it open, and where to go on."""
    wish = asked()
    reader = readers_of(db(), [contribution.id], now())[contribution.id]
    minutes = current_app.config["SETTINGS"].reading_minutes
    back = request.values.get("back", "")
    done = last_act(db(), me(), now())
    names = find_readers(db(), [contribution.read_by_id]) if contribution.read_by_id else {}
    sorts = may_sort(me(), contribution, sorted_first(db(), contribution.id))
    return {
        "filter": wish,
        "suggestion": suggestion_for(db(), contribution) if sorts else None,
        "filter_names": _names(wish, contribution),
        "left": count_unread(db(), wish.wanted) if wish.pile in (None, Pile.UNREAD) else None,
        "most": COUNTED,
        "reader": reader if reader is not None and reader.moderator_id != me().id else None,
        "is_mine": reader is not None and reader.moderator_id == me().id,
        "keep_seconds": minutes * 20,
        "back_href": url_for(".rule", ref=back, **wish.kept) if back and back != contribution.ref else None,
        "done": done,
        "may_undo": done is not None and may_undo(done, me(), now()),
        "read_by": names.get(contribution.read_by_id or 0),
        "themes": theme_offers(contribution.consultation.themes, standing=contribution.theme_id),
        "may_sort": sorts,
        "list_href": url_for(".queue", **wish.kept),
    }


def _names(wish: Asked, one: Contribution) -> list[Any]:
    """What the filter lets through by name, as the text that it let through has it."""
    names = {
        "consultation": one.consultation.title,
        "theme": one.theme.name if one.theme else None,
        "arrondissement": one.arrondissement.name if one.arrondissement else None,
        "text": one.text.title if one.text else None,
    }
    return [value for name, value in names.items() if name in wish.kept and value is not None]
