"""Addresses made from titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.kernel.slugs import FALLBACK, LONGEST, is_slug, slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Plan d'aménagement urbain", "plan-d-amenagement-urbain"),
        ("L’œuvre & la ½ journée, 3ᵉ phase !", "l-oeuvre-la-1-2-journee-3e-phase"),
        ("A Square for Bab Souika", "a-square-for-bab-souika"),
        ("المدينة", "al-madina"),
        ("باب البحر", "bab-al-bahr"),
        ("مثال التهيئة العمرانية", "mathal-al-tahia-al-amrania"),
        ("السوق البلدي ٢٠٢٦", "al-souk-al-baldi-2026"),
        ("مُحَمَّد", "mouhamad"),
        ("للبناء", "lil-bana"),
        ("Marché سوق 2026", "marche-souk-2026"),
        ("🌳", FALLBACK),
        ("城市", FALLBACK),
        ("", FALLBACK),
    ],
)
def test_a_title_becomes_a_slug(title, slug):
    assert slugify(title) == slug


def test_a_long_title_is_cut_between_words():
    assert slugify("un " * 40) == "-".join(["un"] * 20)
    assert slugify("x" * 100) == "x" * LONGEST


@given(st.text() | st.text(alphabet="ابتةىءئؤويلعق َُِّـ-é٣9 "))
def test_every_title_has_a_slug_which_stays(title):
    slug = slugify(title)
    assert is_slug(slug)
    assert slugify(slug) == slug


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "A", "é", "a b", "a\n", "a" * 61, "مدينة"])
def test_what_is_no_slug(text):
    assert not is_slug(text)
