"""Beginning and ending to follow, and remembering when somebody last looked.

Not journalled: what a person follows is neither an act of staff nor said to the city.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Contribution
from consult.domain.following.models import Follow, Subject, Visit
from consult.domain.following.queries import COLUMNS, count_follows, follow_of
from consult.domain.following.rules import FOLLOWS_MAX, FollowRefusal, may_follow
from consult.kernel.errors import Refused
from consult.kernel.verdict import require

# Who comes back within this time has not been away: what was new is still shown as new.
ONE_VISIT = timedelta(minutes=30)


def follow(
    session: Session,
    *,
    person: Person,
    subject: Subject,
    subject_id: int,
    thing: Consultation | Contribution | None = None,
    at: datetime,
) -> None:
    """Follow from now on; asked twice it is done once. `thing`: the subject itself where a rule looks at it.

    Raises Refused: may_follow's, TOO_MANY.
    """
    require(may_follow(person, thing))
    if count_follows(session, person.id) >= FOLLOWS_MAX:
        raise Refused(FollowRefusal.TOO_MANY, {"limit": FOLLOWS_MAX})
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    session.execute(
        insert(Follow)
        .values({"person_id": person.id, COLUMNS[subject].key: subject_id, "since_at": at})
        .on_conflict_do_nothing()
    )


def unfollow(session: Session, *, person_id: int, subject: Subject, subject_id: int) -> None:
    """Follow no longer; what was told already stays on the person's page."""
    session.execute(delete(Follow).where(*follow_of(person_id, subject, subject_id)))


def forget_follows(session: Session, person_id: int) -> None:
    """Nothing is left of what a person followed, nor of when they looked."""
    session.execute(delete(Follow).where(Follow.person_id == person_id))
    session.execute(delete(Visit).where(Visit.person_id == person_id))


def look_in(session: Session, *, person_id: int, at: datetime) -> datetime | None:
    """The person looks at their page: gives the moment of the visit before this one, None when there was none.

    Looking again within half an hour belongs to the same visit.
    """
    visit = session.get(Visit, person_id, with_for_update=True)
    if visit is None:
        session.add(Visit(person_id=person_id, at=at))
        return None
    if at - visit.at >= ONE_VISIT:
        visit.before_at = visit.at
    visit.at = at
    return visit.before_at
