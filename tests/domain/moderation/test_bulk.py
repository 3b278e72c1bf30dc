"""One act on many texts: what is left out says why, the journal has each, and the undo gives back exactly the rest."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from consult.domain.contributions.models import Place
from consult.domain.journal.chain import check_chain
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.actions import read_contributions
from consult.domain.moderation.bulk import act_on_many, acts_of, ids_unread, plan, undo_bulk
from consult.domain.moderation.queue import Pile, QueueFilter, count_unread
from consult.domain.moderation.rules import Refusal
from consult.domain.moderation.workshop import DeskActKind
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_proposal
from tests.factories.moderation import a_flag, a_hiding, handed_to
from tests.factories.people import a_moderator
from tests.statements import counted

READ, THEME = DeskActKind.READ, DeskActKind.THEME
LATER = NOON + timedelta(hours=1)


def some(session, consultation, number, **more):
    return [a_proposal(session, consultation=consultation, **more) for _ in range(number)]


def done(session, moderator, made, *, kind=READ, theme_id=None, at=NOON):
    seen = {one.id: one.version for one in made}
    return act_on_many(session, kind=kind, theme_id=theme_id, seen=seen, moderator=moderator, at=at)


@both_databases
def test_what_is_left_out_says_why(session, consultation, moderator):
    free, known, reported, open_elsewhere, changed = some(session, consultation, 5)
    read_contributions(session, contributions=[known], moderator=moderator, at=NOON)
    a_flag(session, on=reported)
    other = a_moderator(session)
    assert handed_to(session, other, pile=Pile.UNREAD, after=reported) == open_elsewhere.ref
    made = (free, known, reported, open_elsewhere, changed)
    seen = {one.id: one.version + (one is changed) for one in made}
    found = plan(session, kind=READ, theme_id=None, ids=seen, moderator=moderator, at=NOON, seen=seen)
    assert [one.id for one in found.changes] == [free.id]
    assert [verdict.refusal for _one, verdict in found.left_out] == [
        Refusal.ALREADY_READ,
        Refusal.IS_REPORTED,
        Refusal.BEING_READ,
        Refusal.TEXT_CHANGED,
    ]


@both_databases
def test_read_at_once_and_undone_for_exactly_the_untouched(session, consultation, moderator):
    made = some(session, consultation, 4)
    assert ids_unread(session, QueueFilter()) == [one.id for one in made]
    bulk = done(session, moderator, made)
    assert (bulk.number, bulk.left_out, count_unread(session, QueueFilter())) == (4, 0, 0)
    a_hiding(session, of=made[1], moderator=moderator, at=NOON)
    assert undo_bulk(session, bulk=bulk, moderator=moderator, at=LATER) == 3
    assert [one.place for one in made] == [Place.UNREAD, Place.READ, Place.UNREAD, Place.UNREAD]
    assert undo_bulk(session, bulk=bulk, moderator=moderator, at=LATER) == 0, "undone once"
    acts = list(session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)))
    assert acts.count("contribution.read") == 4 and acts.count("contribution.unread") == 3
    assert sum(act.undone_at is not None for act in acts_of(session, bulk)) == 3
    session.flush()
    assert check_chain(session).broken_at is None


@both_databases
def test_a_theme_for_many(session, consultation, moderator):
    green, roads = consultation.themes[:2]
    made = some(session, consultation, 2)
    chosen = a_proposal(session, consultation=consultation, theme_id=roads.id)
    first = done(session, moderator, made[:1], kind=THEME, theme_id=roads.id)
    bulk = done(session, moderator, [*made, chosen], kind=THEME, theme_id=green.id)
    assert (first.number, bulk.number, bulk.left_out) == (1, 2, 1)
    assert [one.theme_id for one in made] == [green.id, green.id] and chosen.theme_id == roads.id
    assert undo_bulk(session, bulk=bulk, moderator=moderator, at=LATER) == 2
    assert [one.theme_id for one in made] == [roads.id, None], "each as it was before"


def test_as_many_statements_for_three_as_for_one(session, engine, consultation, moderator):
    theme = consultation.themes[0]
    for kind, theme_id in ((READ, None), (THEME, theme.id)):
        costs = []
        for number in (1, 3):
            made = some(session, consultation, number)
            session.flush()
            with counted(engine) as statements:
                bulk = done(session, moderator, made, kind=kind, theme_id=theme_id)
                undo_bulk(session, bulk=bulk, moderator=moderator, at=LATER)
            costs.append(len(statements))
        assert costs[0] == costs[1], kind
