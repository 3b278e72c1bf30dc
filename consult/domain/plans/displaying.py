"""The period of a display, from the notice in the official journal, and its certificate. Never commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import clean_words, journal, touch
from consult.domain.consultations.calendar import change_phase, plan_of
from consult.domain.consultations.models import Consultation, ConsultationState
from consult.domain.consultations.rules import Refusal, complete_reason
from consult.domain.plans.actions import begin
from consult.domain.plans.models import PlanDisplay
from consult.domain.plans.queries import find_display, list_pieces
from consult.domain.plans.rules import (
    GAZETTE_MAX,
    PLACE_MAX,
    SIGNATORY_MAX,
    PlanRefusal,
    display_phase,
    is_empty,
    may_certify,
    span_of,
)
from consult.domain.territory.periods import PeriodKind, days_on, period_on
from consult.domain.territory.queries import get_municipality, languages_on
from consult.kernel.errors import Refused
from consult.kernel.prose import clean_line
from consult.kernel.verdict import require


def insert_notice(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None,
    gazette_number: str,
    gazette_on: date,
    place: Mapping[str, str],
    at: datetime,
    reason: Mapping[str, str] | None = None,
) -> PlanDisplay:
    """The notice stood in the official journal: the phase of remarks gets its dates from that day.

    Its length is the city's period on that day. Of a published calendar the dates change with a public reason, as
    ever; what has opened stays open since then, and a closing that was published does not come earlier. Raises
    Refused: NO_GAZETTE, NO_PHASE, TOO_LONG, and what `change_phase` raises.
    """
    begin(session, consultation, editor)
    number = clean_line(gazette_number)
    if not number or len(number) > GAZETTE_MAX:
        raise Refused(PlanRefusal.NO_GAZETTE)
    phase = display_phase(consultation)
    if phase is None:
        raise Refused(PlanRefusal.NO_PHASE)
    city = get_municipality(session)
    days, period = (
        days_on(city, PeriodKind.DISPLAY, gazette_on),
        period_on(city, PeriodKind.DISPLAY, gazette_on),
    )
    span = span_of(gazette_on, days)
    opens_at, closes_at = span.opens_at, span.closes_at
    if consultation.state == ConsultationState.PUBLISHED:
        if phase.closes_at <= at:
            raise Refused(Refusal.PHASE_HAS_CLOSED, {"closes_at": phase.closes_at})
        opened = phase.opens_at <= at
        opens_at = phase.opens_at if opened else max(opens_at, at)
        closes_at = max(closes_at, phase.closes_at) if opened or phase.kept_until else closes_at
    phase.kept_until = None
    change_phase(
        session,
        consultation=consultation,
        phase=phase,
        editor=editor,
        plan=replace(plan_of(phase), opens_at=opens_at, closes_at=closes_at),
        at=at,
        reason=reason,
    )
    phase.kept_until = closes_at
    display = find_display(session, consultation.id)
    if display is None:
        display = PlanDisplay(consultation_id=consultation.id)
        session.add(display)
    display.phase_id, display.gazette_number, display.gazette_on = phase.id, number, gazette_on
    display.days, display.legal = days, dict(period.legal) if period else {}
    display.confirmed = period is not None and period.confirmed
    display.place = clean_words(place, limit=PLACE_MAX)
    display.registered_at, display.registered_by_id = at, editor.id if editor else None
    touch(session, consultation)
    facts = {
        "gazette": number,
        "gazette_on": gazette_on.isoformat(),
        "days": days,
        "closes_at": closes_at.isoformat(),
    }
    journal(session, consultation, act="plan.notice-inserted", by=editor, at=at, facts=facts)
    return display


def certify(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None,
    signatory: str,
    capacity: Mapping[str, str],
    at: datetime,
) -> PlanDisplay:
    """Say who signs the certificate of the display, and in what capacity; what was certified is not changed.

    Raises Refused: NOT_FOR_YOU, WITHDRAWN, NO_SIGNATORY, TOO_LONG, and what `may_certify` says.
    """
    begin(session, consultation, editor)
    display = find_display(session, consultation.id)
    pieces = list_pieces(session, consultation.id)
    hung = bool(pieces) and not any(is_empty(one) for one in pieces)
    require(may_certify(consultation, display, at=at, on_display=hung))
    assert display is not None
    name, words = clean_line(signatory), clean_words(capacity, limit=SIGNATORY_MAX)
    if not name or len(name) > SIGNATORY_MAX or not complete_reason(words, languages=languages_on(session)):
        raise Refused(PlanRefusal.NO_SIGNATORY)
    if display.certified_at is not None:
        return display
    display.signatory, display.capacity = name, words
    display.certified_at, display.certified_by_id = at, editor.id if editor else None
    touch(session, consultation)
    journal(session, consultation, act="plan.display-certified", by=editor, at=at)
    return display
