"""Cleaning, measuring, showing and shortening what people wrote."""

from __future__ import annotations

import re
import unicodedata

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

from consult.kernel import characters
from consult.kernel.markup import ATTRIBUTES, TAGS, safe_address
from consult.kernel.prose import clean_line, clean_text, excerpt, guess_language, length, to_html

# Letters that give a cleaner trouble come up as often as ordinary ones.
TROUBLE = st.sampled_from(
    list(
        "\u202a\u202e\u2066\u2069\u200e\u200f\u061c\u200c\u200d\ufeff\u0000\u0007\ud800\u00ad\u2028\u3164\u2800"
    )
    + list("\n\r\t \u00a0\u202f\u0301\u0323\u064e\u0651\ufe0f\u20e3\u0344eéسمي👩🏽⚕-<>&\"'")
    + ["https://a.tn/", "- "]
)
WRITTEN = st.lists(TROUBLE | st.text(max_size=3), max_size=40).map("".join)


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("  Un   banc\tà l'ombre ", "Un banc à l'ombre"),
        ("deux\r\nlignes", "deux lignes"),
        ("e\u0301te\u0301", "été"),
        ("abc\u202edef\u2066g\u2069", "abcdefg"),
        ("\ufeffnul\x00 bell\x07 soft\u00adhyphen zero\u200bwidth", "nul bell softhyphen zerowidth"),
        ("lone \ud83d surrogate", "lone surrogate"),
        ("\u200f\u200fمرحبا\u200e", "مرحبا"),
        ("C++\u200e\u200e et C", "C++\u200e et C"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("سنة 1445 ه\u200d", "سنة 1445 ه"),
        ("a\u200db\u200cc", "abc"),
        ("👨\u200d👩\u200d👧 👩🏽\u200d⚕️ ❤️\u200d🔥", "👨\u200d👩\u200d👧 👩🏽\u200d⚕️ ❤️\u200d🔥"),
        ("oui\u202f! non\u00a0: peut-être", "oui\u00a0! non\u00a0: peut-être"),
        ("\u3164\u2800 \u3164", ""),
        ("\u0600123 \u06dd", "\u0600123 \u06dd"),
    ],
)
def test_a_line_is_cleaned(written, clean):
    assert clean_line(written) == clean


def test_a_text_keeps_its_lines_and_at_most_two_blank_ones():
    assert clean_text("\r\n\r\n a \r\rb\u2028c\n\n\n\n\n\nd  \n \n") == "a\n\nb\nc\n\n\nd"


def test_a_tower_of_marks_is_cut_to_eight():
    for marks in ("\u0301" * 10_000, "\u0301\u0323" * 50_000, "\u0344" * 10_000):
        clean = clean_line("z" + marks + "e")
        assert clean[0] in "zź" or unicodedata.normalize("NFD", clean)[0] == "z"
        assert clean[-1] == "e"
        assert len(clean) <= 10


@given(WRITTEN)
@example("\U00010d3a\u200d\u28000")
@example("\u200e\u0301\u200ee")
@example("\u2028\u0301\u200ee")
def test_cleaning_twice_is_cleaning_once(written):
    for clean in (clean_line, clean_text):
        assert clean(clean(written)) == clean(written)


@given(WRITTEN)
def test_nothing_hidden_is_left(written):
    for clean in (clean_line(written), clean_text(written)):
        assert unicodedata.is_normalized("NFC", clean)
        assert not re.search(
            "[\u202a-\u202e\u2066-\u2069\ufeff\u200b\ud800-\udfff\x00-\x09\x0b-\x1f\x7f]", clean
        )
        assert not re.search("[\u200c-\u200f\u061c]{2}", clean)
        assert clean == clean.strip()
        clean.encode()
    assert "\n" not in clean_line(written)
    assert "\n\n\n\n" not in clean_text(written)


