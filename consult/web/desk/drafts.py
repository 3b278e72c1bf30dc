"""The draft text at the desk: texts, files that are brought in, notes, display."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField

from consult.domain.accounts.models import Role
from consult.domain.consultations.queries import get_for_change
from consult.domain.contributions.causes import carry_causes, discard
from consult.domain.contributions.displaying import display
from consult.domain.contributions.models import Standing
from consult.domain.contributions.paragraphs import count_remarks
from consult.domain.contributions.queries import count_standings
from consult.domain.texts.actions import (
    bring_in,
    change_note,
    create_text,
    rename_text,
)
from consult.domain.texts.aligning import propose
from consult.domain.texts.bringing.brought import BringRefused, Brought, LeftOut
from consult.domain.texts.bringing.files import LARGEST, bring, bring_pasted
from consult.domain.texts.models import PlanText
from consult.domain.texts.queries import (
    before,
    count_missing,
    displayed,
    get_text,
    list_texts,
    prepared,
)
from consult.domain.texts.rules import NOTE_MAX, TITLE_MAX, TextRefusal, may_display
from consult.kernel.errors import NotFound, Refused
from consult.kernel.localized import Language, shown
from consult.rendering.wording import sentence, word
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.desk.blueprint import Answer, bp, for_content, part
from consult.web.desk.forms import ActForm, Localized
from consult.web.files import chosen, received, store
from consult.web.forms import fill, in_three, look_again
from consult.web.request import lang, me, now

HERE = "desk.drafts"


@in_three("title", lazy_gettext("Title of the text"), limit=TITLE_MAX)
class TextForm(Localized, FlaskForm):
    key = StringField(lazy_gettext("Its name in addresses"))


@in_three("title", lazy_gettext("Title of the text"), limit=TITLE_MAX)
class TitleForm(Localized, FlaskForm):
    pass


class BringForm(FlaskForm):
    """A file or pasted words, in one language."""

    language = SelectField(lazy_gettext("Language of the file"))
    file = FileField(lazy_gettext("File"))
    pasted = TextAreaField(lazy_gettext("Or paste the text here"))
    text_column = StringField(lazy_gettext("Column of the text"))
    heading_column = StringField(lazy_gettext("Column of the headings"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [(str(one), word(lang(), one)) for one in Language]

    def columns(self) -> dict[str, str]:
        named = {"text": self.text_column.data, "heading": self.heading_column.data}
        return {field: name.strip() for field, name in named.items() if name and name.strip()}


@in_three("note", lazy_gettext("What this version is, and why"), limit=NOTE_MAX, lines=True)
class NoteForm(Localized, FlaskForm):
    pass


@bp.route("/consultations/<slug>/drafts", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def drafts(slug: str) -> Answer:
    """The texts of the consultation, and one more."""
    consultation = for_content(slug)
    form, problem = TextForm(), None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                made = create_text(
                    session,
                    consultation=get_for_change(session, slug),
                    editor=me(),
                    title=form.words("title"),
                    key=(form.key.data or "").strip().lower() or None,
                    at=now(),
                )
            return redirect(url_for(".draft", slug=slug, key=made.key), 303)
        except Refused as refused:
            look_again()
            problem = refused
    texts = list_texts(db(), consultation.id)
    numbers = count_remarks(db(), [one.id for one in texts])
    return part(
        "drafts.html",
        slug,
        current=HERE,
        problem=problem,
        form=form,
        texts=[
            {
                "title": shown(one.title, lang()),
                "href": url_for(".draft", slug=slug, key=one.key),
                "key": one.key,
                "displayed": displayed(one),
                "prepared": prepared(one),
                "remarks": ngettext("%(num)s remark", "%(num)s remarks", numbers[one.id]),
            }
            for one in texts
        ],
    )


def text_of(slug: str, key: str) -> PlanText:
    """The text, for the consultation's moderators (403 for others). Raises NotFound."""
    return get_text(db(), for_content(slug).id, key)


def held(session: Any, slug: str, key: str) -> PlanText:
    """The text within a transaction, its consultation held. Raises NotFound."""
    return get_text(session, get_for_change(session, slug).id, key)


