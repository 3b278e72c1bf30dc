"""Copying, looking ahead as a resident, and choosing the moment of publication, at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.cli.publishing import publish_waiting
from consult.domain.accounts.models import Role
from consult.domain.consultations.models import ConsultationState, PlanEnding
from consult.domain.consultations.queries import find_consultation
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_proposal, a_vote
from tests.factories.people import with_role

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
DESK = "/desk/consultations"
COPIES = {"ar": "نسخة من", "fr": "Copie de", "en": "Copy of"}


@pytest.fixture
def desk(browser_of, moderator):
    return browser_of(moderator)


@pytest.fixture
def draft(session, store, moderator):
    made = a_consultation(session, store=store, moderator=moderator, slug="market", published=False)
    session.commit()
    return made


def read(session, slug):
    session.rollback()
    session.expire_all()
    return find_consultation(session, slug)


@languages
def test_a_copy_begins_with_its_title_to_be_changed(desk, session, consultation, language):
    page = desk.get(f"/{language}{DESK}")
    page = desk.get(page.one("a[href$='/square/copy']")["href"])
    for code, words in COPIES.items():
        assert page.typed(f"[name=title_{code}]").startswith(words), "each in its own language"
    page = desk.submit(page.form("/copy"), {"slug": "square-2", "opens_on": ""})
    assert page.status == 422 and page.select("#opens_on-error") and page.typed("[name=slug]") == "square-2"
    page = desk.submit(page.form("/copy"), {"opens_on": "2026-05-01"})
    assert page.path == f"/{language}{DESK}/square-2/texts"
    made = read(session, "square-2")
    assert made.state is ConsultationState.DRAFT and len(made.phases) == 3
    assert desk.get(f"/{language}/consultations/square-2").status == 404


def test_who_administers_one_consultation_makes_none(browser_of, session, consultation):
    desk = browser_of(with_role(session, Role.ADMINISTRATOR, consultation_id=consultation.id))
    assert desk.get(f"/fr{DESK}/square/copy").status == 403
    assert not desk.get(f"/fr{DESK}").select("a[href$='/copy']")


@languages
def test_a_draft_is_seen_as_on_a_day_to_come_and_leads_nowhere(desk, visitor, draft, language):
    page = desk.get(f"/{language}{DESK}/market/preview?at=2026-03-28T10:00")
    assert page.status == 200
    assert [one["class"][-1] for one in page.select(".timeline__phase")] == [
        "timeline__phase--past",
        "timeline__phase--past",
        "timeline__phase--now",
    ]
    links = {link["href"] for link in page.select("main .consultation a")}
    assert links and all(
        href == "#preview" or "/files/" in href or "/documents/" in href for href in links
    ), links
    assert not page.select("main form")
    # What a resident can do while all is open.
    page = desk.get(f"/{language}{DESK}/market/preview?at=2026-03-12T10:00")
    assert page.select(".consultation__acts a.button--primary")
    assert desk.get(f"/{language}{DESK}/market/preview?at=yesterday").one("aside [role=alert]")
    assert visitor().get(f"/{language}/consultations/market?at=2026-03-28T10:00").status == 404


def test_looking_ahead_shows_no_result_that_is_hidden_now(browser_of, session, store, moderator):
    made = a_consultation(session, store=store, moderator=moderator, slug="vote", hidden=True)
    proposal = a_proposal(session, consultation=made)
    for _number in range(3):
        a_vote(session, on=proposal)
    session.commit()
    desk = browser_of(moderator)
    page = desk.get(f"/en{DESK}/vote/preview?at=2026-04-20T10:00")
    labels = [one.get_text(" ", strip=True) for one in page.select(".consultation__side .figures")]
    assert labels and not any("vote" in words for words in labels)
    assert not [one for one in page.select(".contribution-card__counts") if "3" in one.get_text()]


@both_databases
@languages
def test_a_scheduled_draft_is_public_from_its_moment_on(app, desk, visitor, session, draft, clock, language):
    public = f"/{language}/consultations/market"
    page = desk.get(f"/{language}{DESK}/market/schedule")
    page = desk.submit(page.form("/schedule"), {"publish_at": "2026-03-09T09:00"})
    assert page.status == 409 and page.select("#publish_at-error")
    page = desk.submit(page.form("/schedule"), {"publish_at": "2026-03-12T09:00"})
    assert page.status == 200 and page.select("form[action$='/call-off']")
    assert desk.get(f"/{language}/desk").select("#planned")
    moment = clock.forward(days=1, hours=20, minutes=59)
    assert publish_waiting(app, at=moment) == []
    assert visitor().get(public).status == 404
    for path in (f"/{language}/consultations", f"/{language}/", f"/{language}/consultations.atom"):
        assert "market" not in visitor().client.get(path).get_data(as_text=True)
    moment = clock.forward(minutes=1)
    assert publish_waiting(app, at=moment) == [PlanEnding.PUBLISHED]
    assert visitor().get(public).status == 200
    assert "market" in visitor().client.get(f"/{language}/consultations").get_data(as_text=True)
    assert read(session, "market").published_at == NOON + timedelta(days=1, hours=21)


@languages
def test_called_off_it_stays_a_draft_and_refused_it_says_why(app, desk, session, draft, clock, language):
    address = f"/{language}{DESK}/market/schedule"
    page = desk.get(address)
    page = desk.submit(page.form("/schedule"), {"publish_at": "2026-03-12T09:00"})
    page = desk.submit(page.form("/call-off"), {})
    assert page.path == address and not page.select("form[action$='/call-off']")
    page = desk.submit(page.form("/schedule"), {"publish_at": "2026-03-12T09:00"})
    documents = desk.get(f"/{language}{DESK}/market/documents")
    desk.submit(documents.form("/remove"), {})
    assert publish_waiting(app, at=clock.forward(days=3)) == [PlanEnding.REFUSED]
    assert read(session, "market").state is ConsultationState.DRAFT
    assert desk.get(address).select(".notice--error")
    assert desk.get(f"/{language}/desk").select("#planned ~ ul .badge--refused")
