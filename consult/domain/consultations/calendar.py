"""Adding, changing and removing the phases of a consultation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import clean_words, journal, judge, lock, touch
from consult.domain.consultations.directing import may_extend
from consult.domain.consultations.history import add_act
from consult.domain.consultations.models import (
    VOTED,
    Activity,
    ActKind,
    Consultation,
    ConsultationState,
    Phase,
    PhaseActivity,
)
from consult.domain.consultations.moves import Move
from consult.domain.consultations.rules import (
    NAME_MAX,
    PHASES_MAX,
    REASON_MAX,
    TEXT_MAX,
    PhasePlan,
    Refusal,
    complete_reason,
    may_edit_content,
    may_have_phase,
    may_remove_phase,
)
from consult.domain.territory.queries import languages_on
from consult.kernel.errors import Refused
from consult.kernel.verdict import require


def order_phases(consultation: Consultation) -> None:
    """Positions follow the openings; the consultation's span is that of its phases."""
    consultation.phases.sort(key=lambda phase: (phase.opens_at, phase.closes_at))
    for position, phase in enumerate(consultation.phases, 1):
        phase.position = position
    consultation.opens_at = min((phase.opens_at for phase in consultation.phases), default=None)
    consultation.closes_at = max((phase.closes_at for phase in consultation.phases), default=None)


def _cleaned(plan: PhasePlan) -> PhasePlan:
    """The plan with clean words, and without a vote's rule where it opens no vote."""
    title = clean_words(plan.title, limit=NAME_MAX)
    if not title:
        raise Refused(Refusal.NO_TITLE)
    votes = Activity.VOTE in plan.activities
    return replace(
        plan,
        title=title,
        summary=clean_words(plan.summary, limit=TEXT_MAX, one_line=False),
        activities={activity: int(level) for activity, level in plan.activities.items()},
        vote_rule=plan.vote_rule if votes else None,
        results_hidden=plan.results_hidden if votes else True,
        vote_kinds=tuple(one for one in VOTED if one in plan.vote_kinds) if votes else VOTED[:1],
    )


def plan_of(phase: Phase) -> PhasePlan:
    """The phase as it stands."""
    return PhasePlan(
        title=phase.title,
        summary=phase.summary,
        opens_at=phase.opens_at,
        closes_at=phase.closes_at,
        activities={one.activity: one.level for one in phase.activities},
        vote_rule=phase.vote_rule,
        results_hidden=phase.results_hidden,
        vote_kinds=tuple(phase.vote_kinds),
    )


def _facts(phase: Phase, how: str) -> dict[str, object]:
    return {
        "phase": phase.id,
        "how": how,
        "opens_at": phase.opens_at.isoformat(),
        "closes_at": phase.closes_at.isoformat(),
        "opens": sorted(str(one.activity) for one in phase.activities),
        "vote_rule": str(phase.vote_rule) if phase.vote_rule else None,
        "results_hidden": phase.results_hidden,
        "vote_kinds": list(phase.vote_kinds),
    }


def _write(phase: Phase, plan: PhasePlan) -> None:
    phase.title, phase.summary = dict(plan.title), dict(plan.summary)
    phase.opens_at, phase.closes_at = plan.opens_at, plan.closes_at
    phase.vote_rule, phase.results_hidden = plan.vote_rule, plan.results_hidden
    phase.vote_kinds = list(plan.vote_kinds) or [VOTED[0]]
    wanted = dict(plan.activities)
    for one in list(phase.activities):
        if one.activity in wanted:
            one.level = wanted.pop(one.activity)
        else:
            phase.activities.remove(one)
    phase.activities += [PhaseActivity(activity=activity, level=level) for activity, level in wanted.items()]


def _tell(
    session: Session,
    consultation: Consultation,
    phase: Phase,
    reason: Mapping[str, str],
    *,
    was: PhasePlan | None,
    by: Person | None,
    at: datetime,
) -> dict[str, int]:
    """A published calendar that changed says so in the public history, with the reason; what the journal adds."""
    before = (was.opens_at, was.closes_at) if was else None
    after = (phase.opens_at, phase.closes_at)
    longer = before is not None and before[0] == after[0] and before[1] < after[1]
    act = add_act(
        session,
        consultation,
        kind=ActKind.EXTENDED if longer else ActKind.CALENDAR_CHANGED,
        note=reason,
        by=by,
        at=at,
        moves=[Move(before, after, phase_id=phase.id)] if before != after else [],
    )
    return {"act": act.id}


