"""Robots and floods at the doors of the site: caught in a sentence, never for good, and with every word kept."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import Contribution, State
from consult.domain.moderation.models import Flag
from consult.web.limits import _rules, too_often
from tests.factories.contributions import a_proposal
from tests.factories.people import PASSWORD, a_resident

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
TITLE = "Des bancs à l’ombre"
BODY = "Devant l’école, les parents attendent debout et en plein soleil."
NEW = "/fr/consultations/square/proposals/new"


@pytest.fixture
def wary(app):
    """An app that looks at the age of forms."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], form_seconds=3)
    return app


@pytest.fixture
def moments(monkeypatch):
    """The clock of the file in which attempts are counted; `moments.now` may be moved."""
    clock = SimpleNamespace(now=1_800_000_000.0)
    monkeypatch.setattr("consult.web.attempts.time", SimpleNamespace(time=lambda: clock.now))
    return clock


@pytest.fixture
def author(session):
    return a_resident(session, public_name="Amel")


@pytest.fixture
def amel(browser_of, author):
    return browser_of(author)


def limited(app, **limits):
    app.extensions["limit_rules"] = _rules(replace(app.config["SETTINGS"], **limits))


def said(session) -> int:
    session.commit()
    number = session.scalar(
        select(func.count()).select_from(Contribution).where(Contribution.state == State.PUBLISHED)
    )
    session.commit()
    return number


# -------------------------------------------------------------------------------------------------- the form


# Seconds from the opening of the page to the press, and whether that is a person's pace.
PACE = [(0, False), (2, False), (3, True), (3600, True), (86_400, True), (86_401, False)]


@pytest.mark.parametrize(("seconds", "taken"), PACE)
def test_the_pace_of_a_person(wary, clock, amel, session, consultation, seconds, taken):
    page = amel.get(NEW)
    clock.forward(seconds=seconds)
    page = amel.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY}, button="submit")
    assert page.status == (200 if taken else 422)
    assert said(session) == int(taken)
    if taken:
        return
    assert page.typed("#title") == TITLE and page.typed("#body") == BODY
    page = amel.submit(page.form("/proposals/new"), button="submit")
    assert page.status == 200 and "/contributions/" in page.path, "the next press sends, at once"


@languages
def test_the_field_that_nobody_sees(wary, clock, amel, session, consultation, language):
    page = amel.get(f"/{language}/consultations/square/proposals/new")
    trap = page.one(".trap")
    assert trap["aria-hidden"] == "true" and trap.input["tabindex"] == "-1"
    assert trap.input["autocomplete"] == "off"
    clock.forward(minutes=2)
    filled = {"title": TITLE, "body": BODY, "website": "http://pills.example"}
    page = amel.submit(page.form("/proposals/new"), filled, button="submit")
    assert page.status == 422 and said(session) == 0
    assert page.select(".error-summary p") and page.typed("#body") == BODY
    assert not page.one("#website").get("value")
    page = amel.submit(page.form("/proposals/new"), button="submit")
    assert page.status == 200 and said(session) == 1


@pytest.mark.parametrize("made", ["", "x.y.z", None], ids=["empty", "forged", "absent"])
def test_a_form_without_its_mark(wary, clock, amel, session, consultation, made):
    page = amel.get(NEW)
    clock.forward(minutes=2)
    page = amel.submit(
        page.form("/proposals/new"), {"title": TITLE, "body": BODY, "made": made}, button="submit"
    )
    assert page.status == 422 and page.typed("#body") == BODY and said(session) == 0
    assert amel.submit(page.form("/proposals/new"), button="submit").status == 200


def test_the_mark_of_one_form_does_not_open_another(wary, clock, amel, visitor, session, consultation):
    made = visitor().get("/fr/account/new").one("input[name=made]")["value"]
    page = amel.get(NEW)
    clock.forward(minutes=2)
    sent = {"title": TITLE, "body": BODY, "made": made}
    assert amel.submit(page.form("/proposals/new"), sent, button="submit").status == 422


def test_a_draft_is_kept_at_any_pace_and_sent_when_it_is_opened(wary, amel, session, consultation):
    page = amel.get(NEW)
    page = amel.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY}, button="draft")
    assert page.status == 200 and "/account/drafts/" in page.path
    page = amel.submit(page.form("/account/drafts/"), button="submit")
    assert page.status == 200 and said(session) == 1


