"""Random lives of merged contributions against a naive reading of the settled rules.

A vote never moves; a head counts for each person the latest choice that is not withdrawn over the head and its
members; a merge of merges is flattened; an undo gives back what there would be without it; after the vote has closed
a merge changes the reading and not the tally; a new wording stays, closed. Nobody is counted twice and nobody lost,
whatever is hidden, taken back or closed in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.accounts.queries import find_person
from consult.domain.consultations.counting import count_consultations
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import Contribution, Tongue
from consult.domain.contributions.queries import get_contribution
from consult.domain.moderation.actions import hide_contribution, restore_contribution
from consult.domain.moderation.leaving import withdraw_words
from consult.domain.moderation.merges import Merge
from consult.domain.moderation.queries import list_rules
from consult.domain.moderation.wordings import add_wording
from consult.domain.opendata.ballots import settle_votes
from consult.domain.personal.closing import close_account
from consult.domain.voting.actions import cast_vote, withdraw_vote
from consult.domain.voting.models import Choice
from consult.domain.voting.queries import choices_of
from consult.domain.voting.tallies import Tally, recount
from consult.kernel.errors import Refused
from consult.kernel.filestore import FileStore
from tests.conftest import NOON
from tests.databases import both_databases
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_proposal
from tests.factories.merges import a_merge, an_undoing
from tests.factories.people import PASSWORD, a_moderator, a_resident

CLOSED = NOON + timedelta(days=11)
PEOPLE, TEXTS = 4, 5
which = st.integers(min_value=0, max_value=50)


@dataclass
class NaiveText:
    shown: str = "published"
    closed: bool = False
    # person -> (choice, when); what was withdrawn is not there.
    votes: dict[int, tuple[str, datetime]] = field(default_factory=dict)


@dataclass
class NaiveMerge:
    head: int
    members: set[int]
    counts: bool
    new_wording: bool
    stands: bool = True


class Naive:
    """The settled rules, read aloud: everything is looked up from the votes and the acts that stand."""

    def __init__(self) -> None:
        self.texts: dict[int, NaiveText] = {}
        self.merges: list[NaiveMerge] = []

    def above(self, text: int, *, counting: bool) -> int | None:
        for merge in self.merges:
            if merge.stands and text in merge.members and (merge.counts or not counting):
                return merge.head
        return None

    def top(self, text: int, *, counting: bool = False) -> int:
        while (head := self.above(text, counting=counting)) is not None:
            text = head
        return text

    def group(self, text: int) -> list[int]:
        return [one for one in self.texts if self.top(one, counting=True) == text]

    def choice(self, person: int, texts: list[int]) -> str | None:
        made = [(self.texts[one].votes[person][1], one) for one in texts if person in self.texts[one].votes]
        return self.texts[max(made)[1]].votes[person][0] if made else None

    def tally(self, text: int) -> Tally:
        of = self.group(text) if self.top(text, counting=True) == text else [text]
        people = {person for one in of for person in self.texts[one].votes}
        found = [self.choice(person, of) for person in people]
        return Tally(*(found.count(choice) for choice in ("agree", "disagree", "neutral")))

    def state(self, text: int) -> str:
        shown = self.texts[text].shown
        return "merged" if shown == "published" and self.top(text) != text else shown

    def votes(self) -> int:
        """The votes of the consultation: each person once for each text that stands for itself."""
        return sum(
            self.tally(one).total
            for one in self.texts
            if self.state(one) in ("published", "merged") and self.top(one, counting=True) == one
        )

    def undo(self, merge: NaiveMerge) -> None:
        merge.stands = False
        if merge.new_wording and not any(one.stands and one.head == merge.head for one in self.merges):
            self.texts[merge.head].closed = True
        for member in merge.members:
            self.dissolve_if_gone(member)

    def dissolve_if_gone(self, text: int) -> None:
        """Nobody stands behind words that were taken back."""
        if self.texts[text].shown == "withdrawn" and self.top(text) == text:
            for merge in self.merges:
                if merge.stands and merge.head == text:
                    self.undo(merge)


def lives(session: Session, make: Callable[..., Consultation]) -> type[RuleBasedStateMachine]:
    moderator = a_moderator(session)
    slug = make(moderator=moderator).slug
    residents = [a_resident(session).id for _ in range(PEOPLE + TEXTS)]
    session.flush()
    moderator_id = moderator.id

    class Lives(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.savepoint = session.begin_nested()
            session.expunge_all()
            self.moderator = find_person(session, moderator_id)
            self.charter_rule = list_rules(session)[0]
            self.consultation = get_consultation(session, slug)
            people = [find_person(session, one) for one in residents]
            self.people: list[Person] = [one for one in people[:PEOPLE] if one]
            self.open, self.authors = list(self.people), [one for one in people[PEOPLE:] if one]
            self.naive, self.refs = Naive(), dict[int, str]()
            self.acts: list[tuple[Merge, NaiveMerge]] = []
            self.at = NOON
            languages = [Tongue.AR, Tongue.FR, Tongue.EN, Tongue.TUNISIAN, Tongue.FR]
            for author, language in zip(self.authors, languages, strict=True):
                made = a_proposal(session, consultation=self.consultation, author=author, language=language)
                self.know(made)

        def teardown(self) -> None:
            self.savepoint.rollback()

        def know(self, made: Contribution) -> None:
            self.naive.texts[made.id], self.refs[made.id] = NaiveText(), made.ref or ""

        def tick(self) -> datetime:
            self.at += timedelta(minutes=1)
            return self.at

        def text(self, number: int) -> int:
            return sorted(self.naive.texts)[number % len(self.naive.texts)]

        def row(self, text: int) -> Contribution:
            return get_contribution(session, self.refs[text])

        @property
        def vote_is_open(self) -> bool:
            return self.at < CLOSED

        def takes_votes(self, text: int) -> bool:
            of = self.naive.texts[text]
            return self.vote_is_open and self.naive.state(text) == "published" and not of.closed

        @precondition(lambda self: self.open)
        @rule(who=which, number=which, choice=st.sampled_from(list(Choice)))
        def vote(self, who: int, number: int, choice: Choice) -> None:
            person, text, at = self.open[who % len(self.open)], self.text(number), self.tick()
            try:
                cast_vote(session, contribution=self.row(text), voter=person, choice=choice, at=at)
            except Refused:
                assert not self.takes_votes(text)
                return
            assert self.takes_votes(text)
            own = self.naive.texts[text].votes
            counted = self.naive.choice(person.id, self.naive.group(text))
            if own.get(person.id, (None,))[0] != choice or counted != choice:
                own[person.id] = (str(choice), at)

        @precondition(lambda self: self.open)
        @rule(who=which, number=which)
        def take_vote_back(self, who: int, number: int) -> None:
            person, text, at = self.open[who % len(self.open)], self.text(number), self.tick()
            try:
                withdraw_vote(session, contribution=self.row(text), voter=person, at=at)
            except Refused:
                assert not self.vote_is_open or self.naive.state(text) not in ("published", "merged")
                return
            head = self.naive.top(text, counting=True) == text
            for one in self.naive.group(text) if head else [text]:
                self.naive.texts[one].votes.pop(person.id, None)

        @rule(number=which, others=st.lists(which, min_size=1, max_size=3))
        def merge(self, number: int, others: list[int]) -> None:
            head, members = self.text(number), {self.text(one) for one in others}
            rows = [self.row(one) for one in members]
            free = all(
                self.naive.state(one) == "published" and not self.naive.texts[one].closed
                for one in {head, *members}
            )
            try:
                made = a_merge(
                    session, head=self.row(head), members=rows, moderator=self.moderator, at=self.tick()
                )
            except Refused:
                assert head in members or not free
                return
            assert head not in members and free
            self.know_merge(made, head, members, new_wording=False)

        def know_merge(self, made: Merge, head: int, members: set[int], *, new_wording: bool) -> None:
            naive = NaiveMerge(head, members, counts=self.vote_is_open, new_wording=new_wording)
            self.naive.merges.append(naive)
            self.acts.append((made, naive))

        @precondition(lambda self: len(self.naive.texts) < TEXTS + 2)
        @rule(others=st.lists(which, min_size=1, max_size=3))
        def merge_under_new_wording(self, others: list[int]) -> None:
            members = {self.text(one) for one in others}
            if any(self.naive.state(one) != "published" or self.naive.texts[one].closed for one in members):
                return
            rows = [self.row(one) for one in members]
            head = add_wording(
                session,
                like=rows[0],
                moderator=self.moderator,
                title="Des arbres sur toute l’avenue",
                body="Planter des arbres d’ombrage d’un bout à l’autre de l’avenue.",
                language=Tongue.FR,
                at=self.tick(),
            )
            self.know(head)
            made = a_merge(
                session, head=self.row(head.id), members=rows, moderator=self.moderator, at=self.at
            )
            self.know_merge(made, head.id, members, new_wording=True)

        @precondition(lambda self: self.acts)
        @rule(number=which)
        def undo(self, number: int) -> None:
            made, naive = self.acts[number % len(self.acts)]
            try:
                an_undoing(session, merge=made, moderator=self.moderator, at=self.tick())
            except Refused:
                assert not naive.stands
                return
            assert naive.stands
            self.naive.undo(naive)

        @rule(number=which)
        def hide(self, number: int) -> None:
            text = self.text(number)
            if (of := self.naive.texts[text]).shown == "published" and not self.is_wording(text):
                hide_contribution(
                    session,
                    contribution=self.row(text),
                    moderator=self.moderator,
                    rule=self.charter_rule,
                    reason="Une personne privée y est nommée.",
                    at=self.tick(),
                )
                of.shown = "hidden"

        @rule(number=which)
        def restore(self, number: int) -> None:
            text = self.text(number)
            if (of := self.naive.texts[text]).shown == "hidden":
                restore_contribution(
                    session,
                    contribution=self.row(text),
                    moderator=self.moderator,
                    rule=self.charter_rule,
                    reason="Personne n’y est reconnaissable après tout.",
                    at=self.tick(),
                )
                of.shown = "published"

        def is_wording(self, text: int) -> bool:
            return any(one.new_wording and one.head == text for one in self.naive.merges)

        @rule(number=which)
        def take_words_back(self, number: int) -> None:
            text = self.text(number)
            if (of := self.naive.texts[text]).shown == "published" and not self.is_wording(text):
                row = self.row(text)
                assert row.author is not None
                if row.author in self.authors:
                    withdraw_words(session, contribution=row, author=row.author, at=self.tick())
                    of.shown = "withdrawn"
                    self.naive.dissolve_if_gone(text)

        @precondition(lambda self: len(self.open) > 1)
        @rule(who=which)
        def close_an_account(self, who: int) -> None:
            person = self.open.pop(who % len(self.open))
            close_account(session, person=person, current=PASSWORD, at=self.tick())

        @precondition(lambda self: self.vote_is_open)
        @rule(chance=st.integers(min_value=0, max_value=5))
        def close_the_vote(self, chance: int) -> None:
            if not chance:
                self.at = CLOSED

        @invariant()
        def everything_is_as_the_rules_say(self) -> None:
            session.flush()
            naive, ids = self.naive, list(self.naive.texts)
            rows = {
                row.id: row
                for row in session.scalars(
                    select(Contribution)
                    .where(Contribution.id.in_(ids))
                    .execution_options(populate_existing=True)
                )
            }
            counted = recount(session, ids)
            for id, row in rows.items():
                top, at = naive.top(id), naive.top(id, counting=True)
                assert row.state == naive.state(id)
                assert (row.head_id or id, row.counted_in_id or id) == (top, at)
                assert bool(row.closed_at) == naive.texts[id].closed
                shown = Tally(row.agree_count, row.disagree_count, row.neutral_count)
                assert shown == counted[id] == naive.tally(id)
            for person in self.people:
                found = choices_of(session, person_id=person.id, ids=ids)
                for id in ids:
                    of = naive.group(id) if naive.top(id, counting=True) == id else [id]
                    assert found[id] == naive.choice(person.id, of)
            figures = count_consultations(session, [self.consultation.id])[self.consultation.id]
            assert figures.votes == naive.votes()
            public = [one for one in ids if naive.state(one) == "published" and not naive.texts[one].closed]
            assert figures.proposals == len(public)

        @invariant()
        def counting_all_anew_changes_nothing(self) -> None:
            before = count_consultations(session, [self.consultation.id])[self.consultation.id].votes
            settle_votes(session, consultation_id=self.consultation.id, at=self.at)
            figures = count_consultations(session, [self.consultation.id])[self.consultation.id]
            assert figures.votes == before

    return Lives


@both_databases
def test_nobody_is_counted_twice_and_nobody_is_lost(session, tmp_path):
    make = partial(a_consultation, session, store=FileStore(tmp_path / "files"))
    run_state_machine_as_test(
        lives(session, make),
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
