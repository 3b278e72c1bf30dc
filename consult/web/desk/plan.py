"""The file of a plan at the desk: begun from the template, filled piece by piece, put on display."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.consultations.papers import take_document
from consult.domain.consultations.queries import get_for_change
from consult.domain.consultations.rules import may_edit_content
from consult.domain.plans.actions import (
    add_piece,
    add_version,
    bind_text,
    put_on_display,
    remove_piece,
    rename_piece,
)
from consult.domain.plans.beginning import begin_plan
from consult.domain.plans.models import FilePart, FilePiece
from consult.domain.plans.queries import find_display, get_piece, list_pieces
from consult.domain.plans.rules import display_phase, is_empty, may_certify
from consult.domain.texts.queries import displayed, get_text, list_texts
from consult.kernel.errors import NotFound, Refused
from consult.kernel.localized import shown
from consult.kernel.uploads import LIMITS, Kind, UploadRefused
from consult.rendering.wording import sentence, word
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.desk.blueprint import PLACES, Answer, bp, for_content, part
from consult.web.desk.forms import ActForm, TitleForm, localized_data
from consult.web.desk.plan_forms import (
    PieceForm,
    PieceTextForm,
    PieceTitleForm,
    PieceVersionForm,
)
from consult.web.files import chosen, received, store
from consult.web.forms import said_at
from consult.web.request import lang, me, now


@bp.route("/consultations/new/plan", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def new_plan() -> Answer:
    """A draft on an urban plan, from the template: it begins with its title."""
    form, problem, status = TitleForm(), "", 200
    verdict = may_edit_content(me(), None)
    if verdict.refusal is not None:
        problem, status = sentence(lang(), verdict.refusal, verdict.facts), 409
    elif form.validate_on_submit():
        try:
            with unit_of_work() as session:
                made = begin_plan(session, creator=me(), title=form.words("title"), at=now())
        except Refused as refused:
            problem, status = said_at(form, refused, PLACES), 409
        else:
            flash(_("The draft is saved. Only staff see it until it is published."), "done")
            return redirect(url_for(".plan", slug=made.slug), 303)
    page = render_template(
        "areas/desk/new.html", form=form, problem=problem, allowed=bool(verdict), on_plan=True
    )
    status = status if status != 200 or not form.errors else 422
    return (page, status) if status != 200 else page


@bp.get("/consultations/<slug>/plan")
@staff(Role.MODERATOR)
def plan(slug: str) -> Answer:
    """The file as it stands: the display and its dates, the pieces and what is in each."""
    return _plan(slug)


def _plan(slug: str, *, form: PieceForm | None = None, problem: Exception | None = None) -> Answer:
    found = for_content(slug)
    pieces = list_pieces(db(), found.id)
    display = find_display(db(), found.id)
    phase = display_phase(found)
    verdict = may_certify(found, display, at=now(), on_display=not any(is_empty(one) for one in pieces))
    if form is None:
        form = PieceForm(formdata=None, part=str(FilePart.MAPS))
    return part(
        "plan.html",
        slug,
        current="desk.plan",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        act=ActForm(),
        pieces=[_piece_row(one) for one in pieces],
        hangs=bool(pieces) and not any(is_empty(one) or _waits(one) for one in pieces),
        display=display,
        phase=phase,
        may_certify=bool(verdict),
        certify_words=sentence(lang(), verdict.refusal, verdict.facts) if verdict.refusal else None,
    )


def _waits(piece: FilePiece) -> bool:
    return any(one.displayed_at is None for one in piece.versions)


def _piece_row(piece: FilePiece) -> dict[str, Any]:
    """What the list shows of a piece."""
    version = displayed(piece.text) if piece.text is not None else None
    return {
        "piece": piece,
        "title": shown(piece.title, lang()),
        "part": word(lang(), piece.part),
        "text": shown(piece.text.title, lang()) if piece.text is not None else None,
        "text_version": version,
        "last": piece.versions[-1] if piece.versions else None,
        "empty": is_empty(piece),
        "waits": _waits(piece),
    }


@bp.post("/consultations/<slug>/plan/pieces")
@staff(Role.MODERATOR)
def add_plan_piece(slug: str) -> Answer:
    for_content(slug)
    form = PieceForm()
    if not form.validate():
        return _plan(slug, form=form)
    try:
        with unit_of_work() as session:
            made = add_piece(
                session,
                consultation=get_for_change(session, slug),
                editor=me(),
                part=FilePart(form.part.data),
                title=form.words("title"),
                at=now(),
            )
    except Refused as refused:
        return _plan(slug, form=form, problem=refused)
    return redirect(url_for(".plan_piece", slug=slug, piece_id=made.id), 303)


@bp.post("/consultations/<slug>/plan/display")
@staff(Role.MODERATOR)
def display_plan(slug: str) -> Answer:
    """Let the file hang: nothing of it changes any more."""
    for_content(slug)
    if not ActForm().validate_on_submit():
        return _plan(slug)
    try:
        with unit_of_work() as session:
            put_on_display(session, consultation=get_for_change(session, slug), editor=me(), at=now())
    except Refused as refused:
        return _plan(slug, problem=refused)
    flash(_("The file is on display. From now on nothing of it is changed or removed."), "done")
    return redirect(url_for(".plan", slug=slug), 303)


@bp.route("/consultations/<slug>/plan/pieces/<int:piece_id>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def plan_piece(slug: str, piece_id: int) -> Answer:
    """One piece: its title, the text that it is, or its documents."""
    found = for_content(slug)
    piece = get_piece(db(), found.id, piece_id)
    texts = list_texts(db(), found.id)
    asked = request.form.get("act", "") if request.method == "POST" else ""
    forms: dict[str, Any] = {
        "title": PieceTitleForm(formdata=None if asked != "title" else request.form, data=_titles(piece)),
        "text": PieceTextForm(formdata=None if asked != "text" else request.form, data=_text_of(piece)),
        "version": PieceVersionForm(formdata=None) if asked != "version" else PieceVersionForm(),
    }
    forms["text"].offer(texts)
    problem: Exception | None = None
    if asked in forms:
        form = forms[asked]
        good = form.validate()
        if asked == "version" and not chosen(form.file):
            form.file.errors = [*form.file.errors, _("Choose a file.")]
            good = False
        if good:
            try:
                return _change_piece(slug, piece_id, asked, form)
            except (Refused, UploadRefused) as refused:
                problem = refused
    found = for_content(slug)
    piece = get_piece(db(), found.id, piece_id)
    return part(
        "plan_piece.html",
        slug,
        current="desk.plan",
        problem=problem,
        wrong=any(one.errors for one in forms.values()),
        form=forms.get(asked, forms["title"]),
        forms=forms,
        act=ActForm(),
        row=_piece_row(piece),
        piece=piece,
        texts=texts,
        limits={"document": LIMITS[Kind.DOCUMENT] // 1024**2, "picture": LIMITS[Kind.PICTURE] // 1024**2},
    )


def _titles(piece: FilePiece) -> dict[str, str]:
    return {**localized_data(title=piece.title), "act": "title"}


def _text_of(piece: FilePiece) -> dict[str, str]:
    return {"text": piece.text.key if piece.text is not None else "", "act": "text"}


def _change_piece(slug: str, piece_id: int, act: str, form: Any) -> Answer:
    """What one of the three forms asks for. Raises Refused, UploadRefused."""
    if act == "version":
        with received(form.file, limit=LIMITS[Kind.DOCUMENT]) as path:
            paper = take_document(store(), path)
    with unit_of_work() as session:
        held = get_for_change(session, slug)
        common: dict[str, Any] = {
            "consultation": held,
            "piece": get_piece(session, held.id, piece_id),
            "editor": me(),
            "at": now(),
        }
        if act == "title":
            rename_piece(session, title=form.words("title"), **common)
        elif act == "text":
            text = get_text(session, held.id, form.text.data) if form.text.data else None
            bind_text(session, text=text, **common)
        else:
            add_version(
                session,
                store=store(),
                file=paper,
                filename=form.file.data.filename,
                note=form.words("note", one_line=False),
                **common,
            )
    flash(_("Saved."), "done")
    return redirect(url_for(".plan_piece", slug=slug, piece_id=piece_id), 303)


@bp.post("/consultations/<slug>/plan/pieces/<int:piece_id>/remove")
@staff(Role.MODERATOR)
def remove_plan_piece(slug: str, piece_id: int) -> Answer:
    """Take a piece out that nobody was shown; a second click finds it gone."""
    for_content(slug)
    if not ActForm().validate_on_submit():
        return _plan(slug)
    try:
        with unit_of_work() as session:
            held = get_for_change(session, slug)
            piece = get_piece(session, held.id, piece_id)
            remove_piece(session, consultation=held, piece=piece, editor=me(), at=now())
    except NotFound:
        pass
    except Refused as refused:
        return _plan(slug, problem=refused)
    return redirect(url_for(".plan", slug=slug), 303)
