"""Everything that the report of one synthesis shows, with the decisions beside its recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from consult.domain.council.models import Body, DecisionFile
from consult.domain.council.queries import body_in_office, find_file
from consult.domain.synthesis.models import Finding, Recommendation, Revision, Synthesis
from consult.domain.synthesis.queries import Cited, Reasoned, list_citations, list_set_aside
from consult.domain.synthesis.revisions import list_editions
from consult.domain.synthesis.rules import Part
from consult.domain.territory.models import Municipality
from consult.domain.territory.queries import get_municipality, list_arrondissements
from consult.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one edition. `items`: title and body by ("findings" or "recommendations", id)."""

    texts: dict[str, dict[str, str]]
    items: dict[tuple[str, int], tuple[dict[str, str], dict[str, str]]]

    @classmethod
    def standing(cls, synthesis: Synthesis) -> Said:
        rows = {"findings": synthesis.findings, "recommendations": synthesis.recommendations}
        return cls(
            {str(part): getattr(synthesis, part) for part in Part},
            {(kind, row.id): (row.title, row.body) for kind, found in rows.items() for row in found},
        )

    @classmethod
    def kept(cls, content: Mapping[str, Any]) -> Said:
        return cls(
            {str(part): content[part] for part in Part},
            {
                (kind, item["id"]): (item["title"], item["body"])
                for kind in ("findings", "recommendations")
                for item in content[kind]
            },
        )

    def title(self, kind: str, row: Finding | Recommendation) -> dict[str, str]:
        return self.items[kind, row.id][0]

    def body(self, kind: str, row: Finding | Recommendation) -> dict[str, str]:
        return self.items[kind, row.id][1]

    def all(self) -> list[dict[str, str]]:
        return [*self.texts.values(), *(text for item in self.items.values() for text in item)]


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
    editions: list[Revision]

    def words_of(self, edition: int) -> Said:
        """The words of an edition: of the one that stands those in its rows, of an earlier one those that were kept.

        Raises NotFound where there is no such edition.
        """
        if edition == self.synthesis.edition:
            return Said.standing(self.synthesis)
        for one in self.editions:
            if one.edition == edition:
                return Said.kept(one.content)
        raise NotFound(edition)


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
        editions=list_editions(session, synthesis.id),
    )
