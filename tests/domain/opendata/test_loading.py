"""The synthetic load keeps every counter and every rule of the database, and never mixes with real words."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.clock import phase_for, results_hidden
from consult.domain.consultations.counting import count_consultations
from consult.domain.consultations.models import Activity, Consultation, Series
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import Contribution, Kind, RegisterCounter, Tongue
from consult.domain.opendata.loading import Ground, Loaded, NotForLoad, load
from consult.domain.voting.models import Choice, Vote
from consult.domain.voting.tallies import Tally, recount
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import TEXTS, a_consultation, in_three

GROUND = Ground(TEXTS, [in_three("green"), in_three("roads")], in_three("All"))


def fill(session: Session, proposals: int, comments: int, votes: int, slug: str = "load") -> Loaded:
    return load(
        session,
        slug=slug,
        ground=GROUND,
        proposals=proposals,
        comments=comments,
        votes=votes,
        seed=7,
        at=NOON,
    )


def check(session: Session, proposals: int, comments: int, votes: int) -> None:
    session.expire_all()
    rows = session.scalars(select(Contribution)).all()
    tallies = recount(session, [row.id for row in rows])
    moments = {row.id: row.received_at for row in rows}
    below: Counter[int] = Counter()
    for row in rows:
        assert Tally(row.agree_count, row.disagree_count, row.neutral_count) == tallies[row.id]
        assert row.ref == f"L2026-{row.number:06d}" and row.receipt_hash
        if row.parent_id:
            below.update({row.parent_id, row.root_id})
            assert moments[row.parent_id] <= row.received_at <= NOON
    assert {row.id: row.comment_count for row in rows} == {row.id: below[row.id] for row in rows}
    kinds = Counter(row.kind for row in rows)
    assert (kinds[Kind.PROPOSAL], kinds[Kind.COMMENT]) == (proposals, comments)
    assert sorted(row.number for row in rows) == list(range(1, len(rows) + 1))
    assert session.get_one(RegisterCounter, (Series.LOAD, 2026)).last_number == len(rows)
    counts = count_consultations(session, [rows[0].consultation_id])[rows[0].consultation_id]
    standing = sum(tally.total for tally in tallies.values())
    assert (counts.proposals, counts.comments, counts.votes) == (proposals, comments, standing)
    assert session.execute(select(func.count()).select_from(Vote)).scalar_one() == votes
    took_part = {row.author_id for row in rows} | set(session.scalars(select(Vote.person_id)))
    assert counts.participants == len(took_part)


@both_databases
def test_a_load_and_one_more(session):
    done = fill(session, 120, 80, 900)
    assert (done.proposals, done.comments, done.votes) == (120, 80, 900)
    check(session, 120, 80, 900)
    fill(session, 30, 0, 200)
    fill(session, 0, 40, 0)
    check(session, 150, 120, 1100)


@both_databases
def test_postgresql_knows_at_once_how_much_there_is(session):
    fill(session, 20, 5, 40)
    if session.get_bind().dialect.name == "postgresql":
        rows = session.execute(
            text("SELECT reltuples FROM pg_class WHERE relname = 'contribution'")
        ).scalar_one()
        assert rows == session.scalar(select(func.count()).select_from(Contribution)) > 0


def test_it_is_lifelike(session):
    fill(session, 400, 200, 6000)
    rows = session.scalars(select(Contribution)).all()
    assert {row.language for row in rows} == set(Tongue)
    choices = Counter(session.scalars(select(Vote.choice)))
    assert 0.4 < choices[Choice.AGREE] / 6000 < 0.65 and 0.08 < choices[Choice.NEUTRAL] / 6000 < 0.25
    # A tenth of the texts has far more than a tenth of the votes.
    popular = sorted((row.agree_count + row.disagree_count + row.neutral_count for row in rows), reverse=True)
    assert sum(popular[:40]) > 0.15 * 6000
    assert any(row.parent_id != row.root_id for row in rows if row.kind is Kind.COMMENT)
    assert len({row.arrondissement_id for row in rows if row.kind is Kind.PROPOSAL}) == 15


def test_it_is_open_and_shows_its_results(session):
    fill(session, 5, 0, 0)
    found = get_consultation(session, "load")
    assert found.series is Series.LOAD and results_hidden(found, NOON) is None
    assert all(phase_for(found, activity, NOON) for activity in Activity)


def test_it_never_goes_where_people_speak(session, tmp_path):
    real = a_consultation(session, store=FileStore(tmp_path / "uploads"))
    with pytest.raises(NotForLoad):
        fill(session, 5, 0, 0, real.slug)
    assert session.execute(select(func.count()).select_from(Contribution)).scalar_one() == 0


@pytest.mark.parametrize(("proposals", "votes"), [(1, 30), (2, 400), (40, 200), (300, 10)])
def test_as_many_votes_as_asked_for(session, proposals, votes):
    assert fill(session, proposals, 0, votes).votes == votes
    check(session, proposals, 0, votes)


def test_votes_on_nothing(session):
    assert fill(session, 0, 5, 5).votes == 0


def test_nothing_is_asked_for(session):
    assert fill(session, 0, 0, 0).people == 0
    assert session.execute(select(func.count()).select_from(Person)).scalar_one() == 0
    assert session.execute(select(func.count()).select_from(Consultation)).scalar_one() == 1
