"""Documents and the picture of a consultation at the desk."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.consultations.documents import add_document, change_paper, remove_document, set_picture
from consult.domain.consultations.models import Consultation, Document
from consult.domain.consultations.papers import take_document, take_picture
from consult.domain.consultations.queries import documents_of, get_for_change, picture_of
from consult.kernel.errors import NotFound, Refused, Stale
from consult.kernel.uploads import LIMITS, Kind
from consult.web.access import staff
from consult.web.database import unit_of_work
from consult.web.desk import stamps
from consult.web.desk.blueprint import Answer, bp, for_content, part
from consult.web.desk.forms import ActForm, DocumentForm, PaperForm, PictureForm, localized_data
from consult.web.files import chosen, received, store
from consult.web.forms import in_some_language
from consult.web.request import me, now

MEGABYTE = 1024 * 1024
LIMITS_MB = {"document": LIMITS[Kind.DOCUMENT] // MEGABYTE, "picture": LIMITS[Kind.PICTURE] // MEGABYTE}


def _chosen(form: Any) -> bool:
    """Whether a file came with the form; the error stands at its field when none did."""
    if chosen(form.file):
        return True
    form.file.errors = [*form.file.errors, _("Choose a file.")]
    return False


def _standing(consultation: Consultation, document_id: int) -> Document:
    found = next((one for one in documents_of(consultation) if one.id == document_id), None)
    if found is None:
        raise NotFound(document_id)
    return found


@bp.route("/consultations/<slug>/documents", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def documents(slug: str) -> Answer:
    """The papers that stand, and one more."""
    for_content(slug)
    form = DocumentForm()
    problem: Exception | None = None
    sent = form.is_submitted()
    good = form.validate_on_submit() if sent else False
    if sent:
        good = (
            in_some_language(form, "title", _("Give the document a title in at least one language.")) and good
        )
    if sent and _chosen(form) and good:
        try:
            with received(form.file, limit=LIMITS[Kind.DOCUMENT]) as path:
                paper = take_document(store(), path)
            with unit_of_work() as session:
                add_document(
                    session,
                    consultation=get_for_change(session, slug),
                    editor=me(),
                    store=store(),
                    file=paper,
                    filename=form.file.data.filename,
                    title=form.words("title"),
                    at=now(),
                )
            flash(_("The document is added."), "done")
            return redirect(url_for(".documents", slug=slug), 303)
        except Refused as refused:
            problem = refused
    return _documents(slug, form=form, problem=problem)


def _documents(slug: str, *, form: DocumentForm, problem: Exception | None) -> Answer:
    return part(
        "documents.html",
        slug,
        current="desk.documents",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        act=ActForm(),
        papers=documents_of(for_content(slug)),
        limits=LIMITS_MB,
    )


@bp.route("/consultations/<slug>/documents/<int:document_id>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def document(slug: str, document_id: int) -> Answer:
    """Another title for a paper that stands."""
    found = _standing(for_content(slug), document_id)
    form = PaperForm(data={**localized_data(words=found.title), "seen": stamps.of_paper(found)})
    problem: Exception | None = None
    if form.validate_on_submit():
        wanted = form.words("words")
        try:
            with unit_of_work() as session:
                held = get_for_change(session, slug)
                paper = _standing(held, document_id)
                stamps.check(form.seen.data, stamps.of_paper(paper), same=wanted == paper.title)
                change_paper(session, consultation=held, document=paper, editor=me(), words=wanted, at=now())
            flash(_("Saved."), "done")
            return redirect(url_for(".documents", slug=slug), 303)
        except (Refused, Stale) as refused:
            problem = refused
    found = _standing(for_content(slug), document_id)
    if isinstance(problem, Stale):
        form.seen.data = stamps.of_paper(found)
    return part(
        "document.html",
        slug,
        current="desk.documents",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        paper=found,
    )


@bp.post("/consultations/<slug>/documents/<int:document_id>/remove")
@staff(Role.MODERATOR)
def remove_paper(slug: str, document_id: int) -> Answer:
    """Take a paper or the picture off the page. A second click finds it gone, which is what was wanted."""
    for_content(slug)
    picture = False
    try:
        with unit_of_work() as session:
            held = get_for_change(session, slug)
            paper = next((one for one in held.documents if one.id == document_id), None)
            if paper is not None:
                picture = paper.kind.value == "picture"
                remove_document(session, consultation=held, document=paper, editor=me(), at=now())
    except Refused as refused:
        return _documents(slug, form=DocumentForm(formdata=None), problem=refused)
    flash(_("The picture is removed.") if picture else _("The document is removed."), "done")
    return redirect(url_for(".picture" if picture else ".documents", slug=slug), 303)


@bp.route("/consultations/<slug>/picture", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def picture(slug: str) -> Answer:
    """The picture and what it shows; a new file takes the place of the old one, words alone are enough."""
    stands = picture_of(for_content(slug))
    form = PictureForm(
        data={
            **localized_data(alternative=stands.alternative if stands else None),
            "seen": stamps.of_paper(stands) if stands else "",
        }
    )
    problem: Exception | None = None
    sent = form.is_submitted()
    good = form.validate_on_submit() if sent else False
    if sent:
        words = _("Say in at least one language what the picture shows, for people who do not see it.")
        good = in_some_language(form, "alternative", words) and good
    given = chosen(form.file)
    if sent and (given or stands is not None or _chosen(form)) and good:
        try:
            if given:
                _new_picture(slug, form)
            else:
                _other_words(slug, form)
            flash(_("Saved."), "done")
            return redirect(url_for(".picture", slug=slug), 303)
        except (Refused, Stale) as refused:
            problem = refused
    stands = picture_of(for_content(slug))
    if isinstance(problem, Stale):
        form.seen.data = stamps.of_paper(stands) if stands else ""
    return part(
        "picture.html",
        slug,
        current="desk.picture",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        act=ActForm(),
        paper=stands,
        limits=LIMITS_MB,
    )


def _new_picture(slug: str, form: PictureForm) -> None:
    with received(form.file, limit=LIMITS[Kind.PICTURE]) as path:
        paper = take_picture(store(), path)
    with unit_of_work() as session:
        set_picture(
            session,
            consultation=get_for_change(session, slug),
            editor=me(),
            store=store(),
            file=paper,
            alternative=form.words("alternative"),
            at=now(),
        )


def _other_words(slug: str, form: PictureForm) -> None:
    wanted = form.words("alternative")
    with unit_of_work() as session:
        held = get_for_change(session, slug)
        paper = picture_of(held)
        if paper is None:
            raise NotFound(slug)
        stamps.check(form.seen.data, stamps.of_paper(paper), same=wanted == paper.alternative)
        change_paper(session, consultation=held, document=paper, editor=me(), words=wanted, at=now())
