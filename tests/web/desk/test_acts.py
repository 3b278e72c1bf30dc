"""Suspending, extending and cancelling at the desk, and what everybody reads of it at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from consult.domain.accounts.models import Role
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import Contribution
from consult.domain.notices.models import Notice, NoticeKind
from tests.conftest import NOON
from tests.factories.contributions import a_proposal
from tests.factories.people import a_resident, with_role
from tests.visitor import fields_of

LANGUAGES = ("ar", "fr", "en")
languages = pytest.mark.parametrize("language", LANGUAGES)
NOTE = {"ar": "فيضانات في المدينة.", "fr": "La ville est inondée.", "en": "The city is flooded."}
DESK = "/desk/consultations/square"
DAY = timedelta(days=1)


def told(note=NOTE) -> dict[str, str]:
    return {f"note_{language}": text for language, text in note.items()}


@pytest.fixture
def desk(browser_of, session, consultation):
    """Who administers this one consultation."""
    return browser_of(with_role(session, Role.ADMINISTRATOR, consultation_id=consultation.id))


def act(desk, language, name, **fields):
    page = desk.get(f"/{language}{DESK}/acts/{name}")
    return desk.submit(page.form(f"/acts/{name}"), told() | fields)


def read(session):
    session.rollback()
    session.expire_all()
    return get_consultation(session, "square")


def events(visitor) -> list:
    answer = visitor().client.get("/fr/consultations/square/phases.ics")
    return [
        (str(one["status"]), int(one["sequence"])) for one in Calendar.from_ical(answer.data).walk("VEVENT")
    ]


@languages
def test_a_suspension_is_read_at_once_and_eats_no_text(desk, visitor, browser_of, session, clock, language):
    resident = browser_of(a_resident(session))
    writing = resident.get(f"/{language}/consultations/square/proposals/new")
    # Kept for visitors, so that a stale copy would show.
    before = visitor().get(f"/{language}/consultations/square")
    assert NOTE[language] not in before.text
    page = act(desk, language, "suspend")
    assert page.status == 200 and page.path.endswith("/acts") and NOTE[language] in page.text
    after = visitor().get(f"/{language}/consultations/square")
    assert NOTE[language] in after.one(".notice--warn").get_text()
    assert len(after.select(".history__act")) == 1
    assert not after.select("a[href$='/proposals/new']")
    body = "كلام كُتب قبل التعليق " * 5
    page = resident.submit(writing.form("/new"), {"title": "Un titre assez long", "body": body})
    assert page.status in (200, 409) and NOTE[language] in page.text
    assert page.typed("[name=body]").split() == body.split()
    assert session.scalars(select(Contribution)).first() is None
    assert events(visitor) == [("CONFIRMED", 1), ("TENTATIVE", 1), ("TENTATIVE", 1)]
    feed = visitor().client.get(f"/{language}/consultations.atom").get_data(as_text=True)
    assert NOTE[language] in feed and "#act-" in feed


def test_a_suspension_to_come_begins_by_the_clock_on_pages_that_are_kept(desk, visitor, clock):
    act(desk, "fr", "suspend", from_at="2026-03-10T14:00")
    assert not visitor().get("/fr/consultations/square").select(".notice--warn")
    lists = ("/fr/consultations", "/fr/")
    for path in lists:
        assert "Suspendue" not in visitor().get(path).text
    clock.forward(hours=2)
    for path in lists:
        assert "Suspendue" in visitor().get(path).text
    assert NOTE["fr"] in visitor().get("/fr/consultations/square").one(".notice--warn").get_text()


@languages
def test_the_days_are_given_back_as_they_were_shown(desk, session, clock, language):
    closing = read(session).phases[1].closes_at
    act(desk, language, "suspend")
    clock.forward(days=4, hours=1)
    page = desk.get(f"/{language}{DESK}/acts/resume")
    assert len(page.select(".moved li")) == 2
    page = desk.submit(page.form("/acts/resume"), told() | {"give_back": "yes"})
    assert page.path.endswith("/acts")
    assert read(session).phases[1].closes_at == closing + 5 * DAY


def test_an_extension_is_shown_before_it_is_done(desk, visitor, session):
    phase = read(session).phases[1]
    fields = {"phase": str(phase.id), "closes_at": "2026-03-27T12:00"}
    page = act(desk, "fr", "extend", **fields)
    assert page.status == 200 and len(page.select(".moved li")) == 2
    assert read(session).phases[1].closes_at == phase.closes_at, "nothing is done yet"
    # Another date is shown first as well.
    page = desk.submit(page.form("/acts/extend"), {"closes_at": "2026-03-22T12:00"})
    assert len(page.select(".moved li")) == 1
    page = desk.submit(page.form("/acts/extend"), {})
    assert page.path.endswith("/acts")
    assert read(session).phases[1].closes_at == NOON + 12 * DAY
    assert len(visitor().get("/fr/consultations/square").select(".history .moved li")) == 1
    page = act(desk, "fr", "extend", phase=str(phase.id), closes_at="2026-03-20T12:00")
    assert page.status == 422 and page.select("#closes_at-error")


@languages
def test_a_cancelling_is_asked_for_twice_and_told_everywhere(desk, visitor, session, consultation, language):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    session.commit()
    page = act(desk, language, "cancel")
    assert page.status == 422 and page.select("#sure-error")
    assert page.typed("[name=note_fr]") == NOTE["fr"] and read(session).cancelled_at is None
    page = desk.submit(page.form("/acts/cancel"), {"sure": "y"})
    assert page.path.endswith("/acts") and read(session).cancelled_at == NOON
    for path in ("consultations/square", f"contributions/{proposal.ref}"):
        shown = visitor().get(f"/{language}/{path}")
        assert shown.status == 200 and NOTE[language] in shown.text
    assert {status for status, _number in events(visitor)} == {"CONFIRMED", "CANCELLED"}
    letters = session.scalars(select(Notice).where(Notice.kind == NoticeKind.CONSULTATION_CANCELLED)).all()
    assert [one.person_id for one in letters] == [author.id]
    page = desk.get(f"/{language}{DESK}/acts/suspend")
    assert page.status == 200 and not page.select("textarea"), "in its place stands why not"


def test_what_is_missing_is_said_at_its_field_and_what_is_stale_is_noticed(desk, session):
    page = act(desk, "fr", "suspend", note_ar="", decided_on="")
    assert page.status == 422 and page.select("#decided_on-error")
    page = desk.submit(page.form("/acts/suspend"), {"decided_on": "2026-03-09"})
    assert page.status == 409 and page.select("#note_ar-error")
    assert page.typed("[name=note_fr]") == NOTE["fr"]
    stale = page.form("/acts/suspend")
    act(desk, "fr", "suspend")
    act(desk, "fr", "resume", give_back="no")
    page = desk.post(f"/fr{DESK}/acts/suspend", dict(fields_of(stale)) | told())
    assert page.status == 409 and page.typed("[name=note_fr]") == NOTE["fr"]
    assert read(session).suspended_at is None


@languages
def test_who_comes_second_keeps_their_words_and_reads_why_not(desk, browser_of, session, moderator, language):
    other = browser_of(moderator)
    late = other.get(f"/{language}{DESK}/acts/suspend").form("/acts/suspend")
    act(desk, "fr", "suspend")
    page = other.submit(late, told({one: f"{text} 2" for one, text in NOTE.items()}))
    assert page.status == 409 and page.typed("[name=note_fr]") == f"{NOTE['fr']} 2"
    assert len(page.select("main [role=alert]")) == 1
    assert not page.select("form.desk-form button"), "the reason stands in its place"


def test_a_missing_language_is_asked_for_where_it_is_missing(desk):
    page = act(desk, "fr", "cancel", note_fr=" ", sure="y")
    assert page.status == 409 and page.select("#note_fr-error") and not page.select("#note_ar-error")
    page = act(desk, "fr", "cancel", decided_by_en="", sure="y")
    assert page.status == 409 and page.select("#decided_by_en-error")
