"""The figures of a synthesis: computed from the rows, frozen when it is published, recomputable by anybody.

Their shape and how to recount them from public data stand in docs/synthesis.md. All numbers are counts of
rows whose contribution is public (also what was merged into another) and came in time. A vote counts when it
stands (not withdrawn); of a merge each person counts once, at its head.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union
from sqlalchemy.orm import Session

from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import PUBLIC, Contribution, RegisterCounter, State
from consult.domain.synthesis.inserting import tallies_of, texts_of
from consult.domain.synthesis.insertions import names_in, refs_of
from consult.domain.synthesis.models import Citation, Synthesis
from consult.domain.synthesis.participants import profiles_of, reference_of
from consult.domain.synthesis.queries import coverage
from consult.domain.territory.models import Arrondissement
from consult.domain.voting.models import Choice
from consult.domain.voting.tallies import counted_votes

FORMAT = 1


def compute_figures(session: Session, synthesis: Synthesis, *, at: datetime) -> dict[str, Any]:
    """All figures as they stand in the database now, marked with the moment `at` (see docs/synthesis.md).

    `synthesis.consultation`, `synthesis.findings` and `synthesis.recommendations` are loaded.
    """
    consultation = synthesis.consultation
    inside, in_time = Contribution.consultation_id == consultation.id, Contribution.missed_at.is_(None)
    here = (inside, in_time, Contribution.state.in_(PUBLIC))
    covered = coverage(session, consultation_id=consultation.id, synthesis_id=synthesis.id)
    return {
        "format": FORMAT,
        "at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "register": _register(session, consultation),
        "contributions": {
            "total": _number(session, select(func.count()).where(*here)),
            "kind": _by(session, Contribution.kind, here),
            "channel": _by(session, Contribution.channel, here),
            "language": _by(session, Contribution.language, here),
            "category": _by(session, Contribution.category, here),
            "arrondissement": _by_arrondissement(session, here),
            "state": _by(
                session,
                Contribution.state,
                (inside, in_time, Contribution.state != State.DRAFT),
            ),
            # What reached the municipality after the closing: in none of the other figures.
            "out_of_time": _number(
                session,
                select(func.count()).where(
                    inside, Contribution.missed_at.is_not(None), Contribution.state.in_(PUBLIC)
                ),
            ),
        },
        "people": _people(session, here) | {"profile": profiles_of(session, here)},
        "reference": reference_of(session),
        "votes": _choices(session, here),
        "coverage": {
            "owing": covered.owing,
            "read": covered.read,
            "cited": covered.cited,
            "set_aside": covered.set_aside,
            "open": covered.open,
            "waiting": covered.waiting,
        },
        "findings": list(finding_figures(session, [one.id for one in synthesis.findings]).values()),
        # Of the contributions whose own figures stand in the prose.
        "tallies": tallies_of(session, consultation.id, refs_of(names_in(texts_of(synthesis)))),
    }


def _number(session: Session, statement: Select[Any]) -> int:
    return int(session.execute(statement).scalar_one())


def _by(session: Session, column: Any, where: tuple[ColumnElement[bool], ...]) -> dict[str, int]:
    rows = session.execute(select(column, func.count()).where(*where).group_by(column))
    return {str(value): int(number) for value, number in sorted(rows, key=lambda row: str(row[0]))}


def _by_arrondissement(session: Session, where: tuple[ColumnElement[bool], ...]) -> dict[str, int]:
    """By the arrondissement's code, in their official order; "" where no place was named, last."""
    rows = session.execute(
        select(Arrondissement.code, func.count())
        .select_from(Contribution)
        .outerjoin(Contribution.arrondissement)
        .where(*where)
        .group_by(Arrondissement.code, Arrondissement.position)
        .order_by(Arrondissement.position.is_(None), Arrondissement.position)
    )
    return {code or "": int(number) for code, number in rows}


def _choices(session: Session, where: tuple[ColumnElement[bool], ...]) -> dict[str, int]:
    votes = counted_votes(*where).subquery()
    rows = session.execute(select(votes.c.choice, func.count()).group_by(votes.c.choice))
    found = {Choice(choice): int(number) for choice, number in rows}
    by_choice = {str(choice): found.get(choice, 0) for choice in Choice}
    return {"total": sum(by_choice.values()), **by_choice}


