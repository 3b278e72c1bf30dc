"""Submitting, keeping for later, answering, editing, withdrawing. Whatever is refused comes back with its
words.
"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Organisation
from consult.domain.accounts.queries import organisations_of
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.acceptance import key_of, made_before
from consult.domain.contributions.actions import (
    edit_contribution,
    save_draft,
    submit_comment,
    submit_proposal,
    withdraw_contribution,
)
from consult.domain.contributions.models import (
    BODY_MAX,
    COMMENT_MAX,
    TITLE_MAX,
    TITLE_MIN,
    Contribution,
    State,
)
from consult.domain.contributions.queries import get_contribution
from consult.domain.contributions.rules import (
    BODY_MIN,
    Refusal,
    may_comment,
    may_edit,
    may_propose,
    may_withdraw,
)
from consult.domain.territory.queries import list_arrondissements
from consult.kernel.errors import NotFound, Refused, Stale
from consult.kernel.localized import shown
from consult.kernel.verdict import Verdict
from consult.rendering.formats import tunis_date
from consult.rendering.wording import sentence
from consult.web.access import ask_to_sign_in, public, signed_in
from consult.web.contributions.blueprint import bp
from consult.web.contributions.forms import CommentForm, EditForm, PlainForm, ProposalForm
from consult.web.contributions.ways import asks_to_sign_in, here, look_again
from consult.web.database import db, unit_of_work
from consult.web.forms import number_in
from consult.web.limits import count_sent, sent_too_much, wait_to_send
from consult.web.request import lang, me, now, person

LIMITS = {
    "title_min": TITLE_MIN,
    "title_max": TITLE_MAX,
    "body_min": BODY_MIN,
    "body_max": BODY_MAX,
    "comment_max": COMMENT_MAX,
}


def organisations() -> list[Organisation]:
    """The associations for which whoever is signed in may speak."""
    someone = person()
    return list(organisations_of(db(), someone.id)) if someone is not None else []


def words_of(verdict: Verdict) -> str | None:
    return None if verdict else sentence(lang(), verdict.refusal, verdict.facts)


def said_again(form: ProposalForm | CommentForm, refused: Refused | None) -> str | None:
    """The sentence of a refusal. Of words sent already it leads to them, and the next press sends them."""
    if refused is None:
        return None
    words = sentence(lang(), refused.code, refused.facts)
    if refused.code is not Refusal.SENT_ALREADY:
        return words
    ref = str(refused.facts["ref"])
    form.again.data = ref
    link = Markup('<a href="{}"><bdi class="ref" dir="ltr">{}</bdi></a>').format(
        url_for(".show", ref=ref), ref
    )
    return Markup(str(escape(words)).replace(ref, str(link)))


def too_much(act: str, form: ProposalForm | CommentForm) -> str:
    """The sentence of the limit that the account has reached; "" when there is room, or this form was sent already."""
    known = made_before(db(), key_of(me(), form.submission_key.data))
    if known is not None and known.state is not State.DRAFT:
        return ""
    until = sent_too_much(act, account_id=me().id)
    return wait_to_send(until) if until else ""


def count(act: str, made: Contribution) -> None:
    """What this request made counts; what a second click found made does not."""
    if made.received_at == now():
        count_sent(act, account_id=me().id)


def proposal_page(
    consultation: Consultation,
    form: ProposalForm,
    *,
    draft: Contribution | None = None,
    refused: Refused | None = None,
    said: str | None = None,
) -> str:
    """The form of a proposal. When proposing is not open, its words can still be kept as a draft."""
    may = may_propose(person(), consultation, now())
    said = said or said_again(form, refused)
    return render_template(
        "areas/contributions/new.html",
        consultation=consultation,
        title=shown(consultation.title, lang()),
        form=form,
        draft=draft,
        may=bool(may),
        reason=words_of(may),
        refused=said if said != words_of(may) else None,
        limits=LIMITS,
        speaks_for_others=len(form.organisation.choices) > 1,
        staff=me().is_staff,
    )


def fill(form: ProposalForm, consultation: Consultation, draft: Contribution | None = None) -> ProposalForm:
    arrondissements = list(list_arrondissements(db(), on=tunis_date(now())))
    form.fill(consultation, arrondissements, organisations(), person=me(), draft=draft)
    return form


@bp.route("/consultations/<slug>/proposals/new", methods=["GET", "POST"])
@public
def new(slug: str) -> Any:
    """Submit a proposal, or keep it as a draft."""
    consultation = get_consultation(db(), slug)
    if person() is None:
        verdict = may_propose(None, consultation, now())
        if asks_to_sign_in(verdict) or request.method == "POST":
            return ask_to_sign_in()
        return render_template(
            "areas/contributions/closed.html",
            consultation=consultation,
            title=shown(consultation.title, lang()),
            reason=words_of(verdict),
        )
    form = fill(ProposalForm(), consultation)
    if request.method == "GET":
        return proposal_page(consultation, form)
    keep = request.form.get("act") == "draft"
    if not keep and (caught := form.caught()):
        return proposal_page(consultation, form, said=caught), 422
    if not (form.validate() and (keep or form.check_lengths())):
        form.suggest_language(form.body.data or "")
        return proposal_page(consultation, form), 422
    if not keep and (full := too_much("proposal", form)):
        return proposal_page(consultation, form, said=full), 429
    try:
        with unit_of_work() as session:
            asked = {"consultation": consultation, "author": me(), "at": now(), **form.answers()}
            if keep:
                made = save_draft(session, **asked)
            else:
                made = submit_proposal(session, **asked, sent_again=bool(form.again.data))
    except Refused as refused:
        look_again()
        form.renew_key(refused)
        consultation = get_consultation(db(), slug)
        return proposal_page(consultation, fill(form, consultation), refused=refused), 409
    if keep:
        flash(_("The draft is kept. Only you can see it."), "done")
        return redirect(url_for(".draft", draft_id=made.id), 303)
    count("proposal", made)
    return sent(made)


def sent(made: Contribution) -> Response:
    """To the page of what was received, which is also its receipt."""
    said = (
        _("Received. A moderator reads it before it is published. Your number is %(ref)s.", ref=made.ref)
        if made.state is State.WAITING
        else _("Received and published. Your number in the register is %(ref)s.", ref=made.ref)
    )
    flash(said, "done")
    return redirect(url_for(".show", ref=made.ref), 303)


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


@bp.route("/contributions/<ref>/edit", methods=["GET", "POST"])
@signed_in
def edit(ref: str) -> Any:
    """Change one's words while nobody has answered. A stale form says so and keeps the text."""
    contribution = _own(ref)
    form = EditForm()
    if request.method == "GET":
        form.title.data, form.body.data = contribution.title, contribution.body
        form.version.data = str(contribution.version)
        return _edit_page(contribution, form)
    if not (form.validate() and form.check(contribution.kind)):
        return _edit_page(contribution, form), 422
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
    flash(_("The text is changed. Earlier wordings are kept for you and the moderators."), "done")
    return redirect(url_for(".show", ref=ref), 303)


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
        reason=words_of(may),
        refused=refused if refused != words_of(may) else None,
        stands=stands,
        limits=LIMITS,
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
                withdraw_contribution(
                    session, contribution=get_contribution(session, ref), author=me(), at=now()
                )
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