@languages
def test_comments_and_reports_are_asked_alike(wary, clock, amel, session, consultation, language):
    proposal = a_proposal(session, consultation=consultation)
    session.commit()
    path = f"/{language}/contributions/{proposal.ref}"
    page = amel.get(path)
    page = amel.submit(page.form("/comments"), {"body": "Et la nuit ?"})
    assert page.status == 422 and page.typed("#body") == "Et la nuit ?"
    assert amel.submit(page.form("/comments")).status == 200 and said(session) == 2
    page = amel.get(f"{path}/flag")
    page = amel.submit(page.form("/flag"), {"reason": "insult"}, button="flag")
    assert page.status == 422 and page.one("input[name=reason][checked]")["value"] == "insult"
    assert amel.submit(page.form("/flag"), button="flag").status == 200
    assert len(session.scalars(select(Flag)).all()) == 1


@languages
def test_a_sign_up_by_a_program_is_asked_once(wary, clock, visitor, session, language):
    typed = {"email": "amel@example.tn", "password": PASSWORD, "public_name": "Amel"}
    one = visitor()
    page = one.submit(one.get(f"/{language}/account/new").form("/account/new"), typed)
    assert page.status == 422 and page.typed("#public_name") == "Amel"
    assert not page.one("#password").get("value")
    assert session.scalars(select(Person)).all() == []
    session.commit()
    page = one.submit(page.form("/account/new"), {"password": PASSWORD})
    assert page.status == 200 and page.path.endswith("/account/letter")


# -------------------------------------------------------------------------------------------------- limits


def test_thirty_people_of_one_cafe_sign_up_and_a_script_does_not(app, visitor, moments):
    """All within one hour, behind one address."""
    for number in range(30):
        one = visitor()
        typed = {"email": f"guest{number}@example.tn", "password": PASSWORD, "public_name": f"Guest {number}"}
        assert one.submit(one.get("/ar/account/new").form("/account/new"), typed).status == 200
        moments.now += 100
    taken = 0
    for number in range(300):
        with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            taken += too_often("sign-up", account=f"bot{number}@example.tn") is None
    assert taken == 90, "with the thirty people 120, as LIMIT_ADDRESS says"
    with app.test_request_context(environ_base={"REMOTE_ADDR": "41.231.0.9"}):
        assert too_often("sign-up", account="neighbour@example.tn") is None, "another address"
    moments.now += 3600
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        assert too_often("sign-up", account="later@example.tn") is None


@languages
def test_one_account_sends_so_many_and_is_told_from_when_on_it_sends_more(
    app, amel, session, consultation, moments, language
):
    limited(app, limit_proposals="2/hour")
    path = f"/{language}/consultations/square/proposals/new"
    for number in range(2):
        page = amel.get(path)
        fields = {"title": f"{TITLE} {number}", "body": f"{BODY} {number}"}
        assert amel.submit(page.form("/proposals/new"), fields, button="submit").status == 200
    page = amel.get(path)
    third = page = amel.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY}, button="submit")
    assert page.status == 429 and page.typed("#body") == BODY and page.typed("#title") == TITLE
    assert page.one(".error-summary").find(string=lambda words: ":" in words), "the time"
    assert page.response.headers["Retry-After"].isdigit() and said(session) == 2
    page = amel.submit(page.form("/proposals/new"), button="draft")
    assert page.status == 200 and "/account/drafts/" in page.path, "a draft is kept at any time"
    page = amel.submit(page.form("/account/drafts/"), button="submit")
    assert page.status == 429 and page.typed("#body") == BODY
    amel.at = third
    moments.now += 3601
    assert amel.submit(third.form("/proposals/new"), button="submit").status == 200 and said(session) == 3


def test_a_second_click_costs_nothing_and_meets_no_limit(app, amel, session, consultation, moments):
    limited(app, limit_proposals="1/hour")
    page = amel.get(NEW)
    form, shown = page.form("/proposals/new"), page
    for _ in range(2):
        amel.at = shown
        page = amel.submit(form, {"title": TITLE, "body": BODY}, button="submit")
        assert page.status == 200 and "/contributions/" in page.path
    assert said(session) == 1


def test_what_was_refused_does_not_count(app, amel, session, consultation, moments):
    limited(app, limit_proposals="1/hour")
    for _ in range(3):
        page = amel.get(NEW)
        page = amel.submit(page.form("/proposals/new"), {"title": "x", "body": BODY}, button="submit")
        assert page.status == 422
    assert amel.submit(page.form("/proposals/new"), {"title": TITLE}, button="submit").status == 200


