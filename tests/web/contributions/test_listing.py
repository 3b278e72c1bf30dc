"""The list of proposals: what is searched, filtered and ordered, page by page, the same for one as for many."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from consult.domain.contributions.models import Tongue
from consult.domain.voting.models import Choice
from consult.web.database import extension
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.people import a_resident
from tests.statements import counted

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
LIST = "/fr/consultations/square/proposals"


def refs(page) -> list[str]:
    return [one.get_text() for one in page.select(".proposals .ref")]


def walk(browser, path) -> list[str]:
    """All refs by the links of the pages, forwards; and backwards the same."""
    page = browser.get(path)
    found, pages = refs(page), [refs(page)]
    while following := page.select(".pager a[rel=next]"):
        page = browser.get(following[0]["href"])
        found += refs(page)
        pages.append(refs(page))
    while before := page.select(".pager a[rel=prev]"):
        page = browser.get(before[0]["href"])
        pages.pop()
        assert refs(page) == pages[-1]
    return found


@pytest.fixture
def many(session, consultation):
    """Forty-five, received minute by minute; the first ones with votes and comments."""
    made = [
        a_proposal(session, consultation=consultation, at=NOON - timedelta(minutes=60 - minute))
        for minute in range(45)
    ]
    for number in range(4):
        for _ in range(4 - number):
            a_vote(session, on=made[number])
            a_comment(session, parent=made[10 + number])
    session.commit()
    return made


@both_databases
def test_every_order_shows_each_once_and_goes_back(visitor, many):
    everything = {one.ref for one in many}
    newest = walk(visitor(), LIST)
    assert newest == [one.ref for one in reversed(many)]
    supported = walk(visitor(), f"{LIST}?order=supported")
    assert supported[:4] == [one.ref for one in many[:4]] and set(supported) == everything
    discussed = walk(visitor(), f"{LIST}?order=discussed")
    assert discussed[:4] == [one.ref for one in many[10:14]] and set(discussed) == everything
    random = walk(visitor(), f"{LIST}?order=random&seed=123")
    assert set(random) == everything and len(random) == 45 and random not in (newest, supported)
    assert walk(visitor(), f"{LIST}?order=random&seed=123") == random, "stable for whoever holds it"


def test_random_begins_somewhere_else_for_each_visitor_and_stays(visitor, many):
    one = visitor()
    first = one.get(f"{LIST}?order=random")
    starts = {visitor().get(f"{LIST}?order=random").path for _ in range(6)}
    assert "seed=" in first.path and len(starts) > 1
    assert refs(one.get(first.path)) == refs(first)
    again = one.get(f"{LIST}?order=random&language=fr")
    assert again.path.partition("seed=")[2] == first.path.partition("seed=")[2], (
        "the same when one comes back"
    )
    assert "seed=" in one.get(f"{LIST}?order=random&seed=99999999999").path


@languages
def test_words_are_found_in_any_form_and_filters_join(visitor, session, consultation, language):
    arabic = a_proposal(session, consultation=consultation, language=Tongue.AR, arrondissement_id=3)
    french = a_proposal(session, consultation=consultation, theme_id=consultation.themes[0].id)
    english = a_proposal(session, consultation=consultation, language=Tongue.EN)
    session.commit()
    path = f"/{language}/consultations/square/proposals"
    one = visitor()
    for words, found in (
        ("اشجار", [] if "أشجار" not in arabic.body + (arabic.title or "") else [arabic.ref]),
        ("الشَّارع", [arabic.ref]),
        ("arbre", [french.ref]),
        ("AVENUE", [english.ref, french.ref]),
        ("tree", [english.ref]),
        ("zzzzzz", []),
        ("%", None),
        ("' OR 1=1 --", None),
        ('"', None),
        ("*", None),
    ):
        page = one.get(path, query_string={"q": words})
        assert page.status == 200
        assert page.one("#q")["value"] == words
        if found is not None:
            assert refs(page) == found, words
    assert refs(one.get(f"{path}?language=ar")) == [arabic.ref]
    assert refs(one.get(f"{path}?arrondissement=3")) == [arabic.ref]
    assert refs(one.get(f"{path}?theme={consultation.themes[0].id}")) == [french.ref]
    assert refs(one.get(f"{path}?arrondissement=3&language=fr")) == []
    page = one.get(f"{path}?arrondissement=3&language=fr")
    assert page.select(".empty-state a, .empty a"), "the way back to all of them"
    chosen = [words.get_text() for words in page.select(".filters__one")]
    assert len(chosen) == 2 and "3" not in chosen, "what is filtered by is said in words"
    assert page.select(f".filters__chosen a[href='{path}']") and not page.select(".filters details[open]")
    assert page.one(".filters__order").get_text(strip=True), "and how the list is ordered"
    assert not one.get(path).select(".filters__chosen")
    assert refs(one.get(f"{path}?state=unread")) == [english.ref, french.ref, arabic.ref]
    for unknown in (
        "theme=abc",
        "state=nothing",
        "order=best",
        "language=xx",
        "arrondissement=-1",
        "after=x",
    ):
        assert refs(one.get(f"{path}?{unknown}")) == [english.ref, french.ref, arabic.ref], unknown


def test_another_language_keeps_the_question(visitor, many):
    page = visitor().get(f"{LIST}?order=discussed&language=fr")
    sister = page.one(".header .languages a[lang=ar]")["href"]
    assert sister.startswith("/ar/consultations/square/proposals?")
    assert "order=discussed" in sister and "language=fr" in sister
    assert {one["hreflang"] for one in page.select("link[rel=alternate]")} == {"ar", "fr", "en"}


def says_37(page) -> bool:
    """Whether 37 stands on the page as a number: the receipt's hash may hold the two digits in a row."""
    return re.search(r"\b37\b", page.text) is not None


