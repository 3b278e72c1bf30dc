"""Flags of readers: nothing is hidden by one, each is answered, and who sent it is read for nobody."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.domain.accounts.actions import grant_role
from consult.domain.accounts.models import Role
from consult.domain.contributions.actions import withdraw_contribution
from consult.domain.contributions.models import State
from consult.domain.journal.models import JournalEntry
from consult.domain.moderation.actions import restore_contribution
from consult.domain.moderation.flagged import (
    MOST_WORDS,
    Words,
    count_dismissed,
    find_flag,
    flagged_of,
    flags_waiting,
    list_words,
)
from consult.domain.moderation.flags import dismiss_flags, take_back_flag
from consult.domain.moderation.models import Flag, FlaggedText, FlagOutcome, FlagReason
from consult.domain.moderation.queue import Pile, QueueFilter, list_queue
from consult.domain.moderation.rules import EXPLANATION_MAX, Refusal, may_explain, may_flag
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.errors import Refused
from consult.kernel.localized import Language
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.contributions import a_comment, a_proposal, an_entry
from tests.factories.moderation import a_flag, a_hiding, handed_to
from tests.factories.people import a_counter_agent, a_moderator, a_resident, an_administrator
from tests.statements import counted

LATER = NOON + timedelta(hours=3)
REASON = "Une opinion vive sur un projet n’est pas une insulte."


def dismiss(session, proposal, moderator, *, reason=REASON, at=LATER, seen_flag=None):
    return dismiss_flags(
        session, contribution=proposal, moderator=moderator, reason=reason, at=at, seen_flag=seen_flag
    )


def told(session, person) -> list[Notice]:
    kind = Notice.kind == NoticeKind.FLAG_SETTLED
    return list(session.scalars(select(Notice).where(Notice.person_id == person.id, kind)))


def own(session, proposal, person) -> Flag | None:
    return find_flag(session, contribution_id=proposal.id, person_id=person.id)


def waiting(session) -> list[int]:
    return [one.id for one in list_queue(session, QueueFilter(pile=Pile.FLAGGED))]


def refused(act, *arguments, **more) -> Refusal:
    with pytest.raises(Refused) as caught:
        act(*arguments, **more)
    return caught.value.code


@both_databases
def test_a_report_hides_nothing_and_is_answered(session, consultation, proposal, author, moderator):
    reader, other = a_resident(session), a_resident(session)
    a_flag(session, on=proposal, person=reader, explanation="Il traite quelqu’un de voleur.")
    a_flag(session, on=proposal, person=other, reason=FlagReason.PERSONAL_DATA, at=NOON + timedelta(hours=1))
    assert proposal.state is State.PUBLISHED and waiting(session) == [proposal.id]
    flagged = flagged_of(session, [proposal.id])[proposal.id]
    assert flagged.number == 2 and flagged.first_at == NOON
    assert set(flagged.reasons) == {FlagReason.INSULT, FlagReason.PERSONAL_DATA}
    assert flags_waiting(session, None).number == 1 and flags_waiting(session, None).first_at == NOON

    settlement = dismiss(session, proposal, moderator)
    assert proposal.state is State.PUBLISHED and proposal.read_at == LATER
    assert waiting(session) == [] and flags_waiting(session, None).first_at is None
    for person in (reader, other):
        assert own(session, proposal, person).settlement.outcome is FlagOutcome.STAYS
        assert [one.facts["reason"] for one in told(session, person)] == [REASON]
    assert session.scalars(select(Notice.kind).where(Notice.person_id == author.id)).all() == [
        NoticeKind.CONTRIBUTION_RECEIVED
    ], "the author is told nothing"
    entry = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert (entry.act, entry.actor_id) == ("flags.dismissed", moderator.id)
    assert set(entry.facts) == {"settlement", "reason"} and entry.facts["settlement"] == settlement.id
    assert REASON not in str(entry.facts)
    assert count_dismissed(session) == 1


@both_databases
def test_a_hiding_answers_every_report(session, consultation, proposal, moderator):
    readers = [a_resident(session) for _ in range(3)]
    for reader in readers:
        a_flag(session, on=proposal, person=reader)
    ruling = a_hiding(session, of=proposal, moderator=moderator, at=LATER)
    assert waiting(session) == [] and count_dismissed(session) == 0
    for reader in readers:
        (letter,) = told(session, reader)
        assert letter.facts["outcome"] == "hidden" and letter.facts["reason"] == ruling.reason
        assert "title" not in letter.facts
        assert own(session, proposal, reader).settlement.ruling.rule is not None
    restore_contribution(
        session,
        contribution=proposal,
        moderator=moderator,
        rule=ruling.rule,
        reason="L’adresse est celle d’un service public.",
        at=LATER + timedelta(hours=1),
    )
    assert waiting(session) == [], "what was answered is not asked again"


def test_no_report_is_journalled(session, consultation, proposal):
    before = session.scalars(select(JournalEntry.id)).all()
    reader = a_resident(session)
    a_flag(session, on=proposal, person=reader)
    take_back_flag(session, contribution=proposal, person=reader)
    assert session.scalars(select(JournalEntry.id)).all() == before


WHO = [
    ("nobody", Refusal.SIGN_IN_FIRST),
    ("author", Refusal.FLAGGED_OWN_WORDS),
    ("unconfirmed", Refusal.CONFIRM_FIRST),
    ("moderator", Refusal.STAFF_ACCOUNT),
    ("administrator", Refusal.STAFF_ACCOUNT),
    ("resident", None),
]


@pytest.mark.parametrize(("who", "refusal"), WHO, ids=[who for who, _ in WHO])
def test_who_may_report(session, proposal, author, moderator, who, refusal):
    people = {
        "nobody": lambda: None,
        "author": lambda: author,
        "unconfirmed": lambda: a_resident(session, confirmed=False),
        "moderator": lambda: moderator,
        "administrator": lambda: an_administrator(session),
        "resident": lambda: a_resident(session),
    }
    assert may_flag(people[who](), proposal, NOON).refusal is refusal


def test_what_may_be_reported(session, consultation, proposal, author, moderator):
    reader, comment = a_resident(session), a_comment(session, parent=proposal)
    assert may_flag(reader, comment, NOON), "a comment as well as a proposal"
    a_hiding(session, of=comment, moderator=moderator)
    assert may_flag(reader, comment, NOON).refusal is Refusal.NOT_SHOWN
    withdraw_contribution(session, contribution=proposal, author=author, at=NOON)
    assert refused(a_flag, session, on=proposal, person=reader) is Refusal.NOT_SHOWN


EXPLAINED = [
    (FlagReason.INSULT, "", None),
    (FlagReason.OTHER, "", Refusal.EXPLANATION_NEEDED),
    (FlagReason.OTHER, "Le lien mène ailleurs.", None),
    (FlagReason.HATRED, "م" * EXPLANATION_MAX, None),
    (FlagReason.HATRED, "م" * (EXPLANATION_MAX + 1), Refusal.EXPLANATION_TOO_LONG),
]


@pytest.mark.parametrize(("reason", "explanation", "refusal"), EXPLAINED)
def test_what_is_explained(reason, explanation, refusal):
    assert may_explain(reason, explanation).refusal is refusal


@both_databases
def test_once_per_person_and_taken_back_without_a_trace(session, consultation, proposal, moderator):
    reader = a_resident(session)
    first = a_flag(session, on=proposal, person=reader)
    assert a_flag(session, on=proposal, person=reader, reason=FlagReason.HATRED).id == first.id
    assert flagged_of(session, [proposal.id])[proposal.id].number == 1
    for _ in range(2):
        take_back_flag(session, contribution=proposal, person=reader)
        assert own(session, proposal, reader) is None and waiting(session) == []
    assert session.scalars(select(FlaggedText)).all() == []
    a_flag(session, on=proposal, person=reader)
    dismiss(session, proposal, moderator)
    assert refused(take_back_flag, session, contribution=proposal, person=reader) is Refusal.ALREADY_SETTLED


def test_who_may_dismiss(session, consultation, proposal, author, moderator):
    a_flag(session, on=proposal)
    for somebody in (a_resident(session), an_administrator(session), a_counter_agent(session)):
        assert refused(dismiss, session, proposal, somebody) is Refusal.NOT_MODERATOR
    grant_role(session, person=author, role=Role.MODERATOR, at=NOON, letter=False)
    assert refused(dismiss, session, proposal, author) is Refusal.OWN_WORDS
    agent = a_counter_agent(session)
    entry = an_entry(session, consultation=consultation, agent=agent)
    a_flag(session, on=entry)
    grant_role(session, person=agent, role=Role.MODERATOR, at=NOON, letter=False)
    assert refused(dismiss, session, entry, agent) is Refusal.ENTERED_BY_YOU
    assert waiting(session) == [proposal.id, entry.id]
    assert handed_to(session, agent) == proposal.ref
    assert handed_to(session, agent, after=proposal) is None


def test_two_clicks_answer_once_and_what_came_meanwhile_stays_open(session, proposal, moderator):
    seen = a_flag(session, on=proposal)
    late = a_resident(session)
    a_flag(session, on=proposal, person=late, reason=FlagReason.PERSONAL_DATA, at=NOON + timedelta(hours=1))
    first = dismiss(session, proposal, moderator, seen_flag=seen.id)
    assert dismiss(session, proposal, moderator, seen_flag=seen.id) is first
    assert told(session, late) == [] and waiting(session) == [proposal.id], "nobody has read this one"
    flagged = flagged_of(session, [proposal.id])[proposal.id]
    assert flagged.reasons == {FlagReason.PERSONAL_DATA: 1}
    assert flagged.first_at == NOON + timedelta(hours=1)
    dismiss(session, proposal, moderator)
    other = a_moderator(session)
    assert refused(dismiss, session, proposal, other) is Refusal.NOTHING_FLAGGED


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [("non", Refusal.REASON_TOO_SHORT), ("x " * 600, Refusal.REASON_TOO_LONG)],
)
def test_a_reason_is_given(session, proposal, moderator, reason, refusal):
    a_flag(session, on=proposal)
    assert refused(dismiss, session, proposal, moderator, reason=reason) is refusal


def test_the_reason_is_written_for_the_first_who_reported(session, proposal, moderator):
    a_flag(session, on=proposal, language=Language.AR)
    a_flag(session, on=proposal, language=Language.EN)
    assert dismiss(session, proposal, moderator).reason_language is Language.AR


def test_what_moderators_read_names_nobody(session, proposal):
    reader = a_resident(session, public_name="Zohra la lectrice")
    a_flag(session, on=proposal, person=reader, explanation="Une adresse y est donnée.")
    (words,) = list_words(session, proposal.id)
    assert words.explanation == "Une adresse y est donnée." and "Zohra" not in str(words)
    assert {field.name for field in fields(Words)} == {"id", "reason", "explanation", "language", "at"}


def test_a_withdrawn_text_leaves_the_queue(session, proposal, author):
    a_flag(session, on=proposal)
    withdraw_contribution(session, contribution=proposal, author=author, at=LATER)
    assert waiting(session) == [] and flags_waiting(session, None).number == 0


def test_the_longest_waiting_is_first_page_by_page(session, consultation, moderator, engine):
    made = [a_proposal(session, consultation=consultation) for _ in range(5)]
    for minute, one in enumerate(reversed(made)):
        a_flag(session, on=one, at=NOON + timedelta(minutes=minute))
    wanted, seen, cursor = QueueFilter(pile=Pile.FLAGGED), [], None
    while True:
        page = list_queue(session, wanted, cursor=cursor, size=2)
        seen += [one.id for one in page]
        if not (cursor := page.next):
            break
    assert seen == [one.id for one in reversed(made)]
    only = a_moderator(session, consultation_id=consultation.id)
    assert handed_to(session, only, consultation_ids=(consultation.id,)) == made[-1].ref
    assert handed_to(session, only, consultation_ids=()) is None
    costs = []
    for size in (1, 3):
        session.expire_all()
        with counted(engine) as statements:
            page = list_queue(session, wanted, size=size)
            flagged_of(session, [one.id for one in page])
        costs.append(len(statements))
    assert costs == [2, 2]


def test_a_text_that_many_report_is_counted_whole_and_read_in_part(session, proposal):
    for _ in range(MOST_WORDS + 3):
        a_flag(session, on=proposal, reason=FlagReason.ADVERTISING)
    assert flagged_of(session, [proposal.id])[proposal.id].number == MOST_WORDS + 3
    assert len(list_words(session, proposal.id)) == MOST_WORDS
