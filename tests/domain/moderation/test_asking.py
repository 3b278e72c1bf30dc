"""Asking an author to change their words: told with rule and reason, while it can be done, and nothing taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.contributions.actions import edit_contribution
from consult.domain.contributions.models import State
from consult.domain.contributions.queries import get_contribution
from consult.domain.moderation.asking import ask_to_edit
from consult.domain.moderation.queries import rulings_of
from consult.domain.moderation.rules import Refusal, contested_ruling
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_comment
from tests.factories.people import a_resident

REASON = "Le texte désigne quelqu’un : dites-le sans le nommer."
LATER = NOON + timedelta(hours=1)


def ask(session, proposal, moderator, rule, reason=REASON, **seen):
    return ask_to_edit(
        session, contribution=proposal, moderator=moderator, rule=rule, reason=reason, at=LATER, **seen
    )


def refused(act, *arguments, **more) -> Refusal:
    with pytest.raises(Refused) as caught:
        act(*arguments, **more)
    return caught.value.code


@both_databases
def test_the_author_is_asked_once_and_nothing_is_taken(session, proposal, author, moderator, rule):
    before = proposal.body
    made = ask(session, proposal, moderator, rule)
    assert ask(session, proposal, moderator, rule, seen_ruling=0).id == made.id
    assert (proposal.state, proposal.body, proposal.read_at) == (State.PUBLISHED, before, LATER)
    told = session.scalars(
        select(Notice).where(Notice.person_id == author.id).order_by(Notice.id.desc())
    ).first()
    assert (told.kind, told.facts["ruling"]) == (NoticeKind.CONTRIBUTION_RULED, "ask-edit")
    assert "appeal_until" not in told.facts
    assert contested_ruling(rulings_of(session, [proposal.id])[proposal.id]) is None, "nothing to contest"
    assert refused(ask, session, proposal, moderator, rule, REASON + " Bien.", seen_version=7) is (
        Refusal.TEXT_CHANGED
    )
    edit_contribution(
        session,
        contribution=proposal,
        author=author,
        title=proposal.title,
        body="Le service ne répond pas aux courriers des habitants du quartier.",
        at=LATER,
        expected_version=1,
    )
    assert proposal.read_at is None, "what was changed is read again"


def test_nobody_is_asked_to_change_what_nobody_can_change(session, proposal, author, moderator, rule):
    assert refused(ask, session, proposal, author, rule) is Refusal.NOT_MODERATOR
    quoting = "Vous écrivez que Monsieur Untel habite rue de Marseille."
    assert refused(ask, session, proposal, moderator, rule, quoting) is Refusal.REASON_REPEATS
    a_comment(session, parent=proposal, author=a_resident(session))
    answered = get_contribution(session, proposal.ref)
    assert refused(ask, session, answered, moderator, rule) is Refusal.NOT_EDITABLE
