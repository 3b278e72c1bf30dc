"""The guess of a language, on a thousand sentences of each."""

from __future__ import annotations

from collections import Counter

import pytest

from consult.kernel.tongues import guess_language
from tests.parts import shared_data


@pytest.mark.needs("shared data")
@pytest.mark.parametrize(
    ("name", "language", "right", "wrong"),
    [
        ("tatoeba.ara-eng.ara", "ar", 998, 2),
        ("tatoeba.fra-eng.fra", "fr", 970, 5),
        ("tatoeba.fra-eng.eng", "en", 980, 5),
    ],
)
def test_a_guess_is_seldom_wrong(name, language, right, wrong):
    sentences = (shared_data() / "pairs" / name).read_text(encoding="utf-8").splitlines()
    guesses = Counter(map(guess_language, sentences))
    assert guesses[language] >= right
    assert len(sentences) - guesses[language] - guesses[None] <= wrong
