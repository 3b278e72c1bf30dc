"""Correcting a published synthesis: its words part by part, then the reason, then the next edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.council.queries import find_file
from consult.domain.synthesis.correcting import (
    begin_correction,
    correct,
    give_up_correction,
    part_of,
    publish_correction,
)
from consult.domain.synthesis.differing import differences
from consult.domain.synthesis.models import Synthesis, SynthesisState
from consult.domain.synthesis.revisions import words_of
from consult.domain.synthesis.rules import Part, Refusal
from consult.kernel.errors import Refused
from consult.rendering.wording import word
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import fill, localized, look_again, said_at
from consult.web.request import lang, me, now
from consult.web.synthesis.blueprint import bp
from consult.web.synthesis.comparing import told
from consult.web.synthesis.forms import CorrectionForm, FindingForm, TextForm
from consult.web.synthesis.offering import offered_figures
from consult.web.synthesis.pages import synthesis_of

Answer = str | Response | tuple[str, int]
AT = {
    Refusal.REASON_NEEDED: "reason_ar",
    Refusal.TITLE_NEEDED: "title_ar",
    Refusal.FIGURE_IN_TITLE: "title_ar",
    Refusal.FIGURE_UNKNOWN: "body_ar",
    Refusal.PARTS_MISSING: "body_ar",
}


def _answered(synthesis: Synthesis) -> set[int]:
    """The recommendations that have an outcome, whether it is published or not."""
    file = find_file(db(), synthesis.id)
    return {outcome.recommendation_id for outcome in file.outcomes} if file is not None else set()


@bp.route("/desk/consultations/<slug>/synthesis/correction", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def correction(slug: str) -> Answer:
    """The parts of the report, what the correction changes in them, and its reason."""
    synthesis = synthesis_of(slug)
    if synthesis.state != SynthesisState.PUBLISHED:
        return redirect(url_for(".edit", slug=slug), 303)
    form = CorrectionForm()
    if request.method == "GET":
        return _page(synthesis, form)
    if not form.validate_on_submit():
        return _page(synthesis, form), 422
    try:
        with unit_of_work() as session:
            publish_correction(
                session,
                synthesis=synthesis,
                moderator=me(),
                reason=localized(form, "reason"),
                at=now(),
                answered=_answered(synthesis),
            )
    except Refused as refusal:
        look_again()
        return _page(synthesis_of(slug), form, lead=said_at(form, refusal, AT)), 409
    flash(_("The correction is published as a new edition. The one before stays readable."), "success")
    return redirect(url_for("synthesis.show", slug=slug), 303)


@bp.post("/desk/consultations/<slug>/synthesis/correction/<any(begin, end):act>")
@staff(Role.MODERATOR)
def change_correction(slug: str, act: str) -> Answer:
    synthesis = synthesis_of(slug)
    with unit_of_work() as session:
        if act == "begin":
            begin_correction(session, synthesis=synthesis, moderator=me(), at=now())
        else:
            give_up_correction(session, synthesis=synthesis, moderator=me(), at=now())
    if act == "end":
        flash(_("The correction was given up. The report stands as it is."), "success")
    return redirect(url_for(".correction", slug=slug), 303)


@bp.route("/desk/consultations/<slug>/synthesis/correction/<part>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def correct_part(slug: str, part: str) -> Answer:
    """The words of one part, in all languages."""
    synthesis = synthesis_of(slug)
    if synthesis.correction is None:
        return redirect(url_for(".correction", slug=slug), 303)
    titled = part not in set(Part)
    item = part_of(synthesis.correction, part) if titled else {"body": synthesis.correction[part]}
    form = FindingForm() if titled else TextForm()
    if request.method == "GET":
        if titled:
            fill(form, "title", item["title"])
        fill(form, "body", item["body"])
        return _part_page(synthesis, part, form)
    if not form.validate_on_submit():
        return _part_page(synthesis, part, form), 422
    try:
        with unit_of_work() as session:
            correct(
                session,
                synthesis=synthesis,
                moderator=me(),
                part=part,
                title=localized(form, "title") if titled else None,
                body=localized(form, "body"),
                at=now(),
                answered=_answered(synthesis),
            )
    except Refused as refusal:
        look_again()
        return _part_page(synthesis_of(slug), part, form, lead=said_at(form, refusal, AT)), 409
    flash(_("Saved in the correction. Readers see it once it is published."), "success")
    return redirect(url_for(".correction", slug=slug), 303)


def _page(synthesis: Synthesis, form: CorrectionForm, *, lead: str | None = None) -> str:
    words = synthesis.correction
    changed = differences(words_of(db(), synthesis), words) if words is not None else []
    return render_template(
        "areas/synthesis/correction.html",
        synthesis=synthesis,
        consultation=synthesis.consultation,
        published=True,
        parts=_parts(words, {(one.part, one.number) for one in changed}, _answered(synthesis))
        if words
        else [],
        rows=[told(one) for one in changed],
        form=form,
        lead=lead,
    )


def _parts(
    words: Mapping[str, Any], changed: set[tuple[str, int | None]], answered: set[int]
) -> list[dict[str, Any]]:
    """Every part one may correct, whether it differs, and whether it may not be touched any more."""

    def item(kind: str, label: str, part: str) -> list[dict[str, Any]]:
        return [
            {
                "name": f"{part}-{one['id']}",
                "label": f"{label} {number}",
                "title": one["title"],
                "changed": (kind, number) in changed,
                "fixed": kind == "recommendations" and one["id"] in answered,
            }
            for number, one in enumerate(words[kind], 1)
        ]

    def text(part: Part) -> dict[str, Any]:
        label = word(lang(), part)
        return {
            "name": str(part),
            "label": label,
            "title": None,
            "changed": (str(part), None) in changed,
            "fixed": False,
        }

    return [
        text(Part.INTRODUCTION),
        text(Part.PARTICIPANTS),
        *item("findings", _("Finding"), "finding"),
        text(Part.MINORITY),
        *item("recommendations", _("Recommendation"), "recommendation"),
        text(Part.METHOD),
    ]


def _part_page(
    synthesis: Synthesis, part: str, form: TextForm | FindingForm, *, lead: str | None = None
) -> str:
    titled = part not in set(Part)
    kind, _sign, number = part.partition("-")
    if titled and synthesis.correction is not None:
        order = [one["id"] for one in synthesis.correction[f"{kind}s"]]
        at = order.index(int(number)) + 1
        label = (
            _("Finding %(number)s", number=at)
            if kind == "finding"
            else _("Recommendation %(number)s", number=at)
        )
    else:
        label = word(lang(), Part(part))
    return render_template(
        "areas/synthesis/correct_part.html",
        synthesis=synthesis,
        consultation=synthesis.consultation,
        part=part,
        label=label,
        titled=titled,
        form=form,
        lead=lead,
        figures=offered_figures(synthesis),
    )