def _people(session: Session, where: tuple[ColumnElement[bool], ...]) -> dict[str, int]:
    """Distinct persons who spoke, who voted, who did either; and what was entered for nobody's account."""
    authors = select(Contribution.author_id).where(*where, Contribution.author_id.is_not(None))
    voters = select(counted_votes(*where).subquery().c.person_id)

    def persons(statement: Any) -> int:
        return _number(session, select(func.count()).select_from(statement.subquery()))

    return {
        "participants": persons(union(authors, voters)),
        "authors": persons(authors.distinct()),
        "voters": persons(voters.distinct()),
        "without_account": _number(
            session, select(func.count()).where(*where, Contribution.author_id.is_(None))
        ),
    }


def _register(session: Session, consultation: Consultation) -> dict[str, Any]:
    """The last number taken in the register that this consultation draws from; zero when none was."""
    row = session.execute(
        select(RegisterCounter.year, RegisterCounter.last_number)
        .where(RegisterCounter.series == consultation.series)
        .order_by(RegisterCounter.year.desc())
        .limit(1)
    ).first()
    year, number = (row.year, row.last_number) if row else (0, 0)
    return {"series": str(consultation.series), "year": int(year), "number": int(number)}


def finding_figures(session: Session, finding_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Behind each of these findings: contributions, those merged into them included, their votes, persons for and
    against at least one of them. A fixed number of statements, however many findings there are."""
    ids = list(finding_ids)
    public = Contribution.state.in_(PUBLIC)
    # Each contribution once for a finding, whether it is cited itself or through its head; and where its votes count:
    # a merged text that is cited itself counts them at its head.
    columns = (
        Citation.finding_id.label("finding_id"),
        Contribution.id.label("id"),
        func.coalesce(Contribution.counted_in_id, Contribution.id).label("counted_at"),
        Contribution.arrondissement_id.label("arrondissement_id"),
    )
    here = (Citation.finding_id.in_(ids), public)
    cited = union(
        select(*columns).join(Contribution, Contribution.id == Citation.contribution_id).where(*here),
        select(*columns).join(Contribution, Contribution.head_id == Citation.contribution_id).where(*here),
    ).subquery()
    places = session.execute(
        select(cited.c.finding_id, Arrondissement.code, func.count())
        .select_from(cited)
        .outerjoin(Arrondissement, Arrondissement.id == cited.c.arrondissement_id)
        .group_by(cited.c.finding_id, Arrondissement.code, Arrondissement.position)
        .order_by(cited.c.finding_id, Arrondissement.position.is_(None), Arrondissement.position)
    )
    heads = select(cited.c.finding_id, cited.c.counted_at).distinct().subquery()
    votes = counted_votes(Contribution.id.in_(select(heads.c.counted_at)), public).subquery()
    choices = session.execute(
        select(heads.c.finding_id, votes.c.choice, func.count(), func.count(votes.c.person_id.distinct()))
        .join(votes, votes.c.contribution_id == heads.c.counted_at)
        .group_by(heads.c.finding_id, votes.c.choice)
    )
    found: dict[int, dict[str, Any]] = {
        id: {
            "id": id,
            "contributions": 0,
            "arrondissement": {},
            "votes": {"total": 0, **{str(choice): 0 for choice in Choice}},
            "supporters": 0,
            "objectors": 0,
        }
        for id in ids
    }
    for finding_id, code, number in places:
        found[finding_id]["arrondissement"][code or ""] = int(number)
        found[finding_id]["contributions"] += int(number)
    for finding_id, choice, number, persons in choices:
        one = found[finding_id]
        one["votes"][str(Choice(choice))] = int(number)
        one["votes"]["total"] += int(number)
        if choice == Choice.AGREE:
            one["supporters"] = int(persons)
        elif choice == Choice.DISAGREE:
            one["objectors"] = int(persons)
    return found


def count_voters(session: Session, consultation_id: int) -> int:
    """Distinct persons whose vote on a public contribution of the consultation stands."""
    here = (
        Contribution.consultation_id == consultation_id,
        Contribution.missed_at.is_(None),
        Contribution.state.in_(PUBLIC),
    )
    voters = select(counted_votes(*here).subquery().c.person_id).distinct()
    return _number(session, select(func.count()).select_from(voters.subquery()))