def add_phase(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None,
    plan: PhasePlan,
    at: datetime,
    reason: Mapping[str, str] | None = None,
) -> Phase:
    """The new phase; the same one sent twice is one.

    Raises Refused: NO_TITLE, TOO_LONG, TOO_MANY, PHASE_ORDER, ACTIVITY_OPEN_TWICE, VOTE_NEEDS_RULE,
    NOT_FOR_YOU, WITHDRAWN; of a published calendar also DATE_NEEDS_REASON, DATE_IN_PAST, RULES_DIFFER.
    """
    lock(session, consultation, expected_version=None)
    judge(editor, may_edit_content(editor, consultation))
    plan = _cleaned(plan)
    for standing in consultation.phases:
        if plan_of(standing) == plan:
            return standing
    if len(consultation.phases) >= PHASES_MAX:
        raise Refused(Refusal.TOO_MANY, {"limit": PHASES_MAX})
    published = consultation.state == ConsultationState.PUBLISHED
    if published:
        require(may_extend(consultation, None, at=at))
    given = clean_words(reason, limit=REASON_MAX, one_line=False)
    complete = complete_reason(given, languages=languages_on(session))
    require(may_have_phase(consultation.phases, plan, at=at, published=published, reason=complete))
    phase = Phase(position=len(consultation.phases) + 1, change_reason=given if published else None)
    phase.activities = []
    _write(phase, plan)
    consultation.phases.append(phase)
    order_phases(consultation)
    touch(session, consultation)
    told = _tell(session, consultation, phase, given, was=None, by=editor, at=at) if published else {}
    facts = {**_facts(phase, "added"), **told}
    journal(session, consultation, act="phase.changed", by=editor, at=at, facts=facts)
    return phase


def change_phase(
    session: Session,
    *,
    consultation: Consultation,
    phase: Phase,
    editor: Person | None,
    plan: PhasePlan,
    at: datetime,
    reason: Mapping[str, str] | None = None,
) -> None:
    """As `add_phase`; what has happened stands: PHASE_HAS_OPENED, PHASE_HAS_CLOSED, RULE_FIXED.

    Sending what already stands changes nothing.
    """
    lock(session, consultation, expected_version=None)
    judge(editor, may_edit_content(editor, consultation))
    plan, was = _cleaned(plan), plan_of(phase)
    given = clean_words(reason, limit=REASON_MAX, one_line=False)
    published = consultation.state == ConsultationState.PUBLISHED
    words_only = replace(plan, title=was.title, summary=was.summary) == was
    # The words of a stated reason may be mended; none is stated where no date was changed.
    mended = published and words_only and bool(phase.change_reason) and given not in ({}, phase.change_reason)
    if plan == was and not mended:
        return
    if published and not words_only:
        require(may_extend(consultation, None, at=at))
    complete = complete_reason(given, languages=languages_on(session))
    require(
        may_have_phase(
            consultation.phases,
            plan,
            replaces=phase,
            at=at,
            published=published,
            reason=complete,
        )
    )
    if mended and not complete:
        raise Refused(Refusal.DATE_NEEDS_REASON)
    if published and (mended or not words_only):
        phase.change_reason = given
    _write(phase, plan)
    order_phases(consultation)
    touch(session, consultation)
    told = (
        _tell(session, consultation, phase, given, was=was, by=editor, at=at)
        if published and not words_only
        else {}
    )
    facts = {**_facts(phase, "changed"), **told}
    journal(session, consultation, act="phase.changed", by=editor, at=at, facts=facts)


def remove_phase(
    session: Session, *, consultation: Consultation, phase: Phase, editor: Person | None, at: datetime
) -> None:
    """Take a phase out of a draft. Raises Refused: NOT_FOR_YOU, WITHDRAWN, PHASE_PUBLISHED."""
    lock(session, consultation, expected_version=None)
    judge(editor, may_edit_content(editor, consultation))
    require(may_remove_phase(consultation, phase, at=at))
    journal(session, consultation, act="phase.changed", by=editor, at=at, facts=_facts(phase, "removed"))
    consultation.phases.remove(phase)
    session.delete(phase)
    order_phases(consultation)
    touch(session, consultation)
