"""The moment in which a text becomes a contribution: number, receipt, search, counters, journal, letter.

All in the transaction of the submission, so that a failure leaves nothing, not even a hole in the register.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Membership, Person
from consult.domain.consultations.counting import count_in
from consult.domain.consultations.models import Consultation, Theme
from consult.domain.consultations.themes import is_offered
from consult.domain.contributions.models import (
    OWED,
    Attachment,
    Category,
    Contribution,
    ContributionVersion,
    State,
)
from consult.domain.contributions.numbers import lock_register, register_year, take_number
from consult.domain.contributions.receipts import files_digest, receipt_of
from consult.domain.contributions.rules import Refusal
from consult.domain.contributions.sameness import text_digest
from consult.domain.contributions.search import index
from consult.domain.contributions.states import count_published
from consult.domain.journal.actions import record
from consult.domain.notices.actions import enqueue_notice
from consult.domain.notices.models import NoticeKind
from consult.domain.territory.models import Arrondissement
from consult.kernel.errors import Refused
from consult.kernel.secrets import digest, new_salt

# The order "random" walks this ring; every contribution has a place on it for life.
RING = 2**31


def new_shuffle() -> int:
    return secrets.randbelow(RING)


def key_of(author: Person, submission_key: str | None) -> str | None:
    """The form's own number as it is kept: bound to its author, so that nobody can meet another's."""
    return digest(f"{author.id}:{submission_key}".encode()) if submission_key else None


def made_before(session: Session, key: str | None) -> Contribution | None:
    """What this form made already, for a double click or a second tab."""
    if key is None:
        return None
    return session.scalars(select(Contribution).where(Contribution.submission_key == key)).first()


def require_same_words(known: Contribution, *, title: str | None, body: str) -> None:
    """What a form made already is answered with itself. Other words in the same form (somebody went back and
    wrote on, or wrote on while the answer was lost) are never dropped in silence. Raises Refused: OTHER_WORDS.
    """
    if (known.title, known.body) != (title, body):
        raise Refused(Refusal.OTHER_WORDS, {"ref": known.ref})


def wait_for_turn(session: Session, *, consultation: Consultation, at: datetime) -> None:
    """From here on nobody else is accepted into this register until the transaction ends."""
    lock_register(session, series=consultation.series, year=register_year(at))


def judge_choices(
    session: Session,
    *,
    consultation: Consultation,
    speaker: Person | None,
    organisation_id: int | None,
    arrondissement_id: int | None = None,
    theme_id: int | None = None,
) -> None:
    """Raises Refused unless the theme is the consultation's, the place exists and the speaker is a member."""
    if theme_id is not None:
        theme = session.get(Theme, theme_id)
        if theme is None or theme.consultation_id != consultation.id or not is_offered(session, theme):
            raise Refused(Refusal.UNKNOWN_THEME)
    if arrondissement_id is not None and session.get(Arrondissement, arrondissement_id) is None:
        raise Refused(Refusal.UNKNOWN_ARRONDISSEMENT)
    if organisation_id is not None and speaker is not None:
        member = select(Membership.id).where(
            Membership.person_id == speaker.id,
            Membership.organisation_id == organisation_id,
            Membership.ended_at.is_(None),
        )
        if session.scalars(member).first() is None:
            raise Refused(Refusal.NOT_A_MEMBER)


def category_of(organisation_id: int | None) -> Category:
    return Category.RESIDENT if organisation_id is None else Category.ASSOCIATION


def files_fact(contribution: Contribution, digests: Sequence[str]) -> dict[str, str]:
    """What the journal says of the files of a version: nothing where it has none."""
    assert contribution.salt is not None
    return {"files": files_digest(contribution.salt, digests)} if digests else {}


def accept(
    session: Session,
    *,
    contribution: Contribution,
    consultation: Consultation,
    actor: Person,
    at: datetime,
    act: str = "contribution.submitted",
    facts: Mapping[str, Any] | None = None,
    attachments: Sequence[Attachment] = (),
) -> Contribution:
    """Number the contribution and everything that follows from it. `wait_for_turn` was called before.

    `attachments`: what its first version is received with, in the order of the page.
    """
    number = take_number(session, series=consultation.series, at=at)
    contribution.consultation = consultation
    contribution.series, contribution.year, contribution.number = number.series, number.year, number.number
    contribution.ref = number.ref
    contribution.received_at = at
    contribution.version = 1
    contribution.text_digest = text_digest(contribution.title, contribution.body)
    contribution.salt = new_salt()
    contribution.state = State.WAITING if consultation.reads_first else State.PUBLISHED
    first = ContributionVersion(
        contribution_id=contribution.id, version=1, title=contribution.title, body=contribution.body, at=at
    )
    contribution.receipt_hash = receipt_of(contribution, first).hash
    session.add(contribution)
    session.flush()
    first.contribution_id = contribution.id
    session.add(first)
    session.flush()
    for one in attachments:
        one.since_version = 1
    index(session, contribution)
    count_published(session, contribution=contribution, step=int(contribution.state is State.PUBLISHED))
    if contribution.author_id is not None:
        count_in(session, consultation_id=consultation.id, person_id=contribution.author_id)
    record(
        session,
        act=act,
        subject=f"contribution:{contribution.id}",
        at=at,
        actor_id=actor.id,
        facts={
            "ref": contribution.ref,
            "kind": str(contribution.kind),
            "consultation": consultation.id,
            "receipt": contribution.receipt_hash,
            **files_fact(contribution, [one.sha256 for one in attachments]),
            **(facts or {}),
        },
    )
    if contribution.kind in OWED and contribution.author_id is not None:
        enqueue_notice(
            session,
            person_id=contribution.author_id,
            kind=NoticeKind.CONTRIBUTION_RECEIVED,
            at=at,
            facts={"ref": contribution.ref, "title": contribution.title or ""},
            key=f"received:{contribution.id}",
        )
    return contribution
