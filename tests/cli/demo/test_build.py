"""The demo: whole, lifelike, and never in a database that holds anything."""

from __future__ import annotations

import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from consult.cli.demo.build import NotEmpty, build_demo
from consult.cli.demo.people import ACCOUNTS
from consult.domain.accounts.models import Person
from consult.domain.accounts.queries import find_person_by_email, person_with_password
from consult.domain.consultations.clock import Standing, phase_for, results_hidden, standing
from consult.domain.consultations.counting import count_consultations
from consult.domain.consultations.models import VOTED, Activity, Consultation, ConsultationState, DocumentKind
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import (
    OBSERVED,
    REMARKS,
    ChangeCause,
    Contribution,
    Kind,
    Place,
    State,
    Tongue,
)
from consult.domain.contributions.models import Standing as Stands
from consult.domain.contributions.queries import get_contribution
from consult.domain.contributions.rules import may_propose
from consult.domain.contributions.sameness import accounts_with_same_text
from consult.domain.council.models import Assignment, DecisionFile, Outcome, OutcomeKind
from consult.domain.council.thread import thread_of
from consult.domain.journal.actions import GENESIS, entry_hash
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.models import FlagOutcome, FlagSettlement
from consult.domain.moderation.queue import Pile, QueueFilter, list_queue
from consult.domain.notices.models import Notice, Topic
from consult.domain.notices.rules import TOPICS
from consult.domain.schema import holds_anything
from consult.domain.territory.queries import get_municipality
from consult.domain.texts.aligning import list_changes
from consult.domain.texts.pieces import PieceKind
from consult.domain.texts.queries import all_paragraphs, count_missing, get_text
from consult.domain.voting.tallies import recount
from consult.kernel.db import begin_write, prepare_engine
from consult.kernel.filestore import FileStore
from consult.kernel.localized import LANGUAGES
from tests.databases import both_databases
from tests.factories.demo import Quiet
from tests.factories.people import a_resident

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
PASSWORD = "olive tree by the lake"


def build(session: Session, folder: Path, *, now: datetime = NOW) -> object:
    store = FileStore(folder / "uploads")
    return build_demo(session, store=store, password=PASSWORD, now=now, progress=Quiet)


