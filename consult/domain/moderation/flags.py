"""Flags: a reader asks the moderators to look at a text. Nothing is hidden by a flag alone.

A flag is not journalled: the journal would keep for ever who complained of whom. Settling flags is an act of the
staff and is, as ids only. Those who flagged are told what became of it; the author is told of a ruling, and of
nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.accounts.queries import with_address
from consult.domain.contributions.models import Contribution, State
from consult.domain.contributions.states import lock, mark_read
from consult.domain.journal.actions import record
from consult.domain.moderation.flagged import find_flag
from consult.domain.moderation.models import (
    CharterRule,
    Flag,
    FlaggedText,
    FlagOutcome,
    FlagReason,
    FlagSettlement,
    Ruling,
    RulingKind,
)
from consult.domain.moderation.quoting import reason_digest
from consult.domain.moderation.readings import count_reading
from consult.domain.moderation.rules import (
    REASON_MAX,
    REASON_MIN,
    Refusal,
    may_explain,
    may_flag,
    may_rule,
)
from consult.domain.notices.actions import enqueue_notices
from consult.domain.notices.models import NoticeKind
from consult.kernel.errors import Refused
from consult.kernel.localized import Language
from consult.kernel.prose import clean_text, length
from consult.kernel.verdict import require


def flag_text(
    session: Session,
    *,
    contribution: Contribution,
    person: Person,
    reason: FlagReason,
    explanation: str = "",
    language: Language,
    at: datetime,
) -> Flag:
    """Ask the moderators to look at a text. Flagged twice it is flagged once. Raises Refused."""
    lock(session, contribution)
    known = find_flag(session, contribution_id=contribution.id, person_id=person.id)
    if known is not None:
        return known
    require(may_flag(person, contribution, at))
    explanation = clean_text(explanation)
    require(may_explain(reason, explanation))
    flag = Flag(
        contribution_id=contribution.id,
        person_id=person.id,
        reason=reason,
        explanation=explanation or None,
        language=language,
        at=at,
    )
    session.add(flag)
    session.flush()
    _recount(session, contribution)
    return flag


def take_back_flag(session: Session, *, contribution: Contribution, person: Person) -> None:
    """An open flag goes without a trace; one that is gone already is gone. Raises Refused: ALREADY_SETTLED."""
    lock(session, contribution)
    known = find_flag(session, contribution_id=contribution.id, person_id=person.id)
    if known is None:
        return
    if known.settlement_id is not None:
        raise Refused(Refusal.ALREADY_SETTLED)
    session.execute(delete(Flag).where(Flag.id == known.id))
    session.expunge(known)
    _recount(session, contribution)


def dismiss_flags(
    session: Session,
    *,
    contribution: Contribution,
    moderator: Person,
    reason: str,
    at: datetime,
    seen_flag: int | None = None,
) -> FlagSettlement:
    """The text stays, and why: told to all who flagged it. Whoever dismisses has read the text.

    `seen_flag`: the newest flag that the moderator's page showed; what came after it stays open. The same click
    twice settles once. Raises Refused: may_rule's, NOTHING_FLAGGED, REASON_TOO_SHORT, REASON_TOO_LONG.
    """
    lock(session, contribution)
    require(may_rule(moderator, contribution))
    reason = clean_text(reason)
    flags = _open_flags(session, contribution.id, up_to=seen_flag)
    if not flags or contribution.state is State.HIDDEN:
        last = _last_settlement(session, contribution.id)
        if last is not None and (last.moderator_id, last.reason) == (moderator.id, reason):
            return last
        raise Refused(Refusal.NOTHING_FLAGGED)
    if (found := length(reason)) < REASON_MIN:
        raise Refused(Refusal.REASON_TOO_SHORT, {"limit": REASON_MIN, "length": found})
    if found > REASON_MAX:
        raise Refused(Refusal.REASON_TOO_LONG, {"limit": REASON_MAX, "length": found})
    settlement = FlagSettlement(
        contribution_id=contribution.id,
        outcome=FlagOutcome.STAYS,
        reason=reason,
        reason_language=flags[0].language,
        moderator_id=moderator.id,
        at=at,
    )
    facts = {"reason": reason, "reason_language": str(flags[0].language)}
    _settle(session, flags, settlement, contribution=contribution, facts=facts)
    count_reading(session, contribution=contribution, moderator=moderator, at=at)
    mark_read(session, contributions=[contribution], reader=moderator, at=at)
    record(
        session,
        act="flags.dismissed",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={"settlement": settlement.id, "reason": reason_digest(contribution.salt, reason)},
    )
    return settlement


def settle_by_ruling(
    session: Session, *, ruling: Ruling, contribution: Contribution, rule: CharterRule
) -> None:
    """The text is hidden, or a passage of it masked: every open flag is settled. The caller holds it and records."""
    flags = _open_flags(session, contribution.id)
    if not flags:
        return
    assert ruling.moderator_id is not None
    settlement = FlagSettlement(
        contribution_id=contribution.id,
        outcome=FlagOutcome.HIDDEN if ruling.kind is RulingKind.HIDE else FlagOutcome.MASKED,
        ruling_id=ruling.id,
        moderator_id=ruling.moderator_id,
        at=ruling.at,
    )
    facts = {
        "rule": rule.title,
        "reason": ruling.reason,
        "reason_language": str(ruling.reason_language),
    }
    _settle(session, flags, settlement, contribution=contribution, facts=facts)


def _settle(
    session: Session,
    flags: Sequence[Any],
    settlement: FlagSettlement,
    *,
    contribution: Contribution,
    facts: dict[str, Any],
) -> None:
    """Close these flags and tell those who sent them. No letter names a hidden text's title."""
    session.add(settlement)
    session.flush()
    session.execute(
        update(Flag)
        .where(
            Flag.contribution_id == contribution.id,
            Flag.settlement_id.is_(None),
            Flag.id <= flags[-1].id,
        )
        .values(settlement_id=settlement.id)
        .execution_options(synchronize_session=False)
    )
    _recount(session, contribution)
    reached = with_address(session, [flag.person_id for flag in flags])
    told = {"ref": contribution.ref, "outcome": str(settlement.outcome), **facts}
    enqueue_notices(
        session,
        kind=NoticeKind.FLAG_SETTLED,
        at=settlement.at,
        rows=[(flag.person_id, told, f"flag:{flag.id}", None) for flag in flags if flag.person_id in reached],
    )


