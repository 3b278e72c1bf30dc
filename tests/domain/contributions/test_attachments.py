"""Attachments through their lives: which wording has which, what is kept, and what is removed at last."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from consult.domain.contributions.actions import discard_draft, edit_contribution, submit_draft
from consult.domain.contributions.attaching import (
    EDIT_WAITS,
    attach_files,
    forget_unfinished_edits,
    tidy_files,
)
from consult.domain.contributions.attachments import (
    DOCUMENT,
    MARK,
    Wish,
    attachments_of,
    of_version,
    standing,
)
from consult.domain.contributions.models import Attachment
from consult.domain.contributions.queries import first_version
from consult.domain.contributions.receipts import files_digest, receipt_of
from consult.domain.contributions.rules import Refusal
from consult.domain.journal.models import JournalEntry
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_proposal
from tests.factories.files import SHOWS, a_draft_with, a_pdf, a_photo, a_proposal_with, taken
from tests.factories.people import a_resident


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "uploads")


def attach(session, made, files, data, *, at=NOON):
    """Put these files, by slot, beside what the author edits."""
    sent = {slot: taken(files, slot, one) for slot, one in data.items()}
    return attach_files(session, contribution=made, author=made.author, files=sent, at=at)


def edit(session, made, *, version, wishes):
    return edit_contribution(
        session,
        contribution=made,
        author=made.author,
        body=made.body,
        at=NOON,
        expected_version=version,
        attachments=wishes,
    )


def slots(found):
    return [one.slot for one in found]


@both_databases
def test_each_wording_has_what_it_was_sent_with(session, consultation, files):
    made = a_proposal_with(session, consultation=consultation, author=a_resident(session), store=files)
    session.refresh(made, ["author"])
    attach(session, made, files, {1: a_photo(colour="red"), 2: a_photo(colour="blue")})
    edit(session, made, version=1, wishes={1: Wish(SHOWS), 2: Wish("Bleu"), DOCUMENT: Wish(remove=True)})
    edit(session, made, version=2, wishes={2: Wish("Très bleu")})
    found = attachments_of(session, [made.id])[made.id]
    assert slots(of_version(found, 1)) == [1, DOCUMENT] and slots(of_version(found, 2)) == [1, 2]
    assert [one.alternative for one in of_version(found, 2)] == [SHOWS, "Bleu"]
    assert [one.alternative for one in standing(found)] == [SHOWS, "Très bleu"] and made.version == 3
    first, second = of_version(found, 1)[0], of_version(found, 2)[0]
    assert first.sha256 != second.sha256 and all(files.path(one.sha256).is_file() for one in found)
    edit(session, made, version=3, wishes={1: Wish(SHOWS), 2: Wish("Très bleu")})
    assert made.version == 3, "the same again is no edit"


@both_databases
def test_the_receipt_is_that_of_the_text_and_the_journal_holds_the_files(session, consultation, files):
    made = a_proposal_with(session, consultation=consultation, author=a_resident(session), store=files)
    assert receipt_of(made, first_version(session, made.id)).hash == made.receipt_hash
    entries = session.scalars(
        select(JournalEntry).where(JournalEntry.subject == f"contribution:{made.id}")
    ).all()
    shas = [one.sha256 for one in standing(attachments_of(session, [made.id])[made.id])]
    assert len(shas) == 2 and entries[0].facts["files"] == files_digest(made.salt, shas)
    plain = a_proposal(session, consultation=consultation)
    entries = session.scalars(
        select(JournalEntry).where(JournalEntry.subject == f"contribution:{plain.id}")
    ).all()
    assert "files" not in entries[0].facts


def test_a_picture_without_words_is_not_sent(session, consultation, files):
    author = a_resident(session)
    draft = a_draft_with(
        session, consultation=consultation, author=author, store=files, files={DOCUMENT: a_pdf()}
    )
    session.refresh(draft, ["author"])
    attach(session, draft, files, {2: a_photo()})
    with pytest.raises(Refused) as refused:
        submit_draft(session, draft=draft, author=author, at=NOON)
    assert refused.value.code is Refusal.NO_ALTERNATIVE


def test_nobody_attaches_to_what_is_not_theirs(session, consultation, files):
    made = a_proposal(session, consultation=consultation)
    sent = {1: taken(files, 1, a_photo())}
    with pytest.raises(Refused) as refused:
        attach_files(session, contribution=made, author=a_resident(session), files=sent, at=NOON)
    assert refused.value.code is Refusal.NOT_YOURS


@both_databases
def test_a_slot_holds_what_it_is_for(session, consultation, files):
    draft = a_draft_with(session, consultation=consultation, author=a_resident(session), store=files)
    for values in ({"slot": 4}, {"slot": 1, "pages": 3}, {"slot": DOCUMENT, "width": 9, "height": 9}):
        common = {"filename": "x", "media_type": "x", "size": 1, "sha256": "0" * 64, "added_at": NOON}
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(Attachment(contribution_id=draft.id, **common, **values))


@both_databases
def test_files_go_with_the_last_who_has_them(session, consultation, files):
    ours, theirs = a_resident(session), a_resident(session)
    draft = a_draft_with(session, consultation=consultation, author=ours, store=files)
    other = a_proposal_with(
        session, consultation=consultation, author=theirs, store=files, files={1: a_photo()}
    )
    session.refresh(other, ["author"])
    discard_draft(session, draft=draft, author=ours, at=NOON)
    attach(session, other, files, {2: a_photo(colour="red")})
    assert len(list(files.digests(MARK))) == 3 and tidy_files(session, files, at=NOON) == 0, (
        "all were just written"
    )
    for digest in files.digests(MARK):
        os.utime(files.path(digest), (0, 0))
    assert tidy_files(session, files, at=NOON) == 1, "the PDF of the deleted draft"
    later = NOON + EDIT_WAITS + timedelta(seconds=1)
    assert forget_unfinished_edits(session, at=later - timedelta(seconds=2)) == 0
    assert forget_unfinished_edits(session, at=later) == 1 and tidy_files(session, files, at=later) == 1
    assert session.scalar(select(func.count()).select_from(Attachment)) == 1
    (left,) = files.digests(MARK)
    assert left == standing(attachments_of(session, [other.id])[other.id])[0].sha256
