"""Merging at the desk: find what asks for the same, see what the merge will do, merge, and undo. And the public log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.clock import results_hidden
from consult.domain.contributions.models import Contribution, Kind, Tongue
from consult.domain.contributions.queries import (
    Filters,
    find_by_refs,
    get_contribution,
    list_contributions,
)
from consult.domain.moderation.foresight import foresee
from consult.domain.moderation.merged import get_merge, list_behind, list_merges
from consult.domain.moderation.merges import MEMBERS_MAX, Merge, MergeRefusal
from consult.domain.moderation.merging import (
    languages_told,
    may_head,
    may_join,
    may_undo,
    merge_contributions,
    standing_merges,
    undo_merge,
)
from consult.domain.moderation.rules import REASON_MIN, Refusal
from consult.domain.moderation.wordings import add_wording
from consult.domain.voting.rules import vote_has_closed
from consult.kernel.errors import Refused
from consult.kernel.localized import Language, shown
from consult.kernel.paging import BadCursor
from consult.kernel.prose import clean_line, excerpt
from consult.rendering.wording import sentence, within, word
from consult.web.access import public, staff
from consult.web.compose.cards import author_of
from consult.web.database import db, unit_of_work
from consult.web.forms import localized, look_again
from consult.web.moderation.blueprint import bp
from consult.web.moderation.forms import MergeForm, UndoForm
from consult.web.request import lang, me, now

FOUND = 12
LONGEST_SEARCH = 200
NEW = "new"


def _asked(ref: str) -> Contribution:
    found = get_contribution(db(), ref)
    if not holds(me(), Role.MODERATOR, consultation_id=found.consultation_id):
        abort(403)
    return found


def _line(row: Contribution) -> dict[str, Any]:
    return {
        "id": row.id,
        "ref": row.ref,
        "href": url_for(".rule", ref=row.ref),
        "title": row.title,
        "words": excerpt(row.body, 220),
        "language": row.language,
        "language_name": word(lang(), row.language),
        "author": author_of(row),
    }


def _chosen(contribution: Contribution) -> list[Contribution]:
    """What the address or the form names beside this one, in the order of the register."""
    refs = [ref.strip() for ref in request.values.getlist("with") if ref.strip()][: MEMBERS_MAX + 1]
    found = find_by_refs(db(), list(dict.fromkeys(refs)))
    rows = [row for row in found.values() if row.id != contribution.id]
    return sorted(rows, key=lambda row: row.id)


def _found(contribution: Contribution, words: str, chosen: Sequence[Contribution]) -> list[dict[str, Any]]:
    """Public contributions of the same kind that answer the words or the number, without those chosen already."""
    filters = Filters(
        consultation_id=contribution.consultation_id, kind=contribution.kind, closed=False, words=words
    )
    page = list_contributions(db(), filters, size=FOUND + MEMBERS_MAX if chosen else FOUND + 1)
    taken = {contribution.id, *(row.id for row in chosen)}
    return [_line(row) for row in page if row.id not in taken][:FOUND]


def _page(ref: str, *, form: MergeForm | None = None, problem: str = "", status: int = 200) -> Any:
    contribution = _asked(ref)
    chosen = _chosen(contribution)
    words = clean_line(request.values.get("q", ""))[:LONGEST_SEARCH]
    may = may_head(me(), contribution)
    everything = [contribution, *chosen]
    form = form or _form(everything)
    hidden_until = results_hidden(contribution.consultation, now())
    page = render_template(
        "areas/moderation/merge.html",
        contribution=contribution,
        line=_line(contribution),
        may=may,
        reason=sentence(lang(), may.refusal, may.facts) if may.refusal else None,
        head_href=url_for(".merge", ref=contribution.head.ref) if contribution.head else None,
        chosen=[
            {**_line(row), "reason": _why_not(row, contribution), "comments": row.comment_count}
            for row in chosen
        ],
        q=words,
        found=_found(contribution, words, chosen) if words else [],
        form=form,
        told_in=languages_told(everything),
        foresight=foresee(db(), everything, votes=hidden_until is None) if chosen else None,
        hidden_until=hidden_until,
        closed=vote_has_closed(contribution.consultation, now()),
        proposal=contribution.kind is Kind.PROPOSAL,
        acts=[_act(one) for one in standing_merges(db(), contribution.id)],
        behind=[_line(row) for row in list_behind(db(), contribution.id).rows],
        least=REASON_MIN,
        problem=problem,
    )
    return (page, status) if status != 200 else page


def _why_not(row: Contribution, head: Contribution) -> str | None:
    verdict = may_join(me(), row, head)
    return sentence(lang(), verdict.refusal, verdict.facts) if verdict.refusal else None


def _form(everything: Sequence[Contribution], *, blank: bool = True) -> MergeForm:
    form = MergeForm(formdata=None) if blank else MergeForm()
    form.head.choices = [(str(row.ref), str(row.ref)) for row in everything]
    form.head.choices.append((NEW, _("A new wording, by the moderators")))
    form.language.choices = [(str(one), word(lang(), one)) for one in Tongue]
    if blank:
        form.head.data, form.language.data = str(everything[0].ref), str(everything[0].language)
    return form


@bp.get("/desk/moderation/<ref>/merge")
@staff(Role.MODERATOR)
def merge(ref: str) -> Any:
    """Search, choose, and see what the merge will do. Nothing is changed here."""
    return _page(ref)


@bp.post("/desk/moderation/<ref>/merge")
@staff(Role.MODERATOR)
def merge_now(ref: str) -> Any:
    contribution = _asked(ref)
    everything = [contribution, *_chosen(contribution)]
    form = _form(everything, blank=False)
    if not form.validate():
        return _page(ref, form=form, status=422)
    try:
        with unit_of_work() as session:
            rows = [get_contribution(session, str(row.ref)) for row in everything]
            new = form.head.data == NEW
            head = (
                add_wording(
                    session,
                    like=rows[0],
                    moderator=me(),
                    title=form.title.data or "",
                    body=form.body.data or "",
                    language=Tongue(form.language.data),
                    at=now(),
                )
                if new
                else next(row for row in rows if row.ref == form.head.data)
            )
            made = merge_contributions(
                session,
                head=head,
                members=[row for row in rows if row.id != head.id],
                moderator=me(),
                reason=localized(form, "reason"),
                at=now(),
                new_wording=new,
            )
            told = head.ref
    except Refused as refused:
        look_again()
        return _page(ref, form=form, problem=_said(form, refused), status=409)
    flash(_("Merged into %(ref)s. Those concerned were told.", ref=told))
    return redirect(url_for(".merged", merge_id=made.id), 303)


def _said(form: MergeForm | UndoForm, refused: Refused) -> str:
    """At the field of the language that misses its reason, or above the page."""
    words = sentence(lang(), refused.code, refused.facts)
    if refused.code == MergeRefusal.REASON_MISSING:
        field = form[f"reason_{refused.facts['language']}"]
        field.errors = [*field.errors, words]
        return ""
    if refused.code in (Refusal.REASON_TOO_SHORT, Refusal.REASON_TOO_LONG):
        for language in Language:
            field = form[f"reason_{language}"]
            if field.data and len(field.data.strip()) == refused.facts["length"]:
                field.errors = [*field.errors, words]
                return ""
    return words


def _act(one: Merge) -> dict[str, Any]:
    """A line of an act: when, into what, how many, and the way to undo it."""
    return {
        "id": one.id,
        "at": one.merged_at,
        "head": one.head.ref,
        "number": len(one.members),
        "undone_at": one.undone_at,
        "href": url_for(".merged", merge_id=one.id),
    }


@bp.route("/desk/moderation/merges/<int:merge_id>", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def merged(merge_id: int) -> Any:
    """One act of merging: what it gathered, and the button that undoes it, with the reason."""
    made = get_merge(db(), merge_id)
    if not holds(me(), Role.MODERATOR, consultation_id=made.consultation_id):
        abort(403)
    form = UndoForm()
    if request.method == "GET" or not form.validate():
        return _undo_page(made, form, status=200 if request.method == "GET" else 422)
    try:
        with unit_of_work() as session:
            undo_merge(
                session,
                merge=get_merge(session, merge_id),
                moderator=me(),
                reason=localized(form, "reason"),
                at=now(),
            )
    except Refused as refused:
        look_again()
        return _undo_page(get_merge(db(), merge_id), form, problem=_said(form, refused), status=409)
    flash(_("The merge is undone. Those concerned were told."))
    return redirect(url_for(".merged", merge_id=merge_id), 303)


def _undo_page(made: Merge, form: UndoForm, *, problem: str = "", status: int = 200) -> Any:
    may = may_undo(me(), made)
    members = [one.contribution for one in made.members]
    page = render_template(
        "areas/moderation/merged.html",
        made=made,
        head=_line(made.head),
        members=[_line(row) for row in members],
        reasons=_reasons(made.reason),
        undone_reasons=_reasons(made.undone_reason or {}),
        may=may,
        reason=sentence(lang(), may.refusal, may.facts) if may.refusal and made.undone_at is None else None,
        form=form,
        told_in=languages_told([made.head, *members]),
        least=REASON_MIN,
        problem=problem,
    )
    return (page, status) if status != 200 else page


def _reasons(reason: dict[str, str]) -> list[tuple[Language, str, str]]:
    return [(Language(one), within(lang(), Language(one)), words) for one, words in sorted(reason.items())]


@bp.get("/moderation-log/merges")
@public
def merges() -> str:
    """Every merge and its undoing: when, what into what, and why. For everybody."""
    try:
        page = list_merges(db(), cursor=request.args.get("after"))
    except BadCursor:
        page = list_merges(db())
    return render_template(
        "areas/moderation/merges.html",
        rows=[
            {
                "at": one.merged_at,
                "undone_at": one.undone_at,
                "head": one.head.ref,
                "head_href": url_for("contributions.show", ref=one.head.ref),
                "new_wording": one.new_wording,
                "members": [
                    {
                        "ref": row.contribution.ref,
                        "href": url_for("contributions.show", ref=row.contribution.ref),
                    }
                    for row in one.members
                ],
                "counts": one.counts,
                "reason": shown(one.reason, lang()),
                "undone_reason": shown(one.undone_reason, lang()) if one.undone_reason else None,
                "consultation": shown(one.head.consultation.title, lang()),
            }
            for one in page.rows
        ],
        next_href=url_for(".merges", after=page.next) if page.next else None,
        previous_href=url_for(".merges", after=page.previous) if page.previous else None,
    )
