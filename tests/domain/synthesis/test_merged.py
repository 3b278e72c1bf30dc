"""What was merged has its place through its head: coverage, figures, letters, decision and thread."""

from __future__ import annotations

import pytest

from consult.domain.contributions.models import Place
from consult.domain.council.steps import StepCode
from consult.domain.council.thread import thread_of
from consult.domain.moderation.merges import MergeRefusal
from consult.domain.synthesis.concerned import list_concerned
from consult.domain.synthesis.figures import compute_figures
from consult.domain.synthesis.queries import coverage
from consult.domain.voting.models import Choice
from consult.kernel.errors import Refused
from tests.factories.contributions import a_proposal, a_vote
from tests.factories.merges import a_merge, an_undoing
from tests.factories.people import a_resident
from tests.factories.synthesis import CLOSED, a_finding, a_published_synthesis, a_synthesis


@pytest.fixture
def four(session, consultation):
    """A head, two that say the same, and another one."""
    return [a_proposal(session, consultation=consultation) for _ in range(4)]


def covered(session, synthesis):
    found = coverage(session, consultation_id=synthesis.consultation_id, synthesis_id=synthesis.id)
    return found.owing, found.cited, found.open


def test_merged_members_are_cited_and_counted_through_their_head(session, consultation, moderator, four):
    head, one, two, _other = four
    both = a_resident(session)
    for row, choice in ((one, Choice.AGREE), (two, Choice.DISAGREE)):
        a_vote(session, on=row, voter=both, choice=choice)
        a_vote(session, on=row)
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, cites=[head])
    session.refresh(synthesis, attribute_names=["findings"])
    assert covered(session, synthesis) == (4, 1, 3)
    before = compute_figures(session, synthesis, at=CLOSED)
    assert (before["contributions"]["total"], before["votes"]["total"]) == (4, 4)
    made = a_merge(session, head=head, members=[one, two], moderator=moderator)
    assert covered(session, synthesis) == (4, 3, 1)
    figures = compute_figures(session, synthesis, at=CLOSED)
    # Nobody's voice is lost, and nobody is counted twice: one person had voted on two of them.
    assert figures["contributions"]["total"] == 4
    assert figures["votes"] == {"total": 3, "agree": 2, "disagree": 1, "neutral": 0}
    assert figures["people"]["voters"] == 3
    assert figures["findings"][0]["id"] == finding.id
    assert figures["findings"][0]["contributions"] == 3
    assert figures["findings"][0]["votes"] == figures["votes"]
    assert (figures["findings"][0]["supporters"], figures["findings"][0]["objectors"]) == (2, 1)
    an_undoing(session, merge=made, moderator=moderator)
    assert compute_figures(session, synthesis, at=CLOSED) == before


def test_a_merged_text_is_told_and_placed_with_its_head(session, consultation, moderator, four):
    head, one, two, other = four
    a_merge(session, head=head, members=[one], moderator=moderator)
    late = a_merge(session, head=head, members=[two], moderator=moderator, at=CLOSED)
    synthesis = a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[head, other]
    )
    told = {one.person_id: one.cited for one in list_concerned(session, synthesis.id)}
    assert told == {row.author_id: [row.ref] for row in four}
    for row in four:
        session.refresh(row)
        assert row.place is Place.CITED
    steps = [step.code for step in thread_of(session, one, at=CLOSED).steps]
    assert steps.index(StepCode.MERGED) < steps.index(StepCode.CITED)
    with pytest.raises(Refused) as refused:
        an_undoing(session, merge=late, moderator=moderator, at=CLOSED)
    assert refused.value.code == MergeRefusal.PLACED_ALREADY
