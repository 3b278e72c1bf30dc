"""Whom a synthesis concerns (settled.md): the authors of what it cites or sets aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import PUBLIC, Contribution, Place, State
from consult.domain.synthesis.models import SetAside
from consult.domain.synthesis.queries import is_cited


@dataclass(slots=True)
class Concerned:
    """One author with the contributions the synthesis gives a place: cited ones first, each once."""

    person_id: int
    cited: list[str] = field(default_factory=list)
    # ref -> the reason it was set aside for
    set_aside: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def refs(self) -> list[str]:
        return [*self.cited, *self.set_aside]

    def facts(self) -> dict[str, Any]:
        """What a letter needs: the first contribution, those cited, and the others with their reasons."""
        return {"ref": self.refs[0], "cited": self.cited, "set_aside": self.set_aside}


# A text that is hidden after the synthesis cited it keeps its place: its author is told of the decision too. Who
# withdrew theirs asked to be left out.
STILL_CONCERNED = (*PUBLIC, State.HIDDEN)


def list_concerned(session: Session, synthesis_id: int, *, since_published: bool = False) -> list[Concerned]:
    """Authors with an address, each once, of the public contributions that it cites or sets aside, and of what was
    merged into these.

    `since_published`: of those that took their place from it when it was published, the hidden ones included.
    """
    found: dict[int, Concerned] = {}
    authors = (
        select(Contribution.author_id, Contribution.ref)
        .join(Person, Person.id == Contribution.author_id)
        .where(*_standing(since_published), Person.email.is_not(None))
        .order_by(Contribution.received_at, Contribution.id)
    )
    cited = is_cited(synthesis_id)
    for person_id, ref in session.execute(authors.where(cited)):
        found.setdefault(person_id, Concerned(person_id)).cited.append(ref)
    aside = (
        authors.add_columns(SetAside.reason)
        .join(SetAside, SetAside.contribution_id.in_((Contribution.id, Contribution.head_id)))
        .where(SetAside.synthesis_id == synthesis_id, ~cited)
    )
    for person_id, ref, reason in session.execute(aside):
        found.setdefault(person_id, Concerned(person_id)).set_aside[ref] = reason
    return list(found.values())


def _standing(since_published: bool) -> list[ColumnElement[bool]]:
    if not since_published:
        return [Contribution.state.in_(PUBLIC)]
    places = (Place.CITED, Place.SET_ASIDE, Place.DECIDED)
    return [Contribution.state.in_(STILL_CONCERNED), Contribution.place.in_(places)]
