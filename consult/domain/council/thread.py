"""What became of it: the thread from receipt to decision, and who holds the next step until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from consult.domain.consultations.models import Series
from consult.domain.contributions.models import Contribution, Kind, Place, State
from consult.domain.council.models import Body, OutcomeKind
from consult.domain.council.rules import day_of
from consult.domain.council.steps import (
    Holder,
    Link,
    Localized,
    NextCode,
    NextStep,
    Said,
    Step,
    StepCode,
    Target,
    Thread,
)
from consult.domain.council.traces import Trace, gather
from consult.domain.moderation.merged import Merging
from consult.domain.moderation.models import AppealOutcome, Ruling, RulingKind
from consult.domain.moderation.rules import contested_ruling
from consult.domain.territory.models import Municipality
from consult.domain.territory.periods import PeriodKind, days_on
from consult.domain.territory.queries import get_municipality

RANKS = {code: rank for rank, code in enumerate(StepCode)}
# Rulings of one moment stay in the order in which they were made.
for _code in (
    StepCode.EDIT_ASKED,
    StepCode.MASKED,
    StepCode.UNMASKED,
    StepCode.RESTORED,
    StepCode.REJECTED_AT_SOURCE,
    StepCode.CONTESTED,
    StepCode.UPHELD,
):
    RANKS[_code] = RANKS[StepCode.HIDDEN]


@dataclass(frozen=True, slots=True)
class _Surroundings:
    today: date
    municipality: Municipality
    body: Localized | None


def thread_of(session: Session, contribution: Contribution, *, at: datetime) -> Thread:
    """The thread of one contribution; a draft has none (no steps, no next step)."""
    return threads_of(session, [contribution.id], at=at)[contribution.id]


def threads_of(session: Session, ids: Collection[int], *, at: datetime) -> dict[int, Thread]:
    """The threads of these contributions, every id in the answer; the same statements for one as for many."""
    traces = gather(session, ids)
    around = _Surroundings(day_of(at), get_municipality(session), _body_name(session, day_of(at)))
    found = {}
    for one in ids:
        trace = traces.get(one)
        above = (trace.root_id or trace.head_id) if trace is not None else None
        top = traces.get(above) if above is not None else None
        found[one] = (
            Thread(_steps(trace, top), _next(trace, top, around), _is_elsewhere(trace))
            if trace
            else Thread([], None)
        )
    return found


def _is_elsewhere(trace: Trace) -> bool:
    return trace.series is Series.IMPORT and trace.report is None


def next_steps_of(session: Session, ids: Collection[int], *, at: datetime) -> dict[int, NextStep | None]:
    """Who holds the next step of each of these; None where nothing is left to do."""
    return {one: thread.next_step for one, thread in threads_of(session, ids, at=at).items()}


def _body_name(session: Session, on: date) -> Localized | None:
    return session.scalars(
        select(Body.name)
        .where(Body.from_on <= on, or_(Body.until_on.is_(None), Body.until_on >= on))
        .order_by(Body.from_on.desc())
        .limit(1)
    ).first()


def _steps(trace: Trace, top: Trace | None) -> list[Step]:
    steps = [Step(StepCode.RECEIVED, trace.received_at, Holder.REGISTER, facts={"ref": trace.ref})]
    for ruling in trace.rulings:
        steps += _ruled(trace, ruling)
    # What its source had accepted counts as read here, but no moderator of ours read it at that moment.
    if trace.read_at is not None and trace.series is not Series.IMPORT:
        steps.append(Step(StepCode.READ, trace.read_at, Holder.MODERATORS))
    for merging in trace.merges:
        steps += _merged(trace, merging)
    if trace.state is State.MERGED and top is not None and not trace.told:
        # It has its place through its head.
        steps += _placed(top, None) if top.state not in (State.HIDDEN, State.WITHDRAWN) else []
    elif trace.state not in (State.HIDDEN, State.WITHDRAWN):
        steps += _placed(trace, None if trace.head_id else top)
    steps += [
        Step(
            StepCode.TEXT_CHANGED,
            change.at,
            Holder.MODERATORS,
            facts={"number": change.number, "title": change.title},
            link=Link(Target.TEXT, trace.slug, change.number, change.text),
        )
        for change in trace.changes
    ]
    steps += [
        Step(
            StepCode.ASSIGNED,
            one.at,
            Holder.DEPARTMENT,
            name=one.department,
            facts={"due_on": one.due_on},
        )
        for one in trace.entrusted
        if not one.answered
    ]
    steps += [
        Step(
            StepCode.ANSWERED,
            answer.answered_on,
            Holder.DEPARTMENT,
            name=answer.department,
            facts={"office": answer.office},
            said=Said(answer.text, answer.language, answer.text_html),
        )
        for answer in trace.answers
    ]
    if trace.withdrawn_at is not None:
        steps.append(Step(StepCode.WITHDRAWN, trace.withdrawn_at, Holder.AUTHOR))
    if trace.cancelled_at is not None and trace.state not in (State.HIDDEN, State.WITHDRAWN):
        # The recorded reason why nothing follows.
        steps.append(
            Step(
                StepCode.CANCELLED,
                trace.cancelled_at,
                Holder.CITY,
                reason=trace.cancelled_because,
                link=Link(Target.CONSULTATION, trace.slug),
            )
        )
    return sorted(steps, key=lambda step: (_day(step.at), _moment(step.at), RANKS[step.code]))


def _merged(trace: Trace, merging: Merging) -> list[Step]:
    """What one act of merging was for this contribution, and that it was undone."""
    facts = {"ref": merging.head or trace.ref, "members": merging.members}
    link = Link(Target.CONTRIBUTION, merging.head) if merging.head else Link(Target.MERGES, "")
    code = StepCode.MERGED if merging.head else StepCode.GATHERED
    steps = [Step(code, merging.at, Holder.MODERATORS, facts=facts, reason=merging.reason, link=link)]
    if merging.undone_at is not None:
        holder = Holder.MODERATORS if merging.undone_reason else Holder.AUTHOR
        steps.append(
            Step(
                StepCode.LET_GO,
                merging.undone_at,
                holder,
                facts=facts,
                reason=merging.undone_reason,
                link=Link(Target.MERGES, ""),
            )
        )
    return steps


def _day(at: datetime | date) -> date:
    return day_of(at) if isinstance(at, datetime) else at


def _moment(at: datetime | date) -> datetime:
    """By the clock within a day; what has a day only comes after what had its moment on it."""
    return at if isinstance(at, datetime) else datetime.max.replace(tzinfo=UTC)


def _ruled(trace: Trace, ruling: Ruling) -> list[Step]:
    """A ruling, that its author contested it, and that it stands all the same. What took it back is a ruling again."""
    code = {
        RulingKind.HIDE: StepCode.HIDDEN,
        RulingKind.RESTORE: StepCode.RESTORED,
        RulingKind.MASK: StepCode.MASKED,
        RulingKind.UNMASK: StepCode.UNMASKED,
        RulingKind.ASK_EDIT: StepCode.EDIT_ASKED,
        RulingKind.REJECTED_AT_SOURCE: StepCode.REJECTED_AT_SOURCE,
    }[ruling.kind]
    facts: dict[str, Any] = {"rule": ruling.rule.title} if ruling.rule is not None else {}
    if any(one.appeal is not None and one.appeal.undone_by_id == ruling.id for one in trace.rulings):
        facts["appealed"] = True
    link = Link(Target.RULING, trace.ref)
    steps = [
        Step(
            code,
            ruling.at,
            Holder.SOURCE if code == StepCode.REJECTED_AT_SOURCE else Holder.MODERATORS,
            facts=facts,
            said=Said(ruling.reason, str(ruling.reason_language)) if ruling.reason else None,
            link=link,
        )
    ]
    if (appeal := ruling.appeal) is None:
        return steps
    steps.append(Step(StepCode.CONTESTED, appeal.made_at, Holder.AUTHOR))
    if appeal.outcome is AppealOutcome.UPHELD:
        assert appeal.decided_at is not None and appeal.reason is not None
        said = Said(appeal.reason, str(appeal.reason_language))
        steps.append(Step(StepCode.UPHELD, appeal.decided_at, Holder.MODERATORS, said=said, link=link))
    return steps


def _placed(trace: Trace, top: Trace | None) -> list[Step]:
    """Where the published synthesis put it, and what was decided on what rests on it."""
    report = trace.report
    if top is not None and not trace.told:
        link = Link(Target.CONTRIBUTION, top.ref)
        return [Step(StepCode.FOLLOWS, trace.received_at, Holder.REGISTER, facts={"ref": top.ref}, link=link)]
    if report is None:
        return []
    if trace.set_aside is not None and not trace.told:
        return [
            Step(
                StepCode.SET_ASIDE,
                report.published_at,
                Holder.MODERATORS,
                reason=trace.set_aside,
                link=Link(Target.SET_ASIDE, trace.slug),
            )
        ]
    if not trace.told:
        # It came, or was restored, after the report; or the report says why it leaves it open.
        return [
            Step(
                StepCode.LEFT_OPEN,
                report.published_at,
                Holder.MODERATORS,
                reason=report.gap_reason,
                link=Link(Target.SYNTHESIS, trace.slug),
            )
        ]
    steps = [
        Step(
            StepCode.CITED,
            report.published_at,
            Holder.MODERATORS,
            facts={"number": told.number, "title": told.title},
            said=Said(told.quote, trace.language) if told.quote else None,
            link=Link(Target.FINDING, trace.slug, told.number),
        )
        for told in trace.told
    ]
    for decided in trace.decided:
        facts: dict[str, Any] = {"number": decided.number, "title": decided.title}
        link = Link(Target.RECOMMENDATION, trace.slug, decided.number)
        steps.append(
            Step(StepCode.RECOMMENDED, report.published_at, Holder.MODERATORS, facts=facts, link=link)
        )
    steps += [
        Step(
            StepCode.OUTCOME,
            decided.session_on,
            Holder.BODY,
            name=decided.body,
            facts={
                "number": decided.number,
                "title": decided.title,
                "kind": decided.kind,
                "deliberation_number": decided.deliberation_number,
                "session_on": decided.session_on,
            },
            reason=decided.reason,
            link=Link(Target.DECISION, trace.slug, decided.number),
        )
        for decided in trace.decided
        if decided.session_on is not None
    ]
    return steps


def _contested(trace: Trace, around: _Surroundings) -> NextStep | None:
    """Of a hidden text: its author may contest the ruling until a day, once; then another moderator decides."""
    whole = [one for one in trace.rulings if one.kind in (RulingKind.HIDE, RulingKind.RESTORE)]
    ruling = contested_ruling(whole)
    if ruling is not None and ruling.appeal is not None:
        if ruling.appeal.decided_at is not None:
            return None
        by = _last_day(ruling.appeal.decide_by)
        return NextStep(NextCode.APPEAL, Holder.MODERATORS, by=by, late=by < around.today)
    until = ruling.appeal_until if ruling is not None else None
    if until is not None and _last_day(until) < around.today:
        return None
    contact = around.municipality
    facts = {"email": contact.contact_email, "address": contact.contact_address}
    by = _last_day(until) if until is not None else None
    return NextStep(NextCode.CONTEST, Holder.AUTHOR, by=by, facts=facts)


def _last_day(end: datetime) -> date:
    """The last whole day before a midnight of Tunis."""
    return day_of(end - timedelta(seconds=1))


def _next(trace: Trace, top: Trace | None, around: _Surroundings) -> NextStep | None:
    """Whichever of what is still owed is due first; what has no day comes after what has one."""
    if trace.state == State.HIDDEN:
        return _contested(trace, around)
    if trace.state == State.WITHDRAWN or trace.cancelled_at is not None:
        return None
    if trace.state == State.MERGED:
        above = _next(top, None, around) if top is not None else None
        keeps = above is not None and above.code != NextCode.CONTEST and not trace.told
        return replace(above, merged_into=top.ref) if keeps and above and top else None
    owed = [
        NextStep(NextCode.ANSWER, Holder.DEPARTMENT, by=one.due_on, name=one.department)
        for one in trace.entrusted
        if not one.answered
    ]
    if trace.place == Place.UNREAD:
        # Of what was said years ago elsewhere, the day on which it was read is not promised.
        received = day_of(trace.received_at)
        days = timedelta(days=days_on(around.municipality, PeriodKind.READING, received))
        by = None if _is_elsewhere(trace) else day_of(trace.received_at + days)
        owed.insert(0, NextStep(NextCode.READ, Holder.MODERATORS, by=by))
    elif trace.kind == Kind.COMMENT and not trace.told:
        above = _next(top, None, around) if top is not None else None
        if above is not None and above.code not in (NextCode.CONTEST, NextCode.APPEAL):
            owed.insert(0, replace(above, follows=top.ref if top is not None else None))
    elif trace.report is None:
        if not _is_elsewhere(trace):
            owed.insert(0, NextStep(NextCode.PLACE, Holder.MODERATORS, by=trace.synthesis_due_on))
    elif any(decided.closed_at is None for decided in trace.decided):
        owed.insert(0, NextStep(NextCode.DECIDE, Holder.BODY, by=trace.decision_due_on, name=around.body))
    elif deferred := next((one for one in trace.decided if one.kind == OutcomeKind.DEFERRED), None):
        owed.insert(0, NextStep(NextCode.TAKE_UP, Holder.BODY, name=deferred.body))
    if not owed:
        return None
    first = min(owed, key=lambda step: step.by or date.max)
    return replace(first, late=first.by is not None and first.by < around.today)
