"""Paragraphs that were parted, or joined: several consecutive ones of one version make one of the other.

How well they make it is measured in the order of the words. Where they stand exactly between the two neighbours of the
whole, nothing else can have become of it, and less is asked of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from heapq import nlargest

from consult.domain.texts.likeness import Likeness, Print
from consult.domain.texts.places import Place, Proposal

# Parts of one split, paragraphs of one join.
MOST_PARTS = 6
# From how many paragraphs the parts of one whole are looked for, and how many runs are weighed in all, many times what
# real texts need: what comes after them was not parted.
MOST_SEEDS = 4
MOST_COMPARED = 100_000
# Words of one side of a split that is compared word by word.
MOST_WORDS = 2_000
LEAST_PARTS = 0.66  # of a split or join as a whole
LEAST_SEATED = 0.55  # of one that stands exactly where its other side stood
LEAST_PART = 0.5  # how much of each part must be found in the whole


def splits(
    ones: list[int],
    others: list[int],
    likes: Mapping[tuple[int, int], float],
    old: Sequence[Print],
    new: Sequence[Print],
    place: Place,
    likeness: Likeness,
) -> Iterator[Proposal]:
    """Old paragraphs (`ones`) whose text became several consecutive new ones (of `others`)."""

    def seated(whole: int, run: tuple[int, ...]) -> bool:
        return place.seated((whole,), run)

    for one, run, score in _parted(ones, set(others), old, new, likes, seated, likeness):
        yield Proposal((one,), run, score)


def joins(
    ones: list[int],
    others: list[int],
    likes: Mapping[tuple[int, int], float],
    old: Sequence[Print],
    new: Sequence[Print],
    place: Place,
    likeness: Likeness,
) -> Iterator[Proposal]:
    """New paragraphs (of `others`) that are made of several consecutive old ones (`ones`)."""

    def seated(whole: int, run: tuple[int, ...]) -> bool:
        return place.seated(run, (whole,))

    turned = {(other, one): score for (one, other), score in likes.items()}
    for other, run, score in _parted(others, set(ones), new, old, turned, seated, likeness):
        yield Proposal(run, (other,), score)


def _parted(
    wholes: list[int],
    free: set[int],
    whole_side: Sequence[Print],
    part_side: Sequence[Print],
    likes: Mapping[tuple[int, int], float],
    seated: Callable[[int, tuple[int, ...]], bool],
    likeness: Likeness,
) -> Iterator[tuple[int, tuple[int, ...], float]]:
    """Wholes that several consecutive free paragraphs of the other side make together."""
    by_whole: dict[int, list[int]] = defaultdict(list)
    for whole, part in likes:
        by_whole[whole].append(part)
    # The largest part of a whole is among those that are most like it.
    for whole, seeds in by_whole.items():
        by_whole[whole] = nlargest(MOST_SEEDS, seeds, key=lambda part, whole=whole: likes[whole, part])
    left = MOST_COMPARED
    for whole in wholes:
        words = whole_side[whole].words
        if len(words) < 2:
            continue
        for run in _runs(whole, by_whole[whole], free, whole_side, part_side, seated, likeness):
            alone = max(
                likes.get((whole, part)) or likeness(whole_side[whole], part_side[part]) for part in run
            )
            parts = [part_side[part].words for part in run]
            weighed = not seated(whole, run)
            least = max(LEAST_PARTS, alone + 0.01) if weighed else max(LEAST_SEATED, alone - 0.05)
            left -= 1
            if left < 0 or _at_most(words, parts, likeness, weighed=weighed) < least:
                continue
            score = _whole(words, parts, likeness, weighed=weighed)
            if score >= least:
                yield whole, run, score


def _at_most(
    words: tuple[str, ...], parts: list[tuple[str, ...]], likeness: Likeness, *, weighed: bool
) -> float:
    """What `_whole` can reach at most, by the sizes alone and then by the words without their order."""
    sizes = [likeness.weight_of(part) if weighed else len(part) for part in parts]
    own = likeness.weight_of(words) if weighed else len(words)
    most = 2 * min(own, sum(sizes)) / (own + sum(sizes))
    if most < LEAST_SEATED:
        return most
    common = Counter(words) & Counter(word for part in parts for word in part)
    shared = sum((likeness.weight(word) if weighed else 1) * count for word, count in common.items())
    return max(2 * shared / (own + sum(sizes)), float("".join(map("".join, parts)) == "".join(words)))


def _runs(
    whole: int,
    seeds: list[int],
    free: set[int],
    whole_side: Sequence[Print],
    part_side: Sequence[Print],
    seated: Callable[[int, tuple[int, ...]], bool],
    likeness: Likeness,
) -> set[tuple[int, ...]]:
    """Consecutive free paragraphs that are mostly inside the whole, or stand exactly where it stands."""
    words = whole_side[whole].words
    inside: dict[int, bool] = {}

    def contained(part: int) -> bool:
        if part not in inside:
            there = part_side[part].words
            inside[part] = likeness.shared(there, words) >= LEAST_PART * likeness.weight_of(there)
        return inside[part]

    runs: set[tuple[int, ...]] = set()
    for seed in seeds:
        # All that is free around it, if it takes the place of the whole.
        first = last = seed
        while first - 1 in free and last - first < MOST_PARTS:
            first -= 1
        while last + 1 in free and last - first < MOST_PARTS:
            last += 1
        if 0 < last - first < MOST_PARTS and seated(whole, run := tuple(range(first, last + 1))):
            runs.add(run)
        if not contained(seed):
            continue
        first = last = seed
        while first - 1 in free and last - first < MOST_PARTS - 1 and contained(first - 1):
            first -= 1
        while last + 1 in free and last - first < MOST_PARTS - 1 and contained(last + 1):
            last += 1
        for begin in range(first, seed + 1):
            for end in range(seed, last + 1):
                if end > begin:
                    runs.add(tuple(range(begin, end + 1)))
    return runs


def _whole(
    words: tuple[str, ...], parts: list[tuple[str, ...]], likeness: Likeness, *, weighed: bool
) -> float:
    """How much of a text its parts make, in order, 0 to 1; 0 where one of the parts has little of its own in it.

    `weighed`: by the rarity of the words, and a part of three words must be there whole. Else by their number.
    """
    joined = tuple(word for part in parts for word in part)
    if joined == words or "".join(joined) == "".join(words):
        return 1.0
    if max(len(joined), len(words)) > MOST_WORDS:
        return 0.0
    bounds: list[int] = []
    for part in parts:
        bounds.append((bounds[-1] if bounds else 0) + len(part))
    weight = likeness.weight if weighed else lambda _word: 1.0
    own = [0.0] * len(parts)
    for block in SequenceMatcher(None, words, joined, autojunk=False).get_matching_blocks():
        for at in range(block.b, block.b + block.size):
            own[bisect_right(bounds, at)] += weight(joined[at])
    for part, found in zip(parts, own, strict=True):
        most = sum(map(weight, part))
        if found < LEAST_PART * most or (weighed and len(part) <= 3 and found < 0.9 * most):
            return 0.0
    return 2 * sum(own) / (sum(map(weight, words)) + sum(map(weight, joined)))
