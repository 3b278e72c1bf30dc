"""Ending a consultation for good before its time: its pages stay, and everybody who spoke in it is told once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.acts import Decision, begin_act, finish_act
from consult.domain.consultations.directing import is_directed
from consult.domain.consultations.models import ActKind, Consultation, PublicAct
from consult.domain.contributions.models import Contribution, State
from consult.domain.notices.actions import enqueue_notices
from consult.domain.notices.models import NoticeKind
from consult.domain.synthesis.models import Synthesis, SynthesisState
from consult.domain.synthesis.rules import Refusal
from consult.kernel.verdict import YES, Verdict, no, require

# Whoever withdrew their words asked to be left out; a draft was never sent.
_SPOKEN = (State.PUBLISHED, State.WAITING, State.HIDDEN, State.MERGED)


def may_cancel(session: Session, consultation: Consultation) -> Verdict:
    """Until its synthesis is published: from then on the deciding body owes its decisions."""
    verdict = is_directed(consultation)
    if not verdict:
        return verdict
    published = session.execute(
        select(Synthesis.id).where(
            Synthesis.consultation_id == consultation.id, Synthesis.state == SynthesisState.PUBLISHED
        )
    ).first()
    return no(Refusal.SYNTHESIS_STANDS) if published else YES


def cancel_consultation(
    session: Session,
    *,
    consultation: Consultation,
    by: Person | None,
    decision: Decision,
    at: datetime,
    expected_version: int | None = None,
) -> PublicAct:
    """Nothing can be sent from now on; no synthesis and no decision follow. It cannot be undone.

    The consultation stays published with the note on its page, its span ends now, and each author with an address
    is told once. Raises as `acts.begin_act`, and Refused: SYNTHESIS_STANDS.
    """
    told = begin_act(
        session, consultation, by=by, decision=decision, at=at, expected_version=expected_version
    )
    require(may_cancel(session, consultation))
    consultation.cancelled_at, consultation.suspended_at = at, None
    consultation.standing_note = dict(told.note)
    for name in ("opens_at", "closes_at"):
        moment = getattr(consultation, name)
        setattr(consultation, name, min(moment, at) if moment is not None else at)
    act = finish_act(session, consultation, kind=ActKind.CANCELLED, told=told, by=by, at=at)
    enqueue_notices(
        session,
        kind=NoticeKind.CONSULTATION_CANCELLED,
        at=at,
        rows=[
            (
                person_id,
                {
                    "slug": consultation.slug,
                    "title": consultation.title,
                    "note": dict(told.note),
                    "decided_by": dict(told.decided_by),
                    "decided_on": told.decided_on.isoformat(),
                    "refs": refs,
                },
                f"cancelled:{consultation.id}:{person_id}",
                None,
            )
            for person_id, refs in _spoken(session, consultation.id).items()
        ],
    )
    return act


def _spoken(session: Session, consultation_id: int) -> dict[int, list[str]]:
    """Authors with an address, each with the numbers of what they said, in the order of the register."""
    rows = session.execute(
        select(Contribution.author_id, Contribution.ref)
        .join(Person, Person.id == Contribution.author_id)
        .where(
            Contribution.consultation_id == consultation_id,
            Contribution.state.in_(_SPOKEN),
            Contribution.ref.is_not(None),
            Person.email.is_not(None),
        )
        .order_by(Contribution.received_at, Contribution.id)
    )
    found: dict[int, list[str]] = {}
    for person_id, ref in rows:
        found.setdefault(person_id, []).append(ref)
    return found
