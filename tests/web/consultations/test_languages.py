"""A text that a reader's language lacks says so, wherever it is shown."""

from __future__ import annotations

import pytest

from consult.domain.consultations.publication import publish_consultation
from tests.conftest import NOON
from tests.factories.consultations import TEXTS, a_consultation


@pytest.mark.parametrize(("language", "name"), [("ar", "الإنقليزية"), ("fr", "anglais"), ("en", None)])
def test_a_title_in_one_language_names_it_in_every_list(visitor, session, store, moderator, language, name):
    texts = {**TEXTS, "title": {"en": "Which market?"}, "summary": {"en": "The market moves."}}
    made = a_consultation(
        session, store=store, moderator=moderator, slug="market", texts=texts, published=False
    )
    made.phases[0].title = {"en": "Saying"}
    publish_consultation(
        session, consultation=made, publisher=moderator, at=NOON, missing_reason="The translator is ill."
    )
    session.commit()
    one = visitor()
    for path in ("", "/consultations", "/consultations/market"):
        page = one.get(f"/{language}{path or '/'}")
        assert "Which market?" in page.text
        marks = [mark.get_text() for mark in page.select("main .badge--missing, main .missing-language")]
        assert bool(marks) == (name is not None), path
        assert all(name.casefold() in mark.casefold() for mark in marks if name), (path, marks)
    title = page.select(".timeline__title")[0]
    assert title["lang"] == "en" and bool(page.select(".timeline .badge--missing")) == (language != "en")
