"""Reporting a text, from the reader's page to the moderator's answer and back, without scripts, in three languages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consult.domain.accounts.actions import grant_role
from consult.domain.accounts.models import Role
from consult.domain.contributions.models import State
from consult.domain.contributions.queries import get_contribution
from consult.domain.moderation.models import Flag
from tests.conftest import NOON
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.moderation import a_flag
from tests.factories.people import a_moderator, a_resident, an_administrator
from tests.web.accounts.mailbox import letters_to, text_of
from tests.web.moderation.test_moderation import hide

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
WHY = "Une personne y est nommée avec son adresse."
ANSWER = "L’adresse est celle d’un service public, connue de tous."


@pytest.fixture
def author(session):
    return a_resident(session, email="amel@example.tn", public_name="Amel")


@pytest.fixture
def reader(session):
    return a_resident(session, email="zohra@example.tn", public_name="Zohra la lectrice")


@pytest.fixture
def proposal(session, consultation, author):
    made = a_proposal(session, consultation=consultation, author=author)
    session.commit()
    return made


def report(browser, ref, language="fr", **fields):
    page = browser.get(f"/{language}/contributions/{ref}")
    page = browser.get(page.one(".voice__flag a")["href"])
    fields = {"reason": "personal-data", "explanation": WHY} | fields
    return browser.submit(page.form("/flag"), fields, button="flag")


def flags(session) -> list[Flag]:
    session.commit()
    found = list(session.scalars(select(Flag)))
    session.commit()
    return found


@languages
def test_a_report_is_sent_seen_answered_and_told(
    app, browser_of, visitor, session, proposal, author, reader, moderator, language
):
    zohra, rim = browser_of(reader), browser_of(moderator)
    page = report(zohra, proposal.ref, language)
    assert page.status == 200 and page.path.endswith(f"/contributions/{proposal.ref}")
    assert WHY in page.one(".voice__main .notice").get_text() and not page.select(".voice__flag")
    public = visitor().get(f"/{language}/contributions/{proposal.ref}")
    assert proposal.body in public.text and WHY not in public.text, "nothing is hidden, nobody is told"
    assert WHY not in browser_of(author).get(f"/{language}/contributions/{proposal.ref}").text

    desk = rim.get(f"/{language}/desk")
    first, _to_read = desk.select(".desk-room__waits")
    assert first.b.get_text() == "1" and first.select(".desk-room__due")
    queue = rim.get(f"/{language}/desk/moderation")
    assert queue.one(".tabs [aria-current]").find(string="1") and queue.select(".queue__flags .badge--warn")
    page = rim.get(queue.one(".queue__text a")["href"])
    assert WHY in page.text and "Zohra" not in page.response.get_data(as_text=True)
    page = rim.submit(page.form("/flags"), {"reason_told": ANSWER})
    assert page.status == 200
    assert "Zohra" not in page.response.get_data(as_text=True)
    assert not rim.get(f"/{language}/desk/moderation?pile=flagged").select(".queue__one")

    page = zohra.get(f"/{language}/contributions/{proposal.ref}")
    assert ANSWER in page.one(".voice__main .notice").get_text() and proposal.body in page.text
    letter = text_of(letters_to(app, "zohra@example.tn")[-1])
    assert ANSWER in letter and proposal.ref in letter
    assert ANSWER not in visitor().get(f"/{language}/contributions/{proposal.ref}").text
    log = visitor().get(f"/{language}/moderation-log")
    assert log.select(".log__pace") and ANSWER not in log.text and proposal.ref not in log.text
    subjects = [letter["Subject"] for letter in letters_to(app, "amel@example.tn")]
    assert len(subjects) == 1, "the author is told of the receipt and of nothing else"


@languages
def test_a_ruling_answers_the_report(app, browser_of, session, proposal, reader, moderator, language):
    zohra, rim = browser_of(reader), browser_of(moderator)
    report(zohra, proposal.ref, language)
    hide(rim, proposal.ref, language=language)
    page = zohra.get(f"/{language}/contributions/{proposal.ref}")
    assert page.status == 200 and proposal.body not in page.text
    assert page.select(".voice__main .notice blockquote") and WHY in page.text
    flag = zohra.get(f"/{language}/contributions/{proposal.ref}/flag")
    assert flag.status == 200 and proposal.title not in flag.text and not flag.select("form.writing")
    letter = text_of(letters_to(app, "zohra@example.tn")[-1])
    assert proposal.ref in letter and proposal.title not in letter


@languages
def test_what_is_missing_is_said_at_its_field_and_the_words_are_kept(
    browser_of, session, proposal, reader, language
):
    zohra = browser_of(reader)
    page = zohra.get(f"/{language}/contributions/{proposal.ref}/flag")
    page = zohra.submit(page.form("/flag"), {"explanation": WHY}, button="flag")
    assert page.status == 422 and page.typed("#explanation") == WHY
    assert page.one(".error-summary a")["href"] == "#reason-0"
    page = zohra.submit(page.form("/flag"), {"reason": "other", "explanation": " "}, button="flag")
    assert page.status == 409 and page.one(".error-summary a")["href"] == "#explanation"
    assert page.one("input[name=reason][checked]")["value"] == "other"
    long = "x" * 501
    page = zohra.submit(page.form("/flag"), {"explanation": long}, button="flag")
    assert page.status == 409 and page.typed("#explanation") == long
    assert flags(session) == []


def test_it_is_taken_back_from_its_page(browser_of, session, proposal, reader):
    zohra = browser_of(reader)
    page = report(zohra, proposal.ref)
    page = zohra.get(page.one(".voice__main .notice a")["href"])
    page = zohra.submit(page.form("/flag"), button="take-back")
    assert page.status == 200 and page.select(".voice__flag") and flags(session) == []
    report(zohra, proposal.ref)
    assert len(flags(session)) == 1, "and may be sent again"


def test_a_report_answered_meanwhile_is_not_taken_back(browser_of, session, proposal, reader, moderator):
    zohra, rim = browser_of(reader), browser_of(moderator)
    report(zohra, proposal.ref)
    page = zohra.get(f"/fr/contributions/{proposal.ref}/flag")
    rim.submit(rim.get(f"/fr/desk/moderation/{proposal.ref}").form("/flags"), {"reason_told": ANSWER})
    page = zohra.submit(page.form("/flag"), button="take-back")
    assert page.status == 409 and ANSWER in page.text and page.select(".error-summary")


def test_a_visitor_is_asked_to_sign_in_first(visitor, session, proposal):
    one = visitor()
    page = one.get(f"/fr/contributions/{proposal.ref}")
    page = one.get(page.one(".voice__flag a")["href"])
    assert "/account/sign-in" in page.path and "flag" in page.path
    assert one.client.post(f"/fr/contributions/{proposal.ref}/flag").status_code in (400, 401)


def test_nobody_is_offered_to_report_their_own_words(browser_of, session, proposal, author):
    comment = a_comment(session, parent=proposal)
    amel = browser_of(author)
    page = amel.get(f"/fr/contributions/{proposal.ref}")
    assert not page.select(".voice__flag")
    assert [one["href"] for one in page.select(".comment__flag")] == [f"/fr/contributions/{comment.ref}/flag"]
    page = amel.get(f"/fr/contributions/{proposal.ref}/flag")
    assert page.status == 200 and not page.select("form.writing")


def test_staff_rule_and_are_not_offered_to_report(browser_of, session, proposal, moderator):
    for one in (moderator, an_administrator(session)):
        browser = browser_of(one)
        assert not browser.get(f"/fr/contributions/{proposal.ref}").select(".voice__flag, .comment__flag")
        assert not browser.get(f"/fr/contributions/{proposal.ref}/flag").select("form.writing")


@languages
def test_a_moderator_who_wrote_it_leaves_it_to_another(browser_of, session, proposal, author, language):
    a_flag(session, on=proposal)
    grant_role(session, person=author, role=Role.MODERATOR, at=NOON, letter=False)
    page = browser_of(author).get(f"/{language}/desk/moderation/{proposal.ref}")
    assert page.status == 200 and not page.select("form[action$='/flags']")


def test_the_answer_asks_for_a_reason_and_keeps_it(browser_of, session, proposal, moderator):
    a_flag(session, on=proposal)
    rim = browser_of(moderator)
    page = rim.get(f"/fr/desk/moderation/{proposal.ref}")
    page = rim.submit(page.form("/flags"))
    assert page.status == 422 and page.one(".error-summary a")["href"] == "#reason_told"
    page = rim.submit(page.form("/flags"), {"reason_told": "Non."})
    assert page.status == 409 and page.typed("#reason_told") == "Non."
    assert page.one(".error-summary a")["href"] == "#reason_told"
    session.commit()
    assert get_contribution(session, proposal.ref).state is State.PUBLISHED


def test_a_moderator_of_another_consultation_answers_nothing(browser_of, session, store, moderator, proposal):
    other = a_consultation(session, store=store, moderator=moderator)
    a_flag(session, on=proposal)
    only = browser_of(a_moderator(session, consultation_id=other.id))
    page = only.get("/fr/desk/moderation")
    assert not page.select(".queue__one")
    assert only.client.post(f"/fr/desk/moderation/{proposal.ref}/flags").status_code in (400, 403)