@bp.route("/consultations/<slug>/drafts/<key>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def draft(slug: str, key: str) -> Answer:
    """One text: its versions, the one that is prepared, and a file that is brought in."""
    form, problem = BringForm(), None
    text = text_of(slug, key)
    if form.is_submitted() and form.validate():
        try:
            brought, name, sha256 = _taken(form)
            with unit_of_work() as session:
                held_text = held(session, slug, key)
                version = bring_in(
                    session,
                    text=held_text,
                    editor=me(),
                    language=Language(form.language.data),
                    pieces=brought.pieces,
                    filename=name,
                    sha256=sha256,
                    left_out=[{"code": str(code), "count": number} for code, number in brought.left_out],
                    at=now(),
                )
                renamed = propose(session, text=held_text, version=version, editor=me(), at=now())
                carry_causes(session, version=version, renamed=renamed)
            flash(
                ngettext("%(num)s paragraph was read.", "%(num)s paragraphs were read.", len(brought.pieces)),
                "done",
            )
            return redirect(url_for(".draft_section", slug=slug, key=key, number=1), 303)
        except BringRefused as refused:
            look_again()
            at = form.pasted if not chosen(form.file) else form.file
            at.errors = [*at.errors, sentence(lang(), refused.code, refused.facts)]
        except Refused as refused:
            look_again()
            problem = refused
        text = text_of(slug, key)
    elif not form.is_submitted():
        form.language.data = str(Language.AR)
    return _page(slug, text, form=form, problem=problem)


def _taken(form: BringForm) -> tuple[Brought, str, str | None]:
    """What the file or the pasted words give, under which name, and the digest of the file. Raises BringRefused."""
    language = Language(form.language.data)
    if not chosen(form.file):
        if not (form.pasted.data or "").strip():
            raise Refused(TextRefusal.NOTHING_BROUGHT)
        return bring_pasted(form.pasted.data), _("pasted"), None
    name = form.file.data.filename
    with received(form.file, limit=LARGEST) as path:
        # One after the other: each may take much memory for some seconds.
        with store().turn():
            brought = bring(path, name=name, language=language, columns=form.columns())
        return brought, name, store().keep(path)


def _page(slug: str, text: PlanText, *, form: BringForm, problem: Exception | None, **more: Any) -> Answer:
    session = db()
    coming, now_read = prepared(text), displayed(text)
    missing = count_missing(session, coming.id) if coming is not None else {}
    may = may_display(coming, missing_in_arabic=missing.get("ar", 0)) if coming is not None else None
    title_form, note_form = TitleForm(formdata=None), NoteForm(formdata=None)
    fill(title_form, "title", text.title)
    fill(note_form, "note", coming.note if coming is not None else {})
    return part(
        "draft.html",
        slug,
        current=HERE,
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        act=ActForm(),
        title_form=title_form,
        note_form=note_form,
        text=text,
        text_title=shown(text.title, lang()),
        coming=coming,
        first=coming is not None and before(text, coming) is None,
        missing={word(lang(), Language(one)): number for one, number in missing.items() if number},
        left_out=[
            {
                "language": word(lang(), one.language),
                "filename": one.filename,
                "codes": _left_out(one.left_out),
            }
            for one in (coming.expressions if coming is not None else [])
        ],
        may_display=bool(may),
        not_yet=None if may is None or may else sentence(lang(), may.refusal, may.facts),
        versions=[one for one in reversed(text.versions) if one.displayed_at is not None],
        orphans=count_standings(session, text.id)[Standing.ORPHANED] if now_read is not None else 0,
        **more,
    )


def _left_out(rows: list[dict[str, Any]]) -> list[str]:
    """What of a file is not in the text, in words."""
    return [sentence(lang(), LeftOut(row["code"]), {"count": row["count"]}) for row in rows]


@bp.post("/consultations/<slug>/drafts/<key>/act")
@staff(Role.MODERATOR)
def draft_act(slug: str, key: str) -> Answer:
    """Another title, the note of the version, the display of it, or its end before that."""
    act = request.form.get("act", "")
    acts = {"title": _rename, "note": _note, "discard": _discard, "display": _display}
    if act not in acts:
        raise NotFound(act)
    try:
        acts[act](slug, key)
    except Refused as refused:
        look_again()
        form = BringForm(formdata=None)
        form.language.data = str(Language.AR)
        return _page(slug, text_of(slug, key), form=form, problem=refused)
    return redirect(url_for(".draft", slug=slug, key=key), 303)


def _rename(slug: str, key: str) -> None:
    form = TitleForm()
    with unit_of_work() as session:
        rename_text(session, text=held(session, slug, key), editor=me(), title=form.words("title"), at=now())
    flash(_("Saved."), "done")


def _note(slug: str, key: str) -> None:
    form = NoteForm()
    with unit_of_work() as session:
        text = held(session, slug, key)
        version = _coming(text)
        words = form.words("note", one_line=False)
        change_note(session, text=text, version=version, editor=me(), note=words, at=now())
    flash(_("Saved."), "done")


def _discard(slug: str, key: str) -> None:
    with unit_of_work() as session:
        text = held(session, slug, key)
        discard(session, text=text, version=_coming(text), editor=me(), at=now())
    flash(_("The version was discarded. Nobody had seen it."), "done")


def _display(slug: str, key: str) -> None:
    with unit_of_work() as session:
        text = held(session, slug, key)
        told = display(session, text=text, version=_coming(text), editor=me(), at=now())
    followed = sum(told.values())
    flash(
        _("The version is on display.")
        if not followed
        else ngettext(
            "The version is on display. %(num)s remark followed its paragraph; %(gone)s lost it.",
            "The version is on display. %(num)s remarks followed their paragraph; %(gone)s lost it.",
            followed - told[Standing.ORPHANED],
            gone=told[Standing.ORPHANED],
        ),
        "done",
    )


def _coming(text: PlanText) -> Any:
    version = prepared(text)
    if version is None:
        raise Refused(TextRefusal.NOTHING_BROUGHT)
    return version
