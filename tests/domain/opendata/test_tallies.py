"""What is exported is counted from the rows, complete, and silent while results are hidden."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from consult.domain.consultations.models import Phase
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import Contribution
from consult.domain.opendata.tallies import tallies_of
from tests.conftest import NOON
from tests.databases import both_databases
from tests.domain.opendata.republique import arguments_plan, proposals_plan
from tests.domain.opendata.test_importing import bring, bring_table
from tests.domain.opendata.test_loading import fill
from tests.domain.opendata.test_polis import folder
from tests.parts import shared_data

__all__ = ["folder"]


@both_databases
def test_every_contribution_has_its_row(session, folder):
    bring(session, folder)
    rows = list(tallies_of(session, get_consultation(session, "talk"), at=NOON))
    found = {row["external_id"]: (row["agree"], row["disagree"], row["neutral"]) for row in rows}
    assert found == {"7": (1, 1, 0), "3": (0, 0, 1), "4": (0, 0, 0)}
    assert rows[0]["ref"] == "I2014-000001" and rows[0]["kind"] == "proposal"


@both_databases
def test_votes_are_counted_from_the_votes(session):
    fill(session, 60, 40, 500)
    rows = {row["ref"]: row for row in tallies_of(session, get_consultation(session, "load"), at=NOON)}
    for row in session.scalars(select(Contribution)):
        found = rows.pop(row.ref)
        assert (found["agree"], found["disagree"], found["neutral"], found["comments"]) == (
            row.agree_count,
            row.disagree_count,
            row.neutral_count,
            row.comment_count,
        )
    assert not rows
    # Counters that were tampered with change nothing.
    session.execute(update(Contribution).values(agree_count=0, comment_count=0))
    again = list(tallies_of(session, get_consultation(session, "load"), at=NOON))
    assert sum(row["agree"] for row in again) > 0 and sum(row["comments"] for row in again) > 0


def test_hidden_results_are_hidden_here_too(session):
    fill(session, 3, 2, 10)
    session.execute(update(Phase).values(results_hidden=True))
    session.expire_all()
    rows = list(tallies_of(session, get_consultation(session, "load"), at=NOON))
    assert {(row["agree"], row["disagree"], row["neutral"]) for row in rows} == {(None, None, None)}
    assert sum(row["comments"] for row in rows) > 0


@pytest.mark.needs("shared data")
def test_totals_of_a_source_are_no_votes(session):
    source = shared_data() / "republique-numerique"
    bring_table(session, source / "proposals.csv", proposals_plan())
    bring_table(session, source / "arguments.csv", arguments_plan())
    rows = list(tallies_of(session, get_consultation(session, "bill"), at=NOON))
    assert len(rows) == 72 + 441 and sum(row["agree"] for row in rows) == 0
    assert sum(row["comments"] for row in rows) == 441
