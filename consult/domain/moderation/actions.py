"""Reading, hiding and restoring. Each ruling names a rule and a reason and is told to the author.

A text that is hidden settles the flags on it (`flags.py`); one that is restored settles the author's appeal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Contribution, State
from consult.domain.contributions.states import change_state, lock, mark_read
from consult.domain.journal.actions import record
from consult.domain.moderation.flags import settle_by_ruling
from consult.domain.moderation.models import CharterRule, Ruling, RulingKind
from consult.domain.moderation.readings import note_readings
from consult.domain.moderation.rules import Refusal, may_name_rule, may_rule
from consult.domain.moderation.ruling import last_ruling, make_ruling, require_seen, wordings
from consult.kernel.errors import Refused
from consult.kernel.localized import Language
from consult.kernel.prose import clean_text
from consult.kernel.verdict import require


def _rule_on(
    session: Session,
    kind: RulingKind,
    *,
    contribution: Contribution,
    moderator: Person,
    rule: CharterRule,
    reason: str,
    at: datetime,
    seen_version: int | None,
    seen_ruling: int | None,
) -> Ruling:
    lock(session, contribution)
    require(may_rule(moderator, contribution))
    reason = clean_text(reason)
    last = last_ruling(session, contribution.id)
    hidden = contribution.state == State.HIDDEN
    if hidden == (kind == RulingKind.HIDE):
        same = last is not None and (last.kind, last.moderator_id, last.rule_id, last.reason) == (
            kind,
            moderator.id,
            rule.id,
            reason,
        )
        if last is not None and same:
            # The same click twice: ruled once.
            return last
        if kind == RulingKind.RESTORE:
            raise Refused(Refusal.NOT_HIDDEN)
        raise Refused(Refusal.ALREADY_HIDDEN, {"at": last.at if last else at})
    require_seen(contribution, last, seen_version=seen_version, seen_ruling=seen_ruling)
    if not (kind == RulingKind.RESTORE and last is not None and last.rule_id == rule.id):
        # What was hidden under a rule that has been replaced since is restored under that same rule.
        require(may_name_rule(rule))
    ruling = make_ruling(
        session,
        kind,
        contribution=contribution,
        moderator=moderator,
        rule=rule,
        reason=reason,
        unsaid=wordings(session, contribution),
        at=at,
    )
    state = State.HIDDEN if kind == RulingKind.HIDE else State.PUBLISHED
    change_state(session, contribution=contribution, state=state)
    if kind == RulingKind.HIDE:
        settle_by_ruling(session, ruling=ruling, contribution=contribution, rule=rule)
    return ruling


def hide_contribution(
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
    """Hide a text under a rule, with a reason that does not repeat it. Its number and page stay.

    `contribution.author` must be loaded. `seen_version` and `seen_ruling` are what the moderator's page
    showed (0: no ruling); None is not compared. The same ruling sent twice is made once.
    Raises Refused with a code of `rules.Refusal`.
    """
    return _rule_on(
        session,
        RulingKind.HIDE,
        contribution=contribution,
        moderator=moderator,
        rule=rule,
        reason=reason,
        at=at,
        seen_version=seen_version,
        seen_ruling=seen_ruling,
    )


def restore_contribution(
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
    """Show a hidden text again: the rule that does not apply after all, and why. As `hide_contribution`."""
    return _rule_on(
        session,
        RulingKind.RESTORE,
        contribution=contribution,
        moderator=moderator,
        rule=rule,
        reason=reason,
        at=at,
        seen_version=seen_version,
        seen_ruling=seen_ruling,
    )


def read_contributions(
    session: Session,
    *,
    contributions: Sequence[Contribution],
    moderator: Person,
    at: datetime,
    seen_version: int | None = None,
) -> list[Contribution]:
    """Mark as read, and so publish where the consultation reads first. Returns those not read before.

    `seen_version` (of a single contribution): the wording that was shown. Raises Refused.
    """
    new: list[Contribution] = []
    for contribution in contributions:
        lock(session, contribution)
        require(may_rule(moderator, contribution))
        if seen_version is not None and contribution.version != seen_version:
            raise Refused(Refusal.TEXT_CHANGED)
        if contribution.read_at is None:
            new.append(contribution)
    note_readings(session, contributions=new, moderator=moderator, at=at)
    mark_read(session, contributions=new, reader=moderator, at=at)
    for contribution in new:
        record(
            session,
            act="contribution.read",
            subject=f"contribution:{contribution.id}",
            at=at,
            actor_id=moderator.id,
            facts={"version": contribution.version},
        )
    return new


def reject_at_source(
    session: Session,
    *,
    contributions: Sequence[Contribution],
    reason: str,
    reason_language: Language,
    at: datetime,
) -> None:
    """Write down that an import brought these as rejected. No moderator of ours ruled; states stay."""
    session.add_all(
        Ruling(
            contribution_id=contribution.id,
            consultation_id=contribution.consultation_id,
            kind=RulingKind.REJECTED_AT_SOURCE,
            reason=reason,
            reason_language=reason_language,
            at=at,
        )
        for contribution in contributions
    )
    session.flush()
