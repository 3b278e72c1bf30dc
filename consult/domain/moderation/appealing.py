"""Appeals: the author contests a ruling, once; another moderator decides, and the author is told why.

Who may decide is told that one waits. Where nobody else moderates the consultation the administrators are told, who
can give somebody the role: an appeal is not lost.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.domain.accounts.models import Person, Role, RoleGrant
from consult.domain.accounts.queries import has_address
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.states import lock
from consult.domain.journal.actions import record
from consult.domain.moderation.actions import restore_contribution
from consult.domain.moderation.appeals import Deciders
from consult.domain.moderation.masking import get_mask, unmask_passages
from consult.domain.moderation.models import Appeal, AppealOutcome, CharterRule, Ruling
from consult.domain.moderation.queries import rulings_of
from consult.domain.moderation.quoting import reason_digest
from consult.domain.moderation.rules import (
    contested_ruling,
    language_of_reason,
    may_appeal,
    may_decide_appeal,
    may_give_reason,
    may_say_appeal,
)
from consult.domain.moderation.ruling import wordings
from consult.domain.notices.actions import enqueue_notice, enqueue_notices
from consult.domain.notices.models import NoticeKind
from consult.domain.territory.periods import PeriodKind, end_of
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import NotFound
from consult.kernel.localized import Language
from consult.kernel.prose import clean_text
from consult.kernel.verdict import require


def make_appeal(
    session: Session,
    *,
    contribution: Contribution,
    author: Person,
    words: str,
    language: Language,
    at: datetime,
) -> Appeal:
    """Contest the ruling that stands on one's words. The same words sent twice are one appeal.

    Raises Refused: may_appeal's, APPEAL_TOO_SHORT, APPEAL_TOO_LONG.
    """
    lock(session, contribution)
    rulings = rulings_of(session, [contribution.id])[contribution.id]
    ruling, words = contested_ruling(rulings), clean_text(words)
    known = ruling.appeal if ruling is not None else None
    if known is not None and contribution.author_id == author.id and known.words == words:
        return known
    require(may_appeal(author, contribution, rulings, at))
    require(may_say_appeal(words))
    assert ruling is not None
    appeal = Appeal(
        ruling_id=ruling.id,
        words=words,
        language=language,
        made_at=at,
        decide_by=end_of(get_municipality(session), PeriodKind.APPEAL_DECISION, at),
    )
    session.add(appeal)
    session.flush()
    session.refresh(ruling, attribute_names=["appeal"])
    record(
        session,
        act="appeal.made",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=author.id,
        facts={"appeal": appeal.id, "ruling": ruling.id},
    )
    _tell_deciders(session, appeal, ruling=ruling, contribution=contribution)
    return appeal


def _tell_deciders(session: Session, appeal: Appeal, *, ruling: Ruling, contribution: Contribution) -> None:
    """Those who may decide; where there is none, whoever can give somebody the role."""
    deciders = Deciders(session).of(ruling, contribution)
    told = deciders or sorted(
        set(
            session.scalars(
                select(RoleGrant.person_id).where(
                    RoleGrant.role == Role.ADMINISTRATOR,
                    RoleGrant.consultation_id.is_(None),
                    RoleGrant.ended_at.is_(None),
                )
            )
        )
    )
    facts = {
        "ref": contribution.ref,
        "decide_by": appeal.decide_by.isoformat(),
        "nobody": not deciders,
    }
    enqueue_notices(
        session,
        kind=NoticeKind.APPEAL_MADE,
        at=appeal.made_at,
        rows=[(one, facts, f"appeal:{appeal.id}:{one}", None) for one in told],
    )


def get_appeal(session: Session, contribution: Contribution) -> Appeal:
    """The appeal on this contribution that waits, else the last one, with its ruling and rule. Raises NotFound."""
    found = session.scalars(
        select(Appeal)
        .join(Appeal.ruling)
        .where(Ruling.contribution_id == contribution.id)
        .options(joinedload(Appeal.ruling).options(joinedload(Ruling.rule), joinedload(Ruling.contribution)))
        .order_by(Appeal.decided_at.is_not(None), Appeal.id.desc())
        .limit(1)
    ).first()
    if found is None:
        raise NotFound(f"appeal on {contribution.ref}")
    return found


def decide_appeal(
    session: Session,
    *,
    appeal: Appeal,
    moderator: Person,
    outcome: AppealOutcome,
    reason: str,
    at: datetime,
) -> None:
    """Uphold the ruling, or take it back, with a reason that repeats nothing of the text: it is public.

    The same decision sent twice is made once. `appeal` comes from `get_appeal`, the author of its contribution loaded.
    Raises Refused: may_decide_appeal's, REASON_TOO_SHORT, REASON_TOO_LONG, REASON_REPEATS.
    """
    contribution, ruling = appeal.ruling.contribution, appeal.ruling
    lock(session, contribution)
    session.refresh(appeal, attribute_names=["outcome", "decided_at", "decided_by_id", "reason"])
    reason = clean_text(reason)
    if (appeal.outcome, appeal.decided_by_id, appeal.reason) == (outcome, moderator.id, reason):
        return
    require(may_decide_appeal(moderator, appeal))
    if outcome is AppealOutcome.GRANTED:
        _take_back(session, ruling, contribution=contribution, moderator=moderator, reason=reason, at=at)
        return
    require(may_give_reason(reason, wordings(session, contribution)))
    appeal.outcome, appeal.reason = outcome, reason
    appeal.reason_language = language_of_reason(contribution)
    appeal.decided_at, appeal.decided_by_id = at, moderator.id
    session.flush()
    record(
        session,
        act="appeal.upheld",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={
            "appeal": appeal.id,
            "ruling": ruling.id,
            "reason": reason_digest(contribution.salt, reason),
        },
    )
    if contribution.author_id is None or not has_address(session, contribution.author_id):
        return
    enqueue_notice(
        session,
        person_id=contribution.author_id,
        kind=NoticeKind.APPEAL_UPHELD,
        at=at,
        facts={
            "ref": contribution.ref,
            "ruling": str(ruling.kind),
            "rule": _rule_of(ruling).title,
            "reason": reason,
            "reason_language": str(appeal.reason_language),
        },
        key=f"appeal-upheld:{appeal.id}",
    )


def _take_back(
    session: Session,
    ruling: Ruling,
    *,
    contribution: Contribution,
    moderator: Person,
    reason: str,
    at: datetime,
) -> None:
    """The ruling that undoes this one, under the same rule; it grants the appeal."""
    if ruling.mask_id is not None:
        mask = get_mask(session, contribution, ruling.mask_id)
        unmask_passages(
            session,
            contribution=contribution,
            mask=mask,
            moderator=moderator,
            rule=_rule_of(ruling),
            reason=reason,
            at=at,
        )
        return
    restore_contribution(
        session,
        contribution=contribution,
        moderator=moderator,
        rule=_rule_of(ruling),
        reason=reason,
        at=at,
    )


def _rule_of(ruling: Ruling) -> CharterRule:
    # What an import brought as rejected names none, and is not contested here.
    assert ruling.rule is not None
    return ruling.rule
