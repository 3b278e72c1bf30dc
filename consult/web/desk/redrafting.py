"""A version that is prepared: its cutting mended, its paragraphs led back to those before, its changes to remarks."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField

from consult.domain.accounts.models import Role
from consult.domain.contributions.anchoring import rehang
from consult.domain.contributions.displaying import causes_of, link_causes, unlink_cause
from consult.domain.contributions.models import Standing
from consult.domain.contributions.paragraphs import balances
from consult.domain.contributions.queries import Filters, find_by_refs, get_contribution, list_contributions
from consult.domain.contributions.states import lock
from consult.domain.texts.aligning import confirm, list_changes, mend, propose, sides
from consult.domain.texts.alignment import PairState
from consult.domain.texts.comparing import compare_words
from consult.domain.texts.mending import join_with_above, remove_paragraph, rewrite_paragraph
from consult.domain.texts.models import Paragraph, PlanText, TextChange, TextVersion
from consult.domain.texts.pieces import LEVEL_MAX, PieceKind
from consult.domain.texts.queries import (
    all_paragraphs,
    before,
    displayed,
    find_paragraphs,
    get_paragraph,
    list_section,
    outline,
    prepared,
    version_of,
)
from consult.domain.texts.rules import PARAGRAPH_MAX, TextRefusal
from consult.kernel.errors import NotFound, Refused, Stale
from consult.kernel.localized import Language, shown
from consult.rendering.wording import word
from consult.web.access import staff
from consult.web.compose.cards import author_of
from consult.web.compose.paragraphs import languages_of, paragraph_items, reading_language, said_there
from consult.web.database import db, unit_of_work
from consult.web.desk.blueprint import Answer, bp, part
from consult.web.desk.drafts import HERE, held, text_of
from consult.web.desk.forms import ActForm, Localized
from consult.web.forms import fill, in_three, look_again
from consult.web.request import lang, me, now

# Rows of the alignment on a page; those that are kept are not shown unless they are asked for.
AT_ONCE = 40
REFS_MAX = 60


@in_three("words", lazy_gettext("Words"), limit=PARAGRAPH_MAX, lines=True)
class ParagraphForm(Localized, FlaskForm):
    seen = HiddenField()
    kind = SelectField(lazy_gettext("What it is"))
    level = SelectField(lazy_gettext("Level"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(str(one), word(lang(), one)) for one in PieceKind]
        self.level.choices = [("0", _("None"))] + [(str(one), str(one)) for one in range(1, LEVEL_MAX + 1)]


class LeadForm(FlaskForm):
    """Where an old paragraph leads."""

    seen = HiddenField()
    key = StringField(lazy_gettext("Paragraph of the new version"))


class CausesForm(FlaskForm):
    refs = StringField(lazy_gettext("Numbers of the remarks"))


class PlaceForm(FlaskForm):
    key = StringField(lazy_gettext("Paragraph of the version on display"))


def coming_of(text: PlanText) -> TextVersion:
    """The version that is prepared. Raises NotFound."""
    version = prepared(text)
    if version is None:
        raise NotFound(text.key)
    return version


def _seen(form: FlaskForm) -> int | None:
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
            "expected": _seen(form),
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
            propose(session, text=text, version=version, editor=me(), at=now())
    return section


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
                    propose(session, **common)
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
                mend(
                    session,
                    text=mine,
                    version=coming_of(mine),
                    editor=me(),
                    old_key=old,
                    new_key=None if act == "gone" else wanted,
                    also=act == "also",
                    at=now(),
                    expected=_seen(form),
                )
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


@bp.route(
    "/consultations/<slug>/drafts/<key>/versions/<int:number>/changes/<paragraph>", methods=["GET", "POST"]
)
@staff(Role.MODERATOR)
def causes(slug: str, key: str, number: int, paragraph: str) -> Answer:
    """Which remarks a change answers: chosen by their numbers, or from those that stand at the paragraph."""
    text = text_of(slug, key)
    version = version_of(text, number, drafts=True)
    form, problem, unknown = CausesForm(), None, []
    if form.validate_on_submit():
        act = request.form.get("act", "")
        refs = list(dict.fromkeys((form.refs.data or "").replace(",", " ").split()))[:REFS_MAX]
        refs += [one for one in request.form.getlist("ref") if one not in refs]
        try:
            with unit_of_work() as session:
                mine = held(session, slug, key)
                there = version_of(mine, number, drafts=True)
                if act.startswith("unlink:"):
                    unlink_cause(
                        session,
                        text=mine,
                        version=there,
                        key=paragraph,
                        contribution=get_contribution(session, act.removeprefix("unlink:")),
                        editor=me(),
                        at=now(),
                    )
                else:
                    found = find_by_refs(session, refs)
                    unknown = [one for one in refs if one not in found]
                    if unknown or not found:
                        raise Refused(TextRefusal.NO_SUCH_REMARK, {"refs": " ".join(unknown) or "—"})
                    link_causes(
                        session,
                        text=mine,
                        version=there,
                        key=paragraph,
                        contributions=list(found.values()),
                        editor=me(),
                        at=now(),
                    )
            flash(_("Saved."), "done")
            return redirect(request.path, 303)
        except Refused as refused:
            look_again()
            problem = refused
            text = text_of(slug, key)
            version = version_of(text, number, drafts=True)
    changes = [one for one in list_changes(db(), version.id) if paragraph in (one.new_key, one.old_key)]
    if not changes:
        raise NotFound(paragraph)
    olds = [one.old_key for one in changes if one.old_key]
    standing = displayed(text)
    page = list_contributions(
        db(),
        Filters(
            consultation_id=text.consultation_id,
            kind=None,
            text_id=text.id,
            now_key=(olds or [paragraph])[0]
            if standing is not None and standing.number < number
            else paragraph,
        ),
        cursor=request.args.get("after"),
    )
    linked = causes_of(db(), version.id, [paragraph])[paragraph]
    return part(
        "draft_causes.html",
        slug,
        current=HERE,
        problem=problem,
        form=form,
        text=text,
        text_title=shown(text.title, lang()),
        version=version,
        key=paragraph,
        rows=change_rows(text, version, changes),
        linked=[_line(one) for one in linked],
        others=[_line(one) for one in page.rows if one.id not in {other.id for other in linked}],
        next_href=url_for(".causes", slug=slug, key=key, number=number, paragraph=paragraph, after=page.next)
        if page.next
        else None,
    )


def _line(row: Any) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "href": url_for("contributions.show", ref=row.ref),
        "kind": word(lang(), row.kind),
        "author": author_of(row),
        "body": row.body,
        "language": row.language,
        "votes": row.agree_count,
    }


@bp.route("/consultations/<slug>/drafts/<key>/orphans", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def orphans(slug: str, key: str) -> Answer:
    """Remarks whose paragraph is no longer in the text: each may be given a place again."""
    text, problem = text_of(slug, key), None
    version = displayed(text)
    if version is None:
        raise NotFound(key)
    form = PlaceForm()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                remark = get_contribution(session, request.form.get("ref", ""))
                mine = held(session, slug, key)
                if remark.text_id != mine.id:
                    raise NotFound(key)
                lock(session, remark)
                wanted = (form.key.data or "").strip().lower()
                if find_paragraphs(session, version.id, [wanted]).get(wanted) is None:
                    raise Refused(TextRefusal.NO_SUCH_PARAGRAPH, {"key": wanted or "—"})
                rehang(session, contribution=remark, key=wanted, at=now(), actor_id=me().id)
            flash(_("The remark has a place again."), "done")
            return redirect(request.path, 303)
        except Refused as refused:
            look_again()
            problem = refused
            text = text_of(slug, key)
    page = list_contributions(
        db(),
        Filters(
            consultation_id=text.consultation_id,
            kind=None,
            states=(),
            text_id=text.id,
            standing=Standing.ORPHANED,
        ),
        cursor=request.args.get("after"),
    )
    return part(
        "draft_orphans.html",
        slug,
        current=HERE,
        problem=problem,
        form=form,
        text=text,
        text_title=shown(text.title, lang()),
        version=version,
        rows=[{**_line(one), "paragraph": one.paragraph_key, "quote": one.quote} for one in page.rows],
        next_href=url_for(".orphans", slug=slug, key=key, after=page.next) if page.next else None,
    )