@pytest.fixture(scope="module")
def demo(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A session on the demo as it was built; tests of this module only read."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(_sqlite_template, folder / "consult.db")
    engine = prepare_engine(create_engine(f"sqlite:///{folder / 'consult.db'}"))
    with Session(engine, expire_on_commit=False) as session:
        begin_write(session)
        build(session, folder)
        session.commit()
    with Session(engine) as session:
        yield session
    engine.dispose()


def proposals(session: Session, consultation: Consultation) -> list[Contribution]:
    found = select(Contribution).where(
        Contribution.consultation_id == consultation.id, Contribution.kind == Kind.PROPOSAL
    )
    return list(session.scalars(found))


def test_it_is_marked_as_fictitious_and_draws_numbers_of_its_own(demo: Session) -> None:
    assert get_municipality(demo).is_demo
    assert set(demo.scalars(select(Contribution.series))) == {"D"}
    refs = demo.scalars(select(Contribution.ref).where(Contribution.ref.is_not(None)))
    assert all(ref.startswith("D") for ref in refs)


def test_what_runs_now_is_the_second_of_three_phases(demo: Session) -> None:
    plan = get_consultation(demo, "urban-plan")
    assert standing(plan, NOW) is Standing.OPEN and len(plan.phases) == 3
    for activity in Activity:
        assert phase_for(plan, activity, NOW) is plan.phases[1]
    assert results_hidden(plan, NOW) is None
    resident = find_person_by_email(demo, "resident@demo.test")
    assert may_propose(resident, plan, NOW)


def test_the_plan_is_spoken_of_by_many_in_four_tongues_from_many_places(demo: Session) -> None:
    said = proposals(demo, get_consultation(demo, "urban-plan"))
    public = [one for one in said if one.state is State.PUBLISHED]
    assert len(public) >= 40
    tongues = Counter(one.language for one in public)
    assert tongues[Tongue.AR] > tongues[Tongue.FR] > tongues[Tongue.EN] >= 4 and tongues[Tongue.TUNISIAN] >= 4
    assert len({one.arrondissement_id for one in public}) >= 10
    assert len({one.theme_id for one in public if one.theme_id}) == 8
    assert {one.channel for one in public} >= {"online", "counter", "post"}
    assert {one.state for one in said} == {State.PUBLISHED, State.HIDDEN, State.DRAFT}
    assert any(one.place is Place.UNREAD for one in public) and any(one.place is Place.READ for one in public)


def test_papers_and_pictures_have_titles_in_three_languages(demo: Session) -> None:
    for slug, papers in (("urban-plan", 6), ("bab-souika-square", 3)):
        standing = get_consultation(demo, slug).documents
        # The pieces of the plan's file stand on the page of the plan.
        documents = [one for one in standing if one.kind is not DocumentKind.PIECE]
        titles = [one.title or one.alternative for one in documents]
        assert len(documents) == papers + 1
        assert all(set(title) == set(LANGUAGES) for title in titles)


def test_counters_say_what_the_votes_say(demo: Session) -> None:
    said = list(demo.scalars(select(Contribution).where(Contribution.kind.in_([Kind(one) for one in VOTED]))))
    counted = recount(demo, [one.id for one in said])
    for one in said:
        tally = counted[one.id]
        assert (one.agree_count, one.disagree_count, one.neutral_count) == (
            tally.agree,
            tally.disagree,
            tally.neutral,
        )
    ids = list(demo.scalars(select(Consultation.id).where(Consultation.state == ConsultationState.PUBLISHED)))
    for consultation_id, counts in count_consultations(demo, ids).items():
        standing_votes = sum(
            counted[one.id].total
            for one in said
            if one.consultation_id == consultation_id and one.state is State.PUBLISHED
        )
        assert counts.votes == standing_votes and counts.participants > 100


def test_the_earlier_consultation_is_decided_and_each_voice_has_its_place(demo: Session) -> None:
    square = get_consultation(demo, "bab-souika-square")
    assert standing(square, NOW) is Standing.CLOSED
    places = Counter(one.place for one in proposals(demo, square))
    assert set(places) == {Place.DECIDED, Place.SET_ASIDE} and places[Place.DECIDED] == 12
    assert set(demo.scalars(select(Outcome.kind))) == set(OutcomeKind)
    assert demo.scalar(select(func.count()).where(DecisionFile.closed_at.is_not(None))) == 1


def test_the_resident_sees_what_became_of_an_older_proposal(demo: Session) -> None:
    resident = find_person_by_email(demo, "resident@demo.test")
    assert resident is not None
    ref = demo.scalar(
        select(Contribution.ref).where(
            Contribution.author_id == resident.id,
            Contribution.ref.is_not(None),
            Contribution.kind == Kind.PROPOSAL,
        )
    )
    thread = thread_of(demo, get_contribution(demo, ref), at=NOW)
    codes = [str(step.code) for step in thread.steps]
    assert {"received", "read", "answered", "cited", "recommended", "outcome"} <= set(codes)
    kinds = Counter(demo.scalars(select(Notice.kind).where(Notice.person_id == resident.id)))
    followed = {kind for kind in kinds if TOPICS.get(kind) is Topic.FOLLOWED}
    # What one follows in the demo has news of the calendar, of the city's acts and of others' words.
    assert followed >= {"phase-opened", "followed-consultation", "proposal-added"}
    assert {kind: kinds[kind] for kind in kinds.keys() - followed} == {
        "contribution-received": 3,
        "contribution-answered": 1,
        "comment-received": 5,
        "text-version": 1,
        "synthesis-published": 1,
        "file-closed": 1,
    }


def test_no_letter_is_left_to_send_and_none_is_to_invented_people(demo: Session) -> None:
    assert demo.scalar(select(func.count()).where(Notice.sent_at.is_(None))) == 0
    readers = set(demo.scalars(select(Person.email).join(Notice, Notice.person_id == Person.id)))
    assert readers <= {f"{key}@demo.test" for key in ACCOUNTS}


def test_something_is_owed_and_nothing_is_late_when_it_is_new(demo: Session) -> None:
    owed = list(demo.scalars(select(Assignment).where(Assignment.answered_at.is_(None))))
    assert owed and all(one.due_on > NOW.date() for one in owed)
    oldest = demo.scalar(
        select(func.min(Contribution.received_at)).where(
            Contribution.place == Place.UNREAD, Contribution.state == State.PUBLISHED
        )
    )
    assert oldest > NOW - timedelta(days=get_municipality(demo).reading_days)


def test_everything_happened_in_order_and_before_now(demo: Session) -> None:
    entries = list(demo.scalars(select(JournalEntry).order_by(JournalEntry.id)))
    assert all(before.at <= after.at for before, after in pairwise(entries)) and entries[-1].at < NOW
    previous = GENESIS
    for entry in entries:
        assert entry.hash == entry_hash(
            id=entry.id,
            at=entry.at,
            actor_id=entry.actor_id,
            act=entry.act,
            subject=entry.subject,
            facts=entry.facts,
            previous=previous,
        )
        previous = entry.hash
    received = list(
        demo.scalars(
            select(Contribution.received_at)
            .where(Contribution.number.is_not(None))
            .order_by(Contribution.year, Contribution.number)
        )
    )
    assert received == sorted(received)


def test_the_printed_accounts_open_and_nobody_else_has_a_password(demo: Session) -> None:
    for key in ACCOUNTS:
        assert person_with_password(demo, email=f"{key}@demo.test", password=PASSWORD)
    count = demo.scalar(select(func.count()).where(Person.password_hash.is_not(None)))
    assert count == len(ACCOUNTS)


def test_two_reported_texts_wait_and_one_was_answered(demo: Session) -> None:
    assert len(list_queue(demo, QueueFilter(pile=Pile.FLAGGED))) == 2
    assert demo.scalars(select(FlagSettlement.outcome)).all() == [FlagOutcome.STAYS]


def test_the_same_words_from_three_people_are_noticed(demo: Session) -> None:
    said = list(demo.scalars(select(Contribution).where(Contribution.kind == Kind.COMMENT)))
    assert sorted(filter(None, accounts_with_same_text(demo, said).values())) == [3, 3, 3]


def test_the_regulations_are_whole_in_two_languages_and_changed_once(demo: Session) -> None:
    text = get_text(demo, get_consultation(demo, "urban-plan").id, "regulations")
    first, second, third = text.versions
    assert first.displayed_at and second.displayed_at and third.displayed_at is None
    assert 70 <= second.paragraph_count <= 90
    assert count_missing(demo, second.id) == {"ar": 0, "fr": 0}
    for version in (first, second):
        assert set(version.note) == set(LANGUAGES)
        kinds = Counter(one.kind for one in all_paragraphs(demo, version.id))
        assert set(kinds) == set(PieceKind) and kinds["table"] == kinds["note"] == 2
    # A paragraph that was split, or joined with another, has two rows.
    states = Counter(str(one.state) for one in list_changes(demo, second.id))
    del states["kept"]
    assert states == {"edited": 8, "moved": 2, "split": 2, "joined": 2, "removed": 2, "added": 2}


def test_remarks_follow_the_regulations_and_those_that_led_to_a_change_say_so(demo: Session) -> None:
    remarks = list(demo.scalars(select(Contribution).where(Contribution.text_id.is_not(None))))
    assert len(remarks) >= 30 and {one.kind for one in remarks} == set(REMARKS)
    assert {one.language for one in remarks} == set(Tongue)
    assert {one.standing for one in remarks} == set(Stands)
    caused = set(demo.scalars(select(ChangeCause.contribution_id)))
    assert len(caused) >= 12
    resident = find_person_by_email(demo, "resident@demo.test")
    own = [one for one in remarks if one.author_id == resident.id]
    assert [(one.standing, one.id in caused) for one in own] == [
        (Stands.TEXT_CHANGED, True),
        (Stands.KEPT, False),
    ]
    waiting = {one.kind for one in list_queue(demo, QueueFilter(pile=Pile.UNREAD))}
    assert waiting & set(OBSERVED)


@both_databases
def test_it_is_built_on_both_databases(session: Session, tmp_path: Path) -> None:
    build(session, tmp_path)
    session.commit()
    assert holds_anything(session)


@pytest.mark.parametrize(
    "now", ["2026-01-03T23:02+00:00", "2027-03-29T05:02+00:00", "2028-02-29T22:59+00:00"]
)
def test_it_can_be_built_on_any_day_at_any_hour(session: Session, tmp_path: Path, now: str) -> None:
    """Just after midnight in Tunis, before dawn, just before midnight."""
    build(session, tmp_path, now=datetime.fromisoformat(now))


@both_databases
def test_a_database_that_holds_anything_is_left_alone(session: Session, tmp_path: Path) -> None:
    a_resident(session)
    session.commit()
    with pytest.raises(NotEmpty):
        build(session, tmp_path)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Person)) == 1
    assert not get_municipality(session).is_demo


