"""Filling a database with lifelike synthetic data, to measure with. Series L; nobody in it exists.

Sizes and shares are those of the four Polis conversations at hand: of the choices 54 % agree, 32 % disagree,
14 % neutral; how agreed a text is varies from one to the next; a few texts and a few people have most votes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.counting import mark_changed
from consult.domain.consultations.models import (
    Activity,
    Consultation,
    ConsultationState,
    Phase,
    PhaseActivity,
    Series,
    Theme,
    VoteRule,
)
from consult.domain.contributions.models import Contribution, Kind, Place, State
from consult.domain.journal.actions import record
from consult.domain.opendata.ballots import Ballot, settle_votes, write_votes
from consult.domain.opendata.housing import find_house
from consult.domain.opendata.sentences import Said, Speaker
from consult.domain.opendata.writing import (
    Progress,
    Text,
    Written,
    count_people,
    find_people_of,
    silent,
    write_people,
    write_texts,
)
from consult.domain.territory.models import Arrondissement
from consult.domain.voting.models import Choice
from consult.kernel.db import refresh_statistics
from consult.kernel.localized import Language

DAYS = 30  # before and after now in which the consultation is open
VOTES_EACH = 25  # the mean number of votes of a voter
NAMES = ("أمينة", "سامي", "هالة", "رياض", "منية", "الطاهر", "Amina", "Sami", "Hela", "Riadh", "Ines", "Nabil")


class NotForLoad(ValueError):
    """The consultation of this slug holds what real people said."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was written, and where."""

    slug: str
    consultation_id: int
    proposals: int
    comments: int
    votes: int
    people: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The words of the consultation that is made for the load, each in three languages."""

    texts: Mapping[str, Mapping[str, str]]
    themes: Sequence[Mapping[str, str]]
    phase: Mapping[str, str]


def load(
    session: Session,
    *,
    slug: str,
    ground: Ground,
    proposals: int,
    comments: int,
    votes: int,
    seed: int,
    at: datetime,
    progress: Progress = silent,
) -> Loaded:
    """Add so many proposals, comments and votes to the consultation, which is made open where it is new.

    Comments and votes also fall on what was loaded before. Raises NotForLoad.
    """
    consultation = find_house(session, slug)
    if consultation is None:
        consultation = _open_ground(session, slug, ground, at)
    elif consultation.series is not Series.LOAD:
        raise NotForLoad(slug)
    run = _Run(session, consultation, Random(seed), at, progress)
    run.gather()
    # Nobody votes on everything: each voter has at most half of the texts before them, and mostly fewer.
    each = max(1, min(VOTES_EACH, (len(run.tops) + proposals) // 2))
    people = max(-(-votes // each), (proposals + comments) // 5, 1)
    run.bring_people(people if proposals or comments or votes else 0)
    said = run.say_proposals(proposals)
    answered = run.say_comments(comments)
    cast = run.vote(votes)
    session.flush()
    if said or answered or cast:
        mark_changed(session, consultation_id=consultation.id)
        record(
            session,
            act="load.done",
            subject=f"consultation:{consultation.id}",
            at=at,
            facts={"proposals": said, "comments": answered, "votes": cast},
        )
    refresh_statistics(session)
    return Loaded(slug, consultation.id, said, answered, cast, len(run.people))


def _open_ground(session: Session, slug: str, ground: Ground, at: datetime) -> Consultation:
    made = Consultation(
        slug=slug,
        series=Series.LOAD,
        state=ConsultationState.PUBLISHED,
        created_at=at,
        published_at=at,
        opens_at=at - timedelta(days=DAYS),
        closes_at=at + timedelta(days=DAYS),
        **{column: dict(words) for column, words in ground.texts.items()},
    )
    phase = Phase(
        position=1,
        title=dict(ground.phase),
        summary={},
        opens_at=at - timedelta(days=DAYS),
        closes_at=at + timedelta(days=DAYS),
        vote_rule=VoteRule.AGREE_DISAGREE,
        results_hidden=False,
    )
    phase.activities = [PhaseActivity(activity=activity) for activity in Activity]
    made.phases, made.documents = [phase], []
    made.themes = [
        Theme(position=position, name=dict(name)) for position, name in enumerate(ground.themes, 1)
    ]
    session.add(made)
    session.flush()
    record(
        session,
        act="consultation.created",
        subject=f"consultation:{made.id}",
        at=at,
        facts={"source": "load"},
    )
    return made


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What can be answered and voted on."""

    id: int
    at: datetime
    place: int


