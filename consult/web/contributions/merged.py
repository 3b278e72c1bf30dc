"""What a merge is on the pages of its head and members, and what each voter may do about it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.consultations.clock import results_hidden
from consult.domain.contributions.models import Contribution, Kind, State
from consult.domain.contributions.queries import find_contributions, get_contribution
from consult.domain.moderation.merged import Behind, list_behind, may_be_shown
from consult.domain.voting.moving import move_vote
from consult.domain.voting.rules import may_take_back, may_vote
from consult.domain.voting.tallies import latest, standing_of
from consult.kernel.errors import Refused
from consult.kernel.prose import excerpt
from consult.rendering.wording import sentence, word
from consult.web.access import signed_in
from consult.web.compose.cards import author_of
from consult.web.contributions.blueprint import bp
from consult.web.contributions.forms import PlainForm
from consult.web.database import db, unit_of_work
from consult.web.request import lang, me, now


def words_of(contribution: Contribution) -> dict[str, Any]:
    """A text as a line names it: its words as far as anybody may read them, else what became of them."""
    readable = may_be_shown(contribution)
    return {
        "ref": contribution.ref,
        "href": url_for("contributions.show", ref=contribution.ref),
        "title": (contribution.title or excerpt(contribution.body, 110)) if readable else None,
        "language": contribution.language,
        "note": None if readable else word(lang(), contribution.state),
    }


def head_of(contribution: Contribution) -> dict[str, Any] | None:
    """What this one was merged into; nothing where it stands for itself. `head` is loaded."""
    return words_of(contribution.head) if contribution.head is not None else None


def behind(contribution: Contribution) -> Behind:
    """What was merged into this one. Nothing is ever merged into a comment."""
    if contribution.kind is Kind.COMMENT or contribution.state is not State.PUBLISHED:
        return Behind((), 0, 0)
    return list_behind(db(), contribution.id)


def behind_items(found: Behind) -> dict[str, Any] | None:
    """The list of it for the page of the head, or nothing."""
    if not found.number:
        return None
    rows = [
        {
            **words_of(row),
            "author": author_of(row),
            "comments": row.comment_count,
            "comments_href": url_for("contributions.show", ref=row.ref, _anchor="comments"),
        }
        for row in found.rows
    ]
    return {"rows": rows, "number": found.number, "more": found.number - len(rows)}


@bp.get("/contributions/<ref>/votes")
@signed_in
def votes(ref: str) -> str:
    """The reader's own votes on a head and on what was merged into it: keep, move or take back each."""
    return _votes_page(_head(ref))


def _head(ref: str) -> Contribution:
    """The contribution, or the head that it was merged into."""
    found = get_contribution(db(), ref)
    if found.kind is Kind.COMMENT:
        abort(404)
    if found.head is not None and found.head.ref is not None:
        found = get_contribution(db(), found.head.ref)
    return found


def _votes_page(head: Contribution, problem: str | None = None) -> str:
    ballots = standing_of(db(), person_id=me().id, ids=[head.id])[head.id]
    counted = latest(ballots)
    rows = find_contributions(db(), [one.contribution_id for one in ballots])
    may_move = bool(may_vote(me(), head, now()))
    verdict = may_take_back(me(), head, now())
    items = [
        {
            **words_of(rows[one.contribution_id]),
            "choice": word(lang(), one.choice),
            "cast_at": one.cast_at,
            "counts": one is counted,
            "is_head": one.contribution_id == head.id,
            "vote_href": url_for(".vote", ref=rows[one.contribution_id].ref),
            "move_href": url_for(".move", ref=rows[one.contribution_id].ref),
        }
        for one in sorted(ballots, key=lambda one: one.cast_at)
    ]
    return render_template(
        "areas/contributions/votes.html",
        head=words_of(head),
        items=items,
        may_move=may_move,
        reason=None if verdict else sentence(lang(), verdict.refusal, verdict.facts),
        hidden_until=results_hidden(head.consultation, now()),
        here=url_for(".votes", ref=head.ref),
        form=PlainForm(formdata=None),
        problem=problem,
    )


@bp.post("/contributions/<ref>/votes/move")
@signed_in
def move(ref: str) -> Response | tuple[str, int]:
    """The reader's vote on this merged text is from now on one on its head."""
    if not PlainForm().validate():
        abort(400)
    head = _head(ref)
    try:
        with unit_of_work() as session:
            move_vote(session, contribution=get_contribution(session, ref), head=head, voter=me(), at=now())
    except Refused as refused:
        return _votes_page(_head(ref), sentence(lang(), refused.code, refused.facts)), 409
    flash(_("Your vote is now on %(ref)s.", ref=head.ref), "done")
    return redirect(url_for(".votes", ref=head.ref), 303)
