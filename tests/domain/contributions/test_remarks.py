"""Remarks on paragraphs: register, receipt, counters, the vote, and what becomes of them in a new version."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.consultations.counting import count_consultations
from consult.domain.contributions.actions import edit_contribution, submit_comment, withdraw_contribution
from consult.domain.contributions.anchoring import Led, follow_text, rehang
from consult.domain.contributions.models import Kind, Side, Standing, State, Tongue
from consult.domain.contributions.paragraphs import balances, count_remarks
from consult.domain.contributions.queries import Filters, first_version, get_contribution, list_contributions
from consult.domain.contributions.receipts import receipt_of
from consult.domain.contributions.rules import Refusal
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.synthesis.queries import coverage
from consult.domain.texts.actions import bring_in, display_version
from consult.domain.texts.pieces import Piece, PieceKind
from consult.domain.texts.queries import all_paragraphs, displayed, get_text
from consult.domain.texts.rules import TextRefusal
from consult.domain.voting.actions import cast_vote
from consult.domain.voting.models import Choice
from consult.domain.voting.rules import VoteRefusal
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from consult.kernel.localized import Language
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation
from tests.factories.people import a_moderator, a_resident
from tests.factories.texts import FRENCH, a_remark, a_text, open_for_remarks, the_next


@pytest.fixture
def consultation(session, tmp_path):
    return open_for_remarks(session, store=FileStore(tmp_path / "files"))


@pytest.fixture
def text(session, consultation):
    return a_text(session, consultation=consultation)


@both_databases
def test_a_remark_is_a_contribution_like_any_other(session, consultation, text):
    author = a_resident(session)
    remark = a_remark(session, text=text, kind=Kind.OPPOSITION, author=author, quote="douze  mètres")
    assert remark.ref == "2026-000001" and remark.state is State.PUBLISHED and remark.quote == "douze mètres"
    comment = a_remark(session, text=text, kind=Kind.COMMENT, side=Side.FOR, body="D’accord.")
    reply = submit_comment(
        session, parent=remark, author=a_resident(session), body="Pourquoi ?", language=Tongue.FR, at=NOON
    )
    session.expire_all()
    found = get_contribution(session, remark.ref)
    assert (found.comment_count, reply.root_id, comment.parent_id) == (1, remark.id, None)
    assert balances(session, text_id=text.id, keys=["p3", "p4"])["p3"].by_kind == {
        Kind.OPPOSITION: 1,
        Kind.COMMENT: 1,
    }
    assert balances(session, text_id=text.id, keys=["p4"])["p4"].total == 0
    counts = count_consultations(session, [consultation.id])[consultation.id]
    assert (counts.proposals, counts.remarks, counts.comments, counts.participants) == (0, 1, 2, 3)
    page = list_contributions(session, Filters(kind=None, text_id=text.id, now_key="p3"))
    assert {row.id for row in page.rows} == {remark.id, comment.id}
    withdraw_contribution(session, contribution=found, author=author, at=NOON)
    assert balances(session, text_id=text.id, keys=["p3"])["p3"].by_kind == {Kind.COMMENT: 1}
    assert count_remarks(session, [text.id]) == {text.id: 1}


def test_the_receipt_says_on_which_words_it_was_said(session, text):
    remark = a_remark(session, text=text, quote="douze mètres")
    receipt = receipt_of(get_contribution(session, remark.ref), first_version(session, remark.id))
    assert receipt.hash == remark.receipt_hash
    content = json.loads(receipt.canonical())
    assert content["format"] == "consult-receipt-2" and content["title"] is None
    assert content["on"] == {
        "text": "regulations",
        "version": 1,
        "paragraph": "p3",
        "quote": "douze mètres",
    }


def test_a_remark_owes_a_place_in_the_synthesis_and_a_comment_does_not(session, consultation, text):
    for kind in (Kind.OBSERVATION, Kind.CLAIM, Kind.OPPOSITION, Kind.QUESTION, Kind.COMMENT):
        a_remark(session, text=text, kind=kind)
    assert coverage(session, consultation_id=consultation.id, synthesis_id=0).owing == 4


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"key": "p99"}, Refusal.NO_SUCH_PARAGRAPH),
        ({"quote": "quinze mètres"}, Refusal.NOT_IN_PARAGRAPH),
        ({"quote": "a" * 601}, Refusal.QUOTE_TOO_LONG),
        ({"body": " "}, Refusal.BODY_EMPTY),
        ({"kind": Kind.PROPOSAL}, Refusal.NOT_A_REMARK),
        ({"side": Side.FOR}, Refusal.NOT_A_REMARK),
        ({"at": NOON + timedelta(days=11)}, Refusal.CLOSED),
        ({"theme_id": 999}, Refusal.UNKNOWN_THEME),
    ],
)
def test_what_cannot_be_said_of_a_paragraph_is_refused_with_its_reason(session, text, choices, code):
    with pytest.raises(Refused) as refused:
        a_remark(session, text=text, **choices)
    assert refused.value.code is code


def test_where_no_phase_opens_remarks_there_are_none(session, tmp_path):
    closed = a_consultation(session, store=FileStore(tmp_path / "files"))
    with pytest.raises(Refused) as refused:
        a_remark(session, text=a_text(session, consultation=closed))
    assert refused.value.code is Refusal.NEVER_OPEN


def test_a_second_click_makes_one_remark_and_other_words_none(session, text):
    author = a_resident(session)
    first = a_remark(session, text=text, author=author, submission_key="once-only")
    assert a_remark(session, text=text, author=author, submission_key="once-only").id == first.id
    with pytest.raises(Refused) as refused:
        a_remark(session, text=text, author=author, submission_key="once-only", body="Autre chose.")
    assert refused.value.code is Refusal.OTHER_WORDS


def test_remarks_are_voted_on_where_the_phase_says_so(session, tmp_path, text, consultation):
    remark, voter = a_remark(session, text=text), a_resident(session)
    with pytest.raises(Refused) as refused:
        cast_vote(session, contribution=remark, voter=voter, choice=Choice.AGREE, at=NOON)
    assert refused.value.code is VoteRefusal.NOT_VOTED_ON
    consultation.phases[0].vote_kinds = ["observation"]
    session.flush()
    cast_vote(session, contribution=remark, voter=voter, choice=Choice.AGREE, at=NOON)
    comment = a_remark(session, text=text, kind=Kind.COMMENT)
    consultation.phases[0].vote_kinds = ["observation", "comment"]
    with pytest.raises(Refused):
        cast_vote(session, contribution=comment, voter=voter, choice=Choice.AGREE, at=NOON)


def test_its_author_edits_a_remark_until_somebody_answers(session, text):
    author = a_resident(session)
    remark = a_remark(session, text=text, author=author)
    edit_contribution(
        session,
        contribution=remark,
        author=author,
        body="Neuf mètres suffiraient.",
        at=NOON,
        expected_version=1,
    )
    assert remark.version == 2 and remark.title is None
    submit_comment(
        session, parent=remark, author=a_resident(session), body="Oui.", language=Tongue.FR, at=NOON
    )
    with pytest.raises(Refused) as refused:
        edit_contribution(
            session, contribution=remark, author=author, body="Huit mètres.", at=NOON, expected_version=2
        )
    assert refused.value.code is Refusal.ANSWERED


# A second version: p3 says ten metres, p4 stands after p5, p6 is gone, p5 is in two parts.
SECOND_FRENCH = (
    Piece(PieceKind.HEADING, 1, FRENCH[0].text, "p1"),
    Piece(PieceKind.HEADING, 2, FRENCH[1].text, "p2"),
    Piece(PieceKind.PARAGRAPH, 0, "La hauteur des constructions ne dépasse pas dix mètres.", "p3"),
    Piece(PieceKind.PARAGRAPH, 0, "La démolition des façades classées est interdite.", "p5"),
    Piece(PieceKind.PARAGRAPH, 0, "L’avis de l’Institut national du patrimoine est demandé.", "p7"),
    Piece(PieceKind.ITEM, 1, FRENCH[3].text, "p4"),
)


@both_databases
def test_every_remark_follows_its_paragraph_and_none_is_lost(session, consultation):
    text = a_text(session, consultation=consultation, words={Language.FR: FRENCH})
    said = {
        "kept": a_remark(session, text=text, key="p1"),
        "edited": a_remark(session, text=text, key="p3"),
        "moved": a_remark(session, text=text, key="p4"),
        "gone": a_remark(session, text=text, key="p6"),
        "first part": a_remark(session, text=text, key="p5"),
        "second part": a_remark(session, text=text, key="p5", quote="Institut national du patrimoine"),
    }
    hidden = a_remark(session, text=text, key="p3")
    hidden.state = State.HIDDEN
    session.flush()
    version = bring_in(
        session,
        text=text,
        editor=None,
        language=Language.FR,
        pieces=SECOND_FRENCH,
        filename="2.md",
        at=NOON,
    )
    version.aligned_at, version.note = NOON, {"fr": "Après la première lecture."}
    display_version(session, text=text, version=version, editor=None, at=NOON)
    leads = {
        "p1": Led("p1", kept=True),
        "p2": Led("p2", kept=True),
        "p3": Led("p3"),
        "p4": Led("p4", moved=True),
        "p5": Led("p5", others=("p7",)),
        "p6": Led(None),
    }
    text_id = text.id
    followed = follow_text(session, text=text, version=version, leads=leads, at=NOON)
    session.expire_all()
    stands = {name: (one.now_key, one.standing) for name, one in said.items()}
    assert stands == {
        "kept": ("p1", Standing.KEPT),
        "edited": ("p3", Standing.TEXT_CHANGED),
        "moved": ("p4", Standing.MOVED),
        "gone": (None, Standing.ORPHANED),
        "first part": ("p5", Standing.TEXT_CHANGED),
        "second part": ("p7", Standing.TEXT_CHANGED),
    }
    assert followed.standings == {
        Standing.KEPT: 1,
        Standing.TEXT_CHANGED: 4,
        Standing.MOVED: 1,
        Standing.ORPHANED: 1,
    }
    # Those that are told of it: all but the one whose paragraph is as it was.
    assert set(followed.touched) == {one.id for one in [*said.values(), hidden]} - {said["kept"].id}
    # What was said stays as it was said, and the hidden one is not counted.
    assert all(one.paragraph_key and one.text_version.number == 1 for one in _whole(session, said))
    counted = balances(session, text_id=text_id, keys=["p1", "p3", "p4", "p5", "p6", "p7"])
    assert {key: one.total for key, one in counted.items()} == {
        "p1": 1, "p3": 1, "p4": 1, "p5": 1, "p6": 0, "p7": 1,
    }  # fmt: skip
    text = get_text(session, _whole(session, said)[0].consultation_id, "regulations")
    late = a_remark(session, text=text, key="p7")
    assert late.text_version_id == displayed(text).id and late.standing is Standing.KEPT


def _whole(session, said):
    return [get_contribution(session, one.ref) for one in said.values()]


@both_databases
def test_who_was_writing_while_a_new_version_came_speaks_of_the_words_they_read(session, consultation):
    """What is sent on an earlier version goes the way that its paragraph went, through all versions since."""
    text, editor = (
        a_text(session, consultation=consultation, words={Language.FR: FRENCH}),
        a_moderator(session),
    )
    the_next(session, text, [Piece(one.kind, one.level, one.text) for one in SECOND_FRENCH], editor=editor)
    second = {row.words["fr"]: row.key for row in all_paragraphs(session, displayed(text).id)}
    part = second["L’avis de l’Institut national du patrimoine est demandé."]
    text = get_text(session, consultation.id, "regulations")

    def late(key, **choices):
        said = a_remark(session, text=text, key=key, version_number=1, **choices)
        assert (said.paragraph_key, said.text_version.number) == (key, 1)
        return said.now_key, said.standing

    assert late("p1") == ("p1", Standing.KEPT)
    assert late("p3", quote="douze mètres") == ("p3", Standing.TEXT_CHANGED)
    assert late("p4")[0] == "p4"
    assert late("p5") == ("p5", Standing.TEXT_CHANGED)
    assert late("p5", quote="Institut national du patrimoine") == (part, Standing.TEXT_CHANGED)
    assert late("p6") == (None, Standing.ORPHANED)
    # A third version takes the words about the institute out, and gives the height back.
    third = [FRENCH[0], FRENCH[1], FRENCH[2], SECOND_FRENCH[3], SECOND_FRENCH[5]]
    the_next(session, text, [Piece(one.kind, one.level, one.text) for one in third], editor=editor)
    text = get_text(session, consultation.id, "regulations")
    assert late("p3") == ("p3", Standing.KEPT)
    assert late("p5", quote="Institut national du patrimoine") == (None, Standing.ORPHANED)
    counted = balances(session, text_id=text.id, keys=["p1", "p3", "p5", part])
    assert {key: one.total for key, one in counted.items()} == {"p1": 1, "p3": 2, "p5": 1, part: 0}


def test_an_author_is_told_of_the_versions_that_touch_the_paragraph_and_of_no_other(session, consultation):
    text, editor = (
        a_text(session, consultation=consultation, words={Language.FR: FRENCH}),
        a_moderator(session),
    )
    changed, gone = a_resident(session), a_resident(session)
    a_remark(session, text=text, key="p3", author=changed)
    a_remark(session, text=text, key="p6", author=gone)

    def told():
        rows = session.scalars(select(Notice.person_id).where(Notice.kind == NoticeKind.TEXT_VERSION))
        return sorted(rows)

    second = [
        *FRENCH[:2],
        Piece(PieceKind.PARAGRAPH, 0, "La hauteur ne dépasse pas dix mètres dans la zone."),
    ]
    second += FRENCH[3:5]
    the_next(session, text, second, editor=editor)
    assert told() == sorted([changed.id, gone.id])
    # The third changes another paragraph: what was told once is not told again.
    the_next(session, text, [*second[:4], Piece(PieceKind.PARAGRAPH, 0, "Rien n’est démoli.")], editor=editor)
    assert told() == sorted([changed.id, gone.id])


def test_an_orphan_is_given_a_place_by_who_may(session, consultation):
    text, editor = (
        a_text(session, consultation=consultation, words={Language.FR: FRENCH}),
        a_moderator(session),
    )
    said = a_remark(session, text=text, key="p6")
    the_next(session, text, FRENCH[:5], editor=editor)
    session.refresh(said)
    assert said.standing is Standing.ORPHANED
    with pytest.raises(Refused):
        rehang(session, contribution=said, key="p5", editor=a_resident(session), at=NOON)
    with pytest.raises(Refused) as refused:
        rehang(session, contribution=said, key="p99", editor=editor, at=NOON)
    assert refused.value.code is TextRefusal.NO_SUCH_PARAGRAPH
    rehang(session, contribution=said, key="p5", editor=editor, at=NOON)
    assert balances(session, text_id=text.id, keys=["p5"])["p5"].total == 1
