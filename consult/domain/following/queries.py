"""Reading what a person follows. Told to nobody but that person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from consult.domain.consultations.models import Theme
from consult.domain.contributions.models import Contribution
from consult.domain.following.models import Follow, Subject
from consult.domain.territory.models import Arrondissement
from consult.kernel.errors import NotFound
from consult.kernel.paging import Key, Page, slice_page

COLUMNS: Mapping[Subject, InstrumentedAttribute[int | None]] = {
    Subject.CONSULTATION: Follow.consultation_id,
    Subject.THEME: Follow.theme_id,
    Subject.ARRONDISSEMENT: Follow.arrondissement_id,
    Subject.CONTRIBUTION: Follow.contribution_id,
}


def follow_of(person_id: int, subject: Subject, subject_id: int) -> list[ColumnElement[bool]]:
    """What holds of the one row that says that the person follows this."""
    return [Follow.person_id == person_id, COLUMNS[subject] == subject_id]


def follows(session: Session, *, person_id: int, subject: Subject, subject_id: int) -> bool:
    """Whether the person follows this."""
    return session.scalar(select(Follow.id).where(*follow_of(person_id, subject, subject_id))) is not None


def count_follows(session: Session, person_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Follow).where(Follow.person_id == person_id)) or 0


def list_follows(session: Session, *, person_id: int, cursor: str | None = None) -> Page[Follow]:
    """What a person follows, newest first, each with what a line of it needs."""
    statement = (
        select(Follow)
        .where(Follow.person_id == person_id)
        .options(
            joinedload(Follow.consultation),
            joinedload(Follow.theme),
            joinedload(Follow.arrondissement),
            joinedload(Follow.contribution).joinedload(Contribution.consultation),
        )
    )
    return slice_page(
        session,
        statement,
        keys=[Key(Follow.id, descending=True, parse=int)],
        values_of=lambda follow: [follow.id],
        cursor=cursor,
    )


def get_theme(session: Session, theme_id: int) -> Theme:
    """A theme by its number. Raises NotFound."""
    found = session.get(Theme, theme_id)
    if found is None:
        raise NotFound(str(theme_id))
    return found


def get_arrondissement(session: Session, arrondissement_id: int) -> Arrondissement:
    """An arrondissement by its number. Raises NotFound."""
    found = session.get(Arrondissement, arrondissement_id)
    if found is None:
        raise NotFound(str(arrondissement_id))
    return found


def list_followers(
    session: Session, where: ColumnElement[bool], *, after: int, without: Sequence[int], size: int
) -> list[int]:
    """Ids of people who follow something of this, each once, in order, from the one after `after` on."""
    return list(
        session.scalars(
            select(Follow.person_id)
            .where(where, Follow.person_id > after, Follow.person_id.not_in(without))
            .distinct()
            .order_by(Follow.person_id)
            .limit(size)
        )
    )
