"""A councillor at the desk: the files that wait, the outcome of each recommendation, closing; and the public pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.council.actions import close_file
from consult.domain.council.models import OutcomeKind
from consult.domain.council.queries import find_file
from consult.rendering.wording import word
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_proposal, a_vote
from tests.factories.council import a_body, a_member, an_outcome
from tests.factories.people import a_councillor, a_moderator, a_resident, an_administrator
from tests.factories.synthesis import CLOSED, a_published_synthesis, a_synthesis
from tests.web.accounts.mailbox import letters_to, text_of

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
REASON = "الاعتمادات متوفّرة في ميزانية السنة."
DAY = CLOSED.date().isoformat()


@pytest.fixture
def author(session):
    return a_resident(session, email="amel@example.tn", language="fr")


@pytest.fixture
def proposal(session, consultation, author):
    made = a_proposal(session, consultation=consultation, author=author)
    a_vote(session, on=made, voter=a_resident(session, email="voter@example.tn"))
    session.commit()
    return made


@pytest.fixture
def synthesis(session, consultation, moderator, proposal, clock):
    clock.at = CLOSED + timedelta(hours=1)
    made = a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[proposal], recommendations=2
    )
    session.commit()
    return made


@pytest.fixture
def body(session):
    return a_body(session)


@pytest.fixture
def member(session, body):
    return a_member(session, body=body)


def answers(number: int, kind: str = "accepted", reason: str = REASON) -> dict[str, str]:
    name = f"r{number}"
    return {
        f"{name}-kind": kind,
        f"{name}-reason_ar": reason,
        f"{name}-session_on": DAY,
        f"{name}-deliberation_number": "2026/14",
    }


def close_form(page):
    return page.html.select_one("form:has(button[value=close])")


@languages
def test_from_the_waiting_file_to_the_closed_one(
    app, browser_of, visitor, session, consultation, proposal, synthesis, member, language
):
    desk, stranger = browser_of(member), visitor()
    before = {one: len(letters_to(app, one)) for one in ("amel@example.tn", "voter@example.tn")}
    page = desk.get(f"/{language}/desk/council")
    page = desk.get(page.one(f"a[href='/{language}/desk/council/square']")["href"])
    # What it rests on, by how many, who objected, and the report in Arabic, on one page.
    assert page.select("a[href='/ar/consultations/square/synthesis.pdf']")
    assert page.select(".grounds .bars__value") and "minority" in page.text

    page = desk.submit(page.html.select_one("form.deciding"), answers(1), button="1")
    assert page.status == 200 and len(page.select("section .badge--done")) == 1
    public = stranger.get(f"/{language}/council/square")
    assert REASON in public.text and public.select(".badge--neutral"), "the second is not decided yet"
    page = desk.submit(close_form(page), button="close")
    assert page.status == 409, "one recommendation has no outcome"
    assert page.select(".error-summary") and find_file(session, synthesis.id).closed_at is None
    session.rollback()

    page = desk.submit(page.html.select_one("form.deciding"), answers(2, "refused", ""), button="2")
    assert page.status in (409, 422), "without a reason"
    assert page.one("input[name=r2-kind][checked]")["value"] == "refused", "what was chosen stays"
    page = desk.submit(page.html.select_one("form.deciding"), {"r2-reason_ar": REASON}, button="2")
    assert page.status == 200
    form = close_form(page)
    shown = page
    page = desk.submit(form, button="close")
    assert page.status == 200 and page.path == f"/{language}/council/square#content", (
        "at the head of the page"
    )
    assert REASON in page.text and "2026/14" in page.text
    desk.at = shown
    assert desk.submit(form, button="close").path == f"/{language}/council/square", (
        "a second click is harmless"
    )

    # Told once: the author, in French; who only voted, not.
    letters = letters_to(app, "amel@example.tn")
    assert len(letters) == before["amel@example.tn"] + 1
    assert proposal.ref in text_of(letters[-1]) and "/fr/" in text_of(letters[-1])
    assert len(letters_to(app, "voter@example.tn")) == before["voter@example.tn"]
    # Where it was asked the decision comes first; at the head of the contribution stands the outcome.
    page = stranger.get(f"/{language}/consultations/square")
    assert page.select(f".consultation__acts a[href='/{language}/council/square']")
    order = [one["aria-labelledby"] for one in page.select(".consultation__part")]
    assert order.index("heard") < order.index("calendar")
    head = stranger.get(f"/{language}/contributions/{proposal.ref}").one(".voice__top")
    assert word(language, OutcomeKind.ACCEPTED) in head.get_text()
    # The page of the contribution, the report and the list show it; the reason in Arabic, the others as missing.
    for path in (f"/contributions/{proposal.ref}", "/consultations/square/synthesis", "/council/square"):
        page = stranger.get(f"/{language}{path}")
        assert REASON in page.text, path
        if path.startswith("/council"):
            assert bool(page.select(".missing-language")) == (language != "ar")
            assert page.html.find(string=lambda text: REASON in text).find_parent(lang="ar")
    assert stranger.get(f"/{language}/council").select(f"a[href='/{language}/council/square']")
    page = desk.get(f"/{language}/desk/council/square")
    assert not page.select("form.deciding") and not page.select("button[value=close]")


def test_two_councillors_at_once(browser_of, session, synthesis, body, member):
    other = a_member(session, body=body)
    first, second = browser_of(member), browser_of(other)
    pages = [one.get("/fr/desk/council/square") for one in (first, second)]
    assert first.submit(pages[0].html.select_one("form.deciding"), answers(1), button="1").status == 200
    second.at = pages[1]
    page = second.submit(
        pages[1].html.select_one("form.deciding"), answers(1, "refused", "لا توجد اعتمادات."), button="1"
    )
    assert page.status == 409
    assert page.one("#r1-reason_ar").get_text(strip=True) == "لا توجد اعتمادات."
    assert REASON in page.one(".saved-now").get_text(), "and what the other recorded is seen"
    page = second.submit(page.html.select_one("form.deciding"), button="1")
    assert page.status == 200 and page.one("#r1-reason_ar").get_text(strip=True) == "لا توجد اعتمادات."


def test_all_outcomes_are_saved_together_or_none(browser_of, session, synthesis, member):
    desk = browser_of(member)
    page = desk.get("/fr/desk/council/square")
    wrong = answers(1) | answers(2, "deferred") | {"r2-session_on": "not a day"}
    page = desk.submit(page.html.select_one("form.deciding"), wrong, button="all")
    assert page.status == 422 and find_file(session, synthesis.id) is None
    session.rollback()
    assert page.one("#r1-reason_ar").get_text(strip=True) == REASON
    page = desk.submit(page.html.select_one("form.deciding"), {"r2-session_on": DAY}, button="all")
    assert page.status == 200 and len(find_file(session, synthesis.id).outcomes) == 2


def test_a_session_and_number_are_offered_from_the_same_file_only(
    browser_of, session, store, synthesis, body, member, moderator
):
    desk = browser_of(member)
    page = desk.get("/fr/desk/council/square")
    page = desk.submit(page.html.select_one("form.deciding"), answers(1), button="1")
    assert page.one("#r2-deliberation_number")["value"] == "2026/14", "the next one of the same session"
    other = a_consultation(session, store=store, moderator=moderator, slug="market")
    said = a_proposal(session, consultation=other)
    a_published_synthesis(session, consultation=other, moderator=moderator, cited=[said])
    session.commit()
    page = desk.get("/fr/desk/council/market")
    assert not page.one("#r1-deliberation_number").get("value") and not page.one("#r1-session_on").get(
        "value"
    )


@languages
def test_closing_throws_no_word_away(browser_of, session, synthesis, member, language):
    desk = browser_of(member)
    page = desk.get(f"/{language}/desk/council/square")
    page = desk.submit(page.one("form.deciding"), answers(1) | answers(2), button="all")
    page = desk.submit(close_form(page), {"r2-reason_ar": "لا توجد اعتمادات."}, button="close")
    assert page.status == 409 and find_file(session, synthesis.id).closed_at is None
    assert [one["href"] for one in page.select(".error-summary a")] == ["#recommendation-2"]
    assert page.one("#r2-reason_ar").get_text(strip=True) == "لا توجد اعتمادات."
    session.rollback()
    # Put back what was there, or save it: then it closes.
    page = desk.submit(close_form(page), {"r2-reason_ar": REASON}, button="close")
    assert page.path == f"/{language}/council/square#content"


@pytest.mark.parametrize("act", ["2", "all", "close"])
def test_words_written_while_another_closed_stay_to_be_copied(browser_of, session, synthesis, member, act):
    desk = browser_of(member)
    page = desk.get("/fr/desk/council/square")
    page = desk.submit(page.one("form.deciding"), answers(1) | answers(2), button="all")
    close_file(session, file=find_file(session, synthesis.id), councillor=member, at=CLOSED)
    session.commit()
    page = desk.submit(page.one("form.deciding"), {"r2-reason_ar": "لا توجد اعتمادات."}, button=act)
    assert page.status == 409 and not page.select("form.deciding")
    assert [one.get_text(strip=True) for one in page.select("textarea")] == ["لا توجد اعتمادات."]
    assert "لا توجد اعتمادات." not in desk.get("/fr/council/square").text


@pytest.mark.parametrize("day", ["before", "to-come"])
def test_a_session_that_cannot_have_been_held(browser_of, session, synthesis, member, clock, day):
    desk = browser_of(member)
    by = timedelta(days=-1 if day == "before" else 1)
    page = desk.get("/ar/desk/council/square")
    wrong = answers(1) | {"r1-session_on": (CLOSED + by).date().isoformat()}
    page = desk.submit(page.html.select_one("form.deciding"), wrong, button="1")
    assert page.status == 409 and page.one("#r1-reason_ar").get_text(strip=True) == REASON


def test_without_a_mandate_one_reads_and_decides_nothing(browser_of, session, synthesis, body):
    desk = browser_of(a_councillor(session))
    page = desk.get("/fr/desk/council/square")
    assert page.status == 200 and not page.select("form.deciding") and page.select(".notice")
    # Whoever sends the form all the same is refused, and keeps the words.
    desk.get("/fr/account/settings")
    csrf = desk.at.select("input[name=csrf_token]")[0]["value"]
    page = desk.post("/fr/desk/council/square", {"csrf_token": csrf, "act": "1"} | answers(1))
    assert page.status == 409 and page.one("textarea").get_text(strip=True) == REASON
    assert find_file(session, synthesis.id) is None


@pytest.mark.parametrize("who", [None, a_resident, a_moderator, an_administrator])
def test_the_desk_of_decisions_is_the_councillors(visitor, browser_of, session, synthesis, who):
    browser = browser_of(who(session)) if who else visitor()
    for path in ("", "/square"):
        page = browser.get(f"/ar/desk/council{path}")
        assert page.status == 403 if who else "/sign-in" in page.path
    page = browser.post("/ar/desk/council/square", {"act": "close"})
    assert page.status in (400, 403) or "/sign-in" in page.path


def test_a_councillor_of_another_consultation_stays_outside(browser_of, session, store, synthesis):
    other = a_consultation(session, store=store, slug="market")
    desk = browser_of(a_councillor(session, consultation_id=other.id))
    assert desk.get("/fr/desk/council/square").status == 403
    assert not desk.get("/fr/desk/council").select("a[href*='square']")


def test_a_draft_synthesis_waits_for_nobody(browser_of, visitor, session, consultation, moderator, member):
    a_synthesis(session, consultation=consultation, moderator=moderator)
    desk = browser_of(member)
    assert not desk.get("/fr/desk/council").select("a[href*='square']")
    assert desk.get("/fr/desk/council/square").status == 404
    assert visitor().get("/fr/council/square").status == 404


@pytest.mark.parametrize("act", ["²", "9" * 5000, "99", "0"])
def test_a_recommendation_that_is_not_there(browser_of, session, synthesis, member, act):
    desk = browser_of(member)
    page = desk.get("/fr/desk/council/square")
    csrf = page.select("input[name=csrf_token]")[0]["value"]
    assert desk.post("/fr/desk/council/square", {"csrf_token": csrf, "act": act}).status in (404, 422)


def test_a_kept_page_never_shows_the_file_of_before(visitor, session, synthesis, member, body):
    stranger = visitor()
    assert "Décision close" not in stranger.get("/fr/council/square").text
    stranger.get("/fr/council")
    stranger.get("/fr/consultations/square/synthesis")
    for recommendation in synthesis.recommendations:
        an_outcome(session, synthesis=synthesis, recommendation=recommendation, councillor=member)
        session.commit()
        assert stranger.get("/fr/council/square").select(".answer--accepted")
    close_file(session, file=find_file(session, synthesis.id), councillor=member, at=CLOSED)
    session.commit()
    for path in ("/fr/council/square", "/fr/council", "/fr/consultations/square/synthesis"):
        page = stranger.get(path)
        assert page.select(".badge--done, .recommendation__answer--accepted"), path
    assert "Nothing in it changes any more" in stranger.get("/en/council/square").text


def test_without_a_body_in_office_it_is_said(browser_of, visitor, session, synthesis):
    desk = browser_of(a_councillor(session))
    assert "No deciding body is in office today" in desk.get("/en/desk/council").text
    assert "No deciding body is entered for today" in visitor().get("/en/council/square").text
