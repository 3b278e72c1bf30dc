"""Pairs that say the same: what is found, what pushes a pair down, and that nothing hidden is ever compared."""

from __future__ import annotations

import random
import re

import pytest

from consult.domain.analysis.alike import Alike, alike
from consult.domain.analysis.differing import Differing
from consult.domain.analysis.encoding import by_meaning
from consult.domain.analysis.said import Said, list_said
from consult.domain.analysis.vectors import (
    forget_hidden,
    holds_hidden,
    how_far,
    keep_vectors,
    kept_vectors,
    lacking,
    next_lacking,
)
from consult.domain.contributions.models import Kind, Side, Tongue
from tests.conftest import NOON
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.moderation import a_hiding


def texts(*written: tuple[str, str], **others: object) -> list[Said]:
    return [
        Said(number, f"2026-{number:06}", None, Kind.PROPOSAL, None, Tongue(language), None, 1, text)
        for number, (language, text) in enumerate(written, start=1)
    ]


def by_pair(pairs: list[Alike]) -> dict[tuple[int, int], Alike]:
    return {(pair.one.id, pair.other.id): pair for pair in pairs}


def test_the_same_words_stand_first_and_case_accents_and_signs_are_nothing():
    said = texts(
        ("fr", "Des bancs à l'ombre, près de l'école."),
        ("fr", "Un marché le dimanche."),
        ("fr", "des bancs a l’ombre près de l’ECOLE !"),
    )
    pairs = alike(said, None)
    assert (pairs[0].one.id, pairs[0].other.id, pairs[0].score) == (1, 3, 1.0)
    assert pairs[0].same_words and not pairs[0].differs


@pytest.mark.parametrize(
    ("language", "one", "other", "what", "words"),
    [
        (
            "fr",
            "Réserver 15 % du budget aux jeunes.",
            "Réserver 5 % du budget aux jeunes.",
            "number",
            ("15 %", "5 %"),
        ),
        (
            "fr",
            "Le nucléaire civil doit être arrêté.",
            "Le nucléaire militaire doit être arrêté.",
            "word",
            ("civil", "militaire"),
        ),
        (
            "fr",
            "Ce parc est ouvert la nuit en été.",
            "Ce parc n'est pas ouvert la nuit en été.",
            "negation",
            ("", "pas"),
        ),
        (
            "en",
            "We should build a parking lot here.",
            "We shouldn't build a parking lot here.",
            "negation",
            ("", "shouldn't"),
        ),
        (
            "ar",
            "نريد محطة حافلات هنا قرب المدرسة",
            "لا نريد محطة حافلات هنا قرب المدرسة",
            "negation",
            ("", "لا"),
        ),
        (
            "fr",
            "Planter à Bab Souika des arbres le long de la rue.",
            "Planter à La Marsa des arbres le long de la rue.",
            "word",
            ("Bab Souika", "La Marsa"),
        ),
    ],
)
def test_a_difference_is_shown_and_pushes_the_pair_down(language, one, other, what, words):
    said = texts((language, one), (language, other), (language, one + " !"))
    pairs = by_pair(alike(said, None))
    pair = pairs[1, 2]
    assert [(found.what, (found.one, found.other)) for found in pair.differs] == [(Differing(what), words)]
    assert pair.score < pairs[1, 3].score - 0.05


def test_what_is_said_for_and_against_is_told_apart():
    one = Said(
        1,
        "2026-000001",
        None,
        Kind.COMMENT,
        9,
        Tongue.FR,
        Side.FOR,
        1,
        "C'est une très bonne idée pour tous.",
    )
    other = Said(2, "2026-000002", None, Kind.COMMENT, 9, Tongue.FR, Side.AGAINST, 1, one.text)
    (pair,) = alike([one, other], None)
    assert [found.what for found in pair.differs] == [Differing.SIDE] and 0.9 < pair.score < 1


def test_every_pair_that_shares_half_of_its_sequences_is_found():
    chosen = random.Random(11)
    words = [f"mot{number}" for number in range(3000)]
    bases = [chosen.choices(words, k=40) for _ in range(60)]
    said = texts(
        *(("fr", " ".join(base)) for base in bases),
        *(("fr", " ".join(_edited(base, chosen))) for base in bases),
    )
    sets = {one.id: _sequences(one.text) for one in said}
    wanted = {
        (a, b)
        for a in sets
        for b in sets
        if a < b and 2 * len(sets[a] & sets[b]) >= min(len(sets[a]), len(sets[b]))
    }
    assert len(wanted) > 30 and wanted <= set(by_pair(alike(said, None)))


def _edited(base: list[str], chosen: random.Random) -> list[str]:
    return [word if chosen.random() > 0.1 else "autre" for word in base]


def _sequences(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_texts(count):
    assert len(alike(texts(*[("fr", "Des bancs près de l'école.")] * count), None)) == max(0, count - 1)


def test_texts_without_words_are_like_nothing():
    assert alike(texts(("fr", "!!!"), ("fr", "…"), ("ar", "؟")), None) == []


@pytest.mark.needs("analysis")
def test_the_same_idea_is_found_across_languages():
    said = texts(
        ("fr", "Limiter la vitesse devant les écoles."),
        ("ar", "الحدّ من السرعة أمام المدارس."),
        ("en", "Reduce the speed of cars in front of schools."),
        ("fr", "Ouvrir la bibliothèque le dimanche."),
        ("ar", "فتح المكتبة يوم الأحد."),
        ("en", "More bins on the beach."),
        ("fr", "Rénover le marché central."),
        ("en", "Free buses for students."),
    )
    found = alike(said, by_meaning([one.text for one in said]))
    assert {(pair.one.id, pair.other.id) for pair in found[:3]} == {(1, 2), (1, 3), (4, 5)}


@pytest.mark.needs("analysis")
def test_a_vector_is_kept_until_the_words_change_and_gone_when_they_are_hidden(
    session, consultation, moderator
):
    one, other = (a_proposal(session, consultation=consultation) for _ in range(2))
    a_comment(session, parent=one)
    assert how_far(session, consultation.id) == (0, 3)
    assert [_make_some(session) for _ in range(3)] == [2, 1, 0] and how_far(session, consultation.id) == (
        3,
        3,
    )
    said = list_said(session, consultation.id)
    assert set(kept_vectors(session, said)) == {text.id for text in said} and not lacking(session, said)
    assert not holds_hidden(session)
    a_hiding(session, of=other, moderator=moderator)
    session.flush()
    assert other.id not in {text.id for text in list_said(session, consultation.id)}
    assert holds_hidden(session) and forget_hidden(session) == 1
    assert how_far(session, consultation.id) == (2, 2)
    one.body, one.version = "Tout autre chose est demandé ici, une fontaine.", 2
    one.title = "Une fontaine"
    session.flush()
    assert one.id not in kept_vectors(session, list_said(session, consultation.id))
    assert [_make_some(session) for _ in range(2)] == [1, 0]


def _make_some(session) -> int:
    said = next_lacking(session, size=2)
    if said:
        keep_vectors(session, said, by_meaning([one.text for one in said]), at=NOON)
    return len(said)


def test_only_what_is_public_is_compared(session, consultation, moderator):
    body = "Une fontaine au milieu de la place, avec des bancs autour."
    said = [
        a_proposal(session, consultation=consultation, title="Une fontaine pour tous", body=body)
        for _ in range(3)
    ]
    assert len(alike(list_said(session, consultation.id), None)) == 3
    a_hiding(session, of=said[0], moderator=moderator)
    session.flush()
    assert len(alike(list_said(session, consultation.id), None)) == 1
