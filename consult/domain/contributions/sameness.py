"""The same text sent again: told to an author who may have forgotten, noticed for the moderators, never blocked.

Texts are the same when their folded words are (`kernel/folding.py`): case, accents, vowel signs and punctuation
make no difference. Many people may send the same words; a petition is legitimate.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution, State
from consult.domain.contributions.rules import Refusal
from consult.kernel.folding import fold
from consult.kernel.secrets import digest
from consult.kernel.verdict import YES, Verdict, no

# "I agree" is said by many and says nothing about them: shorter texts, folded, are not compared.
SHORTEST_COMPARED = 20
# How long somebody is reminded that they sent these words already.
SENT_WITHIN = timedelta(days=30)
# From so many accounts on the moderators are told that they send the same.
NOTICED_FROM = 3
# Accounts and texts are counted and listed up to here.
COUNTED, LISTED = 100, 20

_STANDING = (State.PUBLISHED, State.WAITING, State.HIDDEN, State.MERGED)


def text_digest(title: str | None, body: str) -> str | None:
    """SHA-256 over the folded title and text; None for what is too short to be compared."""
    folded = fold(f"{title or ''}\n{body}")
    return digest(folded.encode()) if len(folded) >= SHORTEST_COMPARED else None


def not_sent_before(
    session: Session,
    *,
    author: Person,
    consultation: Consultation,
    title: str | None,
    body: str,
    at: datetime,
) -> Verdict:
    """No, with the number, when the author sent these words in this consultation within `SENT_WITHIN`."""
    found = text_digest(title, body)
    if found is None:
        return YES
    ref = session.scalars(
        select(Contribution.ref)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.text_digest == found,
            Contribution.author_id == author.id,
            Contribution.state.in_(_STANDING),
            Contribution.received_at > at - SENT_WITHIN,
        )
        .order_by(Contribution.id.desc())
        .limit(1)
    ).first()
    return YES if ref is None else no(Refusal.SENT_ALREADY, ref=ref)


def accounts_with_same_text(session: Session, contributions: Collection[Contribution]) -> dict[int, int]:
    """From how many accounts each of these texts came, where it is `NOTICED_FROM` or more, else 0.

    Counted up to `COUNTED`. Every id is there.
    """
    found = {one.id: 0 for one in contributions}
    texts = {(one.consultation_id, one.text_digest) for one in contributions if one.text_digest}
    if not texts:
        return found
    counts = []
    for consultation_id, text in sorted(texts):
        accounts = (
            select(Contribution.author_id)
            .where(
                Contribution.consultation_id == consultation_id,
                Contribution.text_digest == text,
                Contribution.author_id.is_not(None),
                Contribution.state.in_(_STANDING),
            )
            .distinct()
            .limit(COUNTED)
            .subquery()
        )
        counts.append(select(literal(consultation_id), literal(text), func.count()).select_from(accounts))
    numbers = {
        (consultation, text): number for consultation, text, number in session.execute(union_all(*counts))
    }
    for one in contributions:
        number = numbers.get((one.consultation_id, one.text_digest), 0)
        found[one.id] = number if number >= NOTICED_FROM else 0
    return found


@dataclass(frozen=True, slots=True)
class Same:
    """Another contribution with the same words."""

    ref: str
    received_at: datetime


def list_same(session: Session, contribution: Contribution) -> Sequence[Same]:
    """Contributions of the same consultation with the same words, the oldest first, at most `LISTED`."""
    if contribution.text_digest is None:
        return []
    rows = session.execute(
        select(Contribution.ref, Contribution.received_at)
        .where(
            Contribution.consultation_id == contribution.consultation_id,
            Contribution.text_digest == contribution.text_digest,
            Contribution.id != contribution.id,
            Contribution.state.in_(_STANDING),
        )
        .order_by(Contribution.id)
        .limit(LISTED)
    )
    return [Same(*row) for row in rows]
