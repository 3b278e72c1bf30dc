"""The shapes of the demo's content. Whoever speaks is a key of `people.py`; places and themes are keys too."""

from __future__ import annotations

from dataclasses import dataclass, field

Localized = dict[str, str]


@dataclass(frozen=True)
class Said:
    """A comment and the replies below it."""

    by: str
    language: str
    body: str
    side: str | None = None
    replies: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A proposal; `votes` are numbers of (agree, disagree, neutral), `day` counts from the opening of the phase that takes it."""

    key: str
    by: str
    language: str
    arrondissement: str | None
    # Empty where the author chose none.
    theme: str
    title: str
    body: str
    day: float
    votes: tuple[int, int, int] = (0, 0, 0)
    said: tuple[Said, ...] = ()
    organisation: str | None = None
    # Entered by the counter agent: channel, category and the name it was said under, if any.
    channel: str = "online"
    category: str = "resident"
    spoken_for: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Finding:
    key: str
    title: Localized
    body: Localized
    # Keys of the proposals it cites, with a passage of their text or nothing.
    cites: dict[str, str | None]


@dataclass(frozen=True)
class Recommendation:
    title: Localized
    body: Localized
    rests_on: tuple[str, ...]
    outcome: str
    reason: Localized


@dataclass(frozen=True)
class PhaseText:
    title: Localized
    summary: Localized
    # Days from the day it is built.
    opens: int
    closes: int
    activities: tuple[str, ...]
    vote_rule: str | None = None
    results_hidden: bool = False
    vote_kinds: tuple[str, ...] = ("proposal",)


@dataclass(frozen=True)
class ConsultationText:
    slug: str
    title: Localized
    summary: Localized
    question: Localized
    can_change: Localized
    cannot_change: Localized
    who_decides: Localized
    promise: str
    promise_words: Localized
    themes: dict[str, Localized]
    phases: tuple[PhaseText, ...]
    proposals: tuple[Proposal, ...] = field(default=())
    # Theme by the theme that stands under it.
    under: dict[str, str] = field(default_factory=dict)
