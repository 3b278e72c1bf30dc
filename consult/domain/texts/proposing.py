"""What became of the paragraphs that were touched: pairs, splits and joins, the most convincing one first.

Every proposal says how alike its two sides are (a split and a join: in the order of their words) and how well its place
agrees: the neighbours that are paired already, the gap between two untouched paragraphs, kind and level. It is taken
when both together convince and nothing on either side is taken yet. What stands at the same place may be less alike: a
heading of one word that became another word is still that heading.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush, nlargest
from types import MappingProxyType

from consult.domain.texts.anchoring import Match, rising
from consult.domain.texts.likeness import Likeness, Print
from consult.domain.texts.parting import joins, splits
from consult.domain.texts.places import Place, Proposal

# Candidates of one paragraph, by their rarest common words, and how many places of its own gap are looked at.
MOST_CANDIDATES = 12
NEAR = 6
RARE_WORDS = 24
MOST_POSTINGS = 200

# So many touched paragraphs, that the untouched may not tell the places of all.
MANY = 100
LEAST_CLEAR = 0.55
CLEAR = 0.15

LEAST = 0.5  # of likeness and place together
LEAST_ELSEWHERE = 0.45  # of the likeness alone of what went elsewhere and was edited
LEAST_NUMBERED = 0.18  # of the place alone, where only a number differs
LEAST_LONG = 0.12  # of the likeness alone at the same place; a short text may have no word in common


def propose(
    old: Sequence[Print], new: Sequence[Print], match: Match, back: list[tuple[int, int]], likeness: Likeness
) -> list[Proposal]:
    """What became of everything that `match` leaves; what is in no proposal was removed, or added."""
    place = Place(old, new, match, back)
    ones = [at for at in range(len(old)) if at not in place.match]
    others = [at for at in range(len(new)) if at not in place.taken]
    likes = _candidates(ones, others, old, new, place, likeness)
    if len(ones) > MANY:
        # Of a text that was edited throughout, what is unmistakable says where the rest is to be looked for.
        back = rising([*back, *_unmistakable(likes)], lambda one, other: likes.get((one, other), 1.0))
        place = Place(old, new, match, back)
        likes = _candidates(ones, others, old, new, place, likeness, likes)
    taken: list[Proposal] = []
    parts = [*splits(ones, others, likes, old, new, place, likeness)]
    parts += joins(ones, others, likes, old, new, place, likeness)
    # Each has its place reckoned anew when its turn comes, since what was taken before it may be its neighbour.
    proposals = [*(Proposal((one,), (other,), score) for (one, other), score in likes.items()), *parts]
    heap = [(-_worth(one, place), at) for at, one in enumerate(proposals)]
    heapify(heap)
    waiting: dict[int, list[int]] = defaultdict(list)
    while heap:
        worth, at = heappop(heap)
        proposal = proposals[at]
        if not place.free(proposal):
            continue
        now = _worth(proposal, place)
        if now > -worth + 1e-9:
            heappush(heap, (-now, at))
            continue
        if not _convinces(proposal, place, old, new):
            waiting[proposal.olds[0]].append(at)
            continue
        place.take(proposal)
        taken.append(proposal)
        # Its neighbours stand better now.
        for one in place.beside(proposal):
            for again in waiting.pop(one, ()):
                if place.free(proposals[again]):
                    heappush(heap, (-_worth(proposals[again], place), again))
    return taken


def _worth(proposal: Proposal, place: Place) -> float:
    agreement = max(
        place.agreement(proposal.olds[0], proposal.news[0]),
        place.agreement(proposal.olds[-1], proposal.news[-1]),
    )
    # Who explains three paragraphs at once is believed before who explains two and leaves one over.
    several = len(proposal.olds) + len(proposal.news) > 2
    return proposal.score + agreement + (0.1 if several else 0.0)


def _convinces(proposal: Proposal, place: Place, old: Sequence[Print], new: Sequence[Print]) -> bool:
    if len(proposal.olds) + len(proposal.news) > 2:
        return True
    one, other = proposal.olds[0], proposal.news[0]
    agreement = place.agreement(one, other)
    here, there = old[one], new[other]
    if here.numbered and here.short and here.masked == there.masked:
        # Any two articles are alike but for their number: only its place tells which one it is.
        return agreement >= LEAST_NUMBERED
    if proposal.score >= LEAST_ELSEWHERE and min(len(here.words), len(there.words)) > 2:
        return True
    if proposal.score + agreement < LEAST:
        return False
    if proposal.score >= LEAST_LONG:
        return True
    return here.short and there.short and here.kind is there.kind and agreement >= 0.45


def _candidates(
    ones: list[int],
    others: list[int],
    old: Sequence[Print],
    new: Sequence[Print],
    place: Place,
    likeness: Likeness,
    known: Mapping[tuple[int, int], float] = MappingProxyType({}),
) -> dict[tuple[int, int], float]:
    """Pairs worth weighing, with their likeness: by rare words in common, and by standing in the same gap.

    `known`: likenesses that need not be reckoned again; they are among the answers.
    """
    postings: dict[str, list[int]] = defaultdict(list)
    for other in others:
        for word in set(new[other].words):
            postings[word].append(other)
    gaps: dict[int, list[int]] = defaultdict(list)
    for other in others:
        gaps[place.gap_of_new(other)].append(other)
    ranks: Counter[int] = Counter()
    found = dict(known)
    for one in ones:
        gains: dict[int, float] = defaultdict(float)
        words = sorted(set(old[one].words), key=lambda word: len(postings.get(word, ())))
        for word in words[:RARE_WORDS]:
            there = postings.get(word, ())
            if len(there) <= MOST_POSTINGS:
                weight = likeness.weight(word)
                for other in there:
                    gains[other] += weight
        gap = place.gap_of_old(one)
        rank = ranks[gap]
        ranks[gap] += 1
        near = gaps.get(gap, [])[max(0, rank - NEAR) : rank + NEAR + 1]
        for other in {
            *nlargest(MOST_CANDIDATES, gains, key=lambda at: gains[at] / (1 + len(new[at].words)) ** 0.5),
            *near,
        }:
            if (one, other) not in found:
                found[one, other] = likeness(old[one], new[other])
    return found


def _unmistakable(likes: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs of which neither side has anything else that is nearly as alike."""
    first: dict[tuple[bool, int], tuple[float, int]] = {}
    second: dict[tuple[bool, int], float] = defaultdict(float)
    for (one, other), score in likes.items():
        for side, found in (((True, one), other), ((False, other), one)):
            best = first.get(side)
            if best is None or score > best[0]:
                second[side] = best[0] if best else 0.0
                first[side] = score, found
            elif score > second[side]:
                second[side] = score
    return [
        (one, other)
        for (one, other), score in likes.items()
        if score >= LEAST_CLEAR
        and first[True, one][1] == other
        and first[False, other][1] == one
        and score - max(second[True, one], second[False, other]) >= CLEAR
    ]
