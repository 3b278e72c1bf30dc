"""What became of each paragraph of the version before: proposed, mended, confirmed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from consult.domain.accounts.models import Role
from consult.domain.contributions.causes import carry_causes, causes_of
from consult.domain.contributions.paragraphs import balances
from consult.domain.texts.aligning import confirm, list_changes, mend, propose, sides
from consult.domain.texts.alignment import PairState
from consult.domain.texts.comparing import compare_words
from consult.domain.texts.models import Paragraph, PlanText, TextChange, TextVersion
from consult.domain.texts.queries import (
    all_paragraphs,
    before,
    find_paragraphs,
    get_paragraph,
)
from consult.kernel.errors import NotFound, Refused, Stale
from consult.kernel.localized import Language, shown
from consult.rendering.wording import word
from consult.web.access import staff
from consult.web.compose.paragraphs import paragraph_items, reading_language, said_there
from consult.web.database import db, unit_of_work
from consult.web.desk.blueprint import Answer, bp, part
from consult.web.desk.cutting import coming_of, seen
from consult.web.desk.drafts import HERE, held, text_of
from consult.web.desk.forms import ActForm
from consult.web.forms import look_again
from consult.web.request import lang, me, now

AT_ONCE = 40


class LeadForm(FlaskForm):
    """Where an old paragraph leads."""

    seen = HiddenField()
    key = StringField(lazy_gettext("Paragraph of the new version"))


@bp.route("/consultations/<slug>/drafts/<key>/alignment", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def alignment(slug: str, key: str) -> Answer:
    """What became of each paragraph of the version on display: proposed, looked at, confirmed."""
    text, problem = text_of(slug, key), None
    version = coming_of(text)
    if before(text, version) is None:
        raise NotFound(key)
    form = ActForm()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                mine = held(session, slug, key)
                common: dict[str, Any] = {
                    "text": mine,
                    "version": coming_of(mine),
                    "editor": me(),
                    "at": now(),
                }
                if request.form.get("act") == "propose":
                    renamed = propose(session, afresh=True, **common)
                    carry_causes(session, version=common["version"], renamed=renamed)
                else:
                    seen = request.form.get("seen", "")
                    confirm(session, expected=int(seen) if seen.isdecimal() else None, **common)
            if request.form.get("act") != "propose":
                flash(_("Confirmed. The version may be displayed."), "done")
                return redirect(url_for(".draft", slug=slug, key=key), 303)
            return redirect(url_for(".alignment", slug=slug, key=key), 303)
        except (Refused, Stale) as refused:
            look_again()
            problem = refused
            text = text_of(slug, key)
            version = coming_of(text)
    changes = list_changes(db(), version.id)
    all_of_them = request.args.get("show") == "all"
    wanted = [one for one in changes if all_of_them or one.state is not PairState.KEPT]
    start = _number(request.args.get("from"))
    counts = {state: sum(1 for one in changes if one.state is state) for state in PairState}
    return part(
        "draft_alignment.html",
        slug,
        current=HERE,
        problem=problem,
        act=form,
        text=text,
        text_title=shown(text.title, lang()),
        version=version,
        counts=[(word(lang(), state), number) for state, number in counts.items() if number],
        rows=change_rows(text, version, wanted[start : start + AT_ONCE]),
        all_of_them=all_of_them,
        later=start + AT_ONCE if len(wanted) > start + AT_ONCE else None,
        earlier=max(0, start - AT_ONCE) if start else None,
    )


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else 0


def change_rows(text: PlanText, version: TextVersion, changes: list[TextChange]) -> list[dict[str, Any]]:
    """Rows of the alignment with their words, what was said at them, and which remarks they answer."""
    session = db()
    earlier = before(text, version)
    assert earlier is not None
    olds = find_paragraphs(session, earlier.id, [one.old_key for one in changes if one.old_key])
    news = find_paragraphs(session, version.id, [one.new_key for one in changes if one.new_key])
    both = sides(list(olds.values()), list(news.values()))
    old_words = {one.key: one for one in both.old}
    new_words = {one.key: one for one in both.new}
    said = balances(session, text_id=text.id, keys=list(olds))
    keys = [one.new_key or one.old_key or "" for one in changes]
    causes = causes_of(session, version.id, keys)
    language = _compared(list(olds.values()) + list(news.values()))
    rows = []
    for change, key in zip(changes, keys, strict=True):
        old, new = old_words.get(change.old_key or ""), new_words.get(change.new_key or "")
        rows.append(
            {
                "change": change,
                "state": word(lang(), change.state),
                "key": key,
                "language": language,
                "runs": compare_words(old.text if old else "", new.text if new else ""),
                "said": said_there(said[change.old_key])
                if change.old_key in said and said[change.old_key].total
                else None,
                "causes": [one.ref for one in causes[key]],
            }
        )
    return rows


def _compared(rows: list[Paragraph]) -> Language:
    there = {Language(one) for row in rows for one in row.words}
    return next((one for one in Language if one in there), Language.AR)


@bp.route("/consultations/<slug>/drafts/<key>/alignment/<old>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def lead(slug: str, key: str, old: str) -> Answer:
    """Where one old paragraph leads."""
    text = text_of(slug, key)
    version = coming_of(text)
    earlier = before(text, version)
    if earlier is None:
        raise NotFound(key)
    row = get_paragraph(db(), earlier.id, old)
    form, problem = LeadForm(), None
    if not form.is_submitted():
        form.seen.data = str(version.revision)
    elif form.validate():
        act, wanted = request.form.get("act", "lead"), (form.key.data or "").strip().lower()
        try:
            with unit_of_work() as session:
                mine = held(session, slug, key)
                there = coming_of(mine)
                renamed = mend(
                    session,
                    text=mine,
                    version=there,
                    editor=me(),
                    old_key=old,
                    new_key=None if act == "gone" else wanted,
                    also=act == "also",
                    at=now(),
                    expected=seen(form),
                )
                carry_causes(session, version=there, renamed=renamed)
            flash(_("Saved."), "done")
            return redirect(url_for(".alignment", slug=slug, key=key), 303)
        except (Refused, Stale) as refused:
            look_again()
            problem = refused
            text = text_of(slug, key)
            version = coming_of(text)
            form.seen.data = str(version.revision)
    return part(
        "draft_lead.html",
        slug,
        current=HERE,
        problem=problem,
        form=form,
        text=text,
        text_title=shown(text.title, lang()),
        version=version,
        item=paragraph_items([row], language=reading_language(earlier))[0],
        near=_near(version, row),
    )


def _near(version: TextVersion, row: Paragraph) -> list[Any]:
    """Paragraphs of the new version that stand about where the old one stood, to choose from."""
    rows = all_paragraphs(db(), version.id)
    start = max(0, min(row.position - 6, len(rows) - 12))
    return paragraph_items(rows[start : start + 12], language=reading_language(version))
