"""What is masked of a text, and what is not."""

from __future__ import annotations

import pytest

from consult.kernel.masks import MARK, Passage, left_over, mask, places


@pytest.mark.parametrize(
    ("parts", "passages", "expected"),
    [
        (["", "Call 98 123 456 now."], [Passage("98 123 456")], ["", f"Call {MARK} now."]),
        (["", "a 12 b 12 c"], [Passage("12")], ["", f"a {MARK} b {MARK} c"]),
        (["", "a 12 b 12 c"], [Passage("12", 2)], ["", f"a 12 b {MARK} c"]),
        (["x 12", "a 12"], [Passage("12", 2)], ["x 12", f"a {MARK}"]),
        (["x 12", "a 12"], [Passage("12")], [f"x {MARK}", f"a {MARK}"]),
        (["", "one two three four"], [Passage("one two"), Passage("two three")], ["", f"{MARK} four"]),
        (["", "one two three four"], [Passage("one"), Passage("two three")], ["", f"{MARK} four"]),
        (["", "Rue\nde Marseille, 12"], [Passage("Rue de Marseille")], ["", f"{MARK}, 12"]),
        (
            ["", "Ils sont :\n- Ali\n- Sami\nles deux"],
            [Passage("Ali Sami")],
            ["", f"Ils sont :\n- {MARK}\nles deux"],
        ),
        (["", "هاتفه 98123456 يا ناس"], [Passage("98123456")], ["", f"هاتفه {MARK} يا ناس"]),
        (["", "nothing of it"], [Passage("Nothing")], ["", "nothing of it"]),
        (["", "a (b) c"], [Passage("(b)")], ["", f"a {MARK} c"]),
        (["", "once"], [Passage("once", 2)], ["", "once"]),
    ],
)
def test_the_mark_stands_in_the_place_of_each_passage(parts, passages, expected):
    assert mask(parts, passages) == expected


def test_a_passage_of_white_space_stands_nowhere():
    assert places("a b c", "  \n ") == []


def test_what_is_left_is_counted_without_the_marks():
    assert left_over([MARK, f"ab {MARK} 1"]) == 3
