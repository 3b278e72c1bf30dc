"""Masked passages: gone from whatever reads the text, sealed, opened only by an act that is kept, shown again whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.consultations.counting import changes_of
from consult.domain.contributions.actions import edit_contribution, withdraw_contribution
from consult.domain.contributions.masking import (
    as_received,
    masks_of,
    original_of,
    readable_quote,
    sealed_wordings,
)
from consult.domain.contributions.models import Contribution, ContributionVersion, SealedVersion, State
from consult.domain.contributions.queries import get_contribution, list_versions
from consult.domain.contributions.receipts import receipt_of
from consult.domain.contributions.search import matching
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.actions import hide_contribution, restore_contribution
from consult.domain.moderation.appealing import decide_appeal, get_appeal
from consult.domain.moderation.appeals import list_appeals
from consult.domain.moderation.flagged import find_flag
from consult.domain.moderation.masking import get_mask, mask_passages, open_original, unmask_passages
from consult.domain.moderation.models import AppealOutcome, FlagOutcome, RulingKind
from consult.domain.moderation.queries import count_by_rule, rulings_of
from consult.domain.moderation.rules import Refusal, contested_ruling
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.personal.taking import said_by
from consult.kernel.errors import Refused
from consult.kernel.masks import MARK, Passage
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.moderation import a_flag, an_appeal
from tests.factories.people import a_moderator, a_resident

REASON = "Un numéro de téléphone et une adresse privée y figurent."
PHONE, HOME = "71 123 456", "habite rue de Marseille numéro 12"
LATER = NOON + timedelta(hours=2)


def mask(session, proposal, moderator, rule, *words, reason=REASON, at=LATER, **seen):
    return mask_passages(
        session,
        contribution=proposal,
        moderator=moderator,
        passages=[one if isinstance(one, Passage) else Passage(one) for one in words],
        rule=rule,
        reason=reason,
        at=at,
        **seen,
    )


def unmask(session, proposal, moderator, rule, ruling, reason="C’est le numéro du service, il est public."):
    return unmask_passages(
        session,
        contribution=proposal,
        mask=get_mask(session, proposal, ruling.mask_id),
        moderator=moderator,
        rule=rule,
        reason=reason,
        at=LATER,
    )


def refused(act, *arguments, **more) -> Refusal:
    with pytest.raises(Refused) as caught:
        act(*arguments, **more)
    return caught.value.code


def found(session, words) -> list[str]:
    return list(session.scalars(select(Contribution.ref).where(matching(session, words))))


def letters(session, person) -> list[Notice]:
    return list(session.scalars(select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)))


@both_databases
def test_what_is_masked_is_gone_and_comes_back_whole(
    session, consultation, proposal, author, moderator, rule
):
    body, html, words = proposal.body, proposal.body_html, proposal.text_digest
    before = changes_of(session, consultation.id)
    assert found(session, "71123456") or found(session, "Marseille")
    ruling = mask(session, proposal, moderator, rule, PHONE, HOME)
    assert proposal.body == f"Monsieur Untel {MARK}, téléphone {MARK}."
    assert PHONE not in proposal.body_html and MARK in proposal.body_html
    assert proposal.state is State.PUBLISHED and proposal.ref == "2026-000001" and proposal.read_at == LATER
    assert proposal.text_digest != words
    assert not found(session, "Marseille") and found(session, "téléphone") == [proposal.ref]
    assert changes_of(session, consultation.id) > before, "no kept page is shown again"
    assert [one.body for one in list_versions(session, proposal.id)] == [proposal.body]
    assert original_of(session, proposal)[1] == body

    first = as_received(session, get_contribution(session, proposal.ref))
    assert receipt_of(proposal, first).hash == proposal.receipt_hash, "the receipt still holds"
    told = letters(session, author)[-1]
    assert told.kind is NoticeKind.CONTRIBUTION_RULED and told.facts["appeal_until"]
    assert PHONE not in str(told.facts) and "Marseille" not in str(told.facts)
    entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert entry.act == "ruling.mask" and PHONE not in str(entry.facts)

    unmask(session, proposal, moderator, rule, ruling)
    assert (proposal.body, proposal.body_html, proposal.text_digest) == (body, html, words)
    assert found(session, "Marseille") == [proposal.ref]
    assert session.scalars(select(SealedVersion)).all() == []
    assert letters(session, author)[-1].facts["ruling"] == "unmask"
    session.expire_all()
    counted = {one.rule.id: (one.masked, one.restored) for one in count_by_rule(session)}
    assert (1, 1) in counted.values()


def test_what_is_not_masked(session, proposal, moderator, rule):
    long = [Passage(f"mot{number}") for number in range(20)]
    for expected, passages in (
        (Refusal.NO_PASSAGE, []),
        (Refusal.NO_PASSAGE, ["  "]),
        (Refusal.PASSAGE_TOO_SHORT, ["12"]),
        (Refusal.PASSAGE_NOT_THERE, ["71 123 457"]),
        (Refusal.PASSAGE_NOT_THERE, [Passage(PHONE, 2)]),
        (Refusal.TOO_MANY_PASSAGES, long),
        (Refusal.MASKS_EVERYTHING, [proposal.title, proposal.body[:-1]]),
    ):
        assert refused(mask, session, proposal, moderator, rule, *passages) is expected
    assert refused(mask, session, proposal, moderator, rule, PHONE, reason=f"Il donne le {PHONE}.") is (
        Refusal.REASON_REPEATS
    )
    assert refused(mask, session, proposal, moderator, rule, PHONE, seen_version=2) is Refusal.TEXT_CHANGED
    own = a_moderator(session)
    proposal.author_id = own.id
    assert refused(mask, session, proposal, own, rule, PHONE) is Refusal.OWN_WORDS


def test_the_same_ruling_twice_is_made_once(session, proposal, moderator, rule):
    first = mask(session, proposal, moderator, rule, PHONE)
    assert mask(session, proposal, moderator, rule, PHONE, seen_ruling=0).id == first.id
    second = mask(session, proposal, moderator, rule, "rue de Marseille")
    unmask(session, proposal, moderator, rule, first)
    assert PHONE in proposal.body and "Marseille" not in proposal.body, "each mask is lifted by itself"
    assert refused(unmask, session, proposal, moderator, rule, first, "Encore une autre raison.") is (
        Refusal.NOT_MASKED
    )
    assert contested_ruling(rulings_of(session, [proposal.id])[proposal.id]).id == second.id


@both_databases
def test_an_author_edits_their_own_words_and_what_is_masked_stays_so(
    session, proposal, author, moderator, rule
):
    mask(session, proposal, moderator, rule, PHONE)
    title, body = original_of(session, proposal)
    edit_contribution(
        session,
        contribution=proposal,
        author=author,
        title=title,
        body=body + f" Je répète : {PHONE}.",
        at=LATER,
        expected_version=1,
    )
    assert proposal.version == 2 and PHONE not in proposal.body and proposal.body.count(MARK) == 2
    assert proposal.read_at is None, "new words were read by nobody"
    assert PHONE in original_of(session, proposal)[1]
    assert all(PHONE not in one.body for one in list_versions(session, proposal.id))
    assert len(sealed_wordings(session, proposal.id)) == 2
    same = edit_contribution(
        session,
        contribution=proposal,
        author=author,
        title=title,
        body=original_of(session, proposal)[1],
        at=LATER,
        expected_version=2,
    )
    assert same.version == 2, "the same words again change nothing"
    edit_contribution(
        session,
        contribution=proposal,
        author=author,
        title=title,
        body="Je parle du service, sans nommer personne, et de son accueil du public.",
        at=LATER,
        expected_version=2,
    )
    assert MARK not in proposal.body and original_of(session, proposal)[1] == proposal.body


def test_the_wording_that_is_masked_is_the_authors_to_take_along(session, proposal, author, moderator, rule):
    mask(session, proposal, moderator, rule, PHONE)
    (said,) = said_by(session, author.id)
    assert PHONE in said.facts["body"] and PHONE in said.versions[0]["body"]
    assert said.receipt.hash == proposal.receipt_hash


def test_opening_the_original_is_kept_in_the_journal(session, proposal, moderator, rule):
    mask(session, proposal, moderator, rule, PHONE)
    assert PHONE in open_original(session, contribution=proposal, moderator=moderator, at=LATER)[1]
    entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert (entry.act, entry.actor_id) == ("contribution.opened", moderator.id)
    stranger = a_resident(session)
    assert refused(open_original, session, contribution=proposal, moderator=stranger, at=LATER) is (
        Refusal.NOT_MODERATOR
    )


@both_databases
def test_a_mask_is_contested_and_lifted_by_another_moderator(session, proposal, author, moderator, rule):
    second = a_moderator(session)
    mask(session, proposal, moderator, rule, PHONE)
    an_appeal(session, on=proposal, author=author, at=LATER)
    decide_appeal(
        session,
        appeal=get_appeal(session, proposal),
        moderator=second,
        outcome=AppealOutcome.GRANTED,
        reason="C’est le numéro d’un service public.",
        at=LATER,
    )
    assert PHONE in proposal.body
    assert letters(session, author)[-1].facts["appealed"] is True
    assert [one.kind for one in rulings_of(session, [proposal.id])[proposal.id]] == [
        RulingKind.MASK,
        RulingKind.UNMASK,
    ]


def test_an_appeal_on_words_that_were_withdrawn_waits_no_more(session, proposal, author, moderator, rule):
    mask(session, proposal, moderator, rule, PHONE)
    an_appeal(session, on=proposal, author=author, at=LATER)
    assert len(list_appeals(session, None).rows) == 1
    withdraw_contribution(session, contribution=proposal, author=author, at=LATER)
    assert not list_appeals(session, None).rows


def test_hiding_the_whole_and_restoring_it_leaves_the_mask(session, proposal, moderator, rule):
    mask(session, proposal, moderator, rule, PHONE)
    common = {"contribution": proposal, "moderator": moderator, "rule": rule, "at": LATER}
    quoting = "Il dit que Monsieur Untel habite rue de Marseille."
    assert refused(hide_contribution, session, reason=quoting, **common) is Refusal.REASON_REPEATS
    repeating = f"Le téléphone est le {PHONE}."
    assert refused(hide_contribution, session, reason=repeating, **common) is Refusal.REASON_REPEATS
    hide_contribution(session, reason="Le texte accuse une personne privée.", **common)
    assert refused(mask, session, proposal, moderator, rule, "Monsieur Untel") is Refusal.HIDDEN_ALREADY
    restore_contribution(session, reason="Le reste du texte est admis.", **common)
    assert PHONE not in proposal.body


def test_a_flag_is_answered_by_the_mask(session, proposal, moderator, rule):
    reader = a_resident(session)
    a_flag(session, on=proposal, person=reader)
    mask(session, proposal, moderator, rule, PHONE)
    settled = find_flag(session, contribution_id=proposal.id, person_id=reader.id).settlement
    assert settled.outcome is FlagOutcome.MASKED and settled.ruling.kind is RulingKind.MASK
    assert letters(session, reader)[-1].facts["outcome"] == "masked"


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Monsieur Untel", "Monsieur Untel"),
        ("Monsieur Untel habite rue de Marseille numéro 12", f"Monsieur Untel {MARK}"),
        ("rue de Marseille", None),
        (None, None),
    ],
)
def test_a_quote_says_no_more_than_the_text(session, proposal, moderator, rule, quote, expected):
    mask(session, proposal, moderator, rule, HOME)
    masked = masks_of(session, [proposal.id])
    assert readable_quote(quote, masked[proposal.id]) == expected
    assert readable_quote(quote, None) == quote
    assert masks_of(session, []) == {}


def test_an_earlier_wording_is_masked_wherever_the_words_stand(session, proposal, author, moderator, rule):
    edit_contribution(
        session,
        contribution=proposal,
        author=author,
        title=proposal.title,
        body=f"Tél. {PHONE} et encore {PHONE}, à l’accueil du service.",
        at=NOON,
        expected_version=1,
    )
    mask(session, proposal, moderator, rule, Passage(PHONE, 2))
    assert proposal.body == f"Tél. {PHONE} et encore {MARK}, à l’accueil du service."
    first = session.get_one(ContributionVersion, (proposal.id, 1))
    assert PHONE not in first.body, "which of several places is known in the wording of now only"
