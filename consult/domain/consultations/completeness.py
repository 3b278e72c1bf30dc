"""What a consultation still lacks, part by part and language by language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.domain.consultations.models import Consultation, DocumentKind, Series
from consult.kernel.localized import Language, in_order


class Missing(StrEnum):
    """What a consultation must have before it is published; the last two only where they are there at all."""

    TITLE = "title"
    SUMMARY = "summary"
    QUESTION = "question"
    CAN_CHANGE = "can-change"
    CANNOT_CHANGE = "cannot-change"
    WHO_DECIDES = "who-decides"
    PROMISE = "promise"
    PHASES = "phases"
    DOCUMENTS = "documents"
    THEMES = "themes"
    PICTURE = "picture"


TEXTS: dict[Missing, str] = {
    Missing.TITLE: "title",
    Missing.SUMMARY: "summary",
    Missing.QUESTION: "question",
    Missing.CAN_CHANGE: "can_change",
    Missing.CANNOT_CHANGE: "cannot_change",
    Missing.WHO_DECIDES: "who_decides",
    Missing.PROMISE: "promise_words",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that is missing altogether (`whole`), or only in these languages.

    `name` says which phase, document or theme, where the part has several.
    """

    part: Missing
    languages: tuple[Language, ...]
    whole: bool
    name: Mapping[str, str] | None = None


def _absent(value: Mapping[str, str] | None, languages: Sequence[Language]) -> tuple[Language, ...]:
    """The languages in which the text has no words."""
    return tuple(language for language in languages if not (value or {}).get(language))


def gaps(consultation: Consultation, *, languages: Sequence[Language]) -> list[Gap]:
    """Everything missing in these languages, in the order of the desk's pages. Phases, themes and documents must be
    loaded.

    What was imported has its papers where it was held, and synthetic load has none: of these only a title and
    a phase are asked for.
    """
    own = consultation.series in (Series.LEGAL, Series.DEMO)
    found: list[Gap] = []
    for part, column in TEXTS.items():
        words = getattr(consultation, column) or {}
        if any(words.values()):
            missing = _absent(words, languages)
            found += [Gap(part, missing, whole=False)] if missing else []
        elif own or part is Missing.TITLE:
            found.append(Gap(part, tuple(languages), whole=True))
    if not consultation.phases:
        found.append(Gap(Missing.PHASES, tuple(languages), whole=True))
    for phase in consultation.phases:
        found += _partly(
            Missing.PHASES, phase.title, [phase.title, phase.summary, phase.change_reason], languages
        )
    standing = [paper for paper in consultation.documents if paper.removed_at is None]
    # The pieces of a plan are what residents read, too.
    if own and not any(paper.kind in (DocumentKind.DOCUMENT, DocumentKind.PIECE) for paper in standing):
        found.append(Gap(Missing.DOCUMENTS, tuple(languages), whole=True))
    for paper in standing:
        if paper.kind == DocumentKind.DOCUMENT:
            found += _partly(Missing.DOCUMENTS, paper.title, [paper.title], languages)
    for theme in consultation.themes:
        found += _partly(Missing.THEMES, theme.name, [theme.name], languages)
    for paper in standing:
        if paper.kind == DocumentKind.PICTURE:
            found += _partly(Missing.PICTURE, None, [paper.alternative], languages)
    return found


def _partly(
    part: Missing,
    name: Mapping[str, str] | None,
    values: Iterable[Mapping[str, str] | None],
    languages: Sequence[Language],
) -> list[Gap]:
    """A gap for the languages that one of these texts lacks though it has words in another."""
    lacking = {
        language
        for value in values
        if value and any(value.values())
        for language in _absent(value, languages)
    }
    missing = in_order(lacking)
    return [Gap(part, missing, whole=False, name=name)] if missing else []


def missing_parts(consultation: Consultation) -> list[Missing]:
    """What must still be there before it is published, in the order in which it is asked for."""
    return [gap.part for gap in gaps(consultation, languages=()) if gap.whole]


def languages_missing(consultation: Consultation, *, languages: Sequence[Language]) -> tuple[Language, ...]:
    """Of these languages, those in which something of it has no words that has words in another one."""
    found = gaps(consultation, languages=languages)
    return in_order(language for gap in found if not gap.whole for language in gap.languages)


def languages_owed(consultation: Consultation, *, languages: Sequence[Language]) -> tuple[Language, ...]:
    """Of these languages, those that something of it has words in.

    What is published stays whole in them. One that was switched on since is written when there is time for it, and
    hinders nobody who must extend or cancel the consultation meanwhile.
    """
    texts = [getattr(consultation, column) for column in TEXTS.values()]
    texts += [text for phase in consultation.phases for text in (phase.title, phase.summary)]
    texts += [theme.name for theme in consultation.themes]
    return tuple(one for one in languages if any((text or {}).get(one) for text in texts))
