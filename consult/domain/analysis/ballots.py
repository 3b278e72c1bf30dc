"""The votes of a consultation as one table: who voted how, for the reckoning of groups and for nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.analysis.groups import Matrix
from consult.domain.contributions.models import Contribution, Kind, State
from consult.domain.voting.models import Choice, Vote

VALUES = {Choice.AGREE: 1.0, Choice.DISAGREE: -1.0, Choice.NEUTRAL: 0.0}
# Ids in one question to the database.
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Statement:
    """What was voted on."""

    id: int
    ref: str
    external_id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Ballots:
    """`votes`: people by statements, as `groups.opinion_groups` takes it. Both in the order of their ids."""

    people: tuple[int, ...]
    statements: tuple[Statement, ...]
    votes: Matrix


def read_ballots(session: Session, consultation_id: int) -> Ballots:
    """The votes that stand on what is public: not on what was rejected, hidden, withdrawn or merged, no comments."""
    public = (
        Contribution.consultation_id == consultation_id,
        Contribution.state == State.PUBLISHED,
        Contribution.kind != Kind.COMMENT,
    )
    cast = session.execute(
        select(Vote.person_id, Vote.contribution_id, Vote.choice)
        .join(Contribution, Contribution.id == Vote.contribution_id)
        .where(*public, Vote.withdrawn_at.is_(None))
    )
    people: list[int] = []
    texts: list[int] = []
    values: list[float] = []
    for person, text, choice in cast:
        people.append(person)
        texts.append(text)
        values.append(VALUES[choice])
    voters, rows = np.unique(np.array(people, dtype=np.int64), return_inverse=True)
    voted, columns = np.unique(np.array(texts, dtype=np.int64), return_inverse=True)
    votes = np.full((len(voters), len(voted)), np.nan, dtype=np.float32)
    votes[rows, columns] = values
    statements: list[Statement] = []
    ids = [int(one) for one in voted]
    for start in range(0, len(ids), CHUNK):
        found = session.execute(
            select(
                Contribution.id,
                Contribution.ref,
                Contribution.external_id,
                Contribution.title,
                Contribution.body,
            )
            .where(Contribution.id.in_(ids[start : start + CHUNK]))
            .order_by(Contribution.id)
        )
        statements += [Statement(row.id, row.ref, row.external_id, row.title or row.body) for row in found]
    return Ballots(tuple(int(one) for one in voters), tuple(statements), votes)


def numbers_at_source(session: Session, people: Sequence[int]) -> dict[int, str]:
    """The numbers that pseudonymous participants had where they come from. Residents of ours have none."""
    found: dict[int, str] = {}
    for start in range(0, len(people), CHUNK):
        rows = session.execute(
            select(Person.id, Person.source_id).where(
                Person.id.in_(people[start : start + CHUNK]), Person.source_id.is_not(None)
            )
        )
        found.update((row.id, row.source_id) for row in rows)
    return found
