"""A new version of a text as several hands would write it, and the truth: what was done to each paragraph.

Three hands, who do not work alike, so that an alignment that suits one is not thought good. Each is seeded.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from consult.domain.texts.pieces import Piece

EDITED, MOVED, PARTED = 0.08, 0.03, 0.02  # parted: of splits, of joins and of removals each

SENTENCES = {
    False: (
        "Cette disposition ne s’applique pas aux constructions existantes.",
        "Une dérogation peut être accordée par arrêté motivé du maire.",
        "Un plan coté est joint à la demande.",
        "Le pétitionnaire en informe les riverains par affichage.",
    ),
    True: (
        "ويضبط ذلك بمقتضى قانون.",
        "ولا ينطبق هذا الحكم على البناءات الموجودة.",
        "ويمكن منح استثناء بقرار معلل من رئيس البلدية.",
        "وينشر القرار بالرائد الرسمي في أجل شهر.",
    ),
}
_FRENCH = (
    "sauf toutefois notamment environ jardin terrasse quartier sobriété alignement mitoyen durable public"
)
_ARABIC = "خاصة إلا حديقة شارع سكني عمومي مستدام الجوار التهيئة السلامة مباشرة بلدي"
WORDS = {False: tuple(re.split(" ", _FRENCH)), True: tuple(re.split(" ", _ARABIC))}


@dataclass(slots=True)
class Draft:
    """A new version and the truth: old place to new places by what was done, removed and untouched ones too."""

    pieces: list[Piece]
    untouched: list[tuple[int, int]] = field(default_factory=list)
    edited: list[tuple[int, int]] = field(default_factory=list)
    moved: list[tuple[int, int]] = field(default_factory=list)
    split: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    joined: list[tuple[tuple[int, ...], int]] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)


Edit = Callable[[random.Random, str, Sequence[str]], str]


def _arabic(text: str) -> bool:
    return bool(re.search("[\u0620-\u064a]", text))


def _some_words(dice: random.Random, text: str, pool: Sequence[str]) -> str:
    """One word in eight is another."""
    words = text.split()
    for at in dice.sample(range(len(words)), max(1, len(words) // 8)):
        words[at] = dice.choice(pool)
    return " ".join(words)


def _insert(dice: random.Random, text: str, pool: Sequence[str]) -> str:
    words = text.split()
    at = dice.randint(0, len(words))
    return " ".join([*words[:at], *dice.choices(pool, k=dice.randint(1, 4)), *words[at:]])


def _number(dice: random.Random, text: str, pool: Sequence[str]) -> str:
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return _insert(dice, text, pool)
    chosen = dice.choice(numbers)
    other = str(int(chosen.group()) + dice.choice((1, 2, 5, 10)))
    return text[: chosen.start()] + other + text[chosen.end() :]


def _sentence(dice: random.Random, text: str, _pool: Sequence[str]) -> str:
    more = dice.choice(SENTENCES[_arabic(text)])
    return f"{text} {more}" if dice.random() < 0.7 else f"{more} {text}"


def _half(dice: random.Random, text: str, pool: Sequence[str]) -> str:
    """The first or second half is written anew; of a short text one word."""
    words = text.split()
    if len(words) < 6:
        return _some_words(dice, text, pool)
    half = len(words) // 2
    fresh = dice.choices(pool, k=half)
    return " ".join([*fresh, *words[half:]] if dice.random() < 0.5 else [*words[: len(words) - half], *fresh])


def _drop(dice: random.Random, text: str, pool: Sequence[str]) -> str:
    words = text.split()
    if len(words) < 3:
        return _insert(dice, text, pool)
    gone = set(dice.sample(range(len(words)), max(1, len(words) // 4)))
    return " ".join(word for at, word in enumerate(words) if at not in gone)


def _letters(dice: random.Random, text: str, pool: Sequence[str]) -> str:
    """A corrector's hand: hamzas, vowel signs, accents, capitals, a letter left out."""
    swaps = {"أ": "ا", "إ": "ا", "ة": "ه", "ى": "ي", "é": "e", "è": "e", "’": "'"}
    signs = [swaps.get(sign, sign) if dice.random() < 0.5 else sign for sign in text]
    at = dice.randrange(len(signs)) if signs else 0
    signs[at : at + 1] = [] if len(signs) > 4 else signs[at : at + 1]
    found = "".join(signs)
    return found if found.split() != text.split() else _insert(dice, text, pool)


def _scattered(dice: random.Random, text: str, pool: Sequence[str]) -> str:
    """Every third word is another, dropped or doubled by a new one."""
    words: list[str] = []
    for word in text.split():
        chance = dice.random()
        if chance < 0.12:
            words.append(dice.choice(pool))
        elif chance < 0.22:
            continue
        elif chance < 0.32:
            words += [word, dice.choice(pool)]
        else:
            words.append(word)
    found = " ".join(words)
    return found if words and found.split() != text.split() else _insert(dice, text, pool)


