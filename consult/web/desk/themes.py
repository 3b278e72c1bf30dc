"""The themes of a consultation at the desk: a tree of two levels in three languages."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.consultations.models import ConsultationState
from consult.domain.consultations.queries import get_for_change
from consult.domain.consultations.themes import set_themes
from consult.kernel.errors import Refused, Stale
from consult.kernel.localized import shown
from consult.web.access import staff
from consult.web.database import unit_of_work
from consult.web.desk import stamps
from consult.web.desk.blueprint import Answer, bp, for_content, part
from consult.web.desk.forms import ThemesForm, localized_data
from consult.web.request import lang, me, now

# Empty rows offered below the themes that stand.
SPARE_ROWS = 3


@bp.route("/consultations/<slug>/themes", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def themes(slug: str) -> Answer:
    """Order, rename, nest, add and retire the themes that texts choose from."""
    found = for_content(slug)
    rows = [
        {
            "theme_id": theme.id,
            "position": place,
            "under": str(theme.parent_id or ""),
            "retired": theme.retired_at is not None,
            **localized_data(name=theme.name),
        }
        for place, theme in enumerate(found.themes, 1)
    ]
    rows += [{"position": len(rows) + spare} for spare in range(1, SPARE_ROWS + 1)]
    form = ThemesForm(data={"rows": rows, "seen": stamps.of_themes(found)})
    form.offer([(str(one.id), str(shown(one.name, lang()))) for one in found.themes if one.parent_id is None])
    problem: Exception | None = None
    if form.validate_on_submit():
        wanted = form.themes()
        try:
            with unit_of_work() as session:
                held = get_for_change(session, slug)
                stands = [(one.name, one.parent_id, one.retired_at is not None) for one in held.themes]
                same = [(one.name, one.under, one.retired) for one in wanted] == stands
                stamps.check(form.seen.data, stamps.of_themes(held), same=same)
                if not same or {one.theme_id for one in wanted} != {None}:
                    set_themes(session, consultation=held, editor=me(), themes=wanted, at=now())
            flash(_("Saved."), "done")
            return redirect(url_for(".themes", slug=slug), 303)
        except (Refused, Stale) as refused:
            problem = refused
    if isinstance(problem, Stale):
        form.seen.data = stamps.of_themes(for_content(slug))
    draft = found.state == ConsultationState.DRAFT
    return part(
        "themes.html",
        slug,
        current="desk.themes",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        draft=draft,
    )
