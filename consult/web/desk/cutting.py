"""A version that is prepared, looked at page by page: a paragraph is rewritten, divided, joined, taken out."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField

from consult.domain.accounts.models import Role
from consult.domain.contributions.causes import carry_causes
from consult.domain.texts.aligning import propose
from consult.domain.texts.mending import join_with_above, remove_paragraph, rewrite_paragraph
from consult.domain.texts.models import PlanText, TextVersion
from consult.domain.texts.pieces import LEVEL_MAX, PieceKind
from consult.domain.texts.queries import (
    before,
    get_paragraph,
    list_section,
    outline,
    prepared,
)
from consult.domain.texts.rules import PARAGRAPH_MAX
from consult.kernel.errors import NotFound, Refused, Stale
from consult.kernel.localized import shown
from consult.rendering.wording import word
from consult.web.access import staff
from consult.web.compose.paragraphs import languages_of, paragraph_items, reading_language
from consult.web.database import db, unit_of_work
from consult.web.desk.blueprint import Answer, bp, part
from consult.web.desk.drafts import HERE, held, text_of
from consult.web.desk.forms import Localized
from consult.web.forms import fill, in_three, look_again
from consult.web.request import lang, me, now


@in_three("words", lazy_gettext("Words"), limit=PARAGRAPH_MAX, lines=True)
class ParagraphForm(Localized, FlaskForm):
    seen = HiddenField()
    kind = SelectField(lazy_gettext("What it is"))
    level = SelectField(lazy_gettext("Level"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(str(one), word(lang(), one)) for one in PieceKind]
        self.level.choices = [("0", _("None"))] + [(str(one), str(one)) for one in range(1, LEVEL_MAX + 1)]


def coming_of(text: PlanText) -> TextVersion:
    """The version that is prepared. Raises NotFound."""
    version = prepared(text)
    if version is None:
        raise NotFound(text.key)
    return version


def seen(form: FlaskForm) -> int | None:
    value = form["seen"].data or ""
    return int(value) if value.isdecimal() else None


@bp.get("/consultations/<slug>/drafts/<key>/sections/<int:number>")
@staff(Role.MODERATOR)
def draft_section(slug: str, key: str, number: int) -> Answer:
    """One page of the version that is prepared, each paragraph with a way to mend it."""
    text = text_of(slug, key)
    version = coming_of(text)
    rows = list_section(db(), version.id, number)
    reading = reading_language(version)
    pages = sorted({one.section for one in outline(db(), version.id)} | {1, number})
    return part(
        "draft_section.html",
        slug,
        current=HERE,
        text=text,
        text_title=shown(text.title, lang()),
        version=version,
        number=number,
        last=pages[-1],
        reading=reading,
        paragraphs=[
            {"item": item, "languages": [one for one in languages_of(version) if not row.words.get(one)]}
            for row, item in zip(rows, paragraph_items(rows, language=reading), strict=True)
        ],
    )


@bp.route("/consultations/<slug>/drafts/<key>/paragraphs/<paragraph>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def draft_paragraph(slug: str, key: str, paragraph: str) -> Answer:
    """A paragraph that is mended: its words, what it is, its parts; joined with the one above, or taken out."""
    text = text_of(slug, key)
    version = coming_of(text)
    row = get_paragraph(db(), version.id, paragraph)
    form, problem = ParagraphForm(), None
    if not form.is_submitted():
        fill(form, "words", row.words)
        form.kind.data, form.level.data, form.seen.data = str(row.kind), str(row.level), str(version.revision)
    elif form.validate():
        try:
            section = _mended(slug, key, paragraph, form, request.form.get("act", "save"))
            flash(_("Saved."), "done")
            return redirect(
                url_for(".draft_section", slug=slug, key=key, number=section, _anchor=paragraph), 303
            )
        except (Refused, Stale) as refused:
            look_again()
            problem = refused
            text = text_of(slug, key)
            version = coming_of(text)
            if isinstance(refused, Stale):
                # Saved once more, it takes the place of what stands now.
                form.seen.data = str(version.revision)
    return part(
        "draft_paragraph.html",
        slug,
        current=HERE,
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        text=text,
        text_title=shown(text.title, lang()),
        version=version,
        row=get_paragraph(db(), version.id, paragraph),
    )


def _mended(slug: str, key: str, paragraph: str, form: ParagraphForm, act: str) -> int:
    """Do what was pressed; the page of the text to go back to."""
    with unit_of_work() as session:
        text = held(session, slug, key)
        version = coming_of(text)
        section = get_paragraph(session, version.id, paragraph).section
        common: dict[str, Any] = {
            "text": text,
            "version": version,
            "editor": me(),
            "key": paragraph,
            "at": now(),
            "expected": seen(form),
        }
        if act == "join":
            join_with_above(session, **common)
        elif act == "remove":
            remove_paragraph(session, **common)
        else:
            rewrite_paragraph(
                session,
                words=form.words("words", one_line=False),
                kind=PieceKind(form.kind.data),
                level=int(form.level.data),
                **common,
            )
        if before(text, version) is not None:
            renamed = propose(session, text=text, version=version, editor=me(), at=now())
            carry_causes(session, version=version, renamed=renamed)
    return section
