"""Which remarks a change of the text answers, and remarks that lost their paragraph."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField

from consult.domain.accounts.models import Role
from consult.domain.contributions.anchoring import rehang
from consult.domain.contributions.causes import causes_of, link_causes, unlink_cause
from consult.domain.contributions.models import Standing
from consult.domain.contributions.queries import Filters, find_by_refs, get_contribution, list_contributions
from consult.domain.texts.aligning import list_changes
from consult.domain.texts.queries import (
    displayed,
    version_of,
)
from consult.domain.texts.rules import TextRefusal
from consult.kernel.errors import NotFound, Refused
from consult.kernel.localized import shown
from consult.rendering.wording import word
from consult.web.access import staff
from consult.web.compose.cards import author_of
from consult.web.database import db, unit_of_work
from consult.web.desk.aligning import change_rows
from consult.web.desk.blueprint import Answer, bp, part
from consult.web.desk.drafts import HERE, held, text_of
from consult.web.forms import look_again
from consult.web.request import lang, me, now

REFS_MAX = 60


class CausesForm(FlaskForm):
    refs = StringField(lazy_gettext("Numbers of the remarks"))


class PlaceForm(FlaskForm):
    key = StringField(lazy_gettext("Paragraph of the version on display"))


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
                rehang(
                    session,
                    contribution=remark,
                    key=(form.key.data or "").strip().lower(),
                    editor=me(),
                    at=now(),
                )
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
