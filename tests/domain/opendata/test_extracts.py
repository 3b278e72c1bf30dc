"""What staff take away: by role and column, by filter, and people only as counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from consult.domain.accounts.models import AgeBand, Role
from consult.domain.consultations.models import Phase
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.actions import withdraw_contribution
from consult.domain.contributions.drafts import save_draft
from consult.domain.contributions.models import Channel, Contribution, Kind, State, Tongue
from consult.domain.contributions.queries import Filters, get_contribution
from consult.domain.journal.models import JournalEntry
from consult.domain.maps.placing import Spot
from consult.domain.opendata.extracts import (
    Extract,
    ExtractRefusal,
    kinds_of,
    list_taken,
    may_take,
    offered_consultations,
    record_extract,
    seen_by,
)
from consult.domain.opendata.headcounts import Characteristic, Shown, count_people, guard
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from consult.kernel.localized import Language
from consult.rendering.extracts import Site, cells
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_comment, a_proposal, an_entry
from tests.factories.moderation import a_hiding
from tests.factories.people import a_department_member, a_resident, with_role
from tests.factories.texts import a_remark, a_text, open_for_remarks
from tests.statements import counted

ALL = tuple(state for state in State if state is not State.DRAFT)


def somebody(session, role, **scope):
    if role is Role.DEPARTMENT:
        return a_department_member(session, **scope)
    return with_role(session, role, **scope)


def taken(session, person, **filters):
    wanted = seen_by(person, Filters(**({"states": ALL} | filters)), offered_consultations(session, person))
    return list(list_taken(session, person, wanted)[1])


@pytest.mark.parametrize(
    ("role", "given"),
    [
        (Role.ADMINISTRATOR, set(Extract)),
        (Role.MODERATOR, set(Extract)),
        (Role.COUNCILLOR, set(Extract)),
        (Role.DEPARTMENT, set(Extract) - {Extract.PEOPLE}),
        (Role.COUNTER_AGENT, set()),
    ],
)
def test_each_role_takes_what_is_its_own(session, consultation, role, given):
    person = somebody(session, role)
    later = NOON + timedelta(days=400)
    found = {one for one in Extract if may_take(person, one, consultation, later)}
    assert found == given


def test_a_resident_takes_nothing(session, consultation):
    later = NOON + timedelta(days=400)
    assert not any(may_take(a_resident(session), one, consultation, later) for one in Extract)
    assert not any(may_take(None, one, consultation, later) for one in Extract)


def test_a_role_for_one_consultation_takes_nothing_of_another(session, consultation, moderator, tmp_path):
    elsewhere = a_consultation(session, store=FileStore(tmp_path / "other"), moderator=moderator)
    other = with_role(session, Role.COUNCILLOR, consultation_id=elsewhere.id)
    verdict = may_take(other, Extract.CONTRIBUTIONS, consultation, NOON)
    assert verdict.refusal is ExtractRefusal.NOT_FOR_ROLE
    a_proposal(session, consultation=consultation)
    assert taken(session, other) == [] and taken(session, other, consultation_id=consultation.id) == []
    assert not may_take(other, Extract.PEOPLE, None, NOON), "accounts are the whole city's"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COUNCILLOR, Role.DEPARTMENT])
def test_hidden_words_are_the_moderators_alone(session, consultation, moderator, role):
    writer = a_resident(session)
    hidden = a_proposal(session, consultation=consultation, author=writer)
    hidden.author = writer
    a_hiding(session, of=hidden, moderator=moderator)
    gone = a_proposal(session, consultation=consultation, author=writer)
    withdraw_contribution(session, contribution=gone, author=writer, at=NOON)
    seen = a_proposal(session, consultation=consultation)
    session.commit()
    other = {one.row.ref: one.withheld for one in taken(session, somebody(session, role))}
    assert other == {hidden.ref: True, gone.ref: True, seen.ref: False}
    own = {one.row.ref: one.withheld for one in taken(session, moderator)}
    assert own == {hidden.ref: False, gone.ref: True, seen.ref: False}


def test_what_waits_to_be_read_is_the_moderators(session, consultation, moderator):
    consultation.reads_first = True
    session.flush()
    waiting = a_proposal(session, consultation=consultation, title="Un banc très singulier")
    session.commit()
    assert waiting.state is State.WAITING
    assert [one.row.ref for one in taken(session, moderator)] == [waiting.ref]
    councillor = with_role(session, Role.COUNCILLOR)
    assert taken(session, councillor) == []
    assert taken(session, councillor, words="singulier") == [], "nor is it found by its words"
    assert len(taken(session, moderator, words="singulier")) == 1


def test_asking_for_nothing_that_is_seen_gives_nothing(session, consultation):
    a_proposal(session, consultation=consultation)
    councillor = with_role(session, Role.COUNCILLOR)
    assert taken(session, councillor, states=(State.WAITING,)) == []
    assert taken(session, councillor, states=(State.DRAFT,)) == []


@both_databases
def test_the_filters_of_the_screen_are_those_of_the_file(session, consultation, moderator):
    theme = consultation.themes[0]
    themed = a_proposal(session, consultation=consultation, theme_id=theme.id, language=Tongue.AR)
    plain = a_proposal(session, consultation=consultation, title="Une fontaine devant la mairie")
    spoken = an_entry(session, consultation=consultation)
    comment = a_comment(session, parent=get_contribution(session, themed.ref))
    a_comment(session, parent=get_contribution(session, plain.ref))
    session.commit()

    def refs(**filters):
        return [one.row.ref for one in taken(session, moderator, **filters)]

    assert refs() == [themed.ref, plain.ref, spoken.ref]
    assert refs(theme_id=theme.id) == [themed.ref] == refs(language=Tongue.AR)
    assert refs(words="fontaine") == [plain.ref]
    assert refs(channel=Channel.COUNTER) == [spoken.ref]
    assert refs(kind=Kind.COMMENT, theme_id=theme.id) == [comment.ref], (
        "the theme of a comment is its proposal's"
    )


@both_databases
@pytest.mark.parametrize("rows", [1, 3])
def test_one_and_three_rows_cost_the_same(session, consultation, moderator, rows):
    for _ in range(rows):
        a_proposal(session, consultation=consultation)
    session.commit()
    wanted = Filters(states=ALL, consultation_id=consultation.id)
    with counted(session.get_bind()) as statements:
        total, found = list_taken(session, moderator, wanted)
        assert total == rows == len(list(found))
    assert len([one for one in statements if one.startswith("SELECT")]) == 2


def test_hidden_results_are_in_no_file(session, consultation, moderator):
    session.execute(update(Phase).values(results_hidden=True))
    session.commit()
    found = get_consultation(session, "square")
    verdict = may_take(moderator, Extract.VOTES, found, NOON)
    assert verdict.refusal is ExtractRefusal.RESULTS_HIDDEN and verdict.facts["until"] > NOON
    assert may_take(moderator, Extract.CONTRIBUTIONS, found, NOON)
    assert may_take(moderator, Extract.VOTES, None, NOON).refusal is ExtractRefusal.CHOOSE_CONSULTATION


def test_who_took_what_stands_in_the_journal_without_the_words_searched(session, consultation, moderator):
    record_extract(
        session, person=moderator, extract=Extract.CONTRIBUTIONS, consultation=consultation, form="xlsx",
        filters={"language": "ar", "search": True}, rows=7, at=NOON,
    )  # fmt: skip
    entry = session.scalars(select(JournalEntry).where(JournalEntry.act == "extract.taken")).one()
    assert entry.actor_id == moderator.id and entry.subject == f"consultation:{consultation.id}"
    assert entry.facts == {
        "extract": "contributions", "form": "xlsx", "filters": {"language": "ar", "search": True}, "rows": 7,
    }  # fmt: skip
    with pytest.raises(Refused):
        record_extract(
            session, person=a_resident(session), extract=Extract.PEOPLE, consultation=None, form="csv",
            filters={}, rows=0, at=NOON,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([10, 20], "cc"),
        ([4, 20], "fg"),
        ([4, 20, 9], "fcg"),
        ([4, 3, 20], "ffc"),
        ([1, 1, 20], "ffg"),
        ([4], "f"),
        ([], ""),
        ([0, 5, 5], "fgc"),
    ],
)
def test_no_small_group_can_be_computed_from_the_others(counts, shown):
    letters = {Shown.COUNTED: "c", Shown.FEW: "f", Shown.GUARDING: "g"}
    assert "".join(letters[one] for one in guard(counts)) == shown


@both_databases
def test_people_are_counts_and_small_groups_are_not_told(session, consultation):
    for _ in range(7):
        a_resident(session, language="ar").age_band = AgeBand.FROM_25
    for _ in range(6):
        a_resident(session, language="fr")
    for _ in range(2):
        a_resident(session, language="en")
    for _ in range(5):
        a_proposal(session, consultation=consultation)
    session.commit()
    found = {}
    for one in count_people(session):
        found.setdefault(one.characteristic, {})[one.group] = (one.people, one.shown)
    languages = found[Characteristic.LANGUAGE]
    assert languages["en"] == (None, Shown.FEW)
    assert sorted(str(shown) for _, shown in languages.values()) == ["counted", "few", "guarding"]
    assert found[Characteristic.CHANNEL] == {Channel.ONLINE: (5, Shown.COUNTED)}
    total = sum(people for people, _ in found[Characteristic.MONTH].values())
    assert total == 21, "the moderator among them"
    assert found[Characteristic.AGE] == {AgeBand.FROM_25: (7, Shown.COUNTED), None: (14, Shown.COUNTED)}
    assert found[Characteristic.GENDER] == {None: (21, Shown.COUNTED)}
    assert [str(month) for month in found[Characteristic.MONTH]] == ["2026-01-01"]


def test_drafts_are_in_no_extract(session, consultation, moderator):
    writer = a_resident(session)
    sent = a_proposal(session, consultation=consultation, author=writer)
    save_draft(
        session,
        consultation=consultation,
        author=writer, title="Pas encore dit", body="", language="fr",
        at=NOON,
    )  # fmt: skip
    session.commit()
    assert len(session.scalars(select(Contribution)).all()) == 2
    assert [one.row.ref for one in taken(session, moderator)] == [sent.ref]
    assert [one.row.ref for one in taken(session, moderator, states=())] == [sent.ref]


def test_remarks_on_a_draft_have_an_extract_with_their_paragraph(session, moderator, tmp_path):
    plan = open_for_remarks(session, store=FileStore(tmp_path / "plan"), moderator=moderator, slug="plan")
    text = a_text(session, consultation=plan)
    spot = Spot(None, 36.8, 10.17, "Nahj el Bacha, 12")
    claim = a_remark(session, text=text, key="p3", kind=Kind.CLAIM, quote="douze mètres", place=spot)
    comment = a_remark(session, text=text, key="p5", kind=Kind.COMMENT)
    late = {"arrived_at": NOON + timedelta(days=10), "at": NOON + timedelta(days=11)}
    paper = an_entry(session, consultation=plan, title="", kind=Kind.OPPOSITION, said_on=NOON.date(), **late)
    session.commit()
    site = Site(Language.FR, "https://example.tn")
    found = taken(session, moderator, consultation_id=plan.id, kind=None, kinds=kinds_of(Extract.REMARKS))
    rows = [cells(Extract.REMARKS, one, site) for one in found]
    assert [row[0].text for row in rows] == [claim.ref, paper.ref]
    assert (rows[0][2], rows[0][6], rows[0][8], rows[0][10]) == ("Réclamation", None, "p3", "douze mètres")
    assert {"Nahj el Bacha, 12", "36.800000", "10.170000"} < set(map(str, rows[0]))
    assert (rows[1][2], rows[1][6], rows[1][7]) == ("Opposition", "Hors délai", None)
    assert kinds_of(Extract.VOTES, plan) == (Kind.PROPOSAL,)
    plan.phases[0].vote_kinds = ["claim", "observation"]
    assert set(kinds_of(Extract.VOTES, plan)) == {Kind.CLAIM, Kind.OBSERVATION}
    [row] = [
        cells(Extract.COMMENTS, one, site)
        for one in taken(session, moderator, consultation_id=plan.id, kind=Kind.COMMENT)
    ]
    assert (row[0].text, row[2], row[4]) == (comment.ref, None, "p5"), "it is on no contribution"
