"""Hiding and restoring: under a rule, with a reason that repeats nothing, told to the author, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.accounts.actions import grant_role
from consult.domain.accounts.models import Role
from consult.domain.consultations.counting import changes_of, count_consultations
from consult.domain.contributions.actions import edit_contribution, withdraw_contribution
from consult.domain.contributions.models import Category, Channel, State
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.actions import hide_contribution, read_contributions, restore_contribution
from consult.domain.moderation.models import RulingKind
from consult.domain.moderation.queries import (
    count_by_rule,
    list_rules,
    list_rulings,
    rulings_of,
    time_to_rule,
)
from consult.domain.moderation.quoting import repeats
from consult.domain.moderation.rules import Refusal, may_rule
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_comment, a_proposal, an_entry
from tests.factories.people import a_counter_agent, a_moderator, a_resident, an_administrator

REASON = "Le texte donne l’adresse d’une personne nommée."
LATER = NOON + timedelta(hours=2)


def hide(session, proposal, moderator, rule, reason=REASON, at=LATER, **seen):
    return hide_contribution(
        session, contribution=proposal, moderator=moderator, rule=rule, reason=reason, at=at, **seen
    )


def restore(session, proposal, moderator, rule, reason=REASON, at=LATER, **seen):
    return restore_contribution(
        session, contribution=proposal, moderator=moderator, rule=rule, reason=reason, at=at, **seen
    )


def refused(act, *arguments, **more) -> Refusal:
    with pytest.raises(Refused) as caught:
        act(*arguments, **more)
    return caught.value.code


def letters(session, person) -> list[Notice]:
    return list(session.scalars(select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)))


@both_databases
def test_a_text_is_hidden_and_shown_again(session, consultation, proposal, author, moderator, rule):
    before = changes_of(session, consultation.id)
    ruling = hide(session, proposal, moderator, rule)
    assert proposal.state is State.HIDDEN and proposal.ref == "2026-000001", "the number stays"
    assert proposal.read_at == LATER, "whoever rules has read it"
    assert count_consultations(session, [consultation.id])[consultation.id].proposals == 0
    assert changes_of(session, consultation.id) > before, "no kept page is shown again"

    told = letters(session, author)[-1]
    assert told.kind is NoticeKind.CONTRIBUTION_HIDDEN
    assert (told.facts["reason"], told.facts["rule"]) == (REASON, rule.title)
    assert "@" in told.facts["contact"] and "title" not in told.facts

    entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert (entry.act, entry.actor_id) == ("ruling.hide", moderator.id)
    assert REASON not in str(entry.facts) and proposal.body not in str(entry.facts)

    restore(session, proposal, moderator, rule, "L’adresse est celle du service, elle est publique.")
    assert proposal.state is State.PUBLISHED
    assert letters(session, author)[-1].kind is NoticeKind.CONTRIBUTION_RESTORED
    assert [one.kind for one in rulings_of(session, [proposal.id])[proposal.id]] == [
        RulingKind.HIDE,
        RulingKind.RESTORE,
    ]
    assert ruling.reason == REASON


def test_who_may_rule(session, consultation, proposal, author, moderator):
    other = a_proposal(session, consultation=consultation)
    elsewhere = a_moderator(session, consultation_id=consultation.id)
    assert may_rule(moderator, proposal) and may_rule(elsewhere, proposal)
    for somebody in (None, author, a_resident(session), an_administrator(session), a_counter_agent(session)):
        assert may_rule(somebody, other).refusal is Refusal.NOT_MODERATOR


def test_nobody_rules_on_their_own_words(session, consultation, proposal, author):
    grant_role(session, person=author, role=Role.MODERATOR, at=NOON, letter=False)
    assert may_rule(author, proposal).refusal is Refusal.OWN_WORDS
    agent = a_counter_agent(session)
    entry = an_entry(session, consultation=consultation, agent=agent)
    grant_role(session, person=agent, role=Role.MODERATOR, at=NOON, letter=False)
    assert may_rule(agent, entry).refusal is Refusal.ENTERED_BY_YOU


def test_two_clicks_rule_once_and_a_second_moderator_is_told(session, proposal, author, moderator, rule):
    first = hide(session, proposal, moderator, rule)
    assert hide(session, proposal, moderator, rule) is first
    assert len(rulings_of(session, [proposal.id])[proposal.id]) == 1
    assert len([one for one in letters(session, author) if one.kind is NoticeKind.CONTRIBUTION_HIDDEN]) == 1
    other = a_moderator(session)
    assert refused(hide, session, proposal, other, rule) is Refusal.ALREADY_HIDDEN
    restore(session, proposal, moderator, rule)
    assert refused(restore, session, proposal, other, rule) is Refusal.NOT_HIDDEN
    assert refused(hide, session, proposal, other, rule, seen_ruling=first.id) is Refusal.RULED_MEANWHILE


def test_what_was_seen_is_what_is_ruled_on(session, proposal, author, moderator, rule):
    edit_contribution(
        session,
        contribution=proposal,
        author=author,
        title=proposal.title,
        body="Tout autre chose, écrite après coup et sans nommer personne.",
        at=NOON,
        expected_version=1,
    )
    assert refused(hide, session, proposal, moderator, rule, seen_version=1) is Refusal.TEXT_CHANGED
    with pytest.raises(Refused):
        read_contributions(session, contributions=[proposal], moderator=moderator, at=LATER, seen_version=1)
    hide(session, proposal, moderator, rule, seen_version=2)


def test_a_withdrawn_text_is_nothing_to_rule_on(session, proposal, author, moderator, rule):
    withdraw_contribution(session, contribution=proposal, author=author, at=NOON)
    assert refused(hide, session, proposal, moderator, rule) is Refusal.NOT_THERE


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [
        ("", Refusal.REASON_TOO_SHORT),
        ("  trop   court "[:9], Refusal.REASON_TOO_SHORT),
        ("x " * 600, Refusal.REASON_TOO_LONG),
        ("Il écrit « Monsieur Untel habite rue de Marseille », ce qui ne va pas.", Refusal.REASON_REPEATS),
        ("On y lit le numéro 71-123-456 d’une personne.", Refusal.REASON_REPEATS),
        ("Le titre « Ce que je pense du chef » attaque quelqu’un.", Refusal.REASON_REPEATS),
    ],
)
def test_a_reason_says_something_and_repeats_nothing(session, proposal, moderator, rule, reason, refusal):
    assert refused(hide, session, proposal, moderator, rule, reason) is refusal


@pytest.mark.parametrize(
    ("reason", "text", "answer"),
    [
        ("Le même texte que 2026-000123 a été publié.", "Le texte 2026-000123", False),
        ("هذا الكلام يَمَسّ شخصًا معيّنًا بالاسم", "هذا الكلام يمسّ شخصا", True),
        ("Écrivez à quelqu'un@exemple.tn plutôt", "mon adresse : quelqu'un@exemple.tn", True),
        ("Un mot", "Un mot de trop pour être une citation", False),
        ("C’est du spam.", "SPAM !!", True),
        ("C’est une insulte.", "ok", False),
    ],
)
def test_what_counts_as_repeating(reason, text, answer):
    assert repeats(reason, [text]) is answer


def test_who_spoke_at_the_counter_has_no_mailbox(session, consultation, moderator, rule):
    entry = an_entry(session, consultation=consultation, channel=Channel.COUNTER, category=Category.ANONYMOUS)
    before = session.scalars(select(Notice)).all()
    hide(session, entry, moderator, rule)
    assert entry.state is State.HIDDEN and session.scalars(select(Notice)).all() == before


def test_the_public_log_counts_and_never_reads_a_text(session, consultation, proposal, moderator, rule):
    assert time_to_rule(session) is None
    hide(session, proposal, moderator, rule)
    restore(session, proposal, moderator, rule, at=LATER + timedelta(hours=1))
    shown = list_rulings(session).rows
    assert [one.kind for one in shown] == [RulingKind.RESTORE, RulingKind.HIDE]
    session.refresh(rule)
    counted = {one.rule.code: (one.hidden, one.restored) for one in count_by_rule(session)}
    assert counted[rule.code] == (1, 1) and len(counted) == len(list_rules(session))
    assert time_to_rule(session) == (1, timedelta(hours=2))


def test_a_hidden_comment_leaves_the_thread_its_place(session, consultation, proposal, moderator, rule):
    comment = a_comment(session, parent=proposal, body="Une réponse qui donne un nom et une adresse.")
    reply = a_comment(session, parent=comment)
    hide(session, comment, moderator, rule, "Le commentaire désigne quelqu’un de privé.")
    assert (comment.state, reply.state) == (State.HIDDEN, State.PUBLISHED)
    assert proposal.comment_count == 1


def test_reading_marks_once_and_is_journalled(session, proposal, moderator):
    assert read_contributions(session, contributions=[proposal], moderator=moderator, at=LATER) == [proposal]
    assert read_contributions(session, contributions=[proposal], moderator=moderator, at=LATER) == []
    acts = session.scalars(select(JournalEntry.act).where(JournalEntry.act == "contribution.read")).all()
    assert len(acts) == 1 and proposal.read_at == LATER
