"""What the counter enters, for which phase, and what is out of time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.accounts.models import Role
from consult.domain.consultations.counting import count_consultations
from consult.domain.consultations.models import Activity
from consult.domain.contributions.entering import Anchor
from consult.domain.contributions.entries import (
    entered_kinds,
    may_enter,
    may_have_arrived,
    may_speak_as,
    missed_closing,
    takes_in_time,
)
from consult.domain.contributions.models import (
    Category,
    Channel,
    Contribution,
    Kind,
    ParagraphCount,
    Standing,
)
from consult.domain.contributions.queries import Filters, list_contributions
from consult.domain.contributions.rules import Refusal
from consult.domain.synthesis.figures import compute_figures
from consult.domain.synthesis.queries import coverage
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.factories.contributions import an_entry
from tests.factories.people import a_counter_agent, a_moderator, a_resident, with_role
from tests.factories.synthesis import a_synthesis
from tests.factories.texts import a_text, open_for_remarks

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CLOSING = NOON + 10 * DAY


def test_the_counter_enters_from_the_opening_on(session, make):
    consultation = make()
    agent = a_counter_agent(session)
    table = [
        (NOON - 11 * DAY, Refusal.NOT_OPEN_YET, False),
        (NOON, None, True),
        (CLOSING + 10 * DAY - MINUTE, None, True),
        (CLOSING + 10 * DAY, None, False),
    ]
    assert [may_enter(agent, consultation, at).refusal for at, _, _ in table] == [no for _, no, _ in table]
    assert [takes_in_time(consultation, at) for at, _, _ in table] == [yes for _, _, yes in table]
    assert may_enter(agent, consultation, NOON, kind=Kind.CLAIM).refusal == Refusal.NEVER_OPEN
    assert entered_kinds(consultation) == (Kind.PROPOSAL,)
    for other in (a_resident(session), a_moderator(session), None):
        assert may_enter(other, consultation, NOON).refusal == Refusal.NOT_COUNTER_AGENT
    elsewhere = with_role(session, Role.COUNTER_AGENT, consultation_id=make(slug="other").id)
    assert may_enter(elsewhere, consultation, NOON).refusal == Refusal.NOT_COUNTER_AGENT


@pytest.mark.parametrize(
    ("said", "arrived", "now", "refusal", "late"),
    [
        (-11, None, 0, Refusal.SAID_OUTSIDE_PHASE, False),
        (-10, None, 0, None, False),
        (0, None, 0, None, False),
        (0, None, 15, Refusal.ARRIVAL_NEEDED, True),
        (10, CLOSING - MINUTE, 15, None, False),
        (10, CLOSING - MINUTE, 21, Refusal.ENTRY_OVER, False),
        (10, CLOSING, 15, None, True),
        (14, CLOSING + 4 * DAY, 15, None, True),
        (14, CLOSING + 4 * DAY, 200, None, True),
        (14, CLOSING + 2 * DAY, 15, Refusal.ARRIVED_BEFORE_SAID, True),
        (16, CLOSING + 6 * DAY, 15, Refusal.SAID_IN_FUTURE, True),
        (10, CLOSING + 6 * DAY, 15, Refusal.ARRIVED_IN_FUTURE, True),
        (-20, CLOSING + DAY, 15, Refusal.SAID_OUTSIDE_PHASE, True),
    ],
)
def test_what_arrives_at_the_minute_of_closing_is_out_of_time(
    consultation, said, arrived, now, refusal, late
):
    said_on, at = (NOON + said * DAY).date(), NOON + now * DAY
    about = {"kind": Kind.PROPOSAL, "arrived_at": arrived, "at": at}
    assert may_have_arrived(consultation, said_on=said_on, **about).refusal == refusal
    assert missed_closing(consultation, **about) == (CLOSING if late else None)


@pytest.mark.parametrize(
    ("category", "name", "organisation_id", "refusal"),
    [
        (Category.RESIDENT, "", None, None),
        (Category.RESIDENT, "Amel", None, None),
        (Category.RESIDENT, "Amel", 1, Refusal.ASSOCIATION_NOT_SPEAKING),
        (Category.ANONYMOUS, "", None, None),
        (Category.ANONYMOUS, "Amel", None, Refusal.NAMED_BUT_ANONYMOUS),
        (Category.ANONYMOUS, "", 1, Refusal.ASSOCIATION_NOT_SPEAKING),
        (Category.ASSOCIATION, "", 1, None),
        (Category.ASSOCIATION, "Les amis du figuier", None, None),
        (Category.ASSOCIATION, "", None, Refusal.ASSOCIATION_UNNAMED),
    ],
)
def test_who_speaks_at_the_counter_is_said_in_one_way(category, name, organisation_id, refusal):
    assert may_speak_as(category, name=name, organisation_id=organisation_id).refusal is refusal


def test_a_claim_on_paper_that_came_late_has_a_number_and_stands_apart(session, tmp_path):
    consultation = open_for_remarks(session, store=FileStore(tmp_path))
    text = a_text(session, consultation=consultation)
    said = {
        "consultation": consultation,
        "title": "",
        "kind": Kind.CLAIM,
        "channel": Channel.POST,
        "anchor": Anchor(text, 1, "p3", "douze mètres"),
        "said_on": NOON.date(),
    }
    in_time = an_entry(session, **said)
    late = an_entry(session, **said, arrived_at=CLOSING, at=CLOSING + DAY)
    assert (in_time.number, late.number) == (1, 2), "one register, no gap"
    assert (late.paragraph_key, late.quote, late.standing) == ("p3", "douze mètres", Standing.KEPT)
    assert (in_time.missed_at, late.missed_at, late.arrived_at) == (None, CLOSING, CLOSING)
    assert count_consultations(session, [consultation.id])[consultation.id].remarks == 1
    counted = session.get(ParagraphCount, (text.id, "p3", Kind.CLAIM))
    assert counted is not None and counted.number == 1
    filters = {"consultation_id": consultation.id, "kind": None}
    for asked, rows in ((True, [in_time]), (False, [late]), (None, [late, in_time])):
        assert list(list_contributions(session, Filters(**filters, in_time=asked))) == rows
    synthesis = a_synthesis(session, consultation=consultation, at=CLOSING + DAY)
    assert coverage(session, consultation_id=consultation.id, synthesis_id=synthesis.id).owing == 1
    counts = compute_figures(session, synthesis, at=CLOSING + DAY)["contributions"]
    assert (counts["total"], counts["out_of_time"], counts["state"]) == (1, 1, {"published": 1})
    assert session.get(Contribution, late.id) is late


@pytest.mark.parametrize(
    ("choices", "refusal"),
    [
        ({"kind": Kind.CLAIM, "title": "Un titre de trop"}, Refusal.TITLE_NOT_HERE),
        ({"kind": Kind.COMMENT, "title": ""}, Refusal.NOT_ENTERED),
        ({"kind": Kind.PROPOSAL}, Refusal.NEVER_OPEN),
    ],
)
def test_what_is_no_entry_is_refused(session, tmp_path, choices, refusal):
    consultation = open_for_remarks(session, store=FileStore(tmp_path))
    assert entered_kinds(consultation) == (Kind.OBSERVATION, Kind.CLAIM, Kind.OPPOSITION, Kind.QUESTION)
    assert Activity.OBSERVE in {one.activity for one in consultation.phases[0].activities}
    with pytest.raises(Refused) as refused:
        an_entry(session, consultation=consultation, **choices)
    assert refused.value.code == refusal
