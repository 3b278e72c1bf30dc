"""The journal's chain: each entry carries the one before it."""

import pytest
from sqlalchemy import select, text

from consult.domain.journal.actions import GENESIS, entry_hash, record
from consult.domain.journal.chain import Chain, check_chain
from consult.domain.journal.models import JournalEntry, JournalHead
from tests.conftest import NOON
from tests.databases import both_databases


@both_databases
def test_entries_are_numbered_without_a_gap_and_chained(session):
    for number in range(3):
        record(session, act="contribution.submitted", subject=f"contribution:{number}", at=NOON)
    session.flush()
    entries = session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [entry.id for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == [GENESIS, entries[0].hash, entries[1].hash]
    assert session.get_one(JournalHead, 1).entry_id == 3


def test_the_hash_of_an_entry_is_what_the_documentation_says():
    made = entry_hash(
        id=1,
        at=NOON,
        actor_id=7,
        act="ruling.hide",
        subject="contribution:5",
        facts={"rule": 2},
        previous=GENESIS,
    )
    assert made == "c26195c2308e8dad098168dd4e2d0a6efe32fa5781961684c3bf4535b1390046"


def written(session, number: int = 5) -> None:
    for _ in range(number):
        record(session, act="test", subject="test", at=NOON, facts={"n": 1})
    session.flush()


@both_databases
def test_a_chain_that_nobody_touched_holds_together(session):
    written(session)
    head = session.scalars(select(JournalHead)).one()
    session.refresh(head)
    for last in (None, 2, 100):
        assert check_chain(session, last=last) == Chain(head.entry_id, head.hash, broken_at=None)


@pytest.mark.parametrize(
    ("spoil", "broken_at"),
    [
        ("UPDATE journal_entry SET act = 'other' WHERE id = 3", 3),
        ("UPDATE journal_entry SET hash = previous WHERE id = 3", 3),
        ("UPDATE journal_entry SET previous = hash WHERE id = 3", 3),
        ("DELETE FROM journal_entry WHERE id = 3", 3),
        ("DELETE FROM journal_entry WHERE id = 1", 1),
        ("DELETE FROM journal_entry WHERE id = 5", 5),
        ("UPDATE journal_head SET entry_id = 6", 6),
    ],
)
def test_the_first_entry_that_does_not_follow_is_found(session, spoil, broken_at):
    written(session)
    session.execute(text(spoil))
    assert check_chain(session).broken_at == broken_at
