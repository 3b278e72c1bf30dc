"""Comments and replies. Whatever is refused comes back with its words."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.contributions.actions import submit_comment
from consult.domain.contributions.models import (
    Contribution,
    State,
)
from consult.domain.contributions.queries import get_contribution
from consult.domain.contributions.rules import may_comment
from consult.kernel.errors import Refused
from consult.web.access import ask_to_sign_in, public
from consult.web.contributions.blueprint import bp
from consult.web.contributions.forms import CommentForm
from consult.web.contributions.sending import LIMITS, count, organisations, said_again, too_much, words_of
from consult.web.contributions.ways import look_again
from consult.web.database import db, unit_of_work
from consult.web.request import me, now, person


@bp.route("/contributions/<ref>/comments", methods=["GET", "POST"])
@public
def comment(ref: str) -> Any:
    """Comment on a proposal or reply to a comment. GET is the form alone, with what is answered above it."""
    if person() is None:
        return ask_to_sign_in()
    parent = get_contribution(db(), ref)
    form = CommentForm()
    form.fill(organisations())
    if request.method == "GET":
        return _comment_page(parent, form)
    if caught := form.caught():
        return _comment_page(parent, form, said=caught), 422
    if not form.validate():
        form.suggest_language(form.body.data or "")
        return _comment_page(parent, form), 422
    if full := too_much("comment", form):
        return _comment_page(parent, form, said=full), 429
    if form.advises():
        return _comment_page(parent, form), 422
    try:
        with unit_of_work() as session:
            made = submit_comment(
                session,
                parent=get_contribution(session, ref),
                author=me(),
                at=now(),
                sent_again=bool(form.again.data),
                **form.answers(),
            )
    except Refused as refused:
        look_again()
        form.renew_key(refused)
        return _comment_page(get_contribution(db(), ref), form, refused=refused), 409
    count("comment", made)
    flash(
        _("Your comment waits to be read by a moderator. Its number is %(ref)s.", ref=made.ref)
        if made.state is State.WAITING
        else _("Your comment is published. Its number is %(ref)s.", ref=made.ref),
        "done",
    )
    # To the page that surely shows it: the thread above may have many pages.
    return redirect(url_for(".show", ref=made.ref), 303)


def _comment_page(
    parent: Contribution, form: CommentForm, *, refused: Refused | None = None, said: str | None = None
) -> str:
    may = may_comment(person(), parent, now())
    said = said or said_again(form, refused)
    return render_template(
        "areas/contributions/comment.html",
        parent=parent,
        readable=parent.state is State.PUBLISHED,
        consultation=parent.consultation,
        form=form,
        may=bool(may),
        reason=words_of(may),
        refused=said if said != words_of(may) else None,
        limits=LIMITS,
        speaks_for_others=len(form.organisation.choices) > 1,
    )
