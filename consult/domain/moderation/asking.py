"""Asking an author to change their words, while they still can: nothing of the text is taken away meanwhile."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.states import lock
from consult.domain.moderation.models import CharterRule, Ruling, RulingKind
from consult.domain.moderation.rules import may_ask_edit, may_name_rule
from consult.domain.moderation.ruling import last_ruling, make_ruling, require_seen, wordings
from consult.kernel.prose import clean_text
from consult.kernel.verdict import require


def ask_to_edit(
    session: Session,
    *,
    contribution: Contribution,
    moderator: Person,
    rule: CharterRule,
    reason: str,
    at: datetime,
    seen_version: int | None = None,
    seen_ruling: int | None = None,
) -> Ruling:
    """Tell the author which rule their text comes near to, and ask them to change it. It takes nothing away, so there
    is nothing to contest.

    `contribution.author` and its consultation with phases must be loaded. The same asking sent twice is made once.
    Raises Refused: may_ask_edit's, RULED_MEANWHILE, TEXT_CHANGED, RULE_RETIRED, and the reason's.
    """
    lock(session, contribution)
    reason = clean_text(reason)
    last = last_ruling(session, contribution.id)
    if last is not None and (last.kind, last.moderator_id, last.rule_id, last.reason) == (
        RulingKind.ASK_EDIT,
        moderator.id,
        rule.id,
        reason,
    ):
        return last
    require(may_ask_edit(moderator, contribution, at))
    require_seen(contribution, last, seen_version=seen_version, seen_ruling=seen_ruling)
    require(may_name_rule(rule))
    return make_ruling(
        session,
        RulingKind.ASK_EDIT,
        contribution=contribution,
        moderator=moderator,
        rule=rule,
        reason=reason,
        unsaid=wordings(session, contribution),
        at=at,
    )