def test_a_city_that_was_set_up_is_not_empty(session: Session, engine: Engine) -> None:
    assert not holds_anything(session)
    get_municipality(session).contact_email = "registry@city.example"
    session.flush()
    assert holds_anything(session)


def test_the_command_prints_the_accounts_once_and_keeps_them_for_their_owner(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    runner = app.test_cli_runner()
    built = runner.invoke(args=["demo", "build"])
    assert built.exit_code == 0, built.output
    kept = app.config["SETTINGS"].instance / "demo-accounts.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert built.stdout == kept.read_text(encoding="utf-8")
    assert PASSWORD in built.stdout and all(f"{key}@demo.test" in built.stdout for key in ACCOUNTS)
    again = runner.invoke(args=["demo", "build", "--if-empty"])
    assert (again.exit_code, again.output) == (0, "")
    refused = runner.invoke(args=["demo", "build"])
    assert refused.exit_code == 1 and "Nothing was changed" in refused.output


def test_a_password_that_everybody_tries_first_is_refused(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.rollback()
    monkeypatch.setenv("DEMO_PASSWORD", "password1234")
    refused = app.test_cli_runner().invoke(args=["demo", "build"])
    assert refused.exit_code == 1 and "DEMO_PASSWORD" in refused.output
    assert not holds_anything(session)
