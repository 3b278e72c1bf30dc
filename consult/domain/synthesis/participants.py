"""Who took part, by what they said of themselves, and whom they are set beside."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select, union
from sqlalchemy.orm import Session

from consult.domain.accounts.models import AgeBand, Gender, Person
from consult.domain.contributions.models import Contribution
from consult.domain.synthesis.models import Profile, ReferenceFigures
from consult.domain.territory.models import Arrondissement
from consult.domain.voting.tallies import counted_votes
from consult.kernel.guarding import Shown, guard


def profiles_of(session: Session, where: tuple[ColumnElement[bool], ...]) -> dict[str, list[dict[str, Any]]]:
    """By profile, the groups in their order: `{"group": code, "people": n}`.

    People are those who wrote or voted on the contributions `where`, each once. `group` is "" for those who said
    nothing. `people` is None where the group is so small that it could be somebody, or would tell such a one
    (`kernel.guarding`); a group of nobody is 0.
    """
    authors = select(Contribution.author_id.label("id")).where(*where, Contribution.author_id.is_not(None))
    voters = select(counted_votes(*where).subquery().c.person_id.label("id"))
    people = union(authors, voters).subquery()

    def counted(column: Any) -> dict[str, int]:
        rows = session.execute(
            select(column, func.count())
            .select_from(people)
            .join(Person, Person.id == people.c.id)
            .outerjoin(Arrondissement, Arrondissement.id == Person.arrondissement_id)
            .group_by(column)
        )
        return {str(group) if group is not None else "": int(number) for group, number in rows}

    areas = session.scalars(select(Arrondissement.code).order_by(Arrondissement.position)).all()
    places = counted(Arrondissement.code)
    return {
        str(Profile.ARRONDISSEMENT): _told(places, list(areas)),
        str(Profile.AGE): _told(counted(Person.age_band), [str(band) for band in AgeBand]),
        str(Profile.GENDER): _told(counted(Person.gender), [str(gender) for gender in Gender]),
    }


def _told(counts: dict[str, int], order: list[str]) -> list[dict[str, Any]]:
    some = [group for group in (*order, "") if counts.get(group)]
    states = dict(zip(some, guard([counts[group] for group in some]), strict=True))
    return [
        {
            "group": group,
            "people": 0 if group not in states else counts[group] if states[group] is Shown.COUNTED else None,
        }
        for group in (*order, "")
    ]


def list_reference(session: Session) -> dict[Profile, ReferenceFigures]:
    """The reference figures that stand, by profile: the latest of each."""
    latest = select(func.max(ReferenceFigures.id)).group_by(ReferenceFigures.profile)
    rows = session.scalars(select(ReferenceFigures).where(ReferenceFigures.id.in_(latest)))
    return {row.profile: row for row in rows}


def reference_of(session: Session) -> dict[str, dict[str, Any]]:
    """The same, as a report keeps them: `{"age": {"source": {...}, "year": 2014, "counts": {...}}}`."""
    return {
        str(profile): {"source": row.source, "year": row.year, "counts": row.counts}
        for profile, row in sorted(list_reference(session).items())
    }
