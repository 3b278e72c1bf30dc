"""Phases open and close by the clock that each request reads: nothing runs, and no kept page says otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.consultations.calendar import change_phase, plan_of
from consult.domain.consultations.models import Activity
from consult.domain.consultations.publication import publish_consultation
from tests.conftest import NOON
from tests.factories.consultations import a_consultation, a_phase, in_three
from tests.factories.contributions import a_proposal, a_vote
from tests.factories.people import a_resident

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
OPENS, CLOSES = NOON + timedelta(hours=1), NOON + timedelta(hours=3)


@pytest.fixture
def hall(session, store, moderator):
    """A consultation whose one phase opens in an hour and closes two hours later; its result is hidden till then."""
    plan = a_phase(OPENS, CLOSES, Activity.PROPOSE, Activity.COMMENT, Activity.VOTE, hidden=True)
    made = a_consultation(session, store=store, moderator=moderator, slug="hall", phases=[plan])
    session.commit()
    return made


def here(page) -> list[str]:
    """The state of each phase of the timeline: past, now or future."""
    return [one["class"][-1].rpartition("--")[2] for one in page.select(".timeline__phase")]


@languages
def test_a_visitor_sees_each_change_at_its_minute(visitor, clock, hall, language):
    stranger, path = visitor(), f"/{language}/consultations/hall"
    seen = []
    for at in (NOON, OPENS - timedelta(seconds=1), OPENS, CLOSES - timedelta(seconds=1), CLOSES):
        clock.at = at
        # Twice: the second time the page may be a kept one.
        twice = [here(stranger.get(path)) for _time in range(2)]
        assert twice[0] == twice[1]
        seen += twice[0]
    assert seen == ["future", "future", "now", "now", "past"]


def test_a_resident_may_propose_from_the_first_minute_to_the_last(browser_of, session, clock, hall):
    amel = browser_of(a_resident(session))
    new = "/fr/consultations/hall/proposals/new"
    allowed = []
    for at in (OPENS - timedelta(seconds=1), OPENS, CLOSES - timedelta(seconds=1), CLOSES):
        clock.at = at
        allowed.append(bool(amel.get(new).select("button[value=submit]")))
    assert allowed == [False, True, True, False]


def test_hidden_results_appear_with_the_closing_and_on_kept_pages_too(visitor, session, clock, hall):
    proposal = a_proposal(session, consultation=hall, at=OPENS)
    for _voter in range(7):
        a_vote(session, on=proposal, at=OPENS)
    session.commit()
    stranger = visitor()
    paths = [
        f"/en/contributions/{proposal.ref}",
        "/en/consultations/hall/proposals",
        "/en/consultations/hall",
    ]
    clock.at = CLOSES - timedelta(seconds=1)
    for path in paths:
        for _time in range(2):
            page = stranger.get(path)
            assert not page.select(".bars__value, .tally__support"), (
                f"{path}: no number of votes before it closes"
            )
    clock.at = CLOSES
    page = stranger.get(paths[0])
    assert [one.get_text(strip=True) for one in page.select(".voice__vote .bars__value")] == ["7", "0", "0"]


def test_a_date_that_was_moved_shows_with_its_reason(visitor, session, clock, hall, moderator):
    stranger = visitor()
    assert here(stranger.get("/fr/consultations/hall")) == ["future"]
    phase = hall.phases[0]
    plan = plan_of(phase)
    moved = type(plan)(
        **{
            **{name: getattr(plan, name) for name in plan.__dataclass_fields__},
            "closes_at": CLOSES + timedelta(days=7),
        }
    )
    change_phase(
        session,
        consultation=hall,
        phase=phase,
        editor=moderator,
        plan=moved,
        reason=in_three("Many asked for more time"),
        at=NOON,
    )
    session.commit()
    for language in ("ar", "fr", "en"):
        page = stranger.get(f"/{language}/consultations/hall")
        assert in_three("Many asked for more time")[language] in page.text
    clock.at = CLOSES
    assert here(stranger.get("/fr/consultations/hall")) == ["now"], "open for another week"


def test_a_draft_is_nowhere_and_published_it_is_at_once(visitor, session, store, moderator, clock):
    made = a_consultation(session, store=store, moderator=moderator, slug="market", published=False)
    session.commit()
    stranger = visitor()
    for path in ("/fr/consultations/market", "/fr/consultations/market/proposals"):
        assert stranger.get(path).status == 404
    for path in ("/fr/consultations", "/fr"):
        assert not stranger.get(path).select("a[href*='/consultations/market']")
    publish_consultation(session, consultation=made, publisher=moderator, at=NOON)
    session.commit()
    assert stranger.get("/fr/consultations/market").status == 200
    assert stranger.get("/fr/consultations").select("a[href*='/consultations/market']")
