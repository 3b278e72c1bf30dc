"""Findings, recommendations, citations: who may write them and what they must be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.contributions.actions import withdraw_contribution
from consult.domain.contributions.models import Place, Tongue
from consult.domain.contributions.rules import may_edit as may_edit_contribution
from consult.domain.journal.models import JournalEntry
from consult.domain.synthesis.actions import (
    cite,
    fingerprint,
    move_finding,
    put_back,
    remove_finding,
    save_finding,
    save_recommendation,
    save_texts,
    set_aside,
    start_synthesis,
    uncite,
)
from consult.domain.synthesis.beside import Shelf, list_beside, list_reasons, standings
from consult.domain.synthesis.queries import coverage, find_synthesis, gaps_of, list_citations
from consult.domain.synthesis.rules import Part, Refusal, is_quote_of
from consult.kernel.errors import Refused, Stale
from tests.conftest import NOON
from tests.factories.consultations import in_three
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.people import a_councillor, a_moderator, a_resident, an_administrator
from tests.factories.synthesis import CLOSED, a_finding, a_published_synthesis, a_synthesis


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def test_there_is_one_synthesis_per_consultation(session, consultation, moderator):
    first = start_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    again = start_synthesis(session, consultation=consultation, moderator=a_moderator(session), at=NOON)
    assert first.id == again.id


@pytest.mark.parametrize("who", [a_resident, a_councillor, an_administrator])
def test_only_moderators_write(session, consultation, who):
    found = refused(start_synthesis, session, consultation=consultation, moderator=who(session), at=NOON)
    assert found.code == Refusal.NOT_MODERATOR


def test_a_moderator_of_another_consultation_does_not_write(session, consultation):
    other = a_moderator(session, consultation_id=None)
    for grant in other.grants:
        grant.consultation_id = consultation.id + 1
    found = refused(start_synthesis, session, consultation=consultation, moderator=other, at=NOON)
    assert found.code == Refusal.NOT_MODERATOR


def test_a_finding_cites_a_contribution_once_and_marks_it_read_and_answered(session, consultation, moderator):
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, at=NOON)
    for _ in range(2):
        cite(session, finding=finding, contribution=proposal, moderator=moderator, at=NOON)
    assert [one.ref for one in list_citations(session, synthesis.id)[finding.id]] == [proposal.ref]
    session.refresh(proposal, ["place", "answered_at"])
    assert proposal.place == Place.READ
    assert proposal.answered_at == NOON
    assert not may_edit_contribution(author, proposal, NOON)
    acts = session.scalars(select(JournalEntry.act).where(JournalEntry.act.startswith("citation"))).all()
    assert acts == ["citation.added"]


ARABIC = "نعيش من هذه الساحة منذ عشرين سنة.\n\nلا نرفض   التنظيم،\nنرفض الإخراج."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("لا نرفض التنظيم، نرفض الإخراج", True),
        ("  منذ\nعشرين   سنة ", True),
        ("نرفض التنظيم كلّه", False),
        ("تشجير شارع", True),
    ],
)
def test_a_quote_stands_in_the_text_white_space_aside(session, consultation, moderator, quote, found):
    proposal = a_proposal(
        session, consultation=consultation, language=Tongue.AR, title="تشجير شارع باب سعدون", body=ARABIC
    )
    assert is_quote_of(quote, proposal) is found
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, at=NOON)
    place = dict(finding=finding, contribution=proposal, moderator=moderator, at=NOON, quote=quote)
    if found:
        assert cite(session, **place).quote == " ".join(quote.split())
    else:
        assert refused(cite, session, **place).code == Refusal.QUOTE_NOT_FOUND
        assert list_citations(session, synthesis.id) == {}


def test_what_is_hidden_or_elsewhere_is_not_cited(session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, at=NOON)
    author = a_resident(session)
    proposal = a_proposal(session, consultation=consultation, author=author)
    withdraw_contribution(session, contribution=proposal, author=author, at=NOON)
    found = refused(cite, session, finding=finding, contribution=proposal, moderator=moderator, at=NOON)
    assert found.code == Refusal.NOT_PUBLIC


def test_setting_aside_needs_a_reason_and_spares_what_is_cited(session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    one, two, three = (a_proposal(session, consultation=consultation) for _ in range(3))
    a_finding(session, synthesis=synthesis, moderator=moderator, cites=[one], at=NOON)
    act = dict(synthesis=synthesis, moderator=moderator, at=NOON)
    assert (
        refused(set_aside, session, contributions=[two], reason={"ar": " "}, **act).code
        == Refusal.REASON_NEEDED
    )
    cited = refused(set_aside, session, contributions=[one, two], reason=in_three("why"), **act)
    assert (cited.code, cited.facts["refs"]) == (Refusal.CITED_ALREADY, (one.ref,))
    assert set_aside(session, contributions=[two, three], reason=in_three("why"), **act) == 2
    covered = coverage(session, consultation_id=consultation.id, synthesis_id=synthesis.id)
    assert (covered.owing, covered.read, covered.cited, covered.set_aside, covered.open) == (3, 3, 1, 2, 0)
    assert list_reasons(session, synthesis.id) == [in_three("why")]
    put_back(session, contribution=three, **act)
    assert coverage(session, consultation_id=consultation.id, synthesis_id=synthesis.id).open == 1


def test_citing_what_was_set_aside_takes_it_back(session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    proposal = a_proposal(session, consultation=consultation)
    set_aside(
        session,
        synthesis=synthesis,
        contributions=[proposal],
        reason=in_three("why"),
        moderator=moderator,
        at=NOON,
    )
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, cites=[proposal], at=NOON)
    stands = standings(session, synthesis.id, [proposal.id])[proposal.id]
    assert (stands.cited_in, stands.set_aside) == ({finding.id: None}, None)
    uncite(session, finding=finding, contribution=proposal, moderator=moderator, at=NOON)
    assert coverage(session, consultation_id=consultation.id, synthesis_id=synthesis.id).open == 1


def test_the_shelves_beside_the_text(session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    shade, cars, aside = (
        a_proposal(session, consultation=consultation, title=title)
        for title in ("Des arbres sur la place", "Fermer la place aux voitures", "Un stade ailleurs")
    )
    reply = a_comment(session, parent=shade, body="Des platanes plutôt que des palmiers.")
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, cites=[shade], at=NOON)
    set_aside(
        session,
        synthesis=synthesis,
        contributions=[aside],
        reason=in_three("x"),
        moderator=moderator,
        at=NOON,
    )

    def shown(**what):
        return [row.id for row in list_beside(session, synthesis, **what)]

    assert shown() == [cars.id]
    assert shown(shelf=Shelf.CITED) == [shade.id]
    assert shown(shelf=Shelf.CITED, finding_id=finding.id + 1) == []
    assert shown(shelf=Shelf.SET_ASIDE) == [aside.id]
    assert shown(shelf=Shelf.PROPOSALS) == [shade.id, cars.id, aside.id]
    assert shown(shelf=Shelf.COMMENTS) == [reply.id]
    assert shown(shelf=Shelf.PROPOSALS, words="voiture") == [cars.id]
    assert shown(shelf=Shelf.COMMENTS, words="platane") == [reply.id]
    page = list_beside(session, synthesis, shelf=Shelf.PROPOSALS, size=2)
    rest = list_beside(session, synthesis, shelf=Shelf.PROPOSALS, size=2, cursor=page.next)
    assert [row.id for row in (*page, *rest)] == [shade.id, cars.id, aside.id]


def test_stale_forms_are_noticed(session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, at=NOON)
    seen, version = fingerprint(finding.title, finding.body), synthesis.version
    words = dict(synthesis=synthesis, moderator=moderator, title=in_three("new words"), body={}, at=NOON)
    save_finding(session, finding=finding, expected=seen, **words)
    with pytest.raises(Stale):
        save_finding(session, finding=finding, expected=seen, **words)
    texts = {Part.METHOD: in_three("how")}
    save_texts(
        session, synthesis=synthesis, moderator=moderator, texts=texts, at=NOON, expected_version=version
    )
    with pytest.raises(Stale):
        save_texts(
            session, synthesis=synthesis, moderator=moderator, texts=texts, at=NOON, expected_version=version
        )


def test_removing_a_finding_opens_what_it_cited_and_numbers_follow(session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    proposal = a_proposal(session, consultation=consultation)
    first = a_finding(session, synthesis=synthesis, moderator=moderator, cites=[proposal], at=NOON)
    second = a_finding(session, synthesis=synthesis, moderator=moderator, words="second", at=NOON)
    third = a_finding(session, synthesis=synthesis, moderator=moderator, words="third", at=NOON)
    save_recommendation(
        session,
        synthesis=synthesis,
        moderator=moderator,
        title=in_three("do"),
        body={},
        findings=[first],
        at=NOON,
    )
    move_finding(session, finding=third, by=-1, moderator=moderator, at=NOON)
    remove_finding(session, finding=first, moderator=moderator, at=NOON)
    synthesis = find_synthesis(session, consultation.id)
    assert [(one.position, one.id) for one in synthesis.findings] == [(1, third.id), (2, second.id)]
    gaps = gaps_of(session, synthesis)
    assert (gaps.open, gaps.citing_nothing, gaps.resting_on_nothing) == (1, (1, 2), (1,))


def test_a_title_is_needed_and_texts_are_bounded(session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator, at=NOON)
    act = dict(synthesis=synthesis, moderator=moderator, at=NOON)
    assert refused(save_finding, session, title={}, body={}, **act).code == Refusal.TITLE_NEEDED
    assert refused(save_finding, session, title={"fr": "x" * 201}, body={}, **act).code == Refusal.TOO_LONG
    assert (
        refused(save_finding, session, title={"fr": "x"}, body={"fr": "x" * 8001}, **act).code
        == Refusal.TOO_LONG
    )


def test_nothing_changes_after_publication(session, consultation, moderator):
    proposal, other = (a_proposal(session, consultation=consultation) for _ in range(2))
    synthesis = a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[proposal], aside=[other]
    )
    finding = synthesis.findings[0]
    act = dict(moderator=moderator, at=CLOSED + timedelta(days=1))
    acts = [
        lambda: save_texts(session, synthesis=synthesis, texts={}, **act),
        lambda: save_finding(session, synthesis=synthesis, title={"fr": "x"}, body={}, **act),
        lambda: remove_finding(session, finding=finding, **act),
        lambda: cite(session, finding=finding, contribution=other, **act),
        lambda: uncite(session, finding=finding, contribution=proposal, **act),
        lambda: put_back(session, synthesis=synthesis, contribution=other, **act),
    ]
    assert [refused(one).code for one in acts] == [Refusal.ALREADY_PUBLISHED] * len(acts)
