"""What a thread is made of: the steps that were taken, the next one, who holds it, and where each is read.

Codes and facts only; the words stand in `rendering/wording/council.py`, the items of a page in
`rendering/threads.py`. It tells roles, bodies and departments, never the names of people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

Localized = dict[str, str]


class StepCode(StrEnum):
    """In the order in which things of one moment, or of one day without a time, are told."""

    RECEIVED = "received"
    HIDDEN = "hidden"
    MASKED = "masked"
    UNMASKED = "unmasked"
    EDIT_ASKED = "edit-asked"
    CONTESTED = "contested"
    UPHELD = "upheld"
    RESTORED = "restored"
    REJECTED_AT_SOURCE = "rejected-at-source"
    READ = "read"
    MERGED = "merged"
    # Others were merged into it.
    GATHERED = "gathered"
    LET_GO = "let-go"
    ASSIGNED = "assigned"
    TEXT_CHANGED = "text-changed"
    CITED = "cited"
    SET_ASIDE = "set-aside"
    LEFT_OPEN = "left-open"
    FOLLOWS = "follows"
    RECOMMENDED = "recommended"
    OUTCOME = "outcome"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Holder(StrEnum):
    """Who acts: a role, a body or a department."""

    REGISTER = "register"
    AUTHOR = "author"
    MODERATORS = "moderators"
    BODY = "body"
    DEPARTMENT = "department"
    SOURCE = "source"
    CITY = "city"


class NextCode(StrEnum):
    READ = "read"
    PLACE = "place"
    DECIDE = "decide"
    ANSWER = "answer"
    # A recommendation was deferred: the body has to come back to it.
    TAKE_UP = "take-up"
    CONTEST = "contest"
    # The author contested a ruling: another moderator decides.
    APPEAL = "appeal"


class Target(StrEnum):
    """What a step links to; the page makes the address."""

    CONTRIBUTION = "contribution"
    FINDING = "finding"
    SYNTHESIS = "synthesis"
    SET_ASIDE = "set-aside"
    RECOMMENDATION = "recommendation"
    DECISION = "decision"
    RULING = "ruling"
    # The public log of merges.
    MERGES = "merges"
    CONSULTATION = "consultation"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Link:
    """`slug` is the consultation's, or a ref; `number` is the finding's, the recommendation's or the version's; `text`
    the name of a text in addresses.
    """

    target: Target
    slug: str
    number: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words in one language that are shown as they are: a quote, a moderator's reason, an answer."""

    text: str
    language: str
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened. `name`: of the body or department; `reason`: the city's, in its languages."""

    code: StepCode
    at: datetime | date
    holder: Holder
    name: Localized | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    reason: Localized | None = None
    said: Said | None = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next. `by` is None where no day was set; `late` when the day has passed.

    For a comment the step is its proposal's, named in `follows`; for what was merged its head's, in `merged_into`.
    """

    code: NextCode
    holder: Holder
    by: date | None = None
    late: bool = False
    name: Localized | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    follows: str | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """The whole thread; `next_step` is None when it is finished.

    `elsewhere`: it was brought in from another platform and nothing was made of it here, so this city promised
    nobody a next step.
    """

    steps: list[Step]
    next_step: NextStep | None
    elsewhere: bool = False
