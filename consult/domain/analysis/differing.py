"""What two texts that look alike do not share: numbers, negations, names, a word in another's place.

"15 %" and "5 %", "civil" and "militaire", "est" and "n'est pas": such a pair is shown with its difference and pushed
down, never merged in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import islice

from consult.domain.contributions.models import Tongue
from consult.kernel.folding import fold


class Differing(StrEnum):
    NUMBER = "number"
    NEGATION = "negation"
    NAME = "name"
    WORD = "word"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands in the one and not in the other, as it is written there; "" where nothing does."""

    what: Differing
    one: str
    other: str


# A pair loses so much of its score for each, and `MOST_LOST` together; a third of it where only one says something.
LOSES = {
    Differing.NUMBER: 0.15,
    Differing.NEGATION: 0.15,
    Differing.NAME: 0.1,
    Differing.WORD: 0.1,
    Differing.SIDE: 0.05,
}
MOST_LOST = 0.3
# Where one text only goes on longer, what it has more is no contradiction.
AS_LONG = 0.7
SHOWN = 3
# Texts of more words are compared by their beginning.
COMPARED = 300
# In texts of so many words at most, a negation tells although the wording is other.
SHORT = 40
# A word that takes another's place: longer runs are another wording, not a difference.
SWAPPED = 3

_TOKEN = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*(?:[\s\u00a0\u202f]?[%٪])?|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_NUMBER = re.compile(r"\d")
# The numbers of an address say nothing.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NEGATIONS = {
    Tongue.FR: frozenset(["pas", "jamais", "aucun", "aucune", "sans", "non", "ni", "rien", "contre"]),
    Tongue.EN: frozenset(["not", "no", "never", "without", "none", "cannot", "nor", "against"]),
    Tongue.AR: frozenset(["لا", "لم", "لن", "ليس", "ليست", "ليسوا", "غير", "بدون", "دون", "بلا", "ضد"]),
    Tongue.TUNISIAN: frozenset(["mouch", "moch", "mech", "mush", "ma", "mahouch", "bla"]),
}
_CUT_OFF = re.compile(r"^(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu)['’]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """A text taken apart once: its words as written, and folded; and where sentences begin."""

    written: tuple[str, ...]
    folded: tuple[str, ...]
    numbers: dict[str, str]
    negations: tuple[str, ...]
    names: dict[str, str]


def words_of(text: str, language: Tongue) -> Words:
    """The words of a text, its numbers with their sign, its negations and the names in it."""
    written: list[str] = []
    names: dict[str, str] = {}
    plain = _ADDRESS.sub(" ", unicodedata.normalize("NFKC", text))
    for found in islice(_TOKEN.finditer(plain), COMPARED):
        token = found.group()
        before = found.string[: found.start()].rstrip()
        starts = not before or before[-1] in '.!?:;…\n«"(-–•'
        name = _CUT_OFF.sub("", token)
        if name[:1].isupper() and not starts and len(name) > 1:
            names.setdefault(fold(name), name)
        written += [token] if _NUMBER.search(token) else re.split("['’]", token)
    folded = tuple(fold(word) for word in written)
    numbers = {_plain_number(word): word for word in written if _NUMBER.search(word)}
    # "don't" is folded into "don" and "t".
    denied = _NEGATIONS.get(language, frozenset())
    negations = tuple(
        word if said != "t" else f"{written[at - 1]}'t"
        for at, (word, said) in enumerate(zip(written, folded, strict=True))
        if said in denied or (said == "t" and language is Tongue.EN and at and folded[at - 1].endswith("n"))
    )
    return Words(tuple(written), folded, numbers, negations, names)


def differences(
    one: Words, other: Words, *, near: bool, nearly_same: bool, same_language: bool
) -> list[Difference]:
    """What differs, the gravest first. `near`: much of the wording is the same; `nearly_same`: so much that a single
    word tells."""
    found: list[Difference] = []
    mine, theirs = one.numbers.keys() - other.numbers.keys(), other.numbers.keys() - one.numbers.keys()
    if (mine and theirs) or (near and (mine or theirs)):
        found.append(Difference(Differing.NUMBER, _listed(one.numbers, mine), _listed(other.numbers, theirs)))
    short = max(len(one.written), len(other.written)) <= SHORT
    shorter, longer = sorted((len(one.written), len(other.written)))
    as_long = shorter >= AS_LONG * longer
    if ((near and as_long) or (short and not near)) and _odd(one, near) != _odd(other, near):
        found.append(
            Difference(Differing.NEGATION, " ".join(one.negations[:SHOWN]), " ".join(other.negations[:SHOWN]))
        )
    if nearly_same:
        found += _swapped(one, other)
    elif same_language and not near:
        mine, theirs = one.names.keys() - set(other.folded), other.names.keys() - set(one.folded)
        if mine and theirs and not one.names.keys() & other.names.keys():
            found.append(Difference(Differing.NAME, _listed(one.names, mine), _listed(other.names, theirs)))
    return found


def lost(found: Sequence[Difference]) -> float:
    """What these take off a score."""
    return min(MOST_LOST, sum(LOSES[one.what] * _weight(one) for one in found))


def _weight(difference: Difference) -> float:
    one_sided = not (difference.one and difference.other) and difference.what is not Differing.NEGATION
    return 1 / 3 if one_sided else 1.0


def _odd(words: Words, near: bool) -> int:
    # In the same words one negation more turns the sense; in others only that there is any.
    return len(words.negations) % 2 if near else min(1, len(words.negations))


def _swapped(one: Words, other: Words) -> list[Difference]:
    """A few words in the place of a few others, where all around is the same."""
    found: list[Difference] = []
    # The negations are told apart already; "shouldn't" stands there as two words.
    known = {*one.negations, *other.negations} | ({"t"} if one.negations != other.negations else set())
    matcher = SequenceMatcher(None, one.folded, other.folded, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "replace" or b - a > SWAPPED or d - c > SWAPPED:
            continue
        mine, theirs = one.written[a:b], other.written[c:d]
        if any(_NUMBER.search(word) for word in (*mine, *theirs)) or known & {*mine, *theirs}:
            continue
        # "logiciel" and "logiciels" are no difference.
        if _stem("".join(one.folded[a:b])) == _stem("".join(other.folded[c:d])):
            continue
        if max(map(len, mine)) < 4 and max(map(len, theirs)) < 4:
            continue
        found.append(Difference(Differing.WORD, " ".join(mine), " ".join(theirs)))
    return found[:SHOWN]


def _stem(word: str) -> str:
    return word[: max(4, len(word) - 2)]


def _plain_number(word: str) -> str:
    digits = "".join(str(unicodedata.digit(sign, sign)) for sign in word)
    return re.sub(r"[\s\u00a0\u202f]", "", digits).replace(",", ".").replace("٪", "%")


def _listed(words: dict[str, str], keys: set[str]) -> str:
    return ", ".join(sorted((words[key] for key in keys), key=lambda word: (len(word), word))[:SHOWN])
