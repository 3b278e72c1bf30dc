"""Deciding: bodies and mandates are entered, outcomes recorded, files closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.counting import mark_changed
from consult.domain.contributions.models import Contribution, Place
from consult.domain.contributions.states import set_places
from consult.domain.council.bodies import change_body, end_mandate, found_body, give_mandate
from consult.domain.council.models import DecisionFile, Outcome, OutcomeKind
from consult.domain.council.queries import body_in_office, find_file
from consult.domain.council.rules import day_of, may_close, may_decide, may_record
from consult.domain.journal.actions import record
from consult.domain.notices.actions import enqueue_notices
from consult.domain.notices.models import NoticeKind
from consult.domain.synthesis.concerned import STILL_CONCERNED, list_concerned
from consult.domain.synthesis.holding import hold
from consult.domain.synthesis.models import Citation, Finding, Ground, Recommendation, Synthesis
from consult.kernel.errors import NotFound, Stale
from consult.kernel.localized import LANGUAGES
from consult.kernel.prose import clean_line, clean_text
from consult.kernel.verdict import require

__all__ = [
    "change_body",
    "close_file",
    "end_mandate",
    "found_body",
    "give_mandate",
    "record_outcome",
    "stamp_of",
]


def stamp_of(outcome: Outcome | None) -> str:
    """What a form remembers of the outcome it shows: when it was recorded; "" when none was."""
    return outcome.recorded_at.isoformat() if outcome is not None else ""


def record_outcome(
    session: Session,
    *,
    synthesis: Synthesis,
    recommendation: Recommendation,
    councillor: Person,
    kind: OutcomeKind,
    reason: Mapping[str, str],
    session_on: date,
    deliberation_number: str,
    at: datetime,
    expected: str | None = None,
) -> Outcome:
    """Record what the body in office decided on one recommendation, or correct it until the file is closed.

    The first outcome opens the file. `expected`: the outcome's `stamp_of` as the form showed it; raises Stale
    when somebody else recorded one since.
    """
    synthesis = hold(session, synthesis.id)
    if recommendation.id not in {one.id for one in synthesis.recommendations}:
        raise NotFound(recommendation.id)
    file = find_file(session, synthesis.id)
    body = body_in_office(session, day_of(at))
    require(may_decide(councillor, synthesis, file, body=body, at=at))
    assert body is not None, "may_decide refuses without a body"
    words = {str(language): clean_text(reason.get(language, "")) for language in LANGUAGES}
    words = {language: text for language, text in words.items() if text}
    number = clean_line(deliberation_number)
    require(
        may_record(
            synthesis,
            body=body,
            reason=words,
            session_on=session_on,
            deliberation_number=number,
            at=at,
        )
    )
    if file is None:
        file = DecisionFile(synthesis_id=synthesis.id, body_id=body.id, opened_at=at, outcomes=[])
        session.add(file)
        session.flush()
    elif file.body_id != body.id:
        # The body that began is no longer in office: the one that is takes the file over.
        file.body_id = body.id
    outcome = next((one for one in file.outcomes if one.recommendation_id == recommendation.id), None)
    if expected is not None and expected != stamp_of(outcome):
        raise Stale(synthesis.version)
    if outcome is None:
        outcome = Outcome(file_id=file.id, recommendation_id=recommendation.id)
        file.outcomes.append(outcome)
    outcome.kind = kind
    outcome.reason = words
    outcome.session_on = session_on
    outcome.deliberation_number = number
    outcome.recorded_at = at
    outcome.recorded_by_id = councillor.id
    session.flush()
    record(
        session,
        act="outcome.recorded",
        subject=f"recommendation:{recommendation.id}",
        at=at,
        actor_id=councillor.id,
        facts={"file": file.id, "body": body.id, "kind": str(kind), "session_on": session_on.isoformat()},
    )
    mark_changed(session, consultation_id=synthesis.consultation_id)
    return outcome


def close_file(session: Session, *, file: DecisionFile, councillor: Person, at: datetime) -> DecisionFile:
    """Close a file whose every recommendation has its outcome: afterwards nothing in it changes.

    What the decided recommendations' findings cite is decided; everyone concerned is told once.
    """
    synthesis = hold(session, file.synthesis_id)
    found = find_file(session, synthesis.id)
    assert found is not None, "a file that exists"
    body = body_in_office(session, day_of(at))
    require(may_decide(councillor, synthesis, found, body=body, at=at))
    require(may_close(synthesis, found))
    found.closed_at = at
    found.closed_by_id = councillor.id
    session.flush()
    ids = session.scalars(
        select(Contribution.id)
        # What was merged is decided through its head.
        .join(Citation, Citation.contribution_id.in_((Contribution.id, Contribution.head_id)))
        .join(Finding, Finding.id == Citation.finding_id)
        .join(Ground, Ground.finding_id == Finding.id)
        .where(
            Finding.synthesis_id == synthesis.id,
            Contribution.place == Place.CITED,
            Contribution.state.in_(STILL_CONCERNED),
        )
        .distinct()
    ).all()
    for start in range(0, len(ids), 5_000):
        set_places(session, ids=ids[start : start + 5_000], place=Place.DECIDED)
    mark_changed(session, consultation_id=synthesis.consultation_id)
    record(
        session,
        act="file.closed",
        subject=f"file:{found.id}",
        at=at,
        actor_id=councillor.id,
        facts={
            "synthesis": synthesis.id,
            "body": found.body_id,
            "outcomes": {str(one.recommendation_id): str(one.kind) for one in found.outcomes},
        },
    )
    consultation = synthesis.consultation
    enqueue_notices(
        session,
        kind=NoticeKind.FILE_CLOSED,
        at=at,
        rows=[
            (
                one.person_id,
                {"slug": consultation.slug, "title": consultation.title, **one.facts()},
                f"file:{found.id}:{one.person_id}",
                None,
            )
            for one in list_concerned(session, synthesis.id, since_published=True)
        ],
    )
    return found
