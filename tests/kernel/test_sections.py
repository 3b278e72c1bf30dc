"""The text of a page of the city: headings, links with words, places that are filled in; nothing else becomes HTML."""

from __future__ import annotations

import pytest

from consult.kernel.sections import fill_in, sections


def test_headings_part_a_text_and_what_stands_before_them_comes_first():
    found = sections("Before.\n\n## One\nA.\n\n- b\n## Two\nC.", "fr")
    assert [part.title for part in found] == ["", "One", "Two"]
    assert "<li" in found[1].html and "C." in found[2].html


def test_a_text_without_headings_is_one_section_and_an_empty_one_none():
    assert [part.title for part in sections("#No heading\n\n##None either", "fr")] == [""]
    assert sections("  \n", "fr") == ()


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("[see](/charter)", "/ar/charter"),
        ("[see](/consultations/urban-plan)", "/ar/consultations/urban-plan"),
        ("[see](https://example.tn/a?b=1)", "https://example.tn/a?b=1"),
        ("[see](mailto:city@example.tn)", "mailto:city@example.tn"),
    ],
)
def test_a_link_has_words(written, address):
    (part,) = sections(written, "ar")
    assert f'href="{address}"' in part.html and ">see</a>" in part.html


@pytest.mark.parametrize(
    "written",
    [
        "[see](javascript:alert(1))",
        "[see](javascript:1)",
        "[see](//evil.example)",
        "[see](/../desk)",
        "[see](https://user@evil.example)",
        "[see](data:text/html,x)",
        "[](/charter)",
    ],
)
def test_what_no_page_may_link_to_stays_as_it_was_typed(written):
    (part,) = sections(written, "fr")
    assert "<a " not in part.html and "](" in part.html


def test_html_is_words():
    (part,) = sections("<script>alert(1)</script> [<b>x</b>](/charter)", "fr")
    assert "<script" not in part.html and "<b>" not in part.html


def test_only_known_places_are_filled_in():
    assert (
        fill_in("{city}: {email} {other} {}", {"city": "Tunis", "email": "a@b.tn"})
        == "Tunis: a@b.tn {other} {}"
    )
