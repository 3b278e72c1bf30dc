"""Bringing a text in, in one language and then another; display; the fingerprint; what is found in it."""

from __future__ import annotations

import hashlib

import pytest

from consult.domain.texts.actions import bring_in, discard_version, display_version
from consult.domain.texts.fingerprint import as_csv
from consult.domain.texts.pieces import Piece, PieceKind
from consult.domain.texts.queries import (
    all_paragraphs,
    displayed,
    get_text,
    heading_above,
    list_section,
    neighbours,
    outline,
    prepared,
    search,
)
from consult.domain.texts.rules import TextRefusal
from consult.kernel.errors import NotFound, Refused
from consult.kernel.filestore import FileStore
from consult.kernel.localized import Language
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation
from tests.factories.people import a_resident
from tests.factories.texts import ARABIC, FRENCH, a_text


@pytest.fixture
def consultation(session, tmp_path):
    return a_consultation(session, store=FileStore(tmp_path / "files"))


@both_databases
def test_two_languages_are_one_set_of_paragraphs(session, consultation):
    text = a_text(session, consultation=consultation)
    version = displayed(text)
    rows = all_paragraphs(session, version.id)
    assert [row.key for row in rows] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert [row.position for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [(row.words["ar"], row.words["fr"]) for row in rows] == [
        (ar.text, fr.text) for ar, fr in zip(ARABIC, FRENCH, strict=True)
    ]
    assert [entry.words["fr"] for entry in outline(session, version.id)] == [FRENCH[0].text, FRENCH[1].text]
    assert heading_above(session, rows[3]).key == "p2" and neighbours(session, rows[0]) == (None, "p2")
    assert list_section(session, version.id, 1) == list(rows)
    with pytest.raises(NotFound):
        list_section(session, version.id, 2)


def test_the_fingerprint_is_of_the_file_that_anybody_downloads(session, consultation):
    version = displayed(a_text(session, consultation=consultation))
    file = as_csv(all_paragraphs(session, version.id))
    assert file.startswith(b"key,kind,level,lang,text\r\np1,heading,1,ar,")
    assert hashlib.sha256(file).hexdigest() == version.sha256


@both_databases
def test_what_is_on_display_is_not_changed_and_the_next_file_begins_the_next_version(session, consultation):
    text = a_text(session, consultation=consultation)
    with pytest.raises(Refused) as refused:
        display_version(session, text=text, version=text.versions[0], editor=None, at=NOON)
    assert refused.value.code is TextRefusal.DISPLAYED
    with pytest.raises(Refused) as refused:
        discard_version(session, text=text, version=text.versions[0], editor=None, at=NOON)
    assert refused.value.code is TextRefusal.DISPLAYED
    second = bring_in(
        session, text=text, editor=None, language=Language.AR, pieces=ARABIC, filename="2.md", at=NOON
    )
    assert second.number == 2 and prepared(text) is second and displayed(text).number == 1
    with pytest.raises(Refused) as refused:
        display_version(session, text=text, version=second, editor=None, at=NOON)
    assert refused.value.code is TextRefusal.NOT_ALIGNED
    discard_version(session, text=text, version=second, editor=None, at=NOON)
    session.expire_all()
    assert [one.number for one in get_text(session, consultation.id, "regulations").versions] == [1]


def test_a_translation_with_gaps_says_so_and_arabic_may_have_none(session, consultation):
    shorter = [*FRENCH[:3], *FRENCH[4:]]
    text = a_text(session, consultation=consultation, words={Language.AR: ARABIC, Language.FR: shorter})
    rows = all_paragraphs(session, displayed(text).id)
    assert [("fr" in row.words) for row in rows] == [True, True, True, False, True, True]
    with pytest.raises(Refused) as refused:
        a_text(
            session,
            consultation=consultation,
            key="other",
            words={Language.FR: FRENCH, Language.AR: [*ARABIC[:3], *ARABIC[4:]]},
        )
    assert refused.value.code is TextRefusal.ARABIC_MISSING and refused.value.facts == {"number": 1}


def test_a_language_brought_in_again_takes_the_place_of_its_words(session, consultation):
    text = a_text(session, consultation=consultation, on_display=False)
    again = [*FRENCH[:2], Piece(PieceKind.PARAGRAPH, 0, "La hauteur ne dépasse pas dix mètres."), *FRENCH[3:]]
    version = bring_in(
        session, text=text, editor=None, language=Language.FR, pieces=again, filename="fr.md", at=NOON
    )
    rows = all_paragraphs(session, version.id)
    assert [row.key for row in rows] == ["p1", "p2", "p3", "p4", "p5", "p6"]
    assert rows[2].words == {"ar": ARABIC[2].text, "fr": "La hauteur ne dépasse pas dix mètres."}


@both_databases
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("construction", ["p2", "p3"]),
        ("CONSTRUCTIONS hauteurs", ["p2", "p3"]),
        ("façade classée", ["p5"]),
        ("بناية", ["p2", "p3", "p4"]),
        ("الارتفاع", ["p2", "p3", "p6"]),
        ("الواجهات المرتبة", ["p5"]),
        ("%", []),
        ("", []),
    ],
)
def test_words_are_found_in_their_inflections(session, consultation, words, found):
    version = displayed(a_text(session, consultation=consultation))
    assert [row.key for row in search(session, version.id, words)] == found


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ([], TextRefusal.NOTHING_BROUGHT),
        ([Piece(PieceKind.PARAGRAPH, 0, "")], TextRefusal.PARAGRAPH_EMPTY),
        ([Piece(PieceKind.PARAGRAPH, 0, "a" * 20_001)], TextRefusal.PARAGRAPH_TOO_LONG),
        (
            [Piece(PieceKind.PARAGRAPH, 0, "a", "p1"), Piece(PieceKind.PARAGRAPH, 0, "b", "p1")],
            TextRefusal.KEY_TWICE,
        ),
        ([Piece(PieceKind.PARAGRAPH, 0, "a")] * 5_001, TextRefusal.TOO_MANY_PARAGRAPHS),
    ],
)
def test_what_cannot_be_a_text_is_refused_with_its_reason(session, consultation, pieces, code):
    with pytest.raises(Refused) as refused:
        a_text(session, consultation=consultation, words={Language.AR: pieces})
    assert refused.value.code is code


def test_a_resident_brings_nothing_in(session, consultation):
    with pytest.raises(Refused):
        a_text(session, consultation=consultation, editor=a_resident(session))
