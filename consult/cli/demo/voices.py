"""Holding a consultation: made by the desk, published, then proposals, comments and votes, each on its day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from consult.cli.demo.content import ConsultationText, Localized, PhaseText, Proposal, Said
from consult.cli.demo.followed import RulingText
from consult.cli.demo.sketches import ATTACHED, NOTE
from consult.cli.demo.stage import Stage
from consult.domain.accounts.models import Level, Person
from consult.domain.consultations.actions import create_consultation
from consult.domain.consultations.calendar import add_phase
from consult.domain.consultations.documents import add_document, set_picture
from consult.domain.consultations.models import Activity, Promise, Series, VoteRule
from consult.domain.consultations.publication import publish_consultation
from consult.domain.consultations.rules import PhasePlan
from consult.domain.consultations.themes import ThemeWish, set_themes
from consult.domain.contributions.actions import save_draft, submit_comment, submit_draft, submit_proposal
from consult.domain.contributions.attaching import Sent, arrange_draft, attach_files
from consult.domain.contributions.attachments import DOCUMENT, Wish, take_file
from consult.domain.contributions.entering import enter_contribution
from consult.domain.contributions.models import Category, Channel, Contribution, Side, Tongue
from consult.domain.voting.many import Cast, cast_votes
from consult.domain.voting.models import Choice
from consult.kernel.uploads import LIMITS, Kind


def _day_of(phases: Sequence[PhaseText], activity: Activity) -> tuple[int, int]:
    """Opening and closing of the phase that opens this, in days from today."""
    return next((one.opens, one.closes) for one in phases if activity in one.activities)


def hold_consultation(
    stage: Stage,
    text: ConsultationText,
    *,
    picture: tuple[str, Localized],
    papers: Sequence[tuple[str, Localized]],
    synthesis_due: int,
    decision_due: int,
    rulings: Sequence[RulingText] = (),
    silent: frozenset[str] = frozenset(),
) -> None:
    """Plan the whole of it but the work of the desk afterwards (`following.py`).

    `picture` and `papers` are files and what they are; `silent` residents do not vote. Nobody answers what is
    hidden: `rulings` say when.
    """
    first = min(one.opens for one in text.phases)
    moderator = stage.people["moderator"]

    def make(at: datetime) -> None:
        made = create_consultation(
            stage.session,
            creator=moderator,
            slug=text.slug,
            series=Series.DEMO,
            promise=Promise(text.promise),
            texts={
                "title": text.title,
                "summary": text.summary,
                "question": text.question,
                "can_change": text.can_change,
                "cannot_change": text.cannot_change,
                "who_decides": text.who_decides,
                "promise_words": text.promise_words,
            },
            synthesis_due_on=stage.date(synthesis_due),
            decision_due_on=stage.date(decision_due),
            at=at,
        )
        stage.consultations[text.slug] = made
        themes = [(None, name) for name in text.themes.values()]
        set_themes(stage.session, consultation=made, editor=moderator, themes=themes, at=at)
        ids = [theme.id for theme in made.themes]
        keys = dict(zip(text.themes, ids, strict=True))
        stage.themes[text.slug] = keys
        if text.under:
            tree = [
                ThemeWish(keys[key], name, keys.get(text.under.get(key, "")))
                for key, name in text.themes.items()
            ]
            set_themes(stage.session, consultation=made, editor=moderator, themes=tree, at=at)
        for phase in text.phases:
            plan = _planned(stage, phase)
            add_phase(stage.session, consultation=made, editor=moderator, plan=plan, at=at)
        for filename, title in papers:
            with (stage.files / filename).open("rb") as file:
                received = stage.store.receive(file, limit=LIMITS[Kind.DOCUMENT])
            add_document(
                stage.session,
                consultation=made,
                editor=moderator,
                store=stage.store,
                file=received,
                filename=filename,
                title=title,
                at=at,
            )
        with (stage.files / picture[0]).open("rb") as file:
            received = stage.store.receive(file, limit=LIMITS[Kind.PICTURE])
        set_picture(
            stage.session,
            consultation=made,
            editor=moderator,
            store=stage.store,
            file=received,
            alternative=picture[1],
            at=at,
        )

    def publish(at: datetime) -> None:
        made = stage.consultations[text.slug]
        publish_consultation(stage.session, consultation=made, publisher=stage.people["moderator2"], at=at)

    stage.plan(stage.day(first - 12, hour=10), make)
    stage.plan(stage.day(first - 1, hour=9), publish)
    for proposal in text.proposals:
        hidden = {one.kind: one for one in rulings if one.proposal == proposal.key}
        arrives = received_on(stage, text, proposal)
        shown = [arrives, None]
        if "restore" in hidden:
            shown = [ruled_on(stage, arrives, hidden["restore"]), None]
        elif "hide" in hidden:
            shown = [arrives, ruled_on(stage, arrives, hidden["hide"])]
        _plan_proposal(stage, text, proposal, silent=silent, arrives=arrives, shown=shown)


def _planned(stage: Stage, phase: PhaseText) -> PhasePlan:
    return PhasePlan(
        title=phase.title,
        summary=phase.summary,
        opens_at=stage.day(phase.opens),
        closes_at=stage.day(phase.closes),
        activities={Activity(one): Level.CONFIRMED for one in phase.activities},
        vote_rule=VoteRule(phase.vote_rule) if phase.vote_rule else None,
        results_hidden=phase.results_hidden,
        vote_kinds=phase.vote_kinds,
    )


def received_on(stage: Stage, text: ConsultationText, proposal: Proposal) -> datetime:
    """When the proposal is received: on its day, by daylight or in the evening."""
    chance = Random(f"{text.slug}:{proposal.key}:day")
    opens, _closes = _day_of(text.phases, Activity.PROPOSE)
    # The counter has its hours.
    hours = (8, 5) if proposal.channel != "online" else (7, 16)
    return stage.day(opens + int(proposal.day), hour=hours[0] + hours[1] * chance.random())


def attach(
    stage: Stage, draft: Contribution, author: Person, files: Sequence[tuple[str, str]], at: datetime
) -> None:
    """Put pictures and the document of `files/` beside a draft, the pictures with what they show."""
    sent: dict[int, Sent] = {}
    words: dict[int, Wish] = {}
    for name, alternative in files:
        slot = len(words) + 1 if alternative else DOCUMENT
        with (stage.files / name).open("rb") as stream:
            file = stage.store.receive(stream, limit=LIMITS[Kind.PICTURE])
        try:
            called = f"{NOTE[0]}.pdf" if slot == DOCUMENT else name
            sent[slot] = Sent(take_file(stage.store, file, slot), called)
        finally:
            file.unlink(missing_ok=True)
        if alternative:
            words[slot] = Wish(alternative)
    attach_files(stage.session, contribution=draft, author=author, files=sent, at=at)
    arrange_draft(stage.session, draft=draft, wishes=words)


def ruled_on(stage: Stage, arrives: datetime, ruling: RulingText) -> datetime:
    return stage.at_work(arrives + timedelta(days=ruling.after_days))


def _plan_proposal(
    stage: Stage,
    text: ConsultationText,
    proposal: Proposal,
    *,
    arrives: datetime,
    shown: Sequence[datetime | None],
    silent: frozenset[str],
) -> None:
    """Plan the proposal, what is said below it and its votes: these from and until the moments of `shown`."""
    chance = Random(f"{text.slug}:{proposal.key}")

    def submit(at: datetime) -> None:
        consultation = stage.consultations[text.slug]
        common = {
            "consultation": consultation,
            "title": proposal.title,
            "body": proposal.body,
            "language": Tongue(proposal.language),
            "arrondissement_id": stage.arrondissements.get(proposal.arrondissement or ""),
            "theme_id": stage.themes[text.slug][proposal.theme] if proposal.theme else None,
            "at": at,
        }
        if proposal.channel == "online":
            author = stage.people[proposal.by]
            common["author"] = author
            common["organisation_id"] = (
                stage.organisations[proposal.organisation].id if proposal.organisation else None
            )
            if proposal.key in ATTACHED:
                draft = save_draft(stage.session, **common)
                attach(stage, draft, author, ATTACHED[proposal.key], at)
                made = submit_draft(stage.session, draft=draft, author=author, at=at)
            else:
                made = submit_proposal(stage.session, **common)
        else:
            made = enter_contribution(
                stage.session,
                agent=stage.people["agent"],
                channel=Channel(proposal.channel),
                category=Category(proposal.category),
                spoken_for=proposal.spoken_for,
                said_on=at.date(),
                said_at_place=proposal.place or "",
                **common,
            )
        stage.contributions[proposal.key] = made

    stage.plan(arrives, submit)

    def made() -> Contribution:
        return stage.contributions[proposal.key]

    answered_from, answered_until = shown
    opens, closes = (stage.day(one) for one in _day_of(text.phases, Activity.COMMENT))
    start = max(answered_from or arrives, opens)
    end = min(answered_until or closes, closes, stage.now - timedelta(minutes=30))
    plan_said(stage, proposal.said, made, start, end, chance)
    opens, closes = (stage.day(one) for one in _day_of(text.phases, Activity.VOTE))
    start = max(answered_from or arrives, opens)
    end = min(answered_until or closes, closes, stage.now - timedelta(minutes=30))
    plan_votes(stage, proposal.votes, made, start, end, chance, silent)


def plan_said(
    stage: Stage,
    said: Sequence[Said],
    parent: Callable[[], Contribution],
    start: datetime,
    end: datetime,
    chance: Random,
) -> None:
    """Comments one after the other, replies soon after what they answer; never beyond the end."""
    moment = start
    for one in said:
        moment += min(timedelta(days=chance.uniform(0.15, 1.8)), (end - moment) * 0.4)
        made: list[Contribution] = []

        def comment(at: datetime, one: Said = one, made: list[Contribution] = made) -> None:
            made.append(
                submit_comment(
                    stage.session,
                    parent=parent(),
                    author=stage.people[one.by],
                    body=one.body,
                    language=Tongue(one.language),
                    side=Side(one.side) if one.side else None,
                    at=at,
                )
            )
            stage.comments.append(made[0])

        stage.plan(moment, comment)
        plan_said(stage, one.replies, lambda made=made: made[0], moment, end, chance)


def plan_votes(
    stage: Stage,
    numbers: tuple[int, int, int],
    contribution: Callable[[], Contribution],
    start: datetime,
    end: datetime,
    chance: Random,
    silent: frozenset[str],
) -> None:
    """As many votes as the content says, by different people, more of them soon after the beginning."""
    speakers = [person for key, person in stage.people.items() if not person.is_staff and key not in silent]
    voters = chance.sample(stage.voters + speakers, sum(numbers))
    choices = [
        choice
        for choice, number in zip((Choice.AGREE, Choice.DISAGREE, Choice.NEUTRAL), numbers, strict=True)
        for _ in range(number)
    ]
    votes = [
        Cast(voter, choice, start + (end - start) * chance.random() ** 1.5)
        for voter, choice in zip(voters, choices, strict=True)
    ]

    def vote(_at: datetime) -> None:
        cast_votes(stage.session, contribution=contribution(), votes=votes)

    # All at once, when the last of them has been cast.
    stage.plan(end, vote)
