"""The register: no gap, no double, whatever comes at once; and the receipt that proves a place in it."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from consult.domain.accounts.queries import find_person
from consult.domain.consultations.models import Series
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.actions import submit_comment, submit_proposal
from consult.domain.contributions.models import Contribution, RegisterCounter, State
from consult.domain.contributions.numbers import register_year, take_block, take_number, written_numbers
from consult.domain.contributions.queries import first_version, get_contribution
from consult.domain.contributions.receipts import Receipt, receipt_of, version_digest
from consult.domain.contributions.rules import Refusal
from consult.domain.journal.models import JournalEntry, JournalHead
from consult.kernel.db import begin_write, prepare_engine
from consult.kernel.errors import Refused
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import BODIES, a_comment, a_proposal
from tests.factories.people import a_resident


def test_a_reference_is_the_tunis_year_and_six_digits(session, make):
    refs = [a_proposal(session, consultation=make(series=series)).ref for series in Series]
    assert refs == ["2026-000001", "I2026-000001", "D2026-000001", "L2026-000001"]


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_turns_at_midnight_in_tunis(at, year):
    assert register_year(at) == year


def test_a_block_is_a_row_of_numbers_that_goes_on(session):
    block = take_block(session, series=Series.IMPORT, year=2026, size=3)
    assert [number.ref for number in block] == ["I2026-000001", "I2026-000002", "I2026-000003"]
    assert take_number(session, series=Series.IMPORT, at=NOON).number == 4
    assert take_number(session, series=Series.LEGAL, at=NOON).number == 1


def test_comments_take_numbers_of_the_same_sequence(session, consultation):
    proposal = a_proposal(session, consultation=consultation)
    assert a_comment(session, parent=proposal).ref == "2026-000002"
    assert a_proposal(session, consultation=consultation).ref == "2026-000003"


def test_a_refused_submission_leaves_no_gap(session, consultation):
    a_proposal(session, consultation=consultation)
    session.commit()
    with pytest.raises(Refused):
        a_proposal(session, consultation=consultation, title="short")
    session.rollback()
    begin_write(session)
    consultation = get_consultation(session, "title-en-francais")
    assert a_proposal(session, consultation=consultation).ref == "2026-000002"


@both_databases
def test_eight_people_at_once_leave_neither_gap_nor_double(session, consultation, database_url):
    """200 submissions in eight threads, one in five of which fails after it took its number."""
    people = [a_resident(session).id for _ in range(8)]
    parent = a_proposal(session, consultation=consultation)
    slug, ref = consultation.slug, parent.ref
    session.commit()
    engine = prepare_engine(create_engine(database_url, pool_size=8))
    problems: list[BaseException] = []

    def speak(person_id: int) -> None:
        try:
            for turn in range(25):
                with Session(engine, expire_on_commit=False) as own:
                    begin_write(own)
                    author = find_person(own, person_id)
                    if turn % 2:
                        made = a_comment(own, parent=get_contribution(own, ref), author=author)
                    else:
                        made = a_proposal(own, consultation=get_consultation(own, slug), author=author)
                    assert made.number is not None
                    own.rollback() if turn % 5 == 0 else own.commit()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=speak, args=(person_id,)) for person_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with Session(engine) as after:
        numbers = after.scalars(select(Contribution.number).order_by(Contribution.number)).all()
        kept = 1 + 8 * 20
        assert numbers == list(range(1, kept + 1))
        assert after.get_one(RegisterCounter, (Series.LEGAL, 2026)).last_number == kept
        # Each act is in the journal, in the same transaction, and the counters agree with the rows.
        acts = select(func.count()).where(JournalEntry.act == "contribution.submitted")
        assert after.execute(acts).scalar_one() == kept
        assert (
            after.get_one(JournalHead, 1).entry_id == after.scalars(select(func.max(JournalEntry.id))).one()
        )
        comments = select(func.count()).where(Contribution.parent_id == parent.id)
        assert get_contribution(after, ref).comment_count == after.execute(comments).scalar_one()
    engine.dispose()


@both_databases
def test_two_who_open_a_new_year_at_once(engine, database_url):
    """Nobody has a number of the year yet: both insert its row, one of them waits."""
    first, second = Session(engine), Session(engine)
    numbers: list[int] = []
    begin_write(first)
    numbers.append(take_number(first, series=Series.LEGAL, at=NOON).number)

    def come_second() -> None:
        begin_write(second)
        numbers.append(take_number(second, series=Series.LEGAL, at=NOON).number)
        second.commit()

    thread = threading.Thread(target=come_second)
    thread.start()
    first.commit()
    thread.join()
    first.close()
    second.close()
    assert numbers == [1, 2]


VECTOR = Receipt(
    ref="2026-000123",
    received_at=NOON,
    kind="proposal",
    consultation="plan-urbain",
    language="ar",
    title="تشجير شارع باب سعدون",
    body="يحتاج الشارع إلى الظلّ\nفي « الصيف ».",
    salt="00112233445566778899aabbccddeeff",
)


def test_the_bytes_of_a_receipt_are_those_of_the_documentation():
    """Fixed for ever: docs/register.md shows the same."""
    assert VECTOR.canonical().decode() == (
        '{"body":"يحتاج الشارع إلى الظلّ\\nفي « الصيف ».","consultation":"plan-urbain",'
        '"format":"consult-receipt-1","kind":"proposal","language":"ar",'
        '"received_at":"2026-03-10T11:00:00.000000Z","ref":"2026-000123",'
        '"salt":"00112233445566778899aabbccddeeff","title":"تشجير شارع باب سعدون"}'
    )
    assert VECTOR.hash == hashlib.sha256(VECTOR.canonical()).hexdigest()
    assert VECTOR.hash == "cf1854068053bc3e92270098fb592bdef37c381de301d5c709c7d46e62617343"


def test_a_receipt_without_a_title_says_so():
    comment = Receipt(
        ref="2026-000124",
        received_at=datetime(2026, 3, 10, 12, 0, 0, 250, tzinfo=UTC),
        kind="comment",
        consultation="plan-urbain",
        language="aeb-Latn",
        title=None,
        body='3andna barcha 5edma "lenna".',
        salt="ffeeddccbbaa99887766554433221100",
    )
    assert json.loads(comment.canonical())["title"] is None
    assert comment.hash == "3f36adf13f1a6cf134d15935675b7797469912a0886e56a0c55673731330cc7f"


def test_the_digest_of_a_later_version_is_salted():
    assert (
        version_digest("00", 2, "Title", "Body")
        == "ca5d018478fb766cb3dd1de55e9d5177ab35624a53f0340e3ee75762a07199ca"
    )
    assert version_digest("01", 2, "Title", "Body") != version_digest("00", 2, "Title", "Body")


def test_every_contribution_holds_the_receipt_of_its_first_version(session, consultation):
    proposal = a_proposal(session, consultation=consultation)
    other = a_proposal(session, consultation=consultation, body=proposal.body)
    assert receipt_of(proposal, first_version(session, proposal.id)).hash == proposal.receipt_hash
    assert len(proposal.salt) == 32 and proposal.salt != other.salt
    assert proposal.receipt_hash != other.receipt_hash


def test_a_double_click_submits_once(session, consultation):
    author = a_resident(session)
    made = [
        submit_proposal(
            session,
            consultation=consultation,
            author=author,
            title="Une seule fois suffit",
            body="Le même formulaire, envoyé deux fois.",
            language="fr",
            at=NOON,
            submission_key="a1",
        )
        for _ in range(2)
    ]
    assert made[0] is made[1]
    # The same number in somebody else's form is another form.
    other = a_proposal(session, consultation=consultation, submission_key="a1")
    assert (made[0].number, other.number) == (1, 2)


def test_other_words_in_a_form_that_was_sent_are_never_dropped_in_silence(session, consultation):
    author = a_resident(session)
    sent = a_proposal(session, consultation=consultation, author=author, submission_key="a1")
    with pytest.raises(Refused) as refused:
        a_proposal(
            session, consultation=consultation, author=author, submission_key="a1", body="Autre chose ici."
        )
    assert (refused.value.code, refused.value.facts) == (Refusal.OTHER_WORDS, {"ref": sent.ref})
    said = {"parent": sent, "author": author, "language": "fr", "at": NOON, "submission_key": "b1"}
    submit_comment(session, body="D’accord.", **said)
    with pytest.raises(Refused) as refused:
        submit_comment(session, body="Pas d’accord.", **said)
    assert refused.value.code is Refusal.OTHER_WORDS


@both_databases
def test_two_tabs_at_the_same_moment_submit_once(session, consultation, database_url):
    author_id, slug = a_resident(session).id, consultation.slug
    parent = a_proposal(session, consultation=consultation)
    session.commit()
    engine = prepare_engine(create_engine(database_url))
    made: list[int] = []

    def send(kind: str) -> None:
        with Session(engine, expire_on_commit=False) as own:
            begin_write(own)
            author = find_person(own, author_id)
            if kind == "comment":
                sent = submit_comment(
                    own,
                    parent=get_contribution(own, parent.ref),
                    author=author,
                    body="D’accord.",
                    language="fr",
                    at=NOON,
                    submission_key="tab-c",
                )
            else:
                sent = a_proposal(
                    own,
                    consultation=get_consultation(own, slug),
                    author=author,
                    title="Deux onglets, un texte",
                    submission_key="tab-p",
                )
            own.commit()
            made.append(sent.id)

    threads = [threading.Thread(target=send, args=(kind,)) for kind in ("proposal", "comment") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert len(made) == 6 and len(set(made)) == 2


@both_databases
def test_every_member_of_every_list_of_words_can_be_kept(session, consultation):
    """CHECK constraints are not compared by alembic: each state is stored once in the migrated database."""
    proposal = a_proposal(session, consultation=consultation, body=BODIES["en"], language="en")
    head = a_proposal(session, consultation=consultation)
    for state in State:
        if state is not State.DRAFT:
            # What is merged stands under a head; a hidden or withdrawn one may.
            proposal.head_id = head.id if state is State.MERGED else None
            proposal.state = state
            session.flush()


VOLUMES = [(Series.LEGAL, 2027), (Series.LEGAL, 2026), (Series.DEMO, 2026)]


@pytest.mark.parametrize(
    ("typed", "refs"),
    [
        ("D2026-000012", ["D2026-000012"]),
        (" d2026-12 ", ["D2026-000012"]),
        ("2026-000012", ["2026-000012", "D2026-000012"]),
        ("2026000012", ["2026-000012", "D2026-000012"]),
        ("2026/12", ["2026-000012", "D2026-000012"]),
        ("٢٠٢٦-٠٠٠٠١٢", ["2026-000012", "D2026-000012"]),
        ("12", ["2027-000012", "2026-000012", "D2026-000012"]),
        ("2025-000012", []),
        ("X2026-000012", []),
        ("", []),
        ("abc", []),
        ("2026-", []),
        ("9" * 40, []),
    ],
)
def test_a_number_is_understood_however_it_is_written(typed, refs):
    assert [number.ref for number in written_numbers(typed, VOLUMES)] == refs
