"""Reading the file of a plan, its display, and opinions on it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from consult.domain.plans.models import BodyOpinion, FilePiece, PieceVersion, PlanDisplay
from consult.domain.texts.models import PlanText, TextVersion
from consult.kernel.errors import NotFound


def list_pieces(session: Session, consultation_id: int) -> Sequence[FilePiece]:
    """The pieces in their order (`rules.PIECES_MAX` at most), with documents, and texts with their versions."""
    return session.scalars(
        select(FilePiece)
        .where(FilePiece.consultation_id == consultation_id)
        .options(
            selectinload(FilePiece.versions).joinedload(PieceVersion.document),
            joinedload(FilePiece.text).selectinload(PlanText.versions).selectinload(TextVersion.expressions),
        )
        .order_by(FilePiece.position, FilePiece.id)
    ).all()


def get_piece(session: Session, consultation_id: int, piece_id: int) -> FilePiece:
    """A piece of this consultation, loaded as by `list_pieces`. Raises NotFound."""
    found = next((one for one in list_pieces(session, consultation_id) if one.id == piece_id), None)
    if found is None:
        raise NotFound(str(piece_id))
    return found


def has_file(session: Session, consultation_id: int) -> bool:
    """Whether the consultation is one on a plan with a file."""
    found = select(FilePiece.id).where(FilePiece.consultation_id == consultation_id).limit(1)
    return session.scalar(found) is not None


def find_display(session: Session, consultation_id: int) -> PlanDisplay | None:
    return session.get(PlanDisplay, consultation_id)


def list_opinions(session: Session, consultation_id: int) -> Sequence[BodyOpinion]:
    """Those of a consultation in the order in which they were asked for (`rules.OPINIONS_MAX` at most)."""
    return session.scalars(
        select(BodyOpinion)
        .where(BodyOpinion.consultation_id == consultation_id)
        .options(joinedload(BodyOpinion.document))
        .order_by(BodyOpinion.sent_on, BodyOpinion.id)
    ).all()


def get_opinion(session: Session, consultation_id: int, opinion_id: int) -> BodyOpinion:
    """Raises NotFound."""
    found = session.scalars(
        select(BodyOpinion)
        .where(BodyOpinion.id == opinion_id, BodyOpinion.consultation_id == consultation_id)
        .options(joinedload(BodyOpinion.document))
    ).first()
    if found is None:
        raise NotFound(str(opinion_id))
    return found


def count_opinions(session: Session, consultation_id: int) -> int:
    counted = select(func.count()).where(BodyOpinion.consultation_id == consultation_id)
    return session.scalar(counted) or 0
