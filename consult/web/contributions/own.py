"""What a person wrote: drafts, and what was sent with its state and next step."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.contributions.actions import discard_draft
from consult.domain.contributions.attaching import attach_files, digests_of_draft
from consult.domain.contributions.models import State
from consult.domain.contributions.queries import get_draft, list_own
from consult.domain.following.actions import look_in
from consult.domain.notices.models import Notice
from consult.domain.notices.queries import list_news
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.kernel.paging import BadCursor
from consult.kernel.prose import excerpt
from consult.web.access import signed_in
from consult.web.compose.own import news_lines, own_tabs, said_lines
from consult.web.contributions.attaching import brings_files, drop, take_files
from consult.web.contributions.blueprint import bp
from consult.web.contributions.forms import ProposalForm
from consult.web.contributions.ways import look_again
from consult.web.contributions.writing import fill, finish_draft, proposal_page
from consult.web.database import db, unit_of_work
from consult.web.request import lang, me, now

# Of what is new, so many lines before what one said oneself.
NEWS_SHOWN = 8


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
    caught = "" if act == "draft" else form.caught(quick=True)
    if caught and not brings_files(form):
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
    return finish_draft(draft_id, form, good=good and taken.good, act=act, said=caught)


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
    """What happened since the last visit, drafts, then everything sent, newest first, with what comes next."""
    session, after = db(), request.args.get("after")
    try:
        page = list_own(session, author_id=me().id, drafts=False, cursor=after)
    except BadCursor:
        page, after = list_own(session, author_id=me().id, drafts=False), None
    news = [] if after else _since_last_visit()
    drafts = [] if after else list_own(session, author_id=me().id, drafts=True, size=30)
    return render_template(
        "areas/contributions/mine.html",
        tabs=own_tabs("contributions.mine"),
        news=news_lines(news[:NEWS_SHOWN]),
        more_news=len(news) > NEWS_SHOWN,
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
        items=said_lines(page, readable=True),
        previous=url_for(".mine", after=page.previous) if page.previous else None,
        next=url_for(".mine", after=page.next) if page.next else None,
    )


def _since_last_visit() -> list[Notice]:
    """What was told since the visit before this one; nothing at the first."""
    with unit_of_work() as session:
        since = look_in(session, person_id=me().id, at=now())
    return list(list_news(db(), person_id=me().id, since=since)) if since else []
