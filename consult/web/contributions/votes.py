"""One tap, one vote: by a plain form, or swapped in place where htmx is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from consult.domain.consultations.clock import results_hidden, vote_rule_at
from consult.domain.consultations.models import VoteRule
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import get_contribution
from consult.domain.contributions.rules import Refusal
from consult.domain.voting.actions import cast_vote, withdraw_vote
from consult.domain.voting.models import Choice
from consult.domain.voting.queries import choices_of
from consult.domain.voting.rules import VoteRefusal, choices_for, may_vote
from consult.kernel.errors import Refused
from consult.rendering.wording import sentence, word
from consult.web.access import public
from consult.web.compose.ways import safe_next
from consult.web.contributions.blueprint import bp
from consult.web.contributions.ways import look_again, sign_in_href
from consult.web.database import db, unit_of_work
from consult.web.request import lang, now, person

WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class VoteBox:
    """What the component of the vote shows. `choices` is empty where there is no vote at all."""

    ref: str
    action: str
    rule: VoteRule | None
    choices: list[tuple[str, str]]
    current: str | None
    # The sentence in the place of the buttons, and whether signing in is the way on.
    reason: str | None
    sign_in: str | None
    agree: int
    disagree: int
    neutral: int
    # Until when results are hidden; the numbers above are zero then.
    hidden_until: datetime | None
    next_href: str
    compact: bool = False


def vote_of(
    contribution: Contribution, current: Choice | None, *, next_href: str, compact: bool = True
) -> VoteBox:
    """The box of one contribution for whoever asks; `contribution.consultation` has its phases loaded."""
    at = now()
    verdict = may_vote(person(), contribution, at)
    hidden_until = results_hidden(contribution.consultation, at)
    visible = hidden_until is None
    href = url_for(".show", ref=contribution.ref)
    offered = verdict.refusal is not VoteRefusal.NOT_VOTED_ON and verdict.refusal is not Refusal.NEVER_OPEN
    rule = vote_rule_at(contribution.consultation, at) if offered else None
    return VoteBox(
        ref=contribution.ref or "",
        action=url_for(".vote", ref=contribution.ref),
        rule=rule,
        choices=[(str(one), _label(one, rule)) for one in choices_for(contribution, at)] if offered else [],
        current=str(current) if current else None,
        reason=sentence(lang(), verdict.refusal, verdict.facts) if verdict.refusal else None,
        sign_in=sign_in_href(f"{href}#vote") if verdict.refusal is Refusal.SIGN_IN_FIRST else None,
        agree=contribution.agree_count if visible else 0,
        disagree=contribution.disagree_count if visible else 0,
        neutral=contribution.neutral_count if visible else 0,
        hidden_until=hidden_until,
        next_href=next_href,
        compact=compact,
    )


def _label(choice: Choice, rule: VoteRule | None) -> str:
    """What the button says: where one can only support, nobody is asked to agree with anything."""
    return _("Support") if rule is VoteRule.SUPPORT else word(lang(), choice)


@bp.post("/contributions/<ref>/vote")
@public
def vote(ref: str) -> str | Response | AnyResponse | tuple[str, int]:
    """Cast, change or withdraw, then back to where it was tapped. A visitor is asked to sign in first."""
    page = f"{url_for('.show', ref=ref)}#vote"
    if person() is None:
        if _swaps():
            return Response(headers={"HX-Redirect": sign_in_href(page)})
        return redirect(sign_in_href(page), 303)
    wanted = request.form.get("choice", "")
    back = safe_next(request.form.get("next"), page)
    refused: Refused | None = None
    try:
        with unit_of_work() as session:
            someone = person()
            assert someone is not None
            contribution = get_contribution(session, ref)
            if wanted == WITHDRAW:
                withdraw_vote(session, contribution=contribution, voter=someone, at=now())
            elif wanted in set(Choice):
                cast_vote(session, contribution=contribution, voter=someone, choice=Choice(wanted), at=now())
            else:
                raise Refused(VoteRefusal.CHOICE_NOT_OFFERED)
    except Refused as no:
        refused = no
        look_again()
    if not _swaps():
        if refused is not None:
            # The page of the contribution says why in the place of the buttons; so does this one.
            raise refused
        if wanted == WITHDRAW:
            flash(_("Your vote is withdrawn."), "done")
        return redirect(back, 303)
    return _box(ref, back, refused)


def _swaps() -> bool:
    return request.headers.get("HX-Request") == "true"


def _box(ref: str, back: str, refused: Refused | None) -> str | tuple[str, int]:
    session, someone = db(), person()
    assert someone is not None
    contribution = get_contribution(session, ref)
    current = choices_of(session, person_id=someone.id, ids=[contribution.id])[contribution.id]
    compact = request.form.get("compact") == "1"
    box: Any = vote_of(contribution, current, next_href=back, compact=compact)
    shown = render_template(
        "areas/contributions/vote.html",
        box=box,
        refused=sentence(lang(), refused.code, refused.facts) if refused else None,
    )
    return shown
