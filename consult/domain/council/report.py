"""Everything that the report of one synthesis shows, with the decisions beside its recommendations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from consult.domain.council.models import Body, DecisionFile
from consult.domain.council.queries import body_in_office, find_file
from consult.domain.synthesis.models import Synthesis
from consult.domain.synthesis.queries import Cited, Reasoned, list_citations, list_set_aside
from consult.domain.territory.models import Municipality
from consult.domain.territory.queries import get_municipality, list_arrondissements


@dataclass(frozen=True, slots=True)
class Material:
    """A published synthesis and what belongs to it. `body`: who decides today, or who decided."""

    synthesis: Synthesis
    municipality: Municipality
    citations: dict[int, list[Cited]]
    set_aside: list[Reasoned]
    file: DecisionFile | None
    body: Body | None
    # Names of arrondissements by their codes, as the figures hold them.
    arrondissements: dict[str, dict[str, str]]


def gather_report(session: Session, synthesis: Synthesis, *, on: date) -> Material:
    """A fixed number of statements; the synthesis is loaded as `get_synthesis` does."""
    file = find_file(session, synthesis.id)
    return Material(
        synthesis=synthesis,
        municipality=get_municipality(session),
        citations=list_citations(session, synthesis.id),
        set_aside=list_set_aside(session, synthesis.id),
        file=file,
        body=file.body if file is not None else body_in_office(session, on),
        arrondissements={one.code: one.name for one in list_arrondissements(session, on=on)},
    )
