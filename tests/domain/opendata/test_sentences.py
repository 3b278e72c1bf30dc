"""Synthetic texts keep the limits that people's texts keep, and are stored as people's texts are."""

from __future__ import annotations

from collections import Counter
from random import Random

from consult.domain.contributions.models import BODY_MAX, COMMENT_MAX, TITLE_MAX, TITLE_MIN, Side
from consult.domain.opendata.sentences import Said, Speaker
from consult.domain.opendata.vocabulary import SHARES
from consult.kernel.prose import clean_line, clean_text, to_html

PLACES = [
    {"ar": "المدينة", "fr": "Médina", "en": "Medina"},
    {"ar": "العمران الأعلى", "fr": "El Omrane Supérieur", "en": "El Omrane Supérieur"},
]


def texts(seed: int, count: int = 300) -> tuple[list[Said], list[Said]]:
    speaker = Speaker(Random(seed), PLACES)
    return [speaker.proposal(n % 2) for n in range(count)], [speaker.comment(n % 2) for n in range(count)]


def test_they_keep_the_limits_and_are_clean():
    proposals, comments = texts(1)
    for said in proposals:
        assert said.title is not None and TITLE_MIN <= len(said.title) <= TITLE_MAX
        assert said.title == clean_line(said.title) and "{" not in said.title
    assert max(len(said.body) for said in proposals) <= BODY_MAX
    assert max(len(said.body) for said in comments) <= COMMENT_MAX
    for said in proposals + comments:
        assert said.body == clean_text(said.body) and "{" not in said.body
        assert said.body_html == to_html(said.body)


def test_they_are_many_and_in_all_languages():
    proposals, comments = texts(2)
    assert len({said.body for said in proposals}) > 290
    assert set(Counter(said.language for said in proposals)) == set(SHARES)
    assert {said.side for said in comments} == {*Side, None}
    assert max(len(said.body) for said in proposals) > 4 * min(len(said.body) for said in proposals)


def test_the_same_seed_says_the_same():
    assert texts(3, 20) == texts(3, 20)
    assert texts(3, 20) != texts(4, 20)
