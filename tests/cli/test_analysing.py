"""The worker's part in the suggestions: a few vectors at a time, and nothing without the extra."""

from __future__ import annotations

import pytest

from consult.cli.analysing import AT_ONCE, Analyst
from consult.domain.analysis.vectors import how_far
from consult.domain.consultations.queries import get_consultation
from consult.web.database import db
from tests.conftest import NOON
from tests.factories.analysis import no_extra


@pytest.fixture
def brought(app):
    assert (
        app.test_cli_runner()
        .invoke(args=["load", "--contributions", "8", "--votes", "0", "--comments", "0"])
        .exit_code
        == 0
    )
    return app


def _done(app) -> tuple[int, int]:
    with app.app_context():
        return how_far(db(), get_consultation(db(), "load", drafts=True).id)


@pytest.mark.needs("analysis")
def test_vectors_are_made_a_few_at_a_time_until_none_is_lacking(brought):
    analyst = Analyst(brought)
    assert [analyst.step(at=NOON) for _ in range(3)] == [AT_ONCE, 8 - AT_ONCE, 0]
    assert _done(brought) == (8, 8)


def test_without_the_extra_nothing_is_made_and_nothing_breaks(brought):
    with no_extra():
        assert Analyst(brought).step(at=NOON) == 0
    assert _done(brought) == (0, 8)
