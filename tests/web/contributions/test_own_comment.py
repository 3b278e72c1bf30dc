"""One's own comment: changed from where it stands while nobody has replied, and refused in words after that."""

from __future__ import annotations

import pytest

from consult.domain.contributions.queries import get_contribution, list_versions
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.people import a_moderator, a_resident

WORDS = "Et le soir, il y fait noir."

languages = pytest.mark.parametrize(
    ("language", "until"),
    [
        ("ar", "ما لم يردّ أحد"),
        ("fr", "tant que personne n’a répondu"),
        ("en", "until somebody replies"),
    ],
)


@pytest.fixture
def author(session):
    return a_resident(session, public_name="Amel")


@pytest.fixture
def proposal(session, consultation):
    return a_proposal(session, consultation=consultation)


@pytest.fixture
def comment(session, proposal, author):
    made = a_comment(session, parent=proposal, author=author)
    session.commit()
    return made


def edit_links(page):
    return page.select(".comment a[href$='/edit'], .voice__mine a[href$='/edit']")


@languages
def test_a_comment_is_changed_from_where_it_stands(
    browser_of, session, proposal, author, comment, language, until
):
    amel = browser_of(author)
    closes = {"ar": "20 مارس 2026", "fr": "20 mars 2026", "en": "20 March 2026"}[language]
    thread = amel.get(f"/{language}/contributions/{proposal.ref}")
    acts = thread.one(".comment__acts").get_text()
    assert until in acts and closes in acts
    page = amel.get(edit_links(thread)[0]["href"])
    assert until in page.text and closes in page.text and not page.select("#title")
    first = comment.body
    page = amel.submit(page.form("/edit"), {"body": WORDS})
    assert WORDS in page.one(".voice__text").get_text() and first in page.one(".voice__version").get_text()
    session.expire_all()
    assert [one.body for one in list_versions(session, comment.id)] == [first, WORDS]
    moderator = browser_of(a_moderator(session))
    assert first in moderator.get(f"/{language}/contributions/{comment.ref}").text
    assert first not in browser_of(a_resident(session)).get(f"/{language}/contributions/{comment.ref}").text


def test_nobody_else_is_offered_to_change_it(browser_of, visitor, session, proposal, comment):
    for browser in (visitor(), browser_of(a_resident(session))):
        page = browser.get(f"/fr/contributions/{proposal.ref}")
        assert len(page.select(".comment")) == 1 and not edit_links(page)
    assert browser_of(a_resident(session)).get(f"/fr/contributions/{comment.ref}/edit").status == 404


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("ar", "تفاعل شخص آخر مع هذا النصّ"),
        ("fr", "Quelqu’un d’autre a réagi à ce texte"),
        ("en", "Somebody else has acted on this text"),
    ],
)
def test_a_reply_ends_it_and_the_words_are_kept(
    browser_of, session, proposal, author, comment, language, why
):
    amel = browser_of(author)
    # An answer of one's own is none of somebody else.
    a_comment(session, parent=get_contribution(session, comment.ref), author=author)
    session.commit()
    form = amel.get(f"/{language}/contributions/{comment.ref}/edit").form("/edit")
    a_comment(session, parent=get_contribution(session, comment.ref))
    session.commit()
    page = amel.submit(form, {"body": WORDS})
    assert page.status == 409 and WORDS in page.typed("textarea")
    assert why in page.text
    thread = amel.get(f"/{language}/contributions/{proposal.ref}")
    assert [link for link in edit_links(thread) if comment.ref in link["href"]] == []
    assert why in amel.get(f"/{language}/contributions/{comment.ref}").text


def test_when_commenting_closes_nothing_is_changed_any_more(
    browser_of, session, clock, author, proposal, comment
):
    amel = browser_of(author)
    form = amel.get(f"/fr/contributions/{comment.ref}/edit").form("/edit")
    clock.forward(days=200)
    page = amel.submit(form, {"body": WORDS})
    assert page.status == 409 and WORDS in page.typed("textarea")
    assert not edit_links(amel.get(f"/fr/contributions/{proposal.ref}"))
