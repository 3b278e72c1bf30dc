"""Comments among staff: what the pages of the editor show of them, and the acts on them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.synthesis.models import Synthesis, SynthesisState
from consult.domain.synthesis.noting import REPORT, about_of, add_note, list_notes, settle_note
from consult.domain.synthesis.rules import Part, Refusal
from consult.kernel.errors import NotFound, Refused
from consult.rendering.wording import word
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again, number_in, said_at
from consult.web.request import lang, me, now
from consult.web.synthesis.blueprint import bp
from consult.web.synthesis.forms import NoteForm
from consult.web.synthesis.pages import synthesis_of

AT = {Refusal.NOTE_NEEDED: "body", Refusal.TOO_LONG: "body"}


def label_of(synthesis: Synthesis, about: str) -> str:
    """The name of what is commented on, as the report names it."""
    if about == REPORT:
        return _("The whole report")
    if about in set(Part):
        return word(lang(), Part(about))
    kind, _sign, number = about.partition("-")
    rows = synthesis.findings if kind == "finding" else synthesis.recommendations
    at = [str(one.id) for one in rows].index(number) + 1
    return (
        _("Finding %(number)s", number=at) if kind == "finding" else _("Recommendation %(number)s", number=at)
    )


@bp.route("/desk/consultations/<slug>/synthesis/comments/<about>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def notes(slug: str, about: str) -> str | Response | tuple[str, int]:
    """The comments on one part, and a new one."""
    synthesis = synthesis_of(slug)
    if about not in about_of(synthesis):
        raise NotFound(about)
    form = NoteForm()
    if request.method == "GET":
        return _page(synthesis, about, form)
    if not form.validate_on_submit():
        return _page(synthesis, about, form), 422
    try:
        with unit_of_work() as session:
            add_note(session, synthesis=synthesis, about=about, body=form.body.data or "", by=me(), at=now())
    except Refused as refusal:
        look_again()
        return _page(synthesis_of(slug), about, form, lead=said_at(form, refusal, AT)), 409
    return redirect(url_for(".notes", slug=slug, about=about) + "#comments", 303)


@bp.post("/desk/consultations/<slug>/synthesis/comments/<about>/<any(settle, reopen):act>")
@staff(Role.MODERATOR)
def change_note(slug: str, about: str, act: str) -> Response:
    synthesis = synthesis_of(slug)
    number = number_in(request.form.get("note"))
    if number is None:
        raise NotFound(number)
    with unit_of_work() as session:
        settle_note(session, synthesis=synthesis, note_id=number, by=me(), at=now(), settled=act == "settle")
    flash(_("Settled.") if act == "settle" else _("Open again."), "success")
    return redirect(url_for(".notes", slug=slug, about=about) + "#comments", 303)


def _page(synthesis: Synthesis, about: str, form: NoteForm, *, lead: str | None = None) -> str:
    rows = list_notes(db(), synthesis.id, about)
    return render_template(
        "areas/synthesis/notes.html",
        synthesis=synthesis,
        consultation=synthesis.consultation,
        published=synthesis.state == SynthesisState.PUBLISHED,
        about=about,
        label=label_of(synthesis, about),
        back=_back(synthesis, about),
        open=[row for row in rows if row.settled_at is None],
        settled=[row for row in rows if row.settled_at is not None],
        form=form,
        lead=lead,
    )


def _back(synthesis: Synthesis, about: str) -> str:
    slug = synthesis.consultation.slug
    kind, _sign, number = about.partition("-")
    if kind == "finding":
        return url_for("synthesis.finding", slug=slug, finding_id=number)
    if kind == "recommendation":
        at = [str(one.id) for one in synthesis.recommendations].index(number) + 1
        return url_for("synthesis.recommendation", slug=slug, number=at)
    return url_for("synthesis.edit", slug=slug) + "#texts"