def test_lengths_are_counted_as_the_browser_counts_them():
    assert length("été\r\n\r\nبناء 🌳 ") == 11
    assert length("e\u0301") == 1
    assert length(" \n ") == 0


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("un\ndeux\n\nثلاثة", '<p dir="auto">un<br>\ndeux</p>\n<p dir="auto">ثلاثة</p>'),
        (
            "avant\n- a\n• b\naprès",
            '<p dir="auto">avant</p>\n<ul dir="auto">\n<li dir="auto">a</li>\n<li dir="auto">b</li>\n</ul>\n'
            '<p dir="auto">après</p>',
        ),
        ("-5 degrés", '<p dir="auto">-5 degrés</p>'),
        (
            "<script>alert(1)</script> & co",
            '<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt; &amp; co</p>',
        ),
        ("&lt;b&gt;", '<p dir="auto">&amp;lt;b&amp;gt;</p>'),
        (
            "voir (https://ex.tn/a?b=1&c=2).",
            '<p dir="auto">voir (<a href="https://ex.tn/a?b=1&amp;c=2" rel="nofollow ugc noopener">'
            '<bdi dir="ltr">https://ex.tn/a?b=1&amp;c=2</bdi></a>).</p>',
        ),
        ("http://u:p@ex.tn javascript:alert(1)", '<p dir="auto">http://u:p@ex.tn javascript:alert(1)</p>'),
    ],
)
def test_plain_text_becomes_html(text, html):
    assert to_html(text) == html


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://fr.wikipedia.org/wiki/A_(b)", "https://fr.wikipedia.org/wiki/A_(b)"),
        ("انظر https://tunis.tn/مثال، ثم", "https://tunis.tn/مثال"),
        ("« https://tunis.tn »", "https://tunis.tn"),
        ("https://tunis.tn/?!...", "https://tunis.tn/"),
        ("https://a.tn/" + ")" * 5_000, "https://a.tn/"),
    ],
)
def test_an_address_ends_where_its_sentence_goes_on(text, link):
    assert BeautifulSoup(to_html(text), "html5lib").a["href"] == link


def test_a_long_text_is_shown_like_a_short_one():
    items = '<ul dir="auto">\n<li dir="auto">a</li>\n<li dir="auto">b</li>\n</ul>'
    block = f'<p dir="auto">un<br>\ndeux &lt;b&gt;</p>\n{items}'
    for times in (1, 20, 200):
        assert to_html("un\ndeux <b>\n- a\n- b\n\n" * times) == "\n".join([block] * times)


@given(WRITTEN)
def test_only_tags_and_attributes_of_the_list_are_shown(written):
    page = BeautifulSoup(to_html(written), "html5lib").body
    for tag in page.find_all(True):
        assert tag.name in TAGS
        assert set(tag.attrs) <= ATTRIBUTES.get(tag.name, set())
        assert tag.name != "a" or safe_address(tag["href"])


@pytest.mark.parametrize(
    "address",
    [
        "javascript:1",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//ex.tn",
        "http:///x",
        "/relative",
        "http://a\tb",
        None,
        "https://ex.tn:99999/",
        "https://u@ex.tn/",
        "vbscript:x",
        "http://[bad",
        "mailto:nobody",
        "http://ex.tn\\@b",
    ],
)
def test_other_addresses_are_not_linked(address):
    assert safe_address(address) is None


def test_an_excerpt_ends_between_words():
    assert excerpt("Un texte court.") == "Un texte court."
    assert excerpt("Planter des arbres\n\nle long de l'avenue", 30) == "Planter des arbres le long de…"
    assert excerpt("غراسة الأشجار على طول الشارع", 15) == "غراسة الأشجار…"
    assert excerpt("x" * 300, 10) == "x" * 9 + "…"
    assert excerpt("بِ" * 300, 10) == "بِ" * 4 + "…"


@given(WRITTEN, st.integers(1, 60))
def test_an_excerpt_keeps_its_limit(written, limit):
    assert len(excerpt(written, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("نقترح غراسة الأشجار", "ar"),
        ("نقترح parking في الحي", "ar"),
        ("Il manque des bancs dans ce quartier.", "fr"),
        ("Il faut un 2ème arrêt de bus", "fr"),
        ("The market needs shade and water.", "en"),
        ("3andna barcha zebla fil houma", None),
        ("Yezzi mel bina2 fou9 el jbel, le quartier", None),
        ("parking", None),
        ("2026", None),
        ("", None),
    ],
)
def test_a_language_is_guessed_or_not(text, language):
    assert guess_language(text) == language


def test_signs_that_are_not_looked_at_one_by_one_may_all_stand():
    plain = [sign for sign in map(chr, range(0x10000)) if characters._PLAIN.match(sign)]
    assert len(plain) > 700
    for sign in plain:
        slow = characters._cut_marks(unicodedata.normalize("NFC", sign), 0)
        assert characters._may_stand(sign) and slow == sign and sign.translate(characters._BLANKS) == sign
