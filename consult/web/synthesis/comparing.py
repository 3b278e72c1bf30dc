"""What was written when: the revisions at the desk, the editions for everybody, and any two of them compared."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.council.report import gather_report
from consult.domain.council.rules import day_of
from consult.domain.synthesis.differing import Difference, differences
from consult.domain.synthesis.models import SynthesisState
from consult.domain.synthesis.queries import get_synthesis
from consult.domain.synthesis.revisions import get_revision, list_editions, list_revisions
from consult.domain.synthesis.rules import Part
from consult.kernel.errors import NotFound
from consult.rendering.reports import compose_report
from consult.rendering.wording import word
from consult.web.access import public, staff
from consult.web.database import db
from consult.web.forms import number_in
from consult.web.kept import keep_page
from consult.web.request import lang, now
from consult.web.synthesis.blueprint import bp
from consult.web.synthesis.pages import synthesis_of


@bp.get("/desk/consultations/<slug>/synthesis/history")
@staff(Role.MODERATOR)
def history(slug: str) -> str:
    """Every save of the words: when, by whom; two of them ticked are compared."""
    synthesis = synthesis_of(slug)
    page = list_revisions(db(), synthesis.id, cursor=request.args.get("after"))
    return render_template(
        "areas/synthesis/history.html",
        synthesis=synthesis,
        consultation=synthesis.consultation,
        published=synthesis.state == SynthesisState.PUBLISHED,
        rows=page.rows,
        previous_href=url_for(".history", slug=slug, after=page.previous) if page.previous else None,
        next_href=url_for(".history", slug=slug, after=page.next) if page.next else None,
    )


@bp.get("/desk/consultations/<slug>/synthesis/history/compare")
@staff(Role.MODERATOR)
def compare(slug: str) -> str:
    """Two revisions, `old` and `new` by their numbers; without them the last two."""
    synthesis = synthesis_of(slug)
    asked = [number_in(request.args.get(name)) for name in ("old", "new")]
    if None in asked:
        last = [row.number for row in list_revisions(db(), synthesis.id, size=2).rows]
        asked = [last[-1], last[0]] if last else [0, 0]
    old, new = (
        get_revision(db(), synthesis.id, number) for number in sorted(n for n in asked if n is not None)
    )
    return render_template(
        "areas/synthesis/compare.html",
        synthesis=synthesis,
        consultation=synthesis.consultation,
        published=synthesis.state == SynthesisState.PUBLISHED,
        old=old,
        new=new,
        rows=[told(one) for one in differences(old.content, new.content)],
    )


@bp.get("/consultations/<slug>/synthesis/editions/<int:number>")
@public
def edition(slug: str, number: int) -> str:
    """The report in the words of an earlier edition; what it cites and its figures are the same."""
    synthesis = get_synthesis(db(), slug)
    keep_page(consultation_id=synthesis.consultation_id)
    material = gather_report(db(), synthesis, on=day_of(now()))
    view = compose_report(material, lang(), edition=number)
    return render_template("areas/synthesis/show.html", view=view, synthesis=synthesis)


@bp.get("/consultations/<slug>/synthesis/editions/compare")
@public
def compare_editions(slug: str) -> str:
    """Two editions word by word: `old` and `new` by their numbers; without them the last two."""
    synthesis = get_synthesis(db(), slug)
    keep_page(consultation_id=synthesis.consultation_id)
    editions = list_editions(db(), synthesis.id)
    if len(editions) < 2:
        raise NotFound(slug)
    by_number = {one.edition: one for one in editions}
    chosen = [number_in(request.args.get(name)) for name in ("old", "new")]
    asked = sorted(one for one in chosen if one is not None)
    if len(asked) < 2:
        asked = [one.edition or 1 for one in editions[-2:]]
    if not set(asked) <= set(by_number):
        raise NotFound(asked)
    old, new = (by_number[one] for one in asked)
    return render_template(
        "areas/synthesis/compare_editions.html",
        synthesis=synthesis,
        editions=editions,
        old=old,
        new=new,
        rows=[told(one) for one in differences(old.content, new.content)],
    )


def told(one: Difference) -> dict[str, Any]:
    """A difference with the name of its text, as the report names it."""
    if one.part in set(Part):
        label = word(lang(), Part(one.part))
    elif one.part == "findings":
        label = _("Finding %(number)s", number=one.number)
    else:
        label = _("Recommendation %(number)s", number=one.number)
    return {"label": label, "field": one.field if one.number is not None else None, "difference": one}