def test_hidden_results_give_no_order_and_no_number(visitor, browser_of, session, store, moderator, clock):
    made = a_consultation(session, store=store, moderator=moderator, slug="secret", hidden=True)
    low, high = (a_proposal(session, consultation=made) for _ in range(2))
    for _ in range(37):
        a_vote(session, on=high)
    a_vote(session, on=low, choice=Choice.DISAGREE)
    session.commit()
    for browser in (visitor(), browser_of(a_resident(session))):
        for path in ("/fr/consultations/secret/proposals?order=supported", "/fr/consultations/secret"):
            page = browser.get(path)
            assert page.status == 200 and not says_37(page)
        assert refs(browser.get("/fr/consultations/secret/proposals?order=supported")) == [high.ref, low.ref]
        page = browser.get(f"/fr/contributions/{high.ref}")
        assert not says_37(page) and not page.select(".bars__value")
    clock.forward(days=10)
    one = visitor()
    assert says_37(one.get(f"/fr/contributions/{high.ref}")), "shown by the clock alone"
    assert refs(one.get("/fr/consultations/secret/proposals?order=supported"))[0] == high.ref


@pytest.mark.parametrize("who", ["visitor", "resident"])
def test_as_many_statements_for_three_as_for_one(app, visitor, browser_of, session, consultation, who):
    with app.app_context():
        engine = extension.engine
    numbers = []
    for more in (1, 2):
        for _ in range(more):
            proposal = a_proposal(session, consultation=consultation)
            a_vote(session, on=proposal)
            for _ in range(more):
                a_comment(session, parent=a_comment(session, parent=proposal))
        session.commit()
        for path in (LIST, f"{LIST}?q=arbre", f"/fr/contributions/{proposal.ref}", "/fr/", "/fr/register"):
            browser = browser_of(a_resident(session)) if who == "resident" else visitor()
            # Another address each time: a page kept in memory would be asked for first.
            asked = f"{path}{'&' if '?' in path else '?'}reader={more}"
            with counted(engine) as statements:
                assert browser.get(asked).status == 200
            numbers.append((path.replace(str(proposal.ref), ""), len(statements)))
    half = len(numbers) // 2
    assert numbers[:half] == numbers[half:]
