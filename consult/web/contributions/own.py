"""What a person wrote: drafts, and what was sent with its state and next step."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.contributions.actions import discard_draft
from consult.domain.contributions.attaching import attach_files, digests_of_draft
from consult.domain.contributions.models import Contribution, Kind, State
from consult.domain.contributions.queries import get_draft, list_own
from consult.domain.council.thread import next_steps_of
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.kernel.paging import BadCursor
from consult.kernel.prose import excerpt
from consult.rendering.threads import NextItem, next_item
from consult.rendering.wording import word
from consult.web.access import signed_in
from consult.web.contributions.attaching import drop, take_files
from consult.web.contributions.blueprint import bp
from consult.web.contributions.forms import ProposalForm
from consult.web.contributions.ways import look_again
from consult.web.contributions.writing import fill, finish_draft, proposal_page
from consult.web.database import db, unit_of_work
from consult.web.request import lang, me, now


@bp.route("/account/drafts/<int:draft_id>", methods=["GET", "POST"])
@signed_in
def draft(draft_id: int) -> Any:
    """Go on with a draft: keep it, send it, or delete it. Nobody else can open it."""
    found = get_draft(db(), draft_id, author_id=me().id)
    if found.state is not State.DRAFT:
        return redirect(url_for(".show", ref=found.ref), 303)
    form = fill(ProposalForm(), found.consultation, found)
    if request.method == "GET":
        return proposal_page(found.consultation, form, draft=found)
    act = request.form.get("act", "")
    if act == "discard":
        return _discard(draft_id, form)
    if act != "draft" and (caught := form.caught(quick=True)):
        return proposal_page(found.consultation, form, draft=found, said=caught), 422
    good = form.validate() and (act == "draft" or form.check_lengths())
    taken = take_files(form)
    if taken.files:
        try:
            with unit_of_work() as session:
                found = get_draft(session, draft_id, author_id=me().id)
                gone = attach_files(session, contribution=found, author=me(), files=taken.files, at=now())
        except Refused:
            # It was sent meanwhile: nothing is put beside what others read.
            look_again()
            gone = [one.paper.sha256 for one in taken.files.values()]
        drop(gone)
    return finish_draft(draft_id, form, good=good and taken.good, act=act)


def _discard(draft_id: int, form: ProposalForm) -> Any:
    try:
        with unit_of_work() as session:
            found = get_draft(session, draft_id, author_id=me().id)
            gone = digests_of_draft(session, found)
            discard_draft(session, draft=found, author=me(), at=now())
    except Refused as refused:
        look_again()
        found = get_draft(db(), draft_id, author_id=me().id)
        if found.state is not State.DRAFT:
            return redirect(url_for(".show", ref=found.ref), 303)
        return proposal_page(found.consultation, form, draft=found, refused=refused), 409
    drop(gone)
    flash(_("The draft is deleted."), "done")
    return redirect(url_for(".mine"), 303)


@bp.get("/account/contributions")
@signed_in
def mine() -> str:
    """Drafts first, then everything sent, newest first, each with what comes next."""
    session = db()
    try:
        page = list_own(session, author_id=me().id, drafts=False, cursor=request.args.get("after"))
    except BadCursor:
        page = list_own(session, author_id=me().id, drafts=False)
    drafts = (
        list_own(session, author_id=me().id, drafts=True, size=30) if not request.args.get("after") else []
    )
    steps = next_steps_of(session, [row.id for row in page], at=now())
    return render_template(
        "areas/contributions/mine.html",
        drafts=[
            {
                "title": row.title or excerpt(row.body, 90) or _("Without a title yet"),
                "language": row.language,
                "consultation": shown(row.consultation.title, lang()),
                "edited_at": row.edited_at or row.created_at,
                "href": url_for(".draft", draft_id=row.id),
            }
            for row in drafts
        ],
        items=[_line(row, next_item(step, lang()) if (step := steps[row.id]) else None) for row in page],
        previous=url_for(".mine", after=page.previous) if page.previous else None,
        next=url_for(".mine", after=page.next) if page.next else None,
    )


def _line(row: Contribution, next_step: NextItem | None) -> dict[str, Any]:
    place = row.state if row.state is not State.PUBLISHED else row.place
    return {
        "ref": row.ref,
        "href": url_for(".show", ref=row.ref),
        "kind": word(lang(), row.kind),
        "title": row.title if row.kind is Kind.PROPOSAL and row.title else excerpt(row.body, 110),
        "language": row.language,
        "consultation": shown(row.consultation.title, lang()),
        "received_at": row.received_at,
        "state": str(place),
        "state_words": word(lang(), place),
        "comments": row.comment_count,
        "next": next_step,
    }
