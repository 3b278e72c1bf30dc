"""Reading appeals: those that wait, who may decide on them, and how many were won."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from consult.domain.accounts.models import Person, Role, RoleGrant
from consult.domain.contributions.models import Contribution, State
from consult.domain.moderation.models import Appeal, AppealOutcome, Ruling
from consult.domain.moderation.rules import may_decide_appeal, moderated_consultations
from consult.kernel.paging import Key, Page, slice_page

# Of how many of the last decided appeals the public log says how they went.
COUNTED = 1_000
# Appeals that wait are few; on the first page of the desk so many are looked at.
MOST_WAITING = 300


@dataclass(frozen=True, slots=True)
class AppealFigures:
    """Of the last appeals that were decided: how many, how many were won, the median time that it took; and how many
    wait."""

    decided: int
    granted: int
    taken: timedelta | None
    waiting: int


def appeal_figures(session: Session) -> AppealFigures:
    """Of all consultations; two queries."""
    rows = session.execute(
        select(Appeal.outcome, Appeal.made_at, Appeal.decided_at)
        .where(Appeal.decided_at.is_not(None))
        .order_by(Appeal.decided_at.desc(), Appeal.id.desc())
        .limit(COUNTED)
    ).all()
    spans = [row.decided_at - row.made_at for row in rows]
    waiting = session.scalars(_waiting(select(Appeal.id)).limit(COUNTED)).all()
    return AppealFigures(
        decided=len(rows),
        granted=sum(row.outcome is AppealOutcome.GRANTED for row in rows),
        taken=median(spans) if spans else None,  # type: ignore[type-var]
        waiting=len(waiting),
    )


def _waiting(statement: Select[Any]) -> Select[Any]:
    """What nobody has decided yet; an author who took the words back waits for nothing any more."""
    return (
        statement.join(Appeal.ruling)
        .join(Ruling.contribution)
        .where(Appeal.decided_at.is_(None), Contribution.state != State.WITHDRAWN)
    )


def list_appeals(
    session: Session,
    consultation_ids: Sequence[int] | None,
    *,
    decided: bool = False,
    cursor: str | None = None,
    size: int = 30,
) -> Page[Appeal]:
    """Those that wait, the nearest deadline first; or those decided, the newest first. None: of the whole city.

    Loaded: the ruling with its rule, its contribution and the consultation. Raises BadCursor.
    """
    if decided:
        statement = select(Appeal).join(Appeal.ruling).where(Appeal.decided_at.is_not(None))
        keys = [Key(Appeal.decided_at, True, datetime.fromisoformat), Key(Appeal.id, True)]
    else:
        statement = _waiting(select(Appeal))
        keys = [Key(Appeal.decide_by, False, datetime.fromisoformat), Key(Appeal.id, False)]
    if consultation_ids is not None:
        statement = statement.where(Ruling.consultation_id.in_(consultation_ids))
    ruling = joinedload(Appeal.ruling)
    return slice_page(
        session,
        statement.options(
            ruling.joinedload(Ruling.rule),
            ruling.joinedload(Ruling.contribution).joinedload(Contribution.consultation),
        ),
        keys=keys,
        values_of=lambda row: ((row.decided_at if decided else row.decide_by).isoformat(), row.id),
        cursor=cursor,
        size=size,
    )


def open_appeals(session: Session, contribution_id: int) -> Sequence[Appeal]:
    """Those on this contribution that nobody has decided yet, the oldest first; the ruling and its rule are loaded."""
    return session.scalars(
        select(Appeal)
        .join(Appeal.ruling)
        .where(Ruling.contribution_id == contribution_id, Appeal.decided_at.is_(None))
        .options(joinedload(Appeal.ruling).joinedload(Ruling.rule))
        .order_by(Appeal.id)
    ).all()


class Deciders:
    """Who moderates what, read once: for each appeal the people who may decide on it."""

    def __init__(self, session: Session) -> None:
        rows = session.execute(
            select(RoleGrant.person_id, RoleGrant.consultation_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(
                RoleGrant.role == Role.MODERATOR,
                RoleGrant.ended_at.is_(None),
                Person.email.is_not(None),
            )
            .distinct()
        )
        self._grants = [(person_id, consultation_id) for person_id, consultation_id in rows]

    def of(self, ruling: Ruling, contribution: Contribution) -> list[int]:
        """Moderators of the consultation other than who ruled, who wrote the text, and who entered it."""
        concerned = {ruling.moderator_id, contribution.author_id, contribution.entered_by_id}
        return sorted(
            {
                person_id
                for person_id, consultation_id in self._grants
                if consultation_id in (None, ruling.consultation_id) and person_id not in concerned
            }
        )


@dataclass(frozen=True, slots=True)
class AppealsWaiting:
    """`first_by`: the nearest moment by which one is to be decided, that of a late one included. `stuck`: those that
    nobody may decide, because nobody but who ruled moderates the consultation."""

    number: int
    first_by: datetime | None
    late: int
    stuck: int


def appeals_waiting(session: Session, moderator: Person, *, at: datetime) -> AppealsWaiting:
    """What this moderator may decide now, and what nobody may."""
    mine = moderated_consultations(moderator)
    waiting = list_appeals(session, mine, size=MOST_WAITING)
    here = [one for one in waiting if may_decide_appeal(moderator, one)]
    return AppealsWaiting(
        number=len(here),
        first_by=min((one.decide_by for one in here), default=None),
        late=sum(one.decide_by <= at for one in here),
        stuck=len(_stuck(session, waiting)),
    )


def count_stuck(session: Session) -> int:
    """How many appeals of the city nobody may decide: for administrators, who can give somebody the role."""
    return len(_stuck(session, list_appeals(session, None, size=MOST_WAITING)))


def _stuck(session: Session, waiting: Collection[Appeal]) -> list[Appeal]:
    if not waiting:
        return []
    deciders = Deciders(session)
    return [one for one in waiting if not deciders.of(one.ruling, one.ruling.contribution)]
