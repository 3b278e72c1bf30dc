"""Two revisions of a synthesis side by side: which of its texts differ, in which language, and in which words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from consult.domain.synthesis.rules import Part
from consult.domain.texts.comparing import Run, compare_words
from consult.kernel.localized import LANGUAGES, Language

# In the order of the report.
_BEFORE, _AFTER = (Part.INTRODUCTION, Part.PARTICIPANTS), (Part.MINORITY,)


@dataclass(frozen=True, slots=True)
class Difference:
    """One text of one language that differs. `part`: a `Part`, "findings" or "recommendations"; of the latter two
    `number` is its place in the newer revision, in the older one where it is gone since. `field`: title or body."""

    part: str
    number: int | None
    field: str
    language: Language
    runs: tuple[Run, ...]
    added: bool = False
    removed: bool = False


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What differs between two contents as `revisions.words_of` gives them, in the order of the report."""
    found: list[Difference] = []
    for part in _BEFORE:
        found += _of_text(part, None, "body", old.get(part, {}), new.get(part, {}))
    found += _of_items("findings", old, new)
    for part in _AFTER:
        found += _of_text(part, None, "body", old.get(part, {}), new.get(part, {}))
    found += _of_items("recommendations", old, new)
    found += _of_text(Part.METHOD, None, "body", old.get(Part.METHOD, {}), new.get(Part.METHOD, {}))
    return found


def _of_items(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    before = {item["id"]: (number, item) for number, item in enumerate(old[kind], 1)}
    for number, item in enumerate(new[kind], 1):
        _, was = before.pop(item["id"], (0, {}))
        for field in ("title", "body"):
            yield from _of_text(kind, number, field, was.get(field, {}), item[field])
    for number, item in before.values():
        for field in ("title", "body"):
            yield from _of_text(kind, number, field, item[field], {})


def _of_text(
    part: str, number: int | None, field: str, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Difference]:
    for language in LANGUAGES:
        one, other = old.get(language, ""), new.get(language, "")
        if one != other:
            runs = tuple(compare_words(one, other))
            yield Difference(str(part), number, field, language, runs, added=not one, removed=not other)
