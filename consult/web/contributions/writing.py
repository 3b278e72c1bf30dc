"""Submitting, keeping for later, answering. Whatever is refused comes back with its words, and with its files."""

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
from consult.domain.contributions.actions import save_draft, submit_comment, submit_draft, submit_proposal
from consult.domain.contributions.attaching import attach_files, digests_of_draft
from consult.domain.contributions.models import (
    BODY_MAX,
    COMMENT_MAX,
    TITLE_MAX,
    TITLE_MIN,
    Contribution,
    State,
    Tongue,
)
from consult.domain.contributions.queries import get_contribution, get_draft
from consult.domain.contributions.rules import BODY_MIN, Refusal, may_comment, may_propose
from consult.domain.territory.queries import list_arrondissements
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.kernel.verdict import Verdict
from consult.rendering.formats import tunis_date
from consult.rendering.wording import sentence
from consult.web.access import ask_to_sign_in, public
from consult.web.contributions.attaching import (
    Taken,
    attaching_page,
    brings_files,
    check_words,
    drop,
    fill_words,
    found_for,
    take_files,
    wishes_of,
)
from consult.web.contributions.blueprint import bp
from consult.web.contributions.forms import CommentForm, ProposalForm
from consult.web.contributions.ways import asks_to_sign_in, look_again
from consult.web.database import db, unit_of_work
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
        **attaching_page(form, draft),
    )


def fill(form: ProposalForm, consultation: Consultation, draft: Contribution | None = None) -> ProposalForm:
    arrondissements = list(list_arrondissements(db(), on=tunis_date(now())))
    form.fill(consultation, arrondissements, organisations(), person=me(), draft=draft)
    if draft is not None and not form.is_submitted():
        fill_words(form, found_for(draft))
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
    caught = "" if keep else form.caught()
    if caught and not brings_files(form):
        return proposal_page(consultation, form, said=caught), 422
    known = form.validate()
    good = known and (keep or form.check_lengths())
    taken = take_files(form)
    if taken.files:
        # Kept with a draft at once: whatever else is wrong, no file has to be sent twice.
        answer = _go_on_as_draft(slug, form, taken, good=good, known=known, keep=keep, said=caught)
        if answer is not None:
            return answer
    if caught or not (good and taken.good):
        form.suggest_language(form.body.data or "")
        return proposal_page(consultation, form, said=caught), 422
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


def _go_on_as_draft(
    slug: str, form: ProposalForm, taken: Taken, *, good: bool, known: bool, keep: bool, said: str
) -> Any:
    """A new proposal that came with files: a draft that has them, and then what was asked for.

    None when this form was received already, its answer lost on the way: the ordinary way finds what it made.
    """
    consultation = get_consultation(db(), slug)
    try:
        draft = _draft_with(consultation, form, taken, known=known)
    except Refused as refused:
        look_again()
        drop([one.paper.sha256 for one in taken.files.values()])
        if refused.code is Refusal.NOT_A_DRAFT:
            return None
        consultation = get_consultation(db(), slug)
        return proposal_page(consultation, fill(form, consultation), refused=refused), 409
    act = "draft" if keep else "submit"
    return finish_draft(draft.id, form, good=good and taken.good, act=act, said=said)


def _draft_with(consultation: Consultation, form: ProposalForm, taken: Taken, *, known: bool) -> Contribution:
    """A draft of the form's words, or of none while they cannot be kept (the form still holds them)."""
    asked = {"consultation": consultation, "author": me(), "at": now()}
    blank = {"title": "", "body": "", "language": Tongue(lang()), "submission_key": form.submission_key.data}
    for answers in [form.answers(), blank] if known else [blank]:
        try:
            with unit_of_work() as session:
                draft = save_draft(session, **asked, **answers)
                gone = attach_files(session, contribution=draft, author=me(), files=taken.files, at=now())
        except Refused as refused:
            if answers is blank or refused.code not in (Refusal.TITLE_TOO_LONG, Refusal.BODY_TOO_LONG):
                raise
            look_again()
            continue
        drop(gone)
        return draft
    raise AssertionError("the last one is kept or refused")


def finish_draft(draft_id: int, form: ProposalForm, *, good: bool, act: str, said: str = "") -> Any:
    """Keep or send a draft as the form has it now; its files are with it already. `said`: why it is not sent yet."""
    found = get_draft(db(), draft_id, author_id=me().id)
    if found.state is not State.DRAFT:
        return redirect(url_for(".show", ref=found.ref), 303)
    keep = act == "draft"
    # All that is wrong is said at once.
    worded = keep or check_words(form, found_for(found))
    if said or not (good and worded):
        form.suggest_language(form.body.data or "")
        return proposal_page(found.consultation, form, draft=found, said=said), 422
    if not keep and (full := too_much("proposal", form)):
        return proposal_page(found.consultation, form, draft=found, said=full), 429
    try:
        with unit_of_work() as session:
            found = get_draft(session, draft_id, author_id=me().id)
            before = digests_of_draft(session, found)
            kept = {"consultation": found.consultation, "author": me(), "at": now(), **form.answers()}
            found = save_draft(session, draft=found, attachments=wishes_of(form), **kept)
            if not keep:
                again = bool(form.again.data)
                found = submit_draft(session, draft=found, author=me(), at=now(), sent_again=again)
    except Refused as refused:
        look_again()
        found = get_draft(db(), draft_id, author_id=me().id)
        if found.state is not State.DRAFT:
            return redirect(url_for(".show", ref=found.ref), 303)
        consultation = found.consultation
        return proposal_page(consultation, fill(form, consultation), draft=found, refused=refused), 409
    drop(before)
    if keep:
        flash(_("The draft is kept. Only you can see it."), "done")
        return redirect(url_for(".draft", draft_id=draft_id), 303)
    count("proposal", found)
    return sent(found)


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
