"""Acts on many texts of the queue: chosen, shown before they are done, done, and undone within a day."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.consultations.models import Theme
from consult.domain.consultations.queries import find_consultations
from consult.domain.moderation.bulk import (
    MOST,
    Plan,
    act_on_many,
    acts_of,
    get_bulk,
    ids_unread,
    plan,
    undo_bulk,
)
from consult.domain.moderation.readings import may_undo
from consult.domain.moderation.workshop import DeskActKind
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import number_in
from consult.web.moderation.asked import asked
from consult.web.moderation.blueprint import bp
from consult.web.request import me, now


def _wanted() -> tuple[DeskActKind, int | None]:
    """The act that the form names: 400 for none. A theme is chosen with it."""
    name = request.form.get("act", "")
    if name not in set(DeskActKind):
        abort(400)
    kind = DeskActKind(name)
    return kind, number_in(request.form.get("theme_given")) if kind is DeskActKind.THEME else None


@bp.post("/desk/moderation/bulk")
@staff(Role.MODERATOR)
def preview() -> str | Response:
    """What would change, and what is left out and why. Nothing is changed yet."""
    wish, (kind, theme_id) = asked(), _wanted()
    if request.form.get("which") == "all":
        ids = ids_unread(db(), wish.wanted)
    else:
        ids = [id for one in request.form.getlist("chosen") if (id := number_in(one)) is not None]
    theme = _theme(theme_id, wish.kept.get("consultation"))
    if not ids or (kind is DeskActKind.THEME and theme is None):
        flash(_("Choose texts first.") if not ids else _("Choose a theme first."), "error")
        return redirect(url_for(".queue", **wish.kept), 303)
    with unit_of_work() as session:
        found: Plan = plan(session, kind=kind, theme_id=theme_id, ids=ids, moderator=me(), at=now())
    return render_template(
        "areas/moderation/bulk.html",
        filter=wish,
        kind=kind,
        theme=theme,
        found=found,
        seen=" ".join(f"{one.id}:{one.version}" for one in found.changes),
        most=MOST,
    )


def _theme(theme_id: int | None, consultation: str | None) -> Theme | None:
    """Of the consultation that the list is narrowed to: themes of others are not offered."""
    number = number_in(consultation)
    if theme_id is None or number is None:
        return None
    found = find_consultations(db(), [number]).get(number)
    return next((one for one in found.themes if one.id == theme_id), None) if found else None


@bp.post("/desk/moderation/bulk/do")
@staff(Role.MODERATOR)
def act() -> Response:
    """Do it, to those that still are as they were shown."""
    wish, (kind, theme_id) = asked(), _wanted()
    pairs = [one.partition(":") for one in request.form.get("seen", "").split()[:MOST]]
    seen = {
        id: version
        for first, _colon, last in pairs
        if (id := number_in(first)) is not None and (version := number_in(last)) is not None
    }
    if not seen:
        return redirect(url_for(".queue", **wish.kept), 303)
    with unit_of_work() as session:
        bulk = act_on_many(session, kind=kind, theme_id=theme_id, seen=seen, moderator=me(), at=now())
    return redirect(url_for(".done", number=bulk.id, **wish.kept), 303)


@bp.get("/desk/moderation/bulk/<int:number>")
@staff(Role.MODERATOR)
def done(number: int) -> str:
    """What was done to many at once: which, and whether it can still be undone for each."""
    bulk = get_bulk(db(), number, me())
    acts = [(one, may_undo(one, me(), now())) for one in acts_of(db(), bulk)]
    return render_template(
        "areas/moderation/bulk_done.html",
        filter=asked(),
        bulk=bulk,
        acts=acts,
        undoable=sum(bool(may) for _act, may in acts),
    )


@bp.post("/desk/moderation/bulk/<int:number>/undo")
@staff(Role.MODERATOR)
def undo_many(number: int) -> Response:
    """Undo it for exactly those to which nothing has happened since."""
    with unit_of_work() as session:
        undone = undo_bulk(session, bulk=get_bulk(session, number, me()), moderator=me(), at=now())
    flash(
        ngettext("Undone for %(num)s text.", "Undone for %(num)s texts.", undone)
        if undone
        else _("Nothing was changed.")
    )
    return redirect(url_for(".done", number=number, **asked().kept), 303)
