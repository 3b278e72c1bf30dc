"""What every form that sends words needs: its limits, its sentences, and where it leads."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Organisation
from consult.domain.accounts.queries import organisations_of
from consult.domain.contributions.acceptance import key_of, made_before
from consult.domain.contributions.models import (
    BODY_MAX,
    COMMENT_MAX,
    TITLE_MAX,
    TITLE_MIN,
    Contribution,
    State,
)
from consult.domain.contributions.rules import BODY_MIN, Refusal
from consult.kernel.errors import Refused
from consult.kernel.verdict import Verdict
from consult.rendering.wording import sentence
from consult.web.contributions.forms import CommentForm, ProposalForm
from consult.web.database import db
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


def sent(made: Contribution) -> Response:
    """To the page of what was received, which is also its receipt."""
    said = (
        _("Received. A moderator reads it before it is published. Your number is %(ref)s.", ref=made.ref)
        if made.state is State.WAITING
        else _("Received and published. Your number in the register is %(ref)s.", ref=made.ref)
    )
    flash(said, "done")
    return redirect(url_for(".show", ref=made.ref), 303)
