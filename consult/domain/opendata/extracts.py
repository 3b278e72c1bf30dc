"""Extracts: what staff take away to work with, as filtered on screen, and only what their role may see there.

Texts that are hidden or wait to be read are in the file of whoever moderates the consultation, and nobody
else's; what was withdrawn is in nobody's. E-mail addresses, drafts, earlier wordings and who voted how are
in none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds, holds_anywhere
from consult.domain.consultations.clock import results_hidden
from consult.domain.consultations.models import Consultation, ConsultationState
from consult.domain.consultations.queries import list_for_staff
from consult.domain.contributions.models import OBSERVED, Contribution, Kind, State
from consult.domain.contributions.queries import Filters, find_in_order, list_ids
from consult.domain.contributions.search import INDEXED
from consult.domain.journal.actions import record
from consult.domain.moderation.rules import moderated_consultations
from consult.domain.opendata.writing import slices
from consult.kernel.verdict import YES, Verdict, no, require

AT_ONCE = 500
# A city holds some tens of consultations; the newest of these many are offered.
MOST_CONSULTATIONS = 200


class Extract(StrEnum):
    CONTRIBUTIONS = "contributions"
    # On a draft plan: observations, claims, oppositions and questions.
    REMARKS = "remarks"
    COMMENTS = "comments"
    VOTES = "votes"
    PEOPLE = "people"


class ExtractRefusal(StrEnum):
    NOT_FOR_ROLE = "not-for-role"
    CHOOSE_CONSULTATION = "choose-consultation"
    RESULTS_HIDDEN = "results-hidden"  # until


# Who may take what. Counter agents enter what was said; they take nothing away.
_READERS = (Role.ADMINISTRATOR, Role.MODERATOR, Role.COUNCILLOR, Role.DEPARTMENT)
TAKERS: Mapping[Extract, tuple[Role, ...]] = {
    Extract.CONTRIBUTIONS: _READERS,
    Extract.REMARKS: _READERS,
    Extract.COMMENTS: _READERS,
    Extract.VOTES: _READERS,
    # Accounts are the whole city's, so are these roles.
    Extract.PEOPLE: (Role.ADMINISTRATOR, Role.MODERATOR, Role.COUNCILLOR),
}
TAKING_ROLES = _READERS


def may_take(
    person: Person | None, extract: Extract, consultation: Consultation | None, at: datetime
) -> Verdict:
    """Whether this person may take the extract of a consultation (None: of all that they see) now.

    `consultation.phases` are loaded.
    """
    roles = TAKERS[extract]
    if extract is Extract.PEOPLE:
        return YES if any(holds(person, role) for role in roles) else no(ExtractRefusal.NOT_FOR_ROLE)
    about = consultation.id if consultation else None
    allowed = (
        holds_anywhere(person, *roles)
        if about is None
        else any(holds(person, role, consultation_id=about) for role in roles)
    )
    if not allowed:
        return no(ExtractRefusal.NOT_FOR_ROLE)
    if extract is Extract.VOTES:
        if consultation is None:
            return no(ExtractRefusal.CHOOSE_CONSULTATION)
        if (until := results_hidden(consultation, at)) is not None:
            return no(ExtractRefusal.RESULTS_HIDDEN, until=until)
    return YES


def offered_consultations(session: Session, person: Person) -> Sequence[Consultation]:
    """The consultations of which this person may take something, newest first, whole: the published ones of
    their roles, and what they moderate though it was withdrawn."""
    grants = [one for one in person.grants if one.ended_at is None and one.role in TAKING_ROLES]
    scope = (
        None
        if any(one.consultation_id is None for one in grants)
        else sorted({one.consultation_id for one in grants if one.consultation_id is not None})
    )
    found = list_for_staff(session, consultation_ids=scope, size=MOST_CONSULTATIONS)
    return [
        one
        for one in found
        if one.state == ConsultationState.PUBLISHED
        or (
            one.state == ConsultationState.WITHDRAWN and holds(person, Role.MODERATOR, consultation_id=one.id)
        )
    ]


@dataclass(frozen=True, slots=True)
class Taken:
    """One row of an extract: the contribution with its names loaded, and whether its words are withheld."""

    row: Contribution
    withheld: bool


def seen_by(person: Person, filters: Filters, offered: Sequence[Consultation]) -> Filters:
    """The filters, narrowed to what this person sees at all. What waits to be read is the moderators'.

    A search finds nothing by words that the person may not read.
    """
    ids = tuple(one.id for one in offered)
    if filters.consultation_id is None:
        filters = replace(filters, consultation_ids=ids)
    elif filters.consultation_id not in ids:
        filters = replace(filters, consultation_ids=())
    about = filters.consultation_id
    moderates = (
        moderated_consultations(person) is None
        if about is None
        else holds(person, Role.MODERATOR, consultation_id=about)
    )
    states = filters.states or tuple(state for state in State if state is not State.DRAFT)
    hidden_from = () if moderates else (State.WAITING,)
    if filters.words:
        states = tuple(state for state in states if state in INDEXED)
    states = tuple(state for state in states if state not in (State.DRAFT, *hidden_from))
    # Without a state left nothing answers; no condition at all would let everything through.
    return replace(filters, states=states) if states else replace(filters, consultation_ids=())


def list_taken(session: Session, person: Person, filters: Filters) -> tuple[int, Iterator[Taken]]:
    """How many rows answer the filters (of `seen_by`), and the rows in the order in which they were written.

    The numbers are read first, the rows some at a time, so that memory does not grow with them.
    """
    wanted = list_ids(session, filters)
    moderated = moderated_consultations(person)

    def rows() -> Iterator[Taken]:
        for ids in slices(wanted, AT_ONCE):
            for row in find_in_order(session, ids):
                yield Taken(row, withheld=_withheld(row, moderated))

    return len(wanted), rows()


def withheld_from(person: Person, row: Contribution) -> bool:
    """Whether the words of a contribution are in no file of this person."""
    return _withheld(row, moderated_consultations(person))


def _withheld(row: Contribution, moderated: tuple[int, ...] | None) -> bool:
    if row.state in (State.PUBLISHED, State.MERGED):
        return False
    if row.state is State.WITHDRAWN:
        return True
    return moderated is not None and row.consultation_id not in moderated


def kinds_of(extract: Extract, consultation: Consultation | None = None) -> tuple[Kind, ...]:
    """What an extract of contributions holds; of votes what the consultation's phases vote on (they are loaded)."""
    if extract is Extract.VOTES and consultation is not None:
        voted = {kind for phase in consultation.phases for kind in phase.vote_kinds}
        return tuple(kind for kind in Kind if kind in voted) or (Kind.PROPOSAL,)
    if extract is Extract.REMARKS:
        return OBSERVED
    return (Kind.COMMENT,) if extract is Extract.COMMENTS else (Kind.PROPOSAL,)


def record_extract(
    session: Session,
    *,
    person: Person,
    extract: Extract,
    consultation: Consultation | None,
    form: str,
    filters: Mapping[str, Any],
    rows: int,
    at: datetime,
) -> None:
    """Write into the journal who took what away: the filter in codes (never the words searched) and the rows.

    Raises Refused where the extract is not this person's to take.
    """
    require(may_take(person, extract, consultation, at))
    record(
        session,
        act="extract.taken",
        subject=f"consultation:{consultation.id}" if consultation else "city",
        at=at,
        actor_id=person.id,
        facts={"extract": extract, "form": form, "filters": dict(filters), "rows": rows},
    )
