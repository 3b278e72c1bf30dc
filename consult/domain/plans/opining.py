"""Asking public bodies for their opinion, and entering what came. Tacit approval is computed, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import clean_words, journal, touch
from consult.domain.consultations.documents import add_document
from consult.domain.consultations.models import Consultation, DocumentKind
from consult.domain.plans.actions import begin
from consult.domain.plans.models import BodyOpinion
from consult.domain.plans.queries import count_opinions, list_opinions
from consult.domain.plans.rules import OPINIONS_MAX, SUMMARY_MAX, TITLE_MAX, PlanRefusal
from consult.domain.territory.periods import PeriodKind, days_on
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from consult.kernel.papers import Paper
from consult.kernel.tunis import day_of


def ask_opinion(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None,
    body: Mapping[str, str],
    sent_on: date,
    at: datetime,
) -> BodyOpinion:
    """The draft was sent to a public body; its day comes by the city's period on the day of sending.

    The same body asked on the same day is asked once. Raises Refused: NOT_FOR_YOU, WITHDRAWN, NO_BODY, TOO_LONG,
    SENT_LATER, TOO_MANY.
    """
    begin(session, consultation, editor)
    words = clean_words(body, limit=TITLE_MAX)
    if not words:
        raise Refused(PlanRefusal.NO_BODY)
    if sent_on > day_of(at):
        raise Refused(PlanRefusal.SENT_LATER)
    for one in list_opinions(session, consultation.id):
        if (one.body, one.sent_on) == (words, sent_on):
            return one
    if count_opinions(session, consultation.id) >= OPINIONS_MAX:
        raise Refused(PlanRefusal.TOO_MANY, {"limit": OPINIONS_MAX})
    days = days_on(get_municipality(session), PeriodKind.OPINION, sent_on)
    opinion = BodyOpinion(
        consultation_id=consultation.id,
        body=words,
        sent_on=sent_on,
        due_on=sent_on + timedelta(days=days),
        summary={},
        entered_at=at,
        entered_by_id=editor.id if editor else None,
    )
    opinion.document = None
    session.add(opinion)
    touch(session, consultation)
    facts = {"opinion": opinion.id, "sent_on": sent_on.isoformat(), "due_on": opinion.due_on.isoformat()}
    journal(session, consultation, act="plan.opinion-asked", by=editor, at=at, facts=facts)
    return opinion


def receive_opinion(
    session: Session,
    *,
    consultation: Consultation,
    opinion: BodyOpinion,
    editor: Person | None,
    received_on: date,
    summary: Mapping[str, str],
    at: datetime,
    store: FileStore | None = None,
    file: Path | Paper | None = None,
    filename: str = "",
) -> BodyOpinion:
    """What the body answered, with its letter where there is one. What was received once stands.

    Raises UploadRefused; Refused: NOT_FOR_YOU, WITHDRAWN, RECEIVED_ALREADY, RECEIVED_BEFORE_SENT, RECEIVED_LATER,
    NO_SUMMARY, TOO_LONG.
    """
    begin(session, consultation, editor)
    if opinion.received_on is not None:
        raise Refused(PlanRefusal.RECEIVED_ALREADY)
    if received_on < opinion.sent_on:
        raise Refused(PlanRefusal.RECEIVED_BEFORE_SENT)
    if received_on > day_of(at):
        raise Refused(PlanRefusal.RECEIVED_LATER)
    words = clean_words(summary, limit=SUMMARY_MAX, one_line=False)
    if not words:
        raise Refused(PlanRefusal.NO_SUMMARY)
    if file is not None and store is not None:
        opinion.document = add_document(
            session,
            consultation=consultation,
            editor=editor,
            store=store,
            file=file,
            filename=filename,
            title=opinion.body,
            at=at,
            kind=DocumentKind.OPINION,
        )
        opinion.document_id = opinion.document.id
        opinion.document.frozen_at = at
    opinion.received_on, opinion.summary = received_on, words
    touch(session, consultation)
    facts = {
        "opinion": opinion.id,
        "received_on": received_on.isoformat(),
        "sha256": opinion.document.sha256 if opinion.document else None,
    }
    journal(session, consultation, act="plan.opinion-received", by=editor, at=at, facts=facts)
    return opinion


def withdraw_request(
    session: Session, *, consultation: Consultation, opinion: BodyOpinion, editor: Person | None, at: datetime
) -> None:
    """Take out what was entered by mistake, while nothing came and its day has not passed.

    After its day it is tacitly approved, and that stays. Raises Refused: NOT_FOR_YOU, RECEIVED_ALREADY, DUE_PAST.
    """
    begin(session, consultation, editor)
    if opinion.received_on is not None:
        raise Refused(PlanRefusal.RECEIVED_ALREADY)
    if day_of(at) > opinion.due_on:
        raise Refused(PlanRefusal.DUE_PAST)
    facts = {"opinion": opinion.id, "sent_on": opinion.sent_on.isoformat()}
    session.delete(opinion)
    touch(session, consultation)
    journal(session, consultation, act="plan.opinion-request-removed", by=editor, at=at, facts=facts)
