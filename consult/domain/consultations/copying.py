"""Beginning a consultation with what an earlier one had: its texts, calendar, themes, papers and settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person, Role
from consult.domain.accounts.rules import holds
from consult.domain.consultations.actions import TEXT_COLUMNS, create_consultation, judge, touch
from consult.domain.consultations.calendar import order_phases
from consult.domain.consultations.models import (
    Consultation,
    ConsultationState,
    Document,
    DocumentKind,
    Phase,
    PhaseActivity,
    Series,
    Theme,
)
from consult.domain.consultations.moves import DAY
from consult.domain.consultations.rules import Refusal, may_see_at_desk
from consult.kernel.tunis import TUNIS
from consult.kernel.verdict import YES, Verdict, no

# Of a paper, what is the same in the copy; the bytes lie in the file store once, under their digest.
_PAPER = (
    "kind",
    "position",
    "title",
    "alternative",
    "filename",
    "media_type",
    "size",
    "pages",
    "width",
    "height",
)


def may_copy(person: Person | None, source: Consultation) -> Verdict:
    """Who may begin a consultation of the city, or administers the city, and sees this one at the desk."""
    if not may_see_at_desk(person, source):
        return no(Refusal.NOT_FOR_YOU)
    makes = holds(person, Role.MODERATOR) or holds(person, Role.ADMINISTRATOR)
    return YES if makes else no(Refusal.NOT_FOR_YOU)


def days_between(source: Consultation, opens_on: date | None) -> int:
    """By how many days the calendar moves so that its first phase opens on this day of Tunis."""
    first = min((phase.opens_at for phase in source.phases), default=None)
    return (
        (opens_on - first.astimezone(TUNIS).date()).days if first is not None and opens_on is not None else 0
    )


def copied_spans(source: Consultation, opens_on: date | None) -> list[tuple[Phase, datetime, datetime]]:
    """Each phase with its dates in the copy: the same hours, lengths and gaps."""
    shift = days_between(source, opens_on) * DAY
    return [(phase, phase.opens_at + shift, phase.closes_at + shift) for phase in source.phases]


def copy_consultation(
    session: Session,
    *,
    source: Consultation,
    creator: Person | None,
    title: Mapping[str, str],
    opens_on: date | None,
    at: datetime,
    slug: str | None = None,
) -> Consultation:
    """A draft like `source` under another title, whose first phase opens on `opens_on`.

    Nothing that was said, voted or done in it comes along: no contribution, no reason of a changed date, no day
    of publication, no reason of a missing language. Promised days move with the calendar. What comes from
    another platform or from the demonstration begins a consultation of the city's own.
    A second click is harmless, as in `create_consultation`. Raises Refused: NOT_FOR_YOU, NO_TITLE, TOO_LONG,
    BAD_SLUG, SLUG_TAKEN.
    """
    judge(creator, may_copy(creator, source))
    shift = timedelta(days=days_between(source, opens_on))
    made = create_consultation(
        session,
        creator=creator,
        texts={**{column: getattr(source, column) for column in TEXT_COLUMNS}, "title": title},
        slug=slug,
        promise=source.promise,
        series=source.series if source.series is Series.DEMO else Series.LEGAL,
        reads_first=source.reads_first,
        synthesis_due_on=source.synthesis_due_on + shift if source.synthesis_due_on else None,
        decision_due_on=source.decision_due_on + shift if source.decision_due_on else None,
        at=at,
        copied_from=source,
    )
    if made.phases or made.themes or made.documents or made.state != ConsultationState.DRAFT:
        # The second click: the draft that the first one made.
        return made
    for phase, opens_at, closes_at in copied_spans(source, opens_on):
        copy = Phase(
            position=phase.position,
            title=dict(phase.title),
            summary=dict(phase.summary),
            opens_at=opens_at,
            closes_at=closes_at,
            vote_rule=phase.vote_rule,
            results_hidden=phase.results_hidden,
            vote_kinds=list(phase.vote_kinds),
        )
        copy.activities = [PhaseActivity(activity=one.activity, level=one.level) for one in phase.activities]
        made.phases.append(copy)
    order_phases(made)
    copies = {
        theme.id: Theme(
            consultation_id=made.id,
            position=theme.position,
            name=dict(theme.name),
            retired_at=at if theme.retired_at is not None else None,
        )
        for theme in source.themes
    }
    for theme in source.themes:
        copies[theme.id].parent = copies[theme.parent_id] if theme.parent_id is not None else None
    made.themes += copies.values()
    made.documents += [
        Document(
            consultation_id=made.id,
            sha256=paper.sha256,
            added_at=at,
            added_by_id=creator.id if creator else None,
            **{name: getattr(paper, name) for name in _PAPER},
        )
        for paper in source.documents
        if paper.removed_at is None and paper.kind in (DocumentKind.DOCUMENT, DocumentKind.PICTURE)
    ]
    touch(session, made)
    return made
