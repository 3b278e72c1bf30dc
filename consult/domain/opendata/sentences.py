"""Lifelike texts for the synthetic load: drawn from the vocabulary, the same for the same seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from random import Random

from consult.domain.contributions.models import Side, Tongue
from consult.domain.opendata.vocabulary import SHARES, TONES, Subject

# Sentences of a proposal's body between opening and closing: most are short, some go on (as Polis and real
# consultations have it, lengths are about log-normal).
_MEDIAN, _SPREAD, _MOST = 2.6, 0.7, 24
# How often an answer takes a side.
_SIDES: tuple[Side | None, ...] = (Side.FOR, Side.AGAINST, Side.NEUTRAL, None)
_SIDE_WEIGHTS = (40, 25, 10, 25)


@dataclass(frozen=True, slots=True)
class Said:
    """One text. `body_html` is what kernel.prose.to_html makes of the body."""

    language: Tongue
    title: str | None
    body: str
    body_html: str
    side: Side | None = None


class Speaker:
    """Draws texts. `places` are the names of the arrondissements by language ("ar", "fr", "en")."""

    def __init__(self, random: Random, places: list[Mapping[str, str]]) -> None:
        self._random = random
        self._places = places

    def proposal(self, place: int) -> Said:
        """A proposal about the arrondissement at this position of `places`."""
        random = self._random
        language = self._language()
        tone = TONES[language]
        name = self._name(place, language)
        subject = random.choice(tone.subjects)
        wanted = min(_MOST, max(1, round(random.lognormvariate(0, _SPREAD) * _MEDIAN)))
        paragraphs = [[random.choice(tone.openings)]]
        unsaid = self._shuffled(subject)
        for _ in range(wanted):
            if not unsaid:
                # All is said on this: the text goes on to something else.
                unsaid = self._shuffled(random.choice(tone.subjects))
                paragraphs.append([])
            paragraphs[-1].append(unsaid.pop())
        paragraphs[-1] += [random.choice(tone.wishes), random.choice(tone.closings)]
        return _said(language, random.choice(subject.titles).format(place=name), paragraphs, name)

    def comment(self, place: int) -> Said:
        """An answer, often with a side, to something about this arrondissement."""
        random = self._random
        language = self._language()
        tone = TONES[language]
        side = random.choices(_SIDES, _SIDE_WEIGHTS)[0]
        unsaid = self._shuffled(random.choice(tone.subjects))
        sentences = [random.choice(tone.answers[side]), *unsaid[: random.choice((0, 0, 1, 1, 2, 4))]]
        return _said(language, None, [sentences], self._name(place, language), side)

    def _shuffled(self, subject: Subject) -> list[str]:
        sentences = [*subject.because, *subject.wrong]
        self._random.shuffle(sentences)
        return sentences

    def _language(self) -> Tongue:
        return self._random.choices(list(SHARES), list(SHARES.values()))[0]

    def _name(self, place: int, language: Tongue) -> str:
        names = self._places[place]
        return names.get("fr" if language is Tongue.TUNISIAN else str(language)) or next(iter(names.values()))


def _said(
    language: Tongue, title: str | None, paragraphs: list[list[str]], place: str, side: Side | None = None
) -> Said:
    texts = [" ".join(sentences).format(place=place) for sentences in paragraphs]
    # Written out here: cleaning a hundred thousand known texts would take as long as all the rest.
    html = "\n".join(f'<p dir="auto">{_escaped(text)}</p>' for text in texts)
    return Said(language, title, "\n\n".join(texts), html, side)


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\u00a0", "&nbsp;")
