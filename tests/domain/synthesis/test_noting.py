"""Comments among the staff who write a synthesis."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consult.domain.journal.models import JournalEntry
from consult.domain.synthesis.noting import NOTE_MAX, REPORT, add_note, count_notes, list_notes, settle_note
from consult.domain.synthesis.queries import get_synthesis
from consult.domain.synthesis.rules import Refusal
from consult.kernel.errors import NotFound, Refused
from tests.databases import both_databases
from tests.factories.people import a_councillor, a_moderator
from tests.factories.synthesis import CLOSED, a_finding, a_synthesis


@pytest.fixture
def drafted(session, consultation, moderator):
    synthesis = a_synthesis(session, consultation=consultation, moderator=moderator)
    finding = a_finding(session, synthesis=synthesis, moderator=moderator)
    return get_synthesis(session, consultation.slug, drafts=True), f"finding-{finding.id}"


@both_databases
def test_said_settled_and_opened_again(session, moderator, drafted):
    synthesis, about = drafted
    other = a_moderator(session)
    said = dict(synthesis=synthesis, by=moderator, at=CLOSED)
    first = add_note(session, about=about, body="  Is this what they said?\n", **said)
    add_note(session, about=about, body="Second", **said)
    add_note(session, about=REPORT, body="On all of it", **said)
    settled = dict(synthesis=synthesis, note_id=first.id, by=other, at=CLOSED)
    settle_note(session, **settled)
    settle_note(session, **settled)
    rows = list_notes(session, synthesis.id, about)
    assert [row.body for row in rows] == ["Second", "Is this what they said?"], "open ones first"
    assert rows[1].settled_by.id == other.id
    assert count_notes(session, synthesis.id, [about, REPORT, "method"]) == {about: 1, REPORT: 1, "method": 0}
    settle_note(session, settled=False, **settled)
    assert count_notes(session, synthesis.id, [about])[about] == 2
    entries = session.scalars(select(JournalEntry).where(JournalEntry.act.like("synthesis.note%"))).all()
    assert [entry.act.rsplit("-", 1)[1] for entry in entries] == ["added"] * 3 + ["settled", "reopened"]
    assert not any("they said" in str(entry.facts) for entry in entries), "the journal keeps no words"


def test_what_is_refused(session, moderator, drafted):
    synthesis, about = drafted
    said = dict(synthesis=synthesis, at=CLOSED)
    for body, code in ((" \n", Refusal.NOTE_NEEDED), ("x" * (NOTE_MAX + 1), Refusal.TOO_LONG)):
        with pytest.raises(Refused) as caught:
            add_note(session, about=about, body=body, by=moderator, **said)
        assert caught.value.code == code
    with pytest.raises(Refused):
        add_note(session, about=about, body="x", by=a_councillor(session), **said)
    for wrong in ("finding-0", "nothing", ""):
        with pytest.raises(NotFound):
            add_note(session, about=wrong, body="x", by=moderator, **said)
    with pytest.raises(NotFound):
        settle_note(session, synthesis=synthesis, note_id=99, by=moderator, at=CLOSED)
