"""Every act that the journal may hold has its words, and every act stands in one field of the filter."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from consult.domain.consultations.models import ActKind
from consult.domain.moderation.models import RulingKind
from consult.kernel.localized import LANGUAGES
from consult.rendering.wording.acts import ACTS, FEATURES, FIELDS, Field, act_words, field_words

DOMAIN = Path(__file__).resolve().parents[2] / "consult" / "domain"
SHAPE = re.compile(r"[a-z]+\.[a-z]+(-[a-z]+)*")


def written() -> Iterator[str]:
    """What the code of the domain passes on as an act: `act="…"`, and what stands alone in the same shape."""
    files = (".csv", ".json", ".webp", ".id", ".xml", ".bin")
    for path in DOMAIN.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            words = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if SHAPE.fullmatch(words) and not words.endswith(files):
                yield words
    yield from (f"ruling.{kind}" for kind in RulingKind)
    yield from (f"consultation.{kind}" for kind in ActKind)


def test_an_unknown_code_has_no_words():
    assert act_words("fr", "role.invented") is None


def test_every_act_of_the_domain_has_words_and_no_words_are_left_over():
    found = set(written())
    assert len(found) > 40 and found == set(ACTS)


def test_every_act_is_found_by_one_field():
    features = [feature for one in FEATURES.values() for feature in one]
    assert len(features) == len(set(features)) and {act.partition(".")[0] for act in ACTS} == set(features)
    assert set(FIELDS) == set(FEATURES) == set(Field)


def test_the_words_are_of_each_language():
    for act in ACTS:
        assert len({act_words(language, act) for language in LANGUAGES}) == 3
    assert all(field_words("ar", one) for one in Field)
