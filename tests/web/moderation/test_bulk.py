"""Several at once, through the pages: looked at first, done, undone."""

from __future__ import annotations

import pytest

from tests.factories.contributions import a_proposal
from tests.factories.people import a_moderator


@pytest.fixture
def made(session, consultation):
    found = [a_proposal(session, consultation=consultation) for _ in range(3)]
    session.commit()
    return found


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_all_that_the_filter_shows_is_read_and_undone(browser_of, made, moderator, language):
    rim = browser_of(moderator)
    page = rim.get(f"/{language}/desk/moderation?pile=unread&kind=proposal")
    page = rim.submit(page.form("/bulk"), {"which": "all"}, button="read")
    assert page.status == 200 and len(page.select("section .queue__one")) == 3
    assert len(rim.get(f"/{language}/desk/moderation?pile=unread").select(".queue__one")) == 3, "not yet"
    rim.at = page
    page = rim.submit(page.form("/bulk/do"))
    assert len(page.select(".queue__one")) == 3 and "kind=proposal" in page.path
    # Whoever closes the page finds the way back to it.
    (again,) = rim.get(f"/{language}/desk/moderation/today").select(".queue__text a")
    assert again["href"] == page.path.partition("?")[0]
    assert not rim.get(f"/{language}/desk/moderation?pile=unread").select(".queue__one")
    rim.at = page
    page = rim.submit(page.form("/undo"))
    assert page.status == 200
    assert len(rim.get(f"/{language}/desk/moderation?pile=unread").select(".queue__one")) == 3


def test_a_theme_for_those_that_are_chosen(browser_of, session, made, consultation, moderator):
    theme = consultation.themes[0]
    rim = browser_of(moderator)
    page = rim.get(f"/fr/desk/moderation?pile=unread&consultation={consultation.id}")
    fields = {"chosen": [str(made[0].id)], "theme_given": str(theme.id)}
    page = rim.submit(page.form("/bulk"), fields, button="theme")
    assert len(page.select("section .queue__one")) == 1
    page = rim.submit(page.form("/bulk/do"))
    path = page.path
    page = rim.get(f"/fr/desk/moderation?pile=unread&consultation={consultation.id}&theme={theme.id}")
    assert len(page.select(".queue__one")) == 1 and made[0].ref in page.text
    # It is whoever did it who sees and undoes it.
    assert browser_of(a_moderator(session)).get(path).status == 404


def test_nothing_chosen_is_told(browser_of, made, moderator):
    rim = browser_of(moderator)
    page = rim.submit(rim.get("/en/desk/moderation?pile=unread").form("/bulk"), button="read")
    assert page.status == 200 and "Choose texts first." in page.text
