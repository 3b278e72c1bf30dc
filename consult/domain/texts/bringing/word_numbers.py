"""The numbers that Word reckons for its lists and headings, as it shows them: "1.", "a)", "UA 7", "II.3".

They stand nowhere in the file: word/numbering.xml has the rules, the paragraphs only say which rule is theirs
(ISO 29500-1, 17.9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from consult.domain.texts.bringing.numbers import written
from consult.domain.texts.bringing.word_styles import W, value, whole

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
# What is shown in place of a number, "Article 12 bis -", is no longer than this.
_LONGEST_MARK = 60


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    shown: str = ""
    # After which level it begins again; None: after any wider one.
    restart: int | None = None
    legal: bool = False
    paragraph_style: str | None = None


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    counters: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Gives each numbered paragraph its mark; to be asked in the order of the document."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        # Number id -> the list that counts, its own levels, where it starts anew.
        self._numbers: dict[str, tuple[_List, dict[int, _Level], dict[int, int]]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def mark(self, number_id: str, level: int) -> str | None:
        """The mark of the next paragraph of this list at this level (from 0): "" for a bullet, None for no list."""
        found = self._numbers.get(number_id)
        if found is None:
            return None
        counted, own, starts = found
        level = min(max(level, 0), _LEVELS - 1)
        rule = own.get(level) or counted.levels.get(level) or _Level()
        if (number_id, level) not in self._begun and level in starts:
            counted.counters[level] = starts[level]
        else:
            counted.counters[level] = counted.counters.get(level, rule.start - 1) + 1
        self._begun.add((number_id, level))
        for deeper in list(counted.counters):
            other = own.get(deeper) or counted.levels.get(deeper) or _Level()
            if deeper > level and (other.restart is None or other.restart > level):
                del counted.counters[deeper]
        if rule.style == "bullet":
            return ""

        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            its = own.get(at) or counted.levels.get(at) or _Level()
            style = "decimal" if rule.legal and its.style != "none" else its.style
            return written(counted.counters.get(at, its.start), style)

        return _PLACE.sub(number, rule.shown)[:_LONGEST_MARK].strip()

    def level_of_style(self, number_id: str, styles: list[str]) -> int | None:
        """The level that a list keeps for one of these styles: headings say their list, the list their levels."""
        found = self._numbers.get(number_id)
        if found is None:
            return None
        rules = found[0].levels | found[1]
        return next((at for at, rule in sorted(rules.items()) if rule.paragraph_style in styles), None)

    def _read(self, root: etree._Element) -> None:
        linked: dict[str, str] = {}
        styles: dict[str, str] = {}
        for one in root.iter(f"{W}abstractNum"):
            name = one.get(f"{W}abstractNumId") or ""
            self._lists[name] = _List(_levels(one))
            if link := value(one.find(f"{W}numStyleLink")):
                linked[name] = link
            if link := value(one.find(f"{W}styleLink")):
                styles[link] = name
        for one in root.iter(f"{W}num"):
            name = value(one.find(f"{W}abstractNumId")) or ""
            name = styles.get(linked.get(name, ""), name)
            if name not in self._lists:
                continue
            own: dict[int, _Level] = {}
            starts: dict[int, int] = {}
            for override in one.iter(f"{W}lvlOverride"):
                at = whole(override.get(f"{W}ilvl")) or 0
                own |= _levels(override)
                if (start := whole(value(override.find(f"{W}startOverride")))) is not None:
                    starts[at] = start
            self._numbers[one.get(f"{W}numId") or ""] = (self._lists[name], own, starts)


def _levels(parent: etree._Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for one in parent.iter(f"{W}lvl"):
        start = whole(value(one.find(f"{W}start")))
        legal = one.find(f"{W}isLgl")
        level = _Level(
            start=1 if start is None else start,
            style=value(one.find(f"{W}numFmt")) or "decimal",
            shown=value(one.find(f"{W}lvlText")) or "",
            restart=whole(value(one.find(f"{W}lvlRestart"))),
            legal=legal is not None and value(legal) not in ("0", "false"),
            paragraph_style=value(one.find(f"{W}pStyle")),
        )
        found[whole(one.get(f"{W}ilvl")) or 0] = level
    return found
