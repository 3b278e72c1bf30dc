"""Figures that staff insert into the prose of a report, instead of typing them.

In a text a figure stands as its name in double brackets, `[[participants]]` or `[[finding:12:supporters]]`. What
is counted under each name stands in docs/synthesis.md; the value is looked up in the figures of the report
(`figures.py`), which are computed from the rows and frozen when it is published. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

TOKEN = re.compile(r"\[\[ *([A-Za-z][A-Za-z0-9:_.-]*) *\]\]")
# A number as people write one: digits of any script, grouped by a space, a comma or a point; with its percent sign.
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f.,٫٬/:]\d+)*(?:[ \u00a0\u202f]?[%٪])?")
# Words on either side of a digit that is pointed out.
_AROUND = 45


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Figure:
    """One inserted figure: `value` a count, or a share between 0 and 1."""

    name: str
    value: int | float
    unit: Unit


_PATHS: dict[str, tuple[str, ...]] = {
    "participants": ("people", "participants"),
    "authors": ("people", "authors"),
    "voters": ("people", "voters"),
    "without-account": ("people", "without_account"),
    "contributions": ("contributions", "total"),
    "out-of-time": ("contributions", "out_of_time"),
    "votes": ("votes", "total"),
    "agree": ("votes", "agree"),
    "disagree": ("votes", "disagree"),
    "neutral": ("votes", "neutral"),
    "owing": ("coverage", "owing"),
    "read": ("coverage", "read"),
    "cited": ("coverage", "cited"),
    "set-aside": ("coverage", "set_aside"),
    "open": ("coverage", "open"),
    **{
        f"{kind}s": ("contributions", "kind", kind)
        for kind in ("proposal", "comment", "observation", "claim", "opposition", "question")
    },
}
# A share and what it is a share of.
_SHARES = {
    "agree-share": ("agree", "votes"),
    "disagree-share": ("disagree", "votes"),
    "neutral-share": ("neutral", "votes"),
    "read-share": ("read", "owing"),
    "cited-share": ("cited", "owing"),
    "set-aside-share": ("set-aside", "owing"),
}
# Counts of contributions by a word: `[[channel:counter]]`; no word of it is counted as none.
_BY = {"channel": "channel", "language": "language", "category": "category", "place": "arrondissement"}
_OF_FINDING = {"contributions": (), "supporters": (), "objectors": (), "votes": ("votes", "total")}
_OF_ONE = ("agree", "disagree", "neutral", "votes", "comments")

SIMPLE = (*_PATHS, *_SHARES)


def names_in(texts: Iterable[Mapping[str, str] | None]) -> list[str]:
    """The names inserted into these texts, in all their languages, each once in the order of their first mention."""
    found: dict[str, None] = {}
    for text in texts:
        for words in (text or {}).values():
            found.update(dict.fromkeys(TOKEN.findall(words)))
    return list(found)


def refs_of(names: Iterable[str]) -> list[str]:
    """The contributions whose own figures are inserted: `[[of:2026-000123:agree]]`."""
    return list(
        dict.fromkeys(parts[1] for name in names if len(parts := name.split(":")) == 3 and parts[0] == "of")
    )


def look_up(figures: Mapping[str, Any], name: str) -> Figure | None:
    """The figure of this name, or None where there is none.

    A count of which nothing was counted is 0; a share of nothing, a finding that is not in the report and a
    contribution whose tally is not among the figures are none.
    """
    parts = name.split(":")
    if name in _SHARES:
        part, whole = (look_up(figures, one) for one in _SHARES[name])
        assert part is not None and whole is not None
        return Figure(name, part.value / whole.value, Unit.SHARE) if whole.value else None
    if name in _PATHS:
        return Figure(name, _down(figures, _PATHS[name]), Unit.COUNT)
    if len(parts) == 2 and parts[0] in _BY:
        counts = figures["contributions"][_BY[parts[0]]]
        word = "" if parts == ["place", "none"] else parts[1]
        return Figure(name, int(counts.get(word, 0)), Unit.COUNT)
    if len(parts) == 3 and parts[0] == "finding" and parts[1].isdecimal() and parts[2] in _OF_FINDING:
        behind = next((one for one in figures["findings"] if one["id"] == int(parts[1])), None)
        return (
            Figure(name, _down(behind, _OF_FINDING[parts[2]] or (parts[2],)), Unit.COUNT) if behind else None
        )
    if len(parts) == 3 and parts[0] == "of" and parts[2] in _OF_ONE:
        tally = figures.get("tallies", {}).get(parts[1])
        return Figure(name, int(tally[parts[2]]), Unit.COUNT) if tally else None
    return None


def _down(figures: Mapping[str, Any], path: tuple[str, ...]) -> int:
    found: Any = figures
    for step in path:
        found = found.get(step, 0) if isinstance(found, Mapping) else 0
    return int(found)


@dataclass(frozen=True, slots=True)
class Loose:
    """A number that somebody typed, with the words before and after it on its line."""

    before: str
    number: str
    after: str


def loose_numbers(text: str) -> list[Loose]:
    """Numbers in the prose that stand for nothing inserted.

    Not every one is a count: an article, a year and a bus line have numbers too. They are pointed out to whoever
    publishes, who alone can tell.
    """
    found: list[Loose] = []
    for line in text.splitlines():
        # What is inserted is blanked, so that places stay.
        bare = TOKEN.sub(lambda match: " " * len(match.group()), line)
        for match in _NUMBER.finditer(bare):
            start, end = match.span()
            before, after = line[max(0, start - _AROUND) : start], line[end : end + _AROUND]
            if start > _AROUND:
                before = "…" + before.partition(" ")[2]
            if end + _AROUND < len(line):
                after = after.rpartition(" ")[0] + "…"
            found.append(Loose(before, match.group(), after))
    return found
