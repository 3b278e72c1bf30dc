"""Where a paragraph stands between those that are paired already, in the old version and in the new."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from consult.domain.texts.anchoring import Match
from consult.domain.texts.likeness import Print


@dataclass(frozen=True, slots=True)
class Proposal:
    """One old paragraph and one new; or one that became several, or several that became one."""

    olds: tuple[int, ...]
    news: tuple[int, ...]
    score: float


class Place:
    """Where what is not paired yet stands between what is. `back`: the pairs that kept their order."""

    def __init__(
        self, old: Sequence[Print], new: Sequence[Print], match: Match, back: list[tuple[int, int]]
    ) -> None:
        self._old, self._new = old, new
        self.match = dict(match)
        self.taken = {other: one for one, other in match.items()}
        self._ones = [one for one, _other in back]
        self._others = [other for _one, other in back]
        in_back = set(back)
        # What moved is no neighbour: who stands beside it now did not stand there before.
        strays = [pair for pair in match.items() if pair not in in_back]
        self._old_order = _neighbours(len(old), {one for one, _other in strays})
        self._new_order = _neighbours(len(new), {other for _one, other in strays})

    def gap_of_old(self, one: int) -> int:
        return bisect_right(self._ones, one)

    def gap_of_new(self, other: int) -> int:
        return bisect_right(self._others, other)

    def agreement(self, one: int, other: int) -> float:
        """How well the places agree, 0 to 0.5: neighbours above and below, the same gap, kind and level."""
        above_one, below_one = self._old_order[0][one], self._old_order[1][one]
        above_other, below_other = self._new_order[0][other], self._new_order[1][other]
        found = 0.0
        if self._paired(above_one, above_other, -1, -1):
            found += 0.16
        if self._paired(below_one, below_other, len(self._old), len(self._new)):
            found += 0.16
        if self.gap_of_old(one) == self.gap_of_new(other):
            found += 0.1
        here, there = self._old[one], self._new[other]
        return (
            found + (0.05 if here.kind is there.kind else 0.0) + (0.03 if here.level == there.level else 0.0)
        )

    def _paired(self, one: int, other: int, no_one: int, no_other: int) -> bool:
        if one == no_one or other == no_other:
            return one == no_one and other == no_other
        # The first of a join and the last of a split are neighbours of what follows: both sides are asked.
        return self.match.get(one) == other or self.taken.get(other) == one

    def seated(self, olds: Sequence[int], news: Sequence[int]) -> bool:
        """Whether these stand alone between the same two neighbours: then nothing else became of them."""
        return self._paired(
            self._old_order[0][olds[0]], self._new_order[0][news[0]], -1, -1
        ) and self._paired(
            self._old_order[1][olds[-1]], self._new_order[1][news[-1]], len(self._old), len(self._new)
        )

    def beside(self, proposal: Proposal) -> tuple[int, int]:
        """The old paragraphs above and below its old side; -1 and the number of all where there is none."""
        return self._old_order[0][proposal.olds[0]], self._old_order[1][proposal.olds[-1]]

    def take(self, proposal: Proposal) -> None:
        for one in proposal.olds:
            self.match[one] = proposal.news[-1]
        for other in proposal.news:
            self.taken[other] = proposal.olds[-1]
        # A neighbour above is asked for its last part, one below for its first.
        if len(proposal.news) > 1:
            self.taken[proposal.news[0]] = proposal.olds[0]
        if len(proposal.olds) > 1:
            self.match[proposal.olds[0]] = proposal.news[0]

    def free(self, proposal: Proposal) -> bool:
        return not any(one in self.match for one in proposal.olds) and not any(
            other in self.taken for other in proposal.news
        )


def _neighbours(length: int, without: set[int]) -> tuple[list[int], list[int]]:
    above, below = [-1] * length, [length] * length
    last = -1
    for at in range(length):
        above[at] = last
        if at not in without:
            last = at
    last = length
    for at in range(length - 1, -1, -1):
        below[at] = last
        if at not in without:
            last = at
    return above, below
