"""Closing an account as a person does it, and every place where the name stood."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from consult.domain.accounts.models import Person
from consult.domain.accounts.suspending import suspend
from consult.domain.council.answers import assign_contribution
from consult.rendering.words import Words
from tests.conftest import NOON
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.people import (
    PASSWORD,
    a_department,
    a_department_member,
    a_moderator,
    a_resident,
    an_administrator,
    an_organisation,
)
from tests.factories.synthesis import a_synthesis
from tests.web.accounts.mailbox import letters_to, text_of

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
DAY = timedelta(days=1)
EMAIL, NAME = "salwa@example.tn", "Salwa-de-Bab-Jedid"


@pytest.fixture
def salwa(session) -> Person:
    return a_resident(session, email=EMAIL, public_name=NAME)


def close(browser, language="en", password=PASSWORD):
    page = browser.get(f"/{language}/account/close")
    return browser.submit(page.form("/account/close"), {"current": password})


def test_who_is_suspended_is_told_what_closing_ends(session, salwa, browser_of):
    session.commit()
    told = "an objection that waits is no longer decided"
    assert told not in browser_of(salwa).get("/en/account/close").text
    boss = an_administrator(session)
    suspend(session, person=salwa, administrator=boss, reason="It names people.", ends_at=NOON + DAY, at=NOON)
    session.commit()
    page = browser_of(salwa).get("/en/account/close")
    assert told in page.text and page.form("/account/close")


def says(language: str, message: str) -> str:
    return Words(language).gettext(message)


@languages
def test_closing_says_what_goes_asks_for_the_password_and_signs_out(
    app, session, consultation, salwa, browser_of, visitor, language
):
    a_proposal(session, consultation=consultation, author=salwa)
    one, elsewhere = browser_of(salwa), browser_of(salwa)
    settings = one.get(f"/{language}/account/settings")
    page = one.get(settings.link(says(language, "Close my account")))
    assert says(language, "What goes") in page.text and says(language, "What stays") in page.text
    wrong = close(one, language, "not the password")
    assert wrong.status == 422 and wrong.typed("#current") == ""
    page = close(one, language)
    assert (page.status, page.heading) == (200, says(language, "Your account is closed"))
    for browser in (one, elsewhere):
        assert browser.client.get("/en/account/settings").status_code == 303
    farewell = letters_to(app, EMAIL)[-1]
    assert says("fr", "Your account is closed") == farewell["Subject"]
    assert NAME not in text_of(farewell)
    again = visitor()
    again.get("/en/account/sign-in")
    page = again.submit(again.at.form("sign-in"), {"email": EMAIL, "password": PASSWORD})
    assert says("en", "The e-mail or the password is not right.") in page.text


def test_a_link_of_an_earlier_letter_opens_nothing_any_more(app, session, salwa, browser_of, visitor):
    one = browser_of(salwa)
    page = visitor().get("/en/account/forgotten")
    asking = visitor()
    page = asking.get("/en/account/forgotten")
    asking.submit(page.form("/account/forgotten"), {"email": EMAIL})
    (letter,) = letters_to(app, EMAIL)
    path = next(line for line in text_of(letter).split() if "/account/reset/" in line)
    close(one)
    assert visitor().get(path.removeprefix("http://localhost")).status == 410


def test_the_last_administrator_reads_why_not_in_the_place_of_the_button(session, browser_of):
    one = browser_of(an_administrator(session))
    page = one.get("/en/account/close")
    assert "This is the last administrator." in page.text and not page.select("input[type=password]")


def test_too_many_guesses_are_refused(salwa, browser_of):
    one = browser_of(salwa)
    answers = [close(one, password=f"guess number {number}").status for number in range(11)]
    assert answers == [422] * 10 + [429]


class World:
    """Salwa's words wherever somebody's name stands beside them, and who looks at each place."""

    def __init__(self, session, consultation, moderator, salwa) -> None:
        organisation = an_organisation(session, members=(salwa,))
        self.proposal = a_proposal(session, consultation=consultation, author=salwa)
        self.comment = a_comment(session, parent=self.proposal, author=salwa)
        self.reply = a_comment(session, parent=self.comment)
        for_it = a_proposal(session, consultation=consultation, author=salwa, organisation_id=organisation.id)
        a_vote(session, on=for_it)
        department = a_department(session)
        assign_contribution(
            session,
            contribution=self.proposal,
            department=department,
            due_on=date(2026, 4, 1),
            moderator=moderator,
            at=self.proposal.received_at + timedelta(minutes=1),
        )
        synthesis_author = a_moderator(session)
        a_synthesis(
            session, consultation=consultation, moderator=synthesis_author, at=self.proposal.received_at
        )
        self.people = {
            None: None,
            "resident": a_resident(session),
            "moderator": moderator,
            "department": a_department_member(session, department=department),
            "administrator": an_administrator(session),
        }

    def paths(self, slug: str) -> list[tuple[str | None, str, bool]]:
        """Who opens what, and whether the name stood there."""
        proposal, comment, reply = self.proposal.ref, self.comment.ref, self.reply.ref
        return [
            (None, "/", False),
            (None, f"/consultations/{slug}", True),
            (None, f"/consultations/{slug}/proposals", True),
            (None, f"/consultations/{slug}/proposals?order=discussed", True),
            (None, f"/consultations/{slug}/proposals?q={proposal}", True),
            (None, f"/consultations/{slug}/proposals.atom", True),
            (None, f"/contributions/{proposal}", True),
            (None, f"/contributions/{comment}", True),
            (None, f"/contributions/{reply}", True),
            (None, f"/contributions/{proposal}/receipt", False),
            (None, "/register", False),
            (None, "/moderation-log", False),
            ("resident", f"/contributions/{proposal}", True),
            ("resident", f"/contributions/{comment}/comments", False),
            ("moderator", "/desk/moderation", True),
            ("moderator", f"/desk/moderation/{proposal}", True),
            ("moderator", f"/desk/consultations/{slug}/synthesis/contributions", True),
            ("department", "/desk/answers", True),
            ("department", f"/desk/answers/{proposal}", True),
            ("administrator", "/desk/people", False),
            ("administrator", f"/desk/people?q={NAME[:5]}", True),
            ("administrator", f"/desk/people?q={EMAIL}", True),
            ("administrator", "/desk/people/associations", True),
        ]


# Where nothing stands in the place of the name: whoever left is not found by it, and speaks for nobody.
NOT_FOUND_ANY_MORE = ("/desk/people",)


@languages
def test_the_name_is_gone_from_every_place_where_it_stood(
    app, session, consultation, moderator, salwa, browser_of, visitor, language
):
    world = World(session, consultation, moderator, salwa)
    leaver = browser_of(salwa)
    browsers = {key: browser_of(person) if person else visitor() for key, person in world.people.items()}

    def read() -> list[tuple[str, int, bool, bool, bool]]:
        found = []
        for who, path, stood in world.paths(consultation.slug):
            answer = browsers[who].client.get(f"/{language}{path}")
            words = answer.get_data(as_text=True)
            closed = says(language, "Account closed") in words
            found.append((path, answer.status_code, stood, NAME in words, closed))
        return found

    for path, status, stood, named, closed in read():
        assert (status, named, closed) == (200, stood, False), path
    close(leaver, language)
    for path, status, stood, named, closed in read():
        instead = stood and not path.startswith(NOT_FOUND_ANY_MORE)
        assert (status, named, closed) == (200, False, instead), path
    page = browsers["moderator"].get(f"/{language}/desk/exports?consultation={consultation.slug}")
    table = browsers["moderator"].submit(page.one("main form[method=post]"), button="csv").response
    words = table.get_data(as_text=True)
    table.close()
    assert says(language, "Account closed") in words and NAME not in words
    result = app.test_cli_runner().invoke(args=["export", "tallies", consultation.slug])
    assert world.proposal.ref in result.output and NAME not in result.output
