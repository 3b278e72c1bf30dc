"""Publishing a consultation, saying why a language is missing, and taking it back.

Whoever acts is a person or None, as in actions.py.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import journal, judge, lock, touch
from consult.domain.consultations.completeness import languages_missing
from consult.domain.consultations.counting import count_consultations
from consult.domain.consultations.models import Consultation, ConsultationState
from consult.domain.consultations.rules import (
    REASON_MAX,
    Refusal,
    may_edit_content,
    may_publish,
    may_take_back,
    publishable,
)
from consult.domain.territory.queries import languages_on
from consult.kernel.errors import Refused
from consult.kernel.prose import clean_text
from consult.kernel.verdict import require


def publish_consultation(
    session: Session,
    *,
    consultation: Consultation,
    publisher: Person | None,
    at: datetime,
    missing_reason: str | None = None,
) -> None:
    """Show it to everybody. `missing_reason`, shown to readers, is kept only where a language is missing.

    Raises Refused: NOT_FOR_YOU, WITHDRAWN, ALREADY_PUBLISHED, NOT_COMPLETE (`completeness.gaps` lists what is
    missing), LANGUAGES_MISSING, RULES_DIFFER, CALENDAR_OVER, TOO_LONG.
    """
    lock(session, consultation, expected_version=None)
    reason = clean_reason(missing_reason)
    if publisher is None:
        require(publishable(consultation, missing_reason=reason, languages=languages_on(session), at=at))
    else:
        require(
            may_publish(
                publisher, consultation, missing_reason=reason, languages=languages_on(session), at=at
            )
        )
    _publish(session, consultation, by=publisher, reason=reason, at=at)


def publish_scheduled(
    session: Session, *, consultation: Consultation, planner: Person, missing_reason: str | None, at: datetime
) -> None:
    """What the worker does at the moment that `planner` chose. Who may was judged when it was scheduled.

    Raises Refused as `publish_consultation`, but NOT_FOR_YOU.
    """
    lock(session, consultation, expected_version=None)
    reason = clean_reason(missing_reason)
    require(publishable(consultation, missing_reason=reason, languages=languages_on(session), at=at))
    _publish(session, consultation, by=planner, reason=reason, at=at)


def _publish(
    session: Session, consultation: Consultation, *, by: Person | None, reason: str | None, at: datetime
) -> None:
    missing = languages_missing(consultation, languages=languages_on(session))
    consultation.state = ConsultationState.PUBLISHED
    consultation.published_at = at
    consultation.missing_reason = reason if missing else None
    touch(session, consultation)
    journal(
        session,
        consultation,
        act="consultation.published",
        by=by,
        at=at,
        facts={"missing": [str(language) for language in missing], "version": consultation.version},
    )


def state_missing_reason(
    session: Session, *, consultation: Consultation, editor: Person | None, reason: str, at: datetime
) -> None:
    """Say, mend or take back why a language is missing in a published consultation.

    Raises Refused: NOT_FOR_YOU, WITHDRAWN, TOO_LONG, LANGUAGES_MISSING (taken back while one is missing).
    """
    lock(session, consultation, expected_version=None)
    judge(editor, may_edit_content(editor, consultation))
    cleaned = clean_reason(reason)
    if cleaned == consultation.missing_reason:
        return
    consultation.missing_reason = cleaned
    touch(session, consultation)
    facts = {"changed": ["missing_reason"], "version": consultation.version}
    journal(session, consultation, act="consultation.changed", by=editor, at=at, facts=facts)


def clean_reason(reason: str | None) -> str | None:
    """The reason as it is kept. Raises Refused: TOO_LONG."""
    cleaned = clean_text(reason or "")
    if len(cleaned) > REASON_MAX:
        raise Refused(Refusal.TOO_LONG, {"limit": REASON_MAX})
    return cleaned or None


def withdraw_consultation(
    session: Session, *, consultation: Consultation, editor: Person | None, at: datetime
) -> None:
    """Take back a draft, or what is published while nobody has taken part: what was said stays public.

    Raises Refused: NOT_FOR_YOU, WITHDRAWN, HEARD_ALREADY, DISPLAY_BEGUN.
    """
    lock(session, consultation, expected_version=None)
    judge(editor, may_edit_content(editor, consultation))
    require(may_take_back(consultation, at=at))
    if was_heard(session, consultation):
        raise Refused(Refusal.HEARD_ALREADY)
    was = consultation.state
    consultation.state = ConsultationState.WITHDRAWN
    touch(session, consultation)
    journal(session, consultation, act="consultation.withdrawn", by=editor, at=at, facts={"was": str(was)})


def was_heard(session: Session, consultation: Consultation) -> bool:
    """Whether anybody has said or voted anything in it."""
    counts = count_consultations(session, [consultation.id])[consultation.id]
    return bool(counts.proposals or counts.remarks or counts.comments or counts.votes or counts.participants)