class _Run:
    """One load: what it draws from, and what it has written so far."""

    def __init__(
        self, session: Session, consultation: Consultation, random: Random, at: datetime, progress: Progress
    ) -> None:
        self.session = session
        self.consultation = consultation
        self.random = random
        self.at = at
        self.progress = progress
        self.people: list[int] = []
        self.tops: list[_Spoken] = []

    def gather(self) -> None:
        """Read the places, and the proposals that stand already."""
        places = self.session.scalars(select(Arrondissement).order_by(Arrondissement.position)).all()
        self.places = [place.id for place in places]
        self.speaker = Speaker(self.random, [place.name for place in places])
        position = {place_id: position for position, place_id in enumerate(self.places)}
        rows = self.session.execute(
            select(Contribution.id, Contribution.received_at, Contribution.arrondissement_id).where(
                Contribution.consultation_id == self.consultation.id,
                Contribution.kind == Kind.PROPOSAL,
                Contribution.state == State.PUBLISHED,
            )
        )
        for row in rows:
            self.tops.append(_Spoken(row.id, row.received_at, position.get(row.arrondissement_id, 0)))

    def bring_people(self, count: int) -> None:
        """New people, so that nobody of an earlier load votes twice."""
        source = f"load:{self.consultation.id}"
        statement = select(func.count()).select_from(Person).where(Person.source == source)
        first = self.session.execute(statement).scalar_one() + 1
        names = {
            str(number): f"{self.random.choice(NAMES)} {number}" for number in range(first, first + count)
        }
        write_people(self.session, source=source, names=names, language=Language.AR, at=self.at)
        known = find_people_of(self.session, source=source)
        self.people = [known[number] for number in names]
        self.progress("people", count)

    def say_proposals(self, count: int) -> int:
        moments = sorted(self._earlier(self.at - timedelta(days=DAYS)) for _ in range(count))
        places = [self._skewed(len(self.places), 1.5) for _ in moments]
        said = [self.speaker.proposal(place) for place in places]
        texts = [
            self._text(Kind.PROPOSAL, one, moment, place)
            for one, moment, place in zip(said, moments, places, strict=True)
        ]
        written = self._write(texts, "proposals")
        self.tops += [
            _Spoken(one.id, moment, place)
            for one, moment, place in zip(written, moments, places, strict=True)
        ]
        return len(written)

    def say_comments(self, count: int) -> int:
        """Three of four answer a proposal, the fourth answers one of those answers."""
        if not self.tops:
            return 0
        direct = count - count // 4
        first = self._answers(direct, [(top, top) for top in self.tops], "comments")
        second = self._answers(count - direct, first, "replies") if first else []
        return len(first) + len(second)

    def _answers(
        self, count: int, parents: Sequence[tuple[_Spoken, _Spoken]], what: str
    ) -> list[tuple[_Spoken, _Spoken]]:
        """Answers to these (what is answered, top of its thread); the same pairs of the answers."""
        drawn = [parents[self._skewed(len(parents), 2.0)] for _ in range(count)]
        texts, spoken = [], []
        for parent, top in drawn:
            moment = self._earlier(parent.at)
            text = self._text(Kind.COMMENT, self.speaker.comment(top.place), moment, None)
            text.parent_id, text.root_id = parent.id, top.id
            texts.append(text)
            spoken.append((moment, top))
        # In the order of time, as a register fills.
        order = sorted(range(count), key=lambda position: spoken[position][0])
        written = self._write([texts[position] for position in order], what)
        return [
            (_Spoken(one.id, spoken[position][0], spoken[position][1].place), spoken[position][1])
            for one, position in zip(written, order, strict=True)
        ]

    def vote(self, count: int) -> int:
        if not self.tops or not count:
            return 0
        voters: set[int] = set()
        written = write_votes(self.session, self._ballots(count, voters), progress=self.progress)
        settle_votes(self.session, consultation_id=self.consultation.id, at=self.at)
        count_people(self.session, consultation_id=self.consultation.id, person_ids=voters)
        return written

    def _ballots(self, count: int, voters: set[int]) -> Iterator[Ballot]:
        random, tops = self.random, self.tops
        # How agreed and how disputed each text is.
        agreed = [random.betavariate(2.2, 1.4) for _ in tops]
        passed = [random.betavariate(1.5, 9.0) for _ in tops]
        # Popular are not the first ones only.
        order = list(range(len(tops)))
        random.shuffle(order)
        left = count
        for number, person in enumerate(self.people):
            rest = len(self.people) - number
            mean = left / rest
            wanted = round(mean * random.lognormvariate(-0.5, 1.0)) if rest > 1 else left
            # What those who come after could not take any more is taken now.
            wanted = max(1, wanted, left - (rest - 1) * len(tops))
            wanted = min(wanted, left, len(tops))
            chosen: set[int] = set()
            while len(chosen) < wanted:
                # When nearly all are taken, drawing again and again would not end.
                if wanted * 2 > len(tops):
                    chosen = set(random.sample(order, wanted))
                else:
                    chosen.add(order[self._skewed(len(tops), 1.8)])
            voters.add(person)
            for position in chosen:
                top = tops[position]
                moment = self._earlier(top.at)
                if random.random() < passed[position]:
                    choice = Choice.NEUTRAL
                else:
                    choice = Choice.AGREE if random.random() < agreed[position] else Choice.DISAGREE
                withdrawn = self._earlier(moment) if random.random() < 0.005 else None
                yield Ballot(top.id, person, choice, moment, withdrawn)
            left -= wanted
            if left <= 0:
                return

    def _write(self, texts: list[Text], what: str) -> list[Written]:
        if not texts:
            return []
        return write_texts(
            self.session,
            consultation=self.consultation,
            series=Series.LOAD,
            texts=texts,
            at=self.at,
            progress=lambda _what, done: self.progress(what, done),
        )

    def _text(self, kind: Kind, said: Said, moment: datetime, place: int | None) -> Text:
        read = self.random.random() < 0.9
        themes = self.consultation.themes
        proposal = kind is Kind.PROPOSAL
        return Text(
            kind=kind,
            author_id=self.people[self._skewed(len(self.people), 1.5)],
            received_at=moment,
            language=said.language,
            body=said.body,
            body_html=said.body_html,
            title=said.title,
            side=said.side,
            theme_id=self.random.choice(themes).id if proposal and themes else None,
            arrondissement_id=self.places[place] if place is not None else None,
            place=Place.READ if read else Place.UNREAD,
            read_at=self.at if read else None,
        )

    def _earlier(self, since: datetime) -> datetime:
        """A moment between then and now."""
        return since + (self.at - since) * self.random.random()

    def _skewed(self, count: int, power: float) -> int:
        """A position below `count`, the first ones more often."""
        return min(count - 1, int(count * self.random.random() ** power))
