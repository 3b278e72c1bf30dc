"""What the styles of an OpenDocument text say: headings by their names, and how its lists are numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from consult.domain.texts.bringing.numbers import written
from consult.domain.texts.bringing.word_styles import heading_name, is_contents, whole

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, STYLE, OFFICE, TABLE = _NS % "text", _NS % "style", _NS % "office", _NS % "table"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"

_LONGEST_CHAIN = 20
_LONGEST_MARK = 60
_PLACE = re.compile(r"%(\d{1,2})%")
# Names are written as they are read: "_20_" is a space.
_ESCAPED = re.compile(r"_([0-9a-f]{1,4})_")


@dataclass(frozen=True, slots=True)
class Rule:
    """One level of a list: `style` as ODF writes it (1, a, I …, "" for none), None for a bullet."""

    style: str | None
    before: str = ""
    after: str = ""
    start: int = 1
    # How many levels its number shows: 2 for "3.1".
    shown: int = 1
    # "%1%.%2%)" of newer files; instead of the three above.
    form: str | None = None


class Styles:
    """Paragraph styles and list styles of content.xml and styles.xml."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._lists: dict[str, dict[int, Rule]] = {}
        self.outline: dict[int, Rule] = {}
        for root in roots:
            if root is None:
                continue
            for style in root.iter(f"{STYLE}style"):
                if style.get(f"{STYLE}family") == "paragraph":
                    self._styles.setdefault(style.get(f"{STYLE}name") or "", style)
            for one in root.iter(f"{TEXT}list-style"):
                self._lists.setdefault(one.get(f"{STYLE}name") or "", _rules(one))
            for one in root.iter(f"{TEXT}outline-style"):
                self.outline = self.outline or _rules(one)

    def rules(self, list_style: str | None) -> dict[int, Rule]:
        return self._lists.get(list_style or "", {})

    def heading(self, name: str | None) -> int | None:
        """The level that a style or one it comes from names; for paragraphs that are no `text:h`."""
        return next((level for one in self._names(name) if (level := heading_name(one))), None)

    def contents(self, name: str | None) -> bool:
        return any(is_contents(one) for one in self._names(name))

    def _names(self, name: str | None) -> list[str]:
        found: list[str] = []
        for _ in range(_LONGEST_CHAIN):
            if not name:
                break
            style = self._styles.get(name)
            shown = None if style is None else style.get(f"{STYLE}display-name")
            found.append(shown or _ESCAPED.sub(lambda code: chr(int(code[1], 16)), name))
            name = None if style is None else style.get(f"{STYLE}parent-style-name")
        return found


class Counter:
    """Numbers of one run of a list, to be asked in the order of the document."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}

    def mark(self, rules: dict[int, Rule], level: int, start: int | None = None) -> str:
        """The mark of the next item at this level (from 1): "" for a bullet."""
        rule = rules.get(level) or Rule(None)
        first = start if start is not None else rule.start
        counted = level in self._counts and start is None
        self._counts[level] = self._counts[level] + 1 if counted else first
        for deeper in [one for one in self._counts if one > level]:
            del self._counts[deeper]
        if rule.style is None:
            return ""

        def number(at: int) -> str:
            its = rules.get(at) or Rule("1")
            return written(self._counts.get(at, its.start), its.style or "")

        if rule.form is not None:
            return _PLACE.sub(lambda place: number(int(place[1])), rule.form)[:_LONGEST_MARK].strip()
        # A level without a number (a bullet above) has none to show.
        shown = [number(at) for at in range(max(1, level - rule.shown + 1), level + 1)]
        if not shown[-1]:
            return ""
        return (rule.before + ".".join(one for one in shown if one) + rule.after)[:_LONGEST_MARK].strip()


def _rules(style: etree._Element) -> dict[int, Rule]:
    found: dict[int, Rule] = {}
    for one in style:
        if not isinstance(one.tag, str) or (level := whole(one.get(f"{TEXT}level"))) is None:
            continue
        if not one.tag.endswith(("list-level-style-number", "outline-level-style")):
            found[level] = Rule(None)
            continue
        shown = whole(one.get(f"{TEXT}display-levels"))
        start = whole(one.get(f"{TEXT}start-value"))
        found[level] = Rule(
            style=one.get(f"{STYLE}num-format") or "",
            before=one.get(f"{STYLE}num-prefix") or "",
            after=one.get(f"{STYLE}num-suffix") or "",
            start=1 if start is None else start,
            shown=shown or 1,
            form=_form(one),
        )
    return found


def _form(level: etree._Element) -> str | None:
    form = level.get(f"{LOEXT}num-list-format")
    # Without a number of its own a level shows nothing, whatever its form says.
    return form if form is not None and level.get(f"{STYLE}num-format") else None
