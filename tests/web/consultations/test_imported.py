"""The page of what was said on another platform: in the reader's words, and promising nothing."""

from __future__ import annotations

import pytest

from consult.rendering.words import Words
from tests.domain.opendata.test_polis import folder

__all__ = ["folder"]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_it_says_where_it_comes_from_and_promises_nothing(app, visitor, folder, language):
    result = app.test_cli_runner().invoke(args=["import", "polis", str(folder), "--consultation", "talk"])
    assert result.exit_code == 0, result.output
    words = Words(language).gettext
    page = visitor().get(f"/{language}/consultations/talk")
    said = " ".join(page.soup.get_text(" ").split())
    assert words("Imported from another platform as it was said there, in one language.") in said
    assert (
        words("The deciding body will answer each recommendation with its reasons; no date was set.")
        not in said
    )
    assert page.select(".consultation__road") == []
    for activity in ("Proposing", "Voting"):
        assert words(activity) in said


def test_a_statement_without_a_title_stands_by_its_words(app, visitor, folder):
    app.test_cli_runner().invoke(args=["import", "polis", str(folder), "--consultation", "talk"])
    page = visitor().get("/ar/consultations/talk/proposals")
    title = page.select(".contribution-card__title--text")[0]
    assert title["dir"] == "auto" and title["lang"] == "en" and title.get_text(strip=True)
