"""Pairs of texts that say the same, best first: by their wording, and by their meaning across languages.

Wording: the sequences of three words that two texts share, over those of the shorter one. Every pair that shares half
of them is found (`WORDING`), however many texts there are. Meaning: the likeness of vectors from which the mean of
each language was taken, joined within one language by the likeness of letters.

A pair that has the words stands above one that has only the meaning; what differs (`differing.py`) pushes it down.
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from consult.domain.analysis.differing import Difference, Differing, Words, differences, lost, words_of
from consult.domain.analysis.encoding import Progress, Rows, by_letters, silent, unit
from consult.domain.analysis.said import Said
from consult.kernel.folding import analyse, fold

WORDING = 0.5
SEQUENCE = 3
# The least likeness of meaning that is shown, and for how many others of a text.
MEANING, NEIGHBOURS = 0.45, 5
# Rows of a block of products: 512 x 10,000 likenesses are 20 MB.
BLOCK = 512
# Within one language the meaning counts so much, the letters the rest.
OF_MEANING = 0.6
# Between languages there are no common letters; the likeness of a translation is as that of a paraphrase.
ACROSS = 0.85
# As many texts of all languages weigh in the mean of one; as many lines of nothing in the mean of all.
MEAN_PRIOR = 3.0
# Of a sequence that more texts have, the next so many in their order are looked at; of each text the closest are kept.
MOST_HAVING, CLOSEST = 30, 10
# From so much common wording on, a word that stands in another's place is a difference and not another text.
SWAPPING = 0.75
# Members of a group of identical texts that are all paired with one another; of larger ones each with the first.
ALL_PAIRED = 60
# A pair by meaning alone is never as sure as one by words.
MOST_BY_MEANING = 0.85
SHARED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts that say the same, with what makes them alike and what does not.

    `same_words`: nothing but case, accents, vowel signs and punctuation is other. `wording`: the share of the shorter
    one's sequences that both have, 0 for less than half. `meaning`: the likeness by which they were found near.
    `shared`: words that both have and few others do, as the first one writes them.
    """

    one: Said
    other: Said
    score: float
    same_words: bool
    wording: float
    meaning: float
    shared: tuple[str, ...]
    differs: tuple[Difference, ...]


