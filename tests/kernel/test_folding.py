"""The search finds a word in its other forms, alike on both databases, and nothing typed can break it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.kernel.folding import Analysis, analyse, fold, fts5_match, query, tsquery, tsvector
from tests.parts import postgresql_url

TEXTS = [
    ("Le permis de bâtir", "fr"),
    ("Plus d'espaces verts au centre-ville", "fr"),
    ("Les marchés municipaux", "fr"),
    ("المساحات الخضراء بالمدينة", "ar"),
    ("ترخيص بنايات جديدة", "ar"),
    ("3andna barcha zebla", "aeb-Latn"),
    ("صيانة الحدائق العمومية سنة ٢٠٢٦", "ar"),
    ("المطلوب parking قرب السوق", "ar"),
    ("Shady gardens for 2026-000123", "en"),
]

FOUND = [
    ("permis", [0]),
    ("Permis de bâtir", [0]),
    ("permis batir", [0]),
    ("permis de construire", []),
    ("espace vert", [1]),
    ("ESPACES", [1]),
    ("marché", [2]),
    ("MARCHE municipal", [2]),
    ("garden", [8]),
    ("البناء", [4]),
    ("بناية", [4]),
    ("مساحة خضراء", [3]),
    ("المَسَاحات", [3]),
    ("حديقة", [6]),
    ("2026", [6, 8]),
    ("000123", [8]),
    ("3andna", [5]),
    ("parking السوق", [7]),
    ("parkings", [7]),
    ("gard", [8]),
    ("le", [0, 2]),
    ("", []),
    ("\"'*:()^-", []),
    ("NEAR(permis OR 1=1) stems:x", []),
]


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Callable[[str], list[int]]]:
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE found USING fts5(stems, skeletons, tokenize = 'unicode61 remove_diacritics 0')"
    )
    for number, (text, lang) in enumerate(TEXTS):
        analysis = analyse(text, lang)
        row = (number, " ".join(analysis.stems), " ".join(analysis.skeletons))
        database.execute("INSERT INTO found (rowid, stems, skeletons) VALUES (?, ?, ?)", row)

    def search(typed: str) -> list[int]:
        match = fts5_match(query(typed))
        if not match:
            return []
        rows = database.execute("SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid", (match,))
        return [number for (number,) in rows]

    yield search
    database.close()


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Callable[[str], list[int]]]:
    url = postgresql_url()
    assert url is not None
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        vectors = [tsvector(analyse(text, lang)) for text, lang in TEXTS]

        def search(typed: str) -> list[int]:
            match = tsquery(query(typed))
            rows = connection.execute(
                "SELECT at - 1 FROM unnest(%s::text[]) WITH ORDINALITY AS vector (words, at)"
                " WHERE CAST(words AS tsvector) @@ CAST(%s AS tsquery) ORDER BY at",
                (vectors, match),
            )
            return [number for (number,) in rows] if match else []

        yield search


@pytest.mark.parametrize(("typed", "found"), FOUND)
def test_sqlite_finds(sqlite, typed, found):
    assert sqlite(typed) == found


@pytest.mark.needs("postgresql")
def test_postgresql_finds_the_same(postgresql):
    assert {typed: postgresql(typed) for typed, _ in FOUND} == dict(FOUND)


ARABIC_FORMS = re.findall(
    r"\S+",
    """
    بناء/البناء بناء/بنايات مساحة/المساحات خضراء/الخضراء حديقة/الحدائق شارع/الشوارع طريق/الطرقات سوق/الأسواق
    مشروع/المشاريع بلدية/البلديات مدينة/مدن شجرة/الأشجار مدرسة/المدارس رصيف/الأرصفة نهج/أنهج منزل/منازل
    حافلة/الحافلات إنارة/الانارة ملاحظة/ملاحظات وسيلة/وسائل ساحة/الساحات مثال/أمثلة رخصة/رخص مقترح/المقترحات
    عمارة/العمارات نفايات/النفايات مسكن/المساكن عمراني/العمرانية معلم/المعالم مبنى/المباني موقف/مواقف
    دائرة/الدوائر متساكن/المتساكنين مواطن/مواطنون تاجر/التجار طفل/الأطفال بيئة/البيئية قناة/القنوات
    مكتبة/والمكتبات ملعب/الملاعب سيارة/للسيارات مُحَمَّد/محمد
    """,
)


@pytest.mark.parametrize("forms", ARABIC_FORMS)
def test_an_arabic_word_is_found_in_its_other_forms(forms):
    searched, written = forms.split("/")
    asked, stored = query(searched), analyse(written, "ar")
    assert set(asked.stems) & set(stored.stems) or set(asked.skeletons) & set(stored.skeletons)


@pytest.mark.parametrize(
    "forms",
    [
        "permis/permis",
        "vert/verts",
        "marché/marchés",
        "municipal/municipaux",
        "piéton/piétonne",
        "œuvre/oeuvres",
        "aménagement/aménagements",
        "constructions/construction",
        "quartier/quartiers",
        "Été/ete",
    ],
)
def test_a_french_word_is_found_in_its_other_forms(forms):
    searched, written = forms.split("/")
    assert set(query(searched).stems) & set(analyse(written, "fr").stems)


def test_different_words_stay_apart():
    for searched, written in (("سوق", "ساق"), ("حديقة", "طريق"), ("مسجد", "مسكن")):
        assert not set(query(searched).stems) & set(analyse(written, "ar").stems)


def test_each_word_is_analysed_by_its_script():
    assert analyse("المساحات vertes 2026-000123 3andna", "ar") == Analysis(
        stems=["مساح", "vert", "2026", "000123", "3andna"], skeletons=["مسح"]
    )
    assert analyse("Markets", "en").stems == ["market"]
    assert analyse("barcha klem", "aeb-Latn").stems == ["barcha", "klem"]


def test_an_empty_query_asks_nothing():
    for typed in ("", "  ", "*", "«»", "\u0301"):
        assert not query(typed)
        assert fts5_match(query(typed)) == tsquery(query(typed)) == ""


def test_a_query_is_bounded():
    assert len(query(" ".join(f"mot{number}" for number in range(500))).terms) == 12
    assert max(map(len, query("x" * 5_000).stems)) == 64


@given(st.text(max_size=30) | st.text(alphabet="\"'*():^-+{}\\\x00 ابةيé٣3aOR", max_size=30))
def test_nothing_typed_is_syntax(sqlite, typed):
    sqlite(typed)
    for token in query(typed).stems + query(typed).skeletons + analyse(typed, "fr").stems:
        assert token.isalnum()
        assert len(token) <= 64


@pytest.mark.needs("postgresql")
@given(st.text(alphabet="\"'*():^-&|!<>\\ ابةيé٣3aOR", max_size=30))
def test_nothing_typed_is_syntax_for_postgresql(postgresql, typed):
    postgresql(typed)


SAME = [
    ("L’École, bientôt !", "l'ecole   BIENTOT", True),
    ("الحديقةُ لِلجميع.", "الحديقه للجميع", True),
    ("إحياء السوق", "احيا السوق", True),
    ("سنة ٢٠٢٦", "سنة 2026", True),
    ("un jardin", "des jardins", False),
    ("3andna zebla", "3andi zebla", False),
    ("x" * 80 + "a", "x" * 80 + "b", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_what_a_reader_would_call_the_same_folds_to_the_same(one, other, same):
    assert (fold(one) == fold(other)) is same


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
