"""All that is recorded of what became of contributions, gathered for many at once in as many statements.

`thread.py` makes the thread from it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from consult.domain.accounts.models import Department
from consult.domain.consultations.models import Consultation, Series
from consult.domain.contributions.masking import masks_of, readable_quote
from consult.domain.contributions.models import ChangeCause, Contribution, Kind, Place, State
from consult.domain.council.models import Answer, Assignment, Body, DecisionFile, Outcome, OutcomeKind
from consult.domain.moderation.merged import Merging, merges_of
from consult.domain.moderation.models import Ruling
from consult.domain.moderation.queries import rulings_of
from consult.domain.synthesis.models import (
    Citation,
    Finding,
    Ground,
    Recommendation,
    SetAside,
    Synthesis,
    SynthesisState,
)
from consult.domain.texts.models import PlanText, TextVersion

Localized = dict[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """The published synthesis of a consultation, as far as threads need it."""

    id: int
    published_at: datetime
    gap_reason: Localized | None


@dataclass(frozen=True, slots=True)
class Told:
    """That a finding cites it, with the quote."""

    finding_id: int
    number: int
    title: Localized
    quote: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A recommendation that rests on a finding, and its outcome when there is one."""

    recommendation_id: int
    number: int
    title: Localized
    kind: OutcomeKind | None
    reason: Localized | None
    session_on: date | None
    deliberation_number: str | None
    body: Localized | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entrusted:
    """That a department owes, or gave, an answer."""

    department: Localized
    at: datetime
    due_on: date
    answered: bool


@dataclass(frozen=True, slots=True)
class TextChanged:
    """That a change of a text on display answers it: the text, its version, and since when."""

    text: str
    title: Localized
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    department: Localized
    office: str
    text: str
    text_html: str
    language: str
    answered_on: date


@dataclass(slots=True)
class Trace:
    """One contribution and everything that was done with it."""

    id: int
    ref: str
    kind: Kind
    state: State
    place: Place
    language: str
    received_at: datetime
    read_at: datetime | None
    withdrawn_at: datetime | None
    root_id: int | None
    consultation_id: int
    slug: str
    synthesis_due_on: date | None
    decision_due_on: date | None
    series: Series
    cancelled_at: datetime | None
    cancelled_because: Localized | None
    head_id: int | None
    report: Report | None = None
    rulings: list[Ruling] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    set_aside: Localized | None = None
    decided: list[Decided] = field(default_factory=list)
    entrusted: list[Entrusted] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    changes: list[TextChanged] = field(default_factory=list)
    merges: list[Merging] = field(default_factory=list)


def gather(session: Session, ids: Collection[int]) -> dict[int, Trace]:
    """The traces of these contributions, of those at the top of their threads, and of what they were merged into;
    drafts are left out.
    """
    traces = _contributions(session, ids)
    if not traces:
        return {}
    for one, rulings in rulings_of(session, list(traces)).items():
        traces[one].rulings = rulings
    reports = _reports(session, {trace.consultation_id for trace in traces.values()})
    for trace in traces.values():
        trace.report = reports.get(trace.consultation_id)
    _citations(session, traces)
    _set_aside(session, traces)
    _decisions(session, traces)
    _answers(session, traces)
    _changes(session, traces)
    for one, merges in merges_of(session, list(traces)).items():
        traces[one].merges = merges
    return traces


def _contributions(session: Session, ids: Collection[int]) -> dict[int, Trace]:
    above = func.coalesce(Contribution.root_id, Contribution.head_id)
    tops = select(above).where(Contribution.id.in_(ids), above.is_not(None))
    rows = session.execute(
        select(
            Contribution.id,
            Contribution.ref,
            Contribution.kind,
            Contribution.state,
            Contribution.place,
            Contribution.language,
            Contribution.received_at,
            Contribution.read_at,
            Contribution.withdrawn_at,
            Contribution.root_id,
            Contribution.consultation_id,
            Consultation.slug,
            Consultation.synthesis_due_on,
            Consultation.decision_due_on,
            Contribution.series,
            Consultation.cancelled_at,
            Consultation.standing_note,
            Contribution.head_id,
        )
        .join(Contribution.consultation)
        .where(
            or_(Contribution.id.in_(ids), Contribution.id.in_(tops)),
            Contribution.state != State.DRAFT,
        )
    )
    return {row.id: Trace(*row) for row in rows}


