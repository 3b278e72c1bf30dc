"""Masking passages of a text, showing them again, and opening what is sealed. Each names a rule and a reason.

A text that is masked is still read, voted on and cited; only the passages are gone, from every page, file and letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.masking import Wording, lift_mask, original_of, put_mask
from consult.domain.contributions.models import Contribution, Mask
from consult.domain.contributions.states import lock
from consult.domain.journal.actions import record
from consult.domain.moderation.flags import settle_by_ruling
from consult.domain.moderation.models import CharterRule, Ruling, RulingKind
from consult.domain.moderation.rules import Refusal, may_mask, may_name_rule, may_rule
from consult.domain.moderation.ruling import last_ruling, make_ruling, require_seen, wordings
from consult.kernel.errors import NotFound, Refused
from consult.kernel.masks import Passage
from consult.kernel.prose import clean_line, clean_text
from consult.kernel.verdict import require


def mask_passages(
    session: Session,
    *,
    contribution: Contribution,
    moderator: Person,
    passages: Sequence[Passage],
    rule: CharterRule,
    reason: str,
    at: datetime,
    seen_version: int | None = None,
    seen_ruling: int | None = None,
) -> Ruling:
    """Mask passages of the title or the body under a rule, with a reason that repeats none of them.

    `contribution.author` must be loaded. `seen_version` and `seen_ruling` are what the moderator's page showed (0: no
    ruling). The same ruling sent twice is made once. Raises Refused with a code of `rules.Refusal`.
    """
    lock(session, contribution)
    require(may_rule(moderator, contribution))
    reason = clean_text(reason)
    wanted = [Passage(words, one.nth) for one in passages if (words := clean_line(one.words))]
    last = last_ruling(session, contribution.id)
    if _is_same(session, last, moderator=moderator, rule=rule, reason=reason, passages=wanted):
        assert last is not None
        return last
    require_seen(contribution, last, seen_version=seen_version, seen_ruling=seen_ruling)
    require(may_name_rule(rule))
    require(may_mask(contribution, wanted))
    mask = put_mask(session, contribution=contribution, passages=wanted, at=at)
    ruling = make_ruling(
        session,
        RulingKind.MASK,
        contribution=contribution,
        moderator=moderator,
        rule=rule,
        reason=reason,
        # The rest of the text is public all the same, and a reason may point at it.
        unsaid=[one.words for one in wanted],
        at=at,
        mask_id=mask.id,
        facts={"passages": len(wanted)},
    )
    settle_by_ruling(session, ruling=ruling, contribution=contribution, rule=rule)
    return ruling


def _is_same(
    session: Session,
    last: Ruling | None,
    *,
    moderator: Person,
    rule: CharterRule,
    reason: str,
    passages: Sequence[Passage],
) -> bool:
    if last is None or last.kind is not RulingKind.MASK:
        return False
    made = session.get_one(Mask, last.mask_id)
    return (last.moderator_id, last.rule_id, last.reason) == (moderator.id, rule.id, reason) and [
        Passage(one["words"], one["nth"]) for one in made.passages
    ] == list(passages)


def get_mask(session: Session, contribution: Contribution, mask_id: int) -> Mask:
    """A mask of this contribution, lifted or not. Raises NotFound."""
    found = session.get(Mask, mask_id)
    if found is None or found.contribution_id != contribution.id:
        raise NotFound(f"mask {mask_id}")
    return found


def unmask_passages(
    session: Session,
    *,
    contribution: Contribution,
    mask: Mask,
    moderator: Person,
    rule: CharterRule,
    reason: str,
    at: datetime,
) -> Ruling:
    """Show the passages of a mask again: the rule that does not apply after all, and why. As `mask_passages`."""
    lock(session, contribution)
    session.refresh(mask, attribute_names=["lifted_at"])
    require(may_rule(moderator, contribution))
    reason = clean_text(reason)
    if mask.lifted_at is not None:
        last = last_ruling(session, contribution.id)
        if last is not None and (last.mask_id, last.moderator_id, last.reason) == (
            mask.id,
            moderator.id,
            reason,
        ):
            return last
        raise Refused(Refusal.NOT_MASKED)
    ruling = make_ruling(
        session,
        RulingKind.UNMASK,
        contribution=contribution,
        moderator=moderator,
        rule=rule,
        reason=reason,
        # Hidden as a whole, or still masked elsewhere, the text must not come out by a reason.
        unsaid=wordings(session, contribution),
        at=at,
        mask_id=mask.id,
    )
    lift_mask(session, mask=mask, contribution=contribution, at=at)
    return ruling


def open_original(
    session: Session, *, contribution: Contribution, moderator: Person, at: datetime
) -> Wording:
    """The title and the text as they were written, for a moderator who has to judge them. Each opening is journalled.

    Raises Refused: may_rule's.
    """
    require(may_rule(moderator, contribution))
    record(
        session,
        act="contribution.opened",
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=moderator.id,
        facts={"version": contribution.version},
    )
    return original_of(session, contribution)
