"""Two moderators are never handed the same text, however many ask at once."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy.orm import Session

from consult.domain.accounts.queries import find_person
from consult.domain.contributions.models import Kind, Tongue
from consult.domain.contributions.queries import get_contribution
from consult.domain.moderation.actions import read_contributions
from consult.domain.moderation.queue import NO_THEME, Pile, QueueFilter, list_queue
from consult.domain.moderation.reserving import hand_out, let_go, readers_of, reserve
from consult.kernel.db import begin_write
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.moderation import a_flag, handed_to
from tests.factories.people import a_moderator
from tests.statements import counted

MODERATORS, TEXTS = 5, 40
UNREAD = Pile.UNREAD


def some(session, consultation, number: int):
    return [
        a_proposal(session, consultation=consultation, at=NOON + timedelta(minutes=minute))
        for minute in range(number)
    ]


@both_databases
def test_five_who_ask_at_once_read_everything_once(engine, session, consultation):
    """Real connections: each hands out, reads and goes on, in transactions of its own."""
    some(session, consultation, TEXTS)
    ids = [a_moderator(session).id for _ in range(MODERATORS)]
    session.commit()
    begin, got, failed = threading.Barrier(MODERATORS), [], []

    def read_all(moderator_id: int) -> None:
        try:
            begin.wait()
            after = None
            while True:
                with Session(engine, expire_on_commit=False) as own:
                    begin_write(own)
                    moderator = find_person(own, moderator_id)
                    ref = handed_to(own, moderator, pile=UNREAD, after=after)
                    own.commit()
                if ref is None:
                    return
                got.append((moderator_id, ref))
                with Session(engine, expire_on_commit=False) as own:
                    begin_write(own)
                    moderator, after = find_person(own, moderator_id), get_contribution(own, ref)
                    read_contributions(own, contributions=[after], moderator=moderator, at=NOON)
                    own.commit()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=read_all, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(got) == len({ref for _, ref in got}) == TEXTS, "each text was handed out once"


@both_databases
def test_a_text_is_kept_until_it_is_let_go_or_the_time_is_over(session, consultation, moderator):
    first, second = some(session, consultation, 2)
    other, third = a_moderator(session), a_moderator(session)
    assert handed_to(session, moderator, pile=UNREAD) == first.ref
    assert handed_to(session, other, pile=UNREAD) == second.ref
    assert handed_to(session, third, pile=UNREAD) is None, "both are being read"
    kept = readers_of(session, [first.id, second.id], NOON)
    assert {kept[first.id].moderator_id, kept[second.id].moderator_id} == {moderator.id, other.id}
    until = NOON + timedelta(minutes=30)
    assert reserve(session, contribution_id=first.id, moderator=moderator, at=NOON, until=until)
    assert not reserve(session, contribution_id=first.id, moderator=third, at=NOON, until=until)
    later = NOON + timedelta(minutes=20)
    assert handed_to(session, third, pile=UNREAD, at=later) == second.ref, "the other's time is over"
    let_go(session, contribution_id=first.id, moderator=moderator, at=later)
    assert handed_to(session, other, pile=UNREAD, at=later) == first.ref


@both_databases
def test_next_goes_on_and_comes_back_to_what_was_left_behind(session, consultation, moderator):
    made = some(session, consultation, 3)
    seen, after = [], None
    for _ in range(4):
        seen.append(handed_to(session, moderator, pile=UNREAD, after=after))
        after = get_contribution(session, seen[-1])
    assert seen == [*(one.ref for one in made), made[0].ref]


def test_what_is_open_in_another_window_comes_last_and_still_comes(session, consultation, moderator):
    first, second = some(session, consultation, 2)
    assert handed_to(session, moderator, pile=UNREAD) == first.ref
    assert handed_to(session, moderator, pile=UNREAD) == second.ref
    assert handed_to(session, moderator, pile=UNREAD) == first.ref


def test_own_words_are_left_to_others(session, consultation, moderator):
    made = a_proposal(session, consultation=consultation)
    made.entered_by_id = moderator.id
    session.flush()
    assert handed_to(session, moderator, pile=UNREAD) is None
    assert handed_to(session, a_moderator(session), pile=UNREAD) == made.ref


@both_databases
def test_each_filter_holds_for_the_list_and_for_what_is_handed_out(session, consultation, moderator):
    theme = consultation.themes[0]
    plain, themed = some(session, consultation, 2)
    themed.theme_id = theme.id
    arabic = a_proposal(session, consultation=consultation, language=Tongue.AR, at=NOON + timedelta(days=2))
    comment = a_comment(session, parent=plain, at=NOON + timedelta(days=3))
    session.flush()
    table = {
        "kind": (Kind.COMMENT, [comment]),
        "language": (Tongue.AR, [arabic]),
        "theme_id": (theme.id, [themed]),
        "before": (NOON + timedelta(seconds=1), [plain]),
        "consultation_ids": ((consultation.id,), [plain, themed, arabic, comment]),
        "arrondissement_id": (10**6, []),
        "text_id": (10**6, []),
    }
    for name, (value, expected) in table.items():
        found = list_queue(session, QueueFilter(**{name: value}))
        assert [one.id for one in found] == [one.id for one in expected], name
        handed = handed_to(session, moderator, pile=UNREAD, **{name: value})
        assert handed == (expected[0].ref if expected else None), name
        for one in expected:
            let_go(session, contribution_id=one.id, moderator=moderator, at=NOON)
    without = list_queue(session, QueueFilter(theme_id=NO_THEME))
    assert themed.id not in [one.id for one in without] and len(without) == 3


def test_reported_texts_come_first_and_in_turn(session, consultation, moderator):
    made = some(session, consultation, 4)
    for one in (made[2], made[1]):
        a_flag(session, on=one, at=NOON + timedelta(hours=one is made[1]))
    seen, after = [], None
    for _ in range(3):
        ref = hand_out(
            session,
            QueueFilter(),
            moderator=moderator,
            at=NOON,
            until=NOON + timedelta(minutes=15),
            after=after,
            flags_first=True,
        )
        seen.append(ref)
        after = get_contribution(session, ref)
    assert seen == [made[2].ref, made[1].ref, made[2].ref]


def test_as_many_statements_whatever_is_kept(session, engine, consultation, moderator):
    costs = []
    for more in (1, 2):
        some(session, consultation, more + 1)
        for _ in range(more):
            handed_to(session, a_moderator(session), pile=UNREAD)
        with counted(engine) as statements:
            handed_to(session, a_moderator(session), pile=UNREAD)
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_who_reads_what_is_asked_in_one(session, engine, consultation):
    made = some(session, consultation, 3)
    costs = []
    for number in (1, 3):
        for _one in made[:number]:
            handed_to(session, a_moderator(session), pile=UNREAD)
        with counted(engine) as statements:
            readers_of(session, [one.id for one in made[:number]], NOON)
        costs.append(len(statements))
    assert costs[0] == costs[1] == 1
