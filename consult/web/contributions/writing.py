"""Submitting, keeping for later. Whatever is refused comes back with its words, and with its files."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.actions import save_draft, submit_draft, submit_proposal
from consult.domain.contributions.attaching import attach_files, digests_of_draft
from consult.domain.contributions.models import (
    Contribution,
    State,
    Tongue,
)
from consult.domain.contributions.queries import get_draft
from consult.domain.contributions.rules import Refusal, may_propose
from consult.domain.territory.queries import list_arrondissements
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.rendering.formats import tunis_date
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
from consult.web.contributions.forms import ProposalForm
from consult.web.contributions.sending import (
    LIMITS,
    count,
    organisations,
    said_again,
    sent,
    too_much,
    words_of,
)
from consult.web.contributions.ways import asks_to_sign_in, look_again
from consult.web.database import db, unit_of_work
from consult.web.request import lang, me, now, person


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
    if not keep and form.advises():
        return proposal_page(consultation, form), 422
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
    if not keep and form.advises():
        return proposal_page(found.consultation, form, draft=found), 422
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
