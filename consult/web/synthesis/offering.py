"""The figures one may insert into a report, with their value now, and the numbers that were typed instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from consult.domain.consultations.clock import results_hidden
from consult.domain.council.rules import day_of
from consult.domain.synthesis.figures import compute_figures
from consult.domain.synthesis.insertions import SIMPLE, Loose, loose_numbers
from consult.domain.synthesis.models import Synthesis
from consult.domain.synthesis.rules import Part
from consult.domain.territory.queries import list_arrondissements
from consult.kernel.localized import Language
from consult.rendering.insertions import Insertions
from consult.rendering.wording import word
from consult.web.database import db
from consult.web.request import lang, now

# What would tell results, or let them be computed, while they are hidden.
_RESULTS = ("participants", "voters", "votes", "agree", "disagree", "neutral")


@dataclass(frozen=True, slots=True)
class Offered:
    """A figure one may insert: `token` is what stands in the text."""

    token: str
    value: str
    question: str


def hidden_until(synthesis: Synthesis) -> datetime | None:
    """When the results of the vote show, while they are hidden: from staff too (settled.md)."""
    return results_hidden(synthesis.consultation, now())


def offered_figures(synthesis: Synthesis) -> list[tuple[str, list[Offered]]]:
    """All figures by group. Of a published synthesis those that were frozen, else as they are counted now."""
    figures = synthesis.figures or compute_figures(db(), synthesis, at=now())
    places = {one.code: one.name for one in list_arrondissements(db(), on=day_of(now()))}
    insertions = Insertions(lang(), figures, places=places)
    hidden = hidden_until(synthesis) is not None

    def rows(names: Iterable[str], *, results: bool = False) -> list[Offered]:
        return [
            Offered(
                f"[[{name}]]",
                _("hidden")
                if hidden and (results or name.removesuffix("-share") in _RESULTS)
                else insertions.value(name),
                insertions.question(name),
            )
            for name in names
        ]

    said = figures["contributions"]
    by = [
        f"{name}:{key}"
        for name in ("channel", "language", "category")
        for key in sorted(said[name], key=lambda one, counts=said[name]: -counts[one])
    ]
    groups = [
        (_("The whole consultation"), rows(SIMPLE)),
        (_("How, in which language, and by whom"), rows(by)),
        (_("Places spoken of"), rows(f"place:{code or 'none'}" for code in said["arrondissement"])),
    ]
    for number, finding in enumerate(synthesis.findings, 1):
        behind = rows([f"finding:{finding.id}:contributions"])
        behind += rows(
            (f"finding:{finding.id}:{what}" for what in ("supporters", "objectors", "votes")), results=True
        )
        groups.append((_("Finding %(number)s", number=number), behind))
    return [(label, found) for label, found in groups if found]


@dataclass(frozen=True, slots=True)
class Typed:
    """Numbers that were typed into one text of one language."""

    label: str
    language: Language
    numbers: list[Loose]


def typed_numbers(synthesis: Synthesis) -> list[Typed]:
    """Digits in the prose that stand for nothing inserted, text by text, in the order of the report."""
    texts = [
        *((word(lang(), part), getattr(synthesis, part)) for part in (Part.INTRODUCTION, Part.PARTICIPANTS)),
        *(
            (_("Finding %(number)s", number=number), text)
            for number, one in enumerate(synthesis.findings, 1)
            for text in (one.title, one.body)
        ),
        (word(lang(), Part.MINORITY), synthesis.minority),
        *(
            (_("Recommendation %(number)s", number=number), text)
            for number, one in enumerate(synthesis.recommendations, 1)
            for text in (one.title, one.body)
        ),
        (word(lang(), Part.METHOD), synthesis.method),
    ]
    found = [
        Typed(label, language, loose_numbers(text[language]))
        for label, text in texts
        for language in Language
        if text.get(language)
    ]
    return [one for one in found if one.numbers]
