"""Changing one's words while nobody has answered, and taking them back. What is refused comes back with its words."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.contributions.actions import edit_contribution
from consult.domain.contributions.attaching import attach_files
from consult.domain.contributions.attachments import unfinished
from consult.domain.contributions.masking import original_of
from consult.domain.contributions.models import Contribution, Kind
from consult.domain.contributions.queries import get_contribution
from consult.domain.contributions.rules import edited_until, may_edit, may_withdraw
from consult.domain.moderation.leaving import withdraw_words
from consult.kernel.errors import NotFound, Refused, Stale
from consult.rendering.wording import sentence
from consult.web.access import signed_in
from consult.web.contributions.attaching import (
    Taken,
    attaching_page,
    check_words,
    drop,
    fill_words,
    found_for,
    take_files,
    wishes_of,
)
from consult.web.contributions.blueprint import bp
from consult.web.contributions.forms import EditForm, PlainForm
from consult.web.contributions.sending import LIMITS, words_of
from consult.web.contributions.ways import here, look_again
from consult.web.database import db, unit_of_work
from consult.web.forms import number_in
from consult.web.request import lang, me, now


@bp.route("/contributions/<ref>/edit", methods=["GET", "POST"])
@signed_in
def edit(ref: str) -> Any:
    """Change one's words while nobody has answered. A stale form says so and keeps the text."""
    contribution = _own(ref)
    form = EditForm()
    if request.method == "GET":
        form.title.data, form.body.data = original_of(db(), contribution)
        form.version.data = str(contribution.version)
        fill_words(form, found_for(contribution))
        return _edit_page(contribution, form)
    good = form.validate() and form.check(contribution.kind)
    has_files = contribution.kind is Kind.PROPOSAL
    if has_files and may_edit(me(), contribution, now()):
        taken = take_files(form)
        _keep_with_edit(ref, taken)
        good = taken.good and good
        good = check_words(form, found_for(contribution)) and good
    if not good:
        return _edit_page(get_contribution(db(), ref), form), 422
    before = [one.sha256 for one in unfinished(found_for(contribution)).values()]
    try:
        with unit_of_work() as session:
            edit_contribution(
                session,
                contribution=get_contribution(session, ref),
                author=me(),
                title=form.title.data,
                body=form.body.data or "",
                at=now(),
                expected_version=number_in(form.version.data) or 0,
                attachments=wishes_of(form) if has_files else None,
            )
    except Refused as refused:
        look_again()
        said = sentence(lang(), refused.code, refused.facts)
        return _edit_page(get_contribution(db(), ref), form, refused=said), 409
    except Stale:
        look_again()
        contribution = get_contribution(db(), ref)
        form.version.data = str(contribution.version)
        stale = _(
            "You changed this text in another window meanwhile. What stands now is shown below your words."
        )
        return _edit_page(contribution, form, refused=stale, stands=True), 409
    drop(before)
    flash(_("The text is changed. Earlier wordings are kept for you and the moderators."), "done")
    return redirect(url_for(".show", ref=ref), 303)


def _keep_with_edit(ref: str, taken: Taken) -> None:
    """Keep the files of an edit until it is finished. Not when somebody has answered meanwhile: it says so itself."""
    if not taken.files:
        return
    try:
        with unit_of_work() as session:
            contribution = get_contribution(session, ref)
            gone = attach_files(session, contribution=contribution, author=me(), files=taken.files, at=now())
    except Refused:
        look_again()
        gone = [one.paper.sha256 for one in taken.files.values()]
    drop(gone)


def _own(ref: str) -> Contribution:
    """The reader's own contribution; of others nothing is told. Raises NotFound."""
    contribution = get_contribution(db(), ref)
    if contribution.author_id != me().id:
        raise NotFound(ref)
    return contribution


def _edit_page(
    contribution: Contribution, form: EditForm, *, refused: str | None = None, stands: bool = False
) -> str:
    may = may_edit(me(), contribution, now())
    return render_template(
        "areas/contributions/edit.html",
        contribution=contribution,
        form=form,
        may=bool(may),
        edited_until=edited_until(contribution, now()),
        reason=words_of(may),
        refused=refused if refused != words_of(may) else None,
        stands=stands,
        limits=LIMITS,
        **attaching_page(form, contribution),
    )


@bp.route("/contributions/<ref>/withdraw", methods=["GET", "POST"])
@signed_in
def withdraw(ref: str) -> Any:
    """Take one's words back, after being asked once."""
    contribution = _own(ref)
    form = PlainForm()
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                withdraw_words(session, contribution=get_contribution(session, ref), author=me(), at=now())
        except Refused as refused:
            look_again()
            return _withdraw_page(get_contribution(db(), ref), form, refused), 409
        flash(_("Withdrawn. The number %(ref)s stays in the register.", ref=ref), "done")
        return redirect(url_for(".mine"), 303)
    return _withdraw_page(contribution, form)


def _withdraw_page(contribution: Contribution, form: PlainForm, refused: Refused | None = None) -> str:
    may = may_withdraw(me(), contribution)
    return render_template(
        "areas/contributions/withdraw.html",
        contribution=contribution,
        form=form,
        may=bool(may),
        reason=sentence(lang(), refused.code, refused.facts) if refused else words_of(may),
        here=here(),
    )
