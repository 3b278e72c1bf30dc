"""Who decides, and what a decision must have. Pure: bodies and mandates come in loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.council.models import Body, DecisionFile, Mandate
from consult.domain.synthesis.models import Synthesis, SynthesisState
from consult.kernel.tunis import day_of
from consult.kernel.verdict import YES, Verdict, no

REASON_MAX = 4_000
NUMBER_MAX = 40
NAME_MAX = 160


class Refusal(StrEnum):
    NOT_COUNCILLOR = "not-councillor"
    NO_BODY = "no-body"
    NO_MANDATE = "no-mandate"
    NOT_PUBLISHED = "not-published"
    FILE_CLOSED = "file-closed"
    REASON_NEEDED = "reason-needed"
    REASON_TOO_LONG = "reason-too-long"
    NUMBER_NEEDED = "number-needed"
    SESSION_TO_COME = "session-to-come"
    SESSION_TOO_EARLY = "session-too-early"
    SESSION_OUTSIDE_MANDATE = "session-outside-mandate"
    OUTCOMES_MISSING = "outcomes-missing"
    NOTHING_TO_DECIDE = "nothing-to-decide"
    NOT_ADMINISTRATOR = "not-administrator"
    NAME_NEEDED = "name-needed"
    NAME_TOO_LONG = "name-too-long"
    DATES_IN_ORDER = "dates-in-order"
    ANOTHER_IN_OFFICE = "another-in-office"
    OUTSIDE_BODY = "outside-body"
    SITS_ALREADY = "sits-already"
    NO_SUCH_ACCOUNT = "no-such-account"


def in_office(one: Body | Mandate, on: date) -> bool:
    """From its first day to its last, both included."""
    return one.from_on <= on and (one.until_on is None or on <= one.until_on)


def overlaps(one: Body | Mandate, from_on: date, until_on: date | None) -> bool:
    """Whether the two have a day in common."""
    return (until_on is None or one.from_on <= until_on) and (one.until_on is None or from_on <= one.until_on)


def sits_in(person: Person, body: Body, on: date) -> bool:
    """Whether the person has a mandate in the body on that day."""
    return any(mandate.person_id == person.id and in_office(mandate, on) for mandate in body.mandates)


def may_decide(
    person: Person | None,
    synthesis: Synthesis,
    file: DecisionFile | None,
    *,
    body: Body | None,
    at: datetime,
) -> Verdict:
    """Whether the person may record outcomes now: a councillor who sits in the body in office today.

    `body`: the body in office on the day, mandates loaded. After a file is closed nothing changes.
    """
    if person is None or not holds(person, Role.COUNCILLOR, consultation_id=synthesis.consultation_id):
        return no(Refusal.NOT_COUNCILLOR)
    if synthesis.state != SynthesisState.PUBLISHED:
        return no(Refusal.NOT_PUBLISHED)
    if file is not None and file.closed_at is not None:
        return no(Refusal.FILE_CLOSED, at=file.closed_at)
    if body is None or not in_office(body, day_of(at)):
        return no(Refusal.NO_BODY)
    if not sits_in(person, body, day_of(at)):
        return no(Refusal.NO_MANDATE, body=body.name)
    return YES


def may_record(
    synthesis: Synthesis,
    *,
    body: Body,
    reason: Mapping[str, str],
    session_on: date,
    deliberation_number: str,
    at: datetime,
) -> Verdict:
    """Whether an outcome is complete: reason in Arabic, number, a session the body can have held."""
    if not reason.get("ar"):
        return no(Refusal.REASON_NEEDED)
    if any(len(words) > REASON_MAX for words in reason.values()):
        return no(Refusal.REASON_TOO_LONG, limit=REASON_MAX)
    if not deliberation_number or len(deliberation_number) > NUMBER_MAX:
        return no(Refusal.NUMBER_NEEDED, limit=NUMBER_MAX)
    if session_on > day_of(at):
        return no(Refusal.SESSION_TO_COME, session_on=session_on)
    assert synthesis.published_at is not None, "judged by may_decide before"
    if session_on < day_of(synthesis.published_at):
        return no(Refusal.SESSION_TOO_EARLY, published_on=day_of(synthesis.published_at))
    if not in_office(body, session_on):
        return no(Refusal.SESSION_OUTSIDE_MANDATE, body=body.name, from_on=body.from_on)
    return YES


def may_close(synthesis: Synthesis, file: DecisionFile | None) -> Verdict:
    """Refused while a recommendation has no outcome; says which, by their numbers in the report."""
    if not synthesis.recommendations:
        return no(Refusal.NOTHING_TO_DECIDE)
    decided = {outcome.recommendation_id for outcome in file.outcomes} if file is not None else set()
    missing = tuple(
        str(number)
        for number, recommendation in enumerate(synthesis.recommendations, 1)
        if recommendation.id not in decided
    )
    return no(Refusal.OUTCOMES_MISSING, num=len(missing), numbers=missing) if missing else YES


def may_manage(person: Person | None) -> Verdict:
    """Bodies and mandates are entered by administrators."""
    return YES if holds(person, Role.ADMINISTRATOR) else no(Refusal.NOT_ADMINISTRATOR)


def may_be_in_office(
    bodies: Sequence[Body], *, from_on: date, until_on: date | None, but: Body | None = None
) -> Verdict:
    """One body at a time: the dates of another must not meet these."""
    if until_on is not None and until_on < from_on:
        return no(Refusal.DATES_IN_ORDER)
    for other in bodies:
        if other is not but and overlaps(other, from_on, until_on):
            return no(Refusal.ANOTHER_IN_OFFICE, other=other.name)
    return YES


def may_sit(body: Body, *, person: Person | None, from_on: date, until_on: date | None) -> Verdict:
    """A mandate lies within its body's dates, and nobody sits twice at once."""
    if until_on is not None and until_on < from_on:
        return no(Refusal.DATES_IN_ORDER)
    if from_on < body.from_on or (body.until_on is not None and (until_on or from_on) > body.until_on):
        return no(Refusal.OUTSIDE_BODY, body=body.name)
    if person is not None and any(
        mandate.person_id == person.id and overlaps(mandate, from_on, until_on) for mandate in body.mandates
    ):
        return no(Refusal.SITS_ALREADY)
    return YES
