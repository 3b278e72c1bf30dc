"""Publishing a consultation, and taking it back."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from consult.domain.accounts.models import Role
from consult.domain.consultations.completeness import languages_missing, missing_parts
from consult.domain.consultations.models import ConsultationState
from consult.domain.consultations.publication import (
    publish_consultation,
    state_missing_reason,
    was_heard,
    withdraw_consultation,
)
from consult.domain.consultations.queries import get_for_change
from consult.domain.consultations.rules import publishable
from consult.kernel.errors import Refused
from consult.rendering.wording import sentence
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.desk.blueprint import Answer, bp, for_content, part
from consult.web.desk.forms import ActForm, PublishForm
from consult.web.desk.pages import gap_rows, languages_words
from consult.web.request import lang, languages, me, now


@bp.route("/consultations/<slug>/publish", methods=["GET", "POST"])
@staff(Role.MODERATOR)
def publish(slug: str) -> Answer:
    """What is complete and what is not, with links to mend it; then the button."""
    found = for_content(slug)
    form = PublishForm(data={"missing_reason": found.missing_reason or ""})
    problem: Exception | None = None
    if form.validate_on_submit():
        reason = form.missing_reason.data
        try:
            with unit_of_work() as session:
                held = get_for_change(session, slug)
                if held.state == ConsultationState.PUBLISHED:
                    # A second click, or another reason: what is published is published once.
                    if reason is not None and languages_missing(held, languages=languages()):
                        state_missing_reason(session, consultation=held, editor=me(), reason=reason, at=now())
                    said = _("Saved.")
                else:
                    publish_consultation(
                        session, consultation=held, publisher=me(), missing_reason=reason, at=now()
                    )
                    said = _("The consultation is published. Everybody can read it now.")
            flash(said, "done")
            return redirect(url_for(".publish", slug=slug), 303)
        except Refused as refused:
            problem = refused
    return _shown(slug, form=form, problem=problem)


def _shown(slug: str, *, form: PublishForm, problem: Exception | None) -> Answer:
    found = for_content(slug)
    missing = languages_missing(found, languages=languages())
    verdict = publishable(
        found, missing_reason="stated" if missing else None, languages=languages(), at=now()
    )
    draft = found.state == ConsultationState.DRAFT
    return part(
        "publish.html",
        slug,
        current="desk.publish",
        problem=problem,
        wrong=bool(form.errors),
        form=form,
        act=ActForm(),
        draft=draft,
        lacking=gap_rows(found),
        complete=not missing_parts(found),
        missing=languages_words(missing) if missing else None,
        # Why the button is not there, when something else than a language is in the way.
        hindered=sentence(lang(), verdict.refusal, verdict.facts) if draft and verdict.refusal else None,
        may_withdraw=found.state != ConsultationState.WITHDRAWN and not was_heard(db(), found),
    )


@bp.post("/consultations/<slug>/withdraw")
@staff(Role.MODERATOR)
def withdraw(slug: str) -> Answer:
    """Take back a draft, or what nobody has taken part in yet."""
    for_content(slug)
    try:
        with unit_of_work() as session:
            held = get_for_change(session, slug)
            if held.state != ConsultationState.WITHDRAWN:
                withdraw_consultation(session, consultation=held, editor=me(), at=now())
    except Refused as refused:
        return _shown(slug, form=PublishForm(formdata=None), problem=refused)
    flash(_("The consultation is withdrawn."), "done")
    return redirect(url_for(".consultations"), 303)
