"""What a report of a synthesis shows: composed by reports.py, laid out by the web page and the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consult.domain.territory.colours import Colours
from consult.kernel.localized import Language, Shown
from consult.rendering.bars import Bar
from consult.rendering.insertions import Inserted, Passage
from consult.rendering.participants import ProfileView


@dataclass(frozen=True, slots=True)
class Quotation:
    """A citation: the contribution's number, and its title and quote in its own language."""

    ref: str
    title: str | None
    quote: str | None
    language: str
    direction: str
    # What is said in the place of the words when the contribution is not public any more.
    gone: str | None


@dataclass(frozen=True, slots=True)
class FindingView:
    number: int
    title: Shown
    body: Passage
    citations: list[Quotation]
    # Numbers of some of the others, and how many more there are: all of them stand in the annex.
    further: list[str]
    unnamed: int
    contributions: str
    people: str
    # Votes on the one contribution cited, or persons for and against at least one of several.
    bars: list[Bar]
    bars_caption: str
    places: list[Bar]
    carries: list[int]


@dataclass(frozen=True, slots=True)
class OutcomeView:
    kind: str
    words: str
    badge: str
    reason: Shown
    # The words that are authoritative.
    arabic: str
    session: str
    number: str
    body: Shown


@dataclass(frozen=True, slots=True)
class RecommendationView:
    number: int
    title: Shown
    body: Passage
    rests_on: list[tuple[int, Shown]]
    outcome: OutcomeView | None


@dataclass(frozen=True, slots=True)
class AsideView:
    reason: Shown
    refs: tuple[str, ...]
    unnamed: int


@dataclass(frozen=True, slots=True)
class EditionView:
    """One published edition; `reason`: why it replaced the one before."""

    number: int
    date: str
    reason: Shown | None


@dataclass(frozen=True, slots=True)
class ReportView:
    language: Language
    title: Shown
    slug: str
    published: str
    lead: str
    figures: list[dict[str, Any]]
    introduction: Passage
    participants: Passage
    method: Passage
    minority: Passage
    findings: list[FindingView]
    recommendations: list[RecommendationView]
    aside: list[AsideView]
    coverage: list[Bar]
    coverage_total: int
    coverage_words: str
    gap: Shown | None
    missing: str | None
    tables: list[tuple[str, list[Bar]]]
    profiles: list[ProfileView]
    register: str
    # Every figure that stands in the prose, with its question, and the moment at which all were counted.
    counted: str
    inserted: list[Inserted]
    # Which edition this is, and all there are.
    edition: int
    editions: list[EditionView]
    deciding: Shown | None
    decided: str | None
    municipality: Shown
    is_demo: bool
    # What the city has chosen; else the platform's, as document.css has them.
    colours: Colours | None
