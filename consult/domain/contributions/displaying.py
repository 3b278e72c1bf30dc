"""Putting a version on display together with everything that was said: remarks follow, authors are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.actions import lock
from consult.domain.contributions.anchoring import follow_text, leads_of
from consult.domain.contributions.causes import carry_causes, caused_by, drop_loose
from consult.domain.contributions.models import Standing
from consult.domain.contributions.telling import tell_authors
from consult.domain.texts.actions import display_version
from consult.domain.texts.aligning import list_changes, propose
from consult.domain.texts.models import PlanText, TextVersion
from consult.domain.texts.queries import before


def display(
    session: Session, *, text: PlanText, version: TextVersion, editor: Person | None, at: datetime
) -> dict[Standing, int]:
    """Display the version; every remark follows its paragraph, and its author is told what became of it.

    Gives how many remarks stand how. Raises what `display_version` raises.
    """
    earlier = before(text, version)
    # What is being said meanwhile waits, and follows by itself (`anchoring.stands_now`).
    lock(session, text.consultation, expected_version=None)
    display_version(session, text=text, version=version, editor=editor, at=at)
    for later in text.versions:
        # What was compared with the version before this one is compared with this one, and confirmed again.
        if later.number > version.number:
            renamed = propose(session, text=text, version=later, editor=editor, at=at)
            carry_causes(session, version=later, renamed=renamed)
    if earlier is None:
        return dict.fromkeys(Standing, 0)
    drop_loose(session, version)
    followed = follow_text(
        session, text=text, version=version, leads=leads_of(list_changes(session, version.id)), at=at
    )
    tell_authors(
        session,
        text=text,
        version=version,
        ids=[*followed.touched, *caused_by(session, version)],
        at=at,
        key=f"text-version:{version.id}",
    )
    return followed.standings
