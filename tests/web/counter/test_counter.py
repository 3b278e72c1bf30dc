"""A counter agent enters what somebody said: the same register, a receipt to take home, and no account needed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.contributions.models import Channel, Kind
from consult.domain.contributions.queries import get_contribution
from consult.domain.maps.queries import list_zones
from tests.conftest import NOON
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_proposal
from tests.factories.maps import a_layer
from tests.factories.people import a_counter_agent, a_resident, an_organisation
from tests.factories.synthesis import CLOSED, a_published_synthesis
from tests.factories.texts import a_text, open_for_remarks

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
SAID = {
    "title": "Un banc devant le dispensaire",
    "body": "Les personnes âgées attendent debout, parfois une heure entière.",
    "said_at_place": "Bab Souika",
    "language": "fr",
}


@pytest.fixture
def agent(browser_of, session):
    return browser_of(a_counter_agent(session, public_name="Sonia"))


@languages
@pytest.mark.parametrize("channel", ["counter", "post", "meeting", "phone"])
def test_what_is_said_elsewhere_takes_the_next_number(
    visitor, agent, session, consultation, language, channel
):
    a_proposal(session, consultation=consultation)
    session.commit()
    page = agent.get(f"/{language}/desk/counter")
    page = agent.get(page.select(".queue__text a")[0]["href"])
    page = agent.submit(page.form("/new"), SAID | {"channel": channel, "category": "anonymous"})
    assert page.status == 200 and page.path == "/fr/desk/counter/receipts/2026-000002", (
        "in the speaker's language"
    )
    session.commit()
    made = get_contribution(session, "2026-000002")
    assert (made.channel, made.author_id) == (Channel(channel), None)
    assert made.salt in page.text and made.receipt_hash in page.text and "Bab Souika" in page.text
    session.commit()
    shown = visitor().get(f"/{language}/contributions/2026-000002")
    assert SAID["body"] in shown.text and "Sonia" not in shown.text, "who typed it is nobody's business"
    assert made.salt not in shown.response.get_data(as_text=True), "the salt stands on the receipt only"
    assert "2026-000002" in visitor().get(f"/{language}/register").text


def test_a_refused_entry_keeps_every_word(agent, consultation):
    page = agent.get("/ar/desk/counter/square/new")
    page = agent.submit(page.form("/new"), SAID | {"title": ""})
    assert page.status == 422 and page.one("#body").get_text().strip() == SAID["body"]
    page = agent.submit(page.form("/new"), {"title": "court"})
    assert page.status == 409 and page.one("#body").get_text().strip() == SAID["body"]
    page = agent.submit(page.form("/new"), {"title": SAID["title"], "said_on": "2026-03-20"})
    assert page.status == 409 and page.one("#said_on")["value"] == "2026-03-20", "tomorrow was not said yet"
    page = agent.submit(page.form("/new"), {"said_on": "2026-03-09"})
    assert page.status == 200 and "/receipts/" in page.path


@languages
@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"category": "anonymous", "spoken_for": "Amel"}, "spoken_for"),
        ({"category": "association"}, "spoken_for"),
        ({"category": "resident", "organisation": "1"}, "organisation"),
    ],
)
def test_who_speaks_is_said_in_one_way_only(agent, session, consultation, language, said, at):
    an_organisation(session)
    session.commit()
    page = agent.get(f"/{language}/desk/counter/square/new")
    page = agent.submit(page.form("/new"), SAID | said)
    assert page.status == 422 and page.one(f"#{at}-error").get_text().strip()
    assert page.one("#body").get_text().strip() == SAID["body"]


def test_an_association_that_no_list_names_speaks_under_its_name(visitor, agent, consultation):
    page = agent.get("/fr/desk/counter/square/new")
    said = SAID | {"category": "association", "spoken_for": "Les amis du figuier"}
    page = agent.submit(page.form("/new"), said)
    assert page.status == 200
    assert "Les amis du figuier" in visitor().get("/fr/contributions/2026-000001").text


def test_two_clicks_enter_once(agent, consultation):
    page = agent.get("/fr/desk/counter/square/new")
    form, seen = page.form("/new"), set()
    for _click in range(2):
        agent.at = page
        seen.add(agent.submit(form, SAID).path)
    assert len(seen) == 1


def test_paper_is_entered_a_few_days_after_the_closing_and_later_only_out_of_time(
    visitor, agent, clock, consultation
):
    clock.forward(days=12)
    fields = SAID | {"channel": "post", "said_on": "2026-03-18"}
    page = agent.submit(agent.get("/fr/desk/counter/square/new").form("/new"), fields)
    assert page.status == 409 and "clos le" in page.text, "whether it came in time has to be said"
    page = agent.submit(page.form("/new"), {"arrived_at": "2026-03-19T10:00"})
    assert "/receipts/" in page.path and not page.select(".notice--warn")
    clock.forward(days=15)
    assert agent.get("/fr/desk/counter").select(".counter__late a")
    page = agent.get("/fr/desk/counter/square/new")
    assert page.select("main .notice--warn")
    page = agent.submit(page.form("/new"), fields | {"arrived_at": "2026-03-19T10:00"})
    assert page.status == 409 and page.one("#arrived_at")["value"] == "2026-03-19T10:00"
    page = agent.submit(page.form("/new"), {"arrived_at": "2026-03-27T09:15"})
    assert "/receipts/" in page.path and "Hors délai" in page.text
    shown = visitor().get("/fr/contributions/2026-000002")
    assert "Hors délai" in shown.text and "27 mars 2026" in shown.text
    assert "Hors délai" in visitor().get("/fr/register").text
    assert "2026-000002" not in visitor().get("/fr/consultations/square/proposals").text
    apart = visitor().get("/fr/consultations/square/proposals?state=out-of-time").text
    assert "2026-000002" in apart and "2026-000001" not in apart


@languages
def test_an_observation_on_paper_finds_its_paragraph_by_its_words(
    agent, session, store, language, moderator, tmp_path
):
    consultation = open_for_remarks(session, store=store, slug="plan")
    layer = a_layer(session, editor=moderator, folder=tmp_path, consultation=consultation)
    zone = list_zones(session, [layer.id])[layer.id][1]
    a_text(session, consultation=consultation)
    session.commit()
    page = agent.get(f"/{language}/desk/counter/plan/new")
    said = {
        "body": SAID["body"],
        "language": "fr",
        "kind": "claim",
        "text": "regulations",
        "paragraph": "façade classée",
        "zone": str(zone.id),
        "address": "Nahj el Bacha, 12",
    }
    page = agent.submit(page.form("/new"), said)
    assert page.status == 422 and page.one("#body").get_text().strip() == SAID["body"]
    assert [one["value"] for one in page.select("input[name=found]")] == ["p5"]
    page = agent.submit(page.form("/new"), {"found": "p5"})
    assert page.path == "/fr/desk/counter/receipts/2026-000001" and "p5" in page.text
    session.commit()
    made = get_contribution(session, "2026-000001")
    assert (made.kind, made.now_key, made.title) == (Kind.CLAIM, "p5", None)
    assert (made.zone.code, made.address) == ("UB2", "Nahj el Bacha, 12")
    refused = agent.submit(
        agent.get(f"/{language}/desk/counter/plan/new").form("/new"),
        said | {"zone": "999", "paragraph": "p5"},
    )
    assert refused.status == 409 and refused.one("#zone-error")
    for wrong in ({"paragraph": "zzzz"}, {"paragraph": ""}, {"text": "", "paragraph": "rien"}):
        page = agent.submit(agent.get(f"/{language}/desk/counter/plan/new").form("/new"), said | wrong)
        assert page.status == 422 and page.select(".field__error")


def test_an_agent_of_one_consultation_enters_there_only(browser_of, session, store, moderator, consultation):
    other = a_consultation(session, store=store, moderator=moderator, slug="other")
    agent = browser_of(a_counter_agent(session, consultation_id=other.id))
    assert len(agent.get("/fr/desk/counter").select(".queue__one")) == 1
    assert agent.get("/fr/desk/counter/square/new").status == 403


def test_the_receipt_of_somebody_online_is_not_an_agents_to_print(agent, session, consultation):
    online = a_proposal(session, consultation=consultation, author=a_resident(session))
    session.commit()
    assert agent.get(f"/fr/desk/counter/receipts/{online.ref}").status == 404


def test_a_receipt_is_checked_at_its_page_by_whoever_holds_it(visitor, agent, clock, consultation, session):
    page = agent.get("/fr/desk/counter/square/new")
    agent.submit(page.form("/new"), SAID)
    session.commit()
    made = get_contribution(session, "2026-000001")
    session.commit()
    clock.forward(**{"days": 1})
    one = visitor()
    page = one.get("/fr/contributions/2026-000001/receipt")
    page = one.submit(page.one(".proof__form"), {"salt": made.salt})
    assert page.select(".notice--done") and made.salt in page.text
    page = one.submit(page.one(".proof__form"), {"salt": "0" * 32})
    assert page.select(".notice--warn") and made.salt not in page.text
    assert clock.at - made.received_at == timedelta(days=1)


@languages
def test_nothing_that_came_in_time_is_entered_once_the_synthesis_is_published(
    agent, app, clock, session, consultation, moderator, language
):
    proposal = a_proposal(session, consultation=consultation)
    page = agent.get(f"/{language}/desk/counter/square/new")
    a_published_synthesis(session, consultation=consultation, moderator=moderator, cited=[proposal])
    session.commit()
    clock.forward(seconds=(CLOSED - NOON).total_seconds())
    page = agent.submit(page.form("/new"), SAID | {"said_on": "2026-03-19", "arrived_at": "2026-03-19T10:00"})
    assert page.status == 409 and page.one("#body").get_text().strip() == SAID["body"]
    assert page.one(".error-summary, .notice--warn").get_text(strip=True)
    page = agent.submit(page.form("/new"), {"arrived_at": "2026-03-21T10:00"})
    assert "/receipts/" in page.path, "what came out of time has a place in none"
