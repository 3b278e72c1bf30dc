"""What other programs follow: well-formed, in the address's language, and never more than a visitor sees."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from consult.domain.contributions.actions import withdraw_contribution
from tests.conftest import NOON
from tests.factories.consultations import a_consultation, in_three
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.moderation import a_hiding
from tests.factories.people import a_resident

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(visitor, path):
    answer = visitor().client.get(path)
    assert answer.status_code == 200 and answer.mimetype == "application/atom+xml"
    assert "Set-Cookie" not in answer.headers and answer.headers["Cache-Control"] == "public, no-cache"
    return ElementTree.fromstring(answer.data)


def entries(root):
    return root.findall(f"{ATOM}entry")


@languages
def test_the_newest_proposals_come_first_in_their_own_language(visitor, session, consultation, language):
    old = a_proposal(session, consultation=consultation, title="Des bancs & des <arbres>")
    new = a_proposal(
        session, consultation=consultation, title="أشجار على الرصيف", at=NOON + timedelta(hours=1)
    )
    a_comment(session, parent=old)
    session.commit()
    root = feed(visitor, f"/{language}/consultations/square/proposals.atom")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    found = entries(root)
    assert [one.findtext(f"{ATOM}title") for one in found] == [new.title, old.title], "comments stay outside"
    assert found[0].findtext(f"{ATOM}id").endswith(f"/{language}/contributions/{new.ref}")
    assert all(one.findtext(f"{ATOM}author/{ATOM}name") and one.findtext(f"{ATOM}summary") for one in found)
    assert root.findtext(f"{ATOM}updated") == found[0].findtext(f"{ATOM}updated")


def test_what_is_hidden_or_withdrawn_leaves_the_feed(visitor, session, consultation, moderator):
    author = a_resident(session)
    rude = a_proposal(session, consultation=consultation, title="Un titre à cacher")
    gone = a_proposal(session, consultation=consultation, author=author, title="Un titre retiré")
    kept = a_proposal(session, consultation=consultation, title="Un titre qui reste")
    a_hiding(session, of=rude, moderator=moderator)
    withdraw_contribution(session, contribution=gone, author=author, at=NOON)
    session.commit()
    root = feed(visitor, "/fr/consultations/square/proposals.atom")
    assert [one.findtext(f"{ATOM}title") for one in entries(root)] == [kept.title]


def test_a_copy_is_asked_about_before_it_is_shown(visitor, session, consultation):
    one = visitor().client
    a_proposal(session, consultation=consultation)
    session.commit()
    for path in ("/fr/consultations.atom", "/fr/consultations/square/proposals.atom"):
        known = {"If-None-Match": one.get(path).headers["ETag"]}
        assert one.get(path, headers=known).status_code == 304
    a_proposal(session, consultation=consultation)
    session.commit()
    assert one.get(path, headers=known).status_code == 200


@languages
def test_consultations_are_followed_from_their_publication(visitor, session, store, consultation, language):
    a_consultation(session, store=store, slug="secret", published=False)
    later = a_consultation(session, store=store, slug="market", at=NOON + timedelta(days=2))
    session.commit()
    found = entries(feed(visitor, f"/{language}/consultations.atom"))
    assert [one.findtext(f"{ATOM}id").rsplit("/", 1)[-1] for one in found] == ["market", "square"]
    assert found[0].findtext(f"{ATOM}title") == later.title[language]
    page = visitor().get(f"/{language}/consultations")
    assert page.one("link[type='application/atom+xml']")["href"] == f"/{language}/consultations.atom"


@languages
def test_the_phases_go_into_a_calendar(visitor, session, consultation, language):
    page = visitor().get(f"/{language}/consultations/square")
    answer = visitor().client.get(page.one("a[type='text/calendar']")["href"])
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert len(events) == len(consultation.phases) > 0
    for event, phase in zip(events, consultation.phases, strict=True):
        assert (event.decoded("dtstart"), event.decoded("dtend")) == (phase.opens_at, phase.closes_at)
        assert phase.title[language] in str(event["summary"]) and in_three("title")[language] in str(
            event["summary"]
        )
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert b"\r\n" in answer.data and all(len(line) <= 75 for line in answer.data.split(b"\r\n"))


@pytest.mark.parametrize("path", ["proposals.atom", "phases.ics"])
def test_a_draft_is_followed_by_nobody(visitor, session, store, path):
    a_consultation(session, store=store, slug="secret", published=False)
    session.commit()
    assert visitor().client.get(f"/fr/consultations/secret/{path}").status_code == 404
    assert visitor().client.get(f"/fr/consultations/none/{path}").status_code == 404
