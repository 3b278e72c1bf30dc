"""Who is told of what: once, nobody of their own act, nobody of what was before they followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.consultations.acts import Decision, suspend_consultation
from consult.domain.consultations.calendar import change_phase, plan_of
from consult.domain.contributions.actions import withdraw_contribution
from consult.domain.contributions.models import OBSERVED, Kind
from consult.domain.council.answers import answer_contribution, assign_contribution
from consult.domain.following import spreading
from consult.domain.following.spreading import spread_some
from consult.domain.following.telling import still_true, texts_of
from consult.domain.moderation.actions import read_contributions, restore_contribution
from consult.domain.moderation.queries import list_rules
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.synthesis.cancelling import cancel_consultation
from consult.kernel.filestore import FileStore
from consult.kernel.localized import Language
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation, in_three
from tests.factories.contributions import a_comment, a_proposal, an_entry
from tests.factories.council import a_body, a_closed_file, a_member
from tests.factories.following import a_follower, told_so_far
from tests.factories.moderation import a_hiding
from tests.factories.people import a_department, a_department_member, a_resident
from tests.factories.synthesis import CLOSED, a_published_synthesis
from tests.factories.texts import FRENCH, a_remark, a_text, open_for_remarks, the_next


@pytest.fixture
def author(session):
    return a_resident(session)


@pytest.fixture
def proposal(session, consultation, author):
    return a_proposal(session, consultation=consultation, author=author, at=NOON - timedelta(days=6))


@both_databases
def test_a_comment_is_told_to_whom_it_answers_and_to_followers_never_to_its_author(session, proposal, author):
    follower = a_follower(session, of=proposal)
    commenter = a_follower(session, of=proposal)
    comment = a_comment(session, parent=proposal, author=commenter)
    told = told_so_far(session)
    assert told == {author.id: [NoticeKind.COMMENT_RECEIVED], follower.id: [NoticeKind.COMMENT_ADDED]}
    # A reply: the commenter is answered, the author of the proposal has a word in their discussion.
    a_comment(session, parent=comment, author=follower)
    told = told_so_far(session)
    assert told[commenter.id] == [NoticeKind.COMMENT_RECEIVED]
    assert told[author.id] == [NoticeKind.COMMENT_RECEIVED] * 2
    yours = {
        (notice.person_id, notice.facts["yours"])
        for notice in session.scalars(select(Notice).where(Notice.kind == NoticeKind.COMMENT_RECEIVED))
    }
    assert yours == {(author.id, proposal.ref), (commenter.id, comment.ref)}


def test_who_answers_oneself_is_told_nothing(session, proposal, author):
    a_comment(session, parent=proposal, author=author)
    assert told_so_far(session) == {}


@both_databases
def test_a_proposal_is_told_to_followers_of_its_theme_and_place_once(session, consultation):
    theme, other = consultation.themes
    of_theme, of_place = a_follower(session, theme=theme.id), a_follower(session, place=3)
    of_both = a_follower(session, place=3, person=a_follower(session, theme=theme.id))
    a_follower(session, theme=other.id)
    a_follower(session, place=4)
    a_follower(session, of=consultation)
    a_proposal(session, consultation=consultation, theme_id=theme.id, arrondissement_id=3)
    told = told_so_far(session)
    assert told == {one.id: [NoticeKind.PROPOSAL_ADDED] for one in (of_theme, of_place, of_both)}
    # Without a theme it concerns followers of its place only, and nobody who follows something else.
    an_entry(session, consultation=consultation, arrondissement_id=4)
    assert of_theme.id in told and len(told_so_far(session)[of_theme.id]) == 1


@both_databases
@pytest.mark.parametrize("kind", OBSERVED)
def test_a_remark_on_a_draft_is_told_to_followers_of_its_theme_and_place_once(session, tmp_path, kind):
    plan = open_for_remarks(session, store=FileStore(tmp_path / "plan"))
    text = a_text(session, consultation=plan, at=NOON - timedelta(days=6))
    theme, other = plan.themes
    of_theme, of_place = a_follower(session, theme=theme.id), a_follower(session, place=3)
    of_both = a_follower(session, place=3, person=a_follower(session, theme=theme.id))
    a_follower(session, theme=other.id)
    a_follower(session, place=4)
    a_follower(session, of=plan)
    speaker = a_follower(session, theme=theme.id)
    remark = a_remark(session, text=text, kind=kind, author=speaker, theme_id=theme.id, arrondissement_id=3)
    told = told_so_far(session)
    assert told == {one.id: [NoticeKind.REMARK_ADDED] for one in (of_theme, of_place, of_both)}
    # What has neither theme nor place, and a comment on a paragraph, are told to nobody.
    a_remark(session, text=text, kind=kind)
    a_remark(session, text=text, kind=Kind.COMMENT, theme_id=theme.id)
    assert told_so_far(session) == told
    notice = session.scalars(select(Notice).where(Notice.kind == NoticeKind.REMARK_ADDED)).first()
    assert texts_of(session, [notice])[remark.ref].kind is kind


def test_nobody_is_told_of_what_was_before_they_followed(session, proposal):
    a_comment(session, parent=proposal, at=NOON)
    late = a_follower(session, of=proposal, at=NOON + timedelta(minutes=1))
    assert late.id not in told_so_far(session)


@both_databases
def test_rulings_withdrawals_and_answers_are_told_to_followers(session, proposal, author, moderator):
    follower = a_follower(session, of=proposal)
    a_hiding(session, of=proposal, moderator=moderator)
    restore_contribution(
        session,
        contribution=proposal,
        moderator=moderator,
        rule=list_rules(session)[0],
        reason="Une erreur de notre part.",
        at=NOON,
    )
    department = a_department(session)
    member = a_department_member(session, department=department)
    assign_contribution(
        session, contribution=proposal, department=department, moderator=moderator, due_on=None, at=NOON
    )
    answer_contribution(
        session,
        contribution=proposal,
        department=department,
        office="Voirie",
        text="Les arbres seront plantés en automne.",
        language=Language.FR,
        answered_on=NOON.date(),
        by=member,
        at=NOON,
    )
    withdraw_contribution(session, contribution=proposal, author=author, at=NOON)
    told = told_so_far(session)
    assert told[follower.id] == [
        NoticeKind.FOLLOWED_CHANGED,
        NoticeKind.FOLLOWED_CHANGED,
        NoticeKind.FOLLOWED_ANSWERED,
        NoticeKind.FOLLOWED_CHANGED,
    ]
    # The author has the letter of the answer, and none of a follower.
    assert told[author.id] == [NoticeKind.CONTRIBUTION_ANSWERED]


@both_databases
def test_synthesis_and_decision_are_told_once_to_the_concerned_and_to_followers(
    session, consultation, proposal, author, moderator
):
    """The author follows the consultation too, and has one letter of each all the same."""
    a_follower(session, of=consultation, person=author)
    everywhere = a_follower(session, of=proposal, person=a_follower(session, of=consultation))
    of_theme = a_follower(session, theme=consultation.themes[0].id)
    unplaced = a_proposal(session, consultation=consultation, at=NOON - timedelta(days=6))
    of_unplaced = a_follower(session, of=unplaced)
    synthesis = a_published_synthesis(
        session, consultation=consultation, moderator=moderator, cited=[proposal], aside=[unplaced]
    )
    councillor = a_member(session, body=a_body(session))
    a_closed_file(session, synthesis=synthesis, councillor=councillor)
    told = told_so_far(session, at=CLOSED)
    assert told[author.id] == [NoticeKind.SYNTHESIS_PUBLISHED, NoticeKind.FILE_CLOSED]
    for follower in (everywhere, of_theme, of_unplaced):
        assert told[follower.id] == [NoticeKind.FOLLOWED_SYNTHESIS, NoticeKind.FOLLOWED_DECIDED]


def test_what_waits_to_be_read_is_told_when_it_is_published(session, tmp_path, moderator):
    store = FileStore(tmp_path / "uploads")
    consultation = a_consultation(session, store=store, moderator=moderator, reads_first=True)
    follower = a_follower(session, theme=consultation.themes[0].id)
    proposal = a_proposal(session, consultation=consultation, theme_id=consultation.themes[0].id)
    assert told_so_far(session) == {}
    read_contributions(session, contributions=[proposal], moderator=moderator, at=NOON)
    assert told_so_far(session) == {follower.id: [NoticeKind.PROPOSAL_ADDED]}


@both_databases
def test_many_followers_are_told_in_several_transactions_each_once(session, proposal, monkeypatch):
    monkeypatch.setattr(spreading, "CHUNK", 2)
    followers = [a_follower(session, of=proposal) for _ in range(5)]
    a_comment(session, parent=proposal)
    rounds = 0
    while spreading.is_behind(session):
        spread_some(session, at=NOON)
        session.commit()
        rounds += 1
    assert rounds >= 3
    told = told_so_far(session)
    assert [told[one.id] for one in followers] == [[NoticeKind.COMMENT_ADDED]] * 5


def test_a_text_hidden_before_its_letter_leaves_is_told_by_none(session, proposal, author, moderator):
    comment = a_comment(session, parent=proposal, body="Un commentaire que personne ne relira.")
    told_so_far(session)
    notices = session.scalars(select(Notice).where(Notice.kind == NoticeKind.COMMENT_RECEIVED)).all()
    assert still_true(session, notices, texts_of(session, notices), at=NOON) == list(notices)
    a_hiding(session, of=comment, moderator=moderator)
    texts = texts_of(session, notices)
    assert comment.ref not in texts and still_true(session, notices, texts, at=NOON) == []


def test_a_date_changed_at_the_desk_is_told_with_its_reason_and_changed_words_are_not(
    session, consultation, moderator
):
    follower = a_follower(session, of=consultation)
    last = consultation.phases[-1]
    plan = plan_of(last)
    change = {"consultation": consultation, "phase": last, "editor": moderator, "at": NOON}
    change_phase(session, **change, plan=replace(plan, title=in_three("renamed")))
    assert told_so_far(session) == {}
    later = replace(plan_of(last), closes_at=plan.closes_at + timedelta(days=3))
    change_phase(session, **change, plan=later, reason=in_three("rain"))
    assert told_so_far(session) == {follower.id: [NoticeKind.FOLLOWED_CONSULTATION]}
    (notice,) = session.scalars(select(Notice).where(Notice.person_id == follower.id))
    assert (notice.facts["act"], notice.facts["note"]) == ("extended", in_three("rain"))


@both_databases
def test_what_the_city_does_with_a_consultation_is_told_to_followers_and_a_cancelling_once(
    session, consultation, proposal, author, moderator
):
    """The author follows it too: the letter that tells authors of the end is theirs, and no second one."""
    follower = a_follower(session, of=consultation)
    a_follower(session, of=consultation, person=author)
    decision = Decision(note=in_three("works"), decided_by=in_three("the city"), decided_on=NOON.date())
    suspend_consultation(session, consultation=consultation, by=moderator, decision=decision, at=NOON)
    told = told_so_far(session)
    assert told[follower.id] == told[author.id] == [NoticeKind.FOLLOWED_CONSULTATION]
    cancel_consultation(session, consultation=consultation, by=moderator, decision=decision, at=NOON)
    assert told_so_far(session)[follower.id] == [NoticeKind.FOLLOWED_CONSULTATION] * 2
    ends = select(Notice.person_id, Notice.kind).where(Notice.key.like("cancelled:%"))
    assert dict(session.execute(ends).all()) == {
        author.id: NoticeKind.CONSULTATION_CANCELLED,
        follower.id: NoticeKind.FOLLOWED_CONSULTATION,
    }


@both_databases
def test_a_new_version_of_a_text_is_told_to_followers_and_once_to_who_spoke_of_it(session, tmp_path):
    plan = open_for_remarks(session, store=FileStore(tmp_path / "plan"))
    follower, speaker = a_follower(session, of=plan), a_follower(session, of=plan)
    text = a_text(session, consultation=plan, words={Language.FR: FRENCH})
    a_remark(session, text=text, key="p6", author=speaker)
    the_next(session, text, FRENCH[:5])
    told = told_so_far(session)
    assert told[follower.id] == [NoticeKind.FOLLOWED_TEXT, NoticeKind.FOLLOWED_TEXT]
    # Of the first version like everybody; of the second by the letter about the remark, and not again.
    assert sorted(told[speaker.id]) == [NoticeKind.FOLLOWED_TEXT, NoticeKind.TEXT_VERSION]