def _open_flags(session: Session, contribution_id: int, *, up_to: int | None = None) -> Sequence[Any]:
    """Id, person and language of the open flags, the oldest first."""
    statement = select(Flag.id, Flag.person_id, Flag.language).where(
        Flag.contribution_id == contribution_id, Flag.settlement_id.is_(None)
    )
    if up_to is not None:
        statement = statement.where(Flag.id <= up_to)
    return session.execute(statement.order_by(Flag.id)).all()


def _last_settlement(session: Session, contribution_id: int) -> FlagSettlement | None:
    return session.scalars(
        select(FlagSettlement)
        .where(FlagSettlement.contribution_id == contribution_id)
        .order_by(FlagSettlement.id.desc())
        .limit(1)
    ).first()


def _recount(session: Session, contribution: Contribution) -> None:
    """Make the row of the flagged text say what its open flags are. The caller holds the contribution."""
    of_text = (Flag.contribution_id == contribution.id, Flag.settlement_id.is_(None))
    counts = session.execute(select(Flag.reason, func.count()).where(*of_text).group_by(Flag.reason)).all()
    row = session.get(FlaggedText, contribution.id)
    if not counts:
        if row is not None:
            session.delete(row)
            session.flush()
        return
    first_at = session.scalars(select(func.min(Flag.at)).where(*of_text)).one()
    if row is None:
        row = FlaggedText(contribution_id=contribution.id, consultation_id=contribution.consultation_id)
        session.add(row)
    row.first_at = first_at
    row.reasons = {str(reason): number for reason, number in counts}
    session.flush()
