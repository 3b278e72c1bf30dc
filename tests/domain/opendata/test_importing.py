"""Imports on both databases: equal totals, twice without doubling, everything or nothing."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.clock import Standing, standing
from consult.domain.consultations.counting import Counts, count_consultations
from consult.domain.consultations.models import Activity, Consultation, ConsultationState, Series
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import (
    Contribution,
    ContributionVersion,
    Kind,
    Place,
    RegisterCounter,
    Side,
    State,
    Tongue,
)
from consult.domain.contributions.queries import Filters, list_contributions
from consult.domain.contributions.receipts import receipt_of
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.models import Ruling, RulingKind
from consult.domain.opendata.actions import Report, Skip, import_conversation, import_table
from consult.domain.opendata.housing import House
from consult.domain.opendata.polis import read_conversation
from consult.domain.opendata.sources import InputError, InputProblem
from consult.domain.opendata.tabular import Plan, read_table
from consult.domain.voting.models import Choice, Vote
from consult.domain.voting.tallies import Tally, recount
from consult.kernel.filestore import FileStore
from consult.kernel.localized import Language
from tests.conftest import NOON
from tests.databases import both_databases
from tests.domain.opendata.republique import arguments_plan, proposals_plan
from tests.domain.opendata.test_polis import CONVERSATIONS, folder
from tests.factories.consultations import a_consultation
from tests.parts import shared_data

__all__ = ["folder"]  # the fixture of a small conversation

LATER = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
HOUSE = House(
    language=Language.FR,
    title="Une conversation",
    summary="Ce qui fut dit.",
    missing_reason="La source a une seule langue.",
    phases={
        Activity.PROPOSE: {"fr": "Propositions", "ar": "المقترحات"},
        Activity.COMMENT: {"fr": "Arguments"},
        Activity.VOTE: {"fr": "Vote"},
    },
    participant="Participant {number}",
    unnamed="Anonyme",
    rejected="Rejetée par les modérateurs de la source.",
)


def bring(session: Session, folder: Path, at: datetime = NOON) -> Report:
    conversation = read_conversation(folder, language=Tongue.EN, now=at)
    return import_conversation(session, conversation=conversation, slug="talk", house=HOUSE, at=at)


def bring_table(session: Session, file: Path, plan: Plan, slug: str = "bill") -> Report:
    table = read_table(file, plan, now=NOON)
    return import_table(session, table=table, plan=plan, slug=slug, house=HOUSE, at=NOON)


def everything(session: Session) -> dict[str, int]:
    """How many rows there are of whatever an import writes."""
    models = (Consultation, Contribution, ContributionVersion, Person, Vote, Ruling, JournalEntry)
    return {
        model.__tablename__: session.execute(select(func.count()).select_from(model)).scalar_one()
        for model in models
    }


def check_counters(session: Session, consultation_id: int) -> Counts:
    """All counters say what the rows say, and the register has no gap; the figures of the consultation."""
    rows = session.scalars(select(Contribution).where(Contribution.consultation_id == consultation_id)).all()
    tallies = recount(session, [row.id for row in rows])
    below: Counter[int] = Counter()
    for row in rows:
        assert Tally(row.agree_count, row.disagree_count, row.neutral_count) == tallies[row.id]
        if row.state is State.PUBLISHED:
            below.update({one for one in (row.parent_id, row.root_id) if one})
    assert {row.id: row.comment_count for row in rows if row.comment_count} == dict(below)
    for year in {row.year for row in rows}:
        numbers = sorted(row.number for row in rows if row.year == year)
        assert numbers == list(range(1, len(numbers) + 1))
        assert session.get_one(RegisterCounter, (Series.IMPORT, year)).last_number == len(numbers)
    seen = [row for row in rows if row.state is State.PUBLISHED]
    counts = count_consultations(session, [consultation_id])[consultation_id]
    assert counts.proposals == sum(row.kind is Kind.PROPOSAL for row in seen)
    assert counts.comments == sum(row.kind is Kind.COMMENT for row in seen)
    assert counts.votes == sum(tallies[row.id].total for row in seen)
    return counts


@both_databases
def test_a_conversation_becomes_a_closed_consultation(session, folder):
    report = bring(session, folder)
    session.expire_all()
    found = get_consultation(session, "talk")
    assert (found.series, found.state) == (Series.IMPORT, ConsultationState.PUBLISHED)
    assert found.title == {"fr": "Une conversation"} and found.missing_reason == HOUSE.missing_reason
    assert standing(found, NOON) is Standing.CLOSED
    assert found.phases[0].title == HOUSE.phases[Activity.PROPOSE]
    vote = next(one for one in found.phases if one.vote_rule)
    casts = session.scalars(select(Vote.cast_at)).all()
    assert vote.opens_at == min(casts) and max(casts) < vote.closes_at and not vote.results_hidden
    assert (report.made, report.read, report.written, report.rejected) == (True, 3, 3, 1)
    assert (report.first, report.last) == ("I2014-000001", "I2014-000003")
    # Two authors (215 and 0) and two voters.
    assert report.people == 4 and check_counters(session, found.id).participants == 4


@both_databases
def test_statements_keep_what_the_source_says(session, folder):
    bring(session, folder)
    rows = {row.external_id: row for row in session.scalars(select(Contribution))}
    first = rows["7"]
    assert (first.title, first.body, first.language) == (None, "Two lines:\nof one statement.", Tongue.EN)
    assert first.received_at == datetime(2014, 6, 18, 4, 53, 44, 363000, tzinfo=UTC)
    assert first.answered_at == NOON and first.place is Place.READ
    assert rows["3"].state is State.HIDDEN and rows["4"].place is Place.UNREAD
    (ruling,) = session.scalars(select(Ruling))
    assert (ruling.contribution_id, ruling.kind) == (rows["3"].id, RulingKind.REJECTED_AT_SOURCE)
    assert recount(session, [first.id])[first.id] == Tally(agree=1, disagree=1)
    names = session.scalars(select(Person.public_name).order_by(Person.id)).all()
    assert names == ["Participant 0", "Participant 1", "Participant 2", "Participant 215"]
    # The rejected one is not found by its words, the others are.
    searched = [
        list_contributions(session, Filters(consultation_id=first.consultation_id, words=words)).rows
        for words in ("statement", "rejected")
    ]
    assert [[row.external_id for row in rows] for rows in searched] == [["7"], []]
    version = session.get_one(ContributionVersion, (first.id, 1))
    first.consultation = get_consultation(session, "talk")
    assert receipt_of(first, version).hash == first.receipt_hash


@both_databases
def test_twice_is_once(session, folder):
    bring(session, folder)
    before = everything(session), count_consultations(session, [1])
    report = bring(session, folder, LATER)
    assert (everything(session), count_consultations(session, [1])) == before
    assert (report.made, report.written, report.unchanged) == (False, 0, 3)
    assert (report.votes.written, report.votes.changed, report.votes.unchanged) == (0, 0, 3)


@both_databases
def test_what_the_source_has_changed_since(session, folder):
    bring(session, folder)
    with (folder / "votes.csv").open("a", encoding="utf-8") as file:
        file.write("1403067290000,x,7,1,1\n1403067291000,x,4,9,-1\n")
    comments = folder / "comments.csv"
    text = comments.read_text(encoding="utf-8").replace("Two lines", "Three lines")
    comments.write_text(
        text.replace("x,4,0,0,0,0,", "x,4,0,0,0,-1,") + "1403067226000,x,5,9,0,0,1,New\n", encoding="utf-8"
    )
    report = bring(session, folder, LATER)
    session.expire_all()
    assert (report.written, report.unchanged) == (1, 1)
    assert report.skipped == {Skip.REWORDED: 1, Skip.RULED_ANEW: 1}
    assert (report.votes.written, report.votes.changed, report.votes.unchanged) == (1, 1, 2)
    row = session.scalars(select(Contribution).where(Contribution.external_id == "7")).one()
    assert row.body.startswith("Two lines") and (row.agree_count, row.disagree_count) == (2, 0)
    check_counters(session, row.consultation_id)


@both_databases
def test_into_a_consultation_that_stands(session, folder, tmp_path):
    standing_one = a_consultation(session, store=FileStore(tmp_path / "uploads"))
    calendar = [(phase.opens_at, phase.closes_at) for phase in standing_one.phases]
    conversation = read_conversation(folder, language=Tongue.EN, now=NOON)
    report = import_conversation(
        session, conversation=conversation, slug=standing_one.slug, house=HOUSE, at=NOON
    )
    assert not report.made
    assert [(phase.opens_at, phase.closes_at) for phase in standing_one.phases] == calendar
    # Never the legal register, though the consultation is the municipality's own.
    assert session.scalars(select(Contribution.series).distinct()).all() == [Series.IMPORT]


@both_databases
@pytest.mark.needs("shared data")
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_real_conversations_have_the_totals_of_their_log(session, name):
    source = shared_data() / "polis" / name
    with (source / "votes.csv").open(encoding="utf-8", newline="") as file:
        events = sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
    last = {(row["comment-id"], row["voter-id"]): int(row["vote"]) for row in events}
    expected = Counter((statement, vote) for (statement, _), vote in last.items())
    for at in (NOON, LATER):
        report = bring(session, source, at)
        session.expire_all()
        rows = session.scalars(select(Contribution)).all()
        tallies = recount(session, [row.id for row in rows])
        sign = {Choice.AGREE: 1, Choice.DISAGREE: -1, Choice.NEUTRAL: 0}
        found: Counter[tuple[str, int]] = Counter()
        for row in rows:
            for choice, value in sign.items():
                found[row.external_id, value] = getattr(tallies[row.id], choice)
        assert +found == expected
        assert session.execute(select(func.count()).select_from(Vote)).scalar_one() == len(last)
    with (source / "comments.csv").open(encoding="utf-8", newline="") as file:
        moderated = Counter(row["moderated"] for row in csv.DictReader(file))
    hidden = sum(row.state is State.HIDDEN for row in rows)
    assert (len(rows), hidden) == (moderated.total(), moderated["-1"])
    check_counters(session, report.consultation_id)


@both_databases
@pytest.mark.needs("shared data")
def test_the_french_consultation_has_its_totals(session):
    source = shared_data() / "republique-numerique"
    with (source / "proposals.csv").open(encoding="utf-8", newline="") as file:
        declared = {row["proposal_id"]: row for row in csv.DictReader(file)}
    for _time in range(2):
        proposals = bring_table(session, source / "proposals.csv", proposals_plan())
        arguments = bring_table(session, source / "arguments.csv", arguments_plan())
    assert (proposals.written, proposals.unchanged, proposals.skipped) == (0, 72, {})
    assert (arguments.written, arguments.unchanged, arguments.skipped) == (0, 441, {})
    session.expire_all()
    rows = session.scalars(select(Contribution)).all()
    tops = {row.id: row for row in rows if row.kind is Kind.PROPOSAL}
    sides = Counter((tops[row.parent_id].external_id, row.side) for row in rows if row.kind is Kind.COMMENT)
    for number, row in declared.items():
        assert sides[number, Side.FOR] == int(row["arguments_yes"])
        assert sides[number, Side.AGAINST] == int(row["arguments_no"])
    for top in tops.values():
        row = declared[top.external_id]
        totals = {name: int(row[f"votes_{ours}"]) for name, ours in NAMES.items()}
        assert top.source_totals == totals
        assert (top.agree_count, top.comment_count) == (
            0,
            int(row["arguments_yes"]) + int(row["arguments_no"]),
        )
    assert session.execute(select(func.count()).select_from(Vote)).scalar_one() == 0
    check_counters(session, proposals.consultation_id)
    found = get_consultation(session, "bill")
    assert len(found.themes) == 16 and standing(found, NOON) is Standing.CLOSED


NAMES = {"agree": "ok", "disagree": "nok", "neutral": "mixed"}


@both_databases
def test_a_comment_on_nothing_is_refused_before_anything_is_written(session, tmp_path):
    file = tmp_path / "comments.csv"
    file.write_text("id,on,text\n1,7,Yes\n", encoding="utf-8")
    plan = Plan(Kind.COMMENT, {"external_id": ["id"], "parent": ["on"], "body": ["text"]}, Tongue.EN)
    before = everything(session)
    with pytest.raises(InputError) as refused:
        bring_table(session, file, plan)
    assert (refused.value.line, refused.value.code) == (2, InputProblem.UNKNOWN_PARENT)
    assert everything(session) == before


def test_a_theme_of_a_standing_consultation_must_be_one_of_its_own(session, tmp_path):
    consultation = a_consultation(session, store=FileStore(tmp_path / "uploads"))
    file = tmp_path / "proposals.csv"
    file.write_text("id,text,topic\n1,Text,Nothing we know\n", encoding="utf-8")
    plan = Plan(Kind.PROPOSAL, {"external_id": ["id"], "body": ["text"], "theme": ["topic"]}, Tongue.EN)
    with pytest.raises(InputError) as refused:
        bring_table(session, file, plan, consultation.slug)
    assert refused.value.code is InputProblem.UNKNOWN_THEME


def test_authors_without_a_name_are_one_anonymous_person(session, tmp_path):
    file = tmp_path / "proposals.csv"
    file.write_text("text,who\nOne,\nTwo,Leïla\nThree,\n", encoding="utf-8")
    plan = Plan(Kind.PROPOSAL, {"body": ["text"], "author": ["who"]}, Tongue.EN)
    report = bring_table(session, file, plan)
    assert report.people == 2
    names = Counter(
        session.scalars(select(Person.public_name).join(Contribution, Contribution.author_id == Person.id))
    )
    assert names == {"Anonyme": 2, "Leïla": 1}
    # Nothing says when they were said: received when they were brought in.
    assert set(session.scalars(select(Contribution.received_at))) == {NOON}


def test_an_empty_conversation_is_an_empty_consultation(session, folder):
    for name in ("comments.csv", "votes.csv"):
        head = (folder / name).read_text(encoding="utf-8").splitlines()[0]
        (folder / name).write_text(head + "\n", encoding="utf-8")
    report = bring(session, folder)
    assert (report.made, report.read, report.written) == (True, 0, 0)


def test_hidden_by_us_stays_hidden(session, folder):
    bring(session, folder)
    session.execute(update(Contribution).where(Contribution.external_id == "7").values(state=State.HIDDEN))
    report = bring(session, folder, LATER)
    assert report.unchanged == 3
    row = session.scalars(select(Contribution).where(Contribution.external_id == "7")).one()
    assert row.state is State.HIDDEN
