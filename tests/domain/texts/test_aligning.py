"""A second version: keys that last, an alignment that is mended and confirmed, remarks that follow, authors told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.contributions.causes import (
    carry_causes,
    causes_of,
    changes_for,
    discard,
    link_causes,
    unlink_cause,
)
from consult.domain.contributions.displaying import display
from consult.domain.contributions.models import Standing, State
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.texts.actions import bring_in
from consult.domain.texts.aligning import confirm, list_changes, mend, propose
from consult.domain.texts.alignment import PairState
from consult.domain.texts.mending import rewrite_paragraph
from consult.domain.texts.models import Paragraph
from consult.domain.texts.pieces import Piece, PieceKind
from consult.domain.texts.queries import all_paragraphs, displayed, get_text
from consult.domain.texts.rules import TextRefusal
from consult.kernel.errors import Refused, Stale
from consult.kernel.filestore import FileStore
from consult.kernel.localized import Language
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.people import a_moderator, a_resident
from tests.factories.texts import FRENCH, a_remark, a_text, open_for_remarks

# p3 says ten metres; p6 is gone; a rule is new; p4 stands after p5.
SECOND = (
    FRENCH[0],
    FRENCH[1],
    Piece(
        PieceKind.PARAGRAPH, 0, "La hauteur des constructions ne dépasse pas dix mètres dans toute la zone."
    ),
    FRENCH[4],
    FRENCH[3],
    Piece(PieceKind.PARAGRAPH, 0, "Les toitures-terrasses sont plantées d’espèces sobres en eau."),
)


@pytest.fixture
def plan(session, tmp_path):
    return open_for_remarks(session, store=FileStore(tmp_path / "files"))


@pytest.fixture
def editor(session):
    return a_moderator(session)


@pytest.fixture
def text(session, plan):
    return a_text(session, consultation=plan, words={Language.FR: FRENCH})


def second(session, text, pieces=SECOND):
    version = bring_in(
        session, text=text, editor=None, language=Language.FR, pieces=pieces, filename="2.odt", at=NOON
    )
    propose(session, text=text, version=version, editor=None, at=NOON)
    return version


def rows(session, version):
    return [(one.old_key, one.new_key, str(one.state)) for one in list_changes(session, version.id)]


@both_databases
def test_keys_last_and_what_became_of_each_paragraph_is_proposed(session, text):
    version = second(session, text)
    keys = [row.key for row in all_paragraphs(session, version.id)]
    assert keys[:3] == ["p1", "p2", "p3"] and keys[3:5] == ["p5", "p4"]
    new = keys[5]
    assert new not in {"p1", "p2", "p3", "p4", "p5", "p6"}
    found = rows(session, version)
    assert set(found) == {
        ("p1", "p1", "kept"),
        ("p2", "p2", "kept"),
        ("p3", "p3", "edited"),
        ("p5", "p5", "kept"),
        ("p4", "p4", "moved"),
        ("p6", None, "removed"),
        (None, new, "added"),
    }


@both_databases
def test_an_editor_mends_what_is_proposed(session, text, editor):
    version = second(session, text)
    new = next(one.new_key for one in list_changes(session, version.id) if one.state is PairState.ADDED)
    revision = version.revision
    mend(session, text=text, version=version, editor=editor, old_key="p6", new_key=new, at=NOON)
    # The paragraph now has the key of the one it comes from.
    assert ("p6", "p6", "edited") in rows(session, version)
    assert session.get(Paragraph, (version.id, new)) is None
    with pytest.raises(Stale):
        mend(
            session,
            text=text,
            version=version,
            editor=editor,
            old_key="p6",
            new_key=None,
            at=NOON,
            expected=revision,
        )
    mend(session, text=text, version=version, editor=editor, old_key="p6", new_key=None, at=NOON)
    assert ("p6", None, "removed") in rows(session, version)
    added = [one.new_key for one in list_changes(session, version.id) if one.state is PairState.ADDED]
    assert len(added) == 1 and added[0] not in {new, "p6"}
    mend(
        session, text=text, version=version, editor=editor, old_key="p5", new_key=added[0], at=NOON, also=True
    )
    assert {one for one in rows(session, version) if one[0] == "p5"} == {
        ("p5", "p5", "split"),
        ("p5", added[0], "split"),
    }
    with pytest.raises(Refused) as refused:
        mend(session, text=text, version=version, editor=editor, old_key="p99", new_key=None, at=NOON)
    assert refused.value.code is TextRefusal.NOT_IN_BOTH
    with pytest.raises(Refused):
        mend(
            session,
            text=text,
            version=version,
            editor=a_resident(session),
            old_key="p5",
            new_key=None,
            at=NOON,
        )


def test_keys_that_came_with_the_file_decide(session, text):
    """Our own export is brought back: a paragraph that was rewritten whole keeps its key."""
    pieces = [Piece(one.kind, one.level, one.text, f"p{at}") for at, one in enumerate(FRENCH, start=1)]
    pieces[4] = Piece(PieceKind.PARAGRAPH, 0, "Tout autre chose, sans un mot commun.", "p5")
    version = second(session, text, pieces)
    assert rows(session, version) == [
        (f"p{at}", f"p{at}", "edited" if at == 5 else "kept") for at in range(1, 7)
    ]


@both_databases
def test_the_whole_way_of_a_remark_through_two_versions(session, plan, text, editor):
    author, other = a_resident(session), a_resident(session)
    said = a_remark(session, text=text, key="p3", author=author, quote="douze mètres")
    gone = a_remark(session, text=text, key="p6", author=other)
    calm = a_remark(session, text=text, key="p1", author=a_resident(session))
    version = second(session, text)
    with pytest.raises(Refused) as refused:
        display(session, text=text, version=version, editor=None, at=NOON)
    assert refused.value.code is TextRefusal.NOT_ALIGNED
    confirm(session, text=text, version=version, editor=editor, at=NOON)
    with pytest.raises(Refused) as refused:
        display(session, text=text, version=version, editor=editor, at=NOON)
    assert refused.value.code is TextRefusal.NO_NOTE
    version.note = {"fr": "Après la première lecture."}
    with pytest.raises(Refused):
        link_causes(
            session, text=text, version=version, key="p1", contributions=[said], editor=editor, at=NOON
        )
    assert (
        link_causes(
            session, text=text, version=version, key="p3", contributions=[said], editor=editor, at=NOON
        )
        == 1
    )
    assert (
        link_causes(
            session, text=text, version=version, key="p3", contributions=[said], editor=editor, at=NOON
        )
        == 0
    )
    assert (
        link_causes(
            session, text=text, version=version, key="p6", contributions=[calm], editor=editor, at=NOON
        )
        == 1
    )
    unlink_cause(session, text=text, version=version, key="p6", contribution=calm, editor=editor, at=NOON)
    told = display(session, text=text, version=version, editor=editor, at=NOON)
    assert told == {Standing.KEPT: 1, Standing.TEXT_CHANGED: 1, Standing.MOVED: 0, Standing.ORPHANED: 1}
    letters = session.execute(
        select(Notice.person_id, Notice.facts).where(Notice.kind == NoticeKind.TEXT_VERSION)
    ).all()
    facts = {person: facts["remarks"] for person, facts in letters}
    assert facts == {
        author.id: [{"ref": said.ref, "standing": "text-changed", "caused": True}],
        other.id: [{"ref": gone.ref, "standing": "orphaned", "caused": False}],
    }
    assert [one.ref for one in causes_of(session, version.id, ["p3", "p6"])["p3"]] == [said.ref]
    assert [(one.number, key) for one, key in changes_for(session, said.id)] == [(2, "p3")]
    with pytest.raises(Refused):
        unlink_cause(session, text=text, version=version, key="p3", contribution=said, editor=editor, at=NOON)
    # A change that is linked when it is on display already is told at once.
    assert (
        link_causes(
            session,
            text=text,
            version=version,
            key="p6",
            contributions=[gone],
            editor=editor,
            at=NOON + timedelta(hours=1),
        )
        == 1
    )
    assert len(session.scalars(select(Notice.id).where(Notice.kind == NoticeKind.TEXT_VERSION)).all()) == 3
    gone.state = State.HIDDEN
    session.flush()
    assert causes_of(session, version.id, ["p6"])["p6"] == []
    assert displayed(get_text(session, plan.id, "regulations")).number == 2


@both_databases
def test_what_an_editor_said_stays_said_until_everything_is_compared_afresh(session, text, editor):
    version = second(session, text)
    new = next(one.new_key for one in list_changes(session, version.id) if one.state is PairState.ADDED)
    said = a_remark(session, text=text, key="p6")
    link_causes(session, text=text, version=version, key=new, contributions=[said], editor=editor, at=NOON)
    common = {"text": text, "version": version, "editor": editor, "at": NOON}
    renamed = mend(session, old_key="p6", new_key=new, **common)
    assert renamed == {new: "p6"}
    carry_causes(session, version=version, renamed=renamed)
    assert [one.id for one in causes_of(session, version.id, ["p6"])["p6"]] == [said.id]
    mend(session, old_key="p4", new_key=None, **common)
    by_hand = rows(session, version)
    # A paragraph is mended, and everything compared again: what was said of the others is not lost.
    rewrite_paragraph(
        session, key="p2", words={"fr": "Article 7 : hauteurs"}, kind=PieceKind.HEADING, level=2, **common
    )
    propose(session, **common)
    assert set(rows(session, version)) == {
        (old, new_key, "edited" if old == "p2" else state) for old, new_key, state in by_hand
    }
    renamed = propose(session, afresh=True, **common)
    carry_causes(session, version=version, renamed=renamed)
    assert ("p6", None, "removed") in rows(session, version)
    assert ("p4", "p4", "moved") in rows(session, version)
    assert [one.id for one in causes_of(session, version.id, [renamed["p6"]])[renamed["p6"]]] == [said.id]


def test_bringing_it_in_again_makes_no_edit_of_what_a_reader_sees_unchanged(session, text):
    second(session, text)
    spaced = [Piece(one.kind, one.level, one.text.replace(" ", "\u00a0", 1)) for one in SECOND]
    version = second(session, text, spaced)
    assert ("p2", "p2", "kept") in rows(session, version) and ("p3", "p3", "edited") in rows(session, version)
    propose(session, text=text, version=version, editor=None, at=NOON)
    assert ("p2", "p2", "kept") in rows(session, version) and ("p5", "p5", "kept") in rows(session, version)


def test_what_was_divided_or_joined_stays_so_when_another_language_is_brought_in(session, plan, editor):
    whole = (
        "La hauteur ne dépasse pas douze mètres dans la zone. Les pylônes et les minarets en sont exceptés."
    )
    parts = [
        "La hauteur ne dépasse pas douze mètres dans la zone.",
        "Les pylônes et les minarets en sont exceptés.",
    ]
    first = [
        Piece(PieceKind.HEADING, 1, "Zone UA"),
        *(Piece(PieceKind.PARAGRAPH, 0, one) for one in (whole, "Fin.")),
    ]
    then = [first[0], *(Piece(PieceKind.PARAGRAPH, 0, one) for one in parts), first[2]]
    for before, after, state in ((first, then, "split"), (then, first, "joined")):
        text = a_text(session, consultation=plan, key=state, words={Language.FR: before, Language.EN: before})
        for language in (Language.FR, Language.EN):
            version = bring_in(
                session, text=text, editor=None, language=language, pieces=after, filename="2.odt", at=NOON
            )
            propose(session, text=text, version=version, editor=None, at=NOON)
            found = rows(session, version)
            assert [row[2] for row in found] == ["kept", state, state, "kept"], language
    # What an editor undid is not done again.
    mend(session, text=text, version=version, editor=editor, old_key="p3", new_key=None, at=NOON)
    propose(session, text=text, version=version, editor=editor, at=NOON)
    assert [row[2] for row in rows(session, version)] == ["kept", "edited", "removed", "kept"]


def test_a_version_that_is_discarded_takes_its_links_along_and_no_remark(session, text, editor):
    version, said = second(session, text), a_remark(session, text=text, key="p3")
    link_causes(session, text=text, version=version, key="p3", contributions=[said], editor=editor, at=NOON)
    discard(session, text=text, version=version, editor=editor, at=NOON)
    assert changes_for(session, said.id) == [] and said.standing is Standing.KEPT


def test_what_answers_nothing_any_more_is_let_go_at_the_display(session, text, editor):
    version, said = second(session, text), a_remark(session, text=text, key="p3")
    link_causes(session, text=text, version=version, key="p3", contributions=[said], editor=editor, at=NOON)
    common = {"text": text, "version": version, "editor": editor, "at": NOON}
    rewrite_paragraph(
        session, key="p3", words={"fr": FRENCH[2].text}, kind=PieceKind.PARAGRAPH, level=0, **common
    )
    propose(session, **common)
    confirm(session, **common)
    version.note = {"fr": "La hauteur reste."}
    display(session, **common)
    assert changes_for(session, said.id) == []


def test_two_versions_are_prepared_and_the_later_is_compared_with_the_one_that_came_between(
    session, text, editor
):
    version = second(session, text)
    common = {"text": text, "editor": editor, "at": NOON}
    confirm(session, version=version, **common)
    third = bring_in(
        session,
        text=text,
        editor=None,
        language=Language.FR,
        pieces=SECOND,
        filename="3.odt",
        at=NOON,
        fresh=True,
    )
    propose(session, version=third, **common)
    confirm(session, version=third, **common)
    version.note = third.note = {"fr": "Après la première lecture."}
    display(session, version=version, **common)
    assert third.aligned_at is None, "confirmed against a version that is not the one before any more"
    assert {state for _old, _new, state in rows(session, third)} == {"kept"}
    keys = [[row.key for row in all_paragraphs(session, one.id)] for one in (version, third)]
    assert keys[0] == keys[1]
