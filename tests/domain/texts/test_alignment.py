"""What became of each paragraph: rules as tables in three languages, and what holds for any two texts."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.alignment import FILES, GOALS, folder, measure, read
from bench.drafting import HANDS
from consult.domain.texts.alignment import Pair, PairState, align, inherit
from consult.domain.texts.likeness import seen
from consult.domain.texts.pieces import Piece, PieceKind


def text(*lines: str) -> list[Piece]:
    """A line that begins with "# " is a heading."""
    return [
        Piece(PieceKind.HEADING, 1, line[2:])
        if line.startswith("# ")
        else Piece(PieceKind.PARAGRAPH, 0, line)
        for line in lines
    ]


def told(pairs: list[Pair]) -> list[tuple[int | None, int | None, str]]:
    return [(pair.old, pair.new, str(pair.state)) for pair in pairs]


HEIGHT = "La hauteur des constructions ne dépasse pas douze mètres à l’égout du toit."
HEDGE = "Les haies existantes sont conservées ou remplacées par des plantations équivalentes."
PARKING = "Une place de stationnement est exigée pour chaque logement nouveau."
WATER = "تلتزم البلدية بصيانة شبكة تصريف مياه الأمطار في كامل المنطقة."
TREES = "يمنع قطع الأشجار المغروسة على حافة الطريق دون ترخيص مسبق."
SHOPS = "تفتح المحلات التجارية على الشارع الرئيسي دون غيره من الأنهج."
NOISE = "No workshop may be noisy after eight in the evening on working days."

CASES = {
    "spaces, hidden marks and tatweel are no change": (
        text("# المنطقة أ", WATER, HEIGHT),
        text("# \u202bالمنطقة  أ\u202c", WATER.replace("شبكة", "شبـــكة"), f" {HEIGHT}\n"),
        [(0, 0, "kept"), (1, 1, "kept"), (2, 2, "kept")],
    ),
    "vowel signs, hamzas, accents and capitals are an edit": (
        text(WATER, TREES, HEIGHT),
        text(WATER.replace("شبكة", "شَبَكَة"), TREES.replace("الأشجار", "الاشجار"), HEIGHT.upper()),
        [(0, 0, "edited"), (1, 1, "edited"), (2, 2, "edited")],
    ),
    "a number and a word": (
        text(HEIGHT, NOISE, TREES),
        text(HEIGHT.replace("douze", "quinze"), NOISE.replace("eight", "nine"), TREES.replace("مسبق", "كتابي")),
        [(0, 0, "edited"), (1, 1, "edited"), (2, 2, "edited")],
    ),
    "what is put in above moves nothing": (
        text(HEIGHT, HEDGE, PARKING),
        text(NOISE, HEIGHT, WATER, HEDGE, PARKING),
        [(None, 0, "added"), (0, 1, "kept"), (None, 2, "added"), (1, 3, "kept"), (2, 4, "kept")],
    ),
    "one moved, the others did not": (
        text(HEIGHT, HEDGE, PARKING, WATER, TREES),
        text(TREES, HEIGHT, HEDGE, PARKING, WATER),
        [(4, 0, "moved"), (0, 1, "kept"), (1, 2, "kept"), (2, 3, "kept"), (3, 4, "kept")],
    ),
    "moved and edited": (
        text(HEIGHT, HEDGE, PARKING, WATER, TREES),
        text(TREES.replace("مسبق", "من البلدية"), HEIGHT, HEDGE, PARKING, WATER),
        [(4, 0, "moved-edited"), (0, 1, "kept"), (1, 2, "kept"), (2, 3, "kept"), (3, 4, "kept")],
    ),
    "parted, and lightly edited": (
        text(HEIGHT, f"{HEDGE} {PARKING}", WATER),
        text(HEIGHT, HEDGE, PARKING.replace("nouveau", "créé"), WATER),
        [(0, 0, "kept"), (1, 1, "split"), (1, 2, "split"), (2, 3, "kept")],
    ),
    "a heading joined to its paragraph, and two paragraphs": (
        text("# الأشجار", TREES, HEIGHT, WATER, SHOPS),
        text(f"# الأشجار {TREES}", HEIGHT, f"{WATER} {SHOPS}"),
        [(0, 0, "joined"), (1, 0, "joined"), (2, 1, "kept"), (3, 2, "joined"), (4, 2, "joined")],
    ),
    "a heading of one word became another": (
        text("# Hauteur", HEIGHT, "# Végétation", HEDGE),
        text("# Hauteur", HEIGHT, "# Plantations", HEDGE),
        [(0, 0, "kept"), (1, 1, "kept"), (2, 2, "edited"), (3, 3, "kept")],
    ),
    "removed where it stood": (
        text(HEIGHT, HEDGE, PARKING),
        text(HEIGHT, PARKING),
        [(0, 0, "kept"), (1, None, "removed"), (2, 1, "kept")],
    ),
    "another paragraph at the same place": (
        text(HEIGHT, HEDGE, PARKING),
        text(HEIGHT, NOISE, PARKING),
        [(0, 0, "kept"), (1, None, "removed"), (None, 1, "added"), (2, 2, "kept")],
    ),
    "numbers that rise are edits": (
        text("# الفصل 1", WATER, "# الفصل 2", TREES, "# الفصل 3", SHOPS),
        text("# الفصل 1", WATER, "# الفصل 2", HEDGE, "# الفصل 3", TREES, "# الفصل 4", SHOPS),
        [(0, 0, "kept"), (1, 1, "kept"), (None, 2, "added"), (None, 3, "added"), (2, 4, "edited"), (3, 5, "kept"),
         (4, 6, "edited"), (5, 7, "kept")],
    ),
    "a numbered heading that only went elsewhere": (
        text("# Article 1", HEIGHT, "# Article 2", HEDGE, "# Article 3", PARKING),
        text("# Article 2", "# Article 1", HEIGHT, HEDGE, "# Article 3", PARKING),
        [(2, 0, "moved"), (0, 1, "kept"), (1, 2, "kept"), (3, 3, "kept"), (4, 4, "kept"), (5, 5, "kept")],
    ),
    "of the same words the one beside the same neighbours": (
        text("# Façades", HEIGHT, "Sont interdits :", HEDGE, "# Toits", PARKING, "Sont interdits :", NOISE),
        text("# Façades", HEIGHT, HEDGE, "# Toits", PARKING, "Sont interdits :", NOISE),
        [(0, 0, "kept"), (1, 1, "kept"), (2, None, "removed"), (3, 2, "kept"), (4, 3, "kept"), (5, 4, "kept"),
         (6, 5, "kept"), (7, 6, "kept")],
    ),
    "of the same words the one that was edited stayed": (
        text(HEIGHT, TREES, HEDGE, PARKING, WATER, TREES, NOISE),
        text(HEIGHT, TREES.replace("مسبق", "كتابي"), HEDGE, TREES, PARKING, WATER, NOISE),
        [(0, 0, "kept"), (1, 1, "edited"), (2, 2, "kept"), (5, 3, "moved"), (3, 4, "kept"), (4, 5, "kept"),
         (6, 6, "kept")],
    ),
    "nothing, and nothing in common": (text(), text(), []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_became_of_each(case):
    old, new, expected = CASES[case]
    assert told(align(old, new)) == expected


def test_keys_go_where_the_words_went():
    old = text(HEIGHT, f"{HEDGE} {PARKING}", WATER, TREES, SHOPS, NOISE)
    new = text(SHOPS.replace("الرئيسي", "الكبير"), HEIGHT, HEDGE, PARKING, f"{WATER} {TREES}")
    kept, leads = inherit(align(old, new), list("abcdef"))
    assert kept == {0: "e", 1: "a", 2: "b", 4: "c"}
    assert leads == {"d": "c"}


# Few words, so that much is the same, or nearly; and some that only a number tells apart.
words = st.sampled_from(("façade", "toit", "حديقة", "شارع", "wall", "garden"))
plain = st.lists(words, min_size=1, max_size=4).map(" ".join)
numbered = st.builds("{} {}".format, st.sampled_from(["Article", "الفصل"]), st.integers(1, 5))
kinds = st.sampled_from((PieceKind.PARAGRAPH, PieceKind.NOTE))
pieces = st.builds(Piece, kinds, st.just(0), plain | numbered | st.text(max_size=5))
documents = st.lists(pieces, max_size=12)


@settings(deadline=None)
@given(documents, documents)
def test_every_paragraph_of_both_is_told_once_in_reading_order(old, new):
    pairs = align(old, new)
    assert {pair.old for pair in pairs} - {None} == set(range(len(old)))
    assert {pair.new for pair in pairs} - {None} == set(range(len(new)))
    news = [pair.new for pair in pairs if pair.new is not None]
    assert news == sorted(news)
    olds = Counter(pair.old for pair in pairs if pair.state is not PairState.SPLIT)
    assert all(count == 1 for one, count in olds.items() if one is not None)
    for pair in pairs:
        assert 0 <= pair.score <= 1
        assert (pair.old is None) is (pair.state is PairState.ADDED)
        assert (pair.new is None) is (pair.state is PairState.REMOVED)
        if pair.old is not None and pair.new is not None:
            same = (seen(old[pair.old].text) or old[pair.old].text) == (
                seen(new[pair.new].text) or new[pair.new].text
            )
            assert same is (pair.state in (PairState.KEPT, PairState.MOVED))
    kept, leads = inherit(pairs, [str(one) for one in range(len(old))])
    assert len(set(kept.values())) == len(kept)
    gone = {str(pair.old) for pair in pairs if pair.state is PairState.REMOVED}
    assert {*kept.values(), *leads, *gone} == {str(one) for one in range(len(old))}


@settings(deadline=None)
@given(st.lists(plain, max_size=12), st.lists(plain, max_size=12))
def test_what_is_in_both_is_paired_with_itself(old, new):
    pairs = align(text(*old), text(*new))
    same = Counter(
        seen(old[pair.old])
        for pair in pairs
        if pair.old is not None and pair.new is not None and seen(old[pair.old]) == seen(new[pair.new])
    )
    assert same == Counter(map(seen, old)) & Counter(map(seen, new))


@settings(deadline=None)
@given(documents, st.lists(st.integers(0, 12), max_size=4))
def test_lines_that_are_put_in_or_taken_out_move_no_other(old, places):
    assert told(align(old, old)) == [(at, at, "kept") for at in range(len(old))]
    new = list(old)
    for number, place in enumerate(places):
        new.insert(place, Piece(PieceKind.PARAGRAPH, 0, f"zzz{'xyzw'[number]} qqq"))
    states = Counter(pair.state for pair in align(old, new))
    assert states == Counter({PairState.KEPT: len(old), PairState.ADDED: len(places)}) + Counter()
    states = Counter(pair.state for pair in align(new, old))
    assert states == Counter({PairState.KEPT: len(old), PairState.REMOVED: len(places)}) + Counter()


def test_texts_without_an_anchor_take_bounded_time():
    began = time.process_time()
    align(text(*["x"] * 3000), text(*["x"] * 2990))
    align(text(*["x", "y"] * 1000), text(*["y", "x", "x"] * 700))
    align(text("mot " * 100_000), text("mot " * 90_000 + "autre"))
    align(
        text(*(f"paragraphe {at} ancien" for at in range(600))),
        text(*(f"alinéa {at} neuf" for at in range(600))),
    )
    dice = random.Random(7)
    lines = [" ".join(dice.choices(("le", "plan", "mur", "toit", "rue"), k=12)) for _line in range(1600)]
    align(text(*lines[:800]), text(*lines[800:]))
    assert time.process_time() - began < 8


@pytest.mark.needs("shared data")
@pytest.mark.parametrize("name", FILES)
def test_two_real_texts_redrafted_by_several_hands(name):
    pieces = read(folder() / name)
    for hand in HANDS:
        longest, found = measure(pieces, hand=hand, seeds=(11, 12))
        assert longest < 2, hand
        missed = {
            what: found[what]
            for what, goal in {**GOALS, "split": 0.8, "joined": 0.8, "removed": 0.8}.items()
            if found[what][0] < goal * found[what][1]
        }
        assert not missed, hand
    assert {pair.state for pair in align(pieces, pieces)} == {PairState.KEPT}
