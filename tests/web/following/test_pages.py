"""Following by a plain form, one's own pages, and the letters that are ended by one press, in three languages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consult.domain.contributions.actions import save_draft
from consult.domain.contributions.models import Tongue
from consult.domain.contributions.queries import get_contribution
from consult.domain.following.models import Follow
from consult.domain.notices.models import Pace, Topic
from consult.domain.notices.queries import paces_of
from consult.domain.notices.stopping import stop_token
from consult.kernel.localized import LANGUAGES
from tests.conftest import NOON
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_comment, a_proposal, a_vote
from tests.factories.following import a_follower, told_so_far
from tests.factories.moderation import a_hiding
from tests.factories.people import a_resident
from tests.statements import counted


@pytest.fixture
def resident(session):
    return a_resident(session)


def form_for(page, subject):
    """The one form on the page by which this is followed, or no longer."""
    forms = [
        form
        for form in page.select("form[action$='/follows']")
        if form.select_one("[name=subject]")["value"] == subject
    ]
    assert len(forms) == 1, f"{page.path}: {len(forms)} forms for {subject}"
    return forms[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_life_of_following(browser_of, session, clock, consultation, resident, language):
    """Follow by a tap, be told of a comment, read it as new, follow no longer."""
    proposal = a_proposal(session, consultation=consultation, title="Des arbres partout")
    browser = browser_of(resident)
    there = f"/{language}/contributions/{proposal.ref}"
    page = browser.submit(form_for(browser.get(there), "contribution"), button="follow")
    assert page.path == there and form_for(page, "contribution").select("button[value=unfollow]")
    # The first look is a visit; what comes after it is new.
    assert not browser.get(f"/{language}/account/contributions").select("#new")
    a_comment(
        session,
        parent=get_contribution(session, proposal.ref),
        body="Oui, et des bancs.",
        at=clock.forward(hours=1),
    )
    told_so_far(session, at=clock())
    session.commit()
    clock.forward(hours=1)
    page = browser.get(f"/{language}/account/contributions")
    assert "Oui, et des bancs." in page.one("section[aria-labelledby=new]").get_text()
    assert "Oui, et des bancs." in browser.get(f"/{language}/account/news").text
    page = browser.get(f"/{language}/account/follows")
    assert "Des arbres partout" in page.text
    page = browser.submit(form_for(page, "contribution"), button="unfollow")
    assert page.path == f"/{language}/account/follows" and "Des arbres partout" not in page.text
    assert session.scalars(select(Follow)).all() == []


def test_a_consultation_a_theme_and_an_arrondissement_are_followed_where_they_stand(
    browser_of, session, consultation, resident
):
    browser, theme = browser_of(resident), consultation.themes[0]
    browser.submit(form_for(browser.get("/fr/consultations/square"), "consultation"), button="follow")
    narrowed = f"/fr/consultations/square/proposals?theme={theme.id}&arrondissement=3"
    browser.submit(form_for(browser.get(narrowed), "theme"), button="follow")
    page = browser.submit(form_for(browser.get(narrowed), "arrondissement"), button="follow")
    assert page.path == narrowed
    assert not browser.get("/fr/consultations/square/proposals").select("form[action$='/follows']")
    (follow,) = session.scalars(select(Follow).where(Follow.theme_id.is_not(None)))
    assert (follow.person_id, follow.theme_id) == (resident.id, theme.id)
    page = browser.get("/fr/account/follows")
    for subject in ("consultation", "theme", "arrondissement"):
        form_for(page, subject)


def test_a_visitor_is_asked_to_sign_in_and_comes_back(visitor, consultation):
    page = visitor().get("/fr/consultations/square")
    assert not page.select("form[action$='/follows']")
    assert page.one(".follow a")["href"] == "/fr/account/sign-in?next=/fr/consultations/square"


@pytest.mark.parametrize(
    ("subject", "number"),
    [("contribution", "draft"), ("consultation", "draft"), ("theme", 10**6), ("king", 1), ("theme", "x")],
)
def test_what_nobody_sees_and_what_does_not_exist_are_answered_alike(
    browser_of, session, store, moderator, consultation, resident, subject, number
):
    drafts = {
        "contribution": save_draft(
            session,
            consultation=consultation,
            author=a_resident(session),
            title="A draft",
            body="",
            language=Tongue.FR,
            at=NOON,
        ).id,
        "consultation": a_consultation(session, store=store, moderator=moderator, published=False).id,
    }
    browser = browser_of(resident)
    token = browser.get("/fr/consultations/square").one(".follow [name=csrf_token]")["value"]
    sent = {
        "subject": subject,
        "id": drafts[subject] if number == "draft" else number,
        "act": "follow",
        "csrf_token": token,
    }
    assert browser.post("/fr/follows", sent).status == 404
    assert session.scalars(select(Follow)).all() == []


def test_own_words_have_no_such_button_and_hidden_ones_only_its_end(
    browser_of, session, consultation, moderator, resident
):
    own = a_proposal(session, consultation=consultation, author=resident)
    other = a_proposal(session, consultation=consultation, title="Un texte à masquer")
    a_follower(session, of=other, person=resident)
    a_hiding(session, of=other, moderator=moderator)
    browser = browser_of(resident)
    assert not browser.get(f"/fr/contributions/{own.ref}").select(".follow")
    assert form_for(browser.get(f"/fr/contributions/{other.ref}"), "contribution").select(
        "button[value=unfollow]"
    )
    page = browser.get("/fr/account/follows")
    assert other.ref in page.text and "Un texte à masquer" not in page.text


def test_news_of_a_text_hidden_since_do_not_quote_it(browser_of, session, consultation, moderator, resident):
    proposal = a_proposal(session, consultation=consultation, author=resident)
    comment = a_comment(session, parent=proposal, body="Ces mots seront masqués.")
    told_so_far(session)
    browser = browser_of(resident)
    assert "Ces mots seront masqués." in browser.get("/fr/account/news").text
    a_hiding(session, of=comment, moderator=moderator)
    session.commit()
    page = browser.get("/fr/account/news")
    assert "Ces mots seront masqués." not in page.text and len(page.select(".happened .mine__item")) == 1


def test_votes_are_listed_to_their_voter_with_their_own_choice(
    browser_of, session, consultation, moderator, resident
):
    shown = a_proposal(session, consultation=consultation, title="Une proposition à soutenir")
    hidden = a_proposal(session, consultation=consultation, title="Un texte à masquer")
    for one in (shown, hidden):
        a_vote(session, on=one, voter=resident)
    a_hiding(session, of=hidden, moderator=moderator)
    a_vote(session, on=a_proposal(session, consultation=consultation, title="Le vote d’un autre"))
    page = browser_of(resident).get("/fr/account/votes")
    assert "Une proposition à soutenir" in page.text and "D’accord" in page.text
    assert hidden.ref in page.text and "Un texte à masquer" not in page.text
    assert "Le vote d’un autre" not in page.text


@pytest.mark.parametrize("path", ["votes", "follows", "news", "contributions"])
def test_a_longer_list_costs_no_more_statements(engine, browser_of, session, consultation, resident, path):
    browser = browser_of(resident)

    def one_more():
        proposal = a_proposal(session, consultation=consultation)
        a_vote(session, on=proposal, voter=resident)
        a_follower(session, of=proposal, person=resident)
        a_comment(session, parent=proposal)
        a_proposal(session, consultation=consultation, author=resident)
        told_so_far(session)
        session.commit()

    def cost():
        with counted(browser.engine if hasattr(browser, "engine") else engine) as seen:
            browser.get(f"/fr/account/{path}")
        return len(seen)

    one_more()
    browser.get(f"/fr/account/{path}")
    first = cost()
    one_more()
    one_more()
    assert cost() == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_come_as_often_as_their_reader_chooses(browser_of, session, resident, language):
    browser = browser_of(resident)
    page = browser.get(f"/{language}/account/letters")
    chosen = {one["name"]: one["value"] for one in page.select("input[type=radio][checked]")}
    assert chosen == {"own": "at-once", "followed": "daily"}
    browser.submit(page.one("main form"), {"own": "weekly", "followed": "never"})
    session.commit()
    assert paces_of(session, resident.id) == {Topic.OWN: Pace.WEEKLY, Topic.FOLLOWED: Pace.NEVER}
    session.commit()
    refused = browser.submit(browser.get(f"/{language}/account/letters").one("main form"), {"own": "hourly"})
    assert refused.status == 422
    assert paces_of(session, resident.id)[Topic.OWN] is Pace.WEEKLY


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_is_ended_by_one_press_without_signing_in(app, visitor, session, resident, language):
    session.commit()
    path = (
        f"/{language}/letters/stop/{stop_token(app.secret_key, person_id=resident.id, topic=Topic.FOLLOWED)}"
    )
    browser = visitor()
    page = browser.get(path)
    # Opening it, as scanners do, ends nothing.
    assert paces_of(session, resident.id)[Topic.FOLLOWED] is Pace.DAILY
    session.commit()
    assert resident.public_name not in page.text
    page = browser.submit(page.one("main form"), button="stop")
    session.commit()
    assert page.status == 200 and paces_of(session, resident.id)[Topic.FOLLOWED] is Pace.NEVER
    browser.submit(page.one("main form"), button="again")
    session.commit()
    assert paces_of(session, resident.id) == {Topic.OWN: Pace.AT_ONCE, Topic.FOLLOWED: Pace.AT_ONCE}


def test_a_mail_program_ends_letters_by_its_own_post(app, session, resident):
    """RFC 8058: no cookie, no form of ours, this one field."""
    session.commit()
    path = f"/ar/letters/stop/{stop_token(app.secret_key, person_id=resident.id, topic=Topic.OWN)}"
    assert app.test_client().post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert paces_of(session, resident.id)[Topic.OWN] is Pace.NEVER
    assert app.test_client().post("/ar/letters/stop/made-up").status_code == 404
