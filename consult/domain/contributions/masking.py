"""Masked passages: what everybody reads has a mark in their place, and the wording as it was written is sealed.

The text of the row is the masked one, in every wording, so whatever reads it (pages, the search, exports, feeds,
letters) never meets a masked word. The original is for its author, for the proof of the receipt, and for whoever
opens it at the desk, which is journalled (`moderation/sealed.py`). Masks are judged and recorded above.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from consult.domain.consultations.counting import raise_counts
from consult.domain.contributions.models import (
    Contribution,
    ContributionVersion,
    Mask,
    SealedVersion,
)
from consult.domain.contributions.sameness import text_digest
from consult.domain.contributions.search import index
from consult.kernel.masks import MARK, Passage, mask
from consult.kernel.prose import to_html

Wording = tuple[str | None, str]


def put_mask(
    session: Session, *, contribution: Contribution, passages: Sequence[Passage], at: datetime
) -> Mask:
    """Mask these passages, as they stand in the wording of now; in other wordings wherever they stand.

    The caller holds the contribution, has judged, and records the act.
    """
    made = Mask(
        contribution_id=contribution.id,
        version=contribution.version,
        passages=[{"words": one.words, "nth": one.nth} for one in passages],
        put_at=at,
    )
    session.add(made)
    session.flush()
    apply_masks(session, contribution)
    return made


def lift_mask(session: Session, *, mask: Mask, contribution: Contribution, at: datetime) -> None:
    """The passages of this mask stand again, as far as no other mask hides them. As `put_mask`."""
    mask.lifted_at = at
    session.flush()
    apply_masks(session, contribution)


def masks_in_force(session: Session, contribution_id: int) -> Sequence[Mask]:
    return session.scalars(
        select(Mask)
        .where(Mask.contribution_id == contribution_id, Mask.lifted_at.is_(None))
        .order_by(Mask.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Masked:
    """What is masked of a text, and the text as everybody reads it, white space aside."""

    passages: list[Passage]
    text: str


def masks_of(session: Session, ids: Collection[int] | Select[tuple[int]]) -> dict[int, Masked]:
    """Of these contributions those with masked passages: one query, most often without rows."""
    found: dict[int, Masked] = {}
    if isinstance(ids, Collection) and not ids:
        return found
    rows = session.execute(
        select(Mask.contribution_id, Mask.passages, Contribution.title, Contribution.body)
        .join(Contribution, Contribution.id == Mask.contribution_id)
        .where(Mask.contribution_id.in_(ids), Mask.lifted_at.is_(None))
    )
    for contribution_id, passages, title, body in rows:
        text = " ".join(f"{title or ''}\n{body}".split())
        masked = found.setdefault(contribution_id, Masked([], text))
        masked.passages.extend(Passage(one["words"]) for one in passages)
    return found


def readable_quote(quote: str | None, masked: Masked | None) -> str | None:
    """Words of a text that were taken over elsewhere, as they may still be read: masked, or none at all where they hold
    a part of a masked passage."""
    if not quote or masked is None:
        return quote
    (shown,) = mask([quote], masked.passages)
    pieces = [" ".join(piece.split()) for piece in shown.split(MARK)]
    return shown if all(piece in masked.text for piece in pieces) else None


def apply_masks(session: Session, contribution: Contribution) -> None:
    """Write every wording anew, masked as the masks in force say; and the search, and the digest of its words."""
    masks = masks_in_force(session, contribution.id)
    sealed = {
        one.version: one
        for one in session.scalars(
            select(SealedVersion).where(SealedVersion.contribution_id == contribution.id)
        )
    }
    wordings = session.scalars(
        select(ContributionVersion).where(ContributionVersion.contribution_id == contribution.id)
    ).all()
    for wording in wordings:
        standing = wording.version == contribution.version
        original = sealed.get(wording.version)
        before = (original.title, original.body) if original else (wording.title, wording.body)
        after = _masked(before, masks, version=wording.version)
        if after == before and original is not None:
            session.delete(original)
        elif after != before and original is None:
            # Imports have HTML of their own, which cannot be made from the text again.
            kept = contribution.body_html if standing else None
            session.add(
                SealedVersion(
                    contribution_id=contribution.id,
                    version=wording.version,
                    title=before[0],
                    body=before[1],
                    body_html=kept,
                )
            )
        wording.title, wording.body = after
        if standing and (contribution.title, contribution.body) != after:
            contribution.title, contribution.body = after
            back = original.body_html if after == before and original is not None else None
            contribution.body_html = back or to_html(after[1])
            if contribution.text_digest is not None:
                contribution.text_digest = text_digest(*after)
    session.flush()
    index(session, contribution)
    # Nothing more or less to be read, but another look: no kept page is shown again.
    raise_counts(
        session,
        consultation_id=contribution.consultation_id,
        slot=contribution.author_id or contribution.id,
    )


def _masked(wording: Wording, masks: Sequence[Mask], *, version: int) -> Wording:
    title, body = wording
    for one in masks:
        # Which of several places is meant is known in the wording that the moderator had before them.
        passages = [
            Passage(passage["words"], passage["nth"] if one.version == version else None)
            for passage in one.passages
        ]
        head, body = mask([title or "", body], passages)
        title = head if title is not None else None
    return title, body


def original_of(session: Session, contribution: Contribution) -> Wording:
    """The wording of now as it was written: for its author, and for whoever opens it at the desk."""
    sealed = session.get(SealedVersion, (contribution.id, contribution.version))
    return (sealed.title, sealed.body) if sealed else (contribution.title, contribution.body)


def is_masked(session: Session, contribution: Contribution) -> bool:
    """Whether anything of the wording of now is masked."""
    return session.get(SealedVersion, (contribution.id, contribution.version)) is not None


def sealed_wordings(session: Session, contribution_id: int) -> Sequence[Wording]:
    """Every sealed wording of a text, for the actions that compare a public reason with it."""
    rows = session.execute(
        select(SealedVersion.title, SealedVersion.body).where(
            SealedVersion.contribution_id == contribution_id
        )
    )
    return [(title, body) for title, body in rows]


def as_received(session: Session, contribution: Contribution) -> SealedVersion | ContributionVersion:
    """The first wording as it was received: what the receipt's fingerprint was made of. For the proof only."""
    sealed = session.get(SealedVersion, (contribution.id, 1))
    return sealed or session.get_one(ContributionVersion, (contribution.id, 1))
