"""Revisions of a report, and corrections after its publication."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consult.domain.consultations.counting import changes_of
from consult.domain.council.report import gather_report
from consult.domain.journal.models import JournalEntry
from consult.domain.synthesis.actions import move_finding, save_finding, save_texts
from consult.domain.synthesis.correcting import (
    begin_correction,
    correct,
    give_up_correction,
    publish_correction,
)
from consult.domain.synthesis.differing import differences
from consult.domain.synthesis.queries import get_synthesis
from consult.domain.synthesis.revisions import get_revision, list_editions, list_revisions
from consult.domain.synthesis.rules import Part, Refusal
from consult.kernel.errors import NotFound, Refused
from tests.databases import both_databases
from tests.factories.consultations import in_three
from tests.factories.contributions import a_proposal
from tests.factories.people import a_resident
from tests.factories.synthesis import CLOSED, a_finding, a_published_synthesis, a_synthesis


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.fixture
def published(session, consultation, moderator):
    proposal = a_proposal(session, consultation=consultation)
    return a_published_synthesis(session, consultation=consultation, moderator=moderator, cited=[proposal])


def test_each_save_is_kept_and_two_are_compared(session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator, words="shade is wanted")
    words = dict(synthesis=synthesis, moderator=moderator, at=CLOSED)
    save_finding(session, finding=finding, title={"fr": "L’ombre d’abord"}, body={}, **words)
    save_finding(session, finding=finding, title={"fr": "L’ombre d’abord"}, body={}, **words)
    other = a_finding(session, synthesis=synthesis, moderator=moderator, words="water")
    move_finding(session, finding=other, by=-1, moderator=moderator, at=CLOSED)
    page = list_revisions(session, synthesis.id)
    assert [row.number for row in page.rows] == [5, 4, 3, 2, 1], "saved again without a change, none is added"
    assert {row.by.id for row in page.rows} == {moderator.id}
    old, new = get_revision(session, synthesis.id, 2), get_revision(session, synthesis.id, 3)
    told = [
        (one.part, one.number, one.field, one.language, one.added, one.removed)
        for one in differences(old.content, new.content)
    ]
    assert ("findings", 1, "title", "fr", False, False) in told
    assert ("findings", 1, "title", "ar", False, True) in told
    assert not differences(new.content, new.content)
    with pytest.raises(NotFound):
        get_revision(session, synthesis.id, 99)


def test_differences_stand_in_the_order_of_the_report():
    old = {part: {"fr": "un deux"} for part in Part} | {
        "findings": [],
        "recommendations": [{"id": 1, "title": {"fr": "a"}, "body": {}}],
    }
    new = {part: {"fr": "un trois"} for part in Part} | {
        "findings": [{"id": 7, "title": {"fr": "b"}, "body": {}}],
        "recommendations": [],
    }
    assert [(one.part, one.added, one.removed) for one in differences(old, new)] == [
        ("introduction", False, False),
        ("participants", False, False),
        ("findings", True, False),
        ("minority", False, False),
        ("recommendations", False, True),
        ("method", False, False),
    ]


@both_databases
def test_a_correction_is_a_new_edition_and_the_first_stays(session, consultation, moderator, published):
    [finding], before = published.findings, changes_of(session, consultation.id)
    who = dict(synthesis=published, moderator=moderator, at=CLOSED)
    begin_correction(session, **who)
    begin_correction(session, **who)
    assert refused(publish_correction, session, reason=in_three("x"), **who) == Refusal.NOTHING_CORRECTED
    correct(session, part="method", body={"fr": "Lu deux fois."}, **who)
    correct(session, part=f"finding-{finding.id}", title=in_three("more shade"), body={}, **who)
    standing = get_synthesis(session, consultation.slug)
    assert standing.method == in_three(Part.METHOD), "readers go on seeing what stands"
    assert refused(publish_correction, session, reason={}, **who) == Refusal.REASON_NEEDED
    kept = publish_correction(session, reason={"fr": "Une erreur."}, **who)
    standing = get_synthesis(session, consultation.slug)
    assert (kept.edition, standing.edition, standing.correction) == (2, 2, None)
    assert (standing.method, standing.findings[0].title) == ({"fr": "Lu deux fois."}, in_three("more shade"))
    assert standing.figures == published.figures and standing.published_at == published.published_at
    first, second = list_editions(session, published.id)
    assert (first.edition, first.reason, first.content["method"]) == (1, None, in_three(Part.METHOD))
    assert second.reason == {"fr": "Une erreur."}
    material = gather_report(session, standing, on=CLOSED.date())
    assert material.words_of(1).texts["method"] == in_three(Part.METHOD)
    assert material.words_of(1).title("findings", standing.findings[0]) == in_three("shade is wanted")
    assert material.words_of(2).texts["method"] == {"fr": "Lu deux fois."}
    with pytest.raises(NotFound):
        material.words_of(3)
    assert changes_of(session, consultation.id) != before, "no kept page shows the edition before"
    acts = session.scalars(select(JournalEntry.act).where(JournalEntry.act.like("synthesis.correct%"))).all()
    assert acts == ["synthesis.correction-begun", "synthesis.corrected"]


def test_what_a_correction_may_not_do(session, consultation, moderator, published):
    who = dict(synthesis=published, moderator=moderator, at=CLOSED)
    [recommendation], [finding] = published.recommendations, published.findings
    assert refused(correct, session, part="method", body={}, **who) == Refusal.NOT_BEGUN
    assert refused(publish_correction, session, reason=in_three("x"), **who) == Refusal.NOT_BEGUN
    assert (
        refused(begin_correction, session, synthesis=published, moderator=a_resident(session), at=CLOSED)
        == Refusal.NOT_MODERATOR
    )
    begin_correction(session, **who)
    named = f"recommendation-{recommendation.id}"
    words = dict(title=in_three("cut them"), body={})
    for part, more, code in (
        (named, {**words, "answered": {recommendation.id}}, Refusal.ANSWERED),
        (f"finding-{finding.id}", dict(title={}, body={}), Refusal.TITLE_NEEDED),
        (f"finding-{finding.id}", dict(title={"en": "[[votes]]"}, body={}), Refusal.FIGURE_IN_TITLE),
        ("minority", dict(body={}), Refusal.PARTS_MISSING),
        ("minority", dict(body={"ar": "[[nothing]]"}), Refusal.FIGURE_UNKNOWN),
        ("minority", dict(body={"ar": "ا" * 8_001}), Refusal.TOO_LONG),
    ):
        assert refused(correct, session, part=part, **more, **who) == code
    for part in ("finding-0", "finding-x", "recommendation-", "nothing"):
        with pytest.raises(NotFound):
            correct(session, part=part, **words, **who)
    correct(session, part=named, **words, **who)
    assert (
        refused(publish_correction, session, reason=in_three("x"), answered={recommendation.id}, **who)
        == Refusal.ANSWERED
    ), "the answer came while it was written"
    give_up_correction(session, **who)
    assert get_synthesis(session, consultation.slug).correction is None
    assert len(list_editions(session, published.id)) == 1


def test_a_draft_is_edited_and_not_corrected(session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    assert (
        refused(begin_correction, session, synthesis=synthesis, moderator=moderator, at=CLOSED)
        == Refusal.NOT_PUBLISHED
    )
    save_texts(session, synthesis=synthesis, moderator=moderator, texts={}, at=CLOSED)
