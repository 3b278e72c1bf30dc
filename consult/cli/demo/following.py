"""What the desk does with what was said: reading, rulings, answers, the synthesis and the decision."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from consult.cli.demo.content import ConsultationText, Finding, Localized, Recommendation
from consult.cli.demo.followed import DRAFT_BODY, DRAFT_TITLE, AnswerText, AppealText, FlagText, RulingText
from consult.cli.demo.stage import Stage
from consult.cli.demo.voices import received_on, ruled_on
from consult.domain.contributions.actions import save_draft
from consult.domain.contributions.models import Contribution, Tongue
from consult.domain.council.actions import close_file, record_outcome
from consult.domain.council.answers import answer_contribution, assign_contribution
from consult.domain.council.models import OutcomeKind
from consult.domain.council.queries import find_file
from consult.domain.moderation.actions import (
    hide_contribution,
    read_contributions,
    restore_contribution,
)
from consult.domain.moderation.appealing import make_appeal
from consult.domain.moderation.flags import dismiss_flags, flag_text
from consult.domain.moderation.masking import mask_passages
from consult.domain.moderation.models import FlagReason
from consult.domain.moderation.queries import list_rules
from consult.domain.synthesis.actions import (
    cite,
    publish_synthesis,
    save_finding,
    save_recommendation,
    save_texts,
    set_aside,
    start_synthesis,
)
from consult.domain.synthesis.correcting import begin_correction, correct, publish_correction
from consult.domain.synthesis.models import Finding as FindingRow
from consult.domain.synthesis.models import Synthesis
from consult.domain.synthesis.rules import Part
from consult.kernel.localized import Language
from consult.kernel.masks import Passage

# How many days of what came last nobody has read yet: the queue of whoever signs in as a moderator.
UNREAD_DAYS = 7.0


def plan_reading(stage: Stage, text: ConsultationText) -> None:
    """The moderators read by turns, each morning what came until then, except what came in the last days."""
    first = min(one.opens for one in text.phases)
    last = min(max(one.closes for one in text.phases) + 2, -UNREAD_DAYS)
    read: set[int] = set()
    for number, day in enumerate(range(first + 1, int(last) + 1)):

        def read_all(at: datetime, number: int = number) -> None:
            consultation = stage.consultations[text.slug]
            said: list[Contribution] = [
                *stage.contributions.values(),
                *stage.remarks.values(),
                *stage.comments,
            ]
            new = [one for one in said if one.consultation_id == consultation.id and one.id not in read]
            read.update(one.id for one in new)
            moderator = stage.people[("moderator", "moderator2")[number % 2]]
            read_contributions(stage.session, contributions=new, moderator=moderator, at=at)

        stage.plan(stage.day(day, hour=9 + number % 3), read_all)


def plan_rulings(stage: Stage, text: ConsultationText, rulings: Sequence[RulingText]) -> None:
    by_key = {one.key: one for one in text.proposals}
    for ruling in rulings:

        def rule(at: datetime, ruling: RulingText = ruling) -> None:
            named = next(one for one in list_rules(stage.session) if one.code == ruling.rule)
            common: dict[str, Any] = {
                "contribution": stage.contributions[ruling.proposal],
                "moderator": stage.people[ruling.by],
                "rule": named,
                "reason": ruling.reason,
                "at": at,
            }
            if ruling.kind == "mask":
                mask_passages(stage.session, passages=[Passage(one) for one in ruling.passages], **common)
                return
            act = hide_contribution if ruling.kind == "hide" else restore_contribution
            act(stage.session, **common)

        arrives = received_on(stage, text, by_key[ruling.proposal])
        # A moment before anybody answers what is shown again, and after whoever answered what is hidden.
        late = timedelta(minutes=-1 if ruling.kind == "restore" else 1)
        stage.plan(ruled_on(stage, arrives, ruling) + late, rule)


def plan_appeals(
    stage: Stage, text: ConsultationText, rulings: Sequence[RulingText], appeals: Sequence[AppealText]
) -> None:
    """Authors contest rulings; a ruling that takes one back wins the appeal, the others wait."""
    by_key = {one.key: one for one in text.proposals}
    hidden = {one.proposal: one for one in rulings if one.kind == "hide"}
    for appeal in appeals:

        def contest(at: datetime, appeal: AppealText = appeal) -> None:
            contribution = stage.contributions[appeal.proposal]
            assert contribution.author is not None
            make_appeal(
                stage.session,
                contribution=contribution,
                author=contribution.author,
                words=appeal.words,
                language=Language(appeal.language),
                at=at,
            )

        arrives = received_on(stage, text, by_key[appeal.proposal])
        ruled = ruled_on(stage, arrives, hidden[appeal.proposal])
        stage.plan(ruled + timedelta(hours=appeal.after_hours), contest)


def plan_flags(stage: Stage, flags: Sequence[FlagText]) -> None:
    """What readers reported, in the evening; a moderator answers some the next day, others wait."""
    for flag in flags:

        def report(at: datetime, flag: FlagText = flag) -> None:
            flag_text(
                stage.session,
                contribution=stage.contributions[flag.proposal],
                person=stage.people[flag.by],
                reason=FlagReason(flag.reason),
                explanation=flag.explanation,
                language=Language(flag.language),
                at=at,
            )

        def answer(at: datetime, flag: FlagText = flag) -> None:
            dismiss_flags(
                stage.session,
                contribution=stage.contributions[flag.proposal],
                moderator=stage.people["moderator"],
                reason=flag.stays,
                at=at,
            )

        reported = stage.plan(stage.day(-flag.days_ago, hour=19), report)
        if flag.stays:
            stage.plan(stage.at_work(reported + timedelta(days=1)), answer)


def plan_answers(stage: Stage, text: ConsultationText, answers: Sequence[AnswerText]) -> None:
    """Assignments by a moderator and answers of the departments; one without a text is still owed."""
    by_key = {one.key: one for one in text.proposals}
    for answer in answers:

        def assign(at: datetime, answer: AnswerText = answer) -> None:
            assign_contribution(
                stage.session,
                contribution=stage.contributions[answer.proposal],
                department=stage.departments[answer.department],
                moderator=stage.people["moderator"],
                due_on=None,
                at=at,
            )

        def give(at: datetime, answer: AnswerText = answer) -> None:
            answer_contribution(
                stage.session,
                contribution=stage.contributions[answer.proposal],
                department=stage.departments[answer.department],
                office=answer.office,
                text=answer.text,
                language=Language(answer.language),
                answered_on=at.date(),
                by=stage.people["department"],
                at=at,
            )

        arrives = received_on(stage, text, by_key[answer.proposal])
        stage.plan(stage.at_work(arrives + timedelta(days=answer.assigned_after)), assign)
        if answer.answered_after is not None:
            stage.plan(stage.at_work(arrives + timedelta(days=answer.answered_after)), give)


def plan_synthesis(
    stage: Stage,
    text: ConsultationText,
    *,
    report: Mapping[str, Localized],
    findings: Sequence[Finding],
    aside: Mapping[str, Localized],
    recommendations: Sequence[Recommendation],
    begun: float,
    published: float | None,
) -> None:
    """Written day by day and published, or still being written (None); in days from today."""
    moderator, second = stage.people["moderator"], stage.people["moderator2"]
    synthesis: list[Synthesis] = []
    rows: dict[str, FindingRow] = {}

    def begin(at: datetime) -> None:
        consultation = stage.consultations[text.slug]
        made = start_synthesis(stage.session, consultation=consultation, moderator=moderator, at=at)
        texts = {Part(part): _numbered(stage, words) for part, words in report.items()}
        synthesis.append(save_texts(stage.session, synthesis=made, moderator=moderator, texts=texts, at=at))

    def find(at: datetime, finding: Finding) -> None:
        rows[finding.key] = save_finding(
            stage.session,
            synthesis=synthesis[0],
            moderator=moderator,
            title=finding.title,
            body=finding.body,
            at=at,
        )
        for key, quote in finding.cites.items():
            cite(
                stage.session,
                finding=rows[finding.key],
                contribution=stage.contributions[key],
                moderator=moderator,
                quote=quote,
                at=at,
            )

    def recommend(at: datetime) -> None:
        for key, reason in aside.items():
            set_aside(
                stage.session,
                synthesis=synthesis[0],
                contributions=[stage.contributions[key]],
                reason=reason,
                moderator=second,
                at=at,
            )
        for one in recommendations:
            save_recommendation(
                stage.session,
                synthesis=synthesis[0],
                moderator=moderator,
                title=one.title,
                body=one.body,
                findings=[rows[key] for key in one.rests_on],
                at=at,
            )

    def publish(at: datetime) -> None:
        publish_synthesis(stage.session, synthesis=synthesis[0], moderator=moderator, at=at)

    stage.plan(stage.day(begun, hour=9), begin)
    for number, finding in enumerate(findings, 1):
        stage.plan(stage.day(begun + number, hour=11), lambda at, finding=finding: find(at, finding))
    stage.plan(stage.day(begun + len(findings) + 2, hour=14), recommend)
    if published is not None:
        stage.plan(stage.day(published, hour=10), publish)


def plan_correction(
    stage: Stage, text: ConsultationText, *, part: Part, words: Localized, why: Localized, day: float
) -> None:
    """A published report is corrected in one of its texts."""

    def mend(at: datetime) -> None:
        moderator, consultation = stage.people["moderator"], stage.consultations[text.slug]
        synthesis = start_synthesis(stage.session, consultation=consultation, moderator=moderator, at=at)
        who = {"synthesis": synthesis, "moderator": moderator, "at": at}
        begin_correction(stage.session, **who)
        correct(stage.session, part=part, body=words, **who)
        publish_correction(stage.session, reason=why, **who)

    stage.plan(stage.day(day, hour=10), mend)


def _numbered(stage: Stage, words: Localized) -> Localized:
    """`<key>` in a text becomes the number of that contribution."""
    return {
        language: re.sub(r"<([a-z-]+)>", lambda match: stage.contributions[match.group(1)].ref or "", one)
        for language, one in words.items()
    }


def plan_decision(
    stage: Stage,
    text: ConsultationText,
    recommendations: Sequence[Recommendation],
    *,
    session_on: int,
    closed: float,
) -> None:
    """The body's session on one day, its outcomes recorded on the next, the file closed; in days from today."""
    councillor = stage.people["councillor"]
    held = stage.date(session_on)

    def synthesis_of() -> Synthesis:
        consultation = stage.consultations[text.slug]
        return start_synthesis(
            stage.session, consultation=consultation, moderator=stage.people["moderator"], at=stage.now
        )

    def record_one(at: datetime, number: int, one: Recommendation) -> None:
        synthesis = synthesis_of()
        record_outcome(
            stage.session,
            synthesis=synthesis,
            recommendation=synthesis.recommendations[number],
            councillor=councillor,
            kind=OutcomeKind(one.outcome),
            reason=one.reason,
            session_on=held,
            deliberation_number=f"{17 + number}/{held.year}",
            at=at,
        )

    def close(at: datetime) -> None:
        file = find_file(stage.session, synthesis_of().id)
        assert file is not None, "its outcomes were recorded"
        close_file(stage.session, file=file, councillor=councillor, at=at)

    for number, one in enumerate(recommendations):
        stage.plan(
            stage.day(session_on + 1, hour=10 + number / 4),
            lambda at, number=number, one=one: record_one(at, number, one),
        )
    stage.plan(stage.day(closed, hour=12), close)


def plan_draft(stage: Stage, text: ConsultationText, *, days: float) -> None:
    """Words of the resident that are not sent yet, so many days ago."""

    def save(at: datetime) -> None:
        consultation = stage.consultations[text.slug]
        save_draft(
            stage.session,
            consultation=consultation,
            author=stage.people["resident"],
            title=DRAFT_TITLE,
            body=DRAFT_BODY,
            language=Tongue.AR,
            arrondissement_id=stage.arrondissements["bab-souika"],
            theme_id=stage.themes[text.slug]["transport"],
            at=at,
        )

    stage.plan(stage.day(-days, hour=20), save)
