"""One set of keys for all languages of a version: which paragraph of a translation says which one. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from consult.domain.texts.pieces import Piece

_DIGITS = re.compile(r"\d+")


def pair(there: Sequence[Piece], coming: Sequence[Piece]) -> list[tuple[int | None, int | None]]:
    """Each paragraph that is there beside the one that says it in the language that comes, in reading order.

    Gives pairs of indices; None where one side has nothing. Keys decide where both have them. Else the form does, as
    a translation keeps it: kind, level and the numbers in it. Two texts with the same kinds in the same order are
    taken side by side.
    """
    known = {one.key: at for at, one in enumerate(there) if one.key}
    if coming and all(one.key for one in coming) and any(one.key in known for one in coming):
        return _by_key(there, coming, known)
    if [one.kind for one in there] == [one.kind for one in coming]:
        return [(at, at) for at in range(len(there))]
    pairs: list[tuple[int | None, int | None]] = []
    ours, theirs = [_form(one) for one in there], [_form(one) for one in coming]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs += _stretch(there, coming, range(i1, i2), range(j1, j2))
    return pairs


def _form(piece: Piece) -> tuple[str, int, tuple[str, ...]]:
    return piece.kind, piece.level, tuple(_DIGITS.findall(piece.text)[:4])


def _stretch(
    there: Sequence[Piece], coming: Sequence[Piece], ours: range, theirs: range
) -> list[tuple[int | None, int | None]]:
    """A stretch whose numbers do not agree: beside one another as long as the kinds are the same."""
    pairs: list[tuple[int | None, int | None]] = []
    kinds = [one.kind for one in there[ours.start : ours.stop]]
    others = [one.kind for one in coming[theirs.start : theirs.stop]]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, kinds, others, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(ours[i1:i2], theirs[j1:j2], strict=True)
        else:
            pairs += [(at, None) for at in ours[i1:i2]] + [(None, at) for at in theirs[j1:j2]]
    return pairs


def _by_key(
    there: Sequence[Piece], coming: Sequence[Piece], known: dict[str, int]
) -> list[tuple[int | None, int | None]]:
    """What comes is placed at its key; one whose key is new stands after the one before it."""
    at_key = {one.key: at for at, one in enumerate(coming)}
    after: dict[int | None, list[int]] = {}
    last: int | None = None
    for at, one in enumerate(coming):
        if one.key in known:
            last = known[one.key]
        else:
            after.setdefault(last, []).append(at)
    pairs: list[tuple[int | None, int | None]] = [(None, at) for at in after.get(None, [])]
    for at, one in enumerate(there):
        pairs.append((at, at_key.get(one.key)))
        pairs += [(None, new) for new in after.get(at, [])]
    return pairs