def alike(said: Sequence[Said], rows: Rows | None, *, progress: Progress = silent) -> list[Alike]:
    """All pairs worth a look, best first. `rows`: the vector of each text; None compares letters alone."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(said):
        if words := fold(one.text):
            groups[words].append(number)
    members = list(groups.values())
    first = [group[0] for group in members]
    found = [
        Alike(said[a], said[b], 1.0 - lost(sided), True, 1.0, 1.0, (), tuple(sided))
        for group in members
        for a, b in _within(group)
        for sided in [_sides(said[a], said[b])]
    ]
    texts = [said[number] for number in first]
    letters = by_letters([one.text for one in texts])
    progress("letters", len(texts))
    meaning = _centred(rows[first], texts) if rows is not None and texts else None
    pairs = _by_wording(list(groups))
    progress("wording", len(texts))
    for a, b in _by_meaning(texts, letters, meaning, progress=progress):
        pairs.setdefault((a, b), (0.0, 0.0))
    judge = _Judge(texts, letters, meaning)
    for (a, b), (contained, jaccard) in pairs.items():
        pair = judge.of(a, b, contained, jaccard)
        if pair is None:
            continue
        found.append(pair)
        if len(members[a]) * len(members[b]) <= ALL_PAIRED**2:
            found += [
                replace(pair, one=said[c], other=said[d])
                for c in members[a]
                for d in members[b]
                if (c, d) != (members[a][0], members[b][0])
            ]
    found = [pair if pair.one.id < pair.other.id else _turned(pair) for pair in found]
    return sorted(found, key=lambda pair: (-pair.score, pair.one.id, pair.other.id))


def _within(group: Sequence[int]) -> Iterable[tuple[int, int]]:
    if len(group) <= ALL_PAIRED:
        return ((a, b) for at, a in enumerate(group) for b in group[at + 1 :])
    return ((group[0], other) for other in group[1:])


def _turned(pair: Alike) -> Alike:
    turned = tuple(Difference(one.what, one.other, one.one) for one in pair.differs)
    return replace(pair, one=pair.other, other=pair.one, differs=turned)


def _sides(one: Said, other: Said) -> list[Difference]:
    if one.side is None or other.side is None or one.side == other.side or one.parent_id != other.parent_id:
        return []
    return [Difference(Differing.SIDE, str(one.side), str(other.side))]


def _sequences(words: str) -> frozenset[tuple[str, ...]]:
    several = words.split()
    return frozenset(zip(*(several[at:] for at in range(SEQUENCE)), strict=False))


def _by_wording(words: Sequence[str]) -> dict[tuple[int, int], tuple[float, float]]:
    """Pairs that share `WORDING` of the shorter one's sequences: what is contained, and the share of both.

    If half of n sequences are common, one of any n - n/2 + 1 of them is: only the rarest of each text are looked up.
    Where very many say nearly the same, each is paired with its `CLOSEST`.
    """
    sets = [_sequences(one) for one in words]
    having = Counter(sequence for several in sets for sequence in several)
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, several in enumerate(sets):
        for sequence in several:
            if having[sequence] > 1:
                where[sequence].append(number)
    found: dict[tuple[int, int], tuple[float, float]] = {}
    closest: dict[int, list[tuple[float, tuple[int, int]]]] = defaultdict(list)
    for number, several in enumerate(sets):
        rarest = sorted(several, key=lambda sequence: (having[sequence], sequence))
        probes = rarest[: len(rarest) - math.ceil(WORDING * len(rarest)) + 1]
        for other in {other for probe in probes for other in _next(where.get(probe, []), number)}:
            if other == number or len(sets[other]) < len(several):
                continue
            common = len(several & sets[other])
            if common and common >= WORDING * len(several):
                pair = (number, other) if number < other else (other, number)
                found[pair] = (common / len(several), common / len(several | sets[other]))
    for pair, (_contained, jaccard) in found.items():
        for number in pair:
            closest[number].append((-jaccard, pair))
    kept = {pair for several in closest.values() for _jaccard, pair in heapq.nsmallest(CLOSEST, several)}
    return {pair: shares for pair, shares in found.items() if pair in kept}


def _next(numbers: list[int], number: int) -> list[int]:
    """All of a few numbers; of many the next ones after this, round the end."""
    if len(numbers) <= MOST_HAVING:
        return numbers
    at = bisect(numbers, number)
    after = numbers[at : at + MOST_HAVING]
    return after + numbers[: MOST_HAVING - len(after)]


def _centred(rows: Rows, texts: Sequence[Said]) -> Rows:
    """Rows without the mean of their language, which says nothing of one text."""
    overall = rows.sum(axis=0) / (len(rows) + MEAN_PRIOR)
    centred = rows.copy()
    languages = np.array([str(one.language) for one in texts])
    for language in set(languages.tolist()):
        mine = languages == language
        centred[mine] -= (rows[mine].sum(axis=0) + MEAN_PRIOR * overall) / (int(mine.sum()) + MEAN_PRIOR)
    return unit(centred)


def _by_meaning(
    texts: Sequence[Said], letters: Rows, meaning: Rows | None, *, progress: Progress
) -> set[tuple[int, int]]:
    """The nearest few of each text, in blocks: all likenesses at once are never kept."""
    found: set[tuple[int, int]] = set()
    languages = np.array([str(one.language) for one in texts])
    kept = min(NEIGHBOURS, len(texts) - 1)
    if kept < 1:
        return found
    for start in range(0, len(texts), BLOCK):
        mine = slice(start, min(start + BLOCK, len(texts)))
        block = letters[mine] @ letters.T
        if meaning is not None:
            by_meaning = meaning[mine] @ meaning.T
            same = languages[mine, None] == languages[None, :]
            block = np.where(same, OF_MEANING * by_meaning + (1 - OF_MEANING) * block, ACROSS * by_meaning)
        block[np.arange(mine.stop - start), np.arange(start, mine.stop)] = -1
        best = np.argpartition(-block, kept - 1, axis=1)[:, :kept]
        values = np.take_along_axis(block, best, axis=1)
        for row, column in zip(*np.nonzero(values >= MEANING), strict=True):
            a, b = start + int(row), int(best[row, column])
            found.add((a, b) if a < b else (b, a))
        progress("compared", mine.stop)
    return found


class _Judge:
    """Gives a pair its score and its reasons; takes each text apart once."""

    def __init__(self, texts: Sequence[Said], letters: Rows, meaning: Rows | None) -> None:
        self._texts, self._letters, self._meaning = texts, letters, meaning
        self._words: dict[int, Words] = {}
        self._written: dict[int, dict[str, str]] = {}
        self._stems = [frozenset(analyse(one.text, str(one.language)).stems) for one in texts]
        self._having = Counter(stem for stems in self._stems for stem in stems)

    def of(self, a: int, b: int, contained: float, jaccard: float) -> Alike | None:
        one, other = self._texts[a], self._texts[b]
        same_language = one.language == other.language
        meant = float(self._letters[a] @ self._letters[b])
        if self._meaning is not None:
            by_meaning = float(self._meaning[a] @ self._meaning[b])
            meant = (
                OF_MEANING * by_meaning + (1 - OF_MEANING) * meant if same_language else ACROSS * by_meaning
            )
        meant = max(0.0, min(1.0, meant))
        worded = contained >= WORDING
        # What answers a text speaks of the same: that is no news.
        if not worded and (meant < MEANING or one.id == other.parent_id or other.id == one.parent_id):
            return None
        overlap = len(self._stems[a] & self._stems[b]) / max(1, min(len(self._stems[a]), len(self._stems[b])))
        near = worded or (same_language and overlap >= 0.6)
        differs = [
            *differences(
                self._apart(a),
                self._apart(b),
                near=near,
                nearly_same=same_language and overlap >= SWAPPING,
                same_language=same_language,
            ),
            *_sides(one, other),
        ]
        score = min(MOST_BY_MEANING, meant)
        if worded:
            score = max(score, 0.6 + 0.39 * math.sqrt(jaccard))
        score = max(0.0, score - lost(differs))
        return Alike(one, other, score, False, contained, meant, self._shared(a, b), tuple(differs))

    def _apart(self, number: int) -> Words:
        if number not in self._words:
            one = self._texts[number]
            self._words[number] = words_of(one.text, one.language)
        return self._words[number]

    def _stemmed(self, number: int) -> dict[str, str]:
        """The words of some length by their stems."""
        if number not in self._written:
            found: dict[str, str] = {}
            language = str(self._texts[number].language)
            for word in self._apart(number).written:
                if len(word) > 3 and word.isalpha() and (stems := analyse(word, language).stems):
                    found.setdefault(stems[0], word.lower())
            self._written[number] = found
        return self._written[number]

    def _shared(self, a: int, b: int) -> tuple[str, ...]:
        """The rarest words that both have, as the first writes them."""
        common = self._stems[a] & self._stems[b]
        said = {stem: word for stem, word in self._stemmed(a).items() if stem in common}
        rarest = sorted(said, key=lambda stem: (self._having[stem], stem))[:SHARED_SHOWN]
        return tuple(said[stem] for stem in rarest)
