"""What is asked for at the exports: the address (or the form that carries it) as filters, words and codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from consult.domain.consultations.models import Consultation
from consult.domain.contributions.models import Channel, Place, State, Tongue
from consult.domain.contributions.queries import Filters
from consult.domain.opendata.extracts import Extract, kinds_of
from consult.domain.territory.models import Arrondissement
from consult.kernel.localized import shown
from consult.kernel.prose import clean_line
from consult.rendering.wording import word
from consult.web.forms import number_in
from consult.web.request import lang
from consult.web.themes import theme_choices

LONGEST_SEARCH = 200
# A state and how far something has come share one choice, as on the public list: their words are all different.
STATES = (State.PUBLISHED, State.WAITING, State.HIDDEN, State.WITHDRAWN, State.MERGED)

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """`query`: the address again, without what is empty. `codes`: the filter for the journal, without the words
    searched. `chosen`: the filters that are on, in words."""

    extract: Extract
    consultation: Consultation | None
    filters: Filters
    query: dict[str, str]
    codes: dict[str, Any]
    chosen: list[str]
    consultations: Sequence[Consultation]
    choices: dict[str, list[Choice]]

    @property
    def name(self) -> str:
        """The beginning of a file's name: what, of what, and how it is filtered."""
        about = self.consultation.slug if self.consultation else None
        parts = [str(self.extract), about]
        for key, code in self.codes.items():
            parts.append(str(code) if key in ("state", "language", "channel") else key)
            if key in ("theme", "arrondissement"):
                parts.append(str(code))
        return "-".join(part.lower() for part in parts if part)


def ask(
    values: Mapping[str, str], consultations: Sequence[Consultation], places: Sequence[Arrondissement]
) -> Asked:
    """Unknown values are as if absent. `consultations`: those that may be chosen."""
    extract = _known(Extract, values.get("extract")) or Extract.CONTRIBUTIONS
    by_slug = {one.slug: one for one in consultations}
    consultation = by_slug.get(values.get("consultation", ""))
    choices: dict[str, list[Choice]] = {
        "consultation": [(one.slug, str(shown(one.title, lang()))) for one in consultations],
        "state": [(str(one), word(lang(), one)) for one in (*STATES, *Place)],
        "theme": theme_choices(consultation.themes if consultation else ()),
        "arrondissement": [(str(one.id), str(shown(one.name, lang()))) for one in places],
        "language": [(str(one), word(lang(), one)) for one in Tongue],
        "channel": [(str(one), word(lang(), one)) for one in Channel],
    }
    words = clean_line(values.get("q", ""))[:LONGEST_SEARCH]
    found = {
        name: values[name]
        for name, offered in choices.items()
        if name != "consultation" and values.get(name) in dict(offered)
    }
    if extract is Extract.PEOPLE:
        found, words, consultation = {}, "", None
    place = _known(Place, found.get("state"))
    state = _known(State, found.get("state"))
    filters = Filters(
        consultation_id=consultation.id if consultation else None,
        kind=kinds[0] if len(kinds := kinds_of(extract, consultation)) == 1 else None,
        kinds=kinds if len(kinds) > 1 else (),
        states=(State.PUBLISHED,) if place else (state,) if state else (),
        places=(place,) if place else (),
        theme_id=number_in(found.get("theme")),
        arrondissement_id=number_in(found.get("arrondissement")),
        language=_known(Tongue, found.get("language")),
        channel=_known(Channel, found.get("channel")),
        words=words,
    )
    query = {"extract": str(extract), **found}
    if consultation:
        query["consultation"] = consultation.slug
    if words:
        query["q"] = words
    numbers = ("theme", "arrondissement")
    return Asked(
        extract=extract,
        consultation=consultation,
        filters=filters,
        query=query,
        codes={name: int(value) if name in numbers else value for name, value in found.items()}
        | ({"search": True} if words else {}),
        chosen=[dict(choices[name])[value] for name, value in found.items()]
        + ([f"“{words}”" if lang() == "en" else f"«\u00a0{words}\u00a0»"] if words else []),
        consultations=consultations,
        choices=choices,
    )


def _known(words: type[StrEnum], value: str | None) -> Any:
    return words(value) if value in set(words) else None
