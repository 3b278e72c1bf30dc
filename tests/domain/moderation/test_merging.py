"""Who may merge what, what a merge does to votes and figures, and what an undo gives back."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from consult.domain.accounts.queries import find_person
from consult.domain.consultations.counting import count_consultations
from consult.domain.contributions.actions import edit_contribution
from consult.domain.contributions.models import Category, Contribution, State, Tongue
from consult.domain.contributions.queries import get_contribution
from consult.domain.contributions.rules import Refusal as Wish
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.leaving import withdraw_words
from consult.domain.moderation.merges import MEMBERS_MAX, Merge, MergeRefusal
from consult.domain.moderation.merging import merge_contributions
from consult.domain.moderation.rules import Refusal
from consult.domain.moderation.wordings import add_wording
from consult.domain.voting.actions import cast_vote, withdraw_vote
from consult.domain.voting.models import Choice, Vote
from consult.domain.voting.queries import choices_of
from consult.domain.voting.rules import VoteRefusal
from consult.domain.voting.tallies import Tally, recount
from consult.kernel.db import begin_write, prepare_engine
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_comment, a_proposal, a_vote, an_entry
from tests.factories.merges import REASONS, a_merge, an_undoing
from tests.factories.moderation import a_hiding
from tests.factories.people import a_moderator, a_resident

AGREE, DISAGREE = Choice.AGREE, Choice.DISAGREE
LATER = NOON + timedelta(hours=1)


def shown(session: Session, row: Contribution) -> Tally:
    session.refresh(row)
    return Tally(row.agree_count, row.disagree_count, row.neutral_count)


@pytest.fixture
def make(session, tmp_path):
    return partial(a_consultation, session, store=FileStore(tmp_path / "files"))


@pytest.fixture
def three(session, consultation):
    """The same wish in three languages."""
    return [
        a_proposal(session, consultation=consultation, language=one)
        for one in (Tongue.AR, Tongue.FR, Tongue.EN)
    ]


@both_databases
def test_each_person_counts_once_with_the_last_choice(session, consultation, moderator, three):
    head, one, other = three
    both, head_only, member_only = (a_resident(session) for _ in range(3))
    a_vote(session, on=head, voter=both, choice=AGREE)
    a_vote(session, on=head, voter=head_only, choice=DISAGREE)
    a_vote(session, on=one, voter=member_only, choice=AGREE)
    a_vote(session, on=other, voter=both, choice=DISAGREE, at=LATER)
    a_merge(session, head=head, members=[one, other], moderator=moderator, at=LATER)
    assert shown(session, head) == Tally(agree=1, disagree=2)
    assert (shown(session, one), shown(session, other)) == (Tally(agree=1), Tally(disagree=1))
    assert choices_of(session, person_id=both.id, ids=[head.id, other.id]) == {
        head.id: DISAGREE,
        other.id: DISAGREE,
    }
    assert count_consultations(session, [consultation.id])[consultation.id].votes == 3
    assert [row.state for row in three] == [State.PUBLISHED, State.MERGED, State.MERGED]


@both_databases
def test_an_undo_after_further_votes_is_exact(session, consultation, moderator, three):
    head, one, other = three
    people = [a_resident(session) for _ in range(4)]
    a_vote(session, on=one, voter=people[0], choice=AGREE)
    a_vote(session, on=other, voter=people[1], choice=DISAGREE)
    made = a_merge(session, head=head, members=[one, other], moderator=moderator)
    # One changes their mind at the head, a new one votes there, one takes the vote on the member back.
    cast_vote(session, contribution=head, voter=people[0], choice=DISAGREE, at=LATER)
    cast_vote(session, contribution=head, voter=people[2], choice=AGREE, at=LATER)
    withdraw_vote(session, contribution=other, voter=people[1], at=LATER)
    assert shown(session, head) == Tally(agree=1, disagree=1)
    an_undoing(session, merge=made, moderator=moderator, at=LATER)
    assert shown(session, head) == Tally(agree=1, disagree=1)
    assert (shown(session, one), shown(session, other)) == (Tally(agree=1), Tally())
    assert [row.state for row in three] == [State.PUBLISHED] * 3
    on = session.execute(
        select(Vote.contribution_id, Vote.person_id).where(Vote.withdrawn_at.is_(None))
    ).all()
    assert sorted(map(tuple, on)) == sorted(
        [(one.id, people[0].id), (head.id, people[0].id), (head.id, people[2].id)]
    )
    assert count_consultations(session, [consultation.id])[consultation.id].votes == 3


def test_the_same_choice_again_at_the_head_is_a_new_choice(session, moderator, three):
    head, one, _other = three
    voter = a_resident(session)
    a_vote(session, on=head, voter=voter, choice=AGREE)
    a_vote(session, on=one, voter=voter, choice=DISAGREE, at=LATER)
    a_merge(session, head=head, members=[one], moderator=moderator, at=LATER)
    assert shown(session, head) == Tally(disagree=1)
    cast_vote(session, contribution=head, voter=voter, choice=AGREE, at=LATER + timedelta(minutes=1))
    assert shown(session, head) == Tally(agree=1)


def test_taking_the_vote_back_at_the_head_leaves_no_earlier_choice(session, moderator, three):
    head, one, _other = three
    voter = a_resident(session)
    a_vote(session, on=one, voter=voter, choice=AGREE)
    a_vote(session, on=head, voter=voter, choice=DISAGREE, at=LATER)
    a_merge(session, head=head, members=[one], moderator=moderator, at=LATER)
    withdraw_vote(session, contribution=head, voter=voter, at=LATER)
    assert (shown(session, head), shown(session, one)) == (Tally(), Tally())


def test_one_votes_and_comments_at_the_head_only(session, moderator, three):
    head, one, _other = three
    comment = a_comment(session, parent=one)
    a_merge(session, head=head, members=[one], moderator=moderator)
    with pytest.raises(Refused) as refused:
        a_vote(session, on=one)
    assert refused.value.code == VoteRefusal.MERGED
    with pytest.raises(Refused) as refused:
        a_comment(session, parent=one)
    assert refused.value.code == Wish.PARENT_MERGED
    # What was said below it goes on below it.
    assert a_comment(session, parent=comment).root_id == one.id


def test_a_merge_of_merges_is_flattened_and_comes_apart_again(session, consultation, moderator, three):
    head, one, other = three
    top = a_proposal(session, consultation=consultation)
    voters = [a_resident(session) for _ in three]
    for row, voter in zip(three, voters, strict=True):
        a_vote(session, on=row, voter=voter)
    first = a_merge(session, head=head, members=[one, other], moderator=moderator)
    second = a_merge(session, head=top, members=[head], moderator=moderator)
    assert {row.head_id for row in three} == {top.id}
    assert shown(session, top) == Tally(agree=3)
    # The earlier act first: the later one stands.
    an_undoing(session, merge=first, moderator=moderator)
    assert [row.head_id for row in three] == [top.id, None, None]
    assert shown(session, top) == Tally(agree=1)
    an_undoing(session, merge=second, moderator=moderator)
    assert [shown(session, row) for row in (top, *three)] == [Tally(), *[Tally(agree=1)] * 3]


def test_after_the_vote_has_closed_the_tallies_stay(session, consultation, moderator, three):
    head, one, _other = three
    a_vote(session, on=head)
    a_vote(session, on=one)
    made = a_merge(session, head=head, members=[one], moderator=moderator, at=NOON + timedelta(days=11))
    assert (made.counts, one.head_id, one.counted_in_id) == (False, head.id, None)
    assert (shown(session, head), shown(session, one)) == (Tally(agree=1), Tally(agree=1))
    assert count_consultations(session, [consultation.id])[consultation.id].votes == 2


def test_a_new_wording_is_numbered_and_closed_after_an_undo(session, consultation, moderator, three):
    head = add_wording(
        session,
        like=three[1],
        moderator=moderator,
        title="Des arbres sur toute l’avenue",
        body="Planter des arbres d’ombrage d’un bout à l’autre.",
        language=Tongue.FR,
        at=NOON,
    )
    assert (head.category, head.state, head.author_id) == (Category.MUNICIPALITY, State.PUBLISHED, None)
    assert head.number == max(row.number for row in three) + 1
    made = merge_contributions(
        session, head=head, members=three, moderator=moderator, reason=REASONS, at=NOON, new_wording=True
    )
    voter = a_resident(session)
    a_vote(session, on=head, voter=voter)
    an_undoing(session, merge=made, moderator=moderator, at=LATER)
    assert (head.state, head.closed_at) == (State.PUBLISHED, LATER)
    # The vote stays on the text it was cast on; no further one is taken, and it may be taken back.
    assert shown(session, head) == Tally(agree=1)
    with pytest.raises(Refused) as refused:
        a_vote(session, on=head)
    assert refused.value.code == VoteRefusal.WORDING_CLOSED
    withdraw_vote(session, contribution=head, voter=voter, at=LATER)
    assert shown(session, head) == Tally()
    assert count_consultations(session, [consultation.id])[consultation.id].proposals == 3
    with pytest.raises(Refused) as refused:
        a_merge(session, head=head, members=[three[0]], moderator=moderator)
    assert refused.value.code == MergeRefusal.WORDING_CLOSED


def test_who_withdraws_a_head_takes_nobody_along(session, moderator, three):
    head, one, other = three
    made = a_merge(session, head=head, members=[one, other], moderator=moderator)
    author = find_person(session, head.author_id)
    withdraw_words(session, contribution=head, author=author, at=LATER)
    assert [row.state for row in three] == [State.WITHDRAWN, State.PUBLISHED, State.PUBLISHED]
    assert (made.undone_at, made.undone_by_id, made.undone_reason) == (LATER, author.id, None)


def test_what_is_hidden_stays_behind_its_head_and_comes_back_there(session, moderator, three):
    head, one, _other = three
    a_vote(session, on=one)
    made = a_merge(session, head=head, members=[one], moderator=moderator)
    a_hiding(session, of=one, moderator=moderator)
    assert (one.state, one.head_id, shown(session, head)) == (State.HIDDEN, head.id, Tally(agree=1))
    an_undoing(session, merge=made, moderator=moderator)
    assert (one.state, one.head_id, shown(session, head)) == (State.HIDDEN, None, Tally())


def test_merged_words_are_not_edited_any_more(session, moderator, three):
    a_merge(session, head=three[0], members=three[1:], moderator=moderator)
    for row in three:
        author = find_person(session, row.author_id)
        with pytest.raises(Refused) as refused:
            edit_contribution(
                session, contribution=row, author=author, body="x" * 40, at=NOON, expected_version=1
            )
        assert refused.value.code == Wish.ANSWERED


def refusal(session, **given):
    with pytest.raises(Refused) as refused:
        merge_contributions(session, **{"reason": REASONS, "at": NOON, **given})
    return refused.value.code


def test_what_is_not_merged(session, consultation, moderator, three, make):
    head, one, other = three
    stranger, given = a_moderator(session, consultation_id=make().id), {"head": head, "moderator": moderator}
    comment = a_comment(session, parent=head)
    elsewhere = a_proposal(session, consultation=make())
    hidden = a_proposal(session, consultation=consultation)
    a_hiding(session, of=hidden, moderator=moderator)
    entered = an_entry(session, consultation=consultation)
    assert refusal(session, **given, members=[]) == MergeRefusal.NOTHING_TO_MERGE
    assert refusal(session, **given, members=[head]) == MergeRefusal.HEAD_AMONG_MEMBERS
    assert refusal(session, **given, members=[comment]) == MergeRefusal.OTHER_KIND
    assert refusal(session, head=comment, members=[one], moderator=moderator) == MergeRefusal.NOT_MERGED_KIND
    assert refusal(session, **given, members=[elsewhere]) == MergeRefusal.OTHER_CONSULTATION
    assert refusal(session, **given, members=[hidden]) == MergeRefusal.NOT_PUBLIC
    assert refusal(session, head=head, members=[one], moderator=stranger) == Refusal.NOT_MODERATOR
    assert (
        refusal(session, **given, members=[one], reason={"ar": REASONS["ar"]}) == MergeRefusal.REASON_MISSING
    )
    assert (
        refusal(session, **given, members=[one], reason={**REASONS, "ar": "نفسه"}) == Refusal.REASON_TOO_SHORT
    )
    a_merge(session, head=head, members=[one, entered], moderator=moderator)
    assert refusal(session, **given, members=[one]) == MergeRefusal.MERGED_ALREADY
    assert refusal(session, head=one, members=[other], moderator=moderator) == MergeRefusal.MERGED_ALREADY
    many = [Contribution(id=10_000 + number) for number in range(MEMBERS_MAX + 1)]
    assert refusal(session, **given, members=many) == MergeRefusal.TOO_MANY


def test_an_undo_happens_once_and_by_a_moderator(session, consultation, moderator, three, make):
    made = a_merge(session, head=three[0], members=three[1:], moderator=moderator)
    with pytest.raises(Refused) as refused:
        an_undoing(session, merge=made, moderator=a_moderator(session, consultation_id=make().id))
    assert refused.value.code == Refusal.NOT_MODERATOR
    an_undoing(session, merge=made, moderator=moderator)
    with pytest.raises(Refused) as refused:
        an_undoing(session, merge=made, moderator=moderator)
    assert refused.value.code == MergeRefusal.UNDONE_ALREADY


def test_the_journal_has_ids_and_digests_only(session, moderator, three):
    made = a_merge(session, head=three[0], members=three[1:], moderator=moderator)
    an_undoing(session, merge=made, moderator=moderator)
    entries = session.scalars(
        select(JournalEntry).where(JournalEntry.act.startswith("merge.")).order_by(JournalEntry.id)
    ).all()
    assert [entry.act for entry in entries] == ["merge.made", "merge.undone"]
    for entry in entries:
        assert entry.subject == f"contribution:{three[0].id}"
        assert entry.facts["members"] == [three[1].id, three[2].id]
        assert set(entry.facts) == {"merge", "members", "reason_ar", "reason_fr", "reason_en"}
        assert all(len(entry.facts[f"reason_{one}"]) == 64 for one in REASONS)


@both_databases
def test_votes_and_a_merge_at_the_same_moment(session, consultation, moderator, three, database_url):
    """People vote and take back while the texts are merged and let go: the counters equal the votes afterwards."""
    head, one, other = three
    people = [a_resident(session).id for _ in range(4)]
    for person in people:
        a_vote(session, on=one, voter=find_person(session, person))
        a_vote(session, on=other, voter=find_person(session, person), choice=DISAGREE)
    session.commit()
    refs = {row.id: row.ref for row in three}
    engine = prepare_engine(create_engine(database_url, pool_size=20))
    problems: list[BaseException] = []

    def act(work) -> None:
        try:
            with Session(engine, expire_on_commit=False) as own:
                begin_write(own)
                work(own)
                own.commit()
        except Refused:
            pass
        except BaseException as problem:
            problems.append(problem)

    def voting(person: int, text: int, choice: Choice | None):
        def work(own: Session) -> None:
            voter, row = find_person(own, person), get_contribution(own, refs[text])
            if choice is None:
                withdraw_vote(own, contribution=row, voter=voter, at=LATER)
            else:
                cast_vote(own, contribution=row, voter=voter, choice=choice, at=LATER)

        return work

    def merging(own: Session) -> None:
        rows = [get_contribution(own, refs[row.id]) for row in three]
        merge_contributions(
            own,
            head=rows[0],
            members=rows[1:],
            moderator=find_person(own, moderator.id),
            reason=REASONS,
            at=NOON,
        )

    works = [voting(person, head.id, AGREE) for person in people]
    works += [voting(person, one.id, None) for person in people]
    works.insert(3, merging)
    works += [voting(people[0], head.id, None)]
    threads = [threading.Thread(target=act, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert problems == []
    session.expire_all()
    ids = [head.id, one.id, other.id]
    rows = session.scalars(
        select(Contribution).where(Contribution.id.in_(ids)).order_by(Contribution.id)
    ).all()
    assert {row.id: shown(session, row) for row in rows} == recount(session, ids)
    assert session.scalars(select(Merge)).one().undone_at is None
