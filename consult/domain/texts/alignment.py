"""The alignment of two versions of a text: what became of each paragraph. docs/texts.md says how, and how well.

The untouched are found first (anchoring.py), then what was edited, parted or joined (proposing.py); at last what
changed its order among the rest is said to have moved. Where nothing convinces, a paragraph was removed, or is new: a
person confirms or mends every proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.domain.texts.anchoring import anchor, rising
from consult.domain.texts.likeness import Likeness, print_of
from consult.domain.texts.pieces import Piece
from consult.domain.texts.proposing import propose


class PairState(StrEnum):
    KEPT = "kept"
    EDITED = "edited"
    MOVED = "moved"
    MOVED_EDITED = "moved-edited"
    SPLIT = "split"
    JOINED = "joined"
    REMOVED = "removed"
    ADDED = "added"


MOVES = (PairState.MOVED, PairState.MOVED_EDITED)


@dataclass(frozen=True, slots=True)
class Pair:
    """One old and one new paragraph, by their places from 0; None: there is none (added, removed).

    A split has a row for each new part, a join one for each old. `score`: how alike the two are, 0 to 1; of a split or
    join how well the parts make the whole; of what was removed or added 0.
    """

    old: int | None
    new: int | None
    state: PairState
    score: float


def align(old: Sequence[Piece], new: Sequence[Piece]) -> list[Pair]:
    """What became of every paragraph of `old`, and where every one of `new` comes from, in reading order.

    The order is that of `new`; what was removed stands behind the paragraph that it followed. Every place of both sides
    is in at least one row. Among paragraphs of the same words pairs are in order. Only the texts are compared, keys are
    not looked at; kind and level decide between what is alike.
    """
    olds, news = [print_of(one) for one in old], [print_of(one) for one in new]
    likeness = Likeness(olds, news)
    match, back = anchor(olds, news, likeness)
    pairs: dict[tuple[int, int], tuple[PairState, float]] = {}
    for one, other in match.items():
        same = olds[one].seen == news[other].seen
        pairs[one, other] = (PairState.KEPT if same else PairState.EDITED, likeness(olds[one], news[other]))
    for proposal in propose(olds, news, match, back, likeness):
        state = PairState.EDITED
        if len(proposal.news) > 1:
            state = PairState.SPLIT
        elif len(proposal.olds) > 1:
            state = PairState.JOINED
        for one in proposal.olds:
            for other in proposal.news:
                pairs[one, other] = (state, proposal.score)
    # The untouched decide what order there is; long ones are less likely to have been carried about.
    heavy = {PairState.KEPT: 1.0, PairState.EDITED: 0.9}
    in_order = set(
        rising(pairs, lambda one, other: heavy.get(pairs[one, other][0], 0.5) + len(olds[one].words) / 500)
    )
    moved = {PairState.KEPT: PairState.MOVED, PairState.EDITED: PairState.MOVED_EDITED}
    rows = [
        Pair(one, other, state if (one, other) in in_order else moved.get(state, state), round(score, 3))
        for (one, other), (state, score) in pairs.items()
    ]
    taken = {other for _one, other in pairs}
    rows += [Pair(None, other, PairState.ADDED, 0.0) for other in range(len(new)) if other not in taken]
    gone = set(range(len(old))) - {one for one, _other in pairs}
    return _in_reading_order(rows, gone, in_order)


def inherit(pairs: Iterable[Pair], keys: Sequence[str]) -> tuple[dict[int, str], dict[str, str]]:
    """Which new paragraphs keep which key, by their place; and where the keys lead that nobody keeps.

    `keys`: of the old paragraphs. What was kept, edited or moved keeps its key. Of a split the first part keeps it: who
    follows an old link begins to read where the old paragraph began. Of a join the first old one's key stays, and the
    others lead to it. A new paragraph that is in neither needs a key of its own; an old key that is in neither is gone.
    """
    kept: dict[int, str] = {}
    leads: dict[str, str] = {}
    used: set[int] = set()
    for pair in sorted(
        (one for one in pairs if one.old is not None), key=lambda one: (one.old, one.new or 0)
    ):
        if pair.old is None or pair.new is None or pair.old in used:
            continue
        used.add(pair.old)
        if pair.new in kept:
            leads[keys[pair.old]] = kept[pair.new]
        else:
            kept[pair.new] = keys[pair.old]
    return kept, leads


def _in_reading_order(rows: list[Pair], gone: set[int], in_order: set[tuple[int, int]]) -> list[Pair]:
    """By the new text; what was removed behind the last paragraph before it that kept its order."""
    places = dict(sorted(in_order))
    last = {one: other for one, other in places.items()}
    ordered = [((pair.new or 0, 0, pair.old or 0), pair) for pair in rows]
    before = -1
    for one in range(max([*gone, *last], default=-1) + 1):
        if one in last:
            before = last[one]
        if one in gone:
            ordered.append(((before, 1, one), Pair(one, None, PairState.REMOVED, 0.0)))
    return [pair for _place, pair in sorted(ordered, key=lambda each: each[0])]