def _shuffled(dice: random.Random, text: str, pool: Sequence[str]) -> str:
    """Its clauses in another order, and a word changed."""
    clauses = re.split(r"(?<=[,،;؛.:]) ", text)
    if len(clauses) < 2:
        return _some_words(dice, text, pool)
    at = dice.randrange(len(clauses) - 1)
    clauses[at], clauses[at + 1] = clauses[at + 1], clauses[at]
    return _some_words(dice, " ".join(clauses), pool)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who edits: how, with whose words, whether splits and joins are touched up, whether blocks move."""

    edits: tuple[Edit, ...]
    own_words: bool = True
    touches_up: float = 0.0
    block: int = 1


HANDS = {
    "clerk": Hand((_some_words, _insert, _number, _sentence, _half)),
    "corrector": Hand((_letters, _drop, _number, _some_words), own_words=False, touches_up=0.3),
    "lawyer": Hand((_scattered, _shuffled, _half, _sentence, _insert), touches_up=0.5, block=3),
}


def redraft(pieces: Sequence[Piece], *, hand: str, seed: int) -> Draft:
    """A new version of `pieces`, and what was done to each. The same seed does the same."""
    dice = random.Random(f"{hand} {seed}")
    who = HANDS[hand]
    total = len(pieces)
    free = set(range(total))
    pool = [word for piece in pieces for word in piece.text.split()] if who.own_words else []

    def words_for(text: str) -> Sequence[str]:
        return pool or WORDS[_arabic(text)]

    def take(share: float, fits: Callable[[int], bool], width: int = 1) -> list[int]:
        starts = [at for at in range(total - width + 1) if fits(at)]
        dice.shuffle(starts)
        taken: list[int] = []
        for at in starts:
            if len(taken) * (width if share == MOVED else 1) >= round(share * total):
                break
            if all(one in free for one in range(at, at + width)):
                taken.append(at)
                free.difference_update(range(at, at + width))
        return taken

    def long(at: int) -> bool:
        return len(pieces[at].text.split()) >= 8

    def text(at: int) -> bool:
        return bool(re.search(r"\w", pieces[at].text))

    splits = take(PARTED, long)
    joins = take(PARTED, lambda at: text(at) and text(at + 1), 2)
    edits = take(EDITED, text)
    moves = take(MOVED, text, who.block)
    removals = take(PARTED, text)

    def edit(words: str) -> str:
        found = dice.choice(who.edits)(dice, words, words_for(words))
        # A word may be replaced by itself.
        return found if found.split() != words.split() else _insert(dice, words, words_for(words))

    def touched(words: str) -> str:
        return _some_words(dice, words, words_for(words)) if dice.random() < who.touches_up else words

    carried = {at for start in moves for at in range(start, start + who.block)}
    # Each entry: the pieces it becomes, what was done, the old places.
    entries: list[tuple[list[Piece], str, tuple[int, ...]]] = []
    at = 0
    while at < total:
        piece = pieces[at]
        if at in joins:
            entries.append(
                (
                    [replace(piece, text=touched(f"{piece.text} {pieces[at + 1].text}"))],
                    "joined",
                    (at, at + 1),
                )
            )
            at += 2
            continue
        if at in splits:
            entries.append((_in_parts(dice, piece, touched), "split", (at,)))
        elif at in edits:
            entries.append(([replace(piece, text=edit(piece.text))], "edited", (at,)))
        elif at not in carried:
            entries.append(([piece], "removed" if at in removals else "untouched", (at,)))
        at += 1
    for start in moves:
        block = [([pieces[one]], "moved", (one,)) for one in range(start, start + who.block)]
        # Far enough to have moved: a tenth of the text, and not where it stood.
        old_place = sum(entry[2][0] < start for entry in entries)
        places = [at for at in range(len(entries) + 1) if abs(at - old_place) > max(4, total // 10)]
        place = dice.choice(places or [0])
        entries[place:place] = block
    return _drafted(entries)


def _in_parts(dice: random.Random, piece: Piece, touched: Callable[[str], str]) -> list[Piece]:
    words = piece.text.split()
    ends = [at for at in range(3, len(words) - 2) if words[at - 1][-1] in ".;:,،؛"]
    cut = dice.choice(ends) if ends else dice.randint(3, len(words) - 3)
    return [replace(piece, text=touched(" ".join(part))) for part in (words[:cut], words[cut:])]


def _drafted(entries: list[tuple[list[Piece], str, tuple[int, ...]]]) -> Draft:
    draft = Draft([])
    for pieces, what, olds in entries:
        if what == "removed":
            draft.removed.append(olds[0])
            continue
        first = len(draft.pieces)
        draft.pieces += [replace(piece, key="") for piece in pieces]
        news = tuple(range(first, len(draft.pieces)))
        if what == "split":
            draft.split.append((olds[0], news))
        elif what == "joined":
            draft.joined.append((olds, first))
        else:
            getattr(draft, what).append((olds[0], first))
    return draft
