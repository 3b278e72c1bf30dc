"""The paragraphs that were not touched, found first: they are what every other one is placed by.

1. What stands exactly once in both versions, and is no mere number ("Article 7"), pairs with itself wherever it went.
   The longest run of these that kept its order (the longest increasing subsequence) is the backbone; the others moved.
2. Between two vertebrae little is left. There the same words stand several times, or only a number tells one heading
   from the next: the best path through the gap decides, which likes neighbours that stay neighbours.
3. What has its like further away pairs with it: first where a neighbour went along, then in order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from consult.domain.texts.likeness import Likeness, Print
from consult.domain.texts.pieces import PieceKind

# Cells of one gap, about a tenth of a second; a larger one is walked by what is equal only.
MOST_CELLS = 60_000
# A neighbour that stayed a neighbour, in likenesses; of a heading the one below counts more.
BOND = 0.12
BOND_BELOW = 0.05
SAME_KIND = 0.03
# Alike enough to be considered on a path; only the equal and the renumbered of it are kept here.
LEAST = 0.3
# Free paragraphs of one gap that are looked at for one.
MOST_LOOKED_AT = 20

Match = dict[int, int]


def anchor(
    old: Sequence[Print], new: Sequence[Print], likeness: Likeness
) -> tuple[Match, list[tuple[int, int]]]:
    """The untouched (and the merely renumbered) as {old index: new index}, and the pairs that kept their order."""
    fixed = _unique(old, new)
    back = rising(fixed.items(), lambda one, _other: 1 + len(old[one].words) / 50)
    match = dict(fixed)
    for here, there in _gaps(back, fixed, len(old), len(new)):
        match |= _walk(here, there, old, new, likeness)
    _release(match, old, new)
    _reach(match, old, new, likeness)
    return match, rising(match.items(), lambda one, _other: 1 + len(old[one].words) / 50)


def rising(pairs: Iterable[tuple[int, int]], weight: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """The heaviest run of pairs in which both sides rise; O(n log n). Weights are positive."""
    ordered = sorted(pairs)
    # The best weight of a run that ends at or before a place of the new side: places rise, and so do weights.
    ends: list[int] = []
    best: list[tuple[float, int]] = []
    back: list[int] = []
    for at, (one, other) in enumerate(ordered):
        place = bisect_left(ends, other)
        before, last = best[place - 1] if place else (0.0, -1)
        found = before + weight(one, other)
        back.append(last)
        if place < len(ends) and ends[place] == other and best[place][0] >= found:
            continue
        until = place
        while until < len(ends) and best[until][0] <= found:
            until += 1
        ends[place:until] = [other]
        best[place:until] = [(found, at)]
    run: list[tuple[int, int]] = []
    at = best[-1][1] if best else -1
    while at >= 0:
        run.append(ordered[at])
        at = back[at]
    return run[::-1]


def _unique(old: Sequence[Print], new: Sequence[Print]) -> Match:
    here, there = Counter(one.seen for one in old), Counter(one.seen for one in new)
    masked = [Counter(one.masked for one in side if one.numbered) for side in (old, new)]
    places = {one.seen: at for at, one in enumerate(new)}
    return {
        at: places[one.seen]
        for at, one in enumerate(old)
        if here[one.seen] == 1 == there[one.seen] and max(side[one.masked] for side in masked) < 2
    }


def _gaps(
    back: list[tuple[int, int]], fixed: Match, olds: int, news: int
) -> Iterable[tuple[list[int], list[int]]]:
    """What is unpaired between each two vertebrae, with these; ends that are none are -1 and the length."""
    taken = set(fixed.values())
    for (one, other), (next_one, next_other) in pairwise([(-1, -1), *back, (olds, news)]):
        here = [at for at in range(one + 1, next_one) if at not in fixed]
        there = [at for at in range(other + 1, next_other) if at not in taken]
        if here and there:
            yield here, there


def _walk(
    here: list[int], there: list[int], old: Sequence[Print], new: Sequence[Print], likeness: Likeness
) -> Match:
    """The best path through one gap; of it the pairs that are equal, or but for their number."""
    if len(here) * len(there) > MOST_CELLS:
        common = {old[at].seen for at in here} & {new[at].seen for at in there}
        here = [at for at in here if old[at].seen in common]
        there = [at for at in there if new[at].seen in common]
        if len(here) * len(there) > MOST_CELLS:
            return _in_order(here, there, old, new)
    wide = len(there) + 1
    # For each cell: the best with this pair, and the best of all paths up to here with what it ends on.
    upper_paired = [0.0] * wide
    upper = [0.0] * wide
    ways: list[list[int]] = []
    # Both ends of a gap are vertebrae: a pair beside one has a neighbour that stayed.
    for row, one in enumerate(here):
        paired = [-1.0] * wide
        best = [0.0] * wide
        way = [0] * wide
        first, last = row == 0, row == len(here) - 1
        for column, other in enumerate(there, start=1):
            here_print, there_print = old[one], new[other]
            score = likeness(here_print, there_print)
            if score >= LEAST:
                score += SAME_KIND * (
                    (here_print.kind == there_print.kind) + (here_print.level == there_print.level)
                )
                if last and column == len(there):
                    score += BOND + (BOND_BELOW if here_print.kind is PieceKind.HEADING else 0)
                below = BOND_BELOW if row and old[here[row - 1]].kind is PieceKind.HEADING else 0.0
                bonded = upper_paired[column - 1] + BOND + below
                if first and column == 1:
                    bonded = BOND
                paired[column] = score + max(bonded, upper[column - 1])
                way[column] = 1 if bonded >= upper[column - 1] else 2
            top = max(paired[column], best[column - 1], upper[column])
            best[column] = top
            if top == paired[column]:
                way[column] += 4
            elif top == upper[column]:
                way[column] += 8
        upper_paired, upper = paired, best
        ways.append(way)
    match: Match = {}
    row, column, forced = len(here) - 1, len(there), False
    while row >= 0 and column > 0:
        way = ways[row][column]
        if forced or way & 4:
            match[here[row]] = there[column - 1]
            forced = way & 3 == 1 and row > 0 and column > 1
            row, column = row - 1, column - 1
        elif way & 8:
            row -= 1
        else:
            column -= 1
    return {
        one: other
        for one, other in match.items()
        if old[one].seen == new[other].seen
        or (old[one].numbered and old[one].short and old[one].masked == new[other].masked)
    }


def _in_order(here: list[int], there: list[int], old: Sequence[Print], new: Sequence[Print]) -> Match:
    waiting: dict[str, list[int]] = defaultdict(list)
    for at in reversed(there):
        waiting[new[at].seen].append(at)
    return {at: waiting[old[at].seen].pop() for at in here if waiting[old[at].seen]}


def _reach(match: Match, old: Sequence[Print], new: Sequence[Print], likeness: Likeness) -> None:
    """Pair what is left and equal, wherever it stands. Adds to `match`."""
    taken = set(match.values())
    groups: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for at, one in enumerate(old):
        if at not in match:
            groups[one.seen][0].append(at)
    for at, one in enumerate(new):
        if at not in taken:
            groups[one.seen][1].append(at)
    groups = {words: sides for words, sides in groups.items() if all(sides)}
    for here, there in groups.values():
        if len(here) * len(there) <= MOST_CELLS:
            found = [(standing(match, one, other, old, new), one, other) for one in here for other in there]
            for score, one, other in sorted(found, key=lambda each: -each[0]):
                if score > 0 and one not in match and other not in taken:
                    match[one] = other
                    taken.add(other)
    rooms = _Rooms(match, old, new)
    for here, there in groups.values():
        here = [at for at in here if at not in match]
        there = [at for at in there if at not in taken]
        # Of several that are the same, the one that was edited where it stands is not the one that went away.
        if len(here) > len(there):
            stays = sorted(here, key=lambda at: rooms.best(at, old, new, likeness))[: len(there)]
            here = sorted(stays)
        for one, other in zip(here, there, strict=False):
            match[one] = other
            taken.add(other)


class _Rooms:
    """The new paragraphs that are not paired, by the gap in which they stand."""

    def __init__(self, match: Match, old: Sequence[Print], new: Sequence[Print]) -> None:
        back = rising(match.items(), lambda one, _other: 1 + len(old[one].words) / 50)
        self._ones = [one for one, _other in back]
        taken = set(match.values())
        self._free: dict[int, list[int]] = defaultdict(list)
        others = [other for _one, other in back]
        for at in range(len(new)):
            if at not in taken:
                self._free[bisect_left(others, at)].append(at)

    def best(self, one: int, old: Sequence[Print], new: Sequence[Print], likeness: Likeness) -> float:
        """How alike to `one` the most alike free paragraph of its own gap is."""
        room = self._free.get(bisect_left(self._ones, one), [])[:MOST_LOOKED_AT]
        return max((likeness(old[one], new[at]) for at in room), default=0.0)


def standing(match: Match, one: int, other: int, old: Sequence[Print], new: Sequence[Print]) -> int:
    """How many neighbours of a pair are a pair themselves: 0 to 2. The ends of a text are neighbours."""
    above = match.get(one - 1) == other - 1 if one and other else one == other == 0
    below = (
        match.get(one + 1) == other + 1
        if one + 1 < len(old) and other + 1 < len(new)
        else (one + 1 == len(old) and other + 1 == len(new))
    )
    return above + below


def _release(match: Match, old: Sequence[Print], new: Sequence[Print]) -> None:
    """Let go of a renumbering that stands alone, where the same number is found untouched elsewhere.

    When a heading is put in, all numbers behind it rise: "Article 7" is "Article 8" then, although an "Article 7" is
    there. When only "Article 7" went elsewhere and another came in its place, the headings before and behind it kept
    their numbers: then it is itself that is looked for.
    """
    series: dict[str, list[int]] = defaultdict(list)
    for one in sorted(match):
        if old[one].numbered and old[one].short:
            series[old[one].masked].append(one)
    untouched = {new[other].seen for one, other in match.items() if old[one].seen == new[other].seen}
    taken = set(match.values())
    free_old = {one.seen for at, one in enumerate(old) if at not in match}
    free_new = {one.seen for at, one in enumerate(new) if at not in taken}
    for members in series.values():
        # Renumbered, and still above or below the same untouched paragraph.
        renumbered = [
            old[one].seen != new[match[one]].seen and _supported(match, one, match[one], old, new)
            for one in members
        ]
        alone = [
            one
            for at, one in enumerate(members)
            if old[one].seen != new[match[one]].seen
            and not (renumbered[at] and any(renumbered[max(0, at - 1) : at] + renumbered[at + 1 : at + 2]))
        ]
        leaving = {old[one].seen for one in alone} | free_old
        coming = {new[match[one]].seen for one in alone} | free_new
        for one in alone:
            there = new[match[one]].seen
            if (old[one].seen in coming - untouched) or (there in leaving and there not in untouched):
                del match[one]


def _supported(match: Match, one: int, other: int, old: Sequence[Print], new: Sequence[Print]) -> bool:
    """Whether a neighbour of a pair is untouched and still its neighbour."""
    return any(
        match.get(one + step) == other + step and old[one + step].seen == new[other + step].seen
        for step in (-1, 1)
    )
