"""From text to text at the desk: the filter goes along, and nobody is handed what somebody else has open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.people import a_moderator

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


def some(session, consultation, number: int):
    made = [
        a_proposal(session, consultation=consultation, at=NOON + timedelta(minutes=minute))
        for minute in range(number)
    ]
    session.commit()
    return made


@languages
def test_two_at_the_desk(browser_of, session, consultation, moderator, language):
    first, second = some(session, consultation, 2)
    rim, noor = browser_of(moderator), browser_of(a_moderator(session))
    pages = []
    for one in (rim, noor):
        page = one.get(f"/{language}/desk/moderation")
        pages.append(one.submit(page.form("/next")))
    assert first.ref in pages[0].path and second.ref in pages[1].path
    # By its address it can be opened, and says who has it.
    page = noor.get(f"/{language}/desk/moderation/{first.ref}")
    assert page.select(".notice") and moderator.public_name in page.text
    assert moderator.public_name in noor.get(f"/{language}/desk/moderation").text
    # Left to others, it is handed out again.
    rim.at = pages[0]
    rim.submit(pages[0].form("/leave"))
    noor.at = pages[1]
    assert first.ref in noor.submit(pages[1].form("/next")).path


def test_a_window_that_was_closed_keeps_a_text_for_minutes_only(
    browser_of, session, consultation, moderator, clock
):
    (only,) = some(session, consultation, 1)
    rim, noor = browser_of(moderator), browser_of(a_moderator(session))
    rim.get(f"/fr/desk/moderation/{only.ref}")
    page = noor.submit(noor.get("/fr/desk/moderation").form("/next"))
    assert page.path.endswith("/desk/moderation"), "nothing is left that nobody has open"
    clock.forward(minutes=16)
    page = noor.submit(noor.get("/fr/desk/moderation").form("/next"))
    assert only.ref in page.path


def test_the_filter_goes_along(browser_of, session, consultation, moderator):
    made = some(session, consultation, 2)
    comments = [
        a_comment(session, parent=made[0], at=NOON + timedelta(hours=1, minutes=minute))
        for minute in range(2)
    ]
    session.commit()
    rim = browser_of(moderator)
    page = rim.get(f"/fr/desk/moderation?pile=unread&kind=comment&consultation={consultation.id}")
    assert len(page.select(".queue__one")) == 2 and page.select("select[name=theme]")
    page = rim.submit(page.form("/next"))
    assert comments[0].ref in page.path and "kind=comment" in page.path
    page = rim.submit(page.form("/read"))
    assert comments[1].ref in page.path and "kind=comment" in page.path
    page = rim.submit(page.form("/read"))
    assert page.path.partition("?")[0].endswith("/desk/moderation") and "kind=comment" in page.path
    assert not page.select(".queue__one")


@pytest.mark.parametrize(
    "query",
    ["consultation=x&theme=y&age=z&text=1&paragraph=p1&pile=w", "consultation=99999&age=2", "theme=0"],
)
def test_words_that_mean_nothing_break_nothing(browser_of, session, consultation, moderator, query):
    some(session, consultation, 1)
    assert browser_of(moderator).get(f"/en/desk/moderation?{query}").status == 200


@languages
def test_read_sorted_and_undone_through_the_pages(browser_of, session, consultation, moderator, language):
    first, second = some(session, consultation, 2)
    theme = consultation.themes[0]
    rim = browser_of(moderator)
    page = rim.submit(rim.get(f"/{language}/desk/moderation").form("/next"))
    page = rim.submit(page.form("/theme"), {"theme_given": str(theme.id)})
    assert first.ref in page.path and page.one("option[selected]")["value"] == str(theme.id)
    page = rim.submit(page.form("/read"))
    assert second.ref in page.path, "on to the next one"
    page = rim.submit(page.form("/undo"))
    assert first.ref in page.path and page.form("/read"), "it waits again"
    page = rim.get(f"/{language}/desk/moderation/today")
    assert len(page.select(".queue__one")) == 2 and len(page.select("form[action$='/undo']")) == 1
    page = rim.submit(page.form("/undo"))
    assert not page.select("select[name=theme_given] option[selected]")
    page = rim.get(f"/{language}/desk/moderation")
    assert page.select(".pace") and page.select(".queue__one")


def test_what_was_undone_elsewhere_is_told(browser_of, session, consultation, moderator):
    (only,) = some(session, consultation, 1)
    rim = browser_of(moderator)
    rim.submit(rim.get(f"/fr/desk/moderation/{only.ref}").form("/read"))
    page = rim.get("/fr/desk/moderation/today")
    form = page.form("/undo")
    rim.submit(form)
    rim.at = page
    page = rim.submit(form)
    assert page.path.endswith("/today") and "ne peut plus être annulé" in page.text


def test_a_suggested_theme_is_given_by_a_press_or_dismissed(browser_of, session, consultation, moderator):
    theme = consultation.themes[0]
    for _number in range(8):
        a_proposal(session, consultation=consultation, theme_id=theme.id)
    first, second = some(session, consultation, 2)
    rim = browser_of(moderator)
    page = rim.get(f"/en/desk/moderation/{first.ref}")
    assert (
        len(page.select(".reading--suggested a")) == 3 and "by itself" in page.one(".reading--suggested").text
    )
    page = rim.submit(page.select(".reading--suggested form")[0])
    assert page.one("option[selected]")["value"] == str(theme.id) and not page.select(".reading--suggested")
    page = rim.get(f"/en/desk/moderation/{second.ref}")
    page = rim.submit(page.form("/theme/dismiss"))
    assert second.ref in page.path and not page.select(".reading--suggested")
