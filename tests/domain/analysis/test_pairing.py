"""The nearest lines: the numbering of lines, files of all sizes, and how often a translation is found."""

from __future__ import annotations

import itertools
import random
from contextlib import nullcontext

import pytest

from consult.domain.analysis import encoding
from consult.domain.analysis.pairing import Near, nearest
from tests.factories.analysis import no_extra
from tests.parts import shared_data

FRENCH = [
    "Planter des arbres devant les écoles.",
    "Une piste cyclable le long du lac.",
    "Les poubelles débordent chaque été.",
    "La vitesse est limitée à 30 km/h.",
    "La vitesse est limitée à 50 km/h.",
]
ENGLISH = [
    "The speed limit is 50 km/h.",
    "The bins overflow every summer.",
    "Plant trees in front of schools.",
    "The speed limit is 30 km/h.",
    "A bicycle lane along the lake.",
]


@pytest.fixture(params=[pytest.param("meaning", marks=pytest.mark.needs("analysis")), "letters"])
def known(request):
    """With the optional extra, and as on a machine that lacks it."""
    with no_extra() if request.param == "letters" else nullcontext():
        yield request.param


def first(found: list[Near]) -> dict[int, int]:
    best: dict[int, int] = {}
    for near in found:
        best.setdefault(near.line_a, near.line_b)
    return best


def test_lines_keep_their_numbers_and_empty_ones_are_nobodys_neighbour(known):
    found = list(nearest(["", "le chat dort", " ", "il pleut"], ["il pleut fort", "", "le chat dort"]))
    assert [(near.line_a, near.line_b) for near in found] == [(2, 3), (2, 1), (4, 1), (4, 3)]


@pytest.mark.parametrize(
    ("one", "other"), [([], []), ([], ["a"]), (["a"], []), ([""], ["a"]), (["a"], ["", ""])]
)
def test_nothing_to_compare_gives_nothing(known, one, other):
    assert list(nearest(one, other)) == []


@pytest.mark.parametrize("text", ["a", "!!!", "…", "\0", "شكرا", "x" * 100_000, "🌳"])
def test_a_single_line_of_any_kind(known, text):
    assert [(near.line_a, near.line_b) for near in nearest([text], [text])] == [(1, 1)]


def test_the_same_file_finds_itself_and_its_doubles(known):
    lines = [*FRENCH, FRENCH[0], FRENCH[0]]
    found = list(nearest(lines, lines))
    assert len(found) == 5 * len(lines)
    by_line = {
        number: {near.line_b for near in found if near.line_a == number and near.score > 0.9}
        for number in range(1, 8)
    }
    assert by_line[1] >= {1, 6, 7} and by_line[6] >= {1, 6, 7}
    assert all(first(found)[number] == number for number in (2, 3, 4, 5))


def test_best_first_and_as_many_as_there_are(known):
    found = list(nearest(FRENCH, ENGLISH[:3]))
    assert len(found) == 15
    for _line, rows in itertools.groupby(found, key=lambda near: near.line_a):
        scores = [near.score for near in rows]
        assert scores == sorted(scores, reverse=True) and max(scores) <= 1.5


def test_the_same_again_is_the_same(known):
    assert list(nearest(FRENCH, ENGLISH)) == list(nearest(FRENCH, ENGLISH))


@pytest.mark.needs("analysis")
def test_a_translation_is_found_and_a_number_tells_apart():
    assert first(list(nearest(FRENCH, ENGLISH))) == {1: 3, 2: 5, 3: 2, 4: 4, 5: 1}


def test_a_line_without_counterpart_takes_none_away(known):
    """A short file against a long one: nothing of the sharing pulls a line off its own words."""
    chosen = random.Random(5)
    words = [f"mot{number}" for number in range(400)]
    many = [" ".join(chosen.choices(words, k=8)) for _ in range(300)]
    assert first(list(nearest(many[40:42], many))) == {1: 41, 2: 42}


def test_texts_are_read_up_to_a_word():
    text = "mot " * 200
    assert encoding.clipped(text) == ("mot " * 45).strip()
    assert len(encoding.clipped("x" * 5000)) == encoding.CUT
    assert encoding.clipped(" a\n\n b ") == "a b"


@pytest.mark.needs("analysis", "shared data")
@pytest.mark.parametrize("pair", ["ara-eng", "fra-eng"])
def test_more_translations_are_found_than_by_a_plain_neighbour(pair):
    """Of 150 pairs, for time; all of them in bench/pairs.py."""
    folder = shared_data() / "pairs"
    one, other = (
        (folder / f"tatoeba.{pair}.{language}").read_text("utf-8").splitlines()[:150]
        for language in pair.split("-")
    )
    rows = encoding.by_meaning([*one, *other])
    plain = int(((rows[:150] @ rows[150:].T).argmax(axis=1) == range(150)).sum())
    found = nearest(one, other, encode=lambda texts, **_others: rows)
    assert sum(a == b for a, b in first(list(found)).items()) > plain
