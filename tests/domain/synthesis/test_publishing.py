"""Publishing: what must be there, what is frozen, who is told."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.consultations.counting import changes_of
from consult.domain.consultations.models import Activity
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import Contribution, Place, State
from consult.domain.contributions.states import change_state
from consult.domain.journal.models import JournalEntry
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.synthesis.actions import (
    cite,
    publish_synthesis,
    save_finding,
    save_recommendation,
    save_texts,
)
from consult.domain.synthesis.figures import compute_figures
from consult.domain.synthesis.models import SynthesisState
from consult.domain.synthesis.queries import get_synthesis, list_citations
from consult.domain.synthesis.rules import Part, Refusal
from consult.domain.voting.actions import withdraw_vote
from consult.domain.voting.models import Choice
from consult.kernel.errors import NotFound, Refused
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation, a_phase, in_three
from tests.factories.contributions import a_comment, a_proposal, a_vote, an_entry
from tests.factories.people import a_moderator, a_resident
from tests.factories.synthesis import CLOSED, a_finding, a_published_synthesis, a_synthesis


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def test_what_is_missing_is_refused_one_after_the_other(session, consultation, moderator):
    proposal, _other = (a_proposal(session, consultation=consultation) for _ in range(2))
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)

    def publish(at=CLOSED, **reasons):
        return publish_synthesis(session, synthesis=synthesis, moderator=moderator, at=at, **reasons)

    closes_at = NOON + timedelta(days=10)
    found = refused(publish, at=closes_at - timedelta(seconds=1))
    assert (found.code, found.facts["until"]) == (Refusal.VOTE_OPEN, closes_at)
    assert refused(publish, at=closes_at).code == Refusal.NO_FINDING
    finding = a_finding(session, synthesis=synthesis, moderator=moderator)
    save_texts(session, synthesis=synthesis, moderator=moderator, texts={Part.MINORITY: {}}, at=CLOSED)
    found = refused(publish)
    assert (found.code, found.facts["parts"]) == (Refusal.PARTS_MISSING, (Part.MINORITY,))
    save_texts(
        session, synthesis=synthesis, moderator=moderator, texts={Part.MINORITY: in_three("few")}, at=CLOSED
    )
    assert refused(publish).code == Refusal.GAP_NEEDS_REASON
    cite(session, finding=finding, contribution=proposal, moderator=moderator, at=CLOSED)
    assert refused(publish).code == Refusal.GAP_NEEDS_REASON, "a proposal is open"
    recommended = dict(
        synthesis=synthesis, moderator=moderator, title={"ar": "غراسة", "fr": "planter"}, body={}, at=CLOSED
    )
    recommendation = save_recommendation(session, findings=[], **recommended)
    found = refused(publish, gap_reason=in_three("agreed with the council"))
    assert (found.code, found.facts["numbers"]) == (Refusal.NO_GROUND, (1,)), "no reason replaces a finding"
    save_recommendation(session, recommendation=recommendation, findings=[finding], **recommended)
    found = refused(publish, gap_reason=in_three("agreed with the council"))
    assert (found.code, found.facts["languages"]) == (Refusal.LANGUAGE_NEEDS_REASON, ("en",))
    published = publish(gap_reason=in_three("agreed"), missing_reason="Le traducteur est absent.")
    assert published.state == SynthesisState.PUBLISHED
    assert published.gap_reason == in_three("agreed")
    assert published.missing_reason == "Le traducteur est absent."


def test_reasons_without_a_gap_are_not_kept(session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    proposal = a_proposal(session, consultation=consultation)
    a_finding(session, synthesis=synthesis, moderator=moderator, cites=[proposal])
    published = publish_synthesis(
        session,
        synthesis=synthesis,
        moderator=moderator,
        at=CLOSED,
        missing_reason="none",
        gap_reason=in_three("none"),
    )
    assert (published.missing_reason, published.gap_reason) == (None, None)


def test_proposals_must_be_closed_where_nobody_votes(session, moderator, tmp_path):
    consultation = a_consultation(
        session,
        store=FileStore(tmp_path / "files"),
        moderator=moderator,
        phases=[a_phase(NOON, NOON + timedelta(days=5), Activity.PROPOSE)],
    )
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    a_finding(session, synthesis=synthesis, moderator=moderator, at=NOON)
    found = refused(publish_synthesis, session, synthesis=synthesis, moderator=moderator, at=NOON)
    assert found.code == Refusal.STILL_OPEN


def test_publishing_gives_each_contribution_its_place(session, consultation, moderator):
    cited, aside = (a_proposal(session, consultation=consultation) for _ in range(2))
    comment = a_comment(session, parent=cited)
    with pytest.raises(NotFound):
        get_synthesis(session, consultation.slug)
    before = changes_of(session, consultation.id)
    synthesis = a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[cited], aside=[aside]
    )
    places = dict(session.execute(select(Contribution.id, Contribution.place)).all())
    assert places == {cited.id: Place.CITED, aside.id: Place.SET_ASIDE, comment.id: Place.UNREAD}
    assert changes_of(session, consultation.id) > before
    assert get_synthesis(session, consultation.slug).id == synthesis.id
    published = session.scalars(select(JournalEntry).where(JournalEntry.act == "synthesis.published")).one()
    assert published.facts["cited"] == 1 and len(published.facts["figures"]) == 64


def test_everyone_concerned_is_told_once_in_one_letter(session, consultation, moderator):
    two, one, nobody = (a_resident(session) for _ in range(3))
    cited = [a_proposal(session, consultation=consultation, author=two) for _ in range(2)]
    aside = a_proposal(session, consultation=consultation, author=one)
    also = a_proposal(session, consultation=consultation, author=two)
    a_vote(session, on=cited[0], voter=nobody)
    paper = an_entry(session, consultation=consultation)
    synthesis = a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[*cited, paper], aside=[aside, also]
    )
    letters = {
        row.person_id: row
        for row in session.scalars(select(Notice).where(Notice.kind == NoticeKind.SYNTHESIS_PUBLISHED))
    }
    assert set(letters) == {one.id, two.id}
    assert letters[two.id].key == f"synthesis:{synthesis.id}:{two.id}"
    assert letters[two.id].facts == {
        "slug": consultation.slug,
        "title": consultation.title,
        "ref": cited[0].ref,
        "cited": [cited[0].ref, cited[1].ref],
        "set_aside": {also.ref: in_three("outside the subject")},
    }
    assert letters[one.id].facts["cited"] == []
    assert letters[one.id].facts["set_aside"] == {aside.ref: in_three("outside the subject")}


def test_a_hidden_contribution_keeps_its_number_and_loses_its_quote(session, consultation, moderator):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, at=NOON)
    quote = proposal.body[:20].strip()
    cite(session, finding=finding, contribution=proposal, moderator=moderator, quote=quote, at=NOON)
    assert list_citations(session, synthesis.id)[finding.id][0].quote == quote
    change_state(session, contribution=proposal, state=State.HIDDEN)
    shown = list_citations(session, synthesis.id)[finding.id][0]
    assert (shown.ref, shown.title, shown.quote) == (proposal.ref, None, None)


@both_databases
def test_figures_are_frozen_and_recomputed_alike(session, tmp_path):
    moderator = a_moderator(session)
    consultation = a_consultation(
        session, store=FileStore(tmp_path / "files"), moderator=moderator, slug="plan"
    )
    ines, omar, sami = (a_resident(session) for _ in range(3))
    shade = a_proposal(session, consultation=consultation, author=ines, arrondissement_id=3)
    cars = a_proposal(session, consultation=consultation, author=ines, arrondissement_id=3)
    paper = an_entry(session, consultation=consultation, arrondissement_id=1)
    a_comment(session, parent=shade, author=omar)
    for on, choice, voter in (
        (shade, Choice.AGREE, omar),
        (shade, Choice.AGREE, sami),
        (cars, Choice.AGREE, sami),
        (cars, Choice.DISAGREE, omar),
        (paper, Choice.NEUTRAL, omar),
    ):
        a_vote(session, on=on, choice=choice, voter=voter)
    noise = a_vote(session, on=paper)
    withdraw_vote(session, contribution=paper, voter=noise, at=NOON)
    synthesis = a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[shade, cars], aside=[paper]
    )
    figures = synthesis.figures
    assert figures["contributions"]["total"] == 4
    assert figures["contributions"]["kind"] == {"comment": 1, "proposal": 3}
    assert figures["contributions"]["channel"] == {"counter": 1, "online": 3}
    assert figures["contributions"]["arrondissement"] == {"medina": 1, "bab-souika": 2, "": 1}
    assert {name: number for name, number in figures["people"].items() if name != "profile"} == {
        "participants": 3,
        "authors": 2,
        "voters": 2,
        "without_account": 1,
    }
    assert figures["votes"] == {"total": 5, "agree": 3, "disagree": 1, "neutral": 1}
    assert figures["coverage"] == {
        "owing": 3, "read": 3, "cited": 2, "set_aside": 1, "open": 0, "waiting": 0,
    }  # fmt: skip
    (finding,) = figures["findings"]
    assert finding["votes"] == {"total": 4, "agree": 3, "disagree": 1, "neutral": 0}
    assert (finding["contributions"], finding["supporters"], finding["objectors"]) == (2, 2, 1)
    assert figures["register"]["number"] == 4
    session.flush()
    session.expire_all()
    again = get_synthesis(session, "plan")
    assert compute_figures(session, again, at=CLOSED) == again.figures == json.loads(json.dumps(figures))


def test_a_comment_is_cited_by_itself(session, consultation, moderator):
    proposal = a_proposal(session, consultation=consultation)
    comment = a_comment(session, parent=proposal)
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    finding = save_finding(
        session, synthesis=synthesis, moderator=moderator, title=in_three("t"), body={}, at=NOON
    )
    cite(session, finding=finding, contribution=comment, moderator=moderator, at=NOON)
    cite(session, finding=finding, contribution=proposal, moderator=moderator, at=NOON)
    publish_synthesis(session, synthesis=synthesis, moderator=moderator, at=CLOSED)
    session.refresh(comment, ["place"])
    assert comment.place == Place.CITED
    assert get_consultation(session, consultation.slug).id == consultation.id
