"""The report as data, and its brief at an address."""

from __future__ import annotations

import json

import pytest

from consult.domain.synthesis.actions import publish_synthesis
from consult.domain.synthesis.rules import Part
from consult.domain.voting.models import Choice
from tests.conftest import NOON
from tests.factories.contributions import a_proposal, a_vote
from tests.factories.moderation import a_hiding
from tests.factories.synthesis import CLOSED, a_finding, a_published_synthesis, a_synthesis

AT = "/consultations/square/synthesis"


def data_of(visitor) -> dict:
    answer = visitor().client.get(f"/fr{AT}.json")
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    return json.loads(answer.data)


def test_the_report_is_given_as_data(visitor, session, consultation, moderator, clock):
    cited, aside = (
        a_proposal(session, consultation=consultation, title=one)
        for one in ("Un banc devant le dispensaire", "Un port de plaisance au lac")
    )
    a_vote(session, on=cited)
    a_vote(session, on=cited, choice=Choice.DISAGREE)
    published = a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[cited], aside=[aside]
    )
    session.commit()
    clock.at = CLOSED
    data = data_of(visitor)
    assert (data["format"], data["edition"], data["authoritative"]) == (1, 1, "ar")
    assert set(data["texts"]) == set(Part) and set(data["texts"]["introduction"]) == {"ar", "fr", "en"}
    (finding,) = data["findings"]
    assert (finding["supporters"], finding["objectors"]) == (1, 1)
    assert finding["votes"] == {"total": 2, "agree": 1, "disagree": 1, "neutral": 0}
    assert [(one["ref"], one["title"]) for one in finding["citations"]] == [
        (cited.ref, "Un banc devant le dispensaire")
    ]
    (recommendation,) = data["recommendations"]
    assert recommendation["rests_on"] == [1] and recommendation["outcome"] is None
    assert [one["refs"] for one in data["set_aside"]] == [[aside.ref]]
    assert data["figures"] == json.loads(json.dumps(published.figures))
    assert data["addresses"]["contribution"].endswith("/fr/contributions/{ref}")
    page = visitor().get(f"/fr{AT}")
    assert page.select(f'a[href="/fr{AT}.json"]') and page.select(f'a[href="/fr{AT}/brief.pdf"]')
    # What was hidden since is in no file any more.
    a_hiding(session, of=cited, moderator=moderator)
    session.commit()
    (gone,) = data_of(visitor)["findings"][0]["citations"]
    assert (gone["state"], gone["title"], gone["quote"]) == ("hidden", None, None)


def test_a_draft_is_given_to_nobody(visitor, session, consultation, moderator):
    a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    session.commit()
    for address in (f"{AT}.json", f"{AT}/brief.pdf"):
        assert visitor().client.get(f"/ar{address}").status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_brief_has_an_address_in_each_language(
    visitor, session, consultation, moderator, clock, language
):
    cited = a_proposal(session, consultation=consultation)
    a_published_synthesis(session, consultation=consultation, moderator=moderator, cited=[cited])
    session.commit()
    clock.at = CLOSED
    with visitor().client.get(f"/{language}{AT}/brief.pdf") as answer:
        assert answer.mimetype == "application/pdf" and answer.headers["Content-Language"] == language
        assert answer.data.startswith(b"%PDF")


def test_what_is_inserted_carries_value_and_question(visitor, session, consultation, moderator, clock):
    cited = a_proposal(session, consultation=consultation)
    synthesis = a_synthesis(
        session,
        consultation=consultation,
        moderator=moderator,
        texts={"ar": "[[proposals]]", "fr": "[[cited-share]]"},
    )
    a_finding(session, synthesis=synthesis, moderator=moderator, cites=[cited])
    publish_synthesis(
        session, synthesis=synthesis, moderator=moderator, missing_reason="pas de traducteur", at=CLOSED
    )
    session.commit()
    clock.at = CLOSED
    inserted = data_of(visitor)["inserted"]
    assert {name: (one["value"], one["unit"]) for name, one in inserted.items()} == {
        "proposals": (1, "count"),
        "cited-share": (1.0, "share"),
    }
    assert set(inserted["proposals"]["question"]) == {"ar", "fr", "en"}