def test_comments_and_reports_have_limits_of_their_own(app, amel, session, consultation, moments):
    limited(app, limit_comments="1/hour", limit_reports="1/day")
    made = [a_proposal(session, consultation=consultation) for _ in range(2)]
    session.commit()
    for proposal, status in zip(made, (200, 429), strict=True):
        page = amel.get(f"/fr/contributions/{proposal.ref}")
        page = amel.submit(page.form("/comments"), {"body": f"Et la nuit, {proposal.ref} ?"})
        assert page.status == status
    assert page.typed("#body").startswith("Et la nuit")
    for proposal, status in zip(made, (200, 429), strict=True):
        page = amel.get(f"/fr/contributions/{proposal.ref}/flag")
        page = amel.submit(page.form("/flag"), {"reason": "other", "explanation": "Pourquoi"}, button="flag")
        assert page.status == status
    assert page.typed("#explanation") == "Pourquoi" and len(session.scalars(select(Flag)).all()) == 1


def test_one_account_does_not_spend_the_room_of_its_neighbours(
    app, browser_of, session, consultation, moments
):
    limited(app, limit_proposals="1/hour")
    for _ in range(2):
        neighbour = browser_of(a_resident(session))
        page = neighbour.get(NEW)
        fields = {"title": TITLE, "body": BODY}
        assert neighbour.submit(page.form("/proposals/new"), fields, button="submit").status == 200


WRITTEN = [("10/hour", 1), ("10/hour; 30/day", 2), ("many", None), ("", None), ("10/week", None)]


@pytest.mark.parametrize(("limits", "number"), WRITTEN)
def test_a_setting_is_read_or_named(app, limits, number):
    config = replace(app.config["SETTINGS"], limit_comments=limits)
    if number is None:
        with pytest.raises(ValueError, match="LIMIT_COMMENTS"):
            _rules(config)
        return
    assert len(_rules(config).sent["comment"]) == number


# -------------------------------------------------------------------------------------------- the same again


@languages
def test_the_same_words_again_are_asked_about_and_sent_by_the_next_press(
    clock, amel, session, consultation, language
):
    path = f"/{language}/consultations/square/proposals/new"
    page = amel.get(path)
    page = amel.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY}, button="submit")
    first = page.path
    clock.forward(hours=1)
    page = amel.get(path)
    again = {"title": TITLE.upper(), "body": BODY.replace("é", "e").replace(",", " ,")}
    page = amel.submit(page.form("/proposals/new"), again, button="submit")
    assert page.status == 409 and page.typed("#body") == again["body"] and said(session) == 1
    assert page.one(".error-summary a")["href"] == first
    page = amel.submit(page.form("/proposals/new"), button="submit")
    assert page.status == 200 and page.path != first and said(session) == 2


def test_a_comment_sent_already_is_asked_about(amel, session, consultation):
    made = [a_proposal(session, consultation=consultation) for _ in range(2)]
    session.commit()
    words = "Cela vaut pour toutes les rues de la ville, pas pour une seule."
    page = amel.get(f"/fr/contributions/{made[0].ref}")
    first = amel.submit(page.form("/comments"), {"body": words}).path
    page = amel.get(f"/fr/contributions/{made[1].ref}")
    page = amel.submit(page.form("/comments"), {"body": words})
    assert page.status == 409 and page.one(".error-summary a")["href"] == first
    assert amel.submit(page.form("/comments")).status == 200 and said(session) == 4


def test_a_draft_with_words_sent_already_is_asked_about(amel, session, consultation):
    page = amel.get(NEW)
    amel.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY}, button="submit")
    page = amel.get(NEW)
    page = amel.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY}, button="draft")
    page = amel.submit(page.form("/account/drafts/"), button="submit")
    assert page.status == 409 and page.select(".error-summary a[href*='/contributions/']")
    assert amel.submit(page.form("/account/drafts/"), button="submit").status == 200 and said(session) == 2


@languages
def test_moderators_are_told_of_a_text_of_many_and_nobody_is_stopped(
    browser_of, session, consultation, moderator, language
):
    rim = browser_of(moderator)
    for number in range(3):
        assert not rim.get(f"/{language}/desk/moderation").select("a[href$='#same']"), number
        one = browser_of(a_resident(session))
        page = one.get(NEW)
        page = one.submit(page.form("/proposals/new"), {"title": TITLE, "body": BODY}, button="submit")
        assert page.status == 200 and "/contributions/" in page.path
    page = rim.get(f"/{language}/desk/moderation")
    marks = page.select("a[href$='#same']")
    assert len(marks) == 3 and "3" in marks[0].get_text()
    page = rim.get(marks[0]["href"])
    assert len(page.select("section[aria-labelledby=same] li a")) == 2
    public = one.get(f"/{language}/consultations/square/proposals")
    assert marks[0].get_text() not in public.text
