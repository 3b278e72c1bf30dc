"""The words: Arabic and French complete, with the placeholders of the English and all plural forms."""

from __future__ import annotations

import gettext
import re
import tokenize
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bin import words
from tests.parts import ROOT

languages = pytest.mark.parametrize("language", words.LANGUAGES)


@pytest.fixture(scope="module")
def template() -> Catalog:
    catalogue, broken = words.extract()
    assert broken == {}
    return catalogue


@languages
def test_every_sentence_of_the_code_is_in_the_catalogue(language: str, template: Catalog) -> None:
    there = {(message.context, message.id) for message in words.read(language) if message.id}
    wanted = {(message.context, message.id) for message in template if message.id}
    assert wanted - there == set(), "run `make words`"
    assert there - wanted == set(), "no longer said anywhere: run `make words`"


def test_templates_are_read_as_their_sentences_were_extracted() -> None:
    """A sentence broken over lines is joined by babel.cfg; every Jinja environment must join it too."""
    sources = (ROOT / "consult").rglob("*.py")
    makers = [path for path in sources if re.search(r"\b(Environment|Flask)\(", path.read_text("utf-8"))]
    assert ROOT / "consult" / "app.py" in makers
    assert [path.name for path in makers if '"ext.i18n.trimmed"' not in path.read_text("utf-8")] == []


@languages
def test_nothing_is_empty_or_uncertain(language: str) -> None:
    catalogue = words.read(language)
    assert [message.id for message in words.missing(catalogue)] == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert catalogue.obsolete == {}


@languages
def test_placeholders_are_those_of_the_english(language: str) -> None:
    assert [fault for _message, fault in words.faults(words.read(language))] == []


@languages
def test_every_plural_has_all_its_forms(language: str) -> None:
    wanted = {"ar": 6, "fr": 2}[language]
    counts = {
        message.id[0]: len(message.string)
        for message in words.read(language)
        if isinstance(message.id, tuple)
    }
    assert {id: count for id, count in counts.items() if count != wanted} == {}


@languages
def test_the_plural_rule_is_pinned(language: str) -> None:
    assert f"Plural-Forms: {words.PLURALS[language]}" in words.catalogue_path(language).read_text("utf-8")


# number -> form: zero, one, two, few, many, other
ARABIC = {
    0: 0,
    1: 1,
    2: 2,
    3: 3,
    10: 3,
    11: 4,
    99: 4,
    100: 5,
    101: 5,
    102: 5,
    103: 3,
    110: 3,
    111: 4,
    1000: 5,
}
FRENCH = {0: 0, 1: 0, 2: 1, 11: 1, 101: 1}


@pytest.mark.parametrize(("language", "rule"), [("ar", ARABIC), ("fr", FRENCH)])
def test_the_compiled_catalogue_chooses_the_right_form(
    language: str, rule: dict[int, int], tmp_path: Path
) -> None:
    catalogue = words.read(language, root=tmp_path)
    catalogue.add(("%(num)s vote", "%(num)s votes"), tuple(f"form {n}" for n in range(catalogue.num_plurals)))
    words.write(catalogue, language, root=tmp_path)
    with open(words.catalogue_path(language, root=tmp_path).with_suffix(".mo"), "rb") as file:
        compiled = gettext.GNUTranslations(file)
    found = {number: compiled.ngettext("%(num)s vote", "%(num)s votes", number) for number in rule}
    assert found == {number: f"form {form}" for number, form in rule.items()}


# A sign of two parts stands after a space that does not break, and so do the quotes: "Titre :" never begins a line.
TORN = re.compile(r"(?<=[^\s\"'(\[{]) (?=[:;?!»](?!\w))|« ")


def test_french_signs_are_not_torn_from_their_words() -> None:
    assert TORN.search("trop court : au moins") and TORN.search("« oui »")
    assert not TORN.search("trop court\u00a0: au moins")
    torn = [text for message in words.read("fr") for text in words.forms(message.string) if TORN.search(text)]
    assert torn == []


# Code and commands keep theirs: what is typed for a machine stands between quotes there.
STRAIGHT = re.compile(r"(?<=\w)'(?=[\w«%])")
GLUED = re.compile(r"\}\}: ")


def test_french_apostrophes_are_those_of_print() -> None:
    assert STRAIGHT.search("l'avis") and not STRAIGHT.search("l’avis")
    straight = [t for message in words.read("fr") for t in words.forms(message.string) if STRAIGHT.search(t)]
    assert straight == []


def test_no_template_puts_a_colon_behind_a_word_by_itself() -> None:
    """French has a space before it: `_("%(label)s:", label=...)` says it in each language."""
    assert GLUED.search("{{ name }}: {{ number }}")
    templates = [*(ROOT / "consult").rglob("*.html"), *(ROOT / "consult").rglob("*.txt")]
    assert [
        f"{path.name}: {line.strip()}"
        for path in templates
        for line in path.read_text("utf-8").splitlines()
        if GLUED.search(line) and not line.lstrip().startswith(".")
    ] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "consult" / "cli" / "demo").glob("*.py")), ids=lambda path: path.name
)
def test_the_french_of_the_demo_is_set_as_well(path: Path) -> None:
    with tokenize.open(path) as file:
        torn = [
            f"{token.start[0]}: {token.string[:80]}"
            for token in tokenize.generate_tokens(file.readline)
            if token.type == tokenize.STRING and TORN.search(token.string)
        ]
    assert torn == []


VOTES = ("%(num)s vote of %(name)s", "%(num)s votes of %(name)s")


@pytest.mark.parametrize(
    ("id", "string", "good"),
    [
        ("Hello %(name)s", "Bonjour %(name)s", True),
        ("Hello %(name)s", "Bonjour", False),
        ("Hello %(name)s", "Bonjour %(nom)s", False),
        ("%(share)s%% of votes", "%(share)s %% des votes", True),
        ("%(share)s%% of votes", "%(share)s % des votes", False),
        (VOTES, ("Un vote de %(name)s", "%(num)s votes de %(name)s"), True),
        (VOTES, ("Un vote", "%(num)s votes de %(name)s"), False),
        (VOTES, ("%(num)s vote de %(name)s", "des votes de %(name)s"), False),
    ],
)
def test_a_lost_placeholder_is_seen(
    id: str | tuple[str, ...], string: str | tuple[str, ...], good: bool
) -> None:
    assert (words.placeholder_fault(id, string) is None) is good


def test_a_file_that_cannot_be_read_is_named_and_loses_no_words(tmp_path: Path) -> None:
    (tmp_path / "babel.cfg").write_text((ROOT / "babel.cfg").read_text("utf-8"), "utf-8")
    page = tmp_path / "consult" / "templates" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text("{% trans %}\n  A sentence\n  over two lines\n{% endtrans %}", "utf-8")
    template, broken = words.extract(root=tmp_path)
    assert broken == {}
    catalogue = words.updated("fr", template, broken, root=tmp_path)
    catalogue["A sentence over two lines"].string = "Une phrase"
    words.write(catalogue, "fr", root=tmp_path)

    page.write_text("{% trans %}", "utf-8")
    template, broken = words.extract(root=tmp_path)
    assert list(broken) == ["consult/templates/page.html"]
    kept = words.updated("fr", template, broken, root=tmp_path)
    assert kept["A sentence over two lines"].string == "Une phrase"
