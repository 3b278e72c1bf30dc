"""HTML from elsewhere keeps its words and loses the rest."""

from __future__ import annotations

import csv
import re
import unicodedata

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from consult.kernel.markup import ATTRIBUTES, TAGS, safe_address
from consult.kernel.prose import clean_html
from tests.parts import shared_data


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("<p>Un</p><p>deux<br>trois</p>", "Un\n\ndeux\ntrois"),
        ("<div>Un</div><div>deux</div>", "Un\n\ndeux"),
        ("<h2>Titre</h2>suite", "Titre\n\nsuite"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>fin", "- a\n- b\n- c\n\nfin"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<li>orphelin", "- orphelin"),
        ("<blockquote><p>dit-il</p></blockquote>", "> dit-il"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a | b\n\nc"),
        ("<p>&eacute;t&eacute; R&amp;D &amp;eacute; &amp;amp; &amp;#39;", "été R&D é & '"),
        ("&lt;p&gt;Bonjour&lt;/p&gt;&lt;p&gt;&amp;eacute;t&eacute;", "Bonjour\n\nété"),
        ("si <50% de l'État\n\n- un\n- deux", "si <50% de l'État\n\n- un\n- deux"),
        ("https://ex.tn/?a=1&copy=2", "https://ex.tn/?a=1&copy=2"),
        ("un<br>\ndeux<br>\n<br>\ntrois", "un\ndeux\n\ntrois"),
        ("un\n<strong>deux</strong>", "un\ndeux"),
        ('<p><a href="https://ex.tn/x">ici</a>', "ici (https://ex.tn/x)"),
        ('<p><a href="https://ex.tn/">ex.tn</a>', "https://ex.tn/"),
        ('<p><a href="https://ex.tn/long/chemin">https://ex.tn/lo…</a>', "https://ex.tn/long/chemin"),
        ('<p><a href="mailto:a@ex.tn">écrire</a>', "écrire (a@ex.tn)"),
        ('<p><a href="javascript:1">ici</a><script>x</script><style>y</style><!-- z -->', "ici"),
        ('<p><img src="x" onerror="y" alt="le plan">', "le plan"),
    ],
)
def test_the_text_says_the_same(source, text):
    assert clean_html(source).text == text


def test_the_html_is_written_anew():
    source = (
        '<div onclick="x"><b>Un</b> <a href="http://a.tn" target="_blank">lien</a>'
        "<ul><li><p>a</p><p>b</p></ul>"
    )
    assert clean_html(source).html == (
        '<p dir="auto"><strong>Un</strong> <a href="http://a.tn" rel="nofollow ugc noopener">lien</a></p>\n'
        '<ul dir="auto">\n<li dir="auto">\na\n<p dir="auto">b</p>\n</li>\n</ul>'
    )


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<ul>",
        "<li>",
        "</ul>",
        "<b>",
        "</b>",
        "<a href='javascript:1'>",
        "<a href=http://a.tn>",
        "</a>",
        "<svg onload=x>",
        "<math>",
        "<style>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<table>",
        "<td>",
        "&amp;lt;",
        "<",
        "<br>",
        "<blockquote>",
        "<h1>",
        "</h1>",
        "<ol start=5>",
        "<img src=x onerror=y alt=z>",
        "mot",
        "é",
        " ",
        "&eacute;",
    ]
)


@pytest.mark.parametrize("hidden", ["\u202e", "&#x202e;", "\x07", "&#8238;", "\u2066", "\u200b"])
def test_what_is_hidden_stands_in_neither(hidden):
    clean = clean_html(f"<p>de{hidden}vant <b>un{hidden}</b> {hidden} mot</p>")
    assert clean.text == "devant un mot"
    assert clean.html == '<p dir="auto">devant <strong>un</strong> mot</p>'


def test_marks_are_not_piled_up_and_spaces_stay():
    clean = clean_html("<p>a" + "\u0301" * 10_000 + " <b>fort</b>\u00a0: b</p>")
    assert len(clean.html) < 100 and "</strong>&nbsp;: b" in clean.html and " <strong>" in clean.html


@given(st.lists(PIECES, max_size=25).map("".join))
def test_nothing_else_passes(source):
    clean = clean_html(source)
    for tag in BeautifulSoup(clean.html, "html5lib").body.find_all(True):
        assert tag.name in TAGS
        assert set(tag.attrs) <= ATTRIBUTES.get(tag.name, set())
        assert tag.name != "a" or safe_address(tag["href"])


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def _joined(text: str) -> str:
    return "".join(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def _seen(html: str) -> str:
    return BeautifulSoup(f"<div>{html}</div>", "html5lib").get_text(" ")


@pytest.mark.needs("shared data")
def test_the_republique_numerique_loses_no_word():
    for name, columns in (
        ("proposals.csv", ("title", "body_html", "explanation_html")),
        ("arguments.csv", ("body",)),
        ("sources.csv", ("title", "link", "body")),
    ):
        with (shared_data() / "republique-numerique" / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column in columns:
                    source = row[column]
                    if not column.endswith("_html"):
                        # Plain text with a few breaks in it: a "<" is a "<".
                        source = source.replace("<br>", " ").replace("<", "&lt;")
                    clean = clean_html(row[column])
                    assert _joined(_seen(clean.html)) == _joined(_seen(source)), row
                    assert _words(_seen(source)) <= _words(clean.text), row