def _reports(session: Session, consultation_ids: Collection[int]) -> dict[int, Report]:
    rows = session.execute(
        select(Synthesis.consultation_id, Synthesis.id, Synthesis.published_at, Synthesis.gap_reason).where(
            Synthesis.consultation_id.in_(consultation_ids), Synthesis.state == SynthesisState.PUBLISHED
        )
    )
    return {row[0]: Report(*row[1:]) for row in rows}


def _citations(session: Session, traces: dict[int, Trace]) -> None:
    masks = masks_of(session, list(traces))
    rows = session.execute(
        select(Citation.contribution_id, Finding.id, Finding.position, Finding.title, Citation.quote)
        .join(Finding, Finding.id == Citation.finding_id)
        .join(Synthesis, Synthesis.id == Finding.synthesis_id)
        .where(Citation.contribution_id.in_(traces), Synthesis.state == SynthesisState.PUBLISHED)
        .order_by(Finding.position)
    )
    for row in rows:
        *told, quote = row[1:]
        traces[row[0]].told.append(Told(*told, readable_quote(quote, masks.get(row[0]))))


def _set_aside(session: Session, traces: dict[int, Trace]) -> None:
    rows = session.execute(
        select(SetAside.contribution_id, SetAside.reason)
        .join(Synthesis, Synthesis.id == SetAside.synthesis_id)
        .where(SetAside.contribution_id.in_(traces), Synthesis.state == SynthesisState.PUBLISHED)
    )
    for one, reason in rows:
        traces[one].set_aside = reason


def _decisions(session: Session, traces: dict[int, Trace]) -> None:
    findings = {told.finding_id for trace in traces.values() for told in trace.told}
    rows = session.execute(
        select(
            Ground.finding_id,
            Recommendation.id,
            Recommendation.position,
            Recommendation.title,
            Outcome.kind,
            Outcome.reason,
            Outcome.session_on,
            Outcome.deliberation_number,
            Body.name,
            DecisionFile.closed_at,
        )
        .join(Recommendation, Recommendation.id == Ground.recommendation_id)
        .outerjoin(Outcome, Outcome.recommendation_id == Recommendation.id)
        .outerjoin(DecisionFile, DecisionFile.id == Outcome.file_id)
        .outerjoin(Body, Body.id == DecisionFile.body_id)
        .where(Ground.finding_id.in_(findings))
        .order_by(Recommendation.position)
    )
    by_finding: dict[int, list[Decided]] = {}
    for row in rows:
        by_finding.setdefault(row[0], []).append(Decided(*row[1:]))
    for trace in traces.values():
        # Two findings may carry the same recommendation: it is told once.
        found = {
            decided.recommendation_id: decided
            for told in trace.told
            for decided in by_finding.get(told.finding_id, ())
        }
        trace.decided = sorted(found.values(), key=lambda decided: decided.number)


def _changes(session: Session, traces: dict[int, Trace]) -> None:
    rows = session.execute(
        select(
            ChangeCause.contribution_id,
            PlanText.key,
            PlanText.title,
            TextVersion.number,
            TextVersion.displayed_at,
        )
        .join(TextVersion, TextVersion.id == ChangeCause.version_id)
        .join(PlanText, PlanText.id == TextVersion.text_id)
        .where(ChangeCause.contribution_id.in_(traces), TextVersion.displayed_at.is_not(None))
        .order_by(TextVersion.displayed_at, TextVersion.number)
    )
    for one, text, title, number, at in rows:
        found = TextChanged(text, title, number, at)
        # One step for a version, however many of its changes answer it.
        if found not in traces[one].changes:
            traces[one].changes.append(found)


def _answers(session: Session, traces: dict[int, Trace]) -> None:
    entrusted = session.execute(
        select(
            Assignment.contribution_id,
            Department.name,
            Assignment.assigned_at,
            Assignment.due_on,
            Assignment.answered_at,
        )
        .join(Assignment.department)
        .where(Assignment.contribution_id.in_(traces))
        .order_by(Assignment.due_on)
    )
    for one, department, at, due_on, answered_at in entrusted:
        traces[one].entrusted.append(Entrusted(department, at, due_on, answered_at is not None))
    answers: Any = session.execute(
        select(
            Answer.contribution_id,
            Department.name,
            Answer.office,
            Answer.text,
            Answer.text_html,
            Answer.language,
            Answer.answered_on,
        )
        .join(Answer.department)
        .where(Answer.contribution_id.in_(traces))
        .order_by(Answer.id)
    )
    for row in answers:
        traces[row[0]].answers.append(Answered(*row[1:]))
