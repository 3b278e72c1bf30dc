"""Reading, hiding and restoring. Each ruling names a rule and a reason and is told to the author.

A text that is hidden settles the flags on it (`flags.py`); one that is restored settles the author's appeal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.accounts.queries import has_address
from consult.domain.contributions.models import Contribution, ContributionVersion, State
from consult.domain.contributions.states import change_state, lock, mark_read
from consult.domain.journal.actions import record
from consult.domain.moderation.appeals import open_appeals
from consult.domain.moderation.flags import settle_by_ruling
from consult.domain.moderation.models import (
    RESTRICTING,
    Appeal,
    AppealOutcome,
    CharterRule,
    Ruling,
    RulingKind,
)
from consult.domain.moderation.quoting import reason_digest
from consult.domain.moderation.rules import (
    Refusal,
    language_of_reason,
    may_give_reason,
    may_name_rule,
    may_rule,
)
from consult.domain.notices.actions import enqueue_notice
from consult.domain.notices.models import NoticeKind
from consult.domain.territory.periods import PeriodKind, days_on, end_of
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused
from consult.kernel.localized import Language
from consult.kernel.prose import clean_text
from consult.kernel.tunis import day_of
from consult.kernel.verdict import require

# Earlier wordings compared with a reason; an author who edits more often is not quoted from the first ones.
MOST_VERSIONS = 50

_TOLD = {
    RulingKind.HIDE: NoticeKind.CONTRIBUTION_HIDDEN,
    RulingKind.RESTORE: NoticeKind.CONTRIBUTION_RESTORED,
}


def last_ruling(session: Session, contribution_id: int) -> Ruling | None:
    return session.scalars(
        select(Ruling).where(Ruling.contribution_id == contribution_id).order_by(Ruling.id.desc()).limit(1)
    ).first()


def wordings(session: Session, contribution: Contribution) -> list[str | None]:
    """The text in every wording there was: a reason repeats none of them."""
    found: list[str | None] = [contribution.title, contribution.body]
    rows = session.execute(
        select(ContributionVersion.title, ContributionVersion.body)
        .where(ContributionVersion.contribution_id == contribution.id)
        .order_by(ContributionVersion.version.desc())
        .limit(MOST_VERSIONS)
    )
    for title, body in rows:
        found += [title, body]
    return found


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
    if seen_ruling is not None and last is not None and last.id != seen_ruling:
        raise Refused(Refusal.RULED_MEANWHILE, {"at": last.at})
    if seen_version is not None and contribution.version != seen_version:
        raise Refused(Refusal.TEXT_CHANGED)
    if not (kind == RulingKind.RESTORE and last is not None and last.rule_id == rule.id):
        # What was hidden under a rule that has been replaced since is restored under that same rule.
        require(may_name_rule(rule))
    require(may_give_reason(reason, wordings(session, contribution)))
    city = get_municipality(session)
    ruling = Ruling(
        contribution_id=contribution.id,
        consultation_id=contribution.consultation_id,
        kind=kind,
        rule_id=rule.id,
        reason=reason,
        reason_language=language_of_reason(contribution),
        moderator_id=moderator.id,
        at=at,
        appeal_until=end_of(city, PeriodKind.APPEAL, at) if kind in RESTRICTING else None,
    )
    session.add(ruling)
    session.flush()
    state = State.HIDDEN if kind == RulingKind.HIDE else State.PUBLISHED
    change_state(session, contribution=contribution, state=state)
    # Whoever rules has read it.
    mark_read(session, contributions=[contribution], reader=moderator, at=at)
    _count_ruling(session, ruling)
    if kind == RulingKind.HIDE:
        settle_by_ruling(session, ruling=ruling, contribution=contribution, rule=rule)
    record(
        session,
        act=f"ruling.{kind}",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={"ruling": ruling.id, "rule": rule.id, "reason": reason_digest(contribution.salt, reason)},
    )
    appeals = open_appeals(session, contribution.id) if kind == RulingKind.RESTORE else []
    for appeal in appeals:
        grant(session, appeal, undone_by=ruling)
    _tell_author(session, ruling, contribution=contribution, rule=rule, appealed=bool(appeals))
    return ruling


def grant(session: Session, appeal: Appeal, *, undone_by: Ruling) -> None:
    """The contested ruling was taken back, be it by who had made it: the appeal is won. The letter of the ruling that
    takes it back says so to the author.
    """
    appeal.outcome, appeal.undone_by_id = AppealOutcome.GRANTED, undone_by.id
    appeal.decided_at, appeal.decided_by_id = undone_by.at, undone_by.moderator_id
    appeal.reason, appeal.reason_language = undone_by.reason, undone_by.reason_language
    session.flush()
    record(
        session,
        act="appeal.granted",
        subject=f"contribution:{undone_by.contribution_id}",
        at=undone_by.at,
        actor_id=undone_by.moderator_id,
        facts={"appeal": appeal.id, "ruling": appeal.ruling_id, "undone_by": undone_by.id},
    )


def _count_ruling(session: Session, ruling: Ruling) -> None:
    column = CharterRule.hide_count if ruling.kind == RulingKind.HIDE else CharterRule.restore_count
    session.execute(
        update(CharterRule)
        .where(CharterRule.id == ruling.rule_id)
        .values({column: column + 1})
        .execution_options(synchronize_session=False)
    )


def _tell_author(
    session: Session, ruling: Ruling, *, contribution: Contribution, rule: CharterRule, appealed: bool
) -> None:
    """Tell the author at once, and how and until when it may be contested. Somebody who spoke at the counter has no
    account, or no longer.

    A letter about a hidden text leaves its title out: letters are quoted and forwarded.
    """
    if contribution.author_id is None or not has_address(session, contribution.author_id):
        return
    city = get_municipality(session)
    facts: dict[str, Any] = {
        "ref": contribution.ref,
        "rule": rule.title,
        "reason": ruling.reason,
        "reason_language": str(ruling.reason_language),
        "contact": city.contact_email,
        "appealed": appealed,
    }
    if ruling.appeal_until is not None:
        facts["appeal_until"] = ruling.appeal_until.isoformat()
        facts["decision_days"] = days_on(city, PeriodKind.APPEAL_DECISION, day_of(ruling.at))
    if ruling.kind == RulingKind.RESTORE and contribution.title:
        facts["title"] = contribution.title
    enqueue_notice(
        session,
        person_id=contribution.author_id,
        kind=_TOLD[ruling.kind],
        at=ruling.at,
        facts=facts,
        key=f"ruling:{ruling.id}",
    )


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
