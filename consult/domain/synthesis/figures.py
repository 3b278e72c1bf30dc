"""The figures of a synthesis: computed from the rows, frozen when it is published, recomputable by anybody.

Their shape and how to recount them from public data stand in docs/synthesis.md. All numbers are counts of
rows whose contribution is public (also what was merged into another) and came in time. A vote counts when it
stands (not withdrawn); of a merge each person counts once, at its head.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union
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
        "findings": [_finding(session, finding.id) for finding in synthesis.findings],
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


def _finding(session: Session, finding_id: int) -> dict[str, Any]:
    """Behind one finding: contributions, those merged into them included, their votes, persons for and against at least
    one of them."""
    citations = select(Citation.contribution_id).where(Citation.finding_id == finding_id)
    cited = (
        or_(Contribution.id.in_(citations), Contribution.head_id.in_(citations)),
        Contribution.state.in_(PUBLIC),
    )
    # A merged text that is cited itself counts its votes at its head.
    heads = select(func.coalesce(Contribution.counted_in_id, Contribution.id)).where(*cited)
    counted = (Contribution.id.in_(heads), Contribution.state.in_(PUBLIC))
    votes = counted_votes(*counted).subquery()

    def persons(choice: Choice) -> int:
        return _number(
            session, select(func.count(votes.c.person_id.distinct())).where(votes.c.choice == choice)
        )

    return {
        "id": finding_id,
        "contributions": _number(session, select(func.count()).where(*cited)),
        "arrondissement": _by_arrondissement(session, cited),
        "votes": _choices(session, counted),
        "supporters": persons(Choice.AGREE),
        "objectors": persons(Choice.DISAGREE),
    }


def finding_figures(session: Session, finding_ids: list[int]) -> dict[int, dict[str, Any]]:
    """What stands behind each of these findings now, for the editor; a few statements per finding."""
    return {finding_id: _finding(session, finding_id) for finding_id in finding_ids}


def count_voters(session: Session, consultation_id: int) -> int:
    """Distinct persons whose vote on a public contribution of the consultation stands."""
    here = (
        Contribution.consultation_id == consultation_id,
        Contribution.missed_at.is_(None),
        Contribution.state.in_(PUBLIC),
    )
    voters = select(counted_votes(*here).subquery().c.person_id).distinct()
    return _number(session, select(func.count()).select_from(voters.subquery()))
