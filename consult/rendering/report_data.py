"""The report of a synthesis as data, in all its languages at once (docs/synthesis.md says what each name holds)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from consult.domain.council.report import Material
from consult.domain.synthesis.insertions import look_up, names_in
from consult.domain.synthesis.queries import Cited
from consult.domain.synthesis.rules import Part
from consult.kernel.localized import LANGUAGES
from consult.rendering.insertions import Insertions
from consult.rendering.masked import in_words

# Raised when a name changes its meaning or goes; a name more raises nothing.
FORMAT = 1


def report_data(material: Material, *, addresses: Mapping[str, str]) -> dict[str, Any]:
    """The edition that stands, ready for JSON. `addresses`: where the report, its annex and a contribution are."""
    synthesis, figures = material.synthesis, material.synthesis.figures
    assert figures is not None and synthesis.published_at is not None, "only what is published is given away"
    said = material.words_of(synthesis.edition)
    numbers = {finding.id: number for number, finding in enumerate(synthesis.findings, 1)}
    behind = {one["id"]: one for one in figures["findings"]}
    outcomes = {one.recommendation_id: one for one in material.file.outcomes} if material.file else {}
    return {
        "format": FORMAT,
        "consultation": {
            "slug": synthesis.consultation.slug,
            "title": synthesis.consultation.title,
            "municipality": material.municipality.name,
        },
        "addresses": dict(addresses),
        "authoritative": "ar",
        "published_at": _instant(synthesis.published_at),
        "edition": synthesis.edition,
        "editions": [
            {"number": one.edition, "at": _instant(one.at), "reason": one.reason or None}
            for one in material.editions
        ],
        "missing_reason": synthesis.missing_reason or None,
        "texts": {str(part): said.texts[part] for part in Part},
        "findings": [
            {
                "number": numbers[finding.id],
                "id": finding.id,
                "title": said.title("findings", finding),
                "body": said.body("findings", finding),
                "supporters": behind.get(finding.id, {}).get("supporters"),
                "objectors": behind.get(finding.id, {}).get("objectors"),
                "votes": behind.get(finding.id, {}).get("votes"),
                "citations": [_citation(one) for one in material.citations.get(finding.id, [])],
            }
            for finding in synthesis.findings
        ],
        "recommendations": [
            {
                "number": number,
                "id": one.id,
                "title": said.title("recommendations", one),
                "body": said.body("recommendations", one),
                "rests_on": sorted(numbers[ground.finding_id] for ground in one.grounds),
                "outcome": _outcome(material, outcomes.get(one.id)),
            }
            for number, one in enumerate(synthesis.recommendations, 1)
        ],
        "set_aside": [{"reason": one.reason, "refs": list(one.refs)} for one in material.set_aside],
        "gap_reason": synthesis.gap_reason or None,
        "inserted": _inserted(material, figures, said.all()),
        "figures": figures,
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _citation(cited: Cited) -> dict[str, Any]:
    """Without words once the contribution is not public any more; masked passages as they are read."""
    return {
        "ref": cited.ref,
        "kind": str(cited.kind),
        "state": str(cited.state),
        "language": str(cited.language),
        "title": in_words(cited.title, "en"),
        "quote": in_words(cited.quote, "en"),
    }


def _outcome(material: Material, outcome: Any) -> dict[str, Any] | None:
    if outcome is None or material.file is None:
        return None
    return {
        "kind": str(outcome.kind),
        "reason": outcome.reason,
        "session_on": outcome.session_on.isoformat(),
        "deliberation": outcome.deliberation_number,
        "body": material.file.body.name,
    }


def _inserted(
    material: Material, figures: Mapping[str, Any], texts: list[dict[str, str]]
) -> dict[str, dict[str, Any]]:
    """What stands for each name in the texts, and the question that it answers."""
    asking = {
        str(one): Insertions(one, figures, places=material.arrondissements, anchors=False)
        for one in LANGUAGES
    }
    found: dict[str, dict[str, Any]] = {}
    for name in names_in(texts):
        figure = look_up(figures, name)
        found[name] = {
            "value": figure.value if figure is not None else None,
            "unit": str(figure.unit) if figure is not None else None,
            "question": {code: insertions.question(name) for code, insertions in asking.items()},
        }
    return found
