"""Making a ruling: judged in one way for every kind, written down, counted, journalled, told to the author at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.accounts.queries import has_address
from consult.domain.contributions.masking import sealed_wordings
from consult.domain.contributions.models import Contribution, ContributionVersion
from consult.domain.contributions.states import mark_read
from consult.domain.journal.actions import record
from consult.domain.moderation.appeals import open_appeals
from consult.domain.moderation.models import (
    RESTRICTING,
    Appeal,
    AppealOutcome,
    CharterRule,
    Ruling,
    RulingKind,
)
from consult.domain.moderation.quoting import reason_digest
from consult.domain.moderation.readings import count_reading
from consult.domain.moderation.rules import Refusal, language_of_reason, may_give_reason
from consult.domain.notices.actions import enqueue_notice
from consult.domain.notices.models import NoticeKind
from consult.domain.territory.periods import PeriodKind, days_on, end_of
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused
from consult.kernel.tunis import day_of
from consult.kernel.verdict import require

# Earlier wordings compared with a reason; an author who edits more often is not quoted from the first ones.
MOST_VERSIONS = 50

_TOLD = {
    RulingKind.HIDE: NoticeKind.CONTRIBUTION_HIDDEN,
    RulingKind.RESTORE: NoticeKind.CONTRIBUTION_RESTORED,
}
_COUNTED = {
    RulingKind.HIDE: CharterRule.hide_count,
    RulingKind.MASK: CharterRule.mask_count,
    RulingKind.RESTORE: CharterRule.restore_count,
    RulingKind.UNMASK: CharterRule.restore_count,
}


def last_ruling(session: Session, contribution_id: int) -> Ruling | None:
    return session.scalars(
        select(Ruling).where(Ruling.contribution_id == contribution_id).order_by(Ruling.id.desc()).limit(1)
    ).first()


def require_seen(
    contribution: Contribution, last: Ruling | None, *, seen_version: int | None, seen_ruling: int | None
) -> None:
    """What the moderator's page showed still stands (0: no ruling); None is not compared. Raises Refused."""
    if seen_ruling is not None and last is not None and last.id != seen_ruling:
        raise Refused(Refusal.RULED_MEANWHILE, {"at": last.at})
    if seen_version is not None and contribution.version != seen_version:
        raise Refused(Refusal.TEXT_CHANGED)


def wordings(session: Session, contribution: Contribution) -> list[str | None]:
    """The text in every wording there was, masked passages included: a reason repeats none of them."""
    found: list[str | None] = [contribution.title, contribution.body]
    rows = session.execute(
        select(ContributionVersion.title, ContributionVersion.body)
        .where(ContributionVersion.contribution_id == contribution.id)
        .order_by(ContributionVersion.version.desc())
        .limit(MOST_VERSIONS)
    )
    for title, body in [*rows, *sealed_wordings(session, contribution.id)]:
        found += [title, body]
    return found


def make_ruling(
    session: Session,
    kind: RulingKind,
    *,
    contribution: Contribution,
    moderator: Person,
    rule: CharterRule,
    reason: str,
    unsaid: Iterable[str | None],
    at: datetime,
    mask_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Ruling:
    """Write the ruling down; what it does to the text its caller has done or does. Whoever rules has read the text.

    `unsaid`: what the reason must not repeat. `facts`: more for the letter. The caller holds the contribution and has
    judged. Raises Refused: REASON_TOO_SHORT, REASON_TOO_LONG, REASON_REPEATS.
    """
    require(may_give_reason(reason, unsaid))
    until = end_of(get_municipality(session), PeriodKind.APPEAL, at) if kind in RESTRICTING else None
    ruling = Ruling(
        contribution_id=contribution.id,
        consultation_id=contribution.consultation_id,
        kind=kind,
        rule_id=rule.id,
        reason=reason,
        reason_language=language_of_reason(contribution),
        moderator_id=moderator.id,
        at=at,
        mask_id=mask_id,
        appeal_until=until,
    )
    session.add(ruling)
    session.flush()
    count_reading(session, contribution=contribution, moderator=moderator, at=at)
    mark_read(session, contributions=[contribution], reader=moderator, at=at)
    if (column := _COUNTED.get(kind)) is not None:
        session.execute(
            update(CharterRule)
            .where(CharterRule.id == rule.id)
            .values({column: column + 1})
            .execution_options(synchronize_session=False)
        )
    record(
        session,
        act=f"ruling.{kind}",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={"ruling": ruling.id, "rule": rule.id, "reason": reason_digest(contribution.salt, reason)},
    )
    appeals = _won(session, ruling)
    for appeal in appeals:
        _grant(session, appeal, undone_by=ruling)
    more = {**(facts or {}), "appealed": bool(appeals)}
    _tell_author(session, ruling, contribution=contribution, rule=rule, facts=more)
    return ruling


def _won(session: Session, ruling: Ruling) -> list[Appeal]:
    """The open appeals against what this ruling takes back."""
    match ruling.kind:
        case RulingKind.RESTORE:
            undone = RulingKind.HIDE
        case RulingKind.UNMASK:
            undone = RulingKind.MASK
        case _:
            return []
    return [
        one
        for one in open_appeals(session, ruling.contribution_id)
        if one.ruling.kind is undone and one.ruling.mask_id == ruling.mask_id
    ]


def _grant(session: Session, appeal: Appeal, *, undone_by: Ruling) -> None:
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


def _tell_author(
    session: Session,
    ruling: Ruling,
    *,
    contribution: Contribution,
    rule: CharterRule,
    facts: Mapping[str, Any],
) -> None:
    """Tell the author at once, and how and until when it may be contested. Somebody who spoke at the counter has no
    account, or no longer.

    A letter about a hidden text leaves its title out: letters are quoted and forwarded.
    """
    if contribution.author_id is None or not has_address(session, contribution.author_id):
        return
    city = get_municipality(session)
    told: dict[str, Any] = {
        "ref": contribution.ref,
        "ruling": str(ruling.kind),
        "rule": rule.title,
        "reason": ruling.reason,
        "reason_language": str(ruling.reason_language),
        "contact": city.contact_email,
        **facts,
    }
    if ruling.appeal_until is not None:
        told["appeal_until"] = ruling.appeal_until.isoformat()
        told["decision_days"] = days_on(city, PeriodKind.APPEAL_DECISION, day_of(ruling.at))
    if ruling.kind == RulingKind.RESTORE and contribution.title:
        told["title"] = contribution.title
    enqueue_notice(
        session,
        person_id=contribution.author_id,
        kind=_TOLD.get(ruling.kind, NoticeKind.CONTRIBUTION_RULED),
        at=ruling.at,
        facts=told,
        key=f"ruling:{ruling.id}",
    )
