"""Figures inserted into the prose of a report: their values in a language, and the question each answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from consult.domain.contributions.models import Category, Channel, Tongue
from consult.domain.synthesis.insertions import TOKEN, Figure, Unit, look_up
from consult.kernel.localized import Language, Shown, shown
from consult.kernel.prose import to_html
from consult.rendering.formats import Formats
from consult.rendering.wording import word
from consult.rendering.words import N_, Words

QUESTIONS = {
    "participants": N_("Persons who wrote or voted, each counted once"),
    "authors": N_("Persons who wrote, each counted once"),
    "voters": N_("Persons who voted, each counted once"),
    "without-account": N_("Contributions entered for people without an account"),
    "contributions": N_("Contributions that are public and came in time, comments included"),
    "out-of-time": N_("Contributions that arrived after the closing; they are in no other figure"),
    "proposals": N_("Proposals that are public and came in time"),
    "comments": N_("Comments that are public and came in time"),
    "observations": N_("Observations that are public and came in time"),
    "claims": N_("Claims that are public and came in time"),
    "oppositions": N_("Oppositions that are public and came in time"),
    "questions": N_("Questions that are public and came in time"),
    "votes": N_("Votes that stand: one per person and contribution, the latest"),
    "agree": N_("Votes for, of those that stand"),
    "disagree": N_("Votes against, of those that stand"),
    "neutral": N_("Votes without an opinion, of those that stand"),
    "agree-share": N_("Share of the votes for in all votes that stand"),
    "disagree-share": N_("Share of the votes against in all votes that stand"),
    "neutral-share": N_("Share of the votes without an opinion in all votes that stand"),
    "owing": N_("Contributions that owe a place in this report: all but comments"),
    "read": N_("Of those that owe a place: read by a moderator"),
    "cited": N_("Of those that owe a place: cited by a finding"),
    "set-aside": N_("Of those that owe a place: set aside with a reason"),
    "open": N_("Of those that owe a place: without one"),
    "read-share": N_("Share read by a moderator, of those that owe a place"),
    "cited-share": N_("Share cited by a finding, of those that owe a place"),
    "set-aside-share": N_("Share set aside with a reason, of those that owe a place"),
}
_BY = {
    "channel": (N_("Contributions that reached the city in this way: %(what)s"), Channel),
    "language": (N_("Contributions in this language: %(what)s"), Tongue),
    "category": (N_("Contributions of: %(what)s"), Category),
}
_PLACE = N_("Contributions that speak of this place: %(what)s")
_NO_PLACE = N_("Contributions that name no place")
_FINDING = {
    "contributions": N_("Contributions that finding %(number)s rests on"),
    "supporters": N_("Persons who voted for at least one contribution that finding %(number)s cites"),
    "objectors": N_("Persons who voted against at least one contribution that finding %(number)s cites"),
    "votes": N_("Votes on the contributions that finding %(number)s cites"),
}
_ONE = {
    "agree": N_("Votes for contribution %(ref)s"),
    "disagree": N_("Votes against contribution %(ref)s"),
    "neutral": N_("Votes without an opinion on contribution %(ref)s"),
    "votes": N_("Votes on contribution %(ref)s"),
    "comments": N_("Comments on contribution %(ref)s"),
}


@dataclass(frozen=True, slots=True)
class Passage(Shown):
    """A text of the report: `text` with its figures as words, `html` with each leading to its question."""

    html: Markup = field(default=Markup(""))


@dataclass(frozen=True, slots=True)
class Inserted:
    """One figure of the prose, as the list at the end of the report explains it. `anchor` is its id on the page."""

    anchor: str
    name: str
    value: str
    question: str


class Insertions:
    """The inserted figures of one report in one language; remembers which were used, in their order."""

    def __init__(
        self,
        language: str,
        figures: Mapping[str, Any],
        *,
        places: Mapping[str, Mapping[str, str]],
        anchors: bool = True,
    ) -> None:
        """`places`: names of arrondissements by code. `anchors`: whether the list of questions is on the page."""
        self.language = Language(language)
        self.words = Words(language)
        self.formats = Formats(language)
        self.figures = figures
        self.places = places
        self.anchors = anchors
        self._numbers = {one["id"]: number for number, one in enumerate(figures["findings"], 1)}
        self._used: dict[str, int] = {}

    def passage(self, value: Mapping[str, str] | None) -> Passage:
        """The text in the reader's language (or the one it is in), its figures filled in."""
        text = shown(value, self.language)
        html = TOKEN.sub(lambda match: self._marked(match.group(1)), to_html(text.text))
        plain = TOKEN.sub(lambda match: self.value(match.group(1)), text.text)
        return Passage(plain, text.language, text.missing, Markup(html))

    def value(self, name: str) -> str:
        """The figure as the language writes it; a dash where nothing was there to be counted."""
        found = look_up(self.figures, name)
        return self._written(found) if found is not None else "–"

    def _written(self, found: Figure) -> str:
        if found.unit is Unit.SHARE:
            return self.formats.percent(found.value)
        return self.formats.number(found.value)

    def _marked(self, name: str) -> Markup:
        number = self._used.setdefault(name, len(self._used) + 1)
        if not self.anchors:
            return Markup('<bdi class="inserted">{}</bdi>').format(self.value(name))
        return Markup('<a class="inserted" href="#number-{}"><bdi>{}</bdi></a>').format(
            number, self.value(name)
        )

    def used(self) -> list[Inserted]:
        """What was inserted into the passages made so far, each once."""
        return [
            Inserted(f"number-{number}", name, self.value(name), self.question(name))
            for name, number in self._used.items()
        ]

    def question(self, name: str) -> str:
        """What is counted under this name, in a sentence."""
        parts = name.split(":")
        if name in QUESTIONS:
            return self.words.gettext(QUESTIONS[name])
        if parts[0] == "place":
            if parts[1] == "none":
                return self.words.gettext(_NO_PLACE)
            place = shown(self.places.get(parts[1]), self.language)
            return self.words.gettext(_PLACE, what=str(place) or parts[1])
        if parts[0] in _BY:
            message, enum = _BY[parts[0]]
            what = word(self.language, enum(parts[1])) if parts[1] in set(enum) else parts[1]
            return self.words.gettext(message, what=what)
        if parts[0] == "finding":
            return self.words.gettext(_FINDING[parts[2]], number=self._numbers.get(int(parts[1]), "–"))
        return self.words.gettext(_ONE[parts[2]], ref=parts[1])
