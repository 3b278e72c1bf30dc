"""How alike two paragraphs are by their words: what the alignment weighs. Knows nothing of where they stand.

Words are compared folded (kernel/folding.py: case, accents, Arabic letters and vowel signs, tatweel). A word that half
the text has weighs little (inverse document frequency, K. Spärck Jones, 1972), so that two regulations are not alike
for their articles and prepositions. Short texts are compared by pairs of letters too, since one word is half of a
heading.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from consult.domain.texts.pieces import Piece, PieceKind
from consult.kernel.folding import fold

# Words of a heading or a label; a text of no more is compared by its letters as well.
SHORT = 8


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What numbers a paragraph: "Article 7", "UA 7", "Titre IV", "1°", "a)", "الفصل 7", "الباب الثاني". Folded.
_ORDINALS = _words(
    """
    اول ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر حادي عشر
    اولي ثانيه ثالثه رابعه خامسه سادسه سابعه ثامنه تاسعه عاشره
    premier premiere deuxieme second seconde troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme
    dixieme first third fourth fifth sixth seventh eighth ninth tenth bis ter quater
    """
)
_ROMAN = re.compile(r"[ivxlc]+\Z")
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0640])+")
# Marks of direction and breaks that nobody sees, and tatweel, which only stretches a word.
_UNSEEN = dict.fromkeys(
    [0x00AD, 0x0640, 0x061C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F),
     *range(0x2066, 0x206A)]
)  # fmt: skip
NUMBER = "#"


def seen(text: str) -> str:
    """The text as a reader sees it: spaces, hidden marks and tatweel do not count. What is equal so is untouched."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_UNSEEN)).split())


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared of a paragraph. `seen`: as a reader sees it. `masked`: its words with every number as "#"."""

    seen: str
    words: tuple[str, ...]
    masked: str
    kind: PieceKind
    level: int

    @property
    def short(self) -> bool:
        return len(self.words) <= SHORT

    @property
    def numbered(self) -> bool:
        return NUMBER in self.masked


def print_of(piece: Piece) -> Print:
    """The print of a paragraph; one without any word has what it shows for a word."""
    shown = seen(piece.text)
    words = tuple(filter(None, map(_folded, _WORD.findall(shown)))) or tuple(shown.split())
    masked = " ".join(NUMBER if _numbers(word) else word for word in words)
    return Print(shown or piece.text, words, masked, piece.kind, piece.level)


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return fold(word).replace(" ", "")


@lru_cache(maxsize=50_000)
def _numbers(word: str) -> bool:
    """Whether a folded word says which one of several it is."""
    bare = word.removeprefix("و").removeprefix("ال")
    return (
        len(word) == 1
        or any(map(str.isdigit, word))
        or word in _ORDINALS
        or bare in _ORDINALS
        or bool(_ROMAN.match(word))
    )


class Likeness:
    """The likeness of the paragraphs of two versions, 0 (no word in common) to 1 (the same words)."""

    def __init__(self, old: Sequence[Print], new: Sequence[Print]) -> None:
        counts = [Counter(word for one in side for word in set(one.words)) for side in (old, new)]
        total = max(len(old), len(new), 1)
        self._weights = {
            word: 0.2 + log((total + 1) / max(counts[0][word], counts[1][word]))
            for word in counts[0].keys() | counts[1].keys()
        }
        self._bags: dict[tuple[str, ...], tuple[Counter[str], float]] = {}
        self._letters: dict[tuple[str, ...], Counter[str]] = {}

    def weight(self, word: str) -> float:
        return self._weights[word]

    def weight_of(self, words: tuple[str, ...]) -> float:
        """The weight of all the words of a paragraph."""
        return self._bag(words)[1]

    def shared(self, one: tuple[str, ...], other: tuple[str, ...]) -> float:
        """The weight of the words that both have, each as often as both have it."""
        few, many = self._bag(one)[0], self._bag(other)[0]
        if len(few) > len(many):
            few, many = many, few
        weights = self._weights
        common = 0.0
        for word, count in few.items():
            if (there := many.get(word)) is not None:
                common += weights[word] * (count if count < there else there)
        return common

    def words(self, one: tuple[str, ...], other: tuple[str, ...]) -> float:
        """Dice's coefficient of the weighed words; of short texts of the pairs of letters where that is more."""
        if one == other:
            return 1.0
        both = self.weight_of(one) + self.weight_of(other)
        dice = 2 * self.shared(one, other) / both if both else 0.0
        if min(len(one), len(other)) > SHORT or max(len(one), len(other)) > 3 * SHORT:
            return dice
        here, there = self._pairs(one), self._pairs(other)
        pairs = here.total() + there.total()
        # Two headings of one language have a quarter of their pairs of letters by chance.
        letters = (2 * (here & there).total() / pairs - 0.2) / 0.8 if pairs else 0.0
        return max(dice, letters)

    def __call__(self, one: Print, other: Print) -> float:
        """The likeness of two paragraphs. 1.0 is kept for those that a reader sees as the same."""
        if one.seen == other.seen:
            return 1.0
        found = self.words(one.words, other.words)
        if one.masked == other.masked and one.numbered and one.short:
            found = max(found, 0.85)
        return min(found, 0.99)

    def _bag(self, words: tuple[str, ...]) -> tuple[Counter[str], float]:
        bag = self._bags.get(words)
        if bag is None:
            weights = self._weights
            bag = self._bags[words] = (Counter(words), sum(weights[word] for word in words))
        return bag

    def _pairs(self, words: tuple[str, ...]) -> Counter[str]:
        pairs = self._letters.get(words)
        if pairs is None:
            line = f" {' '.join(words)} "
            pairs = self._letters[words] = Counter(line[at : at + 2] for at in range(len(line) - 1))
        return pairs
