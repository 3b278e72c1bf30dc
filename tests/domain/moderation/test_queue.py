"""What waits to be read: the first received first, page by page, the same statements whatever its length."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consult.domain.contributions.models import Kind, Tongue
from consult.domain.moderation.actions import hide_contribution, read_contributions
from consult.domain.moderation.queue import Pile, QueueFilter, count_unread, list_queue
from consult.domain.moderation.rules import moderated_consultations
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.people import a_moderator
from tests.statements import counted

REASON = "Le texte désigne une personne privée."


def some(session, consultation, number: int):
    return [
        a_proposal(session, consultation=consultation, at=NOON + timedelta(minutes=minute))
        for minute in range(number)
    ]


def walk(session, wanted: QueueFilter, size: int) -> list[int]:
    """All ids forwards, and on the way back the same ones."""
    seen, cursor, pages = [], None, 0
    while True:
        page = list_queue(session, wanted, cursor=cursor, size=size)
        seen += [row.id for row in page]
        pages += 1
        if not page.next:
            break
        cursor = page.next
    back, cursor = [row.id for row in page], page.previous
    while cursor:
        page = list_queue(session, wanted, cursor=cursor, size=size)
        back = [row.id for row in page] + back
        cursor = page.previous
    assert back == seen and pages == -(-len(seen) // size)
    return seen


@both_databases
def test_the_first_received_is_read_first(session, consultation, moderator):
    made = some(session, consultation, 5)
    wanted = QueueFilter()
    assert walk(session, wanted, 2) == [one.id for one in made]
    read_contributions(session, contributions=[made[1]], moderator=moderator, at=NOON + timedelta(hours=1))
    assert walk(session, wanted, 2) == [one.id for one in made if one is not made[1]]
    assert [one.id for one in list_queue(session, QueueFilter(pile=Pile.READ))] == [made[1].id]
    assert count_unread(session, wanted) == 4


@both_databases
def test_both_kinds_of_waiting_stand_in_one_order(session, consultation, moderator, tmp_path):
    """Where moderators read first, what waits is not public yet; it waits in the same line."""
    reads_first = a_consultation(
        session, store=FileStore(tmp_path / "other"), moderator=moderator, reads_first=True
    )
    mixed = [
        a_proposal(session, consultation=(consultation, reads_first)[at % 2], at=NOON + timedelta(minutes=at))
        for at in range(7)
    ]
    assert walk(session, QueueFilter(), 3) == [one.id for one in mixed]


def test_filters_and_the_moderator_of_one_consultation(session, consultation, moderator, tmp_path):
    other = a_consultation(session, store=FileStore(tmp_path / "other"), moderator=moderator)
    arabic = a_proposal(session, consultation=other, language=Tongue.AR)
    comment = a_comment(session, parent=a_proposal(session, consultation=consultation))
    only = a_moderator(session, consultation_id=other.id)
    mine = moderated_consultations(only)
    assert mine == (other.id,) and moderated_consultations(moderator) is None
    assert [one.id for one in list_queue(session, QueueFilter(consultation_ids=mine))] == [arabic.id]
    assert [one.id for one in list_queue(session, QueueFilter(kind=Kind.COMMENT))] == [comment.id]
    assert [one.id for one in list_queue(session, QueueFilter(language=Tongue.AR))] == [arabic.id]


def test_what_is_hidden_shows_the_latest_ruling_first(session, consultation, moderator, rule):
    made = some(session, consultation, 3)
    for minute, one in enumerate((made[2], made[0])):
        at = NOON + timedelta(hours=1, minutes=minute)
        hide_contribution(session, contribution=one, moderator=moderator, rule=rule, reason=REASON, at=at)
    hidden = list_queue(session, QueueFilter(pile=Pile.HIDDEN))
    assert [one.id for one in hidden] == [made[0].id, made[2].id]


@pytest.mark.parametrize("pile", list(Pile))
def test_as_many_statements_for_three_as_for_one(session, engine, consultation, moderator, rule, pile):
    numbers = []
    for more in (1, 2):
        made = some(session, consultation, more)
        if pile is Pile.READ:
            read_contributions(session, contributions=made, moderator=moderator, at=NOON)
        if pile is Pile.HIDDEN:
            for one in made:
                hide_contribution(
                    session, contribution=one, moderator=moderator, rule=rule, reason=REASON, at=NOON
                )
        session.flush()
        session.expunge_all()
        moderator, consultation = session.merge(moderator), session.merge(consultation)
        rule = session.merge(rule)
        with counted(engine) as statements:
            list_queue(session, QueueFilter(pile=pile))
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
