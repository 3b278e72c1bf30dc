"""Reading consultations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, literal, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from consult.domain.consultations.clock import Standing
from consult.domain.consultations.models import (
    Consultation,
    ConsultationState,
    Document,
    DocumentKind,
    Phase,
    PublicAct,
)
from consult.kernel.db import UtcDateTime
from consult.kernel.errors import NotFound
from consult.kernel.paging import Key, Page, slice_page


def _whole(statement: Select[Any]) -> Select[Any]:
    return statement.options(
        selectinload(Consultation.phases).selectinload(Phase.activities),
        selectinload(Consultation.themes),
        selectinload(Consultation.documents.and_(Document.removed_at.is_(None))),
    )


def get_consultation(session: Session, slug: str, *, drafts: bool = False) -> Consultation:
    """The consultation with phases, activities, themes and the documents that stand.

    Raises NotFound when there is none, and for a draft or withdrawn one unless `drafts`.
    """
    found = session.scalars(_whole(select(Consultation)).where(Consultation.slug == slug)).first()
    if found is None or (found.state != ConsultationState.PUBLISHED and not drafts):
        raise NotFound(slug)
    return found


def get_for_change(session: Session, slug: str) -> Consultation:
    """The consultation in whatever state, whole, read afresh and held till the end. Raises NotFound."""
    statement = _whole(select(Consultation)).where(Consultation.slug == slug).with_for_update(of=Consultation)
    found = session.scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(slug)
    return found


def find_consultation(session: Session, slug: str) -> Consultation | None:
    """The consultation of this address in whatever state, whole, for commands."""
    return session.scalars(_whole(select(Consultation)).where(Consultation.slug == slug)).first()


def find_consultations(session: Session, ids: Sequence[int]) -> dict[int, Consultation]:
    """These consultations, whole, by id; unknown ids are left out."""
    rows = session.scalars(_whole(select(Consultation)).where(Consultation.id.in_(ids)))
    return {row.id: row for row in rows}


def list_published(
    session: Session, *, standing: Standing, at: datetime, cursor: str | None = None, size: int = 20
) -> Page[Consultation]:
    """Published consultations of one standing: open ones by their closing, upcoming by their opening, closed
    ones newest first."""
    statement = _whole(select(Consultation)).where(Consultation.state == ConsultationState.PUBLISHED)
    column: Any = Consultation.closes_at
    # While one is suspended it stands where it stood (`stopping.clock_of`).
    moment = literal(at, UtcDateTime())
    clock = case((Consultation.suspended_at <= at, Consultation.suspended_at), else_=moment)
    match standing:
        case Standing.OPEN:
            statement = statement.where(Consultation.opens_at <= clock, Consultation.closes_at > clock)
        case Standing.UPCOMING:
            statement = statement.where(Consultation.opens_at > clock)
            column = Consultation.opens_at
        case Standing.CLOSED:
            statement = statement.where(Consultation.closes_at <= clock)
    descending = standing is Standing.CLOSED
    return slice_page(
        session,
        statement,
        keys=[Key(column, descending, datetime.fromisoformat), Key(Consultation.id, descending)],
        values_of=lambda row: (getattr(row, column.key).isoformat(), row.id),
        cursor=cursor,
        size=size,
    )


def list_newest(session: Session, *, size: int) -> Sequence[Consultation]:
    """Published consultations, the newest publication first, at most `size`."""
    statement = (
        select(Consultation)
        .where(Consultation.state == ConsultationState.PUBLISHED)
        .order_by(Consultation.published_at.desc(), Consultation.id.desc())
        .limit(size)
    )
    return session.scalars(statement).all()


def list_for_staff(
    session: Session, *, consultation_ids: Sequence[int] | None, cursor: str | None = None, size: int = 30
) -> Page[Consultation]:
    """All consultations for the desk, newest first; only these when ids are given (roles for one of them)."""
    statement = _whole(select(Consultation))
    if consultation_ids is not None:
        statement = statement.where(Consultation.id.in_(consultation_ids))
    return slice_page(
        session,
        statement,
        keys=[Key(Consultation.id, descending=True)],
        values_of=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )


def is_slug_taken(session: Session, slug: str, *, by_other_than: int | None = None) -> bool:
    statement = select(Consultation.id).where(Consultation.slug == slug)
    if by_other_than is not None:
        statement = statement.where(Consultation.id != by_other_than)
    return session.execute(statement).first() is not None


def find_document(session: Session, consultation_id: int, document_id: int) -> Document:
    """A document that stands. Raises NotFound."""
    found = session.scalars(
        select(Document).where(
            Document.id == document_id,
            Document.consultation_id == consultation_id,
            Document.removed_at.is_(None),
        )
    ).first()
    if found is None:
        raise NotFound(document_id)
    return found


def documents_of(consultation: Consultation) -> list[Document]:
    """Its papers, in order."""
    return [
        one for one in consultation.documents if one.kind == DocumentKind.DOCUMENT and one.removed_at is None
    ]


def picture_of(consultation: Consultation) -> Document | None:
    """Its picture, when it has one."""
    pictures = [
        one for one in consultation.documents if one.kind == DocumentKind.PICTURE and one.removed_at is None
    ]
    return pictures[-1] if pictures else None


def closing_between(session: Session, *, since: datetime, until: datetime) -> Sequence[Phase]:
    """Phases of published consultations that open or close in this span, for the desk's week."""
    return session.scalars(
        select(Phase)
        .join(Phase.consultation)
        .options(selectinload(Phase.consultation), selectinload(Phase.activities))
        .where(
            Consultation.state == ConsultationState.PUBLISHED,
            Consultation.cancelled_at.is_(None),
            or_(Consultation.suspended_at.is_(None), Consultation.suspended_at > since),
            or_(
                and_(Phase.opens_at >= since, Phase.opens_at < until),
                and_(Phase.closes_at >= since, Phase.closes_at < until),
            ),
        )
        .order_by(Phase.closes_at)
        .limit(20)
    ).all()


# More acts than this no consultation has; its page shows the newest.
ACTS_MOST = 100


def list_acts(session: Session, consultation_id: int) -> Sequence[PublicAct]:
    """What the city did with a published consultation, the newest first."""
    return session.scalars(
        select(PublicAct)
        .where(PublicAct.consultation_id == consultation_id)
        .order_by(PublicAct.id.desc())
        .limit(ACTS_MOST)
    ).all()


def list_newest_acts(session: Session, *, size: int) -> Sequence[PublicAct]:
    """Acts on consultations that are public, with their consultation, the newest first, at most `size`."""
    return session.scalars(
        select(PublicAct)
        .join(PublicAct.consultation)
        .options(contains_eager(PublicAct.consultation))
        .where(Consultation.state == ConsultationState.PUBLISHED)
        .order_by(PublicAct.done_at.desc(), PublicAct.id.desc())
        .limit(size)
    ).all()
