"""Publishing a draft at a moment that was chosen before: `docs/decisions/0017-published-by-the-worker.md`.

Until that moment the draft is a draft, so nothing of it is public anywhere. The worker that sends letters looks
once a second for what is due; what fell due while it was down is published when it is back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from consult.domain.accounts.models import Person
from consult.domain.accounts.queries import find_people
from consult.domain.consultations.actions import journal, judge, lock, touch
from consult.domain.consultations.completeness import languages_missing
from consult.domain.consultations.directing import may_schedule
from consult.domain.consultations.models import (
    Consultation,
    ConsultationState,
    PlanEnding,
    PublicationPlan,
)
from consult.domain.consultations.publication import clean_reason, publish_scheduled
from consult.domain.consultations.queries import get_for_change
from consult.domain.consultations.rules import Refusal, publishable
from consult.domain.notices.actions import enqueue_notice
from consult.domain.notices.models import NoticeKind
from consult.domain.territory.queries import languages_on
from consult.kernel.errors import Refused, Stale
from consult.kernel.verdict import require


def find_plan(session: Session, consultation_id: int) -> PublicationPlan | None:
    """The publication that waits, else the last one that was refused and to which nothing has followed."""
    found = session.scalars(
        select(PublicationPlan)
        .where(PublicationPlan.consultation_id == consultation_id)
        .order_by(PublicationPlan.id.desc())
        .limit(1)
    ).first()
    return found if found is not None and found.ending in (None, PlanEnding.REFUSED) else None


def list_plans(
    session: Session, consultation_ids: Sequence[int] | None, *, size: int = 20
) -> Sequence[PublicationPlan]:
    """Of drafts, soonest first: publications that wait, and those that were refused when their moment came and
    after which nothing else was scheduled. Only of these consultations when ids are given."""
    newer = aliased(PublicationPlan)
    followed = select(newer.id).where(
        newer.consultation_id == PublicationPlan.consultation_id, newer.id > PublicationPlan.id
    )
    statement = (
        select(PublicationPlan)
        .join(PublicationPlan.consultation)
        .options(contains_eager(PublicationPlan.consultation))
        .where(
            Consultation.state == ConsultationState.DRAFT,
            or_(PublicationPlan.ended_at.is_(None), PublicationPlan.ending == PlanEnding.REFUSED),
            ~followed.exists(),
        )
        .order_by(PublicationPlan.publish_at, PublicationPlan.id)
        .limit(size)
    )
    if consultation_ids is not None:
        statement = statement.where(PublicationPlan.consultation_id.in_(consultation_ids))
    return session.scalars(statement).all()


def schedule_publication(
    session: Session,
    *,
    consultation: Consultation,
    planner: Person,
    publish_at: datetime,
    at: datetime,
    missing_reason: str | None = None,
    expected_version: int | None = None,
) -> PublicationPlan:
    """Have it published at this moment, in the place of one that was chosen before.

    It must be complete now, and is asked for again then. The same moment sent twice is one plan. Raises Stale;
    Refused: NOT_FOR_YOU, DATE_IN_PAST, and as `publish_consultation`, the calendar judged at that moment.
    """
    lock(session, consultation, expected_version=None)
    judge(planner, may_schedule(planner, consultation))
    reason = clean_reason(missing_reason)
    waiting = _waiting(session, consultation)
    if waiting is not None and (waiting.publish_at, waiting.missing_reason) == (publish_at, reason):
        return waiting
    if expected_version is not None and consultation.version != expected_version:
        raise Stale(consultation.version)
    if publish_at <= at:
        raise Refused(Refusal.DATE_IN_PAST, {"at": at})
    require(publishable(consultation, missing_reason=reason, languages=languages_on(session), at=publish_at))
    if waiting is not None:
        _end(waiting, PlanEnding.REPLACED, at)
        session.flush()
    plan = PublicationPlan(
        consultation_id=consultation.id,
        publish_at=publish_at,
        missing_reason=reason if languages_missing(consultation, languages=languages_on(session)) else None,
        planned_at=at,
        planned_by_id=planner.id,
    )
    session.add(plan)
    touch(session, consultation)
    facts = {"publish_at": publish_at.isoformat()}
    journal(session, consultation, act="publication.scheduled", by=planner, at=at, facts=facts)
    return plan


def call_off_publication(session: Session, *, consultation: Consultation, by: Person, at: datetime) -> None:
    """It stays a draft. Raises Refused: NOT_FOR_YOU, ALREADY_PUBLISHED, NOTHING_TO_CALL_OFF."""
    lock(session, consultation, expected_version=None)
    judge(by, may_schedule(by, consultation))
    waiting = _waiting(session, consultation)
    if waiting is None:
        raise Refused(Refusal.NOTHING_TO_CALL_OFF)
    _end(waiting, PlanEnding.CALLED_OFF, at)
    touch(session, consultation)
    facts = {"publish_at": waiting.publish_at.isoformat()}
    journal(session, consultation, act="publication.called-off", by=by, at=at, facts=facts)


def list_due(session: Session, *, at: datetime, size: int = 20) -> Sequence[str]:
    """Addresses of consultations whose moment has come, the earliest first. One indexed question."""
    return session.scalars(
        select(Consultation.slug)
        .join(PublicationPlan, PublicationPlan.consultation_id == Consultation.id)
        .where(PublicationPlan.ended_at.is_(None), PublicationPlan.publish_at <= at)
        .order_by(PublicationPlan.publish_at, PublicationPlan.id)
        .limit(size)
    ).all()


def publish_due(session: Session, *, slug: str, at: datetime) -> PlanEnding | None:
    """Carry out the plan of this consultation, if one is still due: held, so that of two workers one does it.

    What is not complete any more stays a draft, and whoever scheduled it is told by a letter. None when there was
    nothing to do.
    """
    consultation = get_for_change(session, slug)
    plan = _waiting(session, consultation)
    if plan is None or plan.publish_at > at:
        return None
    if consultation.state != ConsultationState.DRAFT:
        return _end(plan, PlanEnding.OVERTAKEN, at)
    planner = find_people(session, [plan.planned_by_id])[plan.planned_by_id]
    verdict = publishable(
        consultation, missing_reason=plan.missing_reason, languages=languages_on(session), at=at
    )
    if verdict:
        publish_scheduled(
            session, consultation=consultation, planner=planner, missing_reason=plan.missing_reason, at=at
        )
        return _end(plan, PlanEnding.PUBLISHED, at)
    assert verdict.refusal is not None
    plan.refusal = str(verdict.refusal)
    touch(session, consultation)
    facts = {"publish_at": plan.publish_at.isoformat(), "refusal": plan.refusal}
    journal(session, consultation, act="publication.refused", by=planner, at=at, facts=facts)
    # Who has closed their account meanwhile is not written to; the desk shows the refusal to whoever comes next.
    if planner.email is not None:
        enqueue_notice(
            session,
            person_id=planner.id,
            kind=NoticeKind.PUBLICATION_REFUSED,
            at=at,
            facts={
                "slug": consultation.slug,
                "title": consultation.title,
                "publish_at": plan.publish_at.isoformat(),
                "refusal": plan.refusal,
            },
            key=f"publication-plan:{plan.id}",
        )
    return _end(plan, PlanEnding.REFUSED, at)


def _waiting(session: Session, consultation: Consultation) -> PublicationPlan | None:
    return session.scalars(
        select(PublicationPlan)
        .where(PublicationPlan.consultation_id == consultation.id, PublicationPlan.ended_at.is_(None))
        .with_for_update()
    ).first()


def _end(plan: PublicationPlan, how: PlanEnding, at: datetime) -> PlanEnding:
    plan.ended_at, plan.ending = at, how
    return how
