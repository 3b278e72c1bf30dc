"""The journal's chain: each entry carries the one before it."""

from sqlalchemy import select

from consult.domain.journal.actions import GENESIS, entry_hash, record
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
